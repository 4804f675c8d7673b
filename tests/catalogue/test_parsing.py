"""Templates are refused with file, line, key and code, everything that is wrong at once."""

from pathlib import Path

import pytest

from facilitation.catalogue.document import MOST_BYTES
from facilitation.catalogue.inputs import PointsInput
from facilitation.catalogue.parsing import MOST_PROBLEMS, examine, parse_template
from facilitation.catalogue.problem import Problem, Severity, TemplateError
from facilitation.catalogue.template import Frame, StepTemplate, Who, WorkshopTemplate
from facilitation.domain.errors import InvalidInput

BROKEN = Path(__file__).parent / "broken"

EXPECTED: dict[str, list[tuple[int, str, str]]] = {
    "bomb.yaml": [(1, "", "yaml.anchor_or_alias")],
    "broken-rules.yaml": [
        (13, "seats[0].levels[1]", "seat.unknown_level"),
        (13, "seats[0].roles[0]", "seat.unknown_role"),
        (18, "steps[0].who", "step.secretary_needs_group"),
        (25, "steps[0].inputs[0].most_on_one", "points.most_on_one_above_points"),
        (27, "steps[0].inputs[1]", "card.categories_one_source"),
    ],
    "dangling-steps.yaml": [
        (21, "steps[0].inputs[0].prefill.step", "step.later_or_unknown"),
        (27, "steps[1].screen.step", "step.makes_something_else"),
    ],
    "everything-at-once.yaml": [
        (13, "seats[0].levels[0]", "seat.unknown_level"),
        (14, "colour", "extra_forbidden"),
        (16, "steps[0].key", "string_pattern_mismatch"),
        (18, "steps[0].minutes", "less_than_equal"),
        (21, "steps[0].inputs[0].categories_from.step", "step.later_or_unknown"),
        (22, "steps[0].inputs[1].key", "template.key_repeats"),
        (22, "steps[0].inputs[1].kind", "step.action_needs_name"),
        (22, "steps[0].inputs[1].rader", "extra_forbidden"),
    ],
    "list-on-top.yaml": [(1, "", "template.not_a_mapping")],
    "misspelt-key.yaml": [
        (13, "steps[0].minutes", "missing"),
        (15, "steps[0].minuts", "extra_forbidden"),
    ],
    "other-schema.yaml": [(1, "schema", "schema.unsupported")],
    "repeated-key.yaml": [(17, "steps[0].minutes", "yaml.repeated_key")],
    "syntax.yaml": [(14, "", "yaml.syntax")],
    "unknown-kind.yaml": [
        (19, "steps[0].inputs[0].kind", "union_tag_invalid"),
        (21, "steps[0].inputs[1].kind", "missing"),
    ],
    "wrong-types.yaml": [
        (14, "steps[0].title", "string_type"),
        (15, "steps[0].minutes", "int_type"),
        (16, "steps[0].who", "enum"),
        (17, "steps[0].screen", "model_type"),
        (18, "steps[0].rules[1]", "enum"),
        (20, "steps[0].inputs[0].max_length", "greater_than_equal"),
        (20, "steps[0].inputs[0].required", "bool_type"),
    ],
}

FRAME = """\
schema: 1
key: ny
title: Ny
purpose: Prøve språket
audience: Fem personer
source: Egen utforming
minutes: 10
levels: [{key: kommune, title: Kommune, service: municipal}]
roles: [{key: ansatt, title: Ansatt}]
"""
STEP = "steps: [{key: ide, title: Idé, minutes: 10, who: individual%s}]\n"


def template_with(step: str = "", frame: str = "") -> str:
    return FRAME + frame + STEP % (f", {step}" if step else "")


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(TemplateError) as refused:
        parse_template(text, file="ny.yaml")
    return refused.value.problems


def places(problems: tuple[Problem, ...]) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.key, problem.code) for problem in problems]


@pytest.mark.parametrize("name", EXPECTED)
def test_broken_template_is_refused_with_every_place(name: str) -> None:
    with pytest.raises(TemplateError) as refused:
        parse_template((BROKEN / name).read_text(encoding="utf-8"), file=name)
    assert places(refused.value.problems) == EXPECTED[name]
    assert {problem.file for problem in refused.value.problems} == {name}


def test_every_broken_template_is_in_the_table() -> None:
    assert {path.name for path in BROKEN.iterdir()} == set(EXPECTED)


def test_template_is_read_with_defaults_and_values() -> None:
    points = "inputs: [{key: p, kind: points, label: P, points: 5, most_on_one: 2, about: {what: groups}}]"
    template = parse_template(template_with(points), file="ny.yaml")
    item = template.steps[0].input("p")
    assert isinstance(item, PointsInput)
    assert (item.points, item.most_on_one) == (5, 2)
    assert template.steps[0].input("q") is None
    assert template.steps[0].who is Who.INDIVIDUAL
    assert (template.version, template.language, template.groups.target) == (1, "nb", 5)


def test_stored_copy_is_read_back_unchanged() -> None:
    template = parse_template(template_with("rules: [hidden]"), file="ny.yaml")
    assert WorkshopTemplate.model_validate_json(template.model_dump_json()) == template
    assert Frame.model_validate_json(template.frame.model_dump_json()) == template.frame


def test_words_that_other_yaml_readers_change_stay_text() -> None:
    text = FRAME.replace("title: Ny", "title: no").replace("Egen utforming", "2025-03-01") + STEP % ""
    template = parse_template(text, file="ny.yaml")
    assert (template.title, template.source) == ("no", "2025-03-01")


def test_error_is_an_invalid_input_that_keeps_its_problems() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_template("", file="tom.yaml")
    more = refused.value.with_facts(field="file")
    assert isinstance(more, TemplateError)
    assert more.facts == {"file": "tom.yaml", "problems": 1, "field": "file"}
    assert more.problems[0].code == "template.not_a_mapping"


def test_problem_reads_as_a_line_for_a_terminal() -> None:
    problem = Problem(file="ny.yaml", line=3, key="title", code="string_type", facts={"found": 1})
    assert str(problem) == "ny.yaml:3: error: title string_type found=1"


@pytest.mark.parametrize(
    ("step", "code", "expected"),
    [
        ("phase: noon", "enum", {"allowed": ("before", "live", "after")}),
        ("share: {after_minutes: 5, cards: 11}", "less_than_equal", {"le": 10}),
        ("prompt: " + "x" * 601, "string_too_long", {"max_length": 600}),
        ("share: {after_minutes: 5}", "missing", {}),
        ("share: {after: 5, after_minutes: 5, cards: 5}", "extra_forbidden", {"allowed": ("after_minutes", "cards")}),
        (
            "inputs: [{key: a, kind: choice, label: A, options: [{key: b, title: B, c: 1}]}]",
            "extra_forbidden",
            {"allowed": ("key", "title")},
        ),
        (
            "inputs: [{key: a, kind: multichoice, label: A, options: []}]",
            "too_short",
            {"min_length": 1, "actual_length": 0},
        ),
    ],
)
def test_problem_says_what_was_expected(step: str, code: str, expected: dict[str, object]) -> None:
    (problem,) = problems_of(template_with(step))
    assert (problem.code, problem.expected) == (code, expected)


def test_what_was_found_is_shortened() -> None:
    (problem,) = problems_of(template_with("prompt: " + "x" * 601))
    assert problem.facts["found"] == "x" * 80


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: 1\nb: &x 2\n", 2, "yaml.anchor_or_alias"),
        ("a: *x\n", 1, "yaml.anchor_or_alias"),
        ("[" * 50_000, 1, "yaml.too_deep"),
        ("a: 1\n---\nb: 2\n", 2, "yaml.syntax"),
        ("a: 1\n b: 2\n", 2, "yaml.syntax"),
        ("a: 1\nb: [1\n", 2, "yaml.syntax"),
        ("a: 1\nb: \x07\n", 2, "yaml.character"),
        ('a: 1\nb: "\\UFFFFFFFF"\n', 2, "yaml.character"),
        ('a: 1\nb: "\\ud800"\n', 2, "yaml.character"),
        ("a: 1\nå: ø\nb: \x9f\n", 3, "yaml.character"),
        ("", 1, "template.not_a_mapping"),
        ("\n\njust words\n", 3, "template.not_a_mapping"),
        ("# " + "å" * (MOST_BYTES // 2), 1, "file.too_large"),
        ("x" * 5_000_000, 1, "file.too_large"),
    ],
)
def test_text_that_cannot_be_read_stops_at_its_line(text: str, line: int, code: str) -> None:
    assert places(problems_of(text)) == [(line, "", code)]


@pytest.mark.parametrize(
    ("more", "key", "code"),
    [
        ("units: !!set {a}\n", "units", "yaml.tag"),
        ("? [units]\n: 1\n", "", "yaml.key_not_text"),
        ('units: ["Nord\\u202e"]\n', "units[0]", "yaml.character"),
        ("units: [Nord]\nunits: [Sør]\n", "units", "yaml.repeated_key"),
    ],
)
def test_yaml_that_templates_do_not_use_is_refused(more: str, key: str, code: str) -> None:
    refused = [(problem.key, problem.code) for problem in problems_of(template_with(frame=more))]
    assert (key, code) in refused


@pytest.mark.parametrize("version", ["2", "true", "one", "null"])
def test_other_version_of_the_language_is_the_only_problem(version: str) -> None:
    text = FRAME.replace("schema: 1", f"schema: {version}")
    (problem,) = problems_of(text)
    assert (problem.line, problem.key, problem.expected) == (1, "schema", {"allowed": 1})


def test_missing_version_is_a_missing_key() -> None:
    text = template_with().replace("schema: 1\n", "")
    assert places(problems_of(text)) == [(1, "schema", "missing")]


@pytest.mark.parametrize("value", ["null", "!!bool true", "!!int tolv"])
def test_value_of_another_type_is_refused(value: str) -> None:
    text = template_with().replace("minutes: 10\n", f"minutes: {value}\n")
    assert places(problems_of(text)) == [(7, "minutes", "int_type")]


@pytest.mark.parametrize(
    ("step", "key", "code"),
    [
        (
            "inputs: [{key: a, kind: text, label: A, max_length: 9, about: {what: cards}}]",
            "inputs[0].about",
            "reference.step_missing",
        ),
        (
            "inputs: [{key: a, kind: text, label: A, max_length: 9, about: {what: groups, step: ide}}]",
            "inputs[0].about.step",
            "reference.step_not_used",
        ),
        ("inputs: [{key: a, kind: choice, label: A}]", "inputs[0]", "choice.options_one_source"),
        (
            "inputs: [{key: a, kind: choice, label: A, options: [{key: b, title: B}], sets: ask}]",
            "inputs[0].sets",
            "choice.sets_needs_actions",
        ),
        (
            "inputs: [{key: a, kind: choice, label: A, options_from: asks}]",
            "inputs[0].options_from",
            "choice.list_is_empty",
        ),
        (
            "inputs: [{key: a, kind: form, label: A, fields: [{key: c, label: C}, {key: b, label: B, kind: code}]}]",
            "inputs[0].fields[1].kind",
            "form.codes_missing",
        ),
        (
            "inputs: [{key: a, kind: multichoice, label: A, options: [{key: b, title: B}, {key: b, title: C}]}]",
            "inputs[0].options[1].key",
            "template.key_repeats",
        ),
        ("screen: {shows: facts}", "screen.shows", "screen.facts_missing"),
        ("screen: {breakdown: true}", "screen.breakdown", "screen.breakdown_needs_small_groups"),
        ("screen: {shows: matrix}", "screen.shows", "step.makes_something_else"),
        ("screen: {step: senere}", "screen.step", "step.later_or_unknown"),
    ],
)
def test_parts_that_do_not_hold_together_are_refused(step: str, key: str, code: str) -> None:
    assert places(problems_of(template_with(step))) == [(10, f"steps[0].{key}", code)]


@pytest.mark.parametrize(
    ("frame", "key", "code"),
    [
        ("groups: {least: 6, target: 5}\n", "groups", "groups.sizes_out_of_order"),
        ("asks: [{key: a, title: A}, {key: a, title: B}]\n", "asks[1].key", "template.key_repeats"),
        (
            "codes: {what: [], whom: [{key: a, title: A}, {key: a, title: B}]}\n",
            "codes.whom[1].key",
            "template.key_repeats",
        ),
    ],
)
def test_frame_that_does_not_hold_together_is_refused(frame: str, key: str, code: str) -> None:
    assert places(problems_of(template_with(frame=frame))) == [(10, key, code)]


def test_step_may_use_its_own_cards() -> None:
    inputs = (
        "inputs: [{key: q, kind: text, label: Q, max_length: 9},"
        " {key: p, kind: points, label: P, points: 2, most_on_one: 1, about: {what: cards, step: ide}}]"
    )
    assert parse_template(template_with(inputs), file="ny.yaml").steps[0].key == "ide"


def test_step_alone_keeps_the_rules_of_a_step() -> None:
    with pytest.raises(ValueError, match=r"step\.secretary_needs_group"):
        StepTemplate.model_validate({"key": "a", "title": "A", "minutes": 5, "who": "plenary", "rules": ["secretary"]})


def test_misshapen_parts_do_not_stop_the_search_for_others() -> None:
    text = (
        FRAME + "seats: leder\nsteps:\n  - 3\n  - {minutes: 10, inputs: [1], rules: hidden, screen: {shows: points}}\n"
    )
    codes = {(problem.key, problem.code) for problem in problems_of(text)}
    assert {
        ("seats", "tuple_type"),
        ("steps[0]", "model_type"),
        ("steps[1].key", "missing"),
        ("steps[1].inputs[0]", "dict_type"),
        ("steps[1].rules", "tuple_type"),
        ("steps[1].screen.shows", "step.makes_something_else"),
    } <= codes


def test_list_of_problems_ends_at_a_hundred() -> None:
    assert len(problems_of(template_with(frame="units: [" + "1, " * 200 + "]\n"))) == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("text", "line", "key", "code"),
    [
        (template_with().replace("minutes: 10\n", "minutes: 12\n"), 7, "minutes", "template.minutes_differ"),
        (template_with("rules: [prefilled]"), 10, "steps[0].rules", "step.prefilled_from_nothing"),
        (
            template_with("share: {after_minutes: 10, cards: 5}"),
            10,
            "steps[0].share.after_minutes",
            "step.share_after_the_end",
        ),
    ],
)
def test_odd_template_is_used_with_a_warning(text: str, line: int, key: str, code: str) -> None:
    examined = examine(text, file="ny.yaml")
    assert examined.template == parse_template(text, file="ny.yaml")
    assert places(examined.problems) == [(line, key, code)]
    assert examined.problems[0].severity is Severity.WARNING


def test_minutes_outside_the_room_are_not_in_the_sum() -> None:
    before = "steps:\n  - {key: før, title: Før, minutes: 4, phase: before, who: individual, "
    before += "window: {opens: -9, closes: -1}}\n"
    text = FRAME + before + "  - {key: i, title: I, minutes: 10, who: individual}\n"
    assert examine(text, file="ny.yaml").problems == ()
