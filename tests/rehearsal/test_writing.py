import random

import pytest

from facilitation.rehearsal.content import Content
from facilitation.rehearsal.writing import closest, fitting, meaning_of, shortened, write


@pytest.fixture
def content() -> Content:
    return Content(random.Random(3))  # noqa: S311 -- a fixed seed is the point


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Min forventning", "expectation"),
        ("Nytt for meg, eller noe jeg ikke kjenner igjen", "reflection"),
        ("Hva kan vi ta med hjem?", "takeaway"),
        ("Viktig, men fikk få poeng", "discussion"),
        ("Foreslå navn", "name"),
        ("Ett problem per kort", "problem"),
        ("Ett forslag per kort", "solution"),
        ("Ett spørsmål eller ett tilbud om hjelp til denne gruppa", "offer"),
        ("Hva gjør du selv innen 14 dager?", "next_step"),
        ("Ett ord om dagen", "word"),
        ("Noe helt annet", "reflection"),
    ],
)
def test_meaning_of_a_field_is_read_from_its_label(label: str, meaning: str) -> None:
    assert meaning_of(label) == meaning


def test_meaning_of_a_vague_label_is_read_from_the_next_description() -> None:
    assert meaning_of("Skriv her", "Når … skjer, fører det til … for …", "Ett ord om dagen") == "problem"


@pytest.mark.parametrize("limit", [2000, 140, 60, 30, 12, 3])
@pytest.mark.parametrize(
    "meaning",
    [
        *("word", "name", "expectation", "next_step", "discussion", "offer"),
        *("takeaway", "reflection", "solution", "problem"),
    ],
)
def test_written_text_keeps_within_the_limit(content: Content, meaning: str, limit: int) -> None:
    texts = [write(content, meaning, limit=limit, topic="Fastlege") for _ in range(30)]

    assert all(0 < len(text) <= limit for text in texts)


def test_a_solution_is_about_its_topic_however_it_is_cased(content: Content) -> None:
    written = {write(content, "solution", limit=200, topic="ETTERVERN") for _ in range(40)}
    about = {content.solution("ettervern") for _ in range(400)}

    assert written <= about


def test_fitting_gives_nothing_when_no_text_is_short_enough() -> None:
    assert fitting(lambda: "for langt", limit=3) == ""


@pytest.mark.parametrize(
    ("text", "limit", "left"),
    [("Kort nok", 8, "Kort nok"), ("Kort nok igjen", 10, "Kort nok …"), ("Ettlangtord", 4, "…")],
)
def test_shortened_text_loses_whole_words(text: str, limit: int, left: str) -> None:
    assert shortened(text, limit) == left


def test_closest_title_shares_a_stem_and_not_a_small_word() -> None:
    titles = {"planer": "Planer for den enkelte", "meldinger": "Elektroniske meldinger (PLO)"}

    assert closest("Felles mal for PLO-meldinger", titles) == "meldinger"
    assert closest("Opplæring for alle", titles) is None
    assert closest("Hva som helst", {}) is None
