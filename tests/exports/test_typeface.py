import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from exports.safe_text import clean
from exports.typeface import FAMILY, FOLDER, drawable

ANY_TEXT = st.text(st.characters(exclude_categories=()))
WEIGHTS = ("Regular", "Bold")


def font(weight: str) -> TTFont:
    return TTFont(FOLDER / f"SamskapSans-{weight}.ttf")


def covered() -> set[str]:
    return set(map(chr, font("Regular").getBestCmap()))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_coverage_is_that_of_the_fonts(weight: str) -> None:
    listed = {
        code
        for line in (FOLDER / "coverage.txt").read_text().split()
        for first, last in [line.split("-")]
        for code in range(int(first, 16), int(last, 16) + 1)
    }

    assert listed == set(font(weight).getBestCmap())


@pytest.mark.parametrize("weight", WEIGHTS)
def test_fonts_have_our_name_and_their_licence(weight: str) -> None:
    names = font(weight)["name"]

    assert names.getDebugName(1) == FAMILY
    assert "SIL Open Font License" in str(names.getDebugName(13))
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Åse og Áillohaš: čđŋšŧž ≥ – «ja» → ✓ ½ €", "Åse og Áillohaš: čđŋšŧž ≥ – «ja» → ✓ ½ €"),
        ("Bra 👍", "Bra [thumbs up sign]"),
        ("Bra 👍👍👍🏽!", "Bra [thumbs up sign ×3]!"),
        ("👩\u200d⚕️", "[woman] [staff of aesculapius]"),
        ("si שלום עולם nå", "si [hebrew letters] nå"),
        ("日本語", "[cjk letters]"),
        ("مرحبا 👍", "[arabic letters] [thumbs up sign]"),
        ("en\n👍\nto", "en\n[thumbs up sign]\nto"),
        ("[thumbs up sign]", "[thumbs up sign]"),
        ("", ""),
    ],
)
def test_drawable_text(text: str, expected: str) -> None:
    assert drawable(text) == expected


@given(ANY_TEXT)
def test_drawable_of_any_text_is_covered(text: str) -> None:
    assert set(drawable(clean(text))) <= covered() | {"\n"}


@given(st.text(sorted(map(chr, range(0x20, 0x7F))) + list("æøåÆØÅčđŋšŧž–«»")))
def test_drawable_of_our_languages_is_the_text(text: str) -> None:
    assert drawable(text) == text


def test_drawable_of_long_foreign_text_is_short() -> None:
    assert len(drawable("👍" * 10_000)) < 40
    assert len(drawable("ש" * 10_000)) < 40
