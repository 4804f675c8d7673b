import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.domain.errors import InvalidInput
from facilitation.domain.texts import clean, clean_line, optional_text, required_text


@given(st.text())
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@given(st.text())
def test_cleaned_text_holds_no_control_or_bidi_characters(typed: str) -> None:
    kept = clean(typed).replace("\n", "").replace("\u200d", "").replace("\u200c", "")

    assert {unicodedata.category(symbol) for symbol in kept} & {"Cc", "Cf", "Cs", "Co", "Cn"} == set()


@given(st.text(alphabet="abcæøå é\u0301"))
def test_letters_survive_cleaning(typed: str) -> None:
    assert clean(typed).split() == unicodedata.normalize("NFC", typed).split()


def test_line_breaks_become_one_kind_and_never_more_than_one_empty_line() -> None:
    assert clean("a\r\nb\rc\n\n\n\nd") == "a\nb\nc\n\nd"
    assert clean_line("a\r\nb\tc") == "a b c"


def test_emoji_families_stay_together() -> None:
    assert clean("👩\u200d👩\u200d👧") == "👩\u200d👩\u200d👧"


def test_limits_are_on_what_is_left_after_cleaning() -> None:
    assert required_text(" x\u200b ", field="text", limit=1) == "x"
    with pytest.raises(InvalidInput) as caught:
        optional_text("xx", field="text", limit=1)
    assert caught.value.facts == {"field": "text", "limit": 1, "length": 2}
    with pytest.raises(InvalidInput, match=r"text\.empty"):
        required_text("\u202e \n", field="text", limit=10)
