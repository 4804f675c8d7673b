import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from facilitation.domain.privacy import guard
from facilitation.rehearsal.content import Content, Deck
from facilitation.rehearsal.material import load_material
from facilitation.rehearsal.turnout import ThoughtParticipant

CATEGORIES = (
    "informasjonsflyt",
    "ansvar og roller",
    "overgang og utskrivning",
    "ettervern",
    "fastlege",
    "bolig og arbeid",
    "pårørende",
    "annet",
)
LEVELS = {"kommune", "spesialist", "nav", "fastlege", "bruker", "oppvekst", "statsforvalter", "tillitsvalgt"}
PLAN_KEYS = [
    "title",
    "first_step",
    "milestones",
    "indicator",
    "target",
    "baseline",
    "baseline_source",
    "benefit_patient",
    "benefit_municipality",
    "benefit_hospital",
    "spread",
]
LIMITS = {
    "moment/bar": 160,
    "moment/brast": 160,
    "expectation": 140,
    "reflection": 140,
    "takeaway": 140,
    "discussion": 140,
    "offer": 140,
    "next_step": 160,
    "word": 30,
}


def seeded(seed: int = 7) -> Content:
    return Content(random.Random(seed))  # noqa: S311 - a fixed seed is the point


def every_text() -> Iterator[str]:
    material = load_material()
    for about in material.categories.values():
        yield from (*about.themes, *about.problems, *about.solutions)
    for texts in material.texts.values():
        yield from texts
    for rows in material.rows.values():
        for row in rows:
            yield from row.values()


@pytest.mark.parametrize("category", CATEGORIES)
def test_problems_keep_their_form_and_length(category: str) -> None:
    content = seeded()

    problems = [content.problem(category) for _ in range(40)]

    assert all(re.fullmatch(r"Når .+, fører det til .+ for .+\.", problem) for problem in problems)
    assert max(map(len, problems)) <= 200
    assert len(set(problems)) == 40


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_problem_of_a_category_fits_a_card(category: str) -> None:
    lengths = [len(problem) for problem in load_material().categories[category].problems]

    assert min(lengths) < 60
    assert 170 <= max(lengths) <= 200


@pytest.mark.parametrize("category", CATEGORIES)
def test_themes_are_short_and_several(category: str) -> None:
    content = seeded()

    themes = {content.problem_theme(category) for _ in range(12)}

    assert len(themes) >= 3
    assert max(map(len, themes)) <= 60


def test_problem_of_a_category_from_another_template_is_general() -> None:
    content = seeded()

    assert content.problem("internt i helseforetaket") in load_material().categories["annet"].problems
    assert content.problem_theme("internt i helseforetaket") in load_material().categories["annet"].themes


@pytest.mark.parametrize("category", CATEGORIES)
def test_solutions_keep_their_form_and_length(category: str) -> None:
    content = seeded()

    solutions = [content.solution(category) for _ in range(30)]

    assert all(re.fullmatch(r"Vi kan .+ sammen med .+ slik at .+\.", solution) for solution in solutions)
    assert max(map(len, load_material().categories[category].solutions)) <= 200
    assert len(set(solutions)) == 30


def test_solution_of_a_theme_belongs_to_the_category_of_the_theme() -> None:
    content = seeded()

    solutions = {content.solution(content.problem_theme("fastlege")) for _ in range(20)}

    assert solutions <= set(load_material().categories["fastlege"].solutions)


def test_solution_of_a_renamed_cluster_comes_from_anywhere() -> None:
    content = seeded()

    solutions = {content.solution("Et navn som rommet fant på") for _ in range(60)}

    sources = [about for about in load_material().categories.values() if solutions & set(about.solutions)]
    assert len(solutions) == 60
    assert len(sources) > 4


@pytest.mark.parametrize(("kind", "limit"), LIMITS.items())
def test_short_texts_keep_within_their_limit_and_are_many(kind: str, limit: int) -> None:
    texts = load_material().texts[kind]

    assert max(map(len, texts)) <= limit
    assert max(map(len, texts)) > 0.8 * limit
    assert min(len(text.split()) for text in texts) <= 3
    assert len(set(texts)) == len(texts) >= 50


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (lambda content: content.moment("bar"), "moment/bar"),
        (lambda content: content.moment("brast"), "moment/brast"),
        (Content.expectation, "expectation"),
        (Content.reflection, "reflection"),
        (Content.takeaway, "takeaway"),
        (Content.discussion, "discussion"),
        (Content.offer, "offer"),
        (Content.next_step, "next_step"),
        (Content.word, "word"),
    ],
)
def test_forty_participants_write_different_things(draw: Callable[[Content], str], kind: str) -> None:
    content = seeded()

    drawn = {draw(content) for _ in range(40)}

    assert len(drawn) == 40
    assert drawn <= set(load_material().texts[kind])


@pytest.mark.parametrize(
    ("draw", "keys", "variants"),
    [
        (Content.problem_row, ["problem", "noticed_by", "cause", "known"], 20),
        (Content.proposal_row, ["action", "partners", "risk"], 18),
        (Content.plan_row, PLAN_KEYS, 15),
    ],
)
def test_rows_are_filled_in_and_different(
    draw: Callable[[Content], dict[str, str]], keys: list[str], variants: int
) -> None:
    content = seeded()

    rows = [draw(content) for _ in range(variants)]

    assert all(list(row) == keys for row in rows)
    assert all(text and len(text) <= 160 for row in rows for text in row.values())
    assert len({tuple(row.values()) for row in rows}) == variants


def test_plan_rows_say_when_and_then() -> None:
    rows = load_material().rows["plan"]

    assert all(re.fullmatch(r"Når .+, da .+", row["first_step"]) for row in rows)


def test_row_that_is_changed_does_not_change_the_next_one() -> None:
    changed = seeded().plan_row()
    changed["title"] = "Noe annet"

    assert seeded().plan_row()["title"] != "Noe annet"


def test_same_seed_gives_the_same_texts_in_any_order_of_steps() -> None:
    first, second = seeded(), seeded()

    words = [first.word() for _ in range(5)]
    problems = [first.problem("ettervern") for _ in range(5)]

    assert [second.problem("ettervern") for _ in range(5)] == problems
    assert [second.word() for _ in range(5)] == words


def test_other_seed_gives_other_texts() -> None:
    first, second = seeded(1), seeded(2)

    assert [first.word() for _ in range(10)] != [second.word() for _ in range(10)]
    assert first.participants(30) != second.participants(30)


def test_deck_gives_every_card_before_it_repeats() -> None:
    deck = Deck(["a", "b", "c"], random.Random(7))  # noqa: S311 - a fixed seed is the point

    drawn = [deck.draw() for _ in range(6)]

    assert sorted(drawn[:3]) == sorted(drawn[3:]) == ["a", "b", "c"]


@pytest.mark.parametrize("count", range(6, 141))
def test_turnout_meets_the_demands_at_every_size(count: int) -> None:
    people = seeded(count).participants(count)

    levels = Counter(person.level for person in people)
    deciders = {person.level for person in people if person.role == "leder-beslutning"}
    most_groups = -(-count // 4)
    assert len(people) == count
    assert set(levels) <= LEVELS
    assert levels["kommune"] >= most_groups
    assert levels["spesialist"] >= most_groups
    assert levels["bruker"] >= 2
    assert deciders >= {"kommune", "spesialist"}
    assert any(person.role == "ansatt" for person in people)


def test_turnout_of_thirty_has_every_level_and_several_municipalities() -> None:
    people = seeded().participants(30)

    assert {person.level for person in people} == LEVELS
    assert len({person.unit for person in people if person.level == "kommune"}) >= 3
    assert {person.role for person in people} == {"leder-beslutning", "leder", "ansatt", "brukerrepresentant"}


def test_turnout_keeps_units_with_their_level() -> None:
    units = load_material().units

    assert all(person.unit in units[person.level] for person in seeded().participants(140))


def test_users_and_only_users_are_user_representatives() -> None:
    def is_consistent(person: ThoughtParticipant) -> bool:
        return (person.level == "bruker") == (person.role == "brukerrepresentant")

    assert all(is_consistent(person) for person in seeded().participants(60))


def test_turnout_is_the_same_each_time_it_is_asked_for() -> None:
    content = seeded()

    assert content.participants(24) == content.participants(24)


def test_turnout_below_six_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 6 participants, not 5"):
        seeded().participants(5)


def test_nothing_in_the_material_is_stopped_by_the_privacy_guard() -> None:
    places = load_material().units["kommune"]

    stopped = [text for text in every_text() if guard.inspect(text, case_guard=True, places=places).blocking]

    assert stopped == []
