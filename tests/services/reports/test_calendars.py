from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest

from exports import ics
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.own_actions import Heir
from facilitation.services.reports.calendars import Calendars
from facilitation.services.reports.reporting import Reporting
from tests.services.follow_up.test_owners import Desk
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room


@pytest.fixture
def desk(room: "Room") -> Desk:
    return Desk(room)


@pytest.fixture
def calendars(room: "Room") -> Calendars:
    return Calendars(room.store, Reporting(room.store, room.plan))


def entries(calendars: Calendars, secret: str) -> dict[str, tuple[str, date, int]]:
    """Return what a calendar program sees: title, day and sequence by identifier."""
    calendar = icalendar.Calendar.from_ical(ics.render(calendars.feed(secret)))
    return {
        str(event["uid"]): (str(event["summary"]), event.decoded("dtstart"), event.decoded("sequence"))
        for event in calendar.walk("VEVENT")
    }


def deadlines(calendars: Calendars, secret: str) -> list[date]:
    return sorted(day for title, day, _ in entries(calendars, secret).values() if "Frist" in title)


def test_the_plans_calendar_has_its_days_and_no_names(desk: Desk, calendars: Calendars) -> None:
    secret = calendars.make_for_plan(desk.room.by, desk.room.id)

    assert deadlines(calendars, secret) == [date(2027, 9, 1)] * 2
    text = ics.render(calendars.feed(secret)).decode()
    assert "Testrud" not in text
    assert "eksempel.no" not in text


def test_a_moved_deadline_is_the_same_entry_with_a_higher_sequence(desk: Desk, calendars: Calendars) -> None:
    secret = calendars.make_for_plan(desk.room.by, desk.room.id)
    before = entries(calendars, secret)
    moved = replace(whole_action(desk.room, owner_name="Kari Testrud"), deadline=date(2027, 10, 1))
    desk.room.plan.edit(desk.room.by, desk.room.id, desk.karis, moved, version=1)
    after = entries(calendars, secret)

    assert before.keys() == after.keys()
    changed = [uid for uid in before if before[uid] != after[uid]]
    assert [(after[uid][1], after[uid][2] - before[uid][2]) for uid in changed] == [(date(2027, 10, 1), 1)]


def test_an_owners_calendar_has_the_owners_days_only_and_follows_a_hand_over(desk: Desk, calendars: Calendars) -> None:
    kari = desk.browser("Kari Testrud")
    secret = calendars.make_for_owner(kari)
    assert len(deadlines(calendars, secret)) == 1
    desk.own.hand_over(kari, desk.karis, Heir(name="Ola Ny", unit="DPS Kysten"), request_id=new_id())
    assert deadlines(calendars, secret) == []


@pytest.mark.parametrize("kill", ["anew", "withdraw", "revoke", "expire", "forget"])
def test_an_owners_address_that_is_withdrawn_opens_nothing(
    desk: Desk, calendars: Calendars, clock: "FrozenClock", kill: str
) -> None:
    kari = desk.browser("Kari Testrud")
    secret = calendars.make_for_owner(kari)
    if kill == "anew":
        assert deadlines(calendars, calendars.make_for_owner(kari))
    elif kill == "withdraw":
        calendars.withdraw_for_owner(kari)
    elif kill == "revoke":
        desk.owners.revoke(desk.room.by, desk.room.id, kari.owner_id)
    elif kill == "forget":
        desk.owners.forget(desk.room.by, desk.room.id, kari.owner_id)
    else:
        clock.advance(timedelta(days=400))

    with pytest.raises(NotFound, match=r"link\.unknown"):
        calendars.feed(secret)


def test_the_plans_address_is_made_and_withdrawn_by_those_who_follow_up(
    desk: Desk, calendars: Calendars, stranger: Facilitator
) -> None:
    first = calendars.make_for_plan(desk.room.by, desk.room.id)
    second = calendars.make_for_plan(desk.room.by, desk.room.id)
    assert calendars.plan_shared_since(desk.room.by, desk.room.id) == desk.room.store.clock.now()
    with pytest.raises(NotFound):
        calendars.feed(first)
    calendars.withdraw_for_plan(desk.room.by, desk.room.id)
    with pytest.raises(NotFound):
        calendars.feed(second)
    assert calendars.plan_shared_since(desk.room.by, desk.room.id) is None
    for refused in (
        lambda: calendars.make_for_plan(stranger, desk.room.id),
        lambda: calendars.withdraw_for_plan(stranger, desk.room.id),
        lambda: calendars.plan_shared_since(stranger, desk.room.id),
    ):
        with pytest.raises(NotFound, match=r"workshop\.unknown"):
            refused()


def test_a_link_of_one_kind_opens_nothing_of_another(desk: Desk, calendars: Calendars) -> None:
    kari = desk.browser("Kari Testrud")
    with pytest.raises(NotFound, match=r"link\.unknown"):
        calendars.feed(kari.secret)
    with pytest.raises(NotFound, match=r"link\.unknown"):
        desk.own.door(calendars.make_for_owner(kari))
