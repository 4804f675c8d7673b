import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.safe_text import clean, clean_line, clip, guard_formula, utf16_length

ANY_TEXT = st.text(st.characters(exclude_categories=()))
CLEAN_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs")))


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("Åse\u00a0og Áillohaš: čđŋšŧž ≥ – «ja» → ✓", "Åse\u00a0og Áillohaš: čđŋšŧž ≥ – «ja» → ✓"),
        ("a\u030arlig", "årlig"),
        ("a\u200b\u030arlig", "årlig"),
        ("en\r\nto\rtre\u2028fire\x85fem\vseks", "en\nto\ntre\nfire\nfem\nseks"),
        ("a\tb", "a b"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("faktura\u202efdp.exe\u2066\u2069\u200f", "fakturafdp.exe"),
        ("\ufeffskjult\u00adtegn\u200b", "skjulttegn"),
        ("\uf0b7 punkt\ue000", "• punkt"),
        ("halv\ud83d", "halv\ufffd"),
        ("slutt\ufffe\uffff\U0001ffff\ufdd0", "slutt"),
        ("👩\u200d⚕️👍🏽", "👩\u200d⚕️👍🏽"),
        ("", ""),
    ],
)
def test_clean_text(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@given(ANY_TEXT)
def test_clean_any_text_is_idempotent_and_encodable(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(c) for c in cleaned.replace("\n", "")} & {"Cc", "Co", "Cs"}
    assert cleaned.encode().decode() == cleaned


@given(CLEAN_TEXT.map(lambda text: unicodedata.normalize("NFC", text)))
def test_clean_ordinary_text_keeps_all_but_odd_line_breaks(text: str) -> None:
    assert clean(text) == text.replace("\u2028", "\n").replace("\u2029", "\n")


def test_clean_line_of_several_lines() -> None:
    assert clean_line("  Hva\r\n\tskal   gjøres? ") == "Hva skal gjøres?"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("kort", 4, "kort"),
        ("ganske langt", 10, "ganske […]"),
        ("👍👍👍👍👍", 9, "👍👍 […]"),
        ("👍👍👍👍👍", 10, "👍👍👍👍👍"),
        ("abcde\u0301fghij", 9, "abcd […]"),
        ("ab👍🏽cdefghi", 9, "ab […]"),
        ("ab👩\u200d⚕\ufe0fcdefghi", 9, "ab👩 […]"),
        ("\u0301\u0301\u0301\u0301\u0301\u0301\u0301", 6, " […]"),
    ],
)
def test_clip_at_limit(text: str, limit: int, expected: str) -> None:
    assert clip(text, limit) == expected


def test_clip_without_mark() -> None:
    assert clip("abcdef", 3, mark="") == "abc"


@given(CLEAN_TEXT, st.integers(4, 40))
def test_clip_any_text_fits_and_is_a_beginning(text: str, limit: int) -> None:
    clipped = clip(text, limit)

    assert len(clipped.encode("utf-16-le")) // 2 <= limit
    assert clipped == text or (clipped.endswith(" […]") and text.startswith(clipped[:-4]))


@given(CLEAN_TEXT)
def test_utf16_length_is_what_the_encoding_takes(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) / 2


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+4712345678",
        "-1",
        "- et punkt i en liste",
        "@SUM(A1)",
        "|calc",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "   =1",
        "\u00a0\u3000=1",
        "\u200b =1",
        "\u200d\u200d=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "'=1",
        "''@SUM(A1)",
    ],
)
def test_guard_formula_of_dangerous_text(text: str) -> None:
    assert guard_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["", "2-1", "'sitat'", "– tankestrek", "a=b", " vanlig", "«=1»"])
def test_guard_formula_of_harmless_text(text: str) -> None:
    assert guard_formula(text) == text
