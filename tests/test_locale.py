"""Every text in the source has its nynorsk and its English, with the same placeholders."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from facilitation.i18n import DOMAIN, LOCALE_FOLDER
from facilitation.settings import ROOT

KEYWORDS = {"_": None, "mark": None, "gettext": None, "plural": (1, 2)}
METHODS = [("facilitation/**.py", "python"), ("facilitation/**/templates/**.html", "jinja2")]


@cache
def source_texts() -> frozenset[str]:
    texts: set[str] = set()
    for _, _, message, _, _ in extract_from_dir(str(ROOT), METHODS, {}, KEYWORDS, directory_filter=wanted):
        texts.update((message,) if isinstance(message, str) else message)
    return frozenset(texts)


def wanted(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in {"tests", "benchmarks", "lock", "docs", "node_modules"}


@cache
def messages(code: str) -> tuple[Message, ...]:
    path = LOCALE_FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return tuple(message for message in read_po(file, locale=code) if message.id)


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def is_told(message: Message) -> bool:
    """A fuzzy message is left out when the catalogue is read, so it is not told."""
    return not message.fuzzy and all(forms(message.string))


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[a-z_0-9]*\}", text))


@pytest.mark.parametrize("code", ["nn", "en"])
def test_nothing_is_untranslated(code: str) -> None:
    translated = {form for message in messages(code) if is_told(message) for form in forms(message.id)}

    assert sorted(source_texts() - translated) == []


@pytest.mark.parametrize("code", ["nn", "en"])
def test_nothing_is_translated_that_is_not_in_the_source(code: str) -> None:
    known = {form for message in messages(code) for form in forms(message.id)}

    assert sorted(known - source_texts()) == []


@pytest.mark.parametrize("code", ["nn", "en"])
def test_placeholders_are_the_same(code: str) -> None:
    for message in messages(code):
        expected = {tuple(placeholders(form)) for form in forms(message.id)}
        assert {tuple(placeholders(form)) for form in forms(message.string)} <= expected, message.id


@pytest.mark.parametrize(
    "bokmal", [r"\bikke\b", r"\bjeg\b", r"\bhvor\b", r"\bhva\b", r"\bnoen\b", r"\bhverandre\b", r"\bdere\b"]
)
def test_nynorsk_is_nynorsk(bokmal: str) -> None:
    found = [form for message in messages("nn") for form in forms(message.string) if re.search(bokmal, form.lower())]

    assert found == []
