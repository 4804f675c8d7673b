from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.states import Membership
from facilitation.persistence.models import Member, SeriesMember
from facilitation.services.access.accounts import Accounts
from facilitation.services.limits import AttemptLimiter
from facilitation.services.workshops.series import LevelFacts
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.services.series_shelf import FACTS, Shelf

if TYPE_CHECKING:
    from facilitation.services.actors import Facilitator
    from tests.conftest import Room


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def test_lists_get_keys_that_never_change(shelf: Shelf) -> None:
    view = shelf.keeping.get(shelf.by, shelf.id)
    assert [(area.key, area.title) for area in view.frame.areas] == [("kysten", "Kysten"), ("fjorden", "Fjorden")]
    assert [level.key for level in view.frame.decision_levels] == ["egen-virksomhet", "fagråd", "asu"]
    assert view.frame.report_dates == (date(2027, 6, 1), date(2027, 9, 1))

    renamed = replace(FACTS, areas=(("kysten", "Ytre kyst"), ("", "2. område"), ("", "Kysten!")), levels=())
    shelf.keeping.describe(shelf.by, shelf.id, renamed, version=view.version)

    areas = shelf.keeping.get(shelf.by, shelf.id).frame.areas
    assert [area.key for area in areas] == ["kysten", "nr-2-område", "kysten-2"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "text.empty"),
        ({"areas": (("", "x" * 161),)}, "text.too_long"),
        ({"areas": (("a", "En"), ("a", "To"))}, "series.same_twice"),
        ({"areas": tuple(("", f"Område {n}") for n in range(61))}, "series.too_many"),
        ({"levels": (LevelFacts(title="Fagråd", lead_days=-1),)}, "series.bad_lead_days"),
        ({"levels": (LevelFacts(title="Fagråd", lead_days=731),)}, "series.bad_lead_days"),
    ],
)
def test_bad_lists_are_refused(shelf: Shelf, changes: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        shelf.keeping.describe(shelf.by, shelf.id, replace(FACTS, **changes), version=2)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_two_who_edit_notice_each_other(shelf: Shelf) -> None:
    with pytest.raises(Conflict, match=r"series\.changed_since"):
        shelf.keeping.describe(shelf.by, shelf.id, FACTS, version=1)


def test_an_area_with_workshops_cannot_be_left_out(shelf: Shelf) -> None:
    shelf.hold(date(2027, 3, 10), "fjorden")

    with pytest.raises(Conflict, match=r"area_in_use title='Fjorden'"):
        shelf.keeping.describe(shelf.by, shelf.id, replace(FACTS, areas=(("kysten", "Kysten"),)), version=2)


def test_new_workshop_takes_the_levels_of_the_series(shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))

    levels = shelf.room.workshops.get(shelf.by, workshop).frame.decision_levels
    assert [(level.key, level.own, level.lead_days) for level in levels] == [
        ("egen-virksomhet", True, 0),
        ("fagråd", False, 30),
        ("asu", False, 0),
    ]


def test_a_planned_workshop_keeps_its_levels(shelf: Shelf) -> None:
    shelf.plan(shelf.room.id, "Fast møte", decision_level="ssu")
    shelf.keeping.place(shelf.by, shelf.room.id, shelf.id, "kysten")

    levels = shelf.room.workshops.get(shelf.by, shelf.room.id).frame.decision_levels
    assert [level.key for level in levels] == ["egen-virksomhet", "fsu-phr", "ssu"]


def test_last_plan_is_carried_into_the_next_workshop(shelf: Shelf) -> None:
    first = shelf.hold(date(2027, 3, 10))
    shelf.plan(first, "Fast møte")
    other = shelf.hold(date(2027, 3, 12), "fjorden")
    shelf.plan(other, "Et annet sted")
    second = shelf.hold(date(2027, 4, 20))

    (action,) = shelf.room.plan.actions(shelf.by, second)
    assert action.fields.title == "Fast møte"
    assert action.carried is not None
    assert (action.carried.workshop_id, action.carried.day) == (first, date(2027, 3, 10))
    assert shelf.room.plan.actions(shelf.by, first)[0].carried is None


def test_nothing_is_carried_twice(shelf: Shelf) -> None:
    first = shelf.hold(date(2027, 3, 10))
    shelf.plan(first, "Fast møte")
    second = shelf.hold(date(2027, 4, 20))
    shelf.plan(first, "Kom til senere")
    shelf.plan(second, "Sitt eget")

    place = shelf.keeping.place_of(shelf.by, second)
    assert place is not None
    assert (place.last_day, place.left, place.area_title) == (date(2027, 3, 10), 1, "Kysten")
    assert [shelf.keeping.carry_last_plan(shelf.by, second) for _ in range(2)] == [1, 0]
    assert shelf.titles(second) == ["Sitt eget", "Fast møte", "Kom til senere"]

    third = shelf.hold(date(2027, 9, 20))
    assert shelf.titles(third) == ["Fast møte", "Kom til senere", "Sitt eget"]


def test_carrying_can_be_taken_back_and_is_not_offered_again(shelf: Shelf) -> None:
    first, second = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 4, 20))
    action = shelf.plan(first, "Fast møte")
    shelf.keeping.carry_last_plan(shelf.by, second)

    shelf.room.plan.remove(shelf.by, second, action)
    assert (shelf.titles(first), shelf.titles(second)) == (["Fast møte"], [])
    assert shelf.keeping.carry_last_plan(shelf.by, second) == 0

    shelf.room.flow.undo(shelf.by, second)
    assert shelf.titles(second) == ["Fast møte"]
    shelf.room.flow.undo(shelf.by, second)
    assert shelf.titles(second) == []
    assert shelf.keeping.carry_last_plan(shelf.by, second) == 1


def test_a_carried_action_is_edited_in_either_plan(shelf: Shelf) -> None:
    first = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(first, "Fast møte")
    second = shelf.hold(date(2027, 4, 20))
    (view,) = shelf.room.plan.actions(shelf.by, second)

    fields = replace(view.fields, title="Fast møte hver måned")
    shelf.room.plan.edit(shelf.by, second, action, fields, version=view.version)

    assert shelf.titles(first) == ["Fast møte hver måned"]
    with pytest.raises(Conflict):
        shelf.room.plan.edit(shelf.by, first, action, fields, version=view.version)


def test_what_was_carried_on_outlives_the_workshop_it_came_from(shelf: Shelf) -> None:
    first = shelf.hold(date(2027, 3, 10))
    shelf.plan(first, "Fast møte")
    second, third = shelf.hold(date(2027, 4, 20)), shelf.hold(date(2027, 9, 20))

    shelf.room.workshops.delete(shelf.by, first)

    assert shelf.room.plan.actions(shelf.by, second)[0].carried is None
    (carried,) = [action.carried for action in shelf.room.plan.actions(shelf.by, third)]
    assert carried is not None
    assert carried.workshop_id == second


def test_what_is_finished_is_not_carried(shelf: Shelf) -> None:
    first = shelf.hold(date(2027, 3, 10))
    done, going = shelf.plan(first, "Ferdig"), shelf.plan(first, "I gang")
    shelf.tell(first, done, Message(status=Status.DONE))
    shelf.tell(first, going, Message(status=Status.DONE))
    shelf.tell(first, going, Message(status=Status.STARTED))
    shelf.tell(first, done, Message(comment="Bra."))

    assert shelf.titles(shelf.hold(date(2027, 4, 20))) == ["I gang"]


def test_a_carried_action_has_one_history(shelf: Shelf, stranger: "Facilitator") -> None:
    first = shelf.hold(date(2027, 3, 10))
    action = shelf.plan(first, "Fast møte")
    shelf.tell(first, action, Message(status=Status.PLANNED))
    second = shelf.hold(date(2027, 4, 20))
    with shelf.room.store.database.write() as db:
        db.add(Member(workshop_id=second, account_id=stranger.account_id, role=Membership.ORGANISER))

    shelf.updates.tell(stranger, first, {action: Message(status=Status.STARTED)}, request_id=new_id())

    (one,) = shelf.updates.now(stranger, [second])
    assert (one.id, one.workshop_id, one.status) == (action, first, Status.STARTED)
    assert [one.id for one in shelf.updates.now(shelf.by, [first, second])] == [action]
    assert len(shelf.updates.history(stranger, second, action)) == 2
    other = shelf.plan(first, "Noe annet")
    with pytest.raises(NotFound):
        shelf.updates.tell(stranger, first, {other: Message(status=Status.STARTED)}, request_id=new_id())

    shelf.room.workshops.delete(shelf.by, first)
    shelf.tell(second, action, Message(status=Status.DONE))
    history = shelf.updates.history(stranger, second, action)
    assert [one.status for one in history] == [Status.PLANNED, Status.STARTED, Status.DONE]


def test_a_place_in_the_series_is_one_in_its_workshops(shelf: Shelf, stranger: "Facilitator") -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    accounts = Accounts(shelf.room.store, AttemptLimiter(shelf.room.store.clock))
    with pytest.raises(NotFound):
        shelf.room.workshops.get(stranger, workshop)

    secret = accounts.invite(shelf.by, None, Membership.ORGANISER, series_id=shelf.id)
    assert accounts.invitation(secret).series_title == "Bedre i lag 2027"
    with shelf.room.store.database.write() as db:
        db.add(SeriesMember(series_id=shelf.id, account_id=stranger.account_id, role=Membership.ORGANISER))

    assert shelf.room.workshops.get(stranger, workshop).role is Membership.ORGANISER
    assert [card.id for card in shelf.room.workshops.mine(stranger)] == [workshop]
    assert [card.role for card in shelf.keeping.mine(stranger)] == [Membership.ORGANISER]
    with pytest.raises(NotAllowed):
        shelf.room.workshops.set_units(stranger, workshop, ())
    with pytest.raises(NotAllowed, match=r"series\.read_only"):
        shelf.keeping.describe(stranger, shelf.id, FACTS, version=2)
    with pytest.raises(NotAllowed, match=r"series\.read_only"):
        accounts.invite(stranger, None, Membership.ORGANISER, series_id=shelf.id)

    shelf.keeping.take_out(shelf.by, workshop)
    with pytest.raises(NotFound):
        shelf.room.workshops.get(stranger, workshop)


def test_a_place_in_the_series_ends_with_the_series(shelf: Shelf, stranger: "Facilitator") -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    with shelf.room.store.database.write() as db:
        db.add(SeriesMember(series_id=shelf.id, account_id=stranger.account_id, role=Membership.FACILITATOR))
    assert shelf.room.workshops.get(stranger, workshop).role is Membership.FACILITATOR

    shelf.keeping.delete(shelf.by, shelf.id)
    with pytest.raises(NotFound, match=r"workshop\.unknown"):
        shelf.room.workshops.get(stranger, workshop)


def test_strangers_do_not_know_the_series(shelf: Shelf, stranger: "Facilitator") -> None:
    assert shelf.keeping.mine(stranger) == ()
    for refused in (
        lambda: shelf.keeping.get(stranger, shelf.id),
        lambda: shelf.keeping.delete(stranger, shelf.id),
        lambda: shelf.keeping.members(stranger, shelf.id),
        lambda: shelf.keeping.place(shelf.by, shelf.room.id, new_id(), ""),
    ):
        with pytest.raises(NotFound, match=r"series\.unknown"):
            refused()


def test_somebody_can_always_change_the_series(shelf: Shelf, stranger: "Facilitator") -> None:
    with pytest.raises(Conflict, match="last_facilitator"):
        shelf.keeping.remove_member(shelf.by, shelf.id, shelf.by.account_id)
    with pytest.raises(NotFound, match=r"member\.unknown"):
        shelf.keeping.remove_member(shelf.by, shelf.id, stranger.account_id)
    assert [member.email for member in shelf.keeping.members(shelf.by, shelf.id)] == ["prosessleder@eksempel.no"]


def test_rehearsals_and_unknown_areas_are_refused(shelf: Shelf) -> None:
    facts = WorkshopFacts(title="Øving", day=date(2027, 3, 10))
    practised = shelf.room.workshops.create(
        shelf.by, template_key="bedre-i-lag", facts=facts, request_id=new_id(), rehearsal=True
    )
    with pytest.raises(InvalidInput, match=r"series\.rehearsal"):
        shelf.keeping.place(shelf.by, practised, shelf.id, "kysten")
    with pytest.raises(InvalidInput, match=r"series\.unknown_area"):
        shelf.hold(date(2027, 3, 10), "fjellet")


def test_a_series_that_goes_leaves_its_workshops(shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    shelf.keeping.delete(shelf.by, shelf.id)

    assert shelf.keeping.mine(shelf.by) == ()
    assert shelf.keeping.place_of(shelf.by, workshop) is None
