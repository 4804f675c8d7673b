"""Erasing for good: what was said in a workshop, its plan, or one person; with receipts, log images and contacts."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from facilitation.domain.states import Door
from facilitation.persistence.models import (
    Action,
    CarriedAction,
    Cluster,
    Contact,
    Decision,
    Entry,
    Event,
    FixedSplit,
    Group,
    Grouping,
    Invitee,
    Link,
    Mail,
    Owner,
    Participant,
    Participation,
    Receipt,
    Step,
    SurveyLink,
    Workshop,
)
from facilitation.services.follow_up.carrying import give_home

_RAW: Final = frozenset({"entry", "cluster"})
_PLAN: Final = frozenset({"action", "action_update", "carried_action", "decision", "lift_answer"})


def erase_raw(db: Session, workshop_id: str) -> None:
    """Erase what was said and who was there: answers, clusters, people, tables, contacts; the plan stays."""
    steps = select(Step.id).where(Step.workshop_id == workshop_id)
    for table in (Participation, FixedSplit):
        db.execute(delete(table).where(table.step_id.in_(steps)))
    for owned in (Entry, Cluster, Invitee, SurveyLink, Participant, Grouping, Contact):
        db.execute(delete(owned).where(owned.workshop_id == workshop_id))
    db.execute(update(Step).where(Step.workshop_id == workshop_id).values(grouping_id=None))
    db.execute(update(Workshop).where(Workshop.id == workshop_id).values(door=Door.CLOSED))
    _forget_requests(db, workshop_id, _RAW)


def erase_plan(db: Session, workshop_id: str) -> None:
    """Erase the plan, its owners, their links and letters, and what was decided; carried actions live on elsewhere."""
    give_home(db, workshop_id)
    db.flush()
    for owned in (CarriedAction, Mail, Link, Owner, Action):
        db.execute(delete(owned).where(owned.workshop_id == workshop_id))
    steps = select(Step.id).where(Step.workshop_id == workshop_id)
    db.execute(delete(Decision).where(Decision.step_id.in_(steps)))
    _forget_requests(db, workshop_id, _PLAN)


def erase_person(db: Session, participant: Participant, own: Collection[Entry] = ()) -> int:
    """Erase one person: the place, the name at tables and links, and every answer that can be found; return how many.

    ``own`` are answers that only the person's phone could find. What a table wrote together stays the table's.
    """
    named = db.scalars(select(Entry).where(Entry.participant_id == participant.id)).all()
    found = {entry.id for entry in (*named, *own)}
    workshop_id = participant.workshop_id
    db.execute(delete(Entry).where(Entry.id.in_(found)))
    db.execute(delete(Participation).where(Participation.who == participant.id))
    db.execute(delete(Invitee).where(Invitee.participant_id == participant.id))
    db.execute(update(Group).where(Group.secretary_id == participant.id).values(secretary_id=None))
    db.execute(delete(Participant).where(Participant.id == participant.id))
    strip_images(db, workshop_id, {"entry"}, found)
    for receipt in db.scalars(select(Receipt).where(Receipt.workshop_id == workshop_id)):
        if found & {receipt.result.get("entry_id")} or participant.id in receipt.result.values():
            db.delete(receipt)
    return len(found)


def erase_address(db: Session, workshop_ids: Collection[str], address: str) -> int:
    """Erase an address from these workshops: contacts, owners with their links, and people who were asked."""
    erased = 0
    contacts = select(Contact).where(Contact.workshop_id.in_(workshop_ids), Contact.address == address)
    for contact in db.scalars(contacts).all():
        db.delete(contact)
        erased += 1
    for owner in db.scalars(select(Owner).where(Owner.workshop_id.in_(workshop_ids), Owner.email == address)).all():
        owner.email = ""
        db.execute(delete(Link).where(Link.owner_id == owner.id))
        erased += 1
    people = select(Invitee).where(Invitee.workshop_id.in_(workshop_ids), Invitee.email == address)
    for invitee in db.scalars(people).all():
        invitee.email = invitee.name = ""
        erased += 1
    return erased


def strip_images(db: Session, workshop_id: str, tables: Collection[str], only: Collection[str] | None = None) -> None:
    """Take the images of these tables' rows, or of only some of them, out of the log; such a command stays done."""

    def goes(table: str, key: str) -> bool:
        return table in tables and (only is None or key in only)

    for entry in db.scalars(select(Event).where(Event.workshop_id == workshop_id)):
        changed, made = entry.images.get("changed", []), entry.images.get("made", [])
        left = {
            "changed": [image for image in changed if not goes(image[0], image[1])],
            "made": [image for image in made if not goes(image[0], image[1])],
        }
        if left != {"changed": changed, "made": made}:
            entry.images, entry.undone = left, True


def _forget_requests(db: Session, workshop_id: str, tables: Collection[str]) -> None:
    db.execute(delete(Receipt).where(Receipt.workshop_id == workshop_id))
    strip_images(db, workshop_id, tables)
