"""What a check finds: how grave it is, what it is about, and the sentences that tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Grade(StrEnum):
    """How grave it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found; ``code`` names the sentence, ``facts`` fill it."""

    grade: Grade
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def check(self) -> str:
        """Which check it was: the first part of the code."""
        return self.code.partition(".")[0]


def ok(code: str, **facts: str | int) -> Finding:
    """Return that something is well."""
    return Finding(grade=Grade.OK, code=code, facts=facts)


def warn(code: str, **facts: str | int) -> Finding:
    """Return that something works, and should be looked at."""
    return Finding(grade=Grade.WARN, code=code, facts=facts)


def fail(code: str, **facts: str | int) -> Finding:
    """Return that something will go wrong on the day."""
    return Finding(grade=Grade.FAIL, code=code, facts=facts)
