from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from facilitation.domain.reminders import Audience, MailKind, Occasion
from facilitation.i18n import LANGUAGES
from facilitation.mail.letter import compose
from facilitation.services.mailing.queue import Letter
from facilitation.settings import Settings

URL = "https://samskap.eksempel.no"
NOW = datetime(2027, 8, 18, 5, 30, tzinfo=UTC)


def letter(
    kind: MailKind = MailKind.REMINDER,
    language: str = "nb",
    title: str = "Bedre i lag, Kysten",
    audience: Audience = Audience.OWNER,
) -> Letter:
    return Letter(
        mail_id="4f8c",
        proof="f00d",
        audience=audience,
        kind=kind,
        address="kari@eksempel.no",
        secret="hemmelig",
        language=language,
        workshop_title=title,
        occasions=(Occasion.BEFORE, Occasion.STATUS) if kind is MailKind.REMINDER else (),
        last_day=date(2027, 9, 27) if audience is Audience.INVITEE else None,
    )


def arrived(one: Letter) -> EmailMessage:
    """Return the mail as its reader's program sees it."""
    made = compose(one, Settings(data_folder=Path(), public_url=URL), sender="Samskap <post@eksempel.no>", now=NOW)
    message = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_headers_that_tell_other_machines_what_this_is() -> None:
    message = arrived(letter())

    assert message["From"] == "Samskap <post@eksempel.no>"
    assert message["Message-ID"] == "<4f8c.f00d@samskap.eksempel.no>"
    assert message["Date"] == "Wed, 18 Aug 2027 05:30:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "nb"
    assert message["List-Unsubscribe"] == f"<{URL}/a/hemmelig/stopp>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("kind", list(MailKind))
@pytest.mark.parametrize("code", list(LANGUAGES))
def test_both_parts_say_the_same_in_the_workshops_language(kind: MailKind, code: str, audience: Audience) -> None:
    message = arrived(letter(kind, code, "Lag <b> & kyst", audience))
    door = f"{URL}/{'a' if audience is Audience.OWNER else 's'}/hemmelig"
    text, html = part(message, "plain"), part(message, "html")

    for shown in (door, f"{door}/stopp"):
        assert shown in text
        assert f'href="{shown}"' in html
    assert f'<html lang="{code}">' in html
    assert "Lag <b> & kyst" in text
    assert "Lag &lt;b&gt; &amp; kyst" in html
    assert "Lag" not in message["Subject"]
    assert "src=" not in html
    assert "@import" not in html


def test_each_language_is_its_own() -> None:
    for audience in Audience:
        texts = {part(arrived(letter(language=code, audience=audience)), "plain") for code in LANGUAGES}
        assert len(texts) == 3


def test_a_reminder_says_why() -> None:
    text = part(arrived(letter()), "plain")

    assert "har frist om noen uker" in text
    assert "Det er tid for å melde status" in text


def test_a_title_cannot_make_headers() -> None:
    message = arrived(letter(MailKind.INVITATION, title="Møte\r\nBcc: alle@eksempel.no"))

    assert message["Bcc"] is None
