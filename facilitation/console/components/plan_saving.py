"""Save the plan's table row by row: a row that is refused keeps what was typed and says why; the others are stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from facilitation.console import state
from facilitation.console.components.plan_fields import LABELS
from facilitation.console.components.plan_rows import Edits, PlanRow, edited, overlaid, stored_rows
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import tell
from facilitation.domain.errors import SamskapError
from facilitation.services.actors import Facilitator
from facilitation.services.plan.plan import PlanErrors
from facilitation.wording import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that could not be saved, with what is wrong in each field; the field is empty for the row as a whole."""

    row: PlanRow
    reasons: tuple[tuple[str, str], ...]


def rows_on_table(workshop_id: str) -> tuple[PlanRow, ...]:
    """Return the rows that the table shows, as they were when it was drawn first: nothing moves under a hand."""
    kept = state.plan_rows(workshop_id)
    if kept is None:
        return fetch(workshop_id, ())
    return tuple(PlanRow(**row) for row in kept)


def fetch(workshop_id: str, unsaved: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """Fetch the plan anew, lay what is not saved on top, and let the table begin again."""
    rows = overlaid(stored_rows(services().plan.actions(signed_in(), workshop_id)), unsaved)
    state.keep_plan_rows(
        workshop_id,
        [{"id": row.id, "version": row.version, "stored": row.stored, "typed": row.typed} for row in rows],
    )
    state.carried_out(table_form(workshop_id))
    return rows


def table_form(workshop_id: str) -> str:
    """Return the name of the table's form."""
    return f"plan_{workshop_id}"


def table_key(workshop_id: str) -> str:
    """Return the key of the table now."""
    form = table_form(workshop_id)
    return f"{form}_{state.round_of(form)}"


def edits_on_table(workshop_id: str) -> Edits:
    """Return what has been done in the table since it was drawn first."""
    return edited(rows_on_table(workshop_id), state.typed(table_key(workshop_id), {}))


def fetch_changes(workshop_id: str) -> None:
    """Fetch what others have changed, keeping what is typed and not saved."""
    fetch(workshop_id, edits_on_table(workshop_id).unsaved)


def save(workshop_id: str) -> None:
    """Carry out what was done in the table, a use case for each row."""
    _ = spoken()
    edits = edits_on_table(workshop_id)
    try:
        by = signed_in()
        refused = [*_remove(by, workshop_id, edits.removed), *_store(by, workshop_id, edits.unsaved)]
        fetch(workshop_id, [one.row for one in refused])
    except SamskapError as error:
        state.notify("error", tell(error))
        return
    state.keep_plan_reasons(workshop_id, [list(_told(one, reason)) for one in refused for reason in one.reasons])
    saved = len(edits.unsaved) + len(edits.removed) - len(refused)
    if saved:
        state.notify("done", _.plural("{n} rad er lagret.", "{n} rader er lagret.", saved))
    if refused:
        state.notify("error", _.plural("{n} rad ble ikke lagret.", "{n} rader ble ikke lagret.", len(refused)))


def _remove(by: Facilitator, workshop_id: str, rows: Sequence[PlanRow]) -> list[Refused]:
    refused = []
    for row in rows:
        try:
            services().plan.remove(by, workshop_id, row.id)
        except SamskapError as error:
            refused.append(_refused(row, error))
    return refused


def _store(by: Facilitator, workshop_id: str, rows: Sequence[PlanRow]) -> list[Refused]:
    refused = []
    for place, row in enumerate(rows):
        try:
            if row.id:
                services().plan.edit(by, workshop_id, row.id, row.fields, version=row.version)
            else:
                request_id = state.request_id(f"{table_key(workshop_id)}_{place}")
                services().plan.add(by, workshop_id, row.fields, request_id=request_id)
        except SamskapError as error:
            refused.append(_refused(row, error))
    return refused


def _refused(row: PlanRow, error: SamskapError) -> Refused:
    _ = spoken()
    if isinstance(error, PlanErrors):
        found = ((finding.field, SamskapError(finding.code, **finding.facts)) for finding in error.findings)
        return Refused(row=row, reasons=tuple((field, explain(reason, _)) for field, reason in found))
    return Refused(row=row, reasons=((str(error.facts.get("field", "")), explain(error, _)),))


def _told(refused: Refused, reason: tuple[str, str]) -> tuple[str, str, str]:
    _ = spoken()
    field, words = reason
    return refused.row.shown["title"] or _("Uten tittel"), _(LABELS[field]) if field in LABELS else "", words
