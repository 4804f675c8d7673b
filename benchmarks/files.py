"""Measure the files of a plan of 200 actions: the time from question to finished file, and the memory they take."""

import gc
import json
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from exports.document import Report
from exports.registry import ExportFormat, formats_of, render_files
from facilitation.bootstrap import build
from facilitation.domain.codes import new_id
from facilitation.domain.plan import ActionFields
from facilitation.i18n import language
from facilitation.rehearsal.run import make_account
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services
from facilitation.services.reports.reporting import ReportKind
from facilitation.services.workshops.workshops import WorkshopFacts
from facilitation.settings import Settings

ACTIONS = 200
ROUNDS = 5
DAY = date(2027, 3, 10)


# Sets one PDF in a process that is smaller than the one it starts: until a process has its own program, the memory of
# the one that started it counts as its own.
_CHILD_S_MEMORY = """
import pickle, resource, sys
from exports.registry import ExportFormat, render_files
render_files(pickle.load(sys.stdin.buffer), ExportFormat.PDF)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def action(number: int) -> ActionFields:
    """Return an action with every field filled in, as the longest real ones are.

    What people would write stands with its number, since typesetting does the same text only once.
    """
    return ActionFields(
        title=f"{number}: Fast samarbeidsmøte mellom kommune og sykehus ved hver utskrivning fra døgnopphold",
        problem="Informasjonsflyt mellom nivåene",
        code_what="samarbeidsmøter",
        code_whom="fastlege",
        owner_role="Leder med beslutningsmyndighet",
        owner_unit="DPS Kysten",
        co_owner="Storvik kommune, leder for psykisk helse og rus",
        first_step=f"Når utskrivning er avtalt, da ringer avdelingen kommunen samme dag og avtaler møtet. ({number})",
        first_step_by=DAY + timedelta(days=10),
        deadline=DAY + timedelta(days=100 + number % 90),
        milestones=f"Etter tre måneder: er møtene holdt?\nEtter seks måneder: virker de ({number})?",
        indicator=f"Andel utskrivninger med møte på forhånd ({number})",
        target="80 prosent",
        baseline="35 prosent",
        baseline_source="Egen telling på avdelingen",
        baseline_date=date(2020, 2, 1),
        measured_by=DAY + timedelta(days=200),
        benefit_patient=f"Tryggere overgang, og færre som må fortelle alt på nytt ({number})",
        benefit_municipality=f"Tid til å planlegge før personen kommer hjem ({number})",
        benefit_hospital=f"Færre reinnleggelser innen tretti dager ({number})",
        benefit_term="both",
        decision_level=("egen-virksomhet", "fsu-phr", "ssu")[number % 3],
        ask="vedtak",
        spread=f"Alle DPS-ene i området i løpet av neste år ({number})",
    )


def filled(services: Services, by: Facilitator) -> str:
    """Make a workshop with the plan and return its identifier."""
    facts = WorkshopFacts(title="Bedre i lag, Kysten", place="Storvik", day=DAY)
    workshop_id = services.workshops.create(by, template_key="bedre-i-lag", facts=facts, request_id=new_id())
    for number in range(1, 1 + ACTIONS):
        services.plan.add(by, workshop_id, action(number), request_id=new_id())
    return workshop_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a file takes: milliseconds on the clock and of the processor, here and in the processes that it starts."""

    clock: float
    processor: float


def cost(work: Callable[[], object]) -> Cost:
    """Return the median of the rounds; the clock says little on a busy machine."""
    clock, processor = [], []
    for _round in range(ROUNDS):
        began, used = time.perf_counter(), _processor()
        work()
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((_processor() - used) * 1000)
    return Cost(clock=round(statistics.median(clock), 1), processor=round(statistics.median(processor), 1))


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _megabytes() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _megabytes_of_typesetting(report: Report) -> float:
    """Return the most memory that the process which sets the report has had."""
    told = subprocess.run(
        [sys.executable, "-c", _CHILD_S_MEMORY], input=pickle.dumps(report), capture_output=True, check=True
    )
    return int(told.stdout) / 1024


def main() -> int:
    """Print one JSON object: the cost of each format, from reading the plan to its file, and MB above idle."""
    with tempfile.TemporaryDirectory() as folder:
        product = build(Settings(data_folder=Path(folder)))
        services = product.services
        _login, by = make_account(product)
        workshop_id, spoken = filled(services, by), language("nb")
        idle = _megabytes()
        gc.freeze()  # as the server does when it has started

        def report() -> Report:
            return services.reporting.report(by, workshop_id, ReportKind.PLAN, spoken)

        def rendered(form: ExportFormat) -> object:
            return render_files(report(), form)

        costs = {form.value: asdict(cost(partial(rendered, form))) for form in formats_of(report())}
        above = _megabytes() - idle + _megabytes_of_typesetting(report())
        print(json.dumps({"milliseconds": costs, "megabytes": round(above, 1)}))
        product.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
