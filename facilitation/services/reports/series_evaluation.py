"""The evaluation of a whole series: how many answered where and when, the items side by side, and half a year later.

What is summed is told as a workshop's own evaluation is, by the same functions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from exports.document import Block, Cell, Column, ColumnKind, Listing, Paragraph, Section, Table
from facilitation.catalogue.baselines import Baseline
from facilitation.domain.breakdown import LEAST_SHOWN
from facilitation.i18n import Language, mark
from facilitation.services.outcomes.evaluating import Evaluation, Slice
from facilitation.services.outcomes.evaluation import Counted, Rated
from facilitation.services.outcomes.series_overview import SeriesWorkshopView
from facilitation.services.reports.content import Content, number, without_empty
from facilitation.services.reports.evaluation import Asked, EvaluationReading, earlier_of, evaluation_content
from facilitation.services.reports.follow_up import LaterReading, later_content, published_later, waiting

_NO_AREA: Final = mark("Uten område")
_YES: Final = "ja"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEvaluationReading:
    """What a series was evaluated as: its workshops, oldest first, the titles of its areas by key, and the answers."""

    workshops: tuple[SeriesWorkshopView, ...]
    areas: Mapping[str, str]
    found: Evaluation

    @property
    def asked(self) -> tuple[SeriesWorkshopView, ...]:
        """The workshops that somebody could evaluate at the end of the day."""
        return tuple(one for one in self.workshops if one.asked)

    @property
    def later(self) -> LaterReading:
        """What was answered half a year later, of all workshops together and of the actions of each."""
        return LaterReading(
            worked_on=self.found.worked_on,
            published=published_later(self.found.worked_on),
            statuses=self.found.statuses,
        )


def series_evaluation_content(reading: SeriesEvaluationReading, _: Language) -> Content:
    """Return the evaluation: all together, then areas, years and workshops side by side, then half a year later."""
    summed, later = evaluation_content(_summed(reading, _), _), later_content(reading.later, _)
    responses = (_response_by_area(reading, _), _response_by_year(reading, _), _response_by_workshop(reading, _))
    ratings = _ratings(reading.found, _)
    nobody = not reading.asked and not reading.later.is_asked
    return Content(
        tables=(*summed.tables, *responses, *ratings, _answers(reading.found.each, _), *later.tables),
        body=(Paragraph(text=_("Ingen har evaluert ennå.")),)
        if nobody
        else (
            *summed.body,
            *_rated(ratings, _),
            *_side_by_side(reading.found, _),
            *_responses(responses, _),
            *later.body,
        ),
        wide=True,
    )


def _summed(reading: SeriesEvaluationReading, _: Language) -> EvaluationReading:
    """Return the end-of-day answers of all workshops as if they were one's."""
    utility, baseline = reading.found.utility, reading.found.baseline
    counts = tuple((count.title, count.n) for count in utility.counts) if utility else ()
    titles = {count.key: count.title for count in utility.counts} if utility else {}
    return EvaluationReading(
        answered=sum(one.answered for one in reading.workshops),
        present=sum(one.asked for one in reading.workshops),
        asked=(Asked(question=_("Hva ga samlingen?"), counts=counts, of=utility.answered, left_out=utility.left_out),)
        if utility
        else (),
        earlier=earlier_of(baseline, titles) if baseline and titles else None,
    )


def _side_by_side(found: Evaluation, _: Language) -> Iterator[Section]:
    """Yield the items of areas, years and workshops beside each other, with what was published before as the last row.

    The items have numbers here: their sentences would leave no room for what was answered.
    """
    every = Slice(
        title=_("I alt"),
        workshops=found.workshops,
        utility=found.utility or Counted(answered=0, of=0),
        worked_on=found.worked_on or Counted(answered=0, of=0),
    )
    titles = {count.key: count.title for count in every.utility.counts}
    blocks: list[Block] = []
    if titles:
        blocks.append(Listing(items=tuple(f"{place}: {title}" for place, title in enumerate(titles.values(), start=1))))
    for name, heading, slices in (
        ("side_by_area", _("Område for område"), found.areas if len(found.areas) > 1 else ()),
        ("side_by_year", _("År for år"), found.years if len(found.years) > 1 else ()),
        ("side_by_workshop", _("Samling for samling"), found.each),
    ):
        if slices:
            rows = [_slice_row(one, titles, _) for one in (*slices, every)]
            if found.baseline is not None and titles:
                rows.append(_published_row(found.baseline, titles, _))
            blocks.append(_slices(name, heading, rows, items=len(titles), _=_))
    if any(isinstance(block, Table) for block in blocks):
        yield Section(heading=_("Side om side"), blocks=tuple(blocks))


def _slices(name: str, heading: str, rows: Sequence[tuple[Cell, ...]], *, items: int, _: Language) -> Table:
    return without_empty(
        Table(
            name=name,
            title=heading,
            columns=(
                Column(heading=_("Hvem"), width=30),
                Column(heading=_("Har svart"), width=18),
                *(Column(heading=str(place), width=14) for place in range(1, items + 1)),
                Column(heading=_("Svarte etter et halvt år"), width=18),
                Column(heading=_("Arbeidet videre"), width=20),
            ),
            rows=tuple(rows),
            note=_("Der færre enn {n} har svart, står bare hvor mange.", n=LEAST_SHOWN),
        )
    )


def _slice_row(one: Slice, titles: Iterable[str], _: Language) -> tuple[Cell, ...]:
    items = {count.key: count.n for count in one.utility.counts}
    yes = next((count.n for count in one.worked_on.counts if count.key == _YES), None)
    return (
        one.title or _(_NO_AREA),
        _answered(one.utility, _),
        *(_of(items.get(key), one.utility.answered, _) for key in titles),
        _answered(one.worked_on, _),
        _of(yes, one.worked_on.answered, _),
    )


def _published_row(baseline: Baseline, titles: Iterable[str], _: Language) -> tuple[Cell, ...]:
    items = (_of(baseline.items.get(key), baseline.answered, _) for key in titles)
    return (baseline.title, _of(baseline.answered, baseline.of, _), *items, None, None)


def _answered(found: Counted, _: Language) -> str | None:
    """Return how many answered, of how many when that is known; nothing where nobody was asked or nobody knows."""
    if found.of is None:
        return str(found.answered or "")
    return _of(found.answered, found.of, _) if found.of else None


def _of(n: int | None, of: int, _: Language) -> str | None:
    return None if n is None else _("{n} av {of} ({share})", n=n, of=of, share=_.share(n, of))


def _responses(tables: Sequence[Table], _: Language) -> Iterator[Section]:
    told = tuple(table for table in tables if table.rows)
    if told:
        yield Section(heading=_("Hvem som har svart på slutten av dagen"), blocks=told)


def _response_by_area(reading: SeriesEvaluationReading, _: Language) -> Table:
    keys = list(dict.fromkeys([*reading.areas, *(one.area for one in reading.asked)]))
    groups = (
        (reading.areas.get(key, key) or _(_NO_AREA), [one for one in reading.asked if one.area == key]) for key in keys
    )
    return _response("response_by_area", _("Svarprosent, område for område"), _("Område"), groups, _)


def _response_by_year(reading: SeriesEvaluationReading, _: Language) -> Table:
    years = groupby(reading.asked, key=lambda one: one.day.year)
    groups = ((str(year), list(held)) for year, held in years)
    return _response("response_by_year", _("Svarprosent, år for år"), _("År"), groups, _)


def _response(
    name: str, title: str, heading: str, groups: Iterable[tuple[str, Sequence[SeriesWorkshopView]]], _: Language, /
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for words, held in groups:
        answered, asked = sum(one.answered for one in held), sum(one.asked for one in held)
        if held:
            rows.append((words, len(held), answered, asked, _.share(answered, asked)))
    return Table(
        name=name,
        title=title,
        columns=(Column(key="who", heading=heading, width=44), number(_("Samlinger"), key="workshops"), *_rates(_)),
        rows=tuple(rows),
    )


def _response_by_workshop(reading: SeriesEvaluationReading, _: Language) -> Table:
    return Table(
        name="response_by_workshop",
        title=_("Svarprosent, samling for samling"),
        columns=(
            Column(key="workshop", heading=_("Samling"), width=44),
            Column(key="area", heading=_("Område"), width=26),
            Column(key="day", heading=_("Dag"), kind=ColumnKind.DATE, width=14),
            *_rates(_),
        ),
        rows=tuple(
            (
                one.title,
                reading.areas.get(one.area, one.area) or _(_NO_AREA),
                one.day,
                one.answered,
                one.asked,
                _.share(one.answered, one.asked),
            )
            for one in reading.asked
        ),
    )


def _rates(_: Language) -> tuple[Column, ...]:
    return (
        number(_("Har svart"), key="answered"),
        number(_("Av"), key="of"),
        number(_("Svarprosent"), key="rate", width=14),
    )


def _ratings(found: Evaluation, _: Language) -> tuple[Table, ...]:
    """Return the ratings of all workshops together, when anybody has answered such a question."""
    asked = [
        (question, result)
        for question, result in (
            (_("Hvor sikker er du på at planen følges opp?"), found.trust),
            (_("Hvordan har møtet vært?"), found.meeting),
        )
        if result is not None and result.answered
    ]
    if not asked:
        return ()
    table = Table(
        name="ratings",
        title=_("Vurderinger fra 1 til 5"),
        columns=(
            Column(key="question", heading=_("Spørsmål"), width=50),
            number(_("Svar"), key="answered"),
            number(_("Av"), key="of"),
            number(_("Median"), key="median"),
            number(_("Lav"), key="low"),
            number(_("Høy"), key="high"),
            number(_("Vet ikke"), key="unknown"),
        ),
        rows=tuple(_rating_row(question, result) for question, result in asked),
        note=_("Fra lav til høy ligger den midterste halvdelen av svarene."),
    )
    return (table,)


def _rating_row(question: str, result: Rated) -> tuple[Cell, ...]:
    spread = result.spread
    figures = (spread.median, spread.low, spread.high, spread.unknown) if spread else (None,) * 4
    return (question, result.answered, result.of, *figures)


def _rated(tables: Sequence[Table], _: Language) -> Iterator[Section]:
    for table in tables:
        told = any(row[-1] is not None for row in table.rows)
        yield Section(heading=table.title, blocks=(table,) if told else (table, waiting(_)))


def _answers(each: Sequence[Slice], _: Language) -> Table:
    """Return every count of every workshop, for those who compare further in a spreadsheet."""
    return Table(
        name="answers",
        title=_("Svarene samling for samling"),
        columns=(
            Column(key="workshop", heading=_("Samling"), width=40),
            Column(key="area", heading=_("Område"), width=24),
            Column(key="day", heading=_("Dag"), kind=ColumnKind.DATE, width=14),
            Column(key="question", heading=_("Spørsmål"), width=36),
            Column(key="answer", heading=_("Svar"), width=60),
            number(_("Antall"), key="n"),
            number(_("Av"), key="of"),
            number(_("Andel"), key="share", width=12),
        ),
        rows=tuple(row for one in each for row in _answer_rows(one, _)),
        note=_("Der færre enn {n} har svart, står bare hvor mange.", n=LEAST_SHOWN),
    )


def _answer_rows(one: Slice, _: Language) -> Iterator[tuple[Cell, ...]]:
    for question, found in (
        (_("Hva ga samlingen?"), one.utility),
        (_("Har de arbeidet videre med tiltakene?"), one.worked_on),
    ):
        for count in found.counts:
            share = _.share(count.n, found.answered)
            yield one.title, one.area or _(_NO_AREA), one.day, question, count.title, count.n, found.answered, share
