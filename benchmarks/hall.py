"""A hall full of phones: every run of the load driver, its baselines and the machine's limits, and what they promise.

Each run has processes of its own. One that was disturbed is made again once, if there is time.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Measure

ROOT: Final = Path(__file__).parent.parent
SECONDS: Final = 13 * 60
_LONGEST: Final = 300

Found = dict[str, Any]


def _pace(joining: float, writing: float, hurrying: float, voting: float) -> str:
    return f"--joining {joining} --writing {writing} --hurrying {hurrying} --voting {voting}"


def _plain_pace(joining: float, writing: float, voting: float) -> str:
    return f"--joining {joining} --writing {writing} --voting {voting}"


# The plain pages know one pace of writing: as long as the two of ours together.
RUNS: Final[Mapping[str, str]] = {
    "limits": "limits",
    "durable": "durable",
    "plain": f"plain_load --phones 10 {_plain_pace(10, 40, 5)}",
    "plain, our settings": f"plain_load --phones 40 --our-settings {_plain_pace(10, 40, 5)}",
    "20": f"load --phones 20 {_pace(3, 3, 3, 2)}",
    "100": f"load --phones 100 --onlookers never {_pace(10, 25, 15, 5)}",
    "300": f"load --phones 300 --onlookers never {_pace(15, 15, 10, 5)}",
    "floor, 300": f"floor_load --phones 300 {_pace(15, 15, 10, 5)}",
    "1000": f"load --phones 1000 {_pace(60, 60, 40, 10)}",
    "2000": f"load --phones 2000 --onlookers later {_pace(50, 50, 40, 10)}",
}


def runs(began: float) -> dict[str, Found]:
    """Make every run; those that were disturbed lack ``quiet``."""
    found = {name: _run(name, arguments) for name, arguments in RUNS.items()}
    for name, arguments in RUNS.items():
        took = found[name]["took"]
        if not found[name]["quiet"] and time.monotonic() - began + took < SECONDS:
            found[name] = _run(name, arguments)
    return found


def _run(name: str, arguments: str) -> Found:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *f"benchmarks.{arguments}".split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=True,
    )
    found: Found = json.loads(done.stdout)
    found["took"] = round(time.monotonic() - began, 1)
    print(f"{name}: {found['took']:.0f} s{'' if found['quiet'] else ', disturbed'}", file=sys.stderr)
    return found


def promises(found: Mapping[str, Found]) -> list[Measure]:
    """Return what the runs say of each promise."""

    def value(make: Callable[..., float], *names: str) -> float | None:
        made = [found[name] for name in names]
        return make(*made) if all(run["quiet"] for run in made) else None

    def p95(name: str, what: str) -> float | None:
        return value(lambda run: float(run[what]["p95"]), name)

    def lost(run: Found) -> float:
        asked = {"join": 1, "card": 3, "points": 1}
        phones = run["plan"]["phones"]
        missing = sum(times * phones - run["confirmed"].get(what, 0) for what, times in asked.items())
        return float(missing + run["missed"] + run["cut_off"] + sum(run["refused"].values()))

    return [
        *(
            Measure(what=f"1,000 phones: {words}, 95th percentile", value=p95("1000", what), unit="ms", most=most)
            for what, words, most in (
                ("join", "join", 150),
                ("card", "confirmed card", 150),
                ("shown_by_each", "step change until a phone shows it", 150),
                ("card_to_screen", "card until the screen has it", 500),
                ("console_rerun", "a rerun of the console", 1000),
            )
        ),
        Measure(what="1,000 phones: refused, lost or cut off", value=value(lost, "1000"), unit="", most=0),
        *(
            Measure(what=f"2,000 phones: {words}, 95th percentile", value=p95("2000", what), unit="ms", most=1000)
            for what, words in (
                ("join", "join"),
                ("card", "confirmed card"),
                ("shown_by_each", "step change until a phone shows it"),
            )
        ),
        Measure(what="2,000 phones: refused, lost or cut off", value=value(lost, "2000"), unit="", most=0),
        *_beside_streamlit(value),
        *_beside_the_floor(value),
        Measure(
            what="durable entries in a second beside raw SQLite",
            value=value(lambda run: _share(run["per_second"], run["raw_per_second"]), "durable"),
            unit="",
            most=0.5,
            is_least=True,
        ),
        Measure(
            what="CPU per phone at 2,000 beside 100 (join, first card)",
            value=value(lambda many, few: _share(_early_cpu(many), _early_cpu(few)), "2000", "100"),
            unit="",
            most=1.3,
        ),
        Measure(
            what="memory per phone at 1,000",
            value=value(lambda run: float(run["memory_per_phone_kb"]), "1000"),
            unit="kB",
            most=100,
        ),
    ]


def _beside_streamlit(value: Callable[..., float | None]) -> list[Measure]:
    return [
        Measure(
            what=f"CPU per phone beside a plain page, {settings}",
            value=value(lambda ours, plain: _share(_cpu(ours), _cpu(plain)), "100", name),
            unit="",
            most=most,
        )
        for name, settings, most in (
            ("plain, our settings", "our settings", 1 / 10),
            ("plain", "Streamlit's own", 1 / 50),
        )
    ]


def _beside_the_floor(value: Callable[..., float | None]) -> list[Measure]:
    def p95(what: str) -> Callable[[Found, Found], float]:
        return lambda ours, floor: _share(ours[what]["p95"], floor[what]["p95"])

    pair = ("300", "floor, 300")
    return [
        Measure(
            what="300 phones: CPU beside the floor",
            value=value(lambda ours, floor: _share(_same_work(ours), _same_work(floor)), *pair),
            unit="",
            most=2,
        ),
        *(
            Measure(what=f"300 phones: {words} beside the floor, 95th", value=value(p95(what), *pair), unit="", most=3)
            for what, words in (("join", "join"), ("card", "card"), ("shown_by_all", "step change"))
        ),
    ]


def _share(ours: float, theirs: float) -> float:
    return round(ours / max(theirs, 1e-9), 4)


def _cpu(run: Found) -> float:
    phones = run["plan"]["phones"] if "plan" in run else run["phones"]
    return _same_work(run) / float(phones)


def _same_work(run: Found) -> float:
    """Return the CPU without what no baseline does: to open a step again, where each phone's own answers are shown."""
    return float(run["server_cpu"]) - float(run.get("server_cpu_by_phase", {}).get("reopening", 0))


def _early_cpu(run: Found) -> float:
    """Return the CPU of a phone that joins and writes once, with neither screen nor console beside it."""
    phases = run["server_cpu_by_phase"]
    return float(phases["join"] + phases["first card"]) / float(run["plan"]["phones"])
