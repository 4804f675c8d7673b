"""Measure what the product promises, in one run, and write it down; exits 1 when a promise is broken."""

import json
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks import hall, promises
from benchmarks.measure import Measure

ROOT: Final = Path(__file__).parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results.json"
PAGE: Final = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
_FIGURES: Final = ("join", "card", "hurried_card", "shown_by_each", "shown_by_all", "card_to_screen", "console_rerun")


def main() -> int:
    """Measure everything, print it, and write the results and the table of the page on performance."""
    began = time.monotonic()
    found = hall.runs(began)
    measures = [*hall.promises(found), *promises.promises()]
    for measure in measures:
        print(measure)
    print(f"measured in {(time.monotonic() - began) / 60:.1f} minutes")
    machine = {
        "day": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    machine["sqlite"] = sqlite3.sqlite_version
    told = {"machine": machine, "runs": found, "promises": [asdict(one) | {"verdict": one.verdict} for one in measures]}
    RESULTS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _write(measures, found, machine)
    return 1 if any(measure.is_broken for measure in measures) else 0


def _write(measures: Sequence[Measure], found: Mapping[str, Any], machine: Mapping[str, Any]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(_BEGIN)
    after = rest.split(_END)[1]
    where = f"{machine['day']}, {machine['cores']} cores, Python {machine['python']}, SQLite {machine['sqlite']}."
    tables = [f"Measured {where}", "", *_promises(measures), "", *_runs(found), ""]
    PAGE.write_text(before + _BEGIN + "\n".join(tables) + _END + after, encoding="utf-8")


def _promises(measures: Sequence[Measure]) -> list[str]:
    lines = ["| Promise | Measured | Promised | |", "| --- | --- | --- | --- |"]
    return lines + [f"| {one.what} | {' | '.join(one.figures)} | {one.verdict} |" for one in measures]


def _runs(found: Mapping[str, Any]) -> list[str]:
    lines = [
        "Median / 95th / 99th percentile in milliseconds, CPU of the server in seconds.",
        "",
        "| Run | " + " | ".join(name.replace("_", " ") for name in _FIGURES) + " | CPU | load | steal |",
        "| --- |" + " --- |" * (len(_FIGURES) + 3),
    ]
    for name, run in found.items():
        if "server_cpu" in run:
            figures = " | ".join(_figure(run.get(what)) for what in _FIGURES)
            weather = run["weather"]
            lines.append(
                f"| {name} | {figures} | {run['server_cpu']} | {weather['load']:.1f} | {weather['steal']:.0%} |"
            )
    return lines


def _figure(times: Mapping[str, float] | None) -> str:
    return f"{times['median']:.0f} / {times['p95']:.0f} / {times['p99']:.0f}" if times and times["n"] else "–"


if __name__ == "__main__":
    sys.exit(main())
