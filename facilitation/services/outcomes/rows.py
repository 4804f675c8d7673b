"""Rows of forms: as a table with the sum of its money, and as couplings between things."""

from dataclasses import dataclass
from datetime import date

from facilitation.catalogue.inputs import FieldKind, FormField, FormInput
from facilitation.services.answering.offers import Offer
from facilitation.services.answering.payload_rows import sum_of_row
from facilitation.services.answering.row_words import Told, told
from facilitation.services.outcomes.asked import Asked

Cell = str | int | float | date | None
_ENDS_OF_A_COUPLING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A row as it is read: ``subject`` when rows are about things, a cell for each field, and who wrote it."""

    id: str
    subject: str
    cells: tuple[Cell, ...]
    group_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """The rows of a form. ``used`` is the sum of its money, or of its numbers, held against ``total`` if any."""

    fields: tuple[FormField, ...]
    about: bool
    rows: tuple[FormRow, ...]
    used: float
    total: int | None

    @property
    def is_summed(self) -> bool:
        """Whether there is anything to sum: money, or numbers that are held against a total."""
        return self.total is not None or any(part.kind is FieldKind.MONEY for part in self.fields)

    @property
    def remainder(self) -> float | None:
        """What is left of the total."""
        return None if self.total is None else self.total - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupling:
    """Two things that should know of each other, and why."""

    one: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Things by identifier and title, and the couplings between them.

    Source: Helse Bergen's case 58/21, «å identifisere moglege prosjektkoplingar».
    """

    nodes: tuple[tuple[str, str], ...]
    couplings: tuple[Coupling, ...]


def form_table(asked: Asked) -> FormTable | None:
    """Return the rows of the step's form, or nothing when it has none."""
    item = asked.first(FormInput)
    if item is None:
        return None
    things = {part.key: asked.things(part.about) for part in item.fields if part.kind is FieldKind.THING}
    offer = Offer(frame=asked.frame, things=things)
    subjects = {thing.id: thing.title for thing in asked.things(item.about)}
    rows = asked.answers(item)
    return FormTable(
        fields=item.fields,
        about=item.about is not None,
        rows=tuple(
            FormRow(
                id=row.id,
                subject=subjects.get(row.subject_id or "", ""),
                cells=tuple(
                    _cell(part, told(part, row.payload["fields"].get(part.key), offer)) for part in item.fields
                ),
                group_id=row.group_id,
            )
            for row in rows
        ),
        used=sum(sum_of_row(row.payload["fields"], item) for row in rows),
        total=item.total,
    )


def network(asked: Asked) -> Network | None:
    """Return what is coupled with what, or nothing when the step's form has no two fields with things."""
    item = asked.first(FormInput)
    ends = [part for part in item.fields if part.kind is FieldKind.THING] if item else []
    if item is None or len(ends) < _ENDS_OF_A_COUPLING:
        return None
    one, other = ends[:_ENDS_OF_A_COUPLING]
    nodes = {**_titles(asked, one), **_titles(asked, other)}
    reasons = [part.key for part in item.fields if part.kind is FieldKind.TEXT]
    couplings = []
    for row in asked.answers(item):
        fields = row.payload["fields"]
        if fields.get(one.key) in nodes and fields.get(other.key) in nodes:
            reason = str(fields.get(reasons[0]) or "") if reasons else ""
            couplings.append(Coupling(one=fields[one.key], other=fields[other.key], reason=reason))
    return Network(nodes=tuple(nodes.items()), couplings=tuple(couplings))


def _titles(asked: Asked, part: FormField) -> dict[str, str]:
    return {thing.id: thing.title for thing in asked.things(part.about)}


def _cell(part: FormField, value: Told) -> Cell:
    """Return a field as one cell; the two sides of a pair and of a code stand beside each other."""
    if not isinstance(value, tuple):
        return value
    return (" → " if part.kind is FieldKind.PAIR else " · ").join(side for side in value if side)
