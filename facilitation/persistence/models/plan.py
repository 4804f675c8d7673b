"""The action plan."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.states import EntryState
from facilitation.persistence.base import Base, by_value


class Action(Base):
    """What will be done: one owner, one deadline, a first step and a decision level.

    ``version`` rises with every change, so that two people who edit the same action notice each other.
    """

    __tablename__ = "action"
    __table_args__ = (Index("ix_action_workshop", "workshop_id", "position"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    step_id: Mapped[str | None] = mapped_column(ForeignKey("step.id", ondelete="SET NULL"))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("group.id", ondelete="SET NULL"))
    owner_tag: Mapped[str | None] = mapped_column(String(64), unique=True)
    slot: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[EntryState] = mapped_column(by_value(EntryState), default=EntryState.ACTIVE)
    title: Mapped[str] = mapped_column(String(160))
    problem: Mapped[str] = mapped_column(String(200), default="")
    code_what: Mapped[str] = mapped_column(String(40), default="")
    code_whom: Mapped[str] = mapped_column(String(40), default="")
    owner_role: Mapped[str] = mapped_column(String(120), default="")
    owner_unit: Mapped[str] = mapped_column(String(160), default="")
    owner_name: Mapped[str] = mapped_column(String(120), default="")
    co_owner: Mapped[str] = mapped_column(String(160), default="")
    first_step: Mapped[str] = mapped_column(String(300), default="")
    first_step_by: Mapped[date | None]
    deadline: Mapped[date | None]
    milestones: Mapped[str] = mapped_column(Text, default="")
    indicator: Mapped[str] = mapped_column(String(200), default="")
    target: Mapped[str] = mapped_column(String(120), default="")
    baseline: Mapped[str] = mapped_column(String(120), default="")
    baseline_source: Mapped[str] = mapped_column(String(160), default="")
    baseline_date: Mapped[date | None]
    measured_by: Mapped[date | None]
    benefit_patient: Mapped[str] = mapped_column(String(300), default="")
    benefit_municipality: Mapped[str] = mapped_column(String(300), default="")
    benefit_hospital: Mapped[str] = mapped_column(String(300), default="")
    benefit_term: Mapped[str] = mapped_column(String(8), default="")
    decision_level: Mapped[str] = mapped_column(String(40), default="")
    ask: Mapped[str] = mapped_column(String(40), default="")
    spread: Mapped[str] = mapped_column(String(300), default="")
