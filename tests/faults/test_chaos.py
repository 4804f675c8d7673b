"""Nothing that was confirmed is lost, whatever happens to server, disk, database, clock and network."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.run import live_through, stage

Record = Callable[[str, object], None]
# Restarting takes some seconds; only a long run, on a machine that has nothing else to do, is held to the promise.
MANY_KILLS = 100
PROMISED_SECONDS = 5


@pytest.mark.long
def test_confirmed_answers_survive_every_fault(
    tmp_path: Path, fault_seed: int, fault_seconds: float, record_property: Record
) -> None:
    with stage(tmp_path, seed=fault_seed) as here:
        outcome = live_through(here, lambda nemesis: nemesis.rage(fault_seconds), pace=fault_seconds / 11)
    record_property("faults", str(outcome))

    assert outcome.problems == []


@pytest.mark.long
def test_confirmed_answers_survive_kills_at_random_moments(
    tmp_path: Path, fault_seed: int, fault_kills: int, record_property: Record
) -> None:
    with stage(tmp_path, seed=fault_seed) as here:
        outcome = live_through(here, lambda nemesis: nemesis.kill_often(fault_kills), pace=fault_kills / 3)
    record_property("faults", str(outcome))

    assert outcome.problems == []
    if fault_kills >= MANY_KILLS:
        assert max(outcome.history.restarts) < PROMISED_SECONDS
