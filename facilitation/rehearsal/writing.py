"""Finds out what kind of text a field asks for, and has it written within the field's length."""

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from facilitation.rehearsal.content import Content

# The first pattern that fits decides, so the narrow ones stand first.
_MEANINGS: Final[Sequence[tuple[str, str]]] = (
    (r"\b(ett?|eitt) ord\b", "word"),
    (r"\bnavn|\bnamn", "name"),
    (r"forvent|verdt turen", "expectation"),
    (r"gjøre annerledes|gjere annleis", "improvement"),
    (r"uklart|lurer|still (ett )?spørsmål|spørsmål til", "question"),
    (r"14 dag|gjør du selv|gjer du sjølv|eget steg|første steg|neste steg", "next_step"),
    (r"få poeng|oversett|glemt", "discussion"),
    (r"spørsmål|tilbud|tilbod|tilbakemelding|respons", "offer"),
    (r"tar? (du )?med|tek (du )?med|hjem\b|lært", "takeaway"),
    (r"nytt|kjenner|overrask", "reflection"),
    (r"vi kan|forslag|løsning|løysing|tiltak|idé|\bgrep\b", "solution"),
    (r"problem|hindr|utfordring|utfordrar|brast|risiko|galt|årsak|fører det til", "problem"),
)
_ANYTHING: Final = "reflection"
_TRIES: Final = 25
_SMALL_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "alle andel andre annet den der det eller etter felle for fra før har hos når med mello nivå nye oss som til "
        "uten ved",
    )
)
"""Stems that say nothing of what a text is about."""


def meaning_of(*descriptions: str) -> str:
    """Return what kind of text is asked for; earlier descriptions (a field's label) outweigh later ones (a title)."""
    for description in descriptions:
        for pattern, meaning in _MEANINGS:
            if re.search(pattern, description, flags=re.IGNORECASE):
                return meaning
    return _ANYTHING


def write(content: Content, meaning: str, *, limit: int, topic: str = "") -> str:
    """Return a text of that kind, at most ``limit`` characters; ``topic`` is a category or a cluster's name."""
    topic = topic.lower()
    writers: Mapping[str, Callable[[], str]] = {
        "word": content.word,
        "name": lambda: content.problem_theme(topic),
        "expectation": content.expectation,
        "improvement": content.improvement,
        "question": content.question,
        "next_step": content.next_step,
        "discussion": content.discussion,
        "offer": content.offer,
        "takeaway": content.takeaway,
        "reflection": content.reflection,
        "solution": lambda: content.solution(topic),
        "problem": lambda: content.problem(topic),
    }
    return fitting(writers[meaning], limit=limit) or fitting(content.word, limit=limit) or _cut(content.word(), limit)


def fitting(draw: Callable[[], str], *, limit: int) -> str:
    """Return the first drawn text that is short enough, or nothing when none of some tries is."""
    drawn = (draw() for _ in range(_TRIES))
    return next((text for text in drawn if len(text) <= limit), "")


def shortened(text: str, limit: int) -> str:
    """Return the text, without its last words when it is too long."""
    return text if len(text) <= limit else textwrap.shorten(text, limit, placeholder=" …") or _cut(text, limit)


def closest(text: str, titles: Mapping[str, str]) -> str | None:
    """Return the key of the title that shares most word stems with the text, or nothing when none shares any."""
    stems = _stems(text)
    shared = {key: len(stems & _stems(title)) for key, title in titles.items()}
    best = max(shared, key=lambda key: shared[key], default=None)
    return best if best is not None and shared[best] else None


def _stems(text: str) -> set[str]:
    # Five letters hold a Norwegian stem well enough: «utskrivning», «utskrivningsmelding».
    return {word[:5] for word in re.findall(r"\w{3,}", text.lower())} - _SMALL_WORDS


def _cut(text: str, limit: int) -> str:
    return text[:limit].strip()
