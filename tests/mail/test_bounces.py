"""Mails that come back later, as mail servers write them, and as those do who mean harm."""

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from facilitation.bootstrap import in_use
from facilitation.domain.codes import new_id
from facilitation.domain.reminders import MailState
from facilitation.mail.bounces import FOLDER, MOST_BYTES, Bounce, put, read_bounce
from facilitation.settings import Settings
from tests.mail.followed_plan import FollowedPlan
from tests.mail.mail_server import MailServer
from tests.mail.test_remind_command import SAMSKAP, Machine, invited, latest

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room

POSTFIX = """\
Return-Path: <>
Received: by mx.eksempel.no (Postfix) id 4B2C41F; Wed, 10 Mar 2027 10:02:11 +0100 (CET)
Date: Wed, 10 Mar 2027 10:02:11 +0100 (CET)
From: MAILER-DAEMON@mx.eksempel.no (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: post@eksempel.no
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9D1E81F.1804842131/mx.eksempel.no"
Message-Id: <20270310090211.4B2C41F@mx.eksempel.no>

This is a MIME-encapsulated message.

--9D1E81F.1804842131/mx.eksempel.no
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<kari@eksempel.no>: host mail.eksempel.no[192.0.2.7] said: 550 5.1.1 User unknown

--9D1E81F.1804842131/mx.eksempel.no
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.eksempel.no
X-Postfix-Queue-ID: 9D1E81F
Arrival-Date: Wed, 10 Mar 2027 10:02:10 +0100 (CET)

Final-Recipient: rfc822; kari@eksempel.no
Original-Recipient: rfc822;kari@eksempel.no
Action: {action}
Status: {status}
Remote-MTA: dns; mail.eksempel.no
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--9D1E81F.1804842131/mx.eksempel.no
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <post@eksempel.no>
From: Samskap <post@eksempel.no>
To: kari@eksempel.no
Message-ID: {message_id}

--9D1E81F.1804842131/mx.eksempel.no--
"""

EXCHANGE = """\
From: <postmaster@sykehus.eksempel.no>
To: <post@eksempel.no>
Date: Wed, 10 Mar 2027 09:05:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c0ffee-53d1-4a53"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: nb-NO
Message-ID: <9b0d4e@sykehus.eksempel.no>
In-Reply-To: {message_id}
Subject: Kan ikke leveres
MIME-Version: 1.0

--c0ffee-53d1-4a53
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

RGVubmUgZS1wb3N0YWRyZXNzZW4gZmlubmVzIGlra2Uu

--inner--

--c0ffee-53d1-4a53
Content-Type: message/delivery-status

Reporting-MTA: dns;mx1.sykehus.eksempel.no
Received-From-MTA: dns;post.eksempel.no

Final-Recipient: rfc822;kari@eksempel.no
Action: {action}
Status: {status}
X-Display-Name: Kari

--c0ffee-53d1-4a53
Content-Type: message/rfc822

From: Samskap <post@eksempel.no>
To: kari@eksempel.no
Message-ID:
 {message_id}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="ours"

--ours
Content-Type: text/plain

Hei
--ours--

--c0ffee-53d1-4a53--
"""


def returned(plan: FollowedPlan, *, form: str = POSTFIX, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Return the notification about the latest mail."""
    return notification(str(plan.post.mails[-1]["Message-ID"]), form=form, action=action, status=status)


def notification(message_id: str, *, form: str = POSTFIX, action: str = "failed", status: str = "5.1.1") -> bytes:
    text = form.format(message_id=message_id.strip(), action=action, status=status)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def plan(room: "Room", clock: "FrozenClock", post: MailServer, tmp_path: Path) -> FollowedPlan:
    plan = FollowedPlan(room, clock, post, tmp_path)
    plan.own_action("Kari Testrud")
    plan.invite("Kari Testrud")
    assert plan.round().sent == 1
    return plan


def take(plan: FollowedPlan, content: bytes) -> bool:
    bounce = read_bounce(content)
    return bounce is not None and plan.mailing.bounced(bounce.mail_id, bounce.proof, lasting=bounce.lasting)


@pytest.mark.parametrize("form", [POSTFIX, EXCHANGE])
@pytest.mark.parametrize(("status", "lasting"), [("5.1.1", True), ("4.4.7", False)])
def test_a_mail_that_came_back_is_shown(plan: FollowedPlan, form: str, status: str, *, lasting: bool) -> None:
    content = returned(plan, form=form, status=status)
    assert take(plan, content)
    assert not take(plan, content)

    latest_mail = plan.latest("Kari Testrud")
    assert (latest_mail.state, latest_mail.problem) == (MailState.FAILED, "mail.bounced")
    assert plan.card("Kari Testrud").refused is lasting
    plan.mailing.again(plan.room.by, plan.room.id, latest_mail.id)
    assert plan.round().sent == 1


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_is_no_failure_says_nothing(plan: FollowedPlan, action: str) -> None:
    assert read_bounce(returned(plan, action=action)) is None


def test_a_guessed_proof_changes_nothing(plan: FollowedPlan) -> None:
    real = read_bounce(returned(plan))
    assert real is not None
    for mail_id, proof in ((real.mail_id, "0" * 32), (new_id(), real.proof)):
        assert not take(plan, notification(f"<{mail_id}.{proof}@samskap.eksempel.no>"))
    assert plan.latest("Kari Testrud").state is MailState.SENT


def test_what_comes_from_an_earlier_address_says_nothing_of_the_new_one(plan: FollowedPlan) -> None:
    content = returned(plan)
    plan.owners.set_email(plan.room.by, plan.room.id, plan.key("Kari Testrud"), "kari.testrud@eksempel.no")

    assert not take(plan, content)
    assert not plan.card("Kari Testrud").refused


def test_nonsense_says_nothing(plan: FollowedPlan) -> None:
    real = returned(plan)
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(9_000))
    for content in (
        b"",
        b"\x00\xff" * 1000,
        real[: len(real) // 2],
        real.replace(b"delivery-status", b"something-else"),
        real.replace(b"\r\n\r\n", b"\r\n"),
        nested,
        real.ljust(MOST_BYTES + 1),
    ):
        assert read_bounce(content) is None
    for at in range(0, len(real), 37):
        # Whatever is spoilt, the parser does not fail; what is left of the proof decides.
        read_bounce(real[:at] + b"\xf8\x00\r\n" + real[at + 40 :])


def test_what_was_left_beside_a_running_server_is_found_by_its_post(plan: FollowedPlan, tmp_path: Path) -> None:
    bounce = read_bounce(returned(plan))
    assert bounce is not None
    for _ in range(2):
        put(tmp_path / FOLDER, bounce)
    put(tmp_path / FOLDER, Bounce(mail_id=new_id(), proof=bounce.proof, lasting=True))
    (tmp_path / FOLDER / "broken.json").write_text('["mail_id"', encoding="ascii")

    assert plan.round().bounced == 1
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert plan.latest("Kari Testrud").problem == "mail.bounced"


def bounces(machine: Machine, content: bytes) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [SAMSKAP, "bounces"], input=content, env=machine.environ, capture_output=True, timeout=120, check=False
    )


def test_the_command_takes_in_what_is_piped_to_it(tmp_path: Path, post: MailServer) -> None:
    machine = Machine(tmp_path, post)
    by, workshop = invited(machine)
    machine.remind()
    content = notification(str(post.mails[0]["Message-ID"]))

    forged = bounces(machine, content.replace(b".", b".0"))
    assert (forged.returncode, latest(machine, by, workshop).state) == (0, MailState.SENT)
    with in_use(Settings(data_folder=tmp_path)) as alone:
        assert alone
        beside = bounces(machine, content)
    assert (beside.returncode, beside.stderr) == (0, b"")
    assert latest(machine, by, workshop).state is MailState.SENT
    machine.remind()
    assert latest(machine, by, workshop).problem == "mail.bounced"


def test_the_command_alone_marks_it_at_once(tmp_path: Path, post: MailServer) -> None:
    machine = Machine(tmp_path, post)
    by, workshop = invited(machine)
    machine.remind()
    done = bounces(machine, notification(str(post.mails[0]["Message-ID"])))

    assert "Arrangøren ser det" in done.stdout.decode()
    assert latest(machine, by, workshop).problem == "mail.bounced"
