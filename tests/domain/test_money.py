from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.domain.errors import InvalidInput
from facilitation.domain.money import MOST_KRONER, read_kroner, write_kroner

amounts = st.integers(min_value=0, max_value=MOST_KRONER)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("4500000", 4_500_000),
        ("4 500 000", 4_500_000),
        ("4.500.000", 4_500_000),
        ("4 500 000 kr", 4_500_000),
        ("4 500 000 kroner", 4_500_000),
        ("kr 4 500 000", 4_500_000),
        ("KR. 120 000", 120_000),
        ("4\u00a0500\u00a0000", 4_500_000),
        ("4\u202f500\u202f000\u00a0kr", 4_500_000),
        ("  1.500 ", 1500),
        ("0", 0),
        ("1000000000000", MOST_KRONER),
    ],
)
def test_amounts_as_people_write_them(typed: str, amount: int) -> None:
    assert read_kroner(typed, field="m") == amount


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0\u202f"])
def test_an_empty_field_is_no_amount(typed: str) -> None:
    assert read_kroner(typed, field="m") is None


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("4,5 mill.", "4 500 000"),
        ("4,5 millioner", "4 500 000"),
        ("4.5 mill", "4 500 000"),
        ("1,85 mill. kr", "1 850 000"),
        ("120 tusen", "120 000"),
        ("-5", "5"),
        ("+5", "5"),
        ("5-", "5"),
        ("\u22125", "5"),
        ("120`", "120"),
        ("500 000,-", "500 000"),
        ("500,00", "500"),
        ("4,500,000", "4 500 000"),
        # Nobody can tell what these were meant to be.
        ("1.5", "4 500 000"),
        ("12,50", "4 500 000"),
        ("4,500", "4 500 000"),
        ("4 5000", "4 500 000"),
        ("45 00", "4 500 000"),
        ("1.500 000", "4 500 000"),
        ("1e6", "4 500 000"),
        ("0x10", "4 500 000"),
        ("٤٥٠٠", "4 500 000"),
        ("mange", "4 500 000"),
        ("kr", "4 500 000"),
        ("9" * 5000, "4 500 000"),
    ],
)
def test_what_could_be_read_in_two_ways_is_asked_for_again(typed: str, example: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_kroner(typed, field="m:a")

    assert caught.value.code == "money.not_whole"
    assert caught.value.facts == {"field": "m:a", "example": example.replace(" ", "\u00a0")}


@pytest.mark.parametrize("typed", ["1000000000001", "9" * 30, "9 999 999 999 999"])
def test_amounts_beyond_any_frame_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"money\.too_large"):
        read_kroner(typed, field="m")


@given(amounts, st.sampled_from([" ", ".", "\u00a0", "\u202f", ""]), st.sampled_from(["", " kr", "kr"]))
def test_what_is_written_is_read_back(amount: int, space: str, unit: str) -> None:
    written = write_kroner(amount)

    assert read_kroner(written, field="m") == amount
    assert read_kroner(written.replace("\u00a0", space) + unit, field="m") == amount


@given(st.text(alphabet="0123456789 .,-+kr\u00a0mil", max_size=45))
def test_anything_else_is_refused_and_never_guessed(typed: str) -> None:
    digits = "".join(symbol for symbol in typed if symbol.isdigit())

    with suppress(InvalidInput):
        assert read_kroner(typed, field="m") == (int(digits) if digits else None)
