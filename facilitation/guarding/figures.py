"""Recall and false alarms of the guard on a list of sentences, kind by kind."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from facilitation.domain.privacy.guard import BLOCKING, Finding, inspect

SENTENCES: Final = Path(__file__).with_name("sentences.csv")
HARMLESS: Final = "harmless"
# The small places of the list; a workshop has its own.
PLACES: Final = ("Utsira", "Modalen", "Fedje", "Træna", "Nordre Follo")


class UnreadableList(ValueError):
    """A list that is not a table of sentences; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, what the guard ought to see in it, and the round of writing that it is from."""

    text: str
    kinds: frozenset[Finding]
    split: str

    @property
    def is_harmless(self) -> bool:
        """Whether nothing ought to be seen."""
        return not self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``n`` of ``of``."""

    n: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share of a hundred, or nothing when there was nothing to count."""
        return round(100 * self.n / self.of, 1) if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was found of what ought to be found, and the harmless sentences that were blocked or warned of.

    ``alarms`` counts, for each kind, the sentences where it was seen and ought not to be.
    """

    recall: dict[Finding, Share]
    alarms: dict[Finding, Share]
    blocked: Share
    warned: Share

    def as_json(self) -> dict[str, Any]:
        """Return the figures as they are printed for machines."""
        kinds = {
            kind.value: {
                "blocks": kind in BLOCKING,
                "sentences": share.of,
                "found": share.n,
                "recall_percent": share.percent,
                "false_alarms": self.alarms[kind].n,
            }
            for kind, share in self.recall.items()
        }
        harmless = {
            "sentences": self.blocked.of,
            "blocked": self.blocked.n,
            "blocked_percent": self.blocked.percent,
            "warned": self.warned.n,
            "warned_percent": self.warned.percent,
        }
        return {"kinds": kinds, "harmless": harmless}


def read_sentences(path: Path = SENTENCES) -> tuple[Sentence, ...]:
    """Read a list: a table with the columns ``kind`` and ``text``, and ``split`` when it has one.

    Several kinds in one sentence are joined with a plus sign. The separator is a semicolon.

    Raises:
        UnreadableList: when a column is missing or a kind is unknown.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter=";"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableList(f"{path}: {error}") from error
    return tuple(_sentence(row, path, number) for number, row in enumerate(rows, start=2))


def measure(sentences: Iterable[Sentence]) -> Figures:
    """Let the guard read each sentence as on a step about cases, and count."""
    seen = [(sentence, *_seen(sentence.text)) for sentence in sentences]
    harmless = [(blocking, warnings) for sentence, blocking, warnings in seen if sentence.is_harmless]
    return Figures(
        recall={kind: _recall(kind, seen) for kind in Finding},
        alarms={kind: _alarms(kind, seen) for kind in Finding},
        blocked=Share(n=sum(bool(blocking) for blocking, _ in harmless), of=len(harmless)),
        warned=Share(n=sum(bool(warnings) for _, warnings in harmless), of=len(harmless)),
    )


_Seen = Sequence[tuple[Sentence, frozenset[Finding], frozenset[Finding]]]


def _seen(text: str) -> tuple[frozenset[Finding], frozenset[Finding]]:
    verdict = inspect(text, case_guard=True, places=PLACES)
    return frozenset(verdict.blocking), frozenset(verdict.warnings)


def _recall(kind: Finding, seen: _Seen) -> Share:
    wanted = [kind in blocking | warnings for sentence, blocking, warnings in seen if kind in sentence.kinds]
    return Share(n=sum(wanted), of=len(wanted))


def _alarms(kind: Finding, seen: _Seen) -> Share:
    others = [kind in blocking | warnings for sentence, blocking, warnings in seen if kind not in sentence.kinds]
    return Share(n=sum(others), of=len(others))


def _sentence(row: dict[str, str | None], path: Path, number: int) -> Sentence:
    kind, text = row.get("kind"), row.get("text")
    if not kind or text is None:
        raise UnreadableList(f"{path}:{number}: kind;text")
    try:
        kinds = frozenset() if kind == HARMLESS else frozenset(Finding(name) for name in kind.split("+"))
    except ValueError as error:
        raise UnreadableList(f"{path}:{number}: {error}") from error
    return Sentence(text=text, kinds=kinds, split=row.get("split") or "")
