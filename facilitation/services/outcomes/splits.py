"""Answers put side by side by who gave them, where nobody can be told apart by it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation.catalogue.inputs import ChoiceInput, FieldKind, FormField, FormInput, Input
from facilitation.domain.breakdown import is_enough, may_stand_apart
from facilitation.domain.json_values import Json
from facilitation.services.answering.splits import LEADERS, STAFF, countable, people_in
from facilitation.services.outcomes.asked import Asked
from facilitation.services.outcomes.choices import ChoiceOption, options_of
from facilitation.services.outcomes.evaluation import may_be_told


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """What the room says of an action: all together, and leaders and staff apart when both may be shown."""

    id: str
    title: str
    everybody: Mapping[str, int]
    apart: Mapping[str, Mapping[str, int]]

    @property
    def told(self) -> Mapping[str, Mapping[str, int]]:
        """Both groups or, under ``""``, all together; nothing where too few have said anything.

        One group alone and the whole would tell the other.
        """
        if not is_enough(sum(self.everybody.values())):
            return {}
        return self.apart if set(self.apart) == {LEADERS, STAFF} else {"": self.everybody}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """A line for each action with the options in their order; ``n`` counts leaders and staff who may be shown.

    Where it evaluates, actions that too few have said anything of have no line.
    """

    options: tuple[ChoiceOption, ...]
    lines: tuple[StatusLine, ...]
    n: Mapping[str, int]
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairGroup:
    """Those who answered together: how many chose each option for today, and for what they prefer."""

    title: str
    n: int
    now: Mapping[str, int]
    wanted: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """One question of today and preferred, for everybody first and then for each level that may be shown."""

    key: str
    label: str
    options: tuple[ChoiceOption, ...]
    groups: tuple[PairGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Every question of today and preferred."""

    lines: tuple[PairLine, ...]
    answered: int


def statuses(asked: Asked) -> Statuses | None:
    """Return what leaders and staff say of each action, or nothing when no choice of the step is about something.

    Source: the seminar's evaluation, where leaders say «igangsatt» of what staff answer «vet ikke» to.
    """
    choices = (item for item in asked.step.template.inputs if isinstance(item, ChoiceInput))
    item = next((item for item in choices if item.about is not None), None)
    if item is None:
        return None
    said = [row.payload for row in asked.answers(item)]
    shown = _shown(asked, item)
    return Statuses(
        options=options_of(item, asked.frame),
        lines=tuple(
            line
            for thing in asked.things(item.about)
            for line in [_status_line(thing.id, thing.title, said, shown)]
            # Not everybody says something of every action.
            if may_be_told(asked.step, sum(line.everybody.values()))
        ),
        n={group: len(members) for group, members in shown.items()},
        answered=len(said),
    )


def pairs(asked: Asked) -> Pairs | None:
    """Return today and preferred, for all and for the levels that may be shown, or nothing when it was not asked.

    Source: the survey on referrals, «spørsmål om foretrukket praksis» beside how it «blir håndtert i dag».
    """
    item = asked.first(FormInput)
    fields = [part for part in item.fields if part.kind is FieldKind.PAIR] if item else []
    if item is None or not fields:
        return None
    said = [countable(item, row) for row in asked.answers(item)]
    titles = {level.key: level.title for level in asked.frame.levels}
    shown = {titles.get(level, level): members for level, members in _shown(asked, item).items()}
    return Pairs(lines=tuple(_pair_line(part, said, shown) for part in fields), answered=len(said))


def _shown(asked: Asked, item: Input) -> Mapping[str, Sequence[Json]]:
    """Return the answers by who gave them, as they were when the step was closed."""
    split = asked.split(item)
    return split.cells if split else {}


def _status_line(thing: str, title: str, said: Sequence[Json], shown: Mapping[str, Sequence[Json]]) -> StatusLine:
    everybody = _said_of(said, thing)
    apart = {group: _said_of(members, thing) for group, members in shown.items()}
    # Not everybody says something of every action.
    safe = may_stand_apart([counted.total() for counted in apart.values()], total=everybody.total())
    return StatusLine(id=thing, title=title, everybody=everybody, apart=apart if safe else {})


def _said_of(said: Sequence[Json], thing: str) -> Counter[str]:
    return Counter(payload["values"][thing] for payload in said if thing in payload.get("values", {}))


def _pair_line(part: FormField, said: Sequence[Json], shown: Mapping[str, Sequence[Json]]) -> PairLine:
    everybody = _pair_group("", said, part.key)
    apart = [_pair_group(title, members, part.key) for title, members in shown.items()]
    # Not everybody fills in every field, and one person may fill it in for many things.
    parts = [_filled(members, part.key) for members in shown.values()]
    rest = Counter(row.get("row") for row in _filled(said, part.key))
    rest.subtract(row["row"] for members in parts for row in members)
    people = [people_in(members) for members in parts]
    safe = may_stand_apart(people, total=sum(people) + max(rest.values(), default=0))
    return PairLine(
        key=part.key,
        label=part.label,
        options=tuple(ChoiceOption(key=option.key, title=option.title) for option in part.options),
        groups=(everybody, *(apart if safe else ())),
    )


def _filled(said: Sequence[Json], field: str) -> list[Json]:
    """Return the rows where the field is filled in."""
    return [row for row in said if any((row["fields"].get(field) or {}).values())]


def _pair_group(title: str, said: Sequence[Json], field: str) -> PairGroup:
    return PairGroup(title=title, n=len(said), now=_counted(said, field, "now"), wanted=_counted(said, field, "wanted"))


def _counted(said: Sequence[Json], field: str, side: str) -> Counter[str]:
    answers = (payload.get("fields", {}).get(field) or {} for payload in said)
    return Counter(answer[side] for answer in answers if answer.get(side))
