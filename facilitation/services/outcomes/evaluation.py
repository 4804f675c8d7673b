"""What people thought of workshops: always n of N, pooled only from workshops where enough answered.

A workshop with fewer than five answers is left out of every sum, so that no sum minus another gives it away.

Source: the seminar's evaluation of 2023 with its seven items, and its question after six months.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ChoiceInput, Input, MultichoiceInput, ScaleInput
from facilitation.catalogue.template import Phase, Rule
from facilitation.domain.breakdown import is_enough
from facilitation.domain.json_values import Json
from facilitation.domain.states import EntryState, Presence, StepState
from facilitation.domain.statistics import Spread, median_and_spread
from facilitation.persistence.models import Entry, Participant, Retention, Step
from facilitation.services.programs import StepView, step_view
from facilitation.services.surveys.surveys import rates_by_phase
from facilitation.services.surveys.values import total_of

EVALUATION_STEP: Final = "evaluering"
UTILITY: Final = "nytte"
WORKED_ON: Final = "arbeidet-videre"
MEETING: Final = "møtet"
TRUST: Final = "tro"
# The questions that evaluate, by key, with the kind that each is of: templates share the keys so that years compare.
_KINDS: Final[Mapping[str, type[Input]]] = {
    UTILITY: MultichoiceInput,
    WORKED_ON: ChoiceInput,
    MEETING: ScaleInput,
    TRUST: ScaleInput,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of those who answered said one thing."""

    key: str
    title: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The counts of a question: ``answered`` of ``of`` people; ``of`` is missing when nobody knows how many were asked.

    There are no counts while too few have answered; ``left_out`` counts answers of workshops where too few did.
    """

    answered: int
    of: int | None
    counts: tuple[Count, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The ratings of a question: ``answered`` of ``of`` people, with the middle and the spread."""

    answered: int
    of: int | None
    spread: Spread | None = None
    left_out: int = 0


@dataclass(slots=True, kw_only=True)
class Said:
    """The answers of one workshop to one question, and its options in their order.

    ``asked`` counts those who were asked, when anybody knows; ``hidden`` answers wait until their step is closed.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    asked: int | None = None
    hidden: bool = False

    def add(self, payload: Json) -> None:
        """Count one answer; a rating is counted by its figure, «vet ikke» by nothing."""
        chosen = payload.get("chosen")
        value = payload.get("value")
        self.counts.update(chosen if chosen is not None else ["" if value is None else str(value)])
        self.answered += 1

    @property
    def is_enough(self) -> bool:
        """Whether enough have answered to be counted, and the question is not still hidden."""
        return is_enough(self.answered) and not self.hidden


Answers = Mapping[str, Mapping[str, Said]]
"""By question, by workshop."""


def answers_to_evaluations(db: Session, workshop_ids: Sequence[str]) -> Answers:
    """Return the answers to every question that evaluates."""
    found: defaultdict[str, dict[str, Said]] = defaultdict(dict)
    people, by_link = _people(db, workshop_ids), rates_by_phase(db, workshop_ids)
    questions: dict[tuple[str, str], Said] = {}
    rows = db.scalars(select(Step).where(Step.workshop_id.in_(workshop_ids), Step.removed.is_(False)))
    for row in rows:
        for item in _questions(step_view(row)):
            step = step_view(row)
            phase, workshop_id = step.template.phase, row.workshop_id
            rates = by_link.get((workshop_id, phase), ())
            asked = people.get(workshop_id, 0) if phase is Phase.LIVE else total_of(rates)[1]
            hidden = step.has(Rule.HIDDEN) and step.state is StepState.OPEN
            said = Said(options=_options(item), asked=asked, hidden=hidden)
            found[item.key][row.workshop_id] = questions[row.id, item.key] = said
    answers = select(Entry.step_id, Entry.input_key, Entry.payload).where(
        Entry.workshop_id.in_(workshop_ids), Entry.input_key.in_(_KINDS), Entry.state == EntryState.ACTIVE
    )
    for step_id, key, payload in db.execute(answers):
        if (step_id, key) in questions:
            questions[step_id, key].add(payload)
    for workshop_id, kept in kept_counts(db, workshop_ids).items():
        for key, said in kept.items():
            found[key][workshop_id] = said
    return found


def kept_counts(db: Session, workshop_ids: Sequence[str]) -> Mapping[str, Mapping[str, Said]]:
    """Return, by workshop and question, the counts that stayed when what was said was erased."""
    rows = db.scalars(
        select(Retention).where(Retention.workshop_id.in_(workshop_ids), Retention.raw_erased_at.is_not(None))
    )
    return {
        row.workshop_id: {
            key: Said(
                options=one["options"], counts=Counter(one["counts"]), answered=one["answered"], asked=one["asked"]
            )
            for key, one in row.kept.get("questions", {}).items()
        }
        for row in rows
    }


def to_keep(answers: Answers) -> Json:
    """Return what may stay of one workshop's evaluation for good: how many answered, and counts of five or more."""
    return {
        key: {
            "options": dict(one.options),
            "counts": dict(one.counts) if one.is_enough else {},
            "answered": 0 if one.hidden else one.answered,
            "asked": one.asked,
        }
        for key, by_workshop in answers.items()
        for one in by_workshop.values()
    }


def may_be_told(step: StepView, answered: int) -> bool:
    """Tell whether counts of a step's answers may be told, which only an evaluation asks five for."""
    return is_enough(answered) or not evaluates(step)


def evaluates(step: StepView) -> bool:
    """Tell whether a step asks what people think of the workshop: at the end of the day, or after half a year."""
    return step.key == EVALUATION_STEP or bool(_questions(step))


def counted(said: Iterable[Said]) -> Counted:
    """Return what workshops together say to a question with options."""
    every = list(said)
    enough = [one for one in every if one.is_enough]
    chosen = sum((one.counts for one in enough), Counter[str]())
    titles = {key: title for one in every for key, title in one.options.items()}
    return Counted(
        answered=_answers(enough or every),
        of=_asked(enough or every),
        counts=tuple(Count(key=key, title=title, n=chosen[key]) for key, title in titles.items()) if enough else (),
        left_out=_answers(every) - _answers(enough) if enough else 0,
    )


def rated(said: Iterable[Said]) -> Rated:
    """Return how workshops together rate something."""
    every = list(said)
    enough = [one for one in every if one.is_enough]
    figures = sum((one.counts for one in enough), Counter[str]())
    values = [int(figure) if figure else None for figure in figures.elements()]
    return Rated(
        answered=_answers(enough or every),
        of=_asked(enough or every),
        spread=median_and_spread(values) if enough else None,
        left_out=_answers(every) - _answers(enough) if enough else 0,
    )


def _questions(step: StepView) -> list[Input]:
    return [item for item in step.template.inputs if isinstance(item, _KINDS.get(item.key, ()))]


def _options(item: Input) -> Mapping[str, str]:
    options = item.options if isinstance(item, ChoiceInput | MultichoiceInput) else ()
    return {option.key: option.title for option in options}


def _answers(said: Iterable[Said]) -> int:
    return sum(one.answered for one in said)


def _asked(said: Sequence[Said]) -> int | None:
    """Return how many were asked, when that is known of every workshop."""
    numbers = [one.asked for one in said]
    return sum(n or 0 for n in numbers) if numbers and None not in numbers else None


def _people(db: Session, workshop_ids: Sequence[str]) -> Mapping[str, int]:
    rows = db.execute(
        select(Participant.workshop_id, func.count())
        .where(
            Participant.workshop_id.in_(workshop_ids),
            Participant.presence != Presence.REMOVED,
            Participant.came.is_(True),
        )
        .group_by(Participant.workshop_id)
    )
    return dict(rows.all())
