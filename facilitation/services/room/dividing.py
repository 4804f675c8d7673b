"""Divide the room into groups, seat latecomers, and name the one who writes for a table."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.template import Frame, StepTemplate
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, NotFound, WrongPhase
from facilitation.domain.grouping.groups import GroupFit, explain, form_groups, met_pairs, place_latecomer
from facilitation.domain.grouping.values import GroupMode, GroupSize, Person
from facilitation.domain.states import Presence, StepState
from facilitation.live.hub import Topic
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Entry, Group, Grouping, GroupMember, Participant, Step, Workshop
from facilitation.services.actors import Facilitator, Phone, Somebody, require_facilitator, require_participant
from facilitation.services.programs import frame_of, step_row
from facilitation.services.room.people import ParticipantView, participant_view, person, present_rows
from facilitation.services.store import Change, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A table: its number, who sits there, how good the mix is, and who writes."""

    id: str
    number: int
    members: tuple[ParticipantView, ...]
    fit: GroupFit
    secretary_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingView:
    """One division of the room."""

    id: str
    number: int
    mode: GroupMode
    groups: tuple[GroupView, ...]


class Dividing:
    """Use cases on groups."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def divide(self, by: Facilitator, workshop_id: str, mode: GroupMode, *, step_id: str | None = None) -> str:
        """Make a new division of those present; ``step_id`` is a step that shall use it at once.

        Raises:
            WrongPhase: ``groups.nobody`` when the room is empty.
            Conflict: ``groups.already_writing`` when groups have written in that step.
        """
        with self._store.change(workshop_id, Topic.GROUPS) as change:
            require_facilitator(change.db, by, workshop_id)
            row = step_row(change.db, workshop_id, step_id) if step_id else None
            if row is not None and _has_entries(change.db, row.id):
                raise Conflict("groups.already_writing")
            grouping_id = _divide(change, mode)
            if row is not None:
                row.grouping_id = grouping_id
            change.log(by, "groups.made", mode=mode.value)
            return grouping_id

    def move(self, by: Facilitator, workshop_id: str, participant_id: str, group_id: str) -> None:
        """Move somebody to another table of the same division."""
        with self._store.change(workshop_id, Topic.GROUPS) as change:
            require_facilitator(change.db, by, workshop_id)
            target = _group_row(change.db, workshop_id, group_id)
            participant = change.db.get(Participant, participant_id)
            if participant is None or participant.workshop_id != workshop_id:
                raise NotFound("participant.unknown")
            old = _membership(change.db, target.grouping_id, participant_id)
            if old is not None:
                _leave(change.db, old)
            change.db.add(GroupMember(group_id=target.id, participant_id=participant_id))
            change.log(by, "groups.moved", group=group_id)

    def latest(self, by: Facilitator, workshop_id: str) -> tuple[GroupingView, ...]:
        """Return the latest division of each mode."""
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            found = (latest_grouping(db, workshop_id, mode) for mode in GroupMode)
            return tuple(grouping_view(db, row) for row in found if row is not None)

    def take_pen(self, phone: Phone, group_id: str) -> None:
        """Become the one who writes for the table; whoever wrote before reads from now on.

        Raises:
            NotFound: when the participant does not sit at that table.
        """
        with self._store.change(phone.workshop_id, Topic.GROUPS) as change:
            participant = require_participant(change.db, phone)
            if change.db.get(GroupMember, (group_id, participant.id)) is None:
                raise NotFound("group.unknown")
            change.db.get_one(Group, group_id).secretary_id = participant.id


def ensure_grouping(change: Change, template: StepTemplate) -> str | None:
    """Return the division that a group step uses: the latest of its mode, or a new one.

    A step that names no mode goes on at the tables where people sit.
    """
    found = latest_grouping(change.db, change.workshop_id, template.groups)
    if found is not None:
        return found.id
    mode = template.groups or GroupMode.MIXED
    return _divide(change, mode) if present_rows(change.db, change.workshop_id) else None


def change_tables(change: Change, grouping_id: str) -> None:
    """Let everybody but the hosts go on to other tables of the same division; what was written stays with the table.

    The one who writes is the host, or the first at a table where nobody has written. The others at a table are dealt to
    the tables that follow, one each, so that as many as possible meet anew.

    Source: in a world café the table's host stays and tells the newcomers what was said.
    """
    tables = _tables(change.db, grouping_id)
    places = [group.id for group, _ in tables]
    others = max(1, len(places) - 1)
    for place, (group, members) in enumerate(tables):
        group.secretary_id = _host(group, members)
        moving = [member.id for member in members if member.id != group.secretary_id]
        for turn, participant_id in enumerate(moving):
            change.db.delete(change.db.get_one(GroupMember, (group.id, participant_id)))
            target = places[(place + 1 + turn % others) % len(places)]
            change.db.add(GroupMember(group_id=target, participant_id=participant_id))
    change.topics.add(Topic.GROUPS)


def _host(group: Group, members: Sequence[Participant]) -> str | None:
    present = [member.id for member in members]
    return group.secretary_id if group.secretary_id in present else next(iter(present), None)


def latest_grouping(db: Session, workshop_id: str, mode: GroupMode | None) -> Grouping | None:
    """Return the newest division of this mode, or of any."""
    query = select(Grouping).where(Grouping.workshop_id == workshop_id)
    if mode is not None:
        query = query.where(Grouping.mode == mode)
    return db.scalar(query.order_by(Grouping.number.desc()).limit(1))


def seat_latecomer(change: Change, row: Somebody) -> None:
    """Give somebody who comes late a table in every division that is in use or still to be used."""
    frame = change.standing.frame
    for grouping_id, mode in _groupings_in_use(change.desk, change.workshop_id):
        tables = _tables(change.db, grouping_id)
        people = [[person(member, frame) for member in members] for _, members in tables]
        index = place_latecomer(person(row, frame), people, mode=mode, size=_size(frame))
        change.db.add(GroupMember(group_id=tables[index][0].id, participant_id=row.id))
        change.topics.add(Topic.GROUPS)


def group_of(db: Session, grouping_id: str | None, participant_id: str) -> Group | None:
    """Return the table at which somebody sits in a division."""
    if grouping_id is None:
        return None
    return db.scalar(
        select(Group)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(Group.grouping_id == grouping_id, GroupMember.participant_id == participant_id)
    )


def groups_of(db: Session, grouping_id: str | None) -> Sequence[Group]:
    """Return the tables of a division, by number."""
    return db.scalars(select(Group).where(Group.grouping_id == grouping_id).order_by(Group.number)).all()


def grouping_view(db: Session, row: Grouping) -> GroupingView:
    """Return a division as a value."""
    frame = frame_of(db.get_one(Workshop, row.workshop_id))
    tables = _tables(db, row.id)
    people = [[person(member, frame) for member in members] for _, members in tables]
    fits = explain(people, met=_met(db, row.workshop_id, before=row.number))
    return GroupingView(
        id=row.id,
        number=row.number,
        mode=row.mode,
        groups=tuple(
            GroupView(
                id=group.id,
                number=group.number,
                members=tuple(participant_view(member, frame) for member in members),
                fit=fit,
                secretary_id=group.secretary_id,
            )
            for (group, members), fit in zip(tables, fits, strict=True)
        ),
    )


def _divide(change: Change, mode: GroupMode) -> str:
    workshop = change.workshop
    frame = frame_of(workshop)
    people: list[Person] = [person(row, frame) for row in present_rows(change.db, workshop.id)]
    if not people:
        raise WrongPhase("groups.nobody")
    highest = select(func.max(Grouping.number)).where(Grouping.workshop_id == workshop.id)
    number = 1 + (change.db.scalar(highest) or 0)
    tables = form_groups(
        people,
        mode=mode,
        size=_size(frame),
        met=_met(change.db, workshop.id, before=number),
        seed=random.Random(f"{workshop.id}{number}").getrandbits(32),  # noqa: S311 -- a fair deal, not a secret
    )
    grouping = Grouping(id=new_id(), workshop_id=workshop.id, number=number, mode=mode)
    change.db.add(grouping)
    change.db.flush()
    for index, members in enumerate(tables, start=1):
        group = Group(id=new_id(), grouping_id=grouping.id, number=index)
        change.db.add(group)
        change.db.flush()
        change.db.add_all(GroupMember(group_id=group.id, participant_id=member) for member in members)
    return grouping.id


def _met(db: Session, workshop_id: str, *, before: int) -> set[frozenset[str]]:
    rows = db.execute(
        select(Group.id, GroupMember.participant_id)
        .join(Grouping, Grouping.id == Group.grouping_id)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(Grouping.workshop_id == workshop_id, Grouping.number < before)
    )
    tables: dict[str, list[str]] = defaultdict(list)
    for group_id, participant_id in rows:
        tables[group_id].append(participant_id)
    return met_pairs(tables.values())


def _tables(db: Session, grouping_id: str) -> list[tuple[Group, list[Participant]]]:
    rows: Iterable[tuple[Group, Participant | None]] = db.execute(
        select(Group, Participant)
        .outerjoin(GroupMember, GroupMember.group_id == Group.id)
        .outerjoin(Participant, Participant.id == GroupMember.participant_id)
        .where(Group.grouping_id == grouping_id)
        .order_by(Group.number, Participant.id)
    )
    tables: dict[str, tuple[Group, list[Participant]]] = {}
    for group, participant in rows:
        members = tables.setdefault(group.id, (group, []))[1]
        if participant is not None and participant.presence is Presence.PRESENT:
            members.append(participant)
    return list(tables.values())


def _groupings_in_use(desk: Desk, workshop_id: str) -> tuple[tuple[str, GroupMode], ...]:
    """Return identifier and mode of each; asked for at every entry, so it is kept while no division is made."""
    read = partial(_read_groupings_in_use, desk, workshop_id)
    return desk.remembered(("groupings in use", workshop_id), ("grouping", "step"), read)


def _read_groupings_in_use(desk: Desk, workshop_id: str) -> tuple[tuple[str, GroupMode], ...]:
    db = desk.db
    found = (latest_grouping(db, workshop_id, mode) for mode in GroupMode)
    latest = {row.id: row for row in found if row is not None}
    running = db.scalars(
        select(Grouping)
        .join(Step, Step.grouping_id == Grouping.id)
        .where(Step.workshop_id == workshop_id, Step.state == StepState.OPEN)
    )
    return tuple((row.id, row.mode) for row in (latest | {row.id: row for row in running}).values())


def _size(frame: Frame) -> GroupSize:
    return GroupSize(least=frame.groups.least, target=frame.groups.target, most=frame.groups.most)


def _group_row(db: Session, workshop_id: str, group_id: str) -> Group:
    row = db.scalar(
        select(Group)
        .join(Grouping, Grouping.id == Group.grouping_id)
        .where(Group.id == group_id, Grouping.workshop_id == workshop_id)
    )
    if row is None:
        raise NotFound("group.unknown")
    return row


def _membership(db: Session, grouping_id: str, participant_id: str) -> GroupMember | None:
    group = group_of(db, grouping_id, participant_id)
    return db.get(GroupMember, (group.id, participant_id)) if group else None


def _leave(db: Session, membership: GroupMember) -> None:
    group = db.get_one(Group, membership.group_id)
    if group.secretary_id == membership.participant_id:
        group.secretary_id = None
    db.delete(membership)
    db.flush()


def _has_entries(db: Session, step_id: str) -> bool:
    return db.scalar(select(Entry.id).where(Entry.step_id == step_id).limit(1)) is not None
