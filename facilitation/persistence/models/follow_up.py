"""What becomes of the plan: who owns its actions, and what they say of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.follow_up import Acceptance, LinkKind, Status
from facilitation.persistence.base import Base, by_value


class Owner(Base):
    """Somebody who owns actions of one workshop: the person whom the plan names by role, unit and name.

    Which actions these are is read from the plan's own fields, so that nothing can drift apart from the plan. The
    address is here and not in the plan, because the plan is handed out. ``asked_at`` is when a link was first made,
    ``muted_at`` when the owner asked for no more reminders, ``refused_at`` when a mail server refused the address.
    """

    __tablename__ = "owner"
    __table_args__ = (UniqueConstraint("workshop_id", "role", "unit", "name"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(160), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    asked_at: Mapped[datetime | None]
    muted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


class Link(Base):
    """A personal or shared secret address; only the hash of the secret is kept.

    ``used_at`` is when somebody first pressed the button on its page: fetching the address leaves no trace, because
    mail scanners do that.
    """

    __tablename__ = "link"
    __table_args__ = (Index("ix_link_workshop", "workshop_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[LinkKind] = mapped_column(by_value(LinkKind))
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("owner.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ActionUpdate(Base):
    """One message on an action; the latest that says something on a matter is what holds now.

    It comes from an owner or from somebody signed in. ``sequence`` is the workshop's revision, so it rises with time.
    """

    __tablename__ = "action_update"
    __table_args__ = (
        UniqueConstraint("action_id", "sequence"),
        Index("ix_action_update_workshop", "workshop_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    at: Mapped[datetime]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("owner.id", ondelete="SET NULL"))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    status: Mapped[Status | None] = mapped_column(by_value(Status))
    acceptance: Mapped[Acceptance | None] = mapped_column(by_value(Acceptance))
    handed_to_id: Mapped[str | None] = mapped_column(ForeignKey("owner.id", ondelete="SET NULL"))
    value: Mapped[str] = mapped_column(String(120), default="")
    value_date: Mapped[date | None]
    value_source: Mapped[str] = mapped_column(String(160), default="")
    comment: Mapped[str] = mapped_column(String(600), default="")
