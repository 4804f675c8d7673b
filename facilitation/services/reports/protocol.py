"""The protocol of a workshop: who was there, what was on the agenda, what was decided, and what the room found.

Source: the committee's agenda has clock time, case number, case, responsible and minutes; its minutes add the type of
decision, the resolution, who carries it out and when it is reported.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from exports.document import Block, Chart, Column, ColumnKind, Facts, Paragraph, Section, Table, Voice
from facilitation.domain.states import DecisionKind
from facilitation.i18n import Language
from facilitation.services.answering.results import PlacementResult, PointsResult
from facilitation.services.reports.content import Content, facts_of, number, without_empty
from facilitation.services.reports.plan import PlanReading
from facilitation.services.reports.plan_pages import overview
from facilitation.wording import DECISION_KINDS

MOST_IN_CHART = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRow:
    """A point of the agenda: when it was planned, what it was, and what was decided.

    Args:
        clock: Planned clock time.
        begun: When it was really begun; empty when nobody opened it.
        case_number: Of the case, where there is one.
        title: What it was called.
        responsible: Who presented it, by role.
        minutes: Planned.
        decision: The type of decision.
        resolution: What was decided, in words.
        owner: Who carries it out.
        report_by: When it is reported.
    """

    clock: str
    begun: str
    case_number: str
    title: str
    responsible: str
    minutes: int
    decision: DecisionKind | None = None
    resolution: str = ""
    owner: str = ""
    report_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A question that the room gave points to; ``answered`` gave any."""

    question: str
    answered: int
    lines: tuple[PointsResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where the room placed proposals on effect × effort."""

    title: str
    effect: str
    effort: str
    lines: tuple[PlacementResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolReading:
    """What happened in a workshop. ``present`` splits the people by level where no small group can be told apart."""

    people: int
    present: tuple[tuple[str, int], ...]
    others: int
    missing: tuple[str, ...]
    representation: str
    starts: str
    ends: str
    agenda: tuple[AgendaRow, ...]
    ballots: tuple[Ballot, ...]
    placings: tuple[Placing, ...]
    plan: PlanReading


def protocol_content(reading: ProtocolReading, _: Language) -> Content:
    """Return the protocol."""
    agenda, present = _agenda(reading.agenda, _), _present(reading, _)
    ballots = tuple(_ballot(place, ballot, _) for place, ballot in enumerate(reading.ballots, start=1))
    placings = tuple(_placing(place, placing, _) for place, placing in enumerate(reading.placings, start=1))
    actions = (replace(overview(reading.plan, _), title=_("Handlingsplan")),) if reading.plan.actions else ()
    body: tuple[Block, ...] = (
        _head(reading, _),
        Section(heading=_("Til stede"), blocks=tuple(_attendance(reading, present, _))),
        Section(heading=agenda.title, blocks=(_short(agenda, _),)),
        *_decisions(reading.agenda, _),
        *_found(reading, ballots, placings, _),
        *(Section(heading=table.title, blocks=(table,)) for table in actions),
    )
    return Content(tables=(agenda, present, *ballots, *placings, *actions), body=body)


def _head(reading: ProtocolReading, _: Language) -> Facts:
    return facts_of(
        (_("Dag"), _.date(reading.plan.day)),
        (_("Klokka"), "–".join(filter(None, (reading.starts, reading.ends)))),
        (_("Til stede"), str(reading.people)),
        (_("Tiltak"), str(len(reading.plan.actions))),
        abreast=True,
    )


def _present(reading: ProtocolReading, _: Language) -> Table:
    others = ((_("Andre"), reading.others),) if reading.others else ()
    return Table(
        name="present",
        title=_("Til stede"),
        columns=(Column(key="level", heading=_("Nivå"), width=44), number(_("Antall"), key="n")),
        rows=(*reading.present, *others),
        note=_("Nivåer med færre enn fem står samlet, så ingen kan kjennes igjen.") if reading.others else "",
    )


def _attendance(reading: ProtocolReading, present: Table, _: Language) -> Iterator[Block]:
    if reading.present:
        yield present
    else:
        yield Paragraph(text=_.plural("{n} deltaker.", "{n} deltakere.", reading.people))
    missing = facts_of((_("Manglet"), "; ".join(reading.missing)), (_("Om dem som manglet"), reading.representation))
    if missing.items:
        yield missing


def _agenda(rows: Sequence[AgendaRow], _: Language) -> Table:
    return Table(
        name="agenda",
        title=_("Saksliste") if any(row.case_number for row in rows) else _("Program"),
        columns=(
            Column(key="clock", heading=_("Kl."), width=8),
            Column(key="title", heading=_("Sak"), width=44),
            Column(key="case_number", heading=_("Saksnr."), width=10),
            Column(key="responsible", heading=_("Ansvarlig"), width=26),
            number(_("Min."), key="minutes", width=8),
            Column(key="begun", heading=_("Begynte"), width=10),
            Column(key="decision", heading=_("Beslutning"), width=20),
            Column(key="resolution", heading=_("Vedtak"), width=60),
            Column(key="owner", heading=_("Følges opp av"), width=26),
            Column(key="report_by", heading=_("Rapport innen"), kind=ColumnKind.DATE, width=14),
        ),
        rows=tuple(
            (
                row.clock,
                row.title,
                row.case_number or None,
                row.responsible or None,
                row.minutes,
                row.begun or None,
                _(DECISION_KINDS[row.decision]) if row.decision else None,
                row.resolution or None,
                row.owner or None,
                row.report_by,
            )
            for row in rows
        ),
    )


def _short(agenda: Table, _: Language) -> Table:
    """Return the agenda as it fits a page: resolutions have a section of their own."""
    apart = {_("Vedtak"), _("Følges opp av"), _("Rapport innen")}
    kept = [place for place, column in enumerate(agenda.columns) if column.heading not in apart]
    return without_empty(
        Table(
            name=agenda.name,
            title=agenda.title,
            columns=tuple(agenda.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in agenda.rows),
        )
    )


def _decisions(rows: Iterable[AgendaRow], _: Language) -> Iterator[Section]:
    cases = [row for row in rows if row.decision]
    if cases:
        yield Section(heading=_("Beslutninger"), blocks=tuple(_decision(row, _) for row in cases))


def _decision(row: AgendaRow, _: Language) -> Section:
    kind = _(DECISION_KINDS[row.decision]) if row.decision else ""
    return Section(
        heading=" ".join(filter(None, (row.case_number, row.title))),
        blocks=(
            facts_of(
                (_("Beslutning"), kind),
                (_("Vedtak"), row.resolution),
                (_("Følges opp av"), row.owner),
                (_("Rapport innen"), _.date(row.report_by) if row.report_by else ""),
            ),
        ),
    )


def _found(
    reading: ProtocolReading, ballots: tuple[Table, ...], placings: tuple[Table, ...], _: Language
) -> Iterator[Section]:
    for ballot, table in zip(reading.ballots, ballots, strict=True):
        yield Section(heading=ballot.question, blocks=(_ballot_chart(ballot, table, _),))
    for placing, table in zip(reading.placings, placings, strict=True):
        how = _(
            "{effect} og {effort}, fra 1 til 5. Medianen deler svarene i to like store deler.",
            effect=placing.effect,
            effort=placing.effort,
        )
        yield Section(heading=placing.title, blocks=(Paragraph(text=how, voice=Voice.NOTE), table))


def _ballot(place: int, ballot: Ballot, _: Language) -> Table:
    return Table(
        name=f"ballot_{place}",
        title=ballot.question,
        columns=(
            Column(key="title", heading=_("Klynge"), width=44),
            number(_("Poeng"), key="points"),
            number(_("Personer"), key="voters"),
            number(_("Av"), key="of"),
        ),
        rows=tuple((line.title, line.points, line.voters, ballot.answered) for line in ballot.lines),
        note=_("Poeng og antall personer kan gi ulik rekkefølge."),
    )


def _ballot_chart(ballot: Ballot, table: Table, _: Language) -> Chart:
    title, points, voters, _of = (column.heading for column in table.columns)
    said = "; ".join(
        _("{title}: {points} poeng fra {voters}", title=line.title, points=line.points, voters=line.voters)
        for line in ballot.lines[:MOST_IN_CHART]
    )
    return Chart(
        title=ballot.question,
        alt=_("Liggende søyler. {said}.", said=said),
        table=table,
        label=title,
        values=(points,),
        said=(points, voters),
    )


def _placing(place: int, placing: Placing, _: Language) -> Table:
    ranked = sorted(placing.lines, key=lambda line: (-(line.effect.median or 0), line.effort.median or 0))
    return Table(
        name=f"placing_{place}",
        title=placing.title,
        columns=(
            Column(key="title", heading=_("Forslag"), width=60),
            number(_("Effekt"), key="effect"),
            number(_("Innsats"), key="effort"),
            number(_("Plassert av"), key="n"),
        ),
        rows=tuple(
            (line.title, line.effect.median, line.effort.median, line.effect.n + line.effect.unknown) for line in ranked
        ),
    )
