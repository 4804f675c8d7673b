"""What an action must say before it counts as a plan, and what is worth a second look.

Source: the seminar's plan has progress and placed responsibility; the fields and checks follow its concept and the
evidence on plans that get carried out (one owner, an if-then first step, a measure with a baseline).
"""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

FIRST_STEP_DAYS = 14
LONGEST_MONTHS = 12
DAYS_IN_LONGEST = 366

TEXT_LIMITS: Mapping[str, int] = {
    "title": 160,
    "problem": 200,
    "owner_role": 120,
    "owner_unit": 160,
    "owner_name": 120,
    "co_owner": 160,
    "first_step": 300,
    "milestones": 1000,
    "indicator": 200,
    "target": 120,
    "baseline": 120,
    "baseline_source": 160,
    "benefit_patient": 300,
    "benefit_municipality": 300,
    "benefit_hospital": 300,
    "spread": 300,
}
REQUIRED = (
    "title",
    "problem",
    "code_what",
    "code_whom",
    "owner_role",
    "owner_unit",
    "first_step",
    "deadline",
    "decision_level",
)
REQUIRED_OF_TASKS = ("title", "owner_role", "owner_unit", "deadline")
"""What a task says, where a workshop plans its own work and no measures: what, who and when."""
TERMS = ("short", "long", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFields:
    """Every field of an action. Keys are those of the workshop's lists; empty means not filled in."""

    title: str = ""
    problem: str = ""
    code_what: str = ""
    code_whom: str = ""
    owner_role: str = ""
    owner_unit: str = ""
    owner_name: str = ""
    co_owner: str = ""
    first_step: str = ""
    first_step_by: date | None = None
    deadline: date | None = None
    milestones: str = ""
    indicator: str = ""
    target: str = ""
    baseline: str = ""
    baseline_source: str = ""
    baseline_date: date | None = None
    measured_by: date | None = None
    benefit_patient: str = ""
    benefit_municipality: str = ""
    benefit_hospital: str = ""
    benefit_term: str = ""
    decision_level: str = ""
    ask: str = ""
    spread: str = ""


FIELD_NAMES = tuple(part.name for part in fields(ActionFields))
DATE_NAMES = ("first_step_by", "deadline", "baseline_date", "measured_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with a field (it stops the action) or worth a look (it does not)."""

    field: str
    code: str
    facts: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """What the check knows of a decision level: whether the owner decides alone, and its lead time in days."""

    own: bool
    lead_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the check knows of the workshop.

    ``has_codes`` tells whether the workshop codes its measures, ``only_tasks`` whether the action is a task, ``roles``
    are the titles of the roles that were in the room, ``deciding_roles`` those with decision authority.
    """

    today: date
    levels: Mapping[str, DecisionRule]
    has_codes: bool = True
    only_tasks: bool = False
    roles: Collection[str] = ()
    deciding_roles: Collection[str] = ()


def errors(action: ActionFields, room: Room) -> tuple[Finding, ...]:
    """Return what must be mended before the action can be stored: required fields and impossible dates."""
    empty = tuple(Finding(field=name, code="plan.required") for name in _required(room) if not getattr(action, name))
    past = tuple(
        Finding(field=name, code="plan.date_not_after_today")
        for name in ("deadline", "first_step_by", "measured_by")
        if (day := getattr(action, name)) is not None and day <= room.today
    )
    return empty + past + _future_baseline(action, room)


def warnings(action: ActionFields, room: Room) -> tuple[Finding, ...]:
    """Return what is worth a second look; the action is stored all the same."""
    return (*_date_warnings(action, room), *_owner_warnings(action, room), *_measure_warnings(action))


def _required(room: Room) -> list[str]:
    """Return what must be filled in: never a choice among nothing."""
    if room.only_tasks:
        return list(REQUIRED_OF_TASKS)
    impossible = set() if room.has_codes else {"code_what", "code_whom"}
    if not room.levels:
        impossible.add("decision_level")
    return [name for name in REQUIRED if name not in impossible]


def _future_baseline(action: ActionFields, room: Room) -> tuple[Finding, ...]:
    if action.baseline_date is not None and action.baseline_date > room.today:
        return (Finding(field="baseline_date", code="plan.baseline_in_future"),)
    return ()


def _date_warnings(action: ActionFields, room: Room) -> list[Finding]:
    found: list[Finding] = []
    rule = room.levels.get(action.decision_level)
    if action.deadline is not None:
        days = (action.deadline - room.today).days
        if days > DAYS_IN_LONGEST:
            found.append(Finding(field="deadline", code="plan.over_a_year", facts={"months": LONGEST_MONTHS}))
        if rule is not None and 0 < days < rule.lead_days:
            found.append(Finding(field="deadline", code="plan.under_lead_time", facts={"days": rule.lead_days}))
    if action.first_step_by is not None and action.first_step_by > room.today + timedelta(days=FIRST_STEP_DAYS):
        facts: Mapping[str, str | int] = {"days": FIRST_STEP_DAYS}
        found.append(Finding(field="first_step_by", code="plan.first_step_late", facts=facts))
    return found


def _owner_warnings(action: ActionFields, room: Room) -> list[Finding]:
    if not action.owner_role or not room.roles:
        return []
    if action.owner_role not in room.roles:
        return [Finding(field="owner_role", code="plan.owner_not_in_room")]
    rule = room.levels.get(action.decision_level)
    if rule is not None and rule.own and action.owner_role not in room.deciding_roles:
        return [Finding(field="owner_role", code="plan.owner_cannot_decide")]
    return []


def _measure_warnings(action: ActionFields) -> list[Finding]:
    if action.indicator and not action.baseline and action.measured_by is None:
        return [Finding(field="baseline", code="plan.no_baseline")]
    return []
