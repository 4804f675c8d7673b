from email.message import EmailMessage
from email.policy import SMTP

import pytest

from facilitation.mail.smtp import Connection, NothingSent, Refused, Unclear
from facilitation.settings import Smtp, Tls
from tests.mail.conftest import Certificates
from tests.mail.mail_server import HOST, PASSWORD, USER, MailServer, free_port, mail_server, silent_server

SENDER = "Samskap <samskap@eksempel.no>"
PATIENCE = 5.0


def settings(port: int, tls: Tls = Tls.NONE, **login: str) -> Smtp:
    return Smtp(host=HOST, port=port, sender=SENDER, tls=tls, **login)


def mail(to: str = "kari@eksempel.no", text: str = "Hei") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, to, "Påminnelse – æøå"
    message.set_content(text)
    return message


def send(smtp: Smtp, *messages: EmailMessage, patience: float = PATIENCE) -> None:
    with Connection(smtp, local_name="localhost", patience=patience) as way:
        for message in messages or (mail(),):
            way.send(message)


def test_mails_arrive_as_they_were_written(post: MailServer) -> None:
    text = ".\n..\n.en linje\nÆØÅ og 🎉\n" + "x" * 400
    send(settings(post.port), mail(text=text), mail("per@eksempel.no"))

    assert post.recipients == ["kari@eksempel.no", "per@eksempel.no"]
    assert post.mails[0].get_content().splitlines() == text.splitlines()
    assert post.mails[0]["Subject"] == "Påminnelse – æøå"


def test_starttls_and_login(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    with mail_server(tls=certificates.server, require_starttls=True, auth_required=True) as server:
        send(settings(server.port, Tls.STARTTLS, user=USER, password=PASSWORD))
        assert server.recipients == ["kari@eksempel.no"]

        with pytest.raises(NothingSent, match=r"mail\.login_refused"):
            send(settings(server.port, Tls.STARTTLS, user=USER, password="feil"))
        with pytest.raises(NothingSent, match=r"mail\.wants_login"):
            send(settings(server.port, Tls.STARTTLS))
    assert len(server.mails) == 1


def test_tls_from_the_first_word(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    with mail_server(tls=certificates.server, implicit=True) as server:
        send(settings(server.port, Tls.TLS))

    assert server.recipients == ["kari@eksempel.no"]


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificates: Certificates, tls: Tls) -> None:
    with (
        mail_server(tls=certificates.server, implicit=tls is Tls.TLS) as server,
        pytest.raises(NothingSent, match=r"mail\.bad_certificate"),
    ):
        send(settings(server.port, tls))
    assert server.mails == []


def test_nothing_goes_openly_to_a_server_without_tls(post: MailServer) -> None:
    with pytest.raises(NothingSent, match=r"mail\.no_tls"):
        send(settings(post.port, Tls.STARTTLS))
    assert post.mails == []


def test_a_server_that_asks_for_tls(certificates: Certificates) -> None:
    with (
        mail_server(tls=certificates.server, require_starttls=True) as server,
        pytest.raises(NothingSent, match=r"mail\.wants_tls"),
    ):
        send(settings(server.port))


def test_a_server_that_is_down() -> None:
    with pytest.raises(NothingSent, match=r"mail\.unreachable"):
        send(settings(free_port()))


@pytest.mark.parametrize("tls", list(Tls))
def test_a_server_that_never_answers(tls: Tls) -> None:
    with silent_server() as port, pytest.raises(NothingSent, match=r"mail\.slow"):
        send(settings(port, tls), patience=0.2)


@pytest.mark.parametrize(("reply", "permanent"), [("550 No such user", True), ("450 Try later", False)])
def test_a_recipient_that_is_refused_does_not_stop_the_others(post: MailServer, reply: str, *, permanent: bool) -> None:
    post.refuse["kari@eksempel.no"] = reply
    with Connection(settings(post.port), local_name="localhost", patience=PATIENCE) as way:
        with pytest.raises(Refused) as caught:
            way.send(mail())
        way.send(mail("per@eksempel.no"))

    assert (caught.value.problem, caught.value.permanent) == ("mail.recipient_refused", permanent)
    assert post.recipients == ["per@eksempel.no"]


@pytest.mark.parametrize(("reply", "permanent"), [("554 Spam", True), ("451 Later", False)])
def test_a_mail_that_is_refused(post: MailServer, reply: str, *, permanent: bool) -> None:
    post.data_reply = reply
    with pytest.raises(Refused) as caught:
        send(settings(post.port))

    assert (caught.value.problem, caught.value.permanent) == ("mail.rejected", permanent)


def test_a_server_that_hangs_up_after_taking_the_mail(post: MailServer) -> None:
    post.data_reply = "hang up"
    with pytest.raises(Unclear):
        send(settings(post.port))


def test_an_address_that_cannot_be_written_is_refused(post: MailServer) -> None:
    with pytest.raises(Refused) as caught:
        send(settings(post.port), mail("kåre@eksempel.no"))
    assert caught.value.permanent
