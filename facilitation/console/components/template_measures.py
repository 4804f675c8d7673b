"""Measures from another region's spreadsheet: hand it in, say which column is what, see what is new, and take it."""

from collections.abc import Callable, Mapping, Sequence
from string import ascii_uppercase
from typing import Any, Final

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.file_picker import picked_file
from facilitation.console.components.template_typing import change
from facilitation.console.context import spoken
from facilitation.console.feedback import attempt, show_notices, tell
from facilitation.console.text import plain, strong, titled
from facilitation.domain.errors import InvalidInput
from facilitation.i18n import Language, mark
from facilitation.services.importing.measure_columns import Part, guessed, guessed_columns, headings_of
from facilitation.services.importing.measure_sheet import (
    MOST_COLUMNS,
    MOST_LISTS,
    MOST_ROWS,
    Choice,
    Preview,
    Reason,
    Refused,
    compare,
    has_commas,
    lists_of,
    takes_measures,
    with_measures,
)
from facilitation.services.importing.spreadsheets import KINDS, MOST_BYTES, Sheet, read_sheets
from facilitation.services.workshops.own_templates import Draft
from facilitation.services.workshops.template_edits import Data

_TITLE: Final = 160
_SHOWN: Final = 200
_HEADING_SHOWN: Final = 60
_NONE: Final = ""
_PARTS: Final[Mapping[Part, str]] = {
    Part.MEASURE: mark("Tiltak"),
    Part.DETAIL: mark("Beskrivelse"),
    Part.WHAT: mark("Hva slags tiltak"),
    Part.WHOM: mark("Med hvem"),
}
_REASONS: Final[Mapping[Reason, str]] = {
    Reason.TWICE: mark("Står lenger oppe i fila også."),
    Reason.EMPTY: mark("Tiltaket mangler."),
    Reason.TOO_LONG: mark("Teksten er for lang. Det er plass til {limit} tegn."),
    Reason.FORMULA: mark("Ser ut som en formel, ikke som et tiltak."),
    Reason.PERSON: mark("Kan fortelle hvem noen er. Skriv om raden i fila."),
    Reason.FULL: mark("Det er ikke plass til flere enn {limit}."),
    Reason.OTHER_AXIS: mark("Malen har ingen koder fra før. Velg kolonne både for hva slags tiltak og for med hvem."),
}


def template_measures(draft: Draft) -> None:
    """Show the way in for a file, and what it would add to the template."""
    _ = spoken()
    st.caption(
        _("Hent inn tiltak som en annen region har i Excel eller CSV. Du ser hva som er nytt før noe blir endret.")
    )
    if not takes_measures(draft.data):
        st.info(
            _("Malen kan ikke ta imot tiltak slik den er skrevet nå. Rett den under «YAML»."), icon=":material/info:"
        )
        return
    place = _place(draft)
    content = picked_file(_("Velg fil"), key=f"measures_file_{draft.key}", accept=KINDS, limit=MOST_BYTES)
    if content is not None:
        _read(place, content)
    kept = state.kept_import(place)
    if kept is not None:
        _look(draft, [_sheet(title, rows) for title, rows in kept["sheets"]])


def _read(place: str, content: bytes) -> None:
    state.keep_import(place, None)
    state.carried_out(place)
    attempt(
        lambda _by: read_sheets(content, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS),
        then=lambda sheets: state.keep_import(place, {"sheets": [[one.title, one.rows] for one in sheets]}),
    )
    show_notices()


def _look(draft: Draft, sheets: Sequence[Sheet]) -> None:
    _ = spoken()
    place = _place(draft)
    number, heading = guessed(sheets)
    stem = f"{place}_{state.round_of(place)}"
    with st.container(border=True):
        number, heading = _sheet_and_heading(sheets, number, heading, stem)
        sheet = sheets[number]
        choice = _choice(draft, sheet, heading, f"{stem}_{number}_{heading}")
    try:
        preview = compare(draft.data, sheet, choice)
    except InvalidInput as error:
        st.error(plain(tell(error)), icon=":material/error:")
        preview = Preview(new=(), refused=())
    _preview(preview, _)
    with st.container(horizontal=True):
        if preview.new:
            st.button(
                _.plural("Hent inn {n} ny", "Hent inn {n} nye", len(preview.new)),
                type="primary",
                icon=":material/check:",
                key=f"{stem}_accept_{draft.version}",
                on_click=_take(draft, sheet, choice, len(preview.new)),
            )
        st.button(_("Legg bort fila"), key=f"{stem}_away", on_click=state.keep_import, args=(place, None))


def _take(draft: Draft, sheet: Sheet, choice: Choice, n: int) -> Callable[[], None]:
    """Return what the button does."""
    _ = spoken()

    def make(data: Data) -> Data:
        # Compared again: what somebody has just typed in a form is saved with this.
        return with_measures(data, compare(data, sheet, choice), choice)

    return change(
        draft.key,
        make,
        done=_.plural("{n} er hentet inn i malen.", "{n} er hentet inn i malen.", n),
        then=lambda: state.keep_import(_place(draft), None),
    )


def _sheet_and_heading(sheets: Sequence[Sheet], number: int, heading: int, stem: str) -> tuple[int, int]:
    """Ask which sheet has the measures, and in which row its headings stand."""
    _ = spoken()
    left, right = st.columns([3, 1])
    names = {str(n): sheet.title or _("Fila") for n, sheet in enumerate(sheets)}
    key = f"{stem}_sheet"
    state.fill_where_empty(key, str(number))
    chosen = int(left.selectbox(_("Ark"), list(names), format_func=titled(names), key=key) or 0)
    sheet = sheets[chosen]
    key = f"{stem}_heading_{chosen}"
    state.fill_where_empty(key, heading if chosen == number else guessed([sheet])[1])
    typed = right.number_input(
        _("Overskriftene står i rad"),
        min_value=0,
        max_value=sheet.rows[-1][0],
        help=_("0 når kolonnene ikke har overskrifter."),
        key=key,
    )
    return chosen, int(typed)


def _choice(draft: Draft, sheet: Sheet, heading: int, stem: str) -> Choice:
    """Ask which column holds what, and which list takes the measures."""
    _ = spoken()
    headings = headings_of(sheet, heading)
    titles = {str(n): _column(n, words, _) for n, words in enumerate(headings)}
    guess = guessed_columns(headings)
    columns: dict[Part, int] = {}
    for part, field in zip(_PARTS, st.columns(len(_PARTS)), strict=True):
        key = f"{stem}_{part.value}"
        state.fill_where_empty(key, str(guess.get(part, _NONE)))
        name = titled(titles, otherwise=_("Ingen kolonne"))
        found = field.selectbox(_(_PARTS[part]), [_NONE, *titles], format_func=name, key=key)
        if found:
            columns[part] = int(found)
    choice = Choice(heading=heading, columns=columns)
    commas = has_commas(sheet, choice) and st.checkbox(
        _("Del «Med hvem» ved komma: «kommune, sykehus» er to"), key=f"{stem}_comma"
    )
    list_key, list_title = _list(draft, stem) if Part.MEASURE in columns else ("", "")
    return Choice(
        heading=heading, columns=columns, list_key=list_key, list_title=list_title, split_at_comma=bool(commas)
    )


def _list(draft: Draft, stem: str) -> tuple[str, str]:
    """Ask for the list that takes the measures: its key, or the title of a new one."""
    _ = spoken()
    lists = lists_of(draft.data)
    room = [_NONE] if len(lists) < MOST_LISTS else []
    left, right = st.columns(2)
    key = left.selectbox(
        _("Tiltakene hentes til lista"),
        [*lists, *room],
        format_func=titled(lists, otherwise=_("Ny liste")),
        key=f"{stem}_list",
    )
    if key:
        return str(key), ""
    title = right.text_input(_("Navn på lista"), value=_("Tiltak"), max_chars=_TITLE, key=f"{stem}_list_title")
    st.caption(_("Ingen steg spør om en ny liste ennå. Det skrives under «YAML»."))
    return "", title


def _preview(preview: Preview, _: Language) -> None:
    known = [one for one in preview.refused if one.reason is Reason.KNOWN]
    refused = [one for one in preview.refused if one.reason is not Reason.KNOWN]
    if preview.new:
        st.markdown(strong(_("Dette blir hentet inn")))
        st.dataframe(_new(preview, _), hide_index=True, alt=_("Det som blir hentet inn"))
    else:
        st.text(_("Fila har ingenting nytt i de kolonnene som er valgt."))
    if refused:
        st.markdown(strong(_("Dette blir ikke hentet inn")))
        alt = _("Det i fila som ikke blir hentet inn")
        st.dataframe(_refused(refused, _), hide_index=True, alt=alt)
    if known:
        with st.expander(_.plural("{n} finnes i malen fra før", "{n} finnes i malen fra før", len(known))):
            st.dataframe(_known(known, _), hide_index=True, alt=_("Det som finnes fra før"))


def _new(preview: Preview, _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Rad"): [str(one.row) for one in preview.new],
            _("Hva"): [_(_PARTS[one.part]) for one in preview.new],
            _("Tekst"): [one.title for one in preview.new],
            _("Beskrivelse"): [one.detail for one in preview.new],
        }
    )


def _refused(refused: Sequence[Refused], _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Rad"): [str(one.row) for one in refused],
            _("Hva"): [_(_PARTS[one.part]) for one in refused],
            _("Hvorfor"): [_(_REASONS[one.reason], limit=one.limit) for one in refused],
            _("Der står det"): [one.text[:_SHOWN] for one in refused],
        }
    )


def _known(known: Sequence[Refused], _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Rad"): [str(one.row) for one in known],
            _("Hva"): [_(_PARTS[one.part]) for one in known],
            _("Tekst"): [one.text for one in known],
        }
    )


def _column(place: int, heading: str, _: Language) -> str:
    letters = ascii_uppercase[place] if place < len(ascii_uppercase) else f"A{ascii_uppercase[place % 26]}"
    return f"{heading[:_HEADING_SHOWN]} ({letters})" if heading else _("Kolonne {letter}", letter=letters)


def _sheet(title: str, rows: Sequence[Sequence[Any]]) -> Sheet:
    return Sheet(title=title, rows=tuple((number, tuple(cells)) for number, cells in rows))


def _place(draft: Draft) -> str:
    """Return where this template's file is kept."""
    return f"measures_{draft.key}"
