import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.domain.errors import InvalidInput
from facilitation.domain.numbers import read_number, write_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("0", 0), ("12,5", 12.5), ("12.5", 12.5), ("11,60", 11.6), ("7,00", 7), ("1 500", 1500), ("", None)],
)
def test_numbers_as_people_write_them(typed: str, number: float | None) -> None:
    assert read_number(typed, field="f:n") == number


@pytest.mark.parametrize("typed", ["1.500", "1,500", "62 %", "-3", "1e3", "to", "1,2,3", "15 00", "٣", "9" * 13, ","])
def test_what_is_no_number_is_asked_for_again(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_number(typed, field="f:n")
    assert (caught.value.code, caught.value.facts) == ("number.not_a_number", {"field": "f:n"})


@given(st.integers(0, 10**10), st.integers(0, 99))
def test_what_is_written_is_read_back(whole: int, part: int) -> None:
    number = read_number(f"{whole},{part:02}", field="f:n")

    assert number is not None
    assert read_number(write_number(number), field="f:n") == number
    assert number == (100 * whole + part) / 100
