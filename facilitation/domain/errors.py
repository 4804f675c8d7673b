"""The errors that a person can cause, as families of codes with data.

An error carries what happened, never a sentence: the sentence is made where the person's language is known.
"""

from typing import ClassVar, Self

Fact = str | int | float | bool | None


class SamskapError(Exception):
    """Root of every error that the product raises on purpose.

    Args:
        code: Dotted name of what went wrong, for example ``"text.too_long"``.
        facts: Values for the sentence, for example ``limit=140``.
    """

    family: ClassVar[str] = "error"

    def __init__(self, code: str, /, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = " ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} {facts}".strip()

    def with_facts(self, **facts: Fact) -> Self:
        """Return the same error with more facts, for example the field that it concerns."""
        return type(self)(self.code, **{**self.facts, **facts})


class NotFound(SamskapError):
    """The thing does not exist, or the person may not know that it does."""

    family = "not_found"


class NotAllowed(SamskapError):
    """The person is known, and may not do this."""

    family = "not_allowed"


class InvalidInput(SamskapError):
    """What was typed or chosen cannot be taken as it is."""

    family = "invalid_input"


class Conflict(SamskapError):
    """Somebody else, or an earlier request, has changed what this one builds on."""

    family = "conflict"


class WrongPhase(SamskapError):
    """The step or the door is not in the state that this needs."""

    family = "wrong_phase"


class TooMany(SamskapError):
    """A limit is reached: participants in the room, cards per person, attempts per hour."""

    family = "too_many"


class Unavailable(SamskapError):
    """The product cannot do this now and nothing was changed: disk full, database locked."""

    family = "unavailable"
