"""When the owner of an action is reminded, and how patient the post is.

Evidence: plans are followed up where progress is asked for at short intervals and written down; half of the seminar's
participants had worked on their measures after six months.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from facilitation.domain.follow_up import FINISHED, Acceptance, Status

BEFORE_DAYS = 14
AFTER_DAYS = 7
CATCH_UP_DAYS = 3
"""How late a reminder may still be sent when the server was down on its day."""
_HALF_YEAR_DAYS = 183


class Occasion(StrEnum):
    """Why an owner is reminded."""

    BEFORE = "before"
    DUE = "due"
    AFTER = "after"
    STATUS = "status"


class Audience(StrEnum):
    """Who gets mail."""

    OWNER = "owner"
    INVITEE = "invitee"


class MailKind(StrEnum):
    """What a mail is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"


class MailState(StrEnum):
    """Where a mail is.

    ``uncertain`` is one that was being handed to the mail server when contact was lost: it may have been sent, so it is
    not sent again unless somebody asks for it. ``dropped`` is one that nobody needs any more.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What the rules look at in an action."""

    deadline: date | None
    status: Status | None
    acceptance: Acceptance | None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to remind of."""
        return self.status not in FINISHED and self.acceptance is not Acceptance.DECLINED


def occasions(
    actions: Iterable[Followed], status_days: Iterable[date], today: date
) -> frozenset[tuple[Occasion, date]]:
    """Return for what one owner is to be reminded today, each with the day that it is about.

    The same occasion is found on a few days in a row, so that a server that was down catches up; the caller sends each
    only once.
    """
    still_open = [action for action in actions if action.is_open]
    found: set[tuple[Occasion, date]] = set()
    for action in still_open:
        if action.deadline is not None:
            found |= {
                (Occasion.BEFORE, action.deadline - timedelta(days=BEFORE_DAYS)),
                (Occasion.DUE, action.deadline),
                (Occasion.AFTER, action.deadline + timedelta(days=AFTER_DAYS)),
            }
    if still_open:
        found |= {(Occasion.STATUS, day) for day in status_days}
    return frozenset((occasion, day) for occasion, day in found if day <= today <= day + timedelta(days=CATCH_UP_DAYS))


def half_year_after(day: date) -> date:
    """Return the day on which a workshop outside any series asks for status."""
    return day + timedelta(days=_HALF_YEAR_DAYS)


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many tries in vain; nothing when it is enough."""
    waits = (5, 15, 60, 4 * 60, 12 * 60, 24 * 60)
    return timedelta(minutes=waits[attempts - 1]) if attempts <= len(waits) else None
