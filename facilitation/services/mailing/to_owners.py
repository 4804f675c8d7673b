"""Which mails the owners of actions are to get, and when one is not needed any more."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.series import SeriesFrame
from facilitation.domain.reminders import Followed, MailKind, Occasion, half_year_after, occasions
from facilitation.persistence.models import Mail, Owner, Reminder, Series, SeriesWorkshop, Workshop
from facilitation.services.follow_up.action_state import ActionNow
from facilitation.services.follow_up.owners import actions_by_owner, actions_of, key_of_row

REACHABLE_OWNER = (
    Owner.email != "",
    Owner.asked_at.is_not(None),
    Owner.muted_at.is_(None),
    Owner.refused_at.is_(None),
)


def missing_for_owners(db: Session, workshop_id: str, day: date) -> Mapping[str, set[tuple[Occasion, date]]]:
    """Return by owner the occasions of today on which they were not reminded yet."""
    owners = db.scalars(select(Owner).where(*REACHABLE_OWNER, Owner.workshop_id == workshop_id)).all()
    owned = actions_by_owner(db, workshop_id, day)
    days = _status_days(db, workshop_id)
    rows = db.execute(
        select(Reminder.owner_id, Reminder.occasion, Reminder.day).where(
            Reminder.owner_id.in_([owner.id for owner in owners])
        )
    )
    done = {(row.owner_id, row.occasion, row.day) for row in rows}
    wanted = [(owner.id, occasions(map(_followed, owned.get(key_of_row(owner), ())), days, day)) for owner in owners]
    left = {owner_id: {one for one in found if (owner_id, *one) not in done} for owner_id, found in wanted}
    return {owner_id: found for owner_id, found in left.items() if found}


def is_needless_for_owner(db: Session, row: Mail, owner: Owner, day: date) -> bool:
    """Tell whether the owner has nothing left that this mail is about."""
    actions = actions_of(db, owner, day)
    if row.kind is MailKind.REMINDER:
        return not any(_followed(action).is_open for action in actions)
    return not actions


def _status_days(db: Session, workshop_id: str) -> tuple[date, ...]:
    """Return the days on which the workshop's owners are asked for status: those of its series, or half a year on."""
    workshop = db.get_one(Workshop, workshop_id)
    series = db.scalar(
        select(Series)
        .join(SeriesWorkshop, SeriesWorkshop.series_id == Series.id)
        .where(SeriesWorkshop.workshop_id == workshop_id)
    )
    reported = SeriesFrame.model_validate(series.frame).report_dates if series else ()
    return tuple(day for day in reported if day > workshop.day) or (half_year_after(workshop.day),)


def _followed(action: ActionNow) -> Followed:
    return Followed(deadline=action.fields.deadline, status=action.status, acceptance=action.acceptance)
