"""Lists, money, bars, rounds and steps outside the day: what the language refuses of them, and what it reads."""

import pytest

from facilitation.catalogue.inputs import FieldKind, FormInput, MoneyInput, references
from facilitation.catalogue.parsing import examine, parse_template

HEAD = """\
schema: 1
key: ny
title: Ny
purpose: Prøve språket
audience: Fem personer
source: Egen utforming
minutes: 10
levels: [{key: kommune, title: Kommune, service: municipal}]
roles: [{key: ansatt, title: Ansatt}]
lists: [{key: prosjekter, title: Prosjekter, total: 300, items: [{key: a, title: A, amount: 100}, \
{key: b, title: B, amount: 200}]}]
"""
STEP = "steps: [{key: steg, title: Steg, minutes: 10%s}]\n"
MONEY = "{key: kr, kind: money, label: Kr, about: {what: items, list: prosjekter}%s}"
OWN = "{key: eget, kind: choice, label: E, options_from: prosjekter}"
FORM = "{key: s, kind: form, label: S, fields: [%s]%s}"


def template_with(step: str, *, who: str = "individual") -> str:
    return HEAD + STEP % f", who: {who}, {step}"


def found_in(text: str) -> list[tuple[str, str]]:
    return [(problem.key, problem.code) for problem in examine(text, file="ny.yaml").problems]


def test_list_is_read_with_its_sum_and_remainder() -> None:
    template = parse_template(template_with(f"inputs: [{MONEY % ''}]"), file="ny.yaml")
    known = template.frame.named_list("prosjekter")
    assert known is not None
    assert (known.amounts, known.total, known.remainder) == (300, 300, 0)
    assert template.frame.named_list("andre") is None
    assert isinstance(template.steps[0].inputs[0], MoneyInput)


def test_references_of_fields_are_references_of_the_form() -> None:
    field = "{key: a, label: A, kind: thing, about: {what: items, list: prosjekter}}"
    template = parse_template(template_with(f"inputs: [{FORM % (field, '')}]"), file="ny.yaml")
    (item,) = template.steps[0].inputs
    assert isinstance(item, FormInput)
    assert item.fields[0].kind is FieldKind.THING
    assert [reference.list for reference in references(item)] == ["prosjekter"]


def test_sum_that_the_amounts_do_not_reach_is_a_warning() -> None:
    text = template_with("rules: []").replace("total: 300", "total: 310")
    assert found_in(text) == [("lists[0].total", "list.sum_differs")]
    assert examine(text, file="ny.yaml").template is not None


@pytest.mark.parametrize(
    ("step", "key", "code"),
    [
        ("screen: {shows: pathway}", "screen.shows", "screen.list_missing"),
        ("screen: {shows: sums, list: andre}", "screen.list", "list.unknown"),
        ("screen: {shows: grid}", "screen.shows", "step.makes_something_else"),
        (
            "inputs: [{key: a, kind: scale, label: A, about: {what: items}}]",
            "inputs[0].about",
            "reference.list_missing",
        ),
        (
            "inputs: [{key: a, kind: scale, label: A, about: {what: actions, list: prosjekter}}]",
            "inputs[0].about.list",
            "reference.list_not_used",
        ),
        (
            "inputs: [{key: a, kind: scale, label: A, about: {what: items, list: andre}}]",
            "inputs[0].about.list",
            "list.unknown",
        ),
        (
            "inputs: [{key: a, kind: choice, label: A, options_from: andre}]",
            "inputs[0].options_from",
            "list.unknown",
        ),
        (
            "inputs: [{key: a, kind: scale, label: A, criteria: [{key: b, title: B}]}]",
            "inputs[0].criteria",
            "scale.needs_about",
        ),
        (
            "inputs: [{key: a, kind: money, label: A, about: {what: actions}}]",
            "inputs[0].about.what",
            "money.needs_items",
        ),
        (
            f"inputs: [{MONEY % ', bars: {step: steg, input: kr}'}]",
            "inputs[0].bars",
            "bars.not_a_choice",
        ),
        (
            f"inputs: [{OWN}, {MONEY % ', bars: {step: steg, input: eget}'}]",
            "inputs[1].bars",
            "bars.needs_name",
        ),
        (
            f"inputs: [{FORM % ('{key: a, label: A, kind: choice}', '')}]",
            "inputs[0].fields[0].options",
            "field.options_only_for_choices",
        ),
        (
            f"inputs: [{FORM % ('{key: a, label: A, kind: thing}', '')}]",
            "inputs[0].fields[0].about",
            "field.about_only_for_things",
        ),
        (
            f"inputs: [{FORM % ('{key: a, label: A, kind: money}', '')}]",
            "inputs[0].fields[0].kind",
            "form.first_field_is_title",
        ),
        (
            f"inputs: [{FORM % ('{key: a, label: A}', ', total: 10')}]",
            "inputs[0].total",
            "form.total_without_sum",
        ),
        ("rounds: 3", "rounds", "step.rounds_need_groups"),
        ("phase: before", "phase", "window.missing"),
        ("window: {opens: -2, closes: -1}", "window", "window.only_outside_the_day"),
        ("phase: before, window: {opens: -1, closes: -2}", "window.closes", "window.closes_first"),
        ("phase: before, window: {opens: -2, closes: 3}", "window.closes", "window.not_before"),
        ("phase: after, window: {opens: -2, closes: 3}", "window.opens", "window.not_after"),
    ],
)
def test_parts_that_do_not_hold_together_are_refused(step: str, key: str, code: str) -> None:
    assert (f"steps[0].{key}", code) in found_in(template_with(step))


def test_nobody_sits_together_before_the_day() -> None:
    text = template_with("phase: before, window: {opens: -14, closes: -1}", who="group")
    assert ("steps[0].who", "step.outside_needs_individual") in found_in(text)


def test_step_before_the_day_takes_no_minutes_of_it() -> None:
    text = HEAD + (
        "steps: [{key: spor, title: Spør, minutes: 4, who: individual, phase: before, "
        "window: {opens: -14, closes: -1, reminders: [7]}}, {key: dag, title: Dag, minutes: 10, who: plenary, "
        "case: {number: 41/24, presenter: Leder, decides: true}}]\n"
    )
    template = parse_template(text, file="ny.yaml")
    window, case = template.steps[0].window, template.steps[1].case
    assert window is not None
    assert case is not None
    assert (window.opens, window.closes, window.reminders) == (-14, -1, (7,))
    assert (case.number, case.decides) == ("41/24", True)
    assert template.live_minutes == template.minutes
