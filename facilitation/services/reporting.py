"""What is taken home from a workshop: the plan, and everything that was said, as neutral reports."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.document import Report, Table
from facilitation.domain.clock import today
from facilitation.domain.seating import SeatCheck, check_seats
from facilitation.domain.states import Presence
from facilitation.i18n import Language
from facilitation.persistence.models import Participant, Workshop
from facilitation.services.action_state import actions_now
from facilitation.services.actors import Facilitator, require_member
from facilitation.services.people import seats_of
from facilitation.services.plan import Plan, plan_of
from facilitation.services.plan_pages import plan_body, plan_days, plan_tasks
from facilitation.services.plan_report import PlannedAction, PlanReading, plan_table
from facilitation.services.programs import frame_of
from facilitation.services.said_report import said_tables
from facilitation.services.store import Store


class ReportKind(StrEnum):
    """What can be told of a workshop; the value is how its files are addressed."""

    PLAN = "plan"
    SAID = "alt"


class Reporting:
    """Use cases on reports, for those with a place in the workshop: facilitators and organisers."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store = store
        self._plan = plan

    def report(self, by: Facilitator, workshop_id: str, kind: ReportKind, language: Language) -> Report:
        """Return a report of the kind.

        Raises:
            NotFound: when the person has no place in the workshop.
        """
        match kind:
            case ReportKind.PLAN:
                return self.plan_report(by, workshop_id, language)
            case ReportKind.SAID:
                return self.said_report(by, workshop_id, language)
            case _:
                assert_never(kind)

    def plan_report(self, by: Facilitator, workshop_id: str, language: Language) -> Report:
        """Return the action plan: one table with a row for each action, made to be filled in further.

        Raises:
            NotFound: when the person has no place in the workshop.
        """
        _ = language
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            workshop = db.get_one(Workshop, workshop_id)
            plan = self.reading(db, workshop)
            heading = _Heading(name=_("Handlingsplan"), rehearsed=_("Øvelse – ikke en virkelig plan"))
            return replace(
                self._report(db, workshop, heading, (plan_table(plan, _),), _),
                body=plan_body(plan, _),
                days=plan_days(plan, _),
                tasks=plan_tasks(plan, _),
            )

    def said_report(self, by: Facilitator, workshop_id: str, language: Language) -> Report:
        """Return everything that was said, step by step, after a first table of the steps.

        Anonymous answers stand in alphabetical order, never in the order they came; answers are split by role only
        where no small group can be told apart; addresses to write to are not in it.

        Raises:
            NotFound: when the person has no place in the workshop.
        """
        _ = language
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            workshop = db.get_one(Workshop, workshop_id)
            tables = said_tables(db, workshop, _)
            heading = _Heading(name=_("Alt som ble sagt"), rehearsed=_("Øvelse – ikke virkelige svar"))
            return self._report(db, workshop, heading, tables, _)

    def reading(self, db: Session, workshop: Workshop) -> PlanReading:
        """Return the plan as the reports read it."""
        views = plan_of(db, workshop.id, self._plan.room(db, workshop.id))
        now = {action.id: action for action in actions_now(db, [workshop.id], today(self._store.clock))}
        return PlanReading(
            workshop_id=workshop.id,
            title=workshop.title,
            place=workshop.place,
            day=workshop.day,
            frame=frame_of(workshop),
            actions=tuple(
                PlannedAction(number=number, view=view, now=now[view.id]) for number, view in enumerate(views, start=1)
            ),
        )

    def _report(
        self, db: Session, workshop: Workshop, heading: "_Heading", tables: tuple[Table, ...], _: Language
    ) -> Report:
        now = self._store.clock.now()
        rehearsed = heading.rehearsed if workshop.rehearsal else ""
        title = f"{heading.name} – {workshop.title}"
        # A file name is made from the title, so that a rehearsal's file says what it is before it is opened.
        return Report(
            title=f"{rehearsed}: {title}" if rehearsed else title,
            subtitle=", ".join(filter(None, (workshop.place, _.date(workshop.day)))),
            language=_.code,
            created=now,
            tables=tables,
            facts=((_("Merk"), rehearsed),) * bool(rehearsed) + _facts(db, workshop, now, _),
            about_heading=_("Om filen"),
            page=_("Side {page} av {pages}"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """What a report is called, and what is said of it when it comes from a rehearsal."""

    name: str
    rehearsed: str


def _facts(db: Session, workshop: Workshop, now: datetime, _: Language) -> tuple[tuple[str, str], ...]:
    people = _took_part(db, workshop.id)
    seats = check_seats(seats_of(frame_of(workshop)), people)
    template = _("{key}, versjon {version}", key=workshop.template_key, version=workshop.template_version)
    facts = (
        (_("Samling"), workshop.title),
        (_("Sted"), workshop.place),
        (_("Dag"), _.date(workshop.day)),
        (_("Deltakere"), str(len(people))),
        *((_("Plass: {seat}", seat=check.seat.title), _seat(check, _)) for check in seats),
        (_("Om dem som manglet"), workshop.representation_note),
        (_("Laget"), _.moment(now)),
        (_("Mal"), template),
    )
    return tuple((label, value) for label, value in facts if value)


def _took_part(db: Session, workshop_id: str) -> tuple[tuple[str, str], ...]:
    """Return level and role of everybody but those shown out: most have gone home when a report is made."""
    rows = db.execute(
        select(Participant.level, Participant.role).where(
            Participant.workshop_id == workshop_id, Participant.presence != Presence.REMOVED
        )
    )
    return tuple((level, role) for level, role in rows)


def _seat(check: SeatCheck, _: Language) -> str:
    # How many filled a seat is not told: in a small room that would point at people.
    if check.is_filled:
        return _("Oppfylt")
    return _("Mangler {missing} av {least}", missing=check.missing, least=check.seat.least)
