from typing import Any

import pytest

from exports.halves import halve

ENOUGH = "ord " * 20_000


def section(heading: str, *blocks: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    return {"kind": "section", "heading": heading, "blocks": list(blocks), "whole": whole, "fresh": False}


def paragraph(share: float) -> dict[str, Any]:
    """Return a paragraph with a share of a document that is large enough."""
    return {"kind": "paragraph", "text": ENOUGH[: round(len(ENOUGH) * share)]}


def table(share: float) -> dict[str, Any]:
    return {"kind": "table", "rows": [[paragraph(share)["text"]]]}


def fresh(blocks: list[dict[str, Any]]) -> list[str]:
    """Return the headings that begin on a new page, once the document is halved."""
    halve(blocks)
    return list(headings(blocks))


def headings(blocks: list[dict[str, Any]]) -> list[str]:
    found = []
    for block in blocks:
        if block["kind"] == "section":
            found += [block["heading"]] * block["fresh"] + headings(block["blocks"])
    return found


def test_large_document_goes_on_on_a_new_page_in_its_middle() -> None:
    cards = [section(str(number), paragraph(0.1), whole=True) for number in range(10)]

    assert fresh([section("Tiltakene", *cards)]) == ["5"]


def test_small_document_is_left_as_it_is() -> None:
    assert fresh([section(str(number), paragraph(0.05)) for number in range(10)]) == []


def test_table_weighs_more_than_its_letters() -> None:
    cards = [section(str(number), paragraph(0.1)) for number in range(10)]

    assert fresh([section("Oversikt", table(0.2)), section("Tiltakene", *cards)]) == ["2"]


@pytest.mark.parametrize(
    "blocks",
    [
        [section("alt", paragraph(1))],
        [paragraph(0.1), section("nesten alt", paragraph(0.9))],
        [section("nesten alt", paragraph(0.9)), section("litt", paragraph(0.1))],
        [section("kort", section("a", paragraph(0.5)), section("b", paragraph(0.5)), whole=True)],
        [table(0.4)],
        [],
    ],
    ids=["one section", "begins early", "begins late", "kept together", "no section", "nothing"],
)
def test_document_in_which_nothing_may_begin_in_the_middle_is_left_as_it_is(blocks: list[dict[str, Any]]) -> None:
    assert fresh(blocks) == []


def test_first_section_stays_with_the_heading_over_it() -> None:
    blocks = [section("før", paragraph(0.5)), section("etter", section("under", paragraph(0.5)))]

    assert fresh(blocks) == ["etter"]


def test_every_kind_of_block_counts() -> None:
    text = paragraph(0.25)["text"]
    blocks = [
        {"kind": "facts", "items": [("a", text, True)]},
        {"kind": "listing", "items": [text]},
        section("midt", {"kind": "abreast", "items": [("a", text)]}, {"kind": "chart"}, paragraph(0.25)),
    ]

    assert fresh(blocks) == ["midt"]
