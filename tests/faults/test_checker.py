"""The checker sees what it is there to see: a sound day passes, and each broken promise is named."""

from pathlib import Path

import pytest

from tests.faults.checker import Rows, digest, problems
from tests.faults.history import Ending, History, Kind, Operation

STEP = "steg"


class Day:
    """A history and the rows that it should have left."""

    def __init__(self, folder: Path) -> None:
        self.history = History(folder / "history.jsonl")
        self.rows = Rows()
        self.tally = {STEP: {"a": 1, "b": 0}}
        self.join = self.asks(Kind.JOIN, value="hemmelig")
        self.card = self.asks(Kind.CARD, value="et kort", slot=1)
        self.asks(Kind.CHOICE, value="a")
        self.rows.tokens = [digest("hemmelig")]
        self.rows.receipts = {digest(one.id) for one in self.history.operations}
        self.rows.cards = [("et kort", "active")]
        self.rows.choices = [(STEP, "a")]
        self.rows.noted = self.rows.counted = [(STEP, "kort", 1), (STEP, "valg", 1)]

    def asks(
        self, kind: Kind, *, value: str = "", slot: int | None = None, ending: Ending = Ending.CONFIRMED
    ) -> Operation:
        """Let the phone ask, and be answered when there is an ending."""
        one = Operation(id=f"{len(self.history.operations)}", phone=1, kind=kind, step=STEP, slot=slot, value=value)
        self.history.sent(one)
        if ending is not Ending.UNKNOWN:
            self.history.ended(one, ending)
            self.rows.receipts.add(digest(one.id))
        return one

    def problems(self) -> list[str]:
        return problems(self.history, self.rows, self.tally)


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return Day(tmp_path)


def test_sound_day_has_no_problem(day: Day) -> None:
    assert day.problems() == []


def test_confirmed_card_that_is_gone_is_lost(day: Day) -> None:
    day.rows.cards.clear()
    day.rows.noted = day.rows.counted = [(STEP, "valg", 1)]

    (found,) = day.problems()
    assert found.startswith("lost: ")


def test_card_that_is_there_twice_is_doubled(day: Day) -> None:
    day.rows.cards.append(("et kort", "active"))

    assert [found.split(":")[0] for found in day.problems()] == ["lost", "doubled"]


@pytest.mark.parametrize("rows", [[], [("kanskje", "active")]], ids=["not there", "there"])
def test_request_without_an_answer_may_have_happened_once(day: Day, rows: list[tuple[str, str]]) -> None:
    day.asks(Kind.CARD, value="kanskje", ending=Ending.UNKNOWN)
    day.rows.cards += rows

    assert day.problems() == []


def test_request_without_an_answer_may_not_have_happened_twice(day: Day) -> None:
    day.asks(Kind.CARD, value="kanskje", ending=Ending.UNKNOWN)
    day.rows.cards += [("kanskje", "active")] * 2

    (found,) = day.problems()
    assert found.startswith("doubled: ")


def test_card_that_nobody_sent_or_that_was_refused_is_named(day: Day) -> None:
    day.asks(Kind.CARD, value="nei", ending=Ending.REFUSED)
    day.rows.cards += [("nei", "active"), ("hvem", "active")]

    assert [found.split(":")[0] for found in day.problems()] == ["refused and stored", "invented"]


def test_withdrawn_card_that_is_there_is_named(day: Day) -> None:
    day.asks(Kind.WITHDRAW, slot=1)

    (found,) = day.problems()
    assert found.startswith("came back: ")


def test_edit_without_an_answer_may_have_happened_or_not(day: Day) -> None:
    day.asks(Kind.EDIT, value="rettet", slot=1, ending=Ending.UNKNOWN)
    assert day.problems() == []

    day.rows.cards = [("rettet", "active")]
    assert day.problems() == []


def test_answer_to_a_closed_step_is_named(day: Day) -> None:
    day.history.step_closed(STEP)
    day.asks(Kind.CHOICE, value="a")

    (found,) = day.problems()
    assert found.startswith("after closing: ")


def test_person_who_is_gone_or_there_twice_is_named(day: Day) -> None:
    day.rows.tokens *= 2

    assert "came in and is there 2 times" in day.problems()[0]


def test_confirmation_without_a_receipt_is_named(day: Day) -> None:
    day.rows.receipts.remove(digest(day.card.id))

    (found,) = day.problems()
    assert found.endswith("has no receipt")


def test_tally_that_differs_from_the_rows_or_from_what_was_confirmed_is_named(day: Day) -> None:
    day.tally = {STEP: {"a": 2}}
    (found,) = day.problems()
    assert found.startswith("the product counts")

    day.tally, day.rows.choices = {STEP: {"b": 1}}, [(STEP, "b")]
    (found,) = day.problems()
    assert found.startswith("the phones were told")


def test_damaged_file_and_surprise_are_named(day: Day) -> None:
    day.rows.integrity = ["row 3 missing from index"]
    day.rows.orphans = [("entry", 1, "step", 0)]
    day.history.surprised("an error that nobody foresaw")

    assert len(day.problems()) == 3
