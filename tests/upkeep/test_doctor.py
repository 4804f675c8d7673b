"""The self-check against a served product behind proxies that are set up rightly, and in the usual wrong ways."""

import http.client
import json
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

from facilitation.bootstrap import build
from facilitation.cli import main
from facilitation.i18n import language
from facilitation.settings import Settings
from facilitation.upkeep import machine
from facilitation.upkeep.doctor import examine, known_by, told, worst
from facilitation.upkeep.findings import Grade, fail, ok, warn
from facilitation.upkeep.public import PublicAddress
from facilitation.upkeep.sentences import ADVICE, CHECKS, SAID
from facilitation.web.self_check import MARK, PREFIX
from tests.faults.history import History
from tests.faults.server import Server
from tests.ports import LOOPBACK, held_port
from tests.upkeep.bad_proxy import BadProxy, Faults, Head, without

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
ANSWER = b"HTTP/1.1 %s\r\nContent-Length: 2\r\n%s\r\n{}"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, BadProxy]]:
    """A served product, and the proxy that its public address leads to."""
    folder = tmp_path_factory.mktemp("doctor")
    with held_port() as port, BadProxy(port).listening() as proxy:
        server = Server(folder / "data", folder / "log", History(folder / "history"), port=port, public_port=proxy.port)
        server.start()
        try:
            yield server, proxy
        finally:
            server.close()


@pytest.fixture
def proxy(behind: tuple[Server, BadProxy]) -> Iterator[BadProxy]:
    _, proxy = behind
    yield proxy
    proxy.faults = Faults()


@pytest.fixture
def settings(behind: tuple[Server, BadProxy]) -> Settings:
    server, proxy = behind
    return Settings(data_folder=server.data, port=server.port, public_url=f"http://{LOOPBACK}:{proxy.port}")


def seen(settings: Settings) -> set[str]:
    findings, _ = PublicAddress(settings=settings, secret=known_by(settings)).look()
    return {finding.code for finding in findings}


GOOD = {"reach.ok", "way.local", "headers.ok", "cookies.ok", "console.ok", "push.ok"}


def test_a_proxy_that_passes_everything_on_is_well(settings: Settings, proxy: BadProxy) -> None:
    assert proxy.faults == Faults()
    assert seen(settings) == GOOD


def loosened(head: Head) -> Head:
    return [line.replace(b"nosniff", b"sniff").replace(b"; HttpOnly", b"") for line in head]


def doubled(head: Head) -> Head:
    return [*head, b"X-Frame-Options: ALLOWALL"]


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (Faults(answer=without(b"content-security-policy:")), "headers.wrong"),
        (Faults(answer=doubled), "headers.wrong"),
        (Faults(answer=loosened), "cookies.changed"),
        (Faults(answer=without(b"set-cookie:")), "cookies.lost"),
        (Faults(request=without(b"cookie:")), "cookies.lost"),
        (Faults(request=without(b"upgrade:", b"connection:")), "console.blocked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_proxy_does_wrong_is_found(settings: Settings, proxy: BadProxy, faults: Faults, code: str) -> None:
    proxy.faults = faults
    found = seen(settings)

    assert code in found
    assert "reach.ok" in found


def test_collecting_is_all_that_is_wrong_with_a_proxy_that_collects(settings: Settings, proxy: BadProxy) -> None:
    proxy.faults = Faults(collects=True)
    assert seen(settings) == GOOD - {"push.ok"} | {"push.collected"}


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        (ANSWER % (b"502 Bad Gateway", b""), "reach.gateway"),
        (ANSWER % (b"301 Moved", b"Location: http://169.254.169.254/\r\n"), "reach.elsewhere"),
        (ANSWER % (b"200 OK", b""), "reach.stranger"),
        (b"SSH-2.0-OpenSSH\r\n", "reach.nobody"),
    ],
)
def test_whatever_else_answers_is_asked_nothing_more(
    settings: Settings, proxy: BadProxy, instead: bytes, code: str
) -> None:
    proxy.faults = Faults(instead=instead)
    assert seen(settings) == {code}


def test_another_installation_is_not_taken_for_this_one(settings: Settings, tmp_path: Path) -> None:
    other = replace(settings, data_folder=tmp_path / "annen")
    build(other).close()
    assert seen(other) == {"reach.stranger"}


def test_names_and_ports_that_nobody_has_are_told_apart(settings: Settings) -> None:
    with held_port() as port:
        assert seen(replace(settings, public_url=f"http://{LOOPBACK}:{port}")) == {"reach.nobody"}
    assert seen(replace(settings, public_url="http://finnes-ikke.invalid")) == {"reach.unknown_name"}
    assert seen(replace(settings, public_url=f"https://{LOOPBACK}:{settings.port}")) == {"reach.not_https"}


def test_https_is_examined_and_so_are_addresses_that_the_proxy_believes(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, server = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(LOOPBACK).configure_cert(server)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    with BadProxy(settings.port, server).listening() as proxy:
        safe = replace(settings, public_url=f"https://{LOOPBACK}:{proxy.port}")
        assert seen(safe) == {"reach.certificate"}

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        # The product was told that its address is http: its cookies are not bound to https, nor are browsers.
        assert {"reach.ok", "headers.wrong", "cookies.lost", "address.chosen", "push.ok"} <= seen(safe)
        proxy.faults = Faults(request=without(b"x-forwarded-for:"))
        assert "address.ok" in seen(safe)


@pytest.mark.parametrize("name", ["hvem", "strom", "hort"])
@pytest.mark.parametrize("mark", ["", "gjettet", "x.y", "æ.æ"])
def test_questions_of_others_are_answered_as_if_there_were_nothing(settings: Settings, name: str, mark: str) -> None:
    with closing(http.client.HTTPConnection(LOOPBACK, settings.port)) as connection:
        connection.request("GET", f"{PREFIX}/{name}", headers={MARK: mark.encode()})
        assert connection.getresponse().status == HTTPStatus.NOT_FOUND


def test_command_tells_and_fails_when_something_fails(
    settings: Settings, proxy: BadProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMSKAP_PUBLIC_URL", settings.public_url)
    monkeypatch.setenv("LANG", "nb_NO.UTF-8")
    words = ["doctor", "--data", str(settings.data_folder)]
    good = CliRunner().invoke(main, [*words, "--json"])
    proxy.faults = Faults(answer=without(b"content-security-policy:"))
    bad, spoken = CliRunner().invoke(main, [*words, "--json"]), CliRunner().invoke(main, words)

    assert good.exit_code == 0, good.output
    assert json.loads(good.output)["grade"] == "warn"
    assert (bad.exit_code, json.loads(bad.output)["grade"]) == (1, "fail")
    assert [one["check"] for one in json.loads(bad.output)["checks"] if one["grade"] == "fail"] == ["headers"]
    assert "✗ Sikkerhetshoder: Disse mangler eller er endret på veien: content-security-policy." in spoken.output
    assert "→ Se i proxyens oppsett" in spoken.output


@pytest.fixture
def quiet(tmp_path: Path) -> Settings:
    """A data folder that nobody uses."""
    settings = Settings(data_folder=tmp_path / "data")
    build(settings).close()
    return settings


def test_database_is_found_well(quiet: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "SAFE_SQLITE", (3, 0))
    assert [one.code for one in machine.database(quiet)] == ["database.ok"]
    monkeypatch.setattr(machine, "SAFE_SQLITE", (99, 0))
    assert [one.code for one in machine.database(quiet)] == ["database.old"]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "database.schema"),
        ("PRAGMA journal_mode=DELETE", "database.settings"),
        ("DROP TABLE alembic_version", "database.damaged"),
    ],
)
def test_database_that_is_not_as_it_should_be_is_told(quiet: Settings, statement: str, code: str) -> None:
    with closing(sqlite3.connect(quiet.data_folder / "samskap.sqlite3", isolation_level=None)) as db:
        db.execute(statement)
    assert [one.code for one in machine.database(quiet)] == [code]


def test_database_that_is_none_is_told_and_none_is_made(quiet: Settings, tmp_path: Path) -> None:
    (quiet.data_folder / "samskap.sqlite3").write_bytes(b"noe helt annet" * 1000)
    empty = Settings(data_folder=tmp_path / "tom")

    assert [one.code for one in machine.database(quiet)] == ["database.damaged"]
    assert [one.code for one in machine.database(empty)] == ["database.missing"]
    assert [one.code for one in machine.disk(empty)] == ["disk.missing"]
    assert not empty.data_folder.exists()


def test_room_on_the_disk_and_who_may_read_it(quiet: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.code for one in machine.disk(quiet)][1:] == []
    quiet.data_folder.chmod(0o755)
    assert [one.code for one in machine.disk(quiet)][1:] == ["disk.open"]
    monkeypatch.setattr(machine, "TOO_LITTLE_MB", 10**9)
    assert machine.disk(quiet)[0].code == "disk.full"


def test_clock_that_differs_from_the_worlds_is_told() -> None:
    assert [one.code for one in machine.clock(NOW, NOW + timedelta(hours=1))] == ["clock.differs"]
    assert machine.clock(NOW, NOW - timedelta(seconds=5))[0].code in {"clock.ok", "clock.alone"}


def test_without_a_server_everything_else_is_still_told(quiet: Settings) -> None:
    with held_port() as port:
        found = examine(replace(quiet, public_url=f"http://{LOOPBACK}:{port}"), known_by(quiet), now=NOW)
    assert {one.check for one in found} == {"reach", "database", "disk", "clock", "mail"}
    assert worst(found) is Grade.FAIL


def test_the_gravest_decides() -> None:
    assert worst([ok("mail.ok"), warn("clock.alone")]) is Grade.WARN
    assert worst([warn("clock.alone"), fail("disk.full"), ok("mail.ok")]) is Grade.FAIL
    assert worst([ok("mail.ok")]) is Grade.OK


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_every_finding_can_be_told_and_what_is_wrong_has_something_to_do(code: str) -> None:
    names = [
        "url",
        "host",
        "port",
        "address",
        "reason",
        "status",
        "to",
        "names",
        "version",
        "schema",
        "folder",
        "found",
        "wanted",
        "mb",
        "seconds",
    ]
    facts: dict[str, str | int] = {**dict.fromkeys(names, "x"), "problem": "mail.slow"}
    for one in SAID:
        words = told(fail(one, **facts), language(code))
        assert words["said"]
        assert "{" not in words["said"] + words["todo"]
        assert words["check"] in CHECKS
    well = {code for code in SAID if code.endswith((".ok", ".none", ".other"))}
    assert set(SAID) - set(ADVICE) == well
