import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from exports.registry import ExportFormat
from facilitation import bootstrap
from facilitation.cli import main
from facilitation.domain.codes import new_id
from facilitation.persistence.models import Account, Series, Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.workshops.workshops import WorkshopFacts
from facilitation.settings import ROOT, Settings

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
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


@pytest.fixture
def code(runner: CliRunner) -> str:
    """The code of a workshop in the data folder."""
    assert runner.invoke(main, ["setup-link"]).exit_code == 0
    with closing(bootstrap.build(Settings.from_environ())) as product:
        with product.store.database.write() as db:
            account = Account(
                id=new_id(), email="p@eksempel.no", name="P", password_hash="-", admin=False, created_at=NOW
            )
            db.add(account)
            by = Facilitator(account_id=account.id)
        facts = WorkshopFacts(title="Kysten", day=date(2027, 3, 10), language="nn")
        workshops = product.services.workshops
        workshop_id = workshops.create(by, template_key="bedre-i-lag", facts=facts, request_id=new_id())
        return workshops.get(by, workshop_id).join_code


def test_every_file_is_written_into_a_folder(runner: CliRunner, code: str, tmp_path: Path) -> None:
    result = runner.invoke(
        main, ["export", "--workshop", code.lower(), "--format", "all", "--out", str(tmp_path / "u")]
    )

    assert result.exit_code == 0, result.output
    written = {str(path.relative_to(tmp_path / "u")) for path in (tmp_path / "u").rglob("*") if path.is_file()}
    assert {str(Path(line).relative_to(tmp_path / "u")) for line in result.output.splitlines()} == written
    extensions = ("docx", "pdf", "xlsx", "json", "md")
    for report in ("plan", "protokoll", "innstilling", "evaluering", "nytte", "status", "alt"):
        assert {f"{report}.{extension}" for extension in extensions} <= written
    assert {"plan.ics", "plan.csv", "plan-maskin.csv", "protokoll-csv/agenda.csv"} <= written
    assert "Handlingsplan – Kysten" in (tmp_path / "u" / "plan.md").read_text(encoding="utf-8")
    assert "Planen har ingen tiltak enno" in (tmp_path / "u" / "plan.md").read_text(encoding="utf-8")


def test_one_format_in_another_language(runner: CliRunner, code: str, tmp_path: Path) -> None:
    asked = ["export", "--workshop", code, "--format", "md", "--language", "en", "--out", str(tmp_path / "u")]
    result = runner.invoke(main, asked)

    assert result.exit_code == 0, result.output
    assert {path.suffix for path in (tmp_path / "u").iterdir()} == {".md"}
    assert "# Action plan – Kysten" in (tmp_path / "u" / "plan.md").read_text(encoding="utf-8")


def test_export_of_an_unknown_code(runner: CliRunner, code: str, tmp_path: Path) -> None:
    for wrong in ("XXXXXXXX", "", "../../etc"):
        result = runner.invoke(main, ["export", "--workshop", wrong, "--out", str(tmp_path / "u")])

        assert (result.exit_code, wrong == code) == (1, False)
        assert "Ingen samling" in result.output
        assert not (tmp_path / "u").exists()


@pytest.fixture
def series(code: str, tmp_path: Path) -> list[str]:
    """The ids of two series in the data folder; both are called the same."""
    with closing(bootstrap.build(Settings(data_folder=tmp_path / "data"))) as product:
        with product.store.read() as db:
            (account,) = db.scalars(select(Account))
            by = Facilitator(account_id=account.id)
        assert code
        return [product.services.series.create(by, "Bedre i lag 2027", request_id=new_id()) for _n in range(2)]


def test_every_file_of_a_series_is_written(runner: CliRunner, series: list[str], tmp_path: Path) -> None:
    out = tmp_path / "u"
    result = runner.invoke(main, ["export", "--series", series[0], "--out", str(out), "--language", "nn"])

    assert result.exit_code == 0, result.output
    written = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    for report in ("evaluering", "status", "topp-ti"):
        assert {f"{report}.{extension}" for extension in ("docx", "pdf", "xlsx", "json", "md")} <= written
    assert "# Evaluering – Bedre i lag 2027" in (out / "evaluering.md").read_text(encoding="utf-8")


def test_series_is_named_by_its_title_when_one_is_called_so(
    runner: CliRunner, series: list[str], tmp_path: Path
) -> None:
    def asked(title: str) -> Result:
        return runner.invoke(main, ["export", "--series", title, "--format", "md", "--out", str(tmp_path / "u")])

    twice, nobody = asked("Bedre i lag 2027"), asked("Noe annet")
    folder = Settings(data_folder=tmp_path / "data")
    with closing(bootstrap.build(folder)) as product, product.store.database.write() as db:
        db.get_one(Series, series[0]).title = "Noe annet"
    once = asked("Noe annet")

    assert (twice.exit_code, nobody.exit_code, once.exit_code) == (1, 1, 0)
    assert "Flere serier" in twice.output
    assert "Ingen serie" in nobody.output
    assert all(one in twice.output and one in nobody.output for one in series)


@pytest.mark.parametrize("named", [[], ["--workshop", "ABCDEFGH", "--series", "x"]])
def test_export_is_of_a_workshop_or_of_a_series(runner: CliRunner, named: list[str], tmp_path: Path) -> None:
    result = runner.invoke(main, ["export", *named, "--out", str(tmp_path / "u")])

    assert result.exit_code == 2
    assert "--workshop" in result.output


def test_export_in_an_unknown_format(runner: CliRunner, code: str, tmp_path: Path) -> None:
    result = runner.invoke(main, ["export", "--workshop", code, "--format", "odt", "--out", str(tmp_path / "u")])

    assert result.exit_code == 2
    assert "'odt' is not one of 'all', 'docx', 'pdf'" in result.output


def test_export_into_a_folder_that_cannot_be_written(runner: CliRunner, code: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = runner.invoke(main, ["export", "--workshop", code, "--out", str(tmp_path / "file" / "inside")])

    assert result.exit_code == 1
    assert "Kan ikke skrive i" in result.output
    assert "inside" in result.output


def test_formats_of_the_command_are_those_that_there_are() -> None:
    (option,) = (one for one in main.commands["export"].params if one.name == "formats")

    assert isinstance(option.type, click.Choice)
    assert set(option.type.choices) == {"all", *ExportFormat}


def test_what_is_kept_too_long_is_told_and_erased(runner: CliRunner, code: str, tmp_path: Path) -> None:
    assert runner.invoke(main, ["retention", "--dry-run"]).output.strip() == "0 deler er over tiden."
    folder = Settings(data_folder=tmp_path / "data")
    with closing(bootstrap.build(folder)) as product, product.store.database.write() as db:
        row = db.scalars(select(Workshop).where(Workshop.join_code == code)).one()
        row.day = date(2020, 1, 1)
        workshop_id = row.id
    told = runner.invoke(main, ["retention", "--dry-run", "--json"])
    assert json.loads(told.output) == [
        {"workshop": workshop_id, "part": "raw", "until": "2021-01-01"},
        {"workshop": workshop_id, "part": "plan", "until": "2023-01-01"},
    ]

    erased = runner.invoke(main, ["retention"]).output
    assert "det som ble sagt, 2021-01-01" in erased
    assert erased.splitlines()[-1] == "2 deler er slettet."
    assert runner.invoke(main, ["retention"]).output.strip() == "0 deler er slettet."
