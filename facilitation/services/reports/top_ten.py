"""The ten most frequent started measures across a series, by what they are and with whom.

Source: the evaluation of 2023 names its ten («De ti hyppigst nevnte igangsatte tiltakene») without counts; here each
has its count and how many areas it was started in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exports.document import Block, Chart, Column, Paragraph, Section, Table, Voice
from facilitation.i18n import Language
from facilitation.services.outcomes.top import TopMeasures
from facilitation.services.reports.content import Content, facts_of, number


@dataclass(frozen=True, slots=True, kw_only=True)
class TopTenReading:
    """The most frequent measures of a series with so many areas and actions in all."""

    top: TopMeasures
    areas: int
    actions: int


def top_ten_content(reading: TopTenReading, _: Language) -> Content:
    """Return the list, with what it was counted from."""
    table = _table(reading, _)
    return Content(tables=(table,), body=tuple(_body(reading, table, _)))


def _body(reading: TopTenReading, table: Table, _: Language) -> Iterator[Block]:
    yield facts_of(
        (_("Igangsatte tiltak"), _("{n} av {of}", n=reading.top.started, of=reading.actions)),
        (_("Områder"), str(reading.areas)),
        abreast=True,
    )
    if not reading.top.lines:
        yield Paragraph(text=_("Ingen tiltak er meldt igangsatt ennå."))
        return
    yield Section(heading=table.title, blocks=(_chart(reading, table, _),))
    yield Paragraph(
        text=_("Tiltak uten kode for hva og med hvem kan ikke sammenlignes, og er ikke talt med."), voice=Voice.NOTE
    )


def _table(reading: TopTenReading, _: Language) -> Table:
    return Table(
        name="top",
        title=_("De hyppigste igangsatte tiltakene"),
        columns=(
            number(_("Plass"), key="place", width=8),
            Column(key="title", heading=_("Hva og med hvem"), width=50),
            number(_("Igangsatt"), key="n"),
            number(_("Områder"), key="areas"),
        ),
        rows=tuple((place, line.title, line.n, line.areas) for place, line in enumerate(reading.top.lines, start=1)),
    )


def _chart(reading: TopTenReading, table: Table, _: Language) -> Chart:
    _place, title, n, areas = (column.heading for column in table.columns)
    said = "; ".join(
        _("{title}: {n} tiltak, {areas} områder", title=line.title, n=line.n, areas=line.areas)
        for line in reading.top.lines
    )
    return Chart(
        title=table.title,
        alt=_("Liggende søyler. {said}.", said=said),
        table=table,
        label=title,
        values=(n,),
        said=(n, areas),
    )
