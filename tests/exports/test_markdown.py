import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from exports.document import Report
from exports.markdown import render
from exports.safe_text import clean
from tests.exports.readable import HOSTILE, everything, texts_on_pages

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"text", "softbreak", "hardbreak", "strong_open", "strong_close", "text_special"}
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


def tokens(report: Report) -> list[Token]:
    return READER.parse(render(report).decode())


def letters(text: str) -> str:
    return re.sub(r"[\s/:]+", "", clean(text))


def read(report: Report) -> str:
    """Return all letters that a reader sees, in order."""
    inline = [child for token in tokens(report) for child in token.children or ()]
    return letters("".join(child.content for child in inline))


def kinds(report: Report) -> list[str]:
    return [token.type for token in tokens(report)]


def in_order(report: Report) -> str:
    """Return the letters of the report as Markdown orders them: labels side by side have their values after them."""
    return letters("".join(texts_on_pages(report)))


def test_markdown_says_what_the_report_says() -> None:
    report = everything()
    found = read(report)

    assert [text for text in texts_on_pages(report) if letters(text) not in found] == []


def test_markdown_has_headings_lists_and_tables() -> None:
    found = tokens(everything())

    assert [token.tag for token in found if token.type == "heading_open"] == ["h1", "h2", "h2", "h3", "h2", "h2"]
    assert sum(token.type == "table_open" for token in found) == 2
    assert sum(token.type == "bullet_list_open" for token in found) >= 3


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_markdown_keeps_any_text_as_text(text: str) -> None:
    report = everything(text)

    inline = {child.type for token in tokens(report) for child in token.children or ()}
    assert inline <= OURS
    assert letters(text) in read(report)


@settings(max_examples=100)
@given(ANY_TEXT)
def test_markdown_is_built_the_same_whatever_is_in_it(text: str) -> None:
    report = everything(f"a {text} b")

    assert kinds(report) == kinds(everything("a"))
    assert letters(f"a{text}b") in read(report)


@settings(max_examples=100)
@given(st.text("#-+=>*_`[]()!<&|~:1.) \nax\\"))
def test_markdown_is_built_the_same_whatever_signs_are_in_it(text: str) -> None:
    mark = f"a {text} b".replace("\n", " ")

    assert kinds(everything(mark)) == kinds(everything("a"))


@pytest.mark.parametrize("start", ["# x", "- x", "+ x", "1. x", "12) x", "> x", "---", "===", "    x", "| x", ": x"])
def test_markdown_line_that_begins_like_markup_is_text(start: str) -> None:
    report = replace(everything(), subtitle=start)

    assert kinds(report) == kinds(everything())
    assert letters(start) in read(report)
