import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from facilitation.bootstrap import Product
from facilitation.rehearsal import day as module
from facilitation.rehearsal.counting import Counts
from facilitation.rehearsal.facilitating import ThoughtFacilitator
from facilitation.rehearsal.run import Outcome, rehearse
from facilitation.services.access.accounts import Accounts
from tests.rehearsal.served import site_of

KEYS = [
    *("key", "participants", "cards", "clusters", "points", "placements", "answers", "actions", "decisions"),
    *("files", "errors", "seconds"),
]


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path]:
    """One whole «Bedre i lag» with six people, for all tests that look at what came of it."""
    out = tmp_path_factory.mktemp("rehearsed") / "made" / "here"
    return rehearse("bedre-i-lag", 6, out, serve=site_of), out


def test_rehearsal_of_a_small_workshop_has_everything_and_no_errors(rehearsed: tuple[Outcome, Path]) -> None:
    outcome, _ = rehearsed
    facts = outcome.as_json()

    assert list(facts) == KEYS
    assert outcome.mishaps == ()
    assert facts["errors"] == 0
    assert facts["participants"] == 6
    assert outcome.counts.cards >= 30
    assert outcome.counts.clusters >= 6
    assert outcome.counts.points == 6 * 5
    assert outcome.counts.placements >= 6 * 2
    assert outcome.counts.actions >= 2
    assert facts["files"] == [
        "plan.docx",
        "plan.pdf",
        "plan.xlsx",
        "plan.csv",
        "protokoll.docx",
        "protokoll.xlsx",
        "alt.xlsx",
    ]
    assert 0 < outcome.seconds < 60


def test_every_action_in_the_plan_has_owner_deadline_first_step_and_decision_level(
    rehearsed: tuple[Outcome, Path],
) -> None:
    outcome, out = rehearsed
    sheet = load_workbook(out / "plan.xlsx").worksheets[0]
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in table if "Tiltak" in row)
    columns = {name: place for place, name in enumerate(head) if name}
    actions = [row for row in table[table.index(head) + 1 :] if row[columns["Tiltak"]]]

    assert len(actions) == outcome.counts.actions
    for action in actions:
        for name in ("Ansvarlig rolle", "Ansvarlig virksomhet", "Første steg", "Beslutningsnivå"):
            assert action[columns[name]]
        deadline = action[columns["Frist"]]
        assert isinstance(deadline, datetime | date)


def test_all_that_was_said_is_marked_as_a_rehearsal(rehearsed: tuple[Outcome, Path]) -> None:
    _, out = rehearsed
    sheets = load_workbook(out / "alt.xlsx").worksheets

    assert len(sheets) > 15
    assert any("Øvelse" in str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)


def test_plan_as_text_opens_in_a_spreadsheet(rehearsed: tuple[Outcome, Path]) -> None:
    outcome, out = rehearsed
    lines = (out / "plan.csv").read_text(encoding="utf-8-sig").splitlines()

    assert len(lines) == 1 + outcome.counts.actions


@pytest.mark.parametrize(
    ("template", "people", "told"), [("finnes-ikke", 6, "template.unknown"), ("bedre-i-lag", 3, "at least 6")]
)
def test_rehearsal_that_cannot_be_held_is_an_error_and_not_a_crash(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, template: str, people: int, told: str
) -> None:
    outcome = rehearse(template, people, tmp_path, serve=site_of)

    assert outcome.as_json()["errors"] == 1
    assert told in outcome.mishaps[0]
    assert "rehearsal stopped" in caplog.text
    assert outcome.files == ()


def test_server_that_answers_nothing_right_is_told_about(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def nothing(_request: object) -> PlainTextResponse:
        return PlainTextResponse("nei", status_code=500)

    def broken(_product: Product) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", nothing, methods=["GET", "POST"])])

    outcome = rehearse("bedre-i-lag", 6, tmp_path, serve=broken)

    assert {"the screen answered 500", "plan.xlsx answered 500"} <= set(outcome.mishaps)
    assert sum(mishap.startswith("GET /j/") for mishap in outcome.mishaps) == 6
    assert outcome.files == ()
    assert "rehearsal mishap" in caplog.text


def test_action_that_is_not_complete_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    half = Counts(participants=6, actions=1, incomplete=("Møte",))
    monkeypatch.setattr(module, "count", lambda *_: half)
    monkeypatch.setattr(ThoughtFacilitator, "run", lambda *_: None)

    outcome = rehearse("bedre-i-lag", 6, tmp_path, serve=site_of)

    assert outcome.mishaps == ("«Møte» is not complete",)
    assert "is not complete" in caplog.text


def test_facilitator_who_cannot_sign_in_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Accounts, "who", lambda *_: None)

    assert rehearse("bedre-i-lag", 6, tmp_path, serve=site_of).mishaps == ("sign_in.failed",)
    assert "rehearsal stopped" in caplog.text


@pytest.mark.long
def test_command_runs_the_whole_product(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("samskap")), "rehearse", "--participants", "6", "--json"]
    done = subprocess.run([*command, "--out", str(tmp_path)], capture_output=True, text=True, timeout=120, check=False)
    facts = json.loads(done.stdout)

    assert done.returncode == 0, done.stderr
    assert list(facts) == KEYS
    assert facts["errors"] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(facts["files"])
