from collections.abc import Iterator

import pytest

from facilitation.domain.errors import InvalidInput, NotAllowed, NotFound, Unavailable, WrongPhase
from facilitation.domain.states import Membership
from facilitation.persistence.models import Member
from facilitation.rehearsal import practice as module
from facilitation.rehearsal.practice import Practice
from tests.rehearsal.served import Served


def practice_in(served: Served, base_url: str = "") -> Practice:
    return Practice(
        served.product.services,
        catalogue=served.product.catalogue,
        clock=served.product.store.clock,
        base_url=base_url or served.base_url,
    )


@pytest.fixture
def practice(served: Served) -> Iterator[Practice]:
    practice = practice_in(served)
    yield practice
    practice.sweep(served.by)


def test_practice_makes_a_marked_workshop_with_people_inside(served: Served, practice: Practice) -> None:
    workshop_id = practice.start(served.by, "bedre-i-lag", participants=7, language="nn")
    view = served.product.services.workshops.get(served.by, workshop_id)

    assert view.rehearsal
    assert view.language == "nn"
    assert view.title.endswith("Bedre i lag – samling i et SPHR-område")
    assert practice.running(workshop_id)
    assert len(served.product.services.joining.present(served.by, workshop_id)) == 7


def test_practice_answers_the_open_step(served: Served, practice: Practice) -> None:
    workshop_id = practice.start(served.by, "bedre-i-lag", participants=6)
    step = served.open(workshop_id, "problem")
    counts = practice.answer(served.by, workshop_id)

    cards = served.product.services.boards.board(served.by, workshop_id, step.id).cards
    assert counts == {"people": 6, "answers": len(cards), "mishaps": 0}


def test_sweep_takes_rehearsals_away_and_nothing_else(served: Served, practice: Practice) -> None:
    real = served.workshop(rehearsal=False)
    workshop_id = practice.start(served.by, "bedre-i-lag", participants=6)

    assert practice.sweep(served.stranger) == 0
    assert practice.running(workshop_id)
    assert practice.sweep(served.by) == 1
    assert not practice.running(workshop_id)
    assert [card.id for card in served.product.services.workshops.mine(served.by)] == [real]


def test_sweep_leaves_a_rehearsal_that_one_may_only_read(served: Served, practice: Practice) -> None:
    workshop_id = practice.start(served.by, "bedre-i-lag", participants=6)
    with served.product.store.database.write() as db:
        db.add(Member(workshop_id=workshop_id, account_id=served.stranger.account_id, role=Membership.ORGANISER))

    assert practice.sweep(served.stranger) == 0
    assert practice.running(workshop_id)
    with pytest.raises(NotAllowed, match=r"workshop\.read_only"):
        practice.answer(served.stranger, workshop_id)


def test_real_workshop_gets_no_thought_answers(served: Served, practice: Practice) -> None:
    real = served.workshop(rehearsal=False)

    with pytest.raises(NotAllowed, match=r"rehearsal\.not_a_rehearsal"):
        practice.answer(served.by, real)


def test_somebody_elses_rehearsal_does_not_exist(served: Served, practice: Practice) -> None:
    workshop_id = practice.start(served.by, "bedre-i-lag", participants=6)

    with pytest.raises(NotFound, match=r"workshop\.unknown"):
        practice.answer(served.stranger, workshop_id)


def test_rehearsal_from_before_a_restart_has_nobody_in_it(served: Served, practice: Practice) -> None:
    workshop_id = served.workshop()

    assert not practice.running(workshop_id)
    with pytest.raises(WrongPhase, match=r"rehearsal\.nobody_here"):
        practice.answer(served.by, workshop_id)


@pytest.mark.parametrize("participants", [5, 141])
def test_practice_needs_a_room_of_a_size_that_is_known(served: Served, practice: Practice, participants: int) -> None:
    with pytest.raises(InvalidInput, match=r"rehearsal\.bad_size"):
        practice.start(served.by, "bedre-i-lag", participants=participants)


def test_practice_that_nobody_can_come_to_leaves_nothing_behind(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable, match=r"rehearsal\.nobody_came"):
        practice_in(served, "http://127.0.0.1:9").start(served.by, "bedre-i-lag", participants=6)

    assert served.product.services.workshops.mine(served.by) == ()
    assert "rehearsal mishap" in caplog.text


def test_oldest_cast_goes_home_when_there_are_too_many(
    served: Served, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CASTS", 1)
    first = practice.start(served.by, "bedre-i-lag", participants=6)
    second = practice.start(served.by, "bedre-i-lag", participants=6)

    assert (practice.running(first), practice.running(second)) == (False, True)


def test_practice_begins_with_last_times_plan_and_what_was_asked_before(served: Served, practice: Practice) -> None:
    workshop_id = practice.start(served.by, "bedre-i-lag-oppfolging", participants=6)
    services = served.product.services

    (survey,) = services.surveys.views(served.by, workshop_id)
    assert survey.n >= 2
    assert len(services.plan.actions(served.by, workshop_id)) == 4
    assert len({action.fields.title for action in services.plan.actions(served.by, workshop_id)}) == 4


def test_template_in_nynorsk_is_practised_in_nynorsk_at_its_own_hour(served: Served, practice: Practice) -> None:
    workshops = served.product.services.workshops
    nynorsk = workshops.get(served.by, practice.start(served.by, "innspelsmote-barn-og-unge", participants=6))
    committee = workshops.get(served.by, practice.start(served.by, "asu-mote", participants=6, language="en"))

    assert nynorsk.language == "nn"
    assert (committee.language, committee.starts_minute) == ("en", 13 * 60)


def test_practice_goes_on_once_when_tables_have_changed(served: Served, practice: Practice) -> None:
    workshop_id = practice.start(served.by, "barn-og-unge-1-status", participants=12)
    step = served.open(workshop_id, "runder")
    first = practice.answer(served.by, workshop_id)
    served.product.services.flow.next_round(served.by, workshop_id, step.id, seen=1)
    second, third = practice.answer(served.by, workshop_id), practice.answer(served.by, workshop_id)

    assert first["answers"] >= second["answers"] > 0
    assert third["answers"] == 0
