import ast
import string
from functools import cache
from pathlib import Path

import pytest

from facilitation import wording
from facilitation.domain import errors
from facilitation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    SamskapError,
    TooMany,
    Unavailable,
    WrongPhase,
)
from facilitation.domain.privacy.guard import Finding
from facilitation.i18n import LANGUAGES, language
from facilitation.wording import FINDINGS, SENTENCES, explain

SOURCE = Path(errors.__file__).parent.parent
FAMILIES = (Conflict, InvalidInput, NotAllowed, NotFound, TooMany, Unavailable, WrongPhase)
NAMES = {family.__name__ for family in FAMILIES}
NB = language("nb")


@cache
def made_errors() -> list[tuple[str, ast.Call]]:
    """Return every place in the source where an error is made, with its file."""
    return [
        (f"{path.relative_to(SOURCE)}:{node.lineno}", node)
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES
    ]


def codes(argument: ast.expr) -> tuple[str, ...]:
    """Return the codes that an argument can be; one that is put together ends with a star."""
    match argument:
        case ast.Constant(value=str(code)):
            return (code,)
        case ast.IfExp(body=body, orelse=orelse):
            return (*codes(body), *codes(orelse))
        case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
            return (f"{beginning}*",)
    return ()


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_error_that_the_source_makes_has_a_sentence() -> None:
    made = [(place, code) for place, call in made_errors() for code in codes(call.args[0])]
    assert len(made) > 50
    without = [
        f"{place} {code}"
        for place, code in made
        if code not in SENTENCES
        and not (code.endswith("*") and any(known.startswith(code[:-1]) for known in SENTENCES))
    ]
    assert without == []


def test_every_error_carries_what_its_sentence_tells() -> None:
    lacking = [
        f"{place} {code} lacks {missing}"
        for place, call in made_errors()
        for code in codes(call.args[0])
        if isinstance(sentence := SENTENCES.get(code), str)
        and (missing := placeholders(sentence) - {keyword.arg for keyword in call.keywords})
    ]
    assert lacking == []


@pytest.mark.parametrize("verb", ["open", "close", "extend", "reopen", "skip", "give"])
def test_every_passage_of_a_step_has_a_sentence(verb: str) -> None:
    assert f"step.cannot_{verb}" in SENTENCES


@pytest.mark.parametrize(
    "sentence", [text for text in (*SENTENCES.values(), *wording._FAMILIES.values()) if isinstance(text, str)]
)
def test_sentences_are_whole_and_short(sentence: str) -> None:
    assert sentence[0].isupper() or sentence[0] in "«{"
    assert sentence.endswith((".", "».", "?"))
    assert len(sentence) <= 130
    assert "!" not in sentence


def test_facts_are_filled_in() -> None:
    error = InvalidInput("text.too_long", field="text", limit=140, length=152)
    assert explain(error, NB) == "Teksten er for lang: 152 tegn, og det er plass til 140. Kort den ned."


@pytest.mark.parametrize("family", [*FAMILIES, SamskapError])
def test_an_unknown_code_has_the_sentence_of_its_family(family: type[SamskapError]) -> None:
    sentence = explain(family("nobody.has_thought_of_this", limit=3), NB)
    assert sentence == wording._FAMILIES[family.family]


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(1, "1 sekund,"), (59, "59 sekunder,"), (60, "1 minutt,"), (61, "2 minutter,"), (900, "15 minutter,")],
)
def test_waiting_time_is_told_in_words(seconds: int, wait: str) -> None:
    assert wait in explain(TooMany("attempts.too_many", retry_after=seconds), NB)


@pytest.mark.parametrize("code", ["privacy.blocked", "privacy.warning"])
def test_what_identifies_a_person_is_named_by_kind(code: str) -> None:
    sentence = explain(InvalidInput(code, field="text", kinds="identity_number,phone"), NB)
    assert "et fødselsnummer eller D-nummer, et telefonnummer." in sentence
    other = explain(InvalidInput(code, field="text", kinds="something_new"), NB)
    assert "noe som en person kan kjennes igjen på" in other


def test_every_kind_of_finding_has_a_name() -> None:
    assert set(FINDINGS) == {finding.value for finding in Finding}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_can_be_told_in_every_language(code: str) -> None:
    names = [
        "limit",
        "row",
        "least",
        "length",
        "given",
        "title",
        "step",
        "key",
        "field",
        "days",
        "months",
        "example",
        "over",
        "total",
        "file",
        "folder",
        "reason",
    ]
    others: dict[str, str | int] = {"retry_after": 5, "kinds": "phone", "day": "2027-03-10"}
    facts = dict.fromkeys((*names, "example", "over", "total"), 3) | others
    told = [explain(InvalidInput(name, **facts), language(code)) for name in SENTENCES]
    assert all(told)
    assert not any("{" in sentence for sentence in told)
