"""Every arena runs: each template from the first question to the last file, with the fewest people that can hold it."""

from pathlib import Path

import pytest

from facilitation.rehearsal.run import Outcome, rehearse_all
from facilitation.settings import ROOT
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
    assert all((tmp_path / key / name).stat().st_size for key, outcome in outcomes.items() for name in outcome.files)


def said_enough(outcome: Outcome) -> bool:
    """Tell whether six people left at least what they were asked for in the shortest of meetings."""
    return outcome.counts.answers >= 20
