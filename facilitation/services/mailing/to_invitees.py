"""Which mails those who are asked before and after the day are to get, and when one is not needed any more.

Whether somebody has answered is all that is looked at; what was answered is tied to nobody.
"""

from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.template import Phase
from facilitation.domain.clock import NORWAY
from facilitation.domain.reminders import CATCH_UP_DAYS
from facilitation.persistence.models import Invitee, Mail, SurveyReminder
from facilitation.services.programs import StepView, program
from facilitation.services.surveys.surveys import answered_in

REACHABLE_INVITEE = (Invitee.email != "", Invitee.muted_at.is_(None), Invitee.refused_at.is_(None))


def missing_for_invitees(db: Session, workshop_id: str, day: date) -> Mapping[str, int]:
    """Return by invitee which mail is missing today: 0 the invitation, 1 the first reminder, and so on."""
    steps = program(db, workshop_id)
    missing: dict[str, int] = {}
    for phase in (Phase.BEFORE, Phase.AFTER):
        asked = [step for step in steps if step.template.phase is phase]
        if open_until(asked, day) is None:
            continue
        answered = answered_in(db, workshop_id, phase.value)
        invited = db.scalars(
            select(Invitee).where(*REACHABLE_INVITEE, Invitee.workshop_id == workshop_id, Invitee.phase == phase.value)
        )
        waiting = [row.id for row in invited if row.participant_id not in answered]
        done, recent = _done(db, waiting), _just_written_to(db, waiting, day)
        days = _reminder_days(asked)
        for invitee_id in waiting:
            numbers = done.get(invitee_id, set())
            if 0 in numbers and invitee_id in recent:
                continue
            number = _reminder_due(days, numbers, day) if 0 in numbers else 0
            if number is not None:
                missing[invitee_id] = number
    return missing


def is_needless_for_invitee(db: Session, invitee: Invitee, day: date) -> bool:
    """Tell whether the invitee has answered, or cannot answer any more."""
    return last_day(db, invitee, day) is None or invitee.participant_id in answered_in(
        db, invitee.workshop_id, invitee.phase
    )


def last_day(db: Session, invitee: Invitee, day: date) -> date | None:
    """Return the last day of what the invitee can answer today, if there is anything."""
    return open_until(
        [step for step in program(db, invitee.workshop_id) if step.template.phase.value == invitee.phase], day
    )


def open_until(steps: Iterable[StepView], day: date) -> date | None:
    """Return the earliest last day among the steps that are open on a day."""
    return min((step.closes_on for step in steps if _is_open(step, day) and step.closes_on), default=None)


def _is_open(step: StepView, day: date) -> bool:
    return step.opens_on is not None and step.closes_on is not None and step.opens_on <= day <= step.closes_on


def _reminder_days(steps: Iterable[StepView]) -> list[date]:
    """Return when those who have not answered are reminded, for all steps of a phase together."""
    days = {
        step.opens_on + timedelta(days=after)
        for step in steps
        if step.opens_on and step.template.window
        for after in step.template.window.reminders
    }
    return sorted(days)


def _done(db: Session, invitee_ids: Iterable[str]) -> dict[str, set[int]]:
    done: dict[str, set[int]] = {}
    for row in db.scalars(select(SurveyReminder).where(SurveyReminder.invitee_id.in_(list(invitee_ids)))):
        done.setdefault(row.invitee_id, set()).add(row.number)
    return done


def _just_written_to(db: Session, invitee_ids: Iterable[str], day: date) -> set[str]:
    """Return those to whom a mail was put in the queue, by us or again by somebody, in the last days."""
    newest = db.execute(
        select(Mail.invitee_id, func.max(Mail.created_at))
        .where(Mail.invitee_id.in_(list(invitee_ids)))
        .group_by(Mail.invitee_id)
    )
    quiet = timedelta(days=CATCH_UP_DAYS)
    return {invitee_id for invitee_id, at in newest if invitee_id and at.astimezone(NORWAY).date() + quiet > day}


def _reminder_due(days: Iterable[date], done: Container[int], day: date) -> int | None:
    due = [
        number
        for number, planned in enumerate(days, start=1)
        if number not in done and planned <= day <= planned + timedelta(days=CATCH_UP_DAYS)
    ]
    return max(due, default=None)
