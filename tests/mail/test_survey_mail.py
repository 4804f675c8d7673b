"""Mail to those who are asked before and after the day, over half a year."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from facilitation.catalogue.template import Phase
from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.domain.reminders import MailState
from facilitation.mail.postman import Postman
from facilitation.persistence.models import Entry, Mail, Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.mailing.queue import Mailing, MailView
from facilitation.services.store import Store
from facilitation.services.surveys.door import SurveyEntrance
from facilitation.services.surveys.surveys import Surveys
from facilitation.services.surveys.values import Invited, InviteeFields
from facilitation.settings import Settings, Smtp, Tls
from tests.conftest import FrozenClock, Room
from tests.folders import PROGRAMS, catalogue_of
from tests.mail.mail_server import HOST, MailServer

URL = "https://samskap.eksempel.no"
# The workshop is on 10 March 2027. Six months after, the window is open for three weeks.
BEFORE = [date(2027, 2, 24), date(2027, 3, 3)]
AFTER = [date(2027, 9, 6), date(2027, 9, 13), date(2027, 9, 20)]
CLOSES = date(2027, 9, 27)


class Asked:
    """A workshop with questions before and after the day, the people who are asked, and the post."""

    def __init__(self, room: Room, clock: FrozenClock, post: MailServer) -> None:
        self.room, self.clock, self.post = room, clock, post
        self.surveys, self.entrance = Surveys(room.store), SurveyEntrance(room.store)
        self.mailing = Mailing(room.store)
        self.postman = self.new_postman()
        clock.advance(timedelta(days=-20))

    def new_postman(self) -> Postman:
        smtp = Smtp(host=HOST, port=self.post.port, sender="Samskap <post@eksempel.no>", tls=Tls.NONE)
        settings = Settings(data_folder=Path(), public_url=URL)
        return Postman(self.mailing, settings, smtp, clock=self.clock)

    def ask(self, phase: Phase, *names: str) -> None:
        people = [
            InviteeFields(
                level="kommune",
                role="leder",
                unit="Storvik kommune",
                name=name,
                email=f"{name.lower()}@eksempel.no" if name != "Papir" else "",
            )
            for name in names
        ]
        self.surveys.invite(self.room.by, self.room.id, phase, people, request_id=new_id())

    def invited(self, name: str) -> Invited:
        return next(
            one
            for view in self.surveys.views(self.room.by, self.room.id)
            for one in view.invited
            if one.fields.name == name
        )

    def answer(self, token: str, step: str, **values: str) -> None:
        phone = self.entrance.start(token, None, request_id=new_id())
        self.room.send(phone, step, *values, value=next(iter(values.values())))

    def latest(self, name: str) -> MailView:
        return self.mailing.latest(self.room.by, self.room.id)[self.invited(name).id]

    def until(self, last: date, *, rounds: int = 1) -> list[tuple[date, str]]:
        """Let the days go by up to and with ``last``; return on which day each mail came to whom."""
        got: list[tuple[date, str]] = []
        while today(self.clock) <= last:
            self.surveys.settle()
            for _ in range(rounds):
                before = len(self.post.mails)
                self.postman.round()
                got += [(today(self.clock), to.partition("@")[0]) for to in self.post.recipients[before:]]
                self.clock.advance(timedelta(days=1) / rounds)
        return got


@pytest.fixture
def asked(store: Store, facilitator: Facilitator, clock: FrozenClock, post: MailServer) -> Asked:
    return Asked(Room(store, catalogue_of(PROGRAMS), facilitator, template="sporring"), clock, post)


def token_in(mail: Any) -> str:
    text = mail.get_body(("plain",)).get_content()
    return str(text.split(f"{URL}/s/")[1].split()[0])


def test_half_a_year_of_questions(asked: Asked) -> None:
    asked.ask(Phase.BEFORE, "Kari", "Papir")
    asked.ask(Phase.AFTER, "Per", "Ola", "Mona")

    assert asked.until(BEFORE[0], rounds=2) == [(BEFORE[0], "kari")]
    asked.answer(token_in(asked.post.mails[0]), "for", arbeidet="ja")
    assert sorted(asked.until(AFTER[0])) == [(AFTER[0], name) for name in ("mona", "ola", "per")]

    tokens = {str(mail["To"]).partition("@")[0]: token_in(mail) for mail in asked.post.mails}
    asked.answer(tokens["ola"], "etter", nytte="4")
    asked.entrance.mute(tokens["mona"])
    assert asked.until(CLOSES + timedelta(days=30), rounds=2) == [(AFTER[1], "per"), (AFTER[2], "per")]

    assert len({mail["Message-ID"] for mail in asked.post.mails}) == 6
    for mail in asked.post.mails:
        whole = "".join(part.get_content() for part in mail.iter_parts())
        assert "tiltakene" not in whole
        assert str(mail["List-Unsubscribe"]).strip() == f"<{URL}/s/{token_in(mail)}/stopp>"
    assert asked.invited("Mona").muted


def test_the_post_ties_no_answer_to_a_person(asked: Asked) -> None:
    asked.ask(Phase.BEFORE, "Kari")
    asked.until(BEFORE[0])
    asked.answer(token_in(asked.post.mails[0]), "for", arbeidet="ja")
    asked.until(date(2027, 3, 20))

    with asked.room.store.read() as db:
        (entry,) = db.scalars(select(Entry))
        (mail,) = db.scalars(select(Mail))
    assert entry.participant_id is None
    assert (mail.state, mail.link_id) == (MailState.SENT, None)


def test_what_was_planned_before_the_answer_is_not_sent_after(asked: Asked) -> None:
    asked.ask(Phase.BEFORE, "Kari")
    asked.until(BEFORE[1] - timedelta(days=1))
    assert asked.mailing.plan() == 1
    asked.answer(token_in(asked.post.mails[0]), "for", arbeidet="ja")

    assert asked.until(date(2027, 3, 20)) == []


def test_who_is_asked_late_is_invited_at_once_and_not_reminded_the_day_after(asked: Asked) -> None:
    asked.until(BEFORE[1] - timedelta(days=2))
    asked.ask(Phase.BEFORE, "Kari")

    assert asked.until(date(2027, 3, 20)) == [
        (BEFORE[1] - timedelta(days=1), "kari"),
        (BEFORE[1] + timedelta(days=2), "kari"),
    ]


def test_a_new_link_is_mailed_and_the_old_one_is_not_sent_too(asked: Asked) -> None:
    asked.ask(Phase.BEFORE, "Kari")
    asked.until(BEFORE[0] - timedelta(days=1))
    assert asked.mailing.plan() == 1
    asked.surveys.reissue(asked.room.by, asked.room.id, asked.invited("Kari").id)

    assert asked.until(BEFORE[0]) == [(BEFORE[0], "kari")]
    assert asked.invited("Kari").path.endswith(token_in(asked.post.mails[0]))


def test_a_refused_address_is_shown_and_left_alone_until_somebody_asks(asked: Asked) -> None:
    asked.ask(Phase.BEFORE, "Kari")
    asked.post.refuse["kari@eksempel.no"] = "550 No such user"
    assert asked.until(BEFORE[1]) == []
    latest = asked.latest("Kari")
    assert (latest.state, latest.problem, latest.reply) == (MailState.FAILED, "mail.recipient_refused", 550)

    asked.post.refuse.clear()
    asked.mailing.again(asked.room.by, asked.room.id, latest.id)
    assert [who for _, who in asked.until(BEFORE[1] + timedelta(days=1))] == ["kari"]


def test_contact_lost_after_handing_over_is_not_tried_again(asked: Asked) -> None:
    asked.ask(Phase.BEFORE, "Kari")
    asked.until(BEFORE[0] - timedelta(days=1))
    asked.post.data_reply = "hang up"
    assert asked.postman.round().uncertain == 1
    asked.post.data_reply = "250 OK"
    asked.clock.advance(timedelta(hours=1))

    assert asked.new_postman().round().sent == 0
    assert asked.latest("Kari").state is MailState.UNCERTAIN


@pytest.mark.parametrize("way", ["withdrawn", "rehearsal", "moved"])
def test_nobody_is_written_to_about_what_is_not_asked(asked: Asked, way: str) -> None:
    asked.ask(Phase.BEFORE, "Kari")
    room = asked.room
    if way == "withdrawn":
        asked.surveys.withdraw(room.by, room.id, asked.invited("Kari").id)
    elif way == "rehearsal":
        with room.store.database.write() as db:
            db.get_one(Workshop, room.id).rehearsal = True
    else:
        later = date(2028, 1, 1)
        asked.surveys.set_window(room.by, room.id, room.step("for").id, opens=later, closes=later)

    assert asked.until(date(2027, 3, 20)) == []


def test_an_open_link_belongs_to_nobody_who_could_stop_mail(asked: Asked) -> None:
    for token in (asked.surveys.views(asked.room.by, asked.room.id)[0].open_path.rpartition("/")[2], "gjettet"):
        with pytest.raises(NotFound, match=r"survey\.unknown"):
            asked.entrance.mute(token)
