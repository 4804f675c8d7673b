"""What can be wrong with a template, as data: where it stands, what it is, and what was expected there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from pydantic_core import PydanticCustomError

from facilitation.domain.errors import Fact, InvalidInput

Path = tuple[str | int, ...]
Value = Fact | tuple[str, ...]


class Severity(StrEnum):
    """Whether a template with the problem can be used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend in a template.

    Attributes:
        file: The name that the file was read under.
        line: The line to look at, counted from 1.
        key: Where in the template, for example ``"steps[4].inputs[0].points"``; empty for the whole file.
        code: What is wrong, for example ``"missing"`` or ``"seat.unknown_level"``.
        facts: What was ``found``, and what was expected: ``allowed`` values and limits.
        severity: A warning does not stop the template from being used.
    """

    file: str
    line: int
    key: str
    code: str
    facts: Mapping[str, Value] = field(default_factory=dict, hash=False)
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        facts = "".join(f" {name}={value!r}" for name, value in self.facts.items())
        return f"{self.file}:{self.line}: {self.severity}: {self.key or '.'} {self.code}{facts}"

    @property
    def expected(self) -> Mapping[str, Value]:
        """The facts about what may stand there; empty when the code says it all."""
        return {name: value for name, value in self.facts.items() if name != "found"}


class TemplateError(InvalidInput):
    """A template that cannot be used, with everything that is wrong with it.

    Args:
        problems: At least one problem, sorted by line.
    """

    def __init__(self, problems: tuple[Problem, ...], /, **facts: Fact) -> None:
        own: dict[str, Fact] = {"file": problems[0].file, "problems": len(problems)}
        super().__init__("template.invalid", **{**own, **facts})
        self.problems = problems

    def with_facts(self, **facts: Fact) -> Self:
        """Return the same error with more facts and the same problems."""
        return type(self)(self.problems, **{**self.facts, **facts})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A rule of the template language that is broken at ``path``, seen from the part that found it."""

    code: str
    path: Path = ()
    facts: Mapping[str, Value] = field(default_factory=dict, hash=False)


def refuse(flaws: Iterable[Flaw]) -> None:
    """Stop a model from being made when there are flaws, and let them travel in Pydantic's own error.

    Raises:
        PydanticCustomError: Of type ``incoherent``, with the flaws in its context.
    """
    found = tuple(flaws)
    if found:
        codes = ", ".join(flaw.code for flaw in found)
        raise PydanticCustomError("incoherent", "{codes}", {"codes": codes, "flaws": found})


def dotted(path: Path) -> str:
    """Write a path as a person reads it: ``("steps", 4, "title")`` is ``"steps[4].title"``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")
