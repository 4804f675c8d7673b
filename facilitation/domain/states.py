"""The states that things pass through, and which passages are allowed."""

from enum import StrEnum


class Door(StrEnum):
    """Whether new participants may come in."""

    CLOSED = "closed"
    OPEN = "open"
    LOCKED = "locked"


class StepState(StrEnum):
    """A step waits, is open for answers, is closed, or was skipped."""

    PENDING = "pending"
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"


class EntryState(StrEnum):
    """An entry counts, is put aside by the facilitator, or was taken back by its author."""

    ACTIVE = "active"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


class DecisionKind(StrEnum):
    """What a body did with a case.

    Source: the collaboration committee's minutes say approves («godkjennes»), takes note («tatt til orientering»),
    endorses («slutter seg til») and resolves («vedtak»); a case can also be put off or turned down.
    """

    APPROVED = "approved"
    NOTED = "noted"
    ENDORSED = "endorsed"
    RESOLVED = "resolved"
    POSTPONED = "postponed"
    REJECTED = "rejected"


class Membership(StrEnum):
    """What an account may do in a workshop: run it, or read it and its files."""

    FACILITATOR = "facilitator"
    ORGANISER = "organiser"


class Presence(StrEnum):
    """A participant is in the room, has left, or was shown out and may not come back."""

    PRESENT = "present"
    LEFT = "left"
    REMOVED = "removed"
