"""The seminar concept «Bedre i lag» is in the template: program, representation, questions and figures."""

from pathlib import Path

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.inputs import (
    ActionInput,
    CardInput,
    ChoiceInput,
    FormInput,
    Input,
    MatrixInput,
    MultichoiceInput,
    PointsInput,
    Reference,
    ScaleInput,
    Subject,
    TextInput,
)
from facilitation.catalogue.template import Identity, StepTemplate, Who, WorkshopTemplate
from facilitation.domain.grouping.values import GroupMode
from facilitation.domain.seating import Service

FOLDER = Path(__file__).parents[2] / "session_templates"

PROGRAM = [
    ("innsjekk", 15, "individual", "anonymous", {"small_groups"}, "join"),
    ("erfaring", 20, "individual", "anonymous", {"case_guard"}, "answered"),
    ("fag", 20, "individual", "anonymous", set(), "facts"),
    ("pause-1", 10, "plenary", "anonymous", set(), "pause"),
    ("problem", 8, "individual", "anonymous", {"hidden", "case_guard"}, "cards"),
    ("problemgruppe", 35, "group", "unit", {"secretary", "case_guard", "prefilled"}, "groups"),
    ("klynging", 15, "plenary", "anonymous", set(), "clusters"),
    ("prioritering", 7, "individual", "anonymous", {"hidden", "shuffled"}, "answered"),
    ("samtale", 8, "plenary", "anonymous", {"small_groups"}, "points"),
    ("lunsj", 45, "plenary", "anonymous", set(), "points"),
    ("praksis", 15, "individual", "anonymous", set(), "answered"),
    ("losning", 8, "individual", "anonymous", {"hidden"}, "cards"),
    ("losningsgruppe", 35, "group", "unit", {"secretary", "prefilled"}, "groups"),
    ("effekt", 12, "individual", "anonymous", {"hidden", "shuffled"}, "matrix"),
    ("pause-2", 10, "plenary", "anonymous", set(), "pause"),
    ("plan", 40, "group", "named", {"secretary", "required", "dates", "prefilled"}, "plan"),
    ("fremlegg", 30, "plenary", "unit", set(), "plan"),
    ("loft", 10, "group", "unit", {"secretary", "prefilled"}, "lifts"),
    ("evaluering", 10, "individual", "anonymous", {"hidden", "small_groups"}, "answered"),
    ("avslutning", 7, "individual", "anonymous", {"hidden"}, "answered"),
]


@pytest.fixture(scope="module")
def template() -> WorkshopTemplate:
    return Catalogue(FOLDER).get("bedre-i-lag")


def step(template: WorkshopTemplate, key: str) -> StepTemplate:
    return next(step for step in template.steps if step.key == key)


def only_input(template: WorkshopTemplate, key: str) -> Input:
    (item,) = step(template, key).inputs
    return item


def test_template_has_no_problems() -> None:
    assert Catalogue(FOLDER).check([FOLDER / "bedre-i-lag.yaml"]) == ()


def test_program_is_the_whole_day_in_order(template: WorkshopTemplate) -> None:
    assert [
        (s.key, s.minutes, s.who.value, s.identity.value, {rule.value for rule in s.rules}, s.screen.shows.value)
        for s in template.steps
    ] == PROGRAM
    assert template.live_minutes == template.minutes == 360


def test_every_step_guides_the_facilitator_and_asks_the_room(template: WorkshopTemplate) -> None:
    assert [s.key for s in template.steps if not s.note or not s.screen.prompt] == []
    assert [s.key for s in template.steps if s.inputs and not s.prompt] == []


def test_seats_hold_the_three_demands_and_every_target_group(template: WorkshopTemplate) -> None:
    seats = {(seat.levels, seat.roles) for seat in template.seats}
    assert seats == {
        ((), ("ansatt",)),
        (("kommune",), ("leder-beslutning",)),
        (("spesialist",), ("leder-beslutning",)),
        ((), ("brukerrepresentant",)),
        (("kommune",), ()),
        (("spesialist",), ()),
        (("nav",), ()),
        (("fastlege",), ()),
    }


def test_levels_stand_on_their_side_of_the_services(template: WorkshopTemplate) -> None:
    assert {level.key: level.service for level in template.levels} == {
        "kommune": Service.MUNICIPAL,
        "spesialist": Service.SPECIALIST,
        "nav": Service.OTHER,
        "fastlege": Service.MUNICIPAL,
        "bruker": Service.USER,
        "oppvekst": Service.MUNICIPAL,
        "statsforvalter": Service.OTHER,
        "tillitsvalgt": Service.OTHER,
    }


def test_roles_tell_leaders_and_those_who_decide(template: WorkshopTemplate) -> None:
    assert [(role.key, role.leads, role.decides) for role in template.roles] == [
        ("leder-beslutning", True, True),
        ("leder", True, False),
        ("ansatt", False, False),
        ("brukerrepresentant", False, False),
    ]


def test_decisions_go_from_own_organisation_to_the_strategic_board(template: WorkshopTemplate) -> None:
    assert [(level.key, level.own) for level in template.decision_levels] == [
        ("egen-virksomhet", True),
        ("fsu-phr", False),
        ("ssu", False),
    ]
    assert [ask.key for ask in template.asks] == ["orientering", "tilslutning", "vedtak", "ressurs", "delegering"]


def test_measures_are_coded_on_two_axes(template: WorkshopTemplate) -> None:
    assert template.codes is not None
    assert [option.key for option in template.codes.what] == [
        "samarbeidsmøter",
        "informasjonsutveksling",
        "elektroniske-meldinger",
        "planer",
        "digitale-verktøy",
        "forankring",
        "helhetlige-forløp",
        "bolig-arbeid",
        "medvirkning",
        "annet",
    ]
    assert {"kommune", "spesialist", "fastlege", "nav", "bruker", "alle"} <= {o.key for o in template.codes.whom}


def test_figures_are_counts_with_source(template: WorkshopTemplate) -> None:
    facts = step(template, "fag").screen.facts
    assert [fact.figure for fact in facts] == ["41 av 44", "33 av 44", "Halvparten", "44 av 143"]
    assert {fact.source for fact in facts} == {"Søknad Bedre i lag, FSU PHR Troms og Ofoten, 2025"}
    assert "30,77 %" in facts[3].text


@pytest.mark.parametrize(("key", "entries"), [("problem", 5), ("losning", 3)])
def test_ideas_are_silent_first_and_shared_later(template: WorkshopTemplate, key: str, entries: int) -> None:
    ideas = only_input(template, key)
    share = step(template, key).share
    assert isinstance(ideas, CardInput)
    assert (ideas.max_length, ideas.max_entries) == (200, entries)
    assert share is not None
    assert (share.after_minutes, share.cards) == (5, 5)


def test_categories_go_from_a_list_to_the_rooms_own_clusters(template: WorkshopTemplate) -> None:
    problems, solutions = only_input(template, "problem"), only_input(template, "losning")
    assert isinstance(problems, CardInput)
    assert isinstance(solutions, CardInput)
    assert [option.title for option in problems.categories] == [
        "Informasjonsflyt",
        "Ansvar og roller",
        "Overgang og utskrivning",
        "Ettervern",
        "Fastlege",
        "Bolig og arbeid",
        "Pårørende",
        "Annet",
    ]
    assert solutions.categories_from == Reference(what=Subject.CLUSTERS, step="klynging")


@pytest.mark.parametrize(
    ("key", "source", "fields"),
    [
        ("problemgruppe", "problem", ["Problem", "Hvem merker det", "Mulig årsak", "Hva vet vi sikkert"]),
        ("losningsgruppe", "losning", ["Tiltak", "Hvem må med", "Hva kan gå galt", "Kode"]),
    ],
)
def test_groups_build_on_the_cards(template: WorkshopTemplate, key: str, source: str, fields: list[str]) -> None:
    form = only_input(template, key)
    assert isinstance(form, FormInput)
    assert [field.label for field in form.fields] == fields
    assert (form.rows, form.prefill) == (3, Reference(what=Subject.CARDS, step=source))


def test_tables_are_mixed_first_and_home_for_the_plan(template: WorkshopTemplate) -> None:
    assert {s.key: s.groups for s in template.steps if s.groups} == {
        "problemgruppe": GroupMode.MIXED,
        "plan": GroupMode.HOME,
    }
    assert (template.groups.least, template.groups.target, template.groups.most) == (4, 5, 6)


def test_clusters_are_made_of_problems_and_get_five_points(template: WorkshopTemplate) -> None:
    names, points = only_input(template, "klynging"), only_input(template, "prioritering")
    assert step(template, "klynging").screen.step == "problem"
    assert isinstance(names, TextInput)
    assert (names.label, names.max_length, names.max_entries) == ("Foreslå navn", 60, 1)
    assert isinstance(points, PointsInput)
    assert (points.points, points.most_on_one) == (5, 2)
    assert points.about == Reference(what=Subject.CLUSTERS, step="klynging")


def test_points_are_shown_by_role_and_the_best_three_at_lunch(template: WorkshopTemplate) -> None:
    talk, lunch = step(template, "samtale").screen, step(template, "lunsj").screen
    assert (talk.step, talk.breakdown) == ("prioritering", True)
    assert (lunch.step, lunch.top) == ("prioritering", 3)


def test_proposals_become_placements_and_actions(template: WorkshopTemplate) -> None:
    rows = Reference(what=Subject.ROWS, step="losningsgruppe")
    matrix, plan = only_input(template, "effekt"), only_input(template, "plan")
    assert isinstance(matrix, MatrixInput)
    assert matrix.about == rows
    assert isinstance(plan, ActionInput)
    assert (plan.rows, plan.prefill) == (3, rows)
    assert plan.problems == Reference(what=Subject.CLUSTERS, step="klynging")
    assert step(template, "plan").identity is Identity.NAMED


def test_plenary_answers_each_group_and_lifts_each_action(template: WorkshopTemplate) -> None:
    answer = only_input(template, "fremlegg")
    assert isinstance(answer, TextInput)
    assert answer.about == Reference(what=Subject.GROUPS)
    lifts = [item for item in step(template, "loft").inputs if isinstance(item, ChoiceInput)]
    assert [(item.sets, item.options_from, item.about) for item in lifts] == [
        ("decision_level", "decision_levels", Reference(what=Subject.ACTIONS)),
        ("ask", "asks", Reference(what=Subject.ACTIONS)),
    ]
    assert step(template, "loft").who is Who.GROUP


def test_evaluation_keeps_the_seven_items_word_for_word(template: WorkshopTemplate) -> None:
    useful, own_step, belief, contact = step(template, "evaluering").inputs
    assert isinstance(useful, MultichoiceInput)
    assert [option.title for option in useful.options] == [
        "En arena hvor man knytter kontakter med samarbeidspartnere",
        "Et godt utgangspunkt for formaliserte samarbeid på tvers av tjenestenivå",
        "Ga mer fokus på samarbeid og samhandling",
        "Bidro til tydeligere forståelse om ansvarsdeling mellom tjenestenivåene",
        "Tydeliggjør at samhandling på tvers er et felles ansvar",
        "Kan bidra til å gjøre pasientforløp mer sammenhengende og helhetlig",
        "Bidro til at tjenestene utvikles med bruker og pårørende i sentrum",
    ]
    assert isinstance(own_step, TextInput)
    assert own_step.max_length == 160
    assert isinstance(belief, ScaleInput)
    assert isinstance(contact, ChoiceInput)
    assert ([option.key for option in contact.options], contact.contact) == (["ja", "nei"], True)
