"""Templates that people of this installation have made of others."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.persistence.base import Base


class OwnTemplate(Base):
    """A template as it is written now, with errors and all: YAML text, so that nothing typed is lost.

    Everybody who is signed in may use and copy it; its owner changes it. It stays when the owner's account goes.
    """

    __tablename__ = "own_template"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    changed_at: Mapped[datetime]
