"""Every arena runs: each template from the first question to the last file, with the fewest people that can hold it."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from facilitation.rehearsal.run import Outcome, rehearse_all
from facilitation.settings import ROOT
from tests.committee import AGENDA
from tests.rehearsal.served import site_of

TEMPLATES = sorted(path.stem for path in (ROOT / "session_templates").glob("*.yaml"))
WITHOUT_PLAN = {"asu-mote", "loypemelding", "tilskuddsprioritering"}
DECISIONS = {"asu-mote": 8, "loypemelding": 1, "tilskuddsprioritering": 1}


@pytest.mark.long
def test_every_template_is_rehearsed_without_a_mishap(tmp_path: Path) -> None:
    # One test and one server for all of them: a server for each would take a minute more.
    outcomes = {outcome.key: outcome for outcome in rehearse_all([], 6, serve=site_of, out=lambda key: tmp_path / key)}

    assert sorted(outcomes) == TEMPLATES
    assert {key: outcome.mishaps for key, outcome in outcomes.items() if outcome.mishaps} == {}
    assert {outcome.counts.participants for outcome in outcomes.values()} == {6}
    assert {key: outcome.counts.decisions for key, outcome in outcomes.items() if outcome.counts.decisions} == DECISIONS
    assert {key for key, outcome in outcomes.items() if not outcome.counts.actions} == WITHOUT_PLAN
    assert all(said_enough(outcome) for outcome in outcomes.values())
    assert agenda_in(tmp_path / "asu-mote" / "protokoll.xlsx") == AGENDA
    assert all((tmp_path / key / name).stat().st_size for key, outcome in outcomes.items() for name in outcome.files)


def agenda_in(path: Path) -> list[tuple[object, ...]]:
    """Return the clock time, the case number and the minutes of each row of a protocol's agenda."""
    headings, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    places = [headings.index(name) for name in ("Kl.", "Saksnr.", "Min.")]
    return [tuple(row[place] for place in places) for row in rows]


def said_enough(outcome: Outcome) -> bool:
    """Tell whether six people left at least what they were asked for in the shortest of meetings."""
    return outcome.counts.answers >= 20
