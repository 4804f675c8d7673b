"""Which of a step's questions is on the page, and what stands in its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from facilitation.catalogue.inputs import FieldKind, FormInput
from facilitation.domain.errors import InvalidInput
from facilitation.domain.money import read_kroner
from facilitation.domain.numbers import read_number
from facilitation.phone.filled import (
    from_action,
    from_entry,
    from_nothing,
    from_suggestion,
    with_presets,
)
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payload_rows import sum_of_row, summed_fields
from facilitation.services.answering.payloads import Values
from facilitation.services.phones.inputs import OwnEntry, PhoneInput
from facilitation.services.phones.view import PhoneStep, PhoneView

STEP_PREFIX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the page of a step somebody is; an empty place is wherever the page begins.

    ``question`` counts from 1. ``slot`` and ``subject`` name an own answer to change, ``use`` something to start
    from, and ``picking`` shows the list of such things instead of the form.
    """

    question: int | None = None
    slot: int | None = None
    subject: str = ""
    use: str = ""
    picking: bool = False

    @classmethod
    def read(cls, query: QueryParams, step: PhoneStep | None) -> "Place":
        """Return the place that an address names; an address from another step leads to the beginning."""
        about = query.get("steg", "")
        if step is None or (about and not step.id.startswith(about)):
            return cls()
        return cls(
            question=small_number(query.get("q", "")),
            slot=small_number(query.get("slot", "")),
            subject=query.get("subject", ""),
            use=query.get("use", ""),
            picking="hent" in query,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with its form.

    ``slot`` is set when an earlier answer is changed. ``draft`` names what is typed here, for the phone's memory.
    """

    number: int
    input: PhoneInput
    values: Values
    slot: int | None
    subject: str
    draft: str

    @property
    def kind(self) -> str:
        """The kind of input."""
        return self.input.item.kind

    @property
    def frame(self) -> float:
        """What the amounts of this form can be taken from: the frame without what other rows use."""
        one = self.input
        return (one.total or 0) - one.spent + sum(_used_by(one, entry) for entry in self._changed)

    @property
    def left(self) -> float:
        """What is left of the frame when the amounts in the form are taken; what cannot be read counts for nothing."""
        read = read_kroner if self.is_money else read_number
        return self.frame - sum(_typed(read, self.values.one(name), name) for name in _amount_names(self.input))

    @property
    def is_money(self) -> bool:
        """Whether the amounts are in kroner."""
        item = self.input.item
        return not isinstance(item, FormInput) or any(part.kind is FieldKind.MONEY for part in summed_fields(item))

    @property
    def _changed(self) -> list[OwnEntry]:
        """The answer that is being changed, if it counts."""
        own = ((entry, (entry.slot, entry.subject_id or "")) for entry in self.input.entries if not entry.parked)
        return [entry for entry, place in own if place == (self.slot, self.subject)]

    def wants(self, name: str, value: str) -> bool:
        """Tell whether the value stands in the form."""
        return value in self.values.many(name)


def question_at(view: PhoneView, place: Place) -> Question | None:
    """Return the question to show, or nothing when everything is answered and nothing is being changed."""
    step = view.step
    if step is None or not step.inputs or not step.can_write:
        return None
    number = place.question if place.question in range(1, 1 + len(step.inputs)) else _next(step.inputs)
    if number is None:
        return None
    one = step.inputs[number - 1]
    values, slot = _filled(one, place, view)
    return Question(
        number=number,
        input=one,
        values=values,
        slot=slot,
        subject=place.subject,
        draft=draft_name(step.id, one.item.key, slot, place.subject),
    )


def question_for(view: PhoneView, answer: Answer) -> Question | None:
    """Return the question with the values of an answer in its form, when the page still asks it."""
    step = view.step
    if step is None or step.id != answer.step_id or not step.can_write:
        return None
    for number, one in enumerate(step.inputs, start=1):
        if one.item.key == answer.input_key:
            subject = answer.subject_id or ""
            return Question(
                number=number,
                input=one,
                values=answer.values,
                slot=answer.slot,
                subject=subject,
                draft=draft_name(step.id, one.item.key, answer.slot, subject),
            )
    return None


def draft_name(step_id: str, input_key: str, slot: int | None, subject: str) -> str:
    """Return the name of what is typed in a form; it begins with the step's."""
    return "/".join([step_id[:STEP_PREFIX], input_key, str(slot or ""), subject])


def small_number(typed: str) -> int | None:
    """Return a small number in an address or a form, or nothing."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 3 else None  # noqa: PLR2004 -- small


def _amount_names(one: PhoneInput) -> list[str]:
    if isinstance(one.item, FormInput):
        return [f"f:{part.key}" for part in summed_fields(one.item)]
    return [f"m:{thing.id}" for thing in one.subjects]


def _used_by(one: PhoneInput, entry: OwnEntry) -> float:
    return sum_of_row(entry.payload["fields"], one.item) if isinstance(one.item, FormInput) else 0


def _typed(read: Callable[..., float | None], amount: str, name: str) -> float:
    try:
        return read(amount, field=name) or 0
    except InvalidInput:
        return 0


def _next(inputs: tuple[PhoneInput, ...]) -> int | None:
    """Return the first question without an answer, else the first with room for more."""
    unanswered = [number for number, one in enumerate(inputs, start=1) if not one.used]
    with_room = [number for number, one in enumerate(inputs, start=1) if not one.is_full]
    return next(iter([*unanswered, *with_room]), None)


def _filled(one: PhoneInput, place: Place, view: PhoneView) -> tuple[Values, int | None]:
    for action in one.actions:
        if action.slot == place.slot:
            return from_action(action.fields), action.slot
    for entry in one.entries:
        if entry.slot == place.slot and (entry.subject_id or "") == place.subject:
            return with_presets(from_entry(one.item, entry), one.presets), entry.slot
    suggestions: Mapping[str, Values] = {
        suggestion.id: from_suggestion(one.item, suggestion) for suggestion in one.suggestions
    }
    empty = from_nothing(one, first_step_by=view.first_step_by)
    if place.subject in suggestions:
        return suggestions[place.subject], None
    if place.use in suggestions:
        return Values({**empty.fields, **suggestions[place.use].fields}), None
    return empty, None
