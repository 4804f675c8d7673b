"""Workshops, their program, the people in the room and the log of what the facilitator did."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.grouping.values import GroupMode
from facilitation.domain.json_values import Json
from facilitation.domain.states import DecisionKind, Door, Membership, Presence, StepState
from facilitation.persistence.base import UNORDERED, Base, by_value


class Workshop(Base):
    """One event.

    ``frame`` and the steps are copies of the template, so that neither touches the other later. ``revision`` rises by
    one with every write and doubles as the order of arrival.
    """

    __tablename__ = "workshop"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    place: Mapped[str] = mapped_column(String(160), default="")
    day: Mapped[date]
    starts_minute: Mapped[int] = mapped_column(default=9 * 60)
    language: Mapped[str] = mapped_column(String(2), default="nb")
    template_key: Mapped[str] = mapped_column(String(40))
    template_version: Mapped[int]
    frame: Mapped[Json]
    join_code: Mapped[str] = mapped_column(String(12), unique=True)
    screen_token: Mapped[str] = mapped_column(String(64), unique=True)
    door: Mapped[Door] = mapped_column(by_value(Door), default=Door.CLOSED)
    capacity: Mapped[int] = mapped_column(default=400)
    show_join: Mapped[bool] = mapped_column(default=True)
    current_step_id: Mapped[str | None] = mapped_column(String(36))
    representation_note: Mapped[str] = mapped_column(String(1000), default="")
    rehearsal: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Member(Base):
    """An account's place in a workshop."""

    __tablename__ = "member"

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Membership] = mapped_column(by_value(Membership))


class Step(Base):
    """One point of the program.

    ``definition`` is a dumped step template; removed steps are kept for undo. ``taken_minutes`` were given to an
    earlier step, ``round`` counts how often tables have changed around their hosts.
    ``opens_on`` and ``closes_on`` are the first and the last day of a step before or after the workshop's.
    """

    __tablename__ = "step"
    __table_args__ = (
        Index("ix_step_workshop_position", "workshop_id", "position"),
        UniqueConstraint("workshop_id", "key"),
        CheckConstraint("extra_minutes >= 0", name="extra_not_negative"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    definition: Mapped[Json]
    extra_minutes: Mapped[int] = mapped_column(default=0)
    taken_minutes: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[StepState] = mapped_column(by_value(StepState), default=StepState.PENDING)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    grouping_id: Mapped[str | None] = mapped_column(String(36))
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    removed: Mapped[bool] = mapped_column(default=False)


class Participant(Base):
    """Somebody in the room.

    The phone's cookie holds a secret, this row its hash. ``proxied`` is somebody without a phone, for whom the
    facilitator writes. ``came`` is false for somebody who has only answered from elsewhere, before or after the day.
    """

    __tablename__ = "participant"
    __table_args__ = (Index("ix_participant_workshop", "workshop_id"), UNORDERED)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    level: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(160))
    presence: Mapped[Presence] = mapped_column(by_value(Presence), default=Presence.PRESENT)
    proxied: Mapped[bool] = mapped_column(default=False)
    came: Mapped[bool] = mapped_column(default=True)


class Decision(Base):
    """What was decided in a step's case, as the secretary wrote it. ``version`` rises with every change."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("step_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[str] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[DecisionKind] = mapped_column(by_value(DecisionKind))
    resolution: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(160), default="")
    report_by: Mapped[date | None]


class Grouping(Base):
    """One division of the room into groups. ``number`` counts the divisions of a workshop."""

    __tablename__ = "grouping"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    number: Mapped[int]
    mode: Mapped[GroupMode] = mapped_column(by_value(GroupMode))


class Group(Base):
    """A table. One member writes for all; who that is may change."""

    __tablename__ = "group"
    __table_args__ = (UniqueConstraint("grouping_id", "number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    grouping_id: Mapped[str] = mapped_column(ForeignKey("grouping.id", ondelete="CASCADE"))
    number: Mapped[int]
    secretary_id: Mapped[str | None] = mapped_column(String(36))


class GroupMember(Base):
    """A participant's place at a table."""

    __tablename__ = "group_member"

    group_id: Mapped[str] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True)


class Event(Base):
    """What a facilitator did, and the images of the changed rows that take it back."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("workshop_id", "sequence"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(String(36))
    verb: Mapped[str] = mapped_column(String(40))
    facts: Mapped[Json]
    images: Mapped[Json]
    undone: Mapped[bool] = mapped_column(default=False)
