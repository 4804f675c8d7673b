"""How long what belongs to a workshop is kept, and the counts that stay when the rest is erased."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.json_values import Json
from facilitation.persistence.base import Base


class Retention(Base):
    """A workshop's own times, if it has any, and what has been erased.

    ``kept`` holds counts only: how many took part, which seats were empty, and how many of five or more gave each
    answer of the evaluation.
    """

    __tablename__ = "retention"

    workshop_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    raw_months: Mapped[int | None]
    plan_months: Mapped[int | None]
    raw_erased_at: Mapped[datetime | None]
    plan_erased_at: Mapped[datetime | None]
    kept: Mapped[Json]
