"""Days that people type: read without guessing, and held against the workshop's own day.

Source: an application for the seminar is signed «26.12.25», long after it was due, and a case in the committee's papers
starts before anything could have been decided.
"""

from dataclasses import dataclass
from datetime import date

from facilitation.domain.errors import InvalidInput
from facilitation.domain.plan import DAYS_IN_LONGEST, LONGEST_MONTHS, Finding

_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRule:
    """What a typed day is held against: the workshop's day and today."""

    day: date
    today: date


def read_date(typed: str, *, field: str) -> date | None:
    """Return a date written as 2027-03-12 or 12.03.2027; nothing for an empty field.

    Raises:
        InvalidInput: ``date.not_a_date`` for anything else.
    """
    typed = typed.strip()
    if not typed:
        return None
    parts = typed.split(".")
    if len(parts) == _PARTS:
        typed = f"{parts[2].strip():0>4}-{parts[1].strip():0>2}-{parts[0].strip():0>2}"
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise InvalidInput("date.not_a_date", field=field) from None


def require_possible(found: date, rule: DateRule, *, field: str, past: bool) -> None:
    """Refuse a day that cannot be right.

    Args:
        found: The day.
        rule: What it is held against.
        field: The field's name.
        past: Whether it is the day of something that has been, such as a measurement.

    Raises:
        InvalidInput: ``date.before_the_day`` for a day before the workshop's, ``date.in_the_future`` for a past day
            that is still to come.
    """
    if past and found > max(rule.today, rule.day):
        raise InvalidInput("date.in_the_future", field=field)
    if not past and found < rule.day:
        raise InvalidInput("date.before_the_day", field=field, day=rule.day.isoformat())


def doubts(found: date, rule: DateRule, *, field: str, lead_days: int = 0) -> tuple[Finding, ...]:
    """Return what is worth a second look in a day to come: over a year ahead, or before a case can be through."""
    days = (found - rule.day).days
    findings = []
    if days > DAYS_IN_LONGEST:
        findings.append(Finding(field=field, code="date.over_a_year", facts={"months": LONGEST_MONTHS}))
    if days < lead_days:
        findings.append(Finding(field=field, code="date.under_lead_time", facts={"days": lead_days}))
    return tuple(findings)
