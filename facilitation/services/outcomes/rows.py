"""Rows of forms: as a table with the sum of its money, and as couplings between things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from facilitation.catalogue.inputs import FieldKind, FormField, FormInput
from facilitation.catalogue.template import Frame
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
    """The rows of a form. ``money`` is its sum in whole kroner, held against ``total`` if there is one."""

    fields: tuple[FormField, ...]
    about: bool
    rows: tuple[FormRow, ...]
    money: int
    total: int | None

    @property
    def has_money(self) -> bool:
        """Whether there is anything to sum."""
        return any(part.kind is FieldKind.MONEY for part in self.fields)

    @property
    def remainder(self) -> int | None:
        """What is left of the total, in whole kroner."""
        return None if self.total is None else self.total - self.money


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
    titles = {part.key: _titles(asked, part) for part in item.fields if part.kind is FieldKind.THING}
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
                    _cell(part, row.payload["fields"].get(part.key), titles, asked.frame) for part in item.fields
                ),
                group_id=row.group_id,
            )
            for row in rows
        ),
        money=sum(_kroner(row.payload["fields"], item.fields) for row in rows),
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


def _cell(part: FormField, value: Any, titles: Mapping[str, Mapping[str, str]], frame: Frame) -> Cell:  # noqa: ANN401 -- JSON
    options = {option.key: option.title for option in part.options}
    match value:
        case dict():
            sides = _coded(value, frame) if part.kind is FieldKind.CODE else _turned(value, options)
            return sides or None
        case str() if part.kind is FieldKind.DATE and value:
            return date.fromisoformat(value)
        case str():
            return {**options, **titles.get(part.key, {})}.get(value, value) or None
        case int() | float():
            return value
        case _:
            return None


def _turned(pair: Mapping[str, str], options: Mapping[str, str]) -> str:
    sides = [options.get(pair[side], "") for side in ("now", "wanted")]
    return " → ".join(sides) if any(sides) else ""


def _coded(value: Mapping[str, str], frame: Frame) -> str:
    axes = (("what", frame.codes.what), ("whom", frame.codes.whom)) if frame.codes else ()
    words = [next((option.title for option in options if option.key == value[axis]), "") for axis, options in axes]
    return " · ".join(word for word in words if word)


def _kroner(fields: Mapping[str, Any], parts: Sequence[FormField]) -> int:
    return sum(fields.get(part.key) or 0 for part in parts if part.kind is FieldKind.MONEY)
