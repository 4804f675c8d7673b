import re

from hypothesis import given
from hypothesis import strategies as st

from exports.labels import headings, sheet_names

ANY_TEXT = st.text(st.characters(exclude_categories=()))
ANY_NAMES = st.lists(ANY_TEXT | st.sampled_from(["a", "A", "a (2)", ""]))


def test_sheet_names_with_forbidden_characters() -> None:
    names = sheet_names(["Tiltak/løft [2026]: hva?", "'sitat'", "Linje\nto", "*"])

    assert names == ("Tiltak-løft -2026- hva-", "sitat", "Linje to", "-")


def test_sheet_names_that_are_too_long_or_empty() -> None:
    names = sheet_names(["a" * 40, "a" * 50, "👍" * 20, "", "\u202e"])

    assert names == ("a" * 31, "a" * 27 + " (2)", "👍" * 15, "–", "– (2)")


def test_sheet_names_differing_only_in_case() -> None:
    assert sheet_names(["Plan", "PLAN", "plan (2)"]) == ("Plan", "PLAN (2)", "plan (2) (2)")


def test_sheet_names_that_excel_reserves() -> None:
    assert sheet_names(["History"]) == ("History (2)",)


def test_sheet_names_that_look_like_escapes() -> None:
    assert sheet_names(["_x0041_plan"]) == ("-x0041_plan",)


@given(ANY_NAMES)
def test_sheet_names_of_anything_are_legal_and_different(titles: list[str]) -> None:
    names = sheet_names(titles)

    assert len(names) == len(titles)
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)


def test_headings_repeated_empty_or_on_two_lines() -> None:
    assert headings(["Hva", "hva", "", "Hvem\ner med?"]) == ("Hva", "hva (2)", "–", "Hvem er med?")


def test_headings_that_look_like_escapes() -> None:
    assert headings(["a_x000d_b", "_x00Zz_"]) == ("a-x000d_b", "_x00Zz_")


@given(ANY_NAMES)
def test_headings_of_anything_are_legal_and_different(names: list[str]) -> None:
    legal = headings(names)

    assert len({heading.lower() for heading in legal}) == len(names)
    assert all(0 < len(heading.encode("utf-16-le")) // 2 <= 254 for heading in legal)
