"""The list of what a phone has sent: its markup is the same for all who have sent as much, and their texts fill it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Protocol

from markupsafe import escape

from facilitation.domain.codes import new_id
from facilitation.phone.own_answers import AnswerLines, in_words
from facilitation.phone.shown import Shown
from facilitation.phone.skeleton import Skeletons, hole
from facilitation.services.phones.inputs import PhoneInput

_Said = Mapping[str, tuple[AnswerLines, ...]]


class _Render(Protocol):
    def __call__(self, shown: Shown, /, **more: object) -> str:
        """Return the list, given ``said``, the answers by their input's key, and ``new_id``, a request's identifier."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """Writes the list; used from one event loop."""

    render: _Render
    skeletons: Skeletons = field(default_factory=Skeletons)

    def markup(self, shown: Shown) -> str:
        """Return the list as HTML, or nothing when nothing was sent."""
        listed = _listed(shown)
        if not any(one.used for one in listed):
            return ""
        said = {one.item.key: in_words(one, shown.language) for one in listed}
        if any(one.actions for one in listed) or any(one.warnings for one in _flat(said)):
            return self.render(shown, said=said, new_id=new_id)
        view, requests = shown.view, count()
        skeleton = self.skeletons.get(
            (view.workshop_id, shown.language.code, view.mark, shown.address, *_shape(shown, listed, said)),
            (view.standing,),
            lambda: self.render(shown, said=_with_holes(said), new_id=lambda: hole(f"request_{next(requests)}")),
        )
        return skeleton.fill(dict(_texts(said)))


def _listed(shown: Shown) -> list[PhoneInput]:
    """Return the inputs whose answers are on the page: of the one question there, else of all."""
    step, question = shown.view.step, shown.question
    inputs = enumerate(step.inputs if step else (), start=1)
    return [one for number, one in inputs if question is None or question.number == number]


def _shape(shown: Shown, listed: list[PhoneInput], said: _Said) -> Iterator[object]:
    """Yield what the markup depends on, apart from the texts."""
    yield shown.question is None
    yield shown.view.step is not None and shown.view.step.can_write
    for one in listed:
        answers = said[one.item.key]
        yield one.item.key, bool(one.used)
        yield tuple((bool(answer.subject), answer.parked, len(answer.lines)) for answer in answers)


def _flat(said: _Said) -> Iterator[AnswerLines]:
    return (answer for answers in said.values() for answer in answers)


def _with_holes(said: _Said) -> _Said:
    numbers = count()
    return {key: tuple(_holed(answer, next(numbers)) for answer in answers) for key, answers in said.items()}


def _holed(answer: AnswerLines, number: int) -> AnswerLines:
    return replace(
        answer,
        slot=hole(f"slot_{number}"),
        subject=hole(f"subject_{number}") if answer.subject else "",
        heading=hole(f"heading_{number}"),
        lines=tuple(hole(f"line_{number}_{place}") for place in range(len(answer.lines))),
    )


def _texts(said: _Said) -> Iterator[tuple[str, str]]:
    for number, answer in enumerate(_flat(said)):
        yield f"request_{number}", new_id()
        yield f"slot_{number}", answer.slot
        yield f"subject_{number}", escape(answer.subject)
        yield f"heading_{number}", escape(answer.heading)
        yield from ((f"line_{number}_{place}", escape(line)) for place, line in enumerate(answer.lines))
