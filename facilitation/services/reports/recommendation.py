"""What decision levels are asked for: one recommendation for each level, with what it needs to decide.

Source: proposals are lifted («løftes inn i FSU PHR for videre arbeid»), and a case says what a committee is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exports.document import Block, Column, ColumnKind, Facts, Paragraph, Section, Table, Voice
from facilitation.catalogue.template import DecisionLevel
from facilitation.i18n import Language
from facilitation.services.follow_up.lift_answers import LiftAnswerView
from facilitation.services.reports.content import Content, number
from facilitation.services.reports.plan import PlannedAction, PlanReading, titles_of
from facilitation.services.reports.plan_pages import background, owner_of
from facilitation.wording import DECISION_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A decision level above the owners' own, and the actions that are lifted to it."""

    level: DecisionLevel
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationReading:
    """A plan's lifts, by level in the order of the levels."""

    plan: PlanReading
    levels: tuple[Lifted, ...]


def lifted(plan: PlanReading) -> tuple[Lifted, ...]:
    """Return the levels that something is asked of; what owners decide alone is asked of nobody."""
    found = (
        Lifted(
            level=level,
            actions=tuple(action for action in plan.actions if action.view.fields.decision_level == level.key),
        )
        for level in plan.frame.decision_levels
        if not level.own
    )
    return tuple(one for one in found if one.actions)


def recommendation_content(reading: RecommendationReading, _: Language) -> Content:
    """Return the recommendations: what is asked in one table for each level, then action by action."""
    tables = tuple(_table(place, one, reading.plan, _) for place, one in enumerate(reading.levels, start=1))
    if not tables:
        nothing = Table(name="level", title=_("Innstilling"), columns=_columns(_), rows=())
        return Content(tables=(nothing,), body=(Paragraph(text=_("Ingen tiltak er løftet til andre.")),))
    sections = (_section(one, table, reading.plan, _) for one, table in zip(reading.levels, tables, strict=True))
    return Content(tables=tables, body=tuple(sections))


def _section(one: Lifted, table: Table, plan: PlanReading, _: Language) -> Section:
    asked = _.plural(
        "Samlingen legger fram {n} tiltak for {level}.",
        "Samlingen legger fram {n} tiltak for {level}.",
        len(one.actions),
        level=one.level.title,
    )
    return Section(
        heading=one.level.title,
        blocks=(
            Paragraph(text=asked, voice=Voice.LEAD),
            table,
            *(Section(heading=_heading(action), blocks=tuple(_card(action, plan, _))) for action in one.actions),
        ),
    )


def _heading(action: PlannedAction) -> str:
    return f"{action.number}. {action.view.fields.title}"


def _card(action: PlannedAction, plan: PlanReading, _: Language) -> Iterator[Block]:
    ask, deadline = _ask(action, plan, _), action.view.fields.deadline
    first = (
        (_("Ansvarlig"), owner_of(action)),
        (_("Vi ber om"), ask),
        (_("Frist"), _.date(deadline) if deadline else ""),
    )
    yield Facts(items=tuple((label, value or "–") for label, value in first), abreast=True)
    yield Facts(items=(*background(action, plan, _), *_lead_time(action, _), *_answers(action, plan, _)))


def _lead_time(action: PlannedAction, _: Language) -> Iterator[tuple[str, str]]:
    for finding in action.view.warnings:
        if finding.code == "plan.under_lead_time":
            days = int(finding.facts["days"])
            yield _("Merk"), _("Fristen er kortere enn saksbehandlingstiden på {days} dager.", days=days)


def _answers(action: PlannedAction, plan: PlanReading, _: Language) -> Iterator[tuple[str, str]]:
    titles = titles_of(plan.frame, _)["decision_level"]
    for answer in action.now.lift_answers:
        yield _("Svar fra {level}", level=titles.get(answer.level, answer.level)), _answer(answer, _)


def _answer(answer: LiftAnswerView, _: Language) -> str:
    said = f"{_(DECISION_KINDS[answer.kind])}, {_.date(answer.decided_on)}."
    return f"{said} {answer.text}".strip()


def _ask(action: PlannedAction, plan: PlanReading, _: Language) -> str:
    key = action.view.fields.ask
    return titles_of(plan.frame, _)["ask"].get(key, key)


def _columns(_: Language) -> tuple[Column, ...]:
    return (
        number(_("Nr"), key="number", width=6),
        Column(key="title", heading=_("Tiltak"), width=44),
        Column(key="ask", heading=_("Vi ber om"), width=18),
        Column(key="owner", heading=_("Ansvarlig"), width=34),
        Column(key="deadline", heading=_("Frist"), kind=ColumnKind.DATE, width=14),
    )


def _table(place: int, one: Lifted, plan: PlanReading, _: Language) -> Table:
    return Table(
        name=f"level_{place}",
        title=one.level.title,
        columns=_columns(_),
        rows=tuple(
            (
                action.number,
                action.view.fields.title,
                _ask(action, plan, _) or None,
                owner_of(action) or None,
                action.view.fields.deadline,
            )
            for action in one.actions
        ),
    )
