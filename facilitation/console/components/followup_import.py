"""Changed status from the plan that was downloaded: hand the file in, look at what differs, and take it or not."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.file_picker import picked_file
from facilitation.console.components.followup_bulk import told
from facilitation.console.components.followup_read import ask_whether_read, was_read
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt, show_notices
from facilitation.console.text import strong
from facilitation.domain.follow_up import COMMENT_LIMIT, Status
from facilitation.i18n import Language, mark
from facilitation.screen.charts import status_words
from facilitation.services.follow_up.following import Told
from facilitation.services.importing.plan_sheet import Difference, Finding, ImportPreview
from facilitation.services.importing.spreadsheets import KINDS, MOST_BYTES

_FORM: Final = "import"
_WORDS: Final[Mapping[Finding, str]] = {
    Finding.UNKNOWN_STATUS: mark("Statusen finnes ikke. Raden er ikke tatt med."),
    Finding.UNKNOWN_ROW: mark("Tiltaket står ikke i denne planen. Raden er ikke tatt med."),
    Finding.ROW_TWICE: mark("Tiltaket står to ganger i fila. Bare den første raden er tatt med."),
    Finding.ROW_WITHOUT_REFERENCE: mark("Raden mangler referanse. Nye tiltak skrives i planen."),
    Finding.STATUS_CLEARED: mark("Statusen er visket ut i fila. Den blir stående."),
    Finding.WRONG_DATE: mark("Dette er ikke en dato. Bare status hentes inn."),
    Finding.CELL_CHANGED: mark("Cellen er endret. Bare status hentes inn; endre resten i planen."),
    Finding.ROW_MISSING: mark("Tiltaket mangler i fila. Det blir stående i planen."),
    Finding.COLUMN_MISSING: mark("Kolonnen mangler i fila. Det gjør ingenting."),
    Finding.COLUMN_UNKNOWN: mark("Kolonnen er ny, og leses ikke."),
}


def followup_import(workshop_id: str) -> None:
    """Show the way in for a file, and what it would change."""
    _ = spoken()
    with st.expander(_("Hent inn endret status fra Excel eller CSV"), icon=":material/upload_file:"):
        st.caption(_("Last ned planen under «Filer», skriv ny status, og hent den inn her. Du ser forskjellene først."))
        content = picked_file(_("Velg fil"), key=f"import_file_{workshop_id}", accept=KINDS, limit=MOST_BYTES)
        if content is not None:
            _look(workshop_id, content)
        kept = state.kept_import(workshop_id)
        if kept is not None:
            _preview(workshop_id, kept, _)


def _look(workshop_id: str, content: bytes) -> None:
    state.keep_import(workshop_id, None)
    state.carried_out(_FORM)
    attempt(
        lambda by: services().plan_import.preview(by, workshop_id, content),
        then=lambda preview: state.keep_import(workshop_id, _plain(preview)),
    )
    show_notices()


def _plain(preview: ImportPreview) -> dict[str, Any]:
    return {
        "differences": [
            [one.action_id, one.row, one.title, one.before.value if one.before else "", one.after.value]
            for one in preview.differences
        ],
        "findings": [[one.kind.value, one.row, one.column, one.value] for one in preview.findings],
        "unchanged": preview.unchanged,
    }


def _preview(workshop_id: str, kept: Mapping[str, Any], _: Language) -> None:
    differences = [_difference(row) for row in kept["differences"]]
    if differences:
        st.markdown(strong(_.plural("{n} forskjell", "{n} forskjeller", len(differences))))
        st.dataframe(_table(differences, _), hide_index=True, alt=_("Det som blir endret"))
    else:
        st.text(_("Fila har ingen ny status."))
    if kept["findings"]:
        st.markdown(strong(_("Dette blir ikke hentet inn")))
        st.dataframe(_findings(kept["findings"], _), hide_index=True, alt=_("Det i fila som ikke blir hentet inn"))
    key = f"{_FORM}_{state.round_of(_FORM)}"
    if any(one.after is Status.STOPPED for one in differences):
        st.text_input(_("Hvorfor er tiltak stanset?"), max_chars=COMMENT_LIMIT, key=f"{key}_reason")
        ask_whether_read(_FORM)
    with st.container(horizontal=True):
        if differences:
            st.button(
                _.plural("Ta inn {n} endring", "Ta inn {n} endringer", len(differences)),
                type="primary",
                icon=":material/check:",
                key=f"{key}_accept",
                on_click=_accept,
                args=(workshop_id, kept["differences"], f"{key}_reason"),
            )
        st.button(_("Legg bort fila"), key=f"{key}_away", on_click=state.keep_import, args=(workshop_id, None))


def _accept(workshop_id: str, rows: Sequence[Sequence[Any]], reason_field: str) -> None:
    _ = spoken()
    differences = [_difference(row) for row in rows]
    reason, request_id, confirmed = state.typed(reason_field), state.request_id(_FORM), was_read(_FORM)

    def taken(result: Told) -> None:
        told(result, _FORM)
        state.keep_import(workshop_id, None)

    attempt(
        lambda by: services().plan_import.accept(
            by, workshop_id, differences, reason=reason, request_id=request_id, confirmed=confirmed
        ),
        done=_.plural("{n} tiltak er endret.", "{n} tiltak er endret.", len(differences)),
        then=taken,
        form=_FORM,
    )


def _difference(row: Sequence[Any]) -> Difference:
    action_id, number, title, before, after = row
    return Difference(
        action_id=action_id, row=number, title=title, before=Status(before) if before else None, after=Status(after)
    )


def _table(differences: Sequence[Difference], _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Rad"): [one.row for one in differences],
            _("Tiltak"): [one.title for one in differences],
            _("Før"): [status_words(one.before, _) for one in differences],
            _("Etter"): [status_words(one.after, _) for one in differences],
        }
    )


def _findings(rows: Sequence[Sequence[Any]], _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Rad"): [str(row or "") for _kind, row, _column, _value in rows],
            _("Kolonne"): [column for _kind, _row, column, _value in rows],
            _("Der står det"): [value for _kind, _row, _column, value in rows],
            _("Hva"): [_(_WORDS[Finding(kind)]) for kind, _row, _column, _value in rows],
        }
    )
