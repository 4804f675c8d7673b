import httpx2
import pytest

from facilitation.domain.codes import new_id
from facilitation.rehearsal.cast import Cast, Round
from facilitation.services.actors import Phone
from facilitation.services.room.joining import Profile
from tests.rehearsal.served import Served


def test_cast_comes_in_with_every_side_of_the_services(served: Served) -> None:
    workshop_id = served.workshop()
    cast = served.cast(workshop_id, 8)
    present = served.product.services.joining.present(served.by, workshop_id)

    assert len(cast) == len(present) == 8
    assert {"kommune", "spesialist", "bruker"} <= {person.level for person in present}


def test_cast_of_fewer_than_six_cannot_fill_a_workshop(served: Served) -> None:
    with pytest.raises(ValueError, match="at least 6"):
        served.cast(served.workshop(), 5)


def test_cast_answers_a_step_once(served: Served) -> None:
    workshop_id = served.workshop()
    cast = served.cast(workshop_id)
    step = served.open(workshop_id, "problem")
    first, second = cast.answer(), cast.answer()

    cards = served.product.services.boards.board(served.by, workshop_id, step.id).cards
    assert first == Round(people=6, answers=len(cards))
    assert 12 <= len(cards) <= 24
    assert second == Round()


def test_cast_only_looks_while_no_step_is_open(served: Served) -> None:
    workshop_id = served.workshop()
    cast = served.cast(workshop_id)

    assert cast.answer() == Round()
    step = served.open(workshop_id, "problem")
    served.product.services.flow.close_step(served.by, workshop_id, step.id)
    assert cast.answer() == Round()


def test_one_at_each_table_writes(served: Served) -> None:
    workshop_id = served.workshop()
    cast = served.cast(workshop_id, 12)
    served.open(workshop_id, "problemgruppe")
    wrote = cast.answer()

    (grouping,) = served.product.services.dividing.latest(served.by, workshop_id)
    assert wrote.people == len(grouping.groups) > 1
    assert all(group.secretary_id for group in grouping.groups)
    assert wrote.mishaps == ()
    assert cast.answer() == Round()


def test_table_where_a_real_person_holds_the_pen_is_left_to_them(served: Served) -> None:
    workshop_id = served.workshop()
    cast = served.cast(workshop_id)
    services = served.product.services
    profile = Profile(level="nav", role="ansatt", unit="NAV Storvik")
    joined = services.joining.join(
        services.workshops.get(served.by, workshop_id).join_code, profile, request_id=new_id()
    )
    served.open(workshop_id, "problemgruppe")
    (grouping,) = services.dividing.latest(served.by, workshop_id)
    (table,) = (group for group in grouping.groups if any(one.unit == "NAV Storvik" for one in group.members))
    services.dividing.take_pen(Phone(workshop_id=workshop_id, secret=joined.secret), table.id)

    assert cast.answer().people == len(grouping.groups) - 1


def test_participant_who_is_shown_out_answers_no_more(served: Served) -> None:
    workshop_id = served.workshop()
    cast = served.cast(workshop_id)
    present = served.product.services.joining.present(served.by, workshop_id)
    served.product.services.joining.show_out(served.by, workshop_id, present[0].id)
    served.open(workshop_id, "problem")

    answered = cast.answer()

    assert (answered.people, answered.mishaps) == (5, ())


def test_door_that_is_locked_is_a_mishap_for_each_and_lets_nobody_in(served: Served) -> None:
    workshop_id = served.workshop()
    view = served.product.services.workshops.get(served.by, workshop_id)
    cast = Cast(served.product.services.phone_views, served.base_url, seed="7")
    came = cast.join("22222222", view.frame, 6)
    cast.close()

    assert (came.people, len(came.mishaps), len(cast)) == (0, 6, 0)
    assert cast.answer() == Round()


def test_server_that_is_gone_is_a_mishap_with_a_name(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop_id = served.workshop()
    cast = served.cast(workshop_id)

    def gone(*_: object, **__: object) -> httpx2.Response:
        raise httpx2.ReadTimeout("")

    monkeypatch.setattr(httpx2.Client, "get", gone)

    assert cast.answer().mishaps == ("ReadTimeout",) * 6


def test_same_seed_says_the_same_in_every_room(served: Served) -> None:
    said = []
    for _ in range(2):
        workshop_id = served.workshop("idemote")
        cast = served.cast(workshop_id)
        step = served.open(workshop_id, "ideer")
        cast.answer()
        board = served.product.services.boards.board(served.by, workshop_id, step.id)
        said.append(sorted(card.text for card in board.cards))

    assert said[0] == said[1]
    assert len(set(said[0])) > 6


def test_questions_of_the_same_step_get_support_when_they_are_asked(served: Served) -> None:
    workshop_id = served.workshop("loypemelding")
    cast = served.cast(workshop_id)
    step = served.open(workshop_id, "spørsmål")
    answered = cast.answer()

    results = served.product.services.run_views.results(served.by, workshop_id, step.id)
    assert answered.mishaps == ()
    assert [result.answered for result in results if result.kind == "points"] == [6]


def test_who_is_expected_is_decided_once(served: Served) -> None:
    view = served.product.services.workshops.get(served.by, served.workshop())
    cast = served.outside()

    assert cast.expect(view.frame, 8) == cast.expect(view.frame, 20)
