"""Measure the files of a plan of 200 actions: the time from question to finished file, and the memory they take."""

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from exports.registry import ExportFormat, formats_of, render_files
from facilitation.bootstrap import build
from facilitation.domain.codes import new_id
from facilitation.domain.plan import ActionFields
from facilitation.i18n import language
from facilitation.rehearsal.run import make_account
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services
from facilitation.services.reporting import ReportKind
from facilitation.services.workshops import WorkshopFacts
from facilitation.settings import Settings

ACTIONS = 200
ROUNDS = 5
DAY = date(2027, 3, 10)


def action(number: int) -> ActionFields:
    """Return an action with every field filled in, as the longest real ones are."""
    return ActionFields(
        title=f"{number}: Fast samarbeidsmøte mellom kommune og sykehus ved hver utskrivning fra døgnopphold",
        problem="Informasjonsflyt mellom nivåene",
        code_what="samarbeidsmøter",
        code_whom="fastlege",
        owner_role="Leder med beslutningsmyndighet",
        owner_unit="DPS Kysten",
        co_owner="Storvik kommune, leder for psykisk helse og rus",
        first_step="Når utskrivning er avtalt, da ringer avdelingen kommunen samme dag og avtaler møtet.",
        first_step_by=DAY + timedelta(days=10),
        deadline=DAY + timedelta(days=100 + number % 90),
        milestones="Etter tre måneder: er møtene holdt?\nEtter seks måneder: virker de for den det gjelder?",
        indicator="Andel utskrivninger med møte på forhånd",
        target="80 prosent",
        baseline="35 prosent",
        baseline_source="Egen telling på avdelingen",
        baseline_date=date(2020, 2, 1),
        measured_by=DAY + timedelta(days=200),
        benefit_patient="Tryggere overgang, og færre som må fortelle alt på nytt",
        benefit_municipality="Tid til å planlegge før personen kommer hjem",
        benefit_hospital="Færre reinnleggelser innen tretti dager",
        benefit_term="both",
        decision_level=("egen-virksomhet", "fsu-phr", "ssu")[number % 3],
        ask="vedtak",
        spread="Alle DPS-ene i området i løpet av neste år",
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


def _megabytes(who: int) -> float:
    """Return the most memory that this process, or any that it started, has had."""
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> int:
    """Print one JSON object: the cost of each format, from reading the plan to its file, and MB above idle."""
    with tempfile.TemporaryDirectory() as folder:
        product = build(Settings(data_folder=Path(folder)))
        services = product.services
        _login, by = make_account(product)
        workshop_id, spoken = filled(services, by), language("nb")
        idle = _megabytes(resource.RUSAGE_SELF)

        def rendered(form: ExportFormat) -> object:
            return render_files(services.reporting.report(by, workshop_id, ReportKind.PLAN, spoken), form)

        forms = formats_of(services.reporting.report(by, workshop_id, ReportKind.PLAN, spoken))
        costs = {form.value: asdict(cost(partial(rendered, form))) for form in forms}
        above = _megabytes(resource.RUSAGE_SELF) - idle + _megabytes(resource.RUSAGE_CHILDREN)
        print(json.dumps({"milliseconds": costs, "megabytes": round(above, 1)}))
        product.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
