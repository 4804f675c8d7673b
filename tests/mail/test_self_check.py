"""The self-check knocks at the mail server and sends nothing."""

from pathlib import Path

import pytest

from facilitation.settings import Settings, Smtp, Tls
from facilitation.upkeep import machine
from tests.mail.conftest import Certificates
from tests.mail.mail_server import HOST, PASSWORD, USER, MailServer, free_port, mail_server, silent_server


def found(folder: Path, port: int, tls: Tls = Tls.NONE, **login: str) -> list[str]:
    smtp = Smtp(host=HOST, port=port, sender="samskap@eksempel.no", tls=tls, **login)
    findings = machine.mail(Settings(data_folder=folder, smtp=smtp), patience=1.0)
    return [str(one.facts.get("problem", one.code)) for one in findings]


def test_a_server_that_takes_everything_is_open_and_gets_nothing(post: MailServer, tmp_path: Path) -> None:
    assert found(tmp_path, post.port) == ["mail.open"]
    assert post.mails == []


def test_tls_and_login_are_tried(certificates: Certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(tls=certificates.server, require_starttls=True, auth_required=True) as server:
        assert found(tmp_path, server.port, Tls.STARTTLS) == ["mail.bad_certificate"]
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
        assert found(tmp_path, server.port, Tls.STARTTLS, user=USER, password=PASSWORD) == ["mail.ok"]
        assert found(tmp_path, server.port, Tls.STARTTLS, user=USER, password="feil") == ["mail.login_refused"]
    assert server.mails == []


def test_servers_that_do_not_answer_are_told_apart(tmp_path: Path) -> None:
    assert found(tmp_path, free_port()) == ["mail.unreachable"]
    with silent_server() as port:
        assert found(tmp_path, port) == ["mail.slow"]
    assert [one.code for one in machine.mail(Settings(data_folder=tmp_path))] == ["mail.none"]
