"""What is written in each template's steps fits the steps, the guard and the language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation.catalogue.inputs import ActionInput, CardInput, FieldKind, FormInput, TextInput
from facilitation.catalogue.template import StepTemplate, WorkshopTemplate
from facilitation.domain.plan import TEXT_LIMITS
from facilitation.domain.privacy.guard import inspect
from facilitation.domain.states import DecisionKind
from facilitation.rehearsal import material as module
from facilitation.rehearsal.material import LANGUAGES, ArenaMaterial, load_arena, load_material
from tests.folders import SHIPPED, catalogue_of

FOLDER = Path(module.__file__).parent / "words"
TEMPLATES = {template.key: template for template in catalogue_of(SHIPPED).all()}
ARENAS = sorted(path.stem for path in (FOLDER / "arenas").glob("*.yaml"))
NAME_LIMIT = 60


def place(template: WorkshopTemplate, name: str) -> TextInput | CardInput | FormInput:
    step_key, input_key = name.split(".")
    step = next(step for step in template.steps if step.key == step_key)
    item = step.input(input_key)
    assert isinstance(item, TextInput | CardInput | FormInput), name
    return item


def texts_of(arena: ArenaMaterial) -> Iterator[str]:
    yield from (*arena.names, *arena.tasks)
    for texts in arena.texts.values():
        yield from texts
    for about in arena.cards.values():
        for texts in about.values():
            yield from texts
    for row in (*arena.plan, *(row for rows in arena.rows.values() for row in rows)):
        yield from row.values()
    for decision in arena.decisions.values():
        yield from (decision.get("resolution", ""), decision.get("owner", ""))


def test_every_arena_but_the_seminar_has_words_of_its_own() -> None:
    assert set(ARENAS) == set(TEMPLATES) - {"bedre-i-lag"}


@pytest.mark.parametrize("key", ARENAS)
def test_texts_and_cards_stand_in_steps_that_ask_for_them(key: str) -> None:
    template, arena = TEMPLATES[key], load_arena(key)
    for name, texts in arena.texts.items():
        item = place(template, name)
        assert isinstance(item, TextInput | CardInput)
        assert [text for text in texts if len(text) > item.max_length] == []
        assert len(set(texts)) == len(texts) >= 3
    for name, about in arena.cards.items():
        item = place(template, name)
        assert isinstance(item, CardInput)
        assert set(about) == set(categories_of(template, item))
        assert [text for texts in about.values() for text in texts if len(text) > item.max_length] == []
    assert [name for name in arena.names if len(name) > NAME_LIMIT] == []


def categories_of(template: WorkshopTemplate, item: CardInput) -> list[str]:
    if item.categories_from is None:
        return [option.key for option in item.categories]
    known = template.frame.named_list(item.categories_from.list)
    assert known is not None
    return [one.key for one in known.items]


@pytest.mark.parametrize("key", ARENAS)
def test_rows_fit_their_forms(key: str) -> None:
    for name, rows in load_arena(key).rows.items():
        item = place(TEMPLATES[key], name)
        assert isinstance(item, FormInput)
        fields = {field.key: field for field in item.fields}
        for row in rows:
            assert set(row) <= set(fields), name
            for field_key, text in row.items():
                field = fields[field_key]
                assert isinstance(text, str)
                assert len(text) <= field.max_length, text
                if field.kind is FieldKind.CHOICE:
                    assert text in {option.key for option in field.options}
            missing = [field.key for field in item.fields if field.kind is FieldKind.TEXT and field.key not in row]
            assert missing == [], name


@pytest.mark.parametrize("key", ARENAS)
def test_actions_and_decisions_fit_the_plan_and_the_cases(key: str) -> None:
    template, arena = TEMPLATES[key], load_arena(key)
    for row in arena.plan:
        assert {name for name, text in row.items() if len(text) > TEXT_LIMITS[name]} == set()
        assert {"title", "first_step", "indicator", "target", "baseline", "baseline_source"} <= set(row)
    actions = [item for step in template.steps for item in step.inputs if isinstance(item, ActionInput)]
    # The follow-up of the seminar goes on with the seminar's own measures.
    assert bool(arena.plan) == (any(not item.brief for item in actions) and key != "bedre-i-lag-oppfolging")
    assert bool(arena.tasks) == any(item.brief for item in actions)
    deciding = {step.key for step in template.steps if step.case and step.case.decides}
    assert set(arena.decisions) == deciding
    assert all(DecisionKind(decision["kind"]) for decision in arena.decisions.values())


@pytest.mark.parametrize("key", ARENAS)
def test_guard_lets_every_text_pass(key: str) -> None:
    stopped = [text for text in texts_of(load_arena(key)) if inspect(text, case_guard=True).blocking]
    assert stopped == []


def test_nynorsk_is_not_dressed_up_bokmal() -> None:
    words = r"\b(ikke|hva|hvem|hvordan|fra|noe|mye|skole|jeg|uke|uker|sykehus|deltaker|meget|bare)\b"
    material = load_material("nn")
    written = [
        *texts_of(load_arena("innspelsmote-barn-og-unge")),
        *(text for texts in material.texts.values() for text in texts),
        *(text for about in material.categories.values() for text in (*about.themes, *about.problems)),
        *(text for rows in material.rows.values() for row in rows for text in row.values()),
    ]
    assert [text for text in written if re.search(words, text, re.IGNORECASE)] == []


def test_languages_have_the_same_kinds_of_text() -> None:
    first, second = (load_material(language) for language in LANGUAGES)
    assert set(first.texts) == set(second.texts)
    assert set(first.rows) == set(second.rows)
    assert set(first.units) == set(second.units)
    assert load_material("en") is not None
    assert load_arena("finnes-ikke") == ArenaMaterial()


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_what_is_asked_in_a_template_of_its_own_is_answered_in_words_of_its_own(template: WorkshopTemplate) -> None:
    """What most meetings ask alike (expectations, names, help to a group, evaluation) is written once for all."""
    arena = load_arena(template.key)
    if template.key == "bedre-i-lag":
        return
    own = {*arena.texts, *arena.cards, *arena.rows}
    lacking = [name for step in template.steps for name in _asked(step) if name not in own and not _is_common(name)]
    assert lacking == []


def _asked(step: StepTemplate) -> Iterator[str]:
    for item in step.inputs:
        fields = item.fields if isinstance(item, FormInput) else ()
        writes = isinstance(item, TextInput | CardInput) or any(field.kind is FieldKind.TEXT for field in fields)
        if writes:
            yield f"{step.key}.{item.key}"


def _is_common(name: str) -> bool:
    return name.startswith(("evaluering.", "fremlegg.", "klynging.", "topp-ti.", "sak-49.", "utfordringer."))
