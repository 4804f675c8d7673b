"""Who is asked before and after the day, and the links that they are asked by."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.json_values import Json
from facilitation.persistence.base import Base


class SurveyLink(Base):
    """The open link to a workshop's steps before the day, or after it.

    The link can be made again from the server's own secret and ``generation``; its hash finds the row. ``expected``
    tells how many of each level were asked by the link, as the organiser states it.
    """

    __tablename__ = "survey_link"

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    phase: Mapped[str] = mapped_column(String(8), primary_key=True)
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expected: Mapped[Json]


class Invitee(Base):
    """Somebody who is asked by a link of their own.

    ``participant_id`` says only that the link was used: what was answered in an anonymous step is tied to nobody.
    ``muted_at`` is when somebody asked for no more mail, ``refused_at`` when the address turned out not to work.
    """

    __tablename__ = "invitee"
    __table_args__ = (Index("ix_invitee_workshop", "workshop_id", "phase"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    phase: Mapped[str] = mapped_column(String(8))
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    level: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(160))
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    muted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
