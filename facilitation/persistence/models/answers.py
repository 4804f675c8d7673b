"""What the phones sent: entries, who has answered (kept apart), clusters, receipts and contacts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.json_values import Json
from facilitation.domain.states import EntryState
from facilitation.persistence.base import UNORDERED, Base, by_value


class Entry(Base):
    """One answer in one slot of one input.

    ``owner_tag`` is made from a secret that only the phone holds, so its uniqueness allows one answer per slot without
    telling the server whose it is. ``participant_id`` and ``unit`` stay empty in anonymous steps; ``role`` and
    ``level`` are kept only where enough others share them, or where the step is answered from elsewhere. ``sequence``
    orders entries; there is no time.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_step_input", "step_id", "input_key"),
        Index("ix_entry_cluster", "cluster_id"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[str] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    input_key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(16))
    owner_tag: Mapped[str] = mapped_column(String(64), unique=True)
    sequence: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str | None] = mapped_column(String(40))
    payload: Mapped[Json]
    subject_id: Mapped[str | None] = mapped_column(String(36))
    slot: Mapped[int]
    group_id: Mapped[str | None] = mapped_column(String(36))
    participant_id: Mapped[str | None] = mapped_column(String(36))
    unit: Mapped[str | None] = mapped_column(String(160))
    role: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[str | None] = mapped_column(String(40))
    cluster_id: Mapped[str | None] = mapped_column(ForeignKey("cluster.id", ondelete="SET NULL"))
    state: Mapped[EntryState] = mapped_column(by_value(EntryState), default=EntryState.ACTIVE)


class FixedSplit(Base):
    """The answers to an input by category, as they were when the step was closed: payloads in an order of their own.

    It holds the categories that may be shown, and of all others only how many there were. It never changes, and undo
    does not know of it: what has been shown once cannot be shown otherwise.
    """

    __tablename__ = "fixed_split"
    __table_args__ = (UNORDERED,)

    step_id: Mapped[str] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), primary_key=True)
    input_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    cells: Mapped[Json]
    rest: Mapped[int]


class Participation(Base):
    """That somebody has answered an input, and how many times; never what. ``who`` is a participant or a group."""

    __tablename__ = "participation"
    __table_args__ = (UNORDERED,)

    step_id: Mapped[str] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), primary_key=True)
    input_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    who: Mapped[str] = mapped_column(String(36), primary_key=True)
    count: Mapped[int]


class Cluster(Base):
    """Cards that say the same. A merged cluster points to the one that took its cards; nothing is deleted."""

    __tablename__ = "cluster"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[str] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    merged_into: Mapped[str | None] = mapped_column(String(36))


class ClusterName(Base):
    """A name that a cluster has had, oldest first."""

    __tablename__ = "cluster_name"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cluster_id: Mapped[str] = mapped_column(ForeignKey("cluster.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class Receipt(Base):
    """The answer already given to a request, so that a repeated request gets the same one and does nothing.

    The request's identifier is kept as a digest: a phone's own secret is derived from the one that it joined with.
    """

    __tablename__ = "receipt"
    __table_args__ = (UNORDERED,)

    request_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    workshop_id: Mapped[str | None] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    result: Mapped[Json]


class Contact(Base):
    """An address that may be asked again after six months; stored without any link to what was answered."""

    __tablename__ = "contact"
    __table_args__ = (UNORDERED,)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(254))
