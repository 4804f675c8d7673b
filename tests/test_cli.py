import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from facilitation import bootstrap
from facilitation.cli import main
from facilitation.settings import ROOT

BROKEN = sorted((ROOT / "tests" / "catalogue" / "broken").glob("*.yaml"))


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("SAMSKAP_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "nb_NO.UTF-8")
    monkeypatch.setattr(bootstrap._Running, "product", None)
    return CliRunner()


def test_every_shipped_template_is_sound(runner: CliRunner) -> None:
    result = runner.invoke(main, ["templates", "check"])

    assert (result.exit_code, result.output) == (0, "")


def test_all_arenas_are_listed_for_a_program_to_read(runner: CliRunner) -> None:
    result = runner.invoke(main, ["templates", "list", "--json"])

    listed = {template["key"]: template for template in json.loads(result.output)}
    assert len(listed) == 17
    assert all(template["minutes"] == template["live_minutes"] for template in listed.values())
    assert listed["asu-mote"] == {
        "key": "asu-mote",
        "title": "ASU-møte med tidfestet saksliste",
        "language": "nb",
        "minutes": 240,
        "live_minutes": 240,
        "starts": "13.00",
        "steps": 11,
        "source": "Møteinnkalling, administrativt samarbeidsutvalg, Helsefellesskapet i søndre Trøndelag, 29.10.2024",
    }


def test_templates_are_listed_with_length_and_title(runner: CliRunner) -> None:
    result = runner.invoke(main, ["templates", "list"])

    assert "bedre-i-lag\t360 min\tBedre i lag" in result.output


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_template_is_named_with_file_line_and_key(runner: CliRunner, path: Path) -> None:
    result = runner.invoke(main, ["templates", "check", str(path)])

    assert result.exit_code == 1
    for line in result.output.splitlines():
        name, number, rest = line.split(":", 2)
        assert name.endswith(path.name)
        assert int(number) >= 1
        assert rest.strip()


def test_there_are_ten_broken_templates() -> None:
    assert len(BROKEN) >= 10


def test_setup_link_is_printed_while_there_is_no_account(runner: CliRunner) -> None:
    first = runner.invoke(main, ["setup-link"])
    second = runner.invoke(main, ["setup-link"])

    assert "http://localhost:8600/oppsett/" in first.output
    assert first.output != second.output


def test_newer_database_is_refused_in_words(runner: CliRunner, tmp_path: Path) -> None:
    runner.invoke(main, ["setup-link"])
    path = tmp_path / "data" / "samskap.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    result = runner.invoke(main, ["serve"])

    assert result.exit_code == 1
    assert "nyere versjon av Samskap" in result.output
    assert "9999" in result.output


def test_damaged_database_is_refused_in_words(runner: CliRunner, tmp_path: Path) -> None:
    runner.invoke(main, ["setup-link"])
    path = tmp_path / "data" / "samskap.sqlite3"
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    result = runner.invoke(main, ["serve"])

    assert result.exit_code == 1
    assert "er skadet" in result.output
    assert "samskap restore" in result.output


def test_data_folder_that_cannot_be_used_is_refused_in_words(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("SAMSKAP_DATA", str(tmp_path / "file" / "inside"))
    result = runner.invoke(main, ["serve"])

    assert result.exit_code == 1
    assert "Datamappa kan ikke brukes" in result.output


def test_bad_public_address_is_refused_in_words(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSKAP_PUBLIC_URL", "samskap.no")
    result = runner.invoke(main, ["setup-link"])

    assert result.exit_code == 1
    assert "SAMSKAP_PUBLIC_URL" in result.output


def test_guard_prints_its_figures_for_people_and_for_machines(runner: CliRunner) -> None:
    told = runner.invoke(main, ["guard"])
    figures = json.loads(runner.invoke(main, ["guard", "--json"]).output)

    assert "et fødselsnummer eller D-nummer  stopper  fant" in told.output
    assert figures["kinds"]["identity_number"]["recall_percent"] == 100
    assert figures["harmless"]["blocked_percent"] <= 2


def test_guard_reads_a_list_of_ones_own_and_says_what_is_wrong_with_it(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("kind;text\nphone;Ring 68 05 12 34.\n", encoding="utf-8")
    assert (
        json.loads(runner.invoke(main, ["guard", "--json", "--file", str(path)]).output)["kinds"]["phone"]["found"] == 1
    )

    path.write_text("kind;text\nnonsense;Ring.\n", encoding="utf-8")
    result = runner.invoke(main, ["guard", "--file", str(path)])
    assert result.exit_code == 1
    assert "own.csv:2" in result.output
