"""What a decision level answered to what was asked of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.states import DecisionKind
from facilitation.persistence.base import Base, by_value


class LiftAnswer(Base):
    """One answer to a lifted action. ``level`` is the key of the level that gave it, as the action had it then.

    ``sequence`` is the workshop's revision. An action that is lifted further gets another answer; the first one stays.
    """

    __tablename__ = "lift_answer"
    __table_args__ = (Index("ix_lift_answer_action", "action_id", "sequence"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    level: Mapped[str] = mapped_column(String(40))
    ask: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[DecisionKind] = mapped_column(by_value(DecisionKind))
    decided_on: Mapped[date]
    text: Mapped[str] = mapped_column(String(1000), default="")
