"""Answers put side by side by who gave them, where nobody can be told apart by it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from facilitation.catalogue.inputs import ChoiceInput, FieldKind, FormField, FormInput
from facilitation.domain.breakdown import safe_breakdown
from facilitation.persistence.models import Entry
from facilitation.services.outcomes.asked import Asked
from facilitation.services.outcomes.choices import ChoiceOption, options_of

LEADERS = "leaders"
STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """What the room says of an action: all together, and leaders and staff apart when both may be shown."""

    id: str
    title: str
    everybody: Mapping[str, int]
    apart: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """A line for each action with the options in their order; ``n`` counts leaders and staff who may be shown."""

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
    """Return what leaders and staff say of each action, or nothing when the step's choice is about nothing.

    Source: the seminar's evaluation, where leaders say «igangsatt» of what staff answer «vet ikke» to.
    """
    item = asked.first(ChoiceInput)
    if item is None or item.about is None:
        return None
    rows = asked.answers(item)
    leads = {role.key for role in asked.frame.roles if role.leads}
    shown = _shown(rows, lambda row: LEADERS if row.role in leads else STAFF, known=lambda row: bool(row.role))
    return Statuses(
        options=options_of(item, asked.frame),
        lines=tuple(
            StatusLine(
                id=thing.id,
                title=thing.title,
                everybody=_said_of(rows, thing.id),
                apart={group: _said_of(members, thing.id) for group, members in shown.items()},
            )
            for thing in asked.things(item.about)
        ),
        n={group: len(members) for group, members in shown.items()},
        answered=len(rows),
    )


def pairs(asked: Asked) -> Pairs | None:
    """Return today and preferred, for all and for the levels that may be shown, or nothing when it was not asked.

    Source: the survey on referrals, «spørsmål om foretrukket praksis» beside how it «blir håndtert i dag».
    """
    item = asked.first(FormInput)
    fields = [part for part in item.fields if part.kind is FieldKind.PAIR] if item else []
    if item is None or not fields:
        return None
    rows = asked.answers(item)
    titles = {level.key: level.title for level in asked.frame.levels}
    shown = _shown(rows, lambda row: row.level or "", known=lambda row: bool(row.level))
    groups = [("", rows), *((titles.get(level, level), members) for level, members in shown.items())]
    return Pairs(lines=tuple(_pair_line(part, groups) for part in fields), answered=len(rows))


def _shown(
    rows: Sequence[Entry], group_of: Callable[[Entry], str], *, known: Callable[[Entry], bool]
) -> dict[str, list[Entry]]:
    """Return the answers of the groups that are large enough, and leave none that subtraction would tell."""
    members: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        members[group_of(row) if known(row) else ""].append(row)
    allowed = dict(safe_breakdown({group: len(found) for group, found in members.items()}).shown)
    return {group: members[group] for group in sorted(allowed) if group}


def _said_of(rows: Sequence[Entry], thing: str) -> Mapping[str, int]:
    return Counter(row.payload["values"][thing] for row in rows if thing in row.payload.get("values", {}))


def _pair_line(part: FormField, groups: Sequence[tuple[str, Sequence[Entry]]]) -> PairLine:
    return PairLine(
        key=part.key,
        label=part.label,
        options=tuple(ChoiceOption(key=option.key, title=option.title) for option in part.options),
        groups=tuple(
            PairGroup(
                title=title, n=len(rows), now=_counted(rows, part.key, "now"), wanted=_counted(rows, part.key, "wanted")
            )
            for title, rows in groups
        ),
    )


def _counted(rows: Sequence[Entry], field: str, side: str) -> Mapping[str, int]:
    said = (row.payload.get("fields", {}).get(field) or {} for row in rows)
    return Counter(answer[side] for answer in said if answer.get(side))
