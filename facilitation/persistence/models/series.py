"""Series: workshops that belong together, who may follow them, and what is carried from one to the next."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.json_values import Json
from facilitation.domain.states import EntryState, Membership
from facilitation.persistence.base import Base, by_value


class Series(Base):
    """Workshops that belong together.

    ``frame`` holds the areas, the decision levels above them and the days on which status is reported. ``version``
    rises with every change of it, so that two people who edit it notice each other.
    """

    __tablename__ = "series"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    frame: Mapped[Json]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class SeriesMember(Base):
    """An account's place in a series, and through it in each of its workshops."""

    __tablename__ = "series_member"

    series_id: Mapped[str] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Membership] = mapped_column(by_value(Membership))


class SeriesWorkshop(Base):
    """A workshop's place in a series. ``area`` is the key of one of the series' areas, or empty."""

    __tablename__ = "series_workshop"

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    series_id: Mapped[str] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    area: Mapped[str] = mapped_column(String(40), default="")


class CarriedAction(Base):
    """An action of an earlier workshop that stands in a later one's plan too: one action, one history, two plans.

    A row that is taken out of the plan is parked and stays, so that the action is never carried there twice.
    """

    __tablename__ = "carried_action"
    __table_args__ = (
        UniqueConstraint("workshop_id", "action_id"),
        Index("ix_carried_action_action", "action_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    state: Mapped[EntryState] = mapped_column(by_value(EntryState), default=EntryState.ACTIVE)
