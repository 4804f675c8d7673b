"""What becomes of an action after the day: what its owner says of it, and whether the owner has taken it on.

Source: the seminar's evaluation asked each measure with the same six answers, and found that leaders say «igangsatt»
where staff say «vet ikke»; so not knowing is an answer, and having said nothing is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from facilitation.domain.errors import InvalidInput
from facilitation.domain.texts import optional_text


class Status(StrEnum):
    """How far an action has come. That nothing has been said is the absence of a status."""

    STARTED = "started"
    PLANNED = "planned"
    DONE = "done"
    NOT_STARTED = "not_started"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class Acceptance(StrEnum):
    """Where an owner stands to an action. That the owner has not been asked is the absence of this."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"


class LinkKind(StrEnum):
    """What a secret address opens."""

    OWNER = "owner"
    OWNER_CALENDAR = "owner_calendar"
    PLAN_CALENDAR = "plan_calendar"


FINISHED = frozenset({Status.DONE, Status.STOPPED})
# A link outlives the question that is asked half a year after the day, and the last deadline, by a month.
_FOLLOWED_DAYS = 183
_LINK_DAYS = 30
COMMENT_LIMIT = 600
VALUE_LIMIT = 120
SOURCE_LIMIT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody says of an action: its status, a new value of its measure, a comment, or several of these.

    ``value`` is written as people write it («62 %»), with the day it was measured and where it comes from.
    """

    status: Status | None = None
    value: str = ""
    value_date: date | None = None
    value_source: str = ""
    comment: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """The free texts by field, for the privacy guard."""
        return {"value": self.value, "value_source": self.value_source, "comment": self.comment}


def checked(message: Message, today: date) -> Message:
    """Return the message with cleaned texts; a value without a day was measured today.

    Raises:
        InvalidInput: ``update.empty`` when it says nothing, ``update.reason_missing`` when an action is stopped without
            a word, ``update.value_missing`` for a source or a day of no value, ``update.measured_in_future``, and as
            `optional_text`.
    """
    comment = optional_text(message.comment, field="comment", limit=COMMENT_LIMIT)
    value = optional_text(message.value, field="value", limit=VALUE_LIMIT, one_line=True)
    source = optional_text(message.value_source, field="value_source", limit=SOURCE_LIMIT, one_line=True)
    if message.status is Status.STOPPED and not comment:
        raise InvalidInput("update.reason_missing", field="comment")
    if (message.value_date or source) and not value:
        raise InvalidInput("update.value_missing", field="value")
    if message.value_date is not None and message.value_date > today:
        raise InvalidInput("update.measured_in_future", field="value_date")
    if message.status is None and not value and not comment:
        raise InvalidInput("update.empty", field="status")
    day = (message.value_date or today) if value else None
    return Message(status=message.status, value=value, value_date=day, value_source=source, comment=comment)


def is_overdue(deadline: date | None, status: Status | None, today: date) -> bool:
    """Tell whether the deadline has passed for an action that is neither done nor stopped."""
    return deadline is not None and deadline < today and status not in FINISHED


def owner_label(*, role: str, unit: str, name: str) -> str:
    """Return how an owner is spoken of: «Kari Testrud, Storvik kommune», by role when there is no name."""
    return ", ".join(part for part in (name or role, unit) if part)


def last_day_of_link(deadlines: Iterable[date | None], today: date) -> date:
    """Return the last day on which an owner's link works."""
    known = [deadline for deadline in deadlines if deadline is not None]
    return max([*known, today + timedelta(days=_FOLLOWED_DAYS)]) + timedelta(days=_LINK_DAYS)
