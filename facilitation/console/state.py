"""Everything that the console keeps between reruns, in one place: identifiers and plain values, never people or rows.

A browser that reloads, or a server that starts again, loses all of this and nothing that matters.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar
from zlib import crc32

import streamlit as st

from facilitation.domain.codes import new_id

T = TypeVar("T")

WORKSHOP_PARAMETER: Final = "samling"
SERIES_PARAMETER: Final = "serie"

_WORKSHOP: Final = "workshop"
_SERIES: Final = "series"
_NOTICES: Final = "notices"
_REQUESTS: Final = "requests"
_ORDERS: Final = "orders"
_ROUNDS: Final = "rounds"
_LINKS: Final = "links"
_TOLD: Final = "told"
_WARNED: Final = "warned"
_IMPORTS: Final = "imports"
_DESTINATION: Final = "destination"
_PLAN_ROWS: Final = "plan_rows"
_PLAN_REASONS: Final = "plan_reasons"
_DRAFTS: Final = "drafts"
_DRAFT_FIELDS: Final = "draft_fields"
_BEFORE: Final = "before"
_CHOSEN: Final = "chosen"
_FINDINGS: Final = "findings"

_MOST_STEPS_BACK: Final = 20


def workshop_id() -> str | None:
    """Return the workshop that the pages are about: the one in the address, else the one that was looked at last."""
    named = st.query_params.get(WORKSHOP_PARAMETER)
    if named:
        st.session_state[_WORKSHOP] = named
    return named or st.session_state.get(_WORKSHOP)


def series_id() -> str | None:
    """Return the series that was looked at last, or the one in the address."""
    named = st.query_params.get(SERIES_PARAMETER)
    if named:
        st.session_state[_SERIES] = named
    return named or st.session_state.get(_SERIES)


def choose_series(identifier: str) -> None:
    """Let the pages be about this series, and the address name it."""
    st.session_state[_SERIES] = identifier
    if st.query_params.get(SERIES_PARAMETER) != identifier:
        st.query_params[SERIES_PARAMETER] = identifier


def forget_series() -> None:
    """Make the pages be about no series."""
    st.session_state.pop(_SERIES, None)
    st.query_params.pop(SERIES_PARAMETER, None)


def go_to(page: str, workshop: str | None = None) -> None:
    """Let the next page be this one, about this workshop or about none; a callback cannot change the page itself."""
    st.session_state[_DESTINATION] = page
    if workshop is None:
        st.session_state.pop(_WORKSHOP, None)
        st.query_params.clear()
    else:
        st.session_state[_WORKSHOP] = workshop


def take_destination() -> str | None:
    """Return the page that a command leads to, once."""
    destination: str | None = st.session_state.pop(_DESTINATION, None)
    return destination


def name_in_address(identifier: str) -> None:
    """Let the page's address name the workshop, so that it can be kept, sent and loaded again."""
    if st.query_params.get(WORKSHOP_PARAMETER) != identifier:
        st.query_params[WORKSHOP_PARAMETER] = identifier


def forget_workshop() -> None:
    """Make the pages be about no workshop."""
    st.session_state.pop(_WORKSHOP, None)


def request_id(form: str) -> str:
    """Return the identifier of a form's next request; it stays until the request was carried out."""
    requests: dict[str, str] = st.session_state.setdefault(_REQUESTS, {})
    return requests.setdefault(form, new_id())


def round_of(form: str) -> int:
    """Return how many requests of a form were carried out.

    Part of the keys of its fields and its button: after a request the fields are empty, and a second tap that was sent
    before the page was drawn again finds no button and does nothing.
    """
    rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    return rounds.get(form, 0)


def carried_out(form: str) -> None:
    """Let the form begin anew: its fields forget what was typed, and its next request is another one."""
    rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    rounds[form] = rounds.get(form, 0) + 1
    st.session_state.setdefault(_REQUESTS, {}).pop(form, None)


def warn(form: str) -> None:
    """Remember that what stands in a form may tell who somebody is."""
    st.session_state.setdefault(_WARNED, {})[form] = round_of(form)


def is_warned(form: str) -> bool:
    """Tell whether that was said of what stands in the form now."""
    warned: dict[str, int] = st.session_state.get(_WARNED, {})
    return warned.get(form) == round_of(form)


def notify(kind: str, text: str) -> None:
    """Keep a message until the page is drawn."""
    st.session_state.setdefault(_NOTICES, []).append([kind, text])


def take_notices() -> list[list[str]]:
    """Return the messages that wait, and forget them."""
    notices: list[list[str]] = st.session_state.pop(_NOTICES, [])
    return notices


def card_order(board: str, present: Iterable[str]) -> list[str]:
    """Return the cards of a board in the order in which this browser first saw them.

    A table's selection is a list of places, so nothing may move while somebody is choosing: new cards come last, and
    the place of one that was taken back stays.
    """
    order: list[str] = st.session_state.setdefault(_ORDERS, {}).setdefault(board, [])
    known = set(order)
    order.extend(card for card in present if card not in known)
    return list(order)


def typed(key: str, default: Any = "") -> Any:  # noqa: ANN401 -- widgets hold text, numbers, dates and lists
    """Return what a widget holds now, or the default when it is not on the page."""
    return st.session_state.get(key, default)


def fill(key: str, value: object) -> None:
    """Let a widget hold this; from a callback, before the page is drawn again."""
    st.session_state[key] = value


def fill_where_empty(key: str, value: object) -> None:
    """Let a widget that is not on the page yet begin with this."""
    st.session_state.setdefault(key, value)


def selected(table: str, rows: Sequence[T]) -> list[T]:
    """Return the rows that are selected in a table; ``rows`` are those that it shows now."""
    selection = st.session_state.get(table)
    places = selection["selection"]["rows"] if selection else ()
    return [rows[place] for place in places if 0 <= place < len(rows)]


def keep_link(place: str, link: str) -> None:
    """Keep a link for the place on the pages where it was made."""
    st.session_state.setdefault(_LINKS, {})[place] = link


def kept_link(place: str) -> str:
    """Return the link that was made in this place last, or nothing."""
    links: dict[str, str] = st.session_state.get(_LINKS, {})
    return links.get(place, "")


def keep_told(told: dict[str, Any] | None) -> None:
    """Keep what was written on many actions at once, so that it can be taken back; ``None`` forgets it."""
    st.session_state[_TOLD] = told


def kept_told() -> dict[str, Any] | None:
    """Return what was written on many actions last, if it has not been taken back."""
    told: dict[str, Any] | None = st.session_state.get(_TOLD)
    return told


def keep_import(place: str, preview: dict[str, Any] | None) -> None:
    """Keep what a file would change in a workshop or a template, until it is taken or put away; ``None`` forgets it."""
    st.session_state.setdefault(_IMPORTS, {})[place] = preview


def kept_import(place: str) -> dict[str, Any] | None:
    """Return what the file that was handed in last would change."""
    imports: dict[str, dict[str, Any] | None] = st.session_state.get(_IMPORTS, {})
    return imports.get(place)


def keep_plan_rows(workshop: str, rows: list[dict[str, Any]]) -> None:
    """Keep the rows that a plan's table shows."""
    st.session_state.setdefault(_PLAN_ROWS, {})[workshop] = rows


def plan_rows(workshop: str) -> list[dict[str, Any]] | None:
    """Return the rows that a plan's table shows, or ``None`` before it was drawn first."""
    kept: dict[str, list[dict[str, Any]]] = st.session_state.get(_PLAN_ROWS, {})
    return kept.get(workshop)


def keep_plan_reasons(workshop: str, reasons: list[list[str]]) -> None:
    """Keep why rows of a plan were refused: title, field and sentence."""
    st.session_state.setdefault(_PLAN_REASONS, {})[workshop] = reasons


def plan_reasons(workshop: str) -> list[list[str]]:
    """Return why rows of a plan were refused at the last saving."""
    kept: dict[str, list[list[str]]] = st.session_state.get(_PLAN_REASONS, {})
    return kept.get(workshop, [])


def stamp(*values: object) -> str:
    """Return a mark of what is stored; part of the keys of fields that are filled with it, so that they show it again
    when somebody else has changed it.
    """
    return f"{crc32(repr(values).encode()):08x}"


def draft_filled(draft: str, version: int) -> int:
    """Return the version that a draft's fields were filled from.

    They are filled anew only when the draft was changed by something else than the fields themselves: a field that
    somebody is writing in must stay the same field when another one is saved.
    """
    drafts: dict[str, list[int]] = st.session_state.setdefault(_DRAFTS, {})
    filled, known = drafts.get(draft, [version, version])
    drafts[draft] = [filled, known] if known == version else [version, version]
    return drafts[draft][0]


def draft_saved(draft: str, version: int) -> None:
    """Remember that the fields of a draft say what this version says."""
    drafts: dict[str, list[int]] = st.session_state.setdefault(_DRAFTS, {})
    drafts[draft] = [drafts.get(draft, [version])[0], version]


def draft_known(draft: str, version: int) -> int:
    """Return the version of a draft that this browser has seen."""
    drafts: dict[str, list[int]] = st.session_state.get(_DRAFTS, {})
    return drafts.get(draft, [version, version])[1]


def keep_draft_field(draft: str, field: str, value: object) -> None:
    """Keep what was typed in a draft's field, also when it could not be saved and the field leaves the page."""
    st.session_state.setdefault(_DRAFT_FIELDS, {}).setdefault(draft, {})[field] = value


def draft_fields(draft: str) -> dict[str, Any]:
    """Return what was typed in a draft's fields and has not become the draft yet, by field."""
    fields: dict[str, dict[str, Any]] = st.session_state.get(_DRAFT_FIELDS, {})
    return fields.get(draft, {})


def forget_draft_fields(draft: str, *, spare: Sequence[str] = ()) -> None:
    """Forget what was typed in a draft's fields: it stands in the draft now. ``spare`` names those that do not."""
    kept = draft_fields(draft)
    for field in [field for field in kept if not any(name in field for name in spare)]:
        del kept[field]


def choose(place: str, key: str) -> None:
    """Keep what is chosen in a list whose titles may change."""
    st.session_state.setdefault(_CHOSEN, {})[place] = key


def chosen(place: str) -> str | None:
    """Return what was chosen in such a list last."""
    found: dict[str, str] = st.session_state.get(_CHOSEN, {})
    return found.get(place)


def keep_before(draft: str, version: int, text: str) -> None:
    """Keep how a draft was written before it became this version, so that the change can be taken back."""
    kept: list[list[Any]] = st.session_state.setdefault(_BEFORE, {}).setdefault(draft, [])
    kept.append([version, text])
    del kept[:-_MOST_STEPS_BACK]


def before(draft: str, version: int) -> str | None:
    """Return how a draft was written before this version, if it was made here and nobody has changed it since."""
    kept: list[list[Any]] = st.session_state.get(_BEFORE, {}).get(draft, [])
    return kept[-1][1] if kept and kept[-1][0] == version else None


def stepped_back(draft: str, version: int) -> None:
    """Remember that the last change of a draft was taken back, which made this version."""
    kept: list[list[Any]] = st.session_state.get(_BEFORE, {}).get(draft, [])
    del kept[-1:]
    if kept:
        kept[-1][0] = version


def keep_findings(found: list[dict[str, Any]]) -> None:
    """Keep what the self-check found last, in words."""
    st.session_state[_FINDINGS] = found


def findings() -> list[dict[str, Any]]:
    """Return what the self-check found last."""
    found: list[dict[str, Any]] = st.session_state.get(_FINDINGS, [])
    return found
