"""Every arena of the source documents is a template: the programs, word for word where the method has the words."""

from collections.abc import Iterable

import pytest

from facilitation.catalogue.inputs import (
    ActionInput,
    CardInput,
    FieldKind,
    FormInput,
    Input,
    MultichoiceInput,
    PointsInput,
    ScaleInput,
    TextInput,
)
from facilitation.catalogue.parsing import KINDS
from facilitation.catalogue.template import Phase, Rule, Shows, StepTemplate, WorkshopTemplate
from facilitation.domain.privacy.guard import inspect
from tests.catalogue.programs import PROGRAMS
from tests.folders import SHIPPED, catalogue_of

CATALOGUE = catalogue_of(SHIPPED)
TEMPLATES = {template.key: template for template in CATALOGUE.all()}
EVERY = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
LETTERS = {
    "S": Rule.HIDDEN,
    "B": Rule.SHUFFLED,
    "U": Rule.SECRETARY,
    "K": Rule.SMALL_GROUPS,
    "E": Rule.CASE_GUARD,
    "F": Rule.PREFILLED,
    "V": Rule.REQUIRED,
    "D": Rule.DATES,
}
WHO = {"I": "individual", "G": "group", "P": "plenary"}
IDENTITY = {"A": "anonymous", "R": "unit", "N": "named"}

# Key, language, stated minutes, steps (those before the day included), start.
TABLE = [
    ("bedre-i-lag", "nb", 360, 20, "09.00"),
    ("bedre-i-lag-arbeidsgruppe", "nb", 75, 8, "09.00"),
    ("bedre-i-lag-oppfolging", "nb", 60, 8, "09.00"),
    ("nytteverksted", "nb", 90, 9, "09.00"),
    ("barn-og-unge-1-status", "nb", 180, 13, "09.00"),
    ("barn-og-unge-2-forlop", "nb", 180, 13, "09.00"),
    ("barn-og-unge-3-implementering", "nb", 120, 9, "09.00"),
    ("barn-og-unge-4-evaluering", "nb", 90, 8, "09.00"),
    ("innspelsmote-barn-og-unge", "nn", 120, 11, "09.00"),
    ("asu-mote", "nb", 240, 11, "13.00"),
    ("tilskuddsprioritering", "nb", 90, 8, "09.00"),
    ("loypemelding", "nb", 20, 4, "09.00"),
    ("konsept-til-prosjektplan", "nb", 180, 12, "09.00"),
    ("samhandlingsforum", "nb", 120, 11, "09.00"),
    ("kartlegging-henvendelser", "nb", 90, 10, "09.00"),
    ("alvorlige-psykiske-lidelser", "nb", 180, 14, "09.00"),
    ("helseplattformen-dialogmote", "nb", 180, 13, "15.00"),
]


def line_of(step: StepTemplate) -> str:
    minutes = step.minutes if step.phase is Phase.LIVE else "før"
    rules = "".join(letter for letter, rule in LETTERS.items() if rule in step.rules) or "-"
    who = next(letter for letter, value in WHO.items() if value == step.who)
    identity = next(letter for letter, value in IDENTITY.items() if value == step.identity)
    return f"{step.key} {minutes} {who} {identity} {rules} | {', '.join(map(shape, step.inputs))}".strip()


def shape(item: Input) -> str:
    """Return what an input asks for, in the notation of the programs."""
    each = " each" if getattr(item, "about", None) and item.kind not in {"points", "matrix"} else ""
    match item:
        case TextInput():
            size = f" {item.max_length}/{item.max_entries}"
        case CardInput(categories_from=None):
            size = f"[{len(item.categories)}] {item.max_length}/{item.max_entries}"
        case CardInput():
            size = f"[{item.categories_from.what if item.categories_from else ''}] {item.max_length}/{item.max_entries}"
        case PointsInput():
            size = f" {item.points}/{item.most_on_one}"
        case FormInput():
            size = f"({len(item.fields)})" + ("" if each else f"x{item.rows}")
        case MultichoiceInput():
            size = f"[{len(item.options)}]"
        case ScaleInput():
            size = f"[{len(item.criteria)}]" if item.criteria else ""
        case ActionInput():
            return f"{'brief ' if item.brief else ''}action x{item.rows}"
        case _:
            size = ""
    return f"{item.kind}{size}{each}"


def sorted_rules(line: str) -> str:
    """Return a line with its rules in one order: the method writes them in several."""
    head, bar, tail = line.partition(" | ")
    *parts, rules = head.removesuffix(" |").split()
    return " ".join([*parts, "".join(sorted(rules)), bar.strip() or "|", tail]).strip()


def test_seventeen_arenas_are_there() -> None:
    found = [(t.key, t.language, t.minutes, len(t.steps), t.starts) for t in TEMPLATES.values()]
    assert sorted(found) == sorted(TABLE)
    assert len({template.title for template in TEMPLATES.values()}) == len(TABLE)


def test_no_template_has_a_problem_or_a_warning() -> None:
    assert CATALOGUE.check() == ()


@pytest.mark.parametrize("key", PROGRAMS)
def test_program_is_as_the_method_states_it(key: str) -> None:
    stated = [sorted_rules(line.strip()) for line in PROGRAMS[key].strip().splitlines()]
    assert [sorted_rules(line_of(step)) for step in TEMPLATES[key].steps] == stated


@EVERY
def test_minutes_are_the_stated_length(template: WorkshopTemplate) -> None:
    assert template.live_minutes == template.minutes


@EVERY
def test_template_tells_for_whom_it_is_and_where_it_comes_from(template: WorkshopTemplate) -> None:
    assert template.audience
    assert template.purpose
    assert any(
        word in template.source for word in ("Søknad Bedre i lag", "Mandat Bedre samhandling", "Sak ", "Møteinnk")
    )


@EVERY
def test_every_step_guides_the_facilitator_and_asks_the_room(template: WorkshopTemplate) -> None:
    assert [step.key for step in template.steps if not step.note or not step.screen.prompt] == []
    assert [step.key for step in template.steps if step.inputs and not step.prompt] == []


@EVERY
def test_whoever_writes_about_cases_is_reminded_on_the_phone(template: WorkshopTemplate) -> None:
    reminder = "Skriv om ordninga, ikkje om personen." if template.language == "nn" else "Skriv om ordningen"
    guarded = [step for step in template.steps if Rule.CASE_GUARD in step.rules and template.key != "bedre-i-lag"]
    texts = [item for step in guarded for item in step.inputs if item.kind in {"text", "card"}]
    assert [item.label for item in texts if reminder not in item.hint] == []


@EVERY
def test_actions_are_coded_and_go_to_a_level(template: WorkshopTemplate) -> None:
    actions = [item for step in template.steps for item in step.inputs if isinstance(item, ActionInput)]
    if any(not item.brief for item in actions):
        assert template.codes is not None
    assert [level.key for level in template.decision_levels if level.own] == [template.decision_levels[0].key]


@EVERY
def test_what_starts_from_earlier_work_says_so(template: WorkshopTemplate) -> None:
    """A rule and what it needs go together: prefilled steps have something to start from, and only they do."""
    for step in template.steps:
        starts_from = any(getattr(item, "prefill", None) for item in step.inputs)
        about_actions = any(_is_about_earlier(item) for item in step.inputs)
        assert (Rule.PREFILLED in step.rules) >= starts_from, step.key
        if Rule.PREFILLED in step.rules:
            assert starts_from or about_actions, step.key


def _is_about_earlier(item: Input) -> bool:
    fields = item.fields if isinstance(item, FormInput) else ()
    return bool(getattr(item, "about", None)) or any(field.about for field in fields)


@EVERY
def test_figures_carry_their_source(template: WorkshopTemplate) -> None:
    facts = [fact for step in template.steps for fact in step.screen.facts]
    assert [fact.figure for fact in facts if not fact.source] == []
    assert all(item.source for known in template.lists for item in known.items if item.amount)


@EVERY
def test_nobody_can_be_reached_or_recognised_in_a_template(template: WorkshopTemplate) -> None:
    for text in words_of(template.model_dump(mode="json")):
        assert "@" not in text
        assert inspect(text, case_guard=False).blocking == (), text


def words_of(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from words_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words_of(part)


def test_whole_vocabulary_is_used() -> None:
    """Each kind of input, rule, picture and field stands in some program; the guard, the clock and the lock in all."""
    steps = [step for template in TEMPLATES.values() for step in template.steps]
    items = [item for step in steps for item in step.inputs]
    fields = [field for item in items if isinstance(item, FormInput) for field in item.fields]
    assert {item.kind for item in items} == set(KINDS)
    assert {rule for step in steps for rule in step.rules} == set(Rule)
    assert {step.screen.shows for step in steps} | {Shows.PROMPT} == set(Shows)
    assert {field.kind for field in fields} == set(FieldKind)
