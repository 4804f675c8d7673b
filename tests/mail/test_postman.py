from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotFound
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.reminders import MailState
from facilitation.mail.smtp import Connection, NothingSent
from facilitation.persistence.models import Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.own_actions import Heir
from facilitation.services.workshops.series import SeriesFacts, SeriesKeeping
from tests.mail.followed_plan import URL, FollowedPlan, secret_in
from tests.mail.mail_server import MailServer, free_port

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room

# The workshop is on 10 March 2027, and the clock begins at 9 in the morning of that day.
DEADLINE = date(2027, 6, 1)
REMINDED = [date(2027, 5, 18), DEADLINE, date(2027, 6, 8)]
HALF_YEAR = date(2027, 9, 9)


@pytest.fixture
def plan(room: "Room", clock: "FrozenClock", post: MailServer, tmp_path: Path) -> FollowedPlan:
    return FollowedPlan(room, clock, post, tmp_path)


@pytest.mark.long
def test_half_a_year_of_reminders(plan: FollowedPlan) -> None:
    plan.own_action("Kari Testrud", deadline=DEADLINE)
    plan.own_action("Kari Testrud", deadline=DEADLINE, title="Et tiltak til")
    plan.own_action("Per Prøve", deadline=date(2027, 5, 25))
    plan.own_action("Ola Uspurt", deadline=DEADLINE, asked=False)

    assert plan.live_on(190, rounds=2) == [
        (date(2027, 5, 11), "per"),
        (REMINDED[0], "kari"),
        (date(2027, 5, 25), "per"),
        (DEADLINE, "kari"),
        (DEADLINE, "per"),
        (REMINDED[2], "kari"),
        (HALF_YEAR, "kari"),
        (HALF_YEAR, "per"),
    ]
    assert len({mail["Message-ID"] for mail in plan.post.mails}) == 8
    for mail in plan.post.mails:
        whole = "".join(part.get_content() for part in mail.iter_parts())
        assert "Felles møte" not in whole
        assert "Epikrisen" not in whole
        assert plan.own.door(secret_in(mail)).workshop_title == "Bedre i lag, Kysten"


def test_the_days_of_the_series_are_those_on_which_status_is_asked_for(plan: FollowedPlan) -> None:
    plan.own_action("Kari Testrud", deadline=date(2028, 6, 1))
    keeping = SeriesKeeping(plan.room.store)
    series = keeping.create(plan.room.by, "Kysten 2027", request_id=new_id())
    days = (date(2027, 1, 1), date(2027, 4, 30), date(2027, 8, 31))
    facts = SeriesFacts(title="Kysten 2027", areas=(("", "Kysten"),), report_dates=days)
    keeping.describe(plan.room.by, series, facts, version=1)
    area = keeping.get(plan.room.by, series).frame.areas[0].key
    keeping.place(plan.room.by, plan.room.id, series, area)

    assert plan.on(*days[1:], date(2027, 9, 1), HALF_YEAR) == [(days[1], "kari"), (days[2], "kari")]


@pytest.mark.parametrize("way", ["done", "stopped", "declined", "handed over", "removed", "moved", "rehearsal"])
def test_nobody_is_reminded_of_what_does_not_wait(plan: FollowedPlan, room: "Room", way: str) -> None:
    action = plan.own_action("Kari Testrud", deadline=DEADLINE)
    (secret,) = plan.owners.issue(room.by, room.id, plan.key("Kari Testrud"))
    kari = plan.browser(secret)
    if way == "declined":
        plan.own.decline(kari, action, "Nei.", request_id=new_id())
    elif way == "handed over":
        plan.own.hand_over(kari, action, Heir(name="Ola Ny", unit="DPS Kysten"), request_id=new_id())
    elif way == "removed":
        room.plan.remove(room.by, room.id, action)
    elif way == "moved":
        plan.on(date(2027, 5, 10))
        (row,) = room.plan.actions(room.by, room.id)
        later = replace(row.fields, deadline=date(2028, 6, 1))
        room.plan.edit(room.by, room.id, action, later, version=row.version)
    elif way == "rehearsal":
        with room.store.database.write() as db:
            db.get_one(Workshop, room.id).rehearsal = True
    else:
        status = Status.DONE if way == "done" else Status.STOPPED
        plan.own.tell(kari, action, Message(status=status, comment="Fordi."), request_id=new_id())

    assert plan.on(*REMINDED) == []


def test_nobody_is_reminded_after_unsubscribing(plan: FollowedPlan) -> None:
    plan.own_action("Kari Testrud", deadline=DEADLINE)
    plan.own_action("Per Prøve", deadline=DEADLINE)
    assert plan.on(REMINDED[0]) == [(REMINDED[0], "kari"), (REMINDED[0], "per")]
    plan.own.mute(secret_in(plan.post.mails[0]))

    assert [who for _, who in plan.on(*REMINDED[1:], HALF_YEAR)] == ["per", "per", "per"]
    # Somebody who has asked for quiet is not written to by hand either.
    plan.invite("Kari Testrud")
    assert plan.round().sent == 0


def test_what_was_planned_before_unsubscribing_is_not_sent_after(plan: FollowedPlan) -> None:
    plan.own_action("Kari Testrud", deadline=DEADLINE)
    plan.invite("Kari Testrud")
    (secret,) = plan.owners.issue(plan.room.by, plan.room.id, plan.key("Kari Testrud"))
    plan.own.mute(secret)

    assert plan.round().sent == 0
    assert plan.mailing.latest(plan.room.by, plan.room.id) == {}


def test_a_server_that_was_off_for_a_while_catches_up_once(plan: FollowedPlan, clock: "FrozenClock") -> None:
    plan.own_action("Kari Testrud", deadline=DEADLINE)
    clock.advance(timedelta(days=(REMINDED[0] - date(2027, 3, 10)).days + 3))
    assert plan.live_on(2) == [(date(2027, 5, 21), "kari")]

    clock.advance(timedelta(days=(DEADLINE - date(2027, 5, 23)).days + 4))
    assert plan.live_on(2) == []


def test_nobody_is_woken(plan: FollowedPlan, clock: "FrozenClock") -> None:
    plan.own_action("Kari Testrud", deadline=DEADLINE)
    clock.advance(datetime(2027, 6, 1, 4, 59, tzinfo=UTC) - clock.now())
    assert plan.round().sent == 0

    clock.advance(timedelta(minutes=11))
    assert plan.round().sent == 1


def test_an_invitation_goes_out_at_once_and_once(plan: FollowedPlan, room: "Room") -> None:
    plan.own_action("Kari Testrud", asked=False)
    request_id = new_id()
    for _ in range(2):
        plan.mailing.invite(room.by, room.id, plan.key("Kari Testrud"), request_id=request_id)
    assert plan.latest("Kari Testrud").state is MailState.WAITING
    assert plan.card("Kari Testrud").link is None

    assert plan.round().sent == 1
    assert plan.round().sent == 0
    assert plan.latest("Kari Testrud").state is MailState.SENT
    kari = plan.browser(secret_in(plan.post.mails[0]))
    assert len(plan.own.page(kari).actions) == 1
    assert f"{URL}/a/" in plan.post.mails[0].as_string().replace("=\n", "")


def test_who_may_invite_whom(plan: FollowedPlan, room: "Room", stranger: Facilitator) -> None:
    plan.own_action("Kari Testrud")
    key = plan.key("Kari Testrud")
    plan.owners.set_email(room.by, room.id, key, "")
    with pytest.raises(InvalidInput, match=r"owner\.no_address"):
        plan.mailing.invite(room.by, room.id, key, request_id=new_id())
    for refused in (
        lambda: plan.mailing.invite(stranger, room.id, key, request_id=new_id()),
        lambda: plan.mailing.latest(stranger, room.id),
        lambda: plan.mailing.again(stranger, room.id, new_id()),
    ):
        with pytest.raises(NotFound, match=r"workshop\.unknown"):
            refused()
    with pytest.raises(NotFound, match=r"mail\.unknown"):
        plan.mailing.again(room.by, room.id, new_id())


def test_a_refused_address_is_shown_and_left_alone(plan: FollowedPlan, room: "Room", clock: "FrozenClock") -> None:
    plan.own_action("Kari Testrud", deadline=DEADLINE)
    plan.own_action("Per Prøve", deadline=DEADLINE)
    plan.post.refuse["kari@eksempel.no"] = "550 No such user"
    clock.advance(timedelta(days=(REMINDED[0] - date(2027, 3, 10)).days))
    done = plan.round()

    assert (done.sent, done.refused) == (1, 1)
    latest = plan.latest("Kari Testrud")
    assert (latest.state, latest.problem, latest.reply) == (MailState.FAILED, "mail.recipient_refused", 550)
    assert plan.card("Kari Testrud").refused
    assert [who for _, who in plan.on(*REMINDED[1:])] == ["per", "per"]

    plan.post.refuse.clear()
    plan.mailing.again(room.by, room.id, latest.id)
    assert plan.round().sent == 1
    assert not plan.card("Kari Testrud").refused


def test_a_new_address_is_tried(plan: FollowedPlan, room: "Room") -> None:
    plan.own_action("Kari Testrud")
    plan.post.refuse["kari@eksempel.no"] = "550 No such user"
    plan.invite("Kari Testrud")
    plan.round()
    plan.owners.set_email(room.by, room.id, plan.key("Kari Testrud"), "kari.testrud@eksempel.no")
    plan.invite("Kari Testrud")
    plan.round()

    assert plan.post.recipients == ["kari.testrud@eksempel.no"]


def test_a_mailbox_that_is_full_is_tried_a_few_times_and_then_given_up(
    plan: FollowedPlan, clock: "FrozenClock"
) -> None:
    plan.own_action("Kari Testrud")
    plan.post.refuse["kari@eksempel.no"] = "452 Mailbox full"
    plan.invite("Kari Testrud")
    tries = 0
    for _ in range(40):
        tries += plan.round().refused
        clock.advance(timedelta(hours=2))

    assert tries == 7
    latest = plan.latest("Kari Testrud")
    assert (latest.state, latest.reply) == (MailState.FAILED, 452)


def test_a_server_that_is_down_holds_the_post_with_growing_pauses(plan: FollowedPlan, clock: "FrozenClock") -> None:
    plan.own_action("Kari Testrud")
    plan.own_action("Per Prøve")
    for name in ("Kari Testrud", "Per Prøve"):
        plan.invite(name)
    down = plan.new_postman(port=free_port())
    tries = []
    for minute in range(180):
        if down.round().held:
            tries.append(minute)
        clock.advance(60)

    assert tries == [0, 1, 3, 7, 15, 31, 63, 123]
    for name in ("Kari Testrud", "Per Prøve"):
        latest = plan.latest(name)
        assert (latest.state, latest.problem) == (MailState.WAITING, "mail.unreachable")
        assert plan.card(name).link is not None

    clock.advance(timedelta(hours=1))
    assert plan.round().sent == 2
    assert plan.latest("Kari Testrud").problem == ""


def test_what_could_not_be_sent_for_days_has_lost_its_occasion(plan: FollowedPlan, clock: "FrozenClock") -> None:
    plan.own_action("Kari Testrud")
    plan.invite("Kari Testrud")
    plan.new_postman(port=free_port()).round()
    clock.advance(timedelta(days=5))

    assert plan.round().sent == 0
    latest = plan.latest("Kari Testrud")
    assert (latest.state, latest.problem) == (MailState.FAILED, "mail.unreachable")


def test_contact_lost_after_handing_over_is_not_tried_again(
    plan: FollowedPlan, room: "Room", clock: "FrozenClock"
) -> None:
    plan.own_action("Kari Testrud")
    plan.post.data_reply = "hang up"
    plan.invite("Kari Testrud")
    assert plan.round().uncertain == 1
    plan.post.data_reply = "250 OK"
    clock.advance(timedelta(hours=1))
    assert plan.round().sent == 0

    latest = plan.latest("Kari Testrud")
    assert (latest.state, latest.problem) == (MailState.UNCERTAIN, "mail.interrupted")
    plan.mailing.again(room.by, room.id, latest.id)
    assert plan.round().sent == 1


def test_a_process_that_dies_after_sending_sends_nothing_twice(plan: FollowedPlan, clock: "FrozenClock") -> None:
    class Died(BaseException):
        pass

    class Dying(Connection):
        def send(self, message: Any) -> None:
            super().send(message)
            raise Died

    plan.own_action("Kari Testrud")
    plan.invite("Kari Testrud")
    with pytest.raises(Died):
        plan.new_postman(connect=Dying).round()
    assert plan.post.recipients == ["kari@eksempel.no"]

    for _ in range(4):
        plan.new_postman().round()
        clock.advance(timedelta(minutes=6))
    assert plan.post.recipients == ["kari@eksempel.no"]
    assert plan.latest("Kari Testrud").state is MailState.UNCERTAIN


def test_two_who_carry_the_post_never_carry_the_same_mail(plan: FollowedPlan) -> None:
    plan.own_action("Kari Testrud")
    plan.own_action("Per Prøve")
    for name in ("Kari Testrud", "Per Prøve"):
        plan.invite(name)

    first, second = plan.mailing.claim(), plan.mailing.claim()
    assert first is not None
    assert second is not None
    assert {first.address, second.address} == {"kari@eksempel.no", "per@eksempel.no"}
    assert plan.mailing.claim() is None


def test_a_stop_ends_a_round_after_the_mail_that_is_being_sent(plan: FollowedPlan) -> None:
    plan.own_action("Kari Testrud")
    plan.own_action("Per Prøve")
    for name in ("Kari Testrud", "Per Prøve"):
        plan.invite(name)
    plan.post.on_mail = plan.postman.stop

    assert plan.round().sent == 1


def test_no_link_is_left_of_a_mail_that_nobody_got(plan: FollowedPlan, room: "Room") -> None:
    plan.own_action("Kari Testrud", asked=False)
    plan.invite("Kari Testrud")

    def nowhere(*_args: Any, **_names: Any) -> Connection:
        raise NothingSent("mail.unreachable")

    plan.new_postman(connect=nowhere).round()
    assert plan.card("Kari Testrud").link is None
    assert room.plan.actions(room.by, room.id)
