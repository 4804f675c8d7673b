"""The checker: reads the database as it lies on the disk, and says where it differs from what was promised."""

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.history import Ending, History, Kind, Operation

Place = tuple[int, str, int]
Tally = Mapping[str, Mapping[str, int]]


@dataclass(slots=True)
class Expected:
    """What the answers say is stored, by phone, step and slot.

    ``open`` are requests without an answer: each of them happened once or not at all.
    """

    cards: dict[Place, str] = field(default_factory=dict)
    choices: dict[tuple[int, str], str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    open: list[Operation] = field(default_factory=list)


def expected(operations: Sequence[Operation]) -> Expected:
    """Fold what was confirmed, in the order that each phone asked for it."""
    found = Expected()
    for one in operations:
        if one.ending is Ending.UNKNOWN:
            found.open.append(one)
        if one.ending is not Ending.CONFIRMED:
            continue
        place = (one.phone, one.step, one.slot or 0)
        if one.kind in {Kind.EDIT, Kind.WITHDRAW} and place in found.cards:
            found.gone.add(found.cards.pop(place))
        if one.kind in {Kind.CARD, Kind.EDIT}:
            found.cards[place] = one.value
        if one.kind is Kind.CHOICE:
            found.choices[one.phone, one.step] = one.value
    return found


@dataclass(slots=True, kw_only=True)
class Rows:
    """The rows that matter: cards as (text, state), choices as (step, value), counts as (step, input, n)."""

    integrity: list[str] = field(default_factory=lambda: ["ok"])
    orphans: list[tuple[object, ...]] = field(default_factory=list)
    cards: list[tuple[str, str]] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    receipts: set[str] = field(default_factory=set)
    noted: list[tuple[str, str, int]] = field(default_factory=list)
    counted: list[tuple[str, str, int]] = field(default_factory=list)


def read_rows(database: Path) -> Rows:
    """Return the rows as they lie on the disk, read without the product's help."""
    with closing(sqlite3.connect(database)) as db:
        return Rows(
            integrity=[line for (line,) in db.execute("PRAGMA integrity_check")],
            orphans=db.execute("PRAGMA foreign_key_check").fetchall(),
            cards=db.execute("SELECT text, state FROM entry WHERE input_key = 'kort'").fetchall(),
            choices=db.execute(
                "SELECT step_id, json_extract(payload, '$.value') FROM entry WHERE input_key = 'valg'"
            ).fetchall(),
            tokens=[token for (token,) in db.execute("SELECT token_hash FROM participant")],
            receipts={request for (request,) in db.execute("SELECT request_hash FROM receipt")},
            noted=db.execute("SELECT step_id, input_key, sum(count) FROM participation GROUP BY 1, 2").fetchall(),
            counted=db.execute(
                "SELECT step_id, input_key, count(*) FROM entry WHERE state != 'withdrawn' GROUP BY 1, 2"
            ).fetchall(),
        )


def problems(history: History, rows: Rows, tally: Tally) -> list[str]:
    """Return every promise that was broken; nothing when all were kept."""
    found = expected(history.operations)
    return [
        *history.surprises,
        *(f"integrity: {line}" for line in rows.integrity if line != "ok"),
        *(f"orphan: {row}" for row in rows.orphans),
        *_people(history, rows),
        *_receipts(history, rows),
        *_cards(history, found, rows),
        *_closed(history, rows),
        *_tallies(found, rows, tally),
    ]


def _people(history: History, rows: Rows) -> Iterator[str]:
    joins = [one for one in history.operations if one.kind is Kind.JOIN]
    confirmed = [one for one in joins if one.ending is Ending.CONFIRMED]
    tokens = Counter(rows.tokens)
    for one in confirmed:
        if tokens[digest(one.value)] != 1:
            yield f"phone {one.phone} came in and is there {tokens[digest(one.value)]} times"
    if not len(confirmed) <= len(rows.tokens) <= len(joins):
        yield f"{len(rows.tokens)} people for {len(confirmed)} confirmed of {len(joins)} phones"


def _receipts(history: History, rows: Rows) -> Iterator[str]:
    for one in history.operations:
        if one.ending is Ending.CONFIRMED and digest(one.id) not in rows.receipts:
            yield f"{one.kind} {one.id} was confirmed and has no receipt"


def _cards(history: History, found: Expected, rows: Rows) -> Iterator[str]:
    active = Counter(text for text, state in rows.cards if state != "withdrawn")
    touched = {(one.phone, one.step, one.slot) for one in found.open if one.kind in {Kind.EDIT, Kind.WITHDRAW}}
    for place, text in found.cards.items():
        if active[text] != 1 and place not in touched:
            yield f"lost: phone {place[0]} was told that «{text}» is stored, and it is there {active[text]} times"
    known = {one.value: one for one in history.operations if one.kind in {Kind.CARD, Kind.EDIT}}
    for text, times in active.items():
        if times > 1:
            yield f"doubled: «{text}» is there {times} times"
        if text not in known:
            yield f"invented: «{text}» was never sent"
        elif known[text].ending is Ending.REFUSED:
            yield f"refused and stored: «{text}»"
        elif text in found.gone:
            yield f"came back: «{text}» was changed or withdrawn"


def _closed(history: History, rows: Rows) -> Iterator[str]:
    stored = {text for text, _ in rows.cards}
    for one in history.operations:
        closed = history.closed.get(one.step)
        if closed is None or one.sent_at < closed:
            continue
        if one.ending is Ending.CONFIRMED or one.value in stored:
            yield f"after closing: {one.kind} {one.id} was begun {one.sent_at - closed:.3f} s after"


def _tallies(found: Expected, rows: Rows, tally: Tally) -> Iterator[str]:
    noted = {(step, key): n for step, key, n in rows.noted if n}
    counted = {(step, key): n for step, key, n in rows.counted}
    if noted != counted:
        yield f"who has answered and what was answered differ: {noted} and {counted}"
    recount: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for step, value in rows.choices:
        recount[step][value] += 1
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (_, step), value in found.choices.items():
        said[step][value] += 1
    for step, counts in tally.items():
        if +Counter(counts) != recount[step]:
            yield f"the product counts {dict(counts)} where the rows say {dict(recount[step])}"
        unsure = sum(one.kind is Kind.CHOICE and one.step == step for one in found.open)
        differing = (recount[step] - said[step]).total() + (said[step] - recount[step]).total()
        if differing > 2 * unsure:
            yield f"the phones were told {dict(said[step])}, the rows say {dict(recount[step])}"


def digest(secret: str) -> str:
    """Return what the product stores of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
