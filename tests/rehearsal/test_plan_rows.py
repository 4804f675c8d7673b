import random
from dataclasses import replace
from datetime import date

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.template import DecisionLevel, Frame
from facilitation.domain import plan as rules
from facilitation.domain.plan import DecisionRule, Room
from facilitation.domain.privacy.guard import inspect
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.plan_rows import as_fields, coded, decision_level, lift_ask, thought_action
from facilitation.rehearsal.voice import Voice
from facilitation.services.answering.payloads import Values
from facilitation.services.plan.plan import read_fields
from facilitation.services.room.joining import Profile
from facilitation.services.room.people import role_of

TODAY = date(2027, 3, 10)
CLUSTERS = ("Overgang og utskrivning", "Bolig og arbeid", "Fastlegen med i samarbeidet")
MIXED = (
    Profile(level="kommune", role="leder-beslutning", unit="Storvik kommune"),
    Profile(level="spesialist", role="ansatt", unit="DPS Kysten"),
    Profile(level="bruker", role="brukerrepresentant", unit="Ny kurs"),
)


@pytest.fixture
def frame(catalogue: Catalogue) -> Frame:
    return catalogue.get("bedre-i-lag").frame


def voice(*people: Profile) -> Voice:
    dice = random.Random(5)  # noqa: S311 -- a fixed seed is the point
    return Voice(
        content=Content(dice),
        rng=dice,
        taste="5",
        number=1,
        today=TODAY,
        table=people or MIXED,
        room=people or MIXED,
    )


def checked_in(frame: Frame, people: tuple[Profile, ...]) -> Room:
    roles = [role_of(frame, person.role) for person in people]
    return Room(
        today=TODAY,
        levels={level.key: DecisionRule(own=level.own, lead_days=level.lead_days) for level in frame.decision_levels},
        roles={role.title for role in roles},
        deciding_roles={role.title for role in roles if role.decides},
    )


@pytest.mark.parametrize("people", [MIXED, MIXED[1:]], ids=["somebody decides", "nobody decides"])
def test_thought_actions_have_nothing_that_the_checks_remark_on(frame: Frame, people: tuple[Profile, ...]) -> None:
    speaker, room = voice(*people), checked_in(frame, people)

    for _ in range(40):
        action = thought_action(speaker, frame, CLUSTERS)

        assert rules.errors(action, room) == ()
        assert rules.warnings(action, room) == ()


def test_thought_actions_are_varied(frame: Frame) -> None:
    speaker = voice()
    actions = [thought_action(speaker, frame, CLUSTERS) for _ in range(20)]

    assert len({action.title for action in actions}) > 15
    assert {action.decision_level for action in actions} == {level.key for level in frame.decision_levels}
    assert {action.problem for action in actions} == set(CLUSTERS)
    assert len({action.owner_role for action in actions}) > 1
    months = sorted((action.deadline - TODAY).days / 30 for action in actions if action.deadline)
    assert months[0] >= 1
    assert 6 < months[-1] <= 9


def test_thought_actions_name_no_patient(frame: Frame) -> None:
    speaker = voice()

    for _ in range(30):
        for name, values in as_fields(thought_action(speaker, frame, CLUSTERS)).items():
            verdict = inspect(values[0], case_guard=True)
            assert (name, verdict.blocking, verdict.warnings) == (name, (), ())


def test_action_is_read_back_from_its_form_as_it_was_written(frame: Frame) -> None:
    action = thought_action(voice(), frame, CLUSTERS)
    form = as_fields(action)

    assert read_fields(Values(form)) == action
    assert all(all(values) for values in form.values())


def test_action_without_clusters_is_about_a_problem_of_its_own(frame: Frame) -> None:
    assert thought_action(voice(), frame, ()).problem.startswith("Når ")


def test_action_leaves_time_for_the_body_that_decides(frame: Frame) -> None:
    slow = DecisionLevel(key="råd", title="Rådet", lead_days=300)
    speaker, frame = voice(), frame.model_copy(update={"decision_levels": (slow,)})

    deadlines = [thought_action(speaker, frame, CLUSTERS).deadline for _ in range(10)]

    assert min((deadline - TODAY).days for deadline in deadlines if deadline) >= 300


def test_action_that_only_the_owner_can_decide_is_owned_although_nobody_decides(frame: Frame) -> None:
    own = next(level for level in frame.decision_levels if level.own)
    frame = frame.model_copy(update={"decision_levels": (own,)})
    action = thought_action(voice(*MIXED[1:]), frame, CLUSTERS)

    assert (action.decision_level, action.owner_role, action.ask) == (own.key, "Ansatt", "")


def test_action_of_a_room_with_one_level_has_no_partner_from_another(frame: Frame) -> None:
    assert thought_action(voice(MIXED[0], MIXED[0]), frame, CLUSTERS).co_owner == ""


def test_action_of_a_workshop_without_decision_levels_is_decided_by_nobody(frame: Frame) -> None:
    action = thought_action(voice(), frame.model_copy(update={"decision_levels": ()}), CLUSTERS)

    assert (action.decision_level, action.ask) == ("", "")


def test_decision_is_the_same_each_time_and_at_each_table(frame: Frame) -> None:
    asked = [(decision_level(frame, voice(), title).key, lift_ask(frame, voice(), title)) for title in "abcdef"]
    again = [
        (decision_level(frame, replace(voice(), table=MIXED[1:]), title).key, lift_ask(frame, voice(), title))
        for title in "abcdef"
    ]

    assert asked == again
    assert all(bool(ask) == (level != "egen-virksomhet") for level, ask in asked)


def test_lift_asks_for_nothing_where_the_workshop_has_nothing_to_ask_for(frame: Frame) -> None:
    assert lift_ask(frame.model_copy(update={"asks": ()}), voice(), "Tittel") == ""


def test_codes_are_the_nearest_in_wording(frame: Frame) -> None:
    assert coded(frame.codes, "Felles mal for PLO-meldinger", "NAV og DPS", voice()) == (
        "elektroniske-meldinger",
        "nav",
    )


def test_codes_of_a_workshop_without_any_are_empty() -> None:
    assert coded(None, "Felles mal", "NAV", voice()) == ("", "")
