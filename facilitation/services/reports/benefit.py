"""The benefit table: who gains what from each action, and how it will be seen.

Source: the grant asks for «beskrivelse av nytte, hvordan nytte kan måles, forutsetninger for å lykkes», and the
committee for gains for patient, municipality and hospital with a baseline for each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exports.document import Block, Column, ColumnKind, Paragraph, Section, Table
from facilitation.i18n import Language
from facilitation.services.reports.content import Content, facts_of, number, without_empty
from facilitation.services.reports.plan import PlannedAction, PlanReading, titles_of
from facilitation.services.reports.plan_pages import owner_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitReading:
    """The plan with its benefits, and the tables of benefits that the room wrote in steps of their own."""

    plan: PlanReading
    written: tuple[Table, ...] = ()


def benefit_content(reading: BenefitReading, _: Language) -> Content:
    """Return the benefit table; it needs wide pages."""
    told = [action for action in reading.plan.actions if _has_benefit(action)]
    table = _table(reading.plan, told, _)
    return Content(tables=(table, *reading.written), body=tuple(_body(reading, table, told, _)), wide=True)


def _body(reading: BenefitReading, table: Table, told: list[PlannedAction], _: Language) -> Iterator[Block]:
    actions = reading.plan.actions
    measured = sum(bool(action.view.fields.baseline) for action in actions)
    total = len(actions)
    yield facts_of(
        (_("Tiltak"), str(total)),
        (_("Med gevinst"), _("{n} av {of}", n=len(told), of=total)),
        (_("Med nullpunkt"), _("{n} av {of}", n=measured, of=total)),
        abreast=True,
    )
    if told:
        yield Section(heading=table.title, blocks=(without_empty(table, always=3),))
    else:
        yield Paragraph(text=_("Ingen tiltak i planen har gevinster ennå."))
    for written in reading.written:
        yield Section(heading=written.title, blocks=(written,))


def _has_benefit(action: PlannedAction) -> bool:
    fields = action.view.fields
    return any((fields.benefit_patient, fields.benefit_municipality, fields.benefit_hospital, fields.indicator))


def _table(plan: PlanReading, actions: list[PlannedAction], _: Language) -> Table:
    terms = titles_of(plan.frame, _)["benefit_term"]
    return Table(
        name="benefits",
        title=_("Gevinster i planen"),
        columns=(
            number(_("Nr"), key="number", width=6),
            Column(key="title", heading=_("Tiltak"), width=30),
            Column(key="benefit_patient", heading=_("Pasient"), width=26),
            Column(key="benefit_municipality", heading=_("Kommune"), width=26),
            Column(key="benefit_hospital", heading=_("Sykehus"), width=26),
            Column(key="benefit_term", heading=_("Sikt"), width=14),
            Column(key="indicator", heading=_("Indikator"), width=26),
            Column(key="baseline", heading=_("Nullpunkt"), width=18),
            Column(key="latest", heading=_("Sist målt"), width=18),
            Column(key="target", heading=_("Mål"), width=16),
            Column(key="measured_by", heading=_("Måles innen"), kind=ColumnKind.DATE, width=14),
            Column(key="owner", heading=_("Ansvarlig"), width=26),
        ),
        rows=tuple(
            (
                action.number,
                fields.title,
                fields.benefit_patient or None,
                fields.benefit_municipality or None,
                fields.benefit_hospital or None,
                terms.get(fields.benefit_term),
                fields.indicator or None,
                fields.baseline or None,
                action.now.measured.value if action.now.measured else None,
                fields.target or None,
                fields.measured_by,
                owner_of(action) or None,
            )
            for action in actions
            for fields in (action.view.fields,)
        ),
    )
