"""The queue of mails to owners and to those who are asked.

What a mail says is made when it is sent; nothing of a plan or an answer is kept here.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.domain.reminders import MailKind, MailState, Occasion
from facilitation.persistence.base import Base, by_value


class Mail(Base):
    """One mail to one owner, or to one who is asked before or after the day.

    It is claimed in one transaction, handed to the mail server outside any, and settled in another. ``problem`` is the
    code of what went wrong last, ``reply`` the mail server's number.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_state", "state", "next_at"),
        Index("ix_mail_owner", "owner_id"),
        Index("ix_mail_invitee", "invitee_id"),
        CheckConstraint("(owner_id IS NULL) <> (invitee_id IS NULL)", name="one_recipient"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("owner.id", ondelete="CASCADE"))
    invitee_id: Mapped[str | None] = mapped_column(ForeignKey("invitee.id", ondelete="CASCADE"))
    kind: Mapped[MailKind] = mapped_column(by_value(MailKind))
    state: Mapped[MailState] = mapped_column(by_value(MailState), default=MailState.WAITING)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(40), default="")
    reply: Mapped[int | None]
    link_id: Mapped[str | None] = mapped_column(ForeignKey("link.id", ondelete="SET NULL"))


class Reminder(Base):
    """That an owner is reminded on an occasion, once; several occasions of a day share a mail."""

    __tablename__ = "reminder"

    owner_id: Mapped[str] = mapped_column(ForeignKey("owner.id", ondelete="CASCADE"), primary_key=True)
    occasion: Mapped[Occasion] = mapped_column(by_value(Occasion), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mail.id", ondelete="CASCADE"), index=True)


class SurveyReminder(Base):
    """That an invitee was written to, once for each ``number``: 0 is the invitation, 1 the first reminder."""

    __tablename__ = "survey_reminder"

    invitee_id: Mapped[str] = mapped_column(ForeignKey("invitee.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
