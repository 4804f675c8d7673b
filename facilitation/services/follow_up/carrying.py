"""Last time's plan: the unfinished actions of an area's last workshop, standing in the next one's plan too.

A carried action is not copied. It is the same action with the same owner, links and history, and it stands in two
plans; so it is never counted, reminded of or finished twice.
"""

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from facilitation.domain.codes import new_id
from facilitation.domain.follow_up import FINISHED
from facilitation.domain.states import EntryState
from facilitation.persistence.models import (
    Action,
    ActionUpdate,
    CarriedAction,
    LiftAnswer,
    Owner,
    SeriesWorkshop,
    Workshop,
)


def in_plan(*workshop_ids: str) -> ColumnElement[bool]:
    """Return the condition that an action stands in a plan of these workshops: written there, or carried there."""
    carried = select(CarriedAction.action_id).where(
        CarriedAction.workshop_id.in_(workshop_ids), CarriedAction.state == EntryState.ACTIVE
    )
    return or_(Action.workshop_id.in_(workshop_ids), Action.id.in_(carried))


def carried_row(db: Session, workshop_id: str, action_id: str) -> CarriedAction | None:
    """Return how an action came to stand in a later workshop's plan, if it does."""
    return db.scalar(
        select(CarriedAction).where(CarriedAction.workshop_id == workshop_id, CarriedAction.action_id == action_id)
    )


def find_in_plan(db: Session, workshop_id: str, action_id: str) -> Action | None:
    """Return an action that stands in the workshop's plan."""
    return db.scalar(select(Action).where(Action.id == action_id, in_plan(workshop_id)))


def last_workshop(db: Session, workshop_id: str) -> Workshop | None:
    """Return the workshop that was held before this one in the same area of the same series."""
    workshop = db.get_one(Workshop, workshop_id)
    place = db.get(SeriesWorkshop, workshop_id)
    if place is None:
        return None
    earlier = or_(
        Workshop.day < workshop.day,
        and_(Workshop.day == workshop.day, Workshop.starts_minute < workshop.starts_minute),
    )
    return db.scalar(
        select(Workshop)
        .join(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
        .where(SeriesWorkshop.series_id == place.series_id, SeriesWorkshop.area == place.area, earlier)
        .order_by(Workshop.day.desc(), Workshop.starts_minute.desc())
        .limit(1)
    )


def left_to_carry(db: Session, workshop_id: str) -> tuple[str, ...]:
    """Return the unfinished actions of the area's last plan that have never been carried here."""
    last = last_workshop(db, workshop_id)
    if last is None:
        return ()
    before = select(CarriedAction.action_id).where(CarriedAction.workshop_id == workshop_id)
    query = (
        select(Action.id)
        .where(
            in_plan(last.id),
            Action.state == EntryState.ACTIVE,
            Action.workshop_id != workshop_id,
            Action.id.not_in(before),
            Action.id.not_in(_finished()),
        )
        .order_by(Action.position)
    )
    return tuple(db.scalars(query))


def carry(db: Session, workshop_id: str) -> int:
    """Carry what is left of the last plan here, and return how many actions that was; again it is none."""
    found = left_to_carry(db, workshop_id)
    db.add_all(CarriedAction(id=new_id(), workshop_id=workshop_id, action_id=action_id) for action_id in found)
    return len(found)


def give_home(db: Session, workshop_id: str) -> None:
    """Let actions that were carried on from a workshop belong to the next plan that they stand in, before it goes.

    Their messages, answers and owners go with them. They are numbered below zero, in their order: numbers from zero on
    are the revisions of the new home.
    """
    rows = db.scalars(
        select(CarriedAction)
        .join(Action, Action.id == CarriedAction.action_id)
        .join(Workshop, Workshop.id == CarriedAction.workshop_id)
        .where(Action.workshop_id == workshop_id, CarriedAction.state == EntryState.ACTIVE)
        .order_by(Workshop.day.desc(), Workshop.starts_minute.desc())
    )
    for action_id, home in {row.action_id: row.workshop_id for row in rows}.items():
        action = db.get_one(Action, action_id)
        _move_owner(db, action, home)
        action.workshop_id, action.step_id, action.group_id, action.owner_tag = home, None, None, None
        for table in (ActionUpdate, LiftAnswer):
            latest = db.scalar(select(func.max(table.sequence)).where(table.action_id == action_id)) or 0
            db.execute(
                update(table)
                .where(table.action_id == action_id)
                .values(workshop_id=home, sequence=table.sequence - latest - 1)
            )
        db.execute(delete(CarriedAction).where(CarriedAction.action_id == action_id, CarriedAction.workshop_id == home))


def _move_owner(db: Session, action: Action, home: str) -> None:
    """Let the owner of the action follow it, unless the new home knows the same owner."""

    def named(workshop_id: str) -> Select[Owner]:
        return select(Owner).where(
            Owner.workshop_id == workshop_id,
            Owner.role == action.owner_role,
            Owner.unit == action.owner_unit,
            Owner.name == action.owner_name,
        )

    owner = db.scalar(named(action.workshop_id))
    if owner is not None and db.scalar(named(home)) is None:
        owner.workshop_id = home


def _finished() -> Select[str]:
    """Select the actions whose latest word is that they are done or stopped."""
    told = select(ActionUpdate.action_id, func.max(ActionUpdate.sequence).label("sequence"))
    latest = told.where(ActionUpdate.status.is_not(None)).group_by(ActionUpdate.action_id).subquery()
    return (
        select(ActionUpdate.action_id)
        .join(latest, and_(latest.c.action_id == ActionUpdate.action_id, latest.c.sequence == ActionUpdate.sequence))
        .where(ActionUpdate.status.in_(FINISHED))
    )
