"""What is taken home from a workshop, as neutral reports: the plan, its reports, and everything that was said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.document import Report
from facilitation.domain.clock import today
from facilitation.domain.codes import normalise_code
from facilitation.domain.errors import NotFound
from facilitation.domain.seating import SeatCheck
from facilitation.i18n import Language, mark
from facilitation.persistence.models import Workshop
from facilitation.services.actors import Facilitator, Keeper, require_reader
from facilitation.services.plan.plan import Plan
from facilitation.services.reports.benefit import BenefitReading, benefit_content
from facilitation.services.reports.content import Content
from facilitation.services.reports.evaluation import evaluation_content
from facilitation.services.reports.plan import PlanReading, plan_table
from facilitation.services.reports.plan_pages import plan_body, plan_days, plan_tasks
from facilitation.services.reports.protocol import protocol_content
from facilitation.services.reports.readings import (
    evaluation_reading,
    is_benefit_form,
    plan_reading,
    protocol_reading,
    seat_checks,
    series_and_area,
    status_reading,
    took_part,
)
from facilitation.services.reports.recommendation import Lifted, RecommendationReading, lifted, recommendation_content
from facilitation.services.reports.said.report import input_tables, said_tables
from facilitation.services.reports.status import status_content
from facilitation.services.store import Store


class ReportKind(StrEnum):
    """What can be told of a workshop; the value is how its files are addressed."""

    PLAN = "plan"
    PROTOCOL = "protokoll"
    RECOMMENDATION = "innstilling"
    EVALUATION = "evaluering"
    BENEFITS = "nytte"
    STATUS = "status"
    SAID = "alt"


_NAMES: Final[Mapping[ReportKind, str]] = {
    ReportKind.PLAN: mark("Handlingsplan"),
    ReportKind.PROTOCOL: mark("Protokoll"),
    ReportKind.RECOMMENDATION: mark("Innstilling"),
    ReportKind.EVALUATION: mark("Evaluering"),
    ReportKind.BENEFITS: mark("Nyttetabell"),
    ReportKind.STATUS: mark("Statusark"),
    ReportKind.SAID: mark("Alt som ble sagt"),
}
_NOT_A_PLAN: Final = mark("Øvelse – ikke en virkelig plan")
_NOT_ANSWERS: Final = mark("Øvelse – ikke virkelige svar")
_OF_ANSWERS: Final = frozenset({ReportKind.SAID, ReportKind.EVALUATION, ReportKind.PROTOCOL})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWorkshop:
    """A workshop that was looked up by its code; ``language`` is the one that it was held in."""

    id: str
    title: str
    language: str


class Reporting:
    """Use cases on reports, for those with a place in the workshop: facilitators and organisers."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store = store
        self._plan = plan
        self._contents: Mapping[ReportKind, Callable[[Session, Workshop, Language], Content]] = {
            ReportKind.PLAN: self._plan_content,
            ReportKind.PROTOCOL: self._protocol,
            ReportKind.RECOMMENDATION: self._recommendations,
            ReportKind.EVALUATION: self._evaluation,
            ReportKind.BENEFITS: self._benefits,
            ReportKind.STATUS: self._status,
            ReportKind.SAID: self._said,
        }

    def report(
        self,
        by: Facilitator | Keeper,
        workshop_id: str,
        kind: ReportKind,
        language: Language,
        *,
        level: str = "",
    ) -> Report:
        """Return a report of the kind.

        The plan is made to be filled in further. In what was said, anonymous answers stand in alphabetical order, never
        in the order they came, and answers are split by role only where no small group can be told apart; addresses to
        write to are in no report.

        Args:
            by: Who asks.
            workshop_id: Of what.
            kind: Which report.
            language: Of our own words in it.
            level: Only the recommendation to this decision level.

        Raises:
            NotFound: when the person has no place in the workshop, or nothing is lifted to the level.
        """
        _ = language
        with self._store.read() as db:
            require_reader(db, by, workshop_id)
            workshop = db.get_one(Workshop, workshop_id)
            name = _(_NAMES[kind])
            if level:
                one = self._lifted_to(db, workshop, level)
                reading = RecommendationReading(plan=self.reading(db, workshop), levels=(one,))
                content, name = recommendation_content(reading, _), f"{name} – {one.level.title}"
            else:
                content = self._contents[kind](db, workshop, _)
            cover = _Cover(name=name, rehearsed=_(_NOT_ANSWERS if kind in _OF_ANSWERS else _NOT_A_PLAN))
            return self._report(db, workshop, cover, content, _)

    def find(self, _by: Keeper, typed_code: str) -> FoundWorkshop:
        """Return the workshop with the join code.

        Raises:
            NotFound: ``code.unknown``.
        """
        code = normalise_code(typed_code)
        with self._store.read() as db:
            row = db.scalar(select(Workshop).where(Workshop.join_code == code)) if code else None
            if row is None:
                raise NotFound("code.unknown")
            return FoundWorkshop(id=row.id, title=row.title, language=row.language)

    def levels(self, by: Facilitator | Keeper, workshop_id: str) -> tuple[Lifted, ...]:
        """Return the decision levels that something is asked of.

        Raises:
            NotFound: when the person has no place in the workshop.
        """
        with self._store.read() as db:
            require_reader(db, by, workshop_id)
            return lifted(self.reading(db, db.get_one(Workshop, workshop_id)))

    def _lifted_to(self, db: Session, workshop: Workshop, level: str) -> Lifted:
        found = next((one for one in lifted(self.reading(db, workshop)) if one.level.key == level), None)
        if found is None:
            raise NotFound("level.unknown")
        return found

    def reading(self, db: Session, workshop: Workshop) -> PlanReading:
        """Return the plan as the reports read it."""
        return plan_reading(db, workshop, self._plan.room(db, workshop.id), today(self._store.clock))

    def _plan_content(self, db: Session, workshop: Workshop, _: Language) -> Content:
        plan = self.reading(db, workshop)
        return Content(
            tables=(plan_table(plan, _),), body=plan_body(plan, _), days=plan_days(plan, _), tasks=plan_tasks(plan, _)
        )

    def _protocol(self, db: Session, workshop: Workshop, _: Language) -> Content:
        return protocol_content(protocol_reading(db, workshop, self.reading(db, workshop), _), _)

    def _recommendations(self, db: Session, workshop: Workshop, _: Language) -> Content:
        plan = self.reading(db, workshop)
        return recommendation_content(RecommendationReading(plan=plan, levels=lifted(plan)), _)

    def _evaluation(self, db: Session, workshop: Workshop, _: Language) -> Content:
        return evaluation_content(evaluation_reading(db, workshop, _), _)

    def _benefits(self, db: Session, workshop: Workshop, _: Language) -> Content:
        written = input_tables(db, workshop, is_benefit_form, _)
        return benefit_content(BenefitReading(plan=self.reading(db, workshop), written=written), _)

    def _status(self, db: Session, workshop: Workshop, _: Language) -> Content:
        return status_content(status_reading(db, workshop, today(self._store.clock)), _)

    def _said(self, db: Session, workshop: Workshop, _: Language) -> Content:
        return Content(tables=said_tables(db, workshop, _))

    def _report(self, db: Session, workshop: Workshop, cover: "_Cover", content: Content, _: Language) -> Report:
        now = self._store.clock.now()
        rehearsed = cover.rehearsed if workshop.rehearsal else ""
        title = f"{cover.name} – {workshop.title}"
        # A file name is made from the title, so that a rehearsal's file says what it is before it is opened.
        return Report(
            title=f"{rehearsed}: {title}" if rehearsed else title,
            subtitle=", ".join(filter(None, (workshop.place, _.date(workshop.day)))),
            language=_.code,
            created=now,
            tables=content.tables,
            body=content.body,
            days=content.days,
            tasks=content.tasks,
            wide=content.wide,
            facts=((_("Merk"), rehearsed),) * bool(rehearsed) + _facts(db, workshop, now, _),
            about_heading=_("Om filen"),
            page=_("Side {page} av {pages}"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cover:
    """What a report is called, and what is said of it when it comes from a rehearsal."""

    name: str
    rehearsed: str


def _facts(db: Session, workshop: Workshop, now: datetime, _: Language) -> tuple[tuple[str, str], ...]:
    template = _("{key}, versjon {version}", key=workshop.template_key, version=workshop.template_version)
    series, area = series_and_area(db, workshop)
    facts = (
        (_("Samling"), workshop.title),
        (_("Serie"), series),
        (_("Område"), area),
        (_("Sted"), workshop.place),
        (_("Dag"), _.date(workshop.day)),
        (_("Deltakere"), str(len(took_part(db, workshop.id)))),
        *_seats(seat_checks(db, workshop), _),
        (_("Om dem som manglet"), workshop.representation_note),
        (_("Laget"), _.moment(now)),
        (_("Mal"), template),
    )
    return tuple((label, value) for label, value in facts if value)


def _seats(checks: Sequence[SeatCheck], _: Language) -> Iterator[tuple[str, str]]:
    """Yield which seats were filled, and what was missing of the others.

    How many filled a seat is not told: in a small room that would point at people.
    """
    yield _("Oppfylte plasser"), "; ".join(check.seat.title for check in checks if check.is_filled)
    for check in checks:
        if not check.is_filled:
            missing = _("Mangler {missing} av {least}", missing=check.missing, least=check.seat.least)
            yield _("Plass: {seat}", seat=check.seat.title), missing
