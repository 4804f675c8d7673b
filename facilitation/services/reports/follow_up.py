"""What is asked after half a year, in the evaluation: whether people worked on, and what leaders and staff know.

Source: the seminar's evaluation asked each action of leaders and of staff, and found «igangsatt» beside «vet ikke»; so
not knowing stands as a share of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from exports.document import Block, Cell, Chart, Column, Listing, Paragraph, Section, Table, Voice
from facilitation.catalogue.baselines import baseline_of
from facilitation.domain.breakdown import LEAST_SHOWN
from facilitation.domain.follow_up import Status
from facilitation.i18n import Language, mark
from facilitation.services.answering.splits import LEADERS, STAFF
from facilitation.services.follow_up.status_words import STATUS_WORDS
from facilitation.services.outcomes.evaluation import UTILITY, Counted
from facilitation.services.outcomes.splits import Statuses, StatusLine
from facilitation.services.reports.content import Content, facts_of, number, shares_table

# What is furthest comes first, and what is not known last, with its share.
_ORDER: Final = (Status.DONE, Status.STARTED, Status.PLANNED, Status.NOT_STARTED, Status.STOPPED, Status.UNKNOWN)
# Actions: a page on its side has room for their bars and rows, two of each, however long they are called.
_MOST_ON_A_PAGE: Final = 3
_GROUPS: Final[Mapping[str, str]] = {LEADERS: mark("Ledere"), STAFF: mark("Ansatte og andre"), "": mark("Alle")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A question that was answered in words, in an order that says nothing about who wrote what."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterReading:
    """The answers half a year later. ``published`` is what an earlier evaluation found then.

    ``statuses`` are what leaders and staff say, each with the workshop where several are told of.
    """

    worked_on: Counted | None = None
    published: str = ""
    written: tuple[Written, ...] = ()
    statuses: tuple[tuple[str, Statuses], ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked and can be told of."""
        return self.worked_on is not None or bool(self.statuses)


def published_later(worked_on: Counted | None) -> str:
    """Return what an earlier evaluation found half a year later, in its own words; nothing where that is not asked."""
    baseline = baseline_of(UTILITY) if worked_on is not None else None
    return f"{baseline.title}: {baseline.later}" if baseline and baseline.later else ""


def later_content(reading: LaterReading, _: Language) -> Content:
    """Return what was answered half a year later; the pages lie on their side for leaders beside staff."""
    worked_on = _worked_on(reading.worked_on, _) if reading.worked_on is not None else None
    tables = tuple(_statuses(place, title, said, _) for place, (title, said) in enumerate(reading.statuses, start=1))
    return Content(
        tables=(*([worked_on] if worked_on else []), *tables),
        body=tuple(_body(reading, worked_on, tables, _)),
        wide=bool(tables),
    )


def _body(reading: LaterReading, worked_on: Table | None, tables: tuple[Table, ...], _: Language) -> Iterator[Block]:
    if reading.worked_on is not None and worked_on is not None:
        published = [Paragraph(text=reading.published, voice=Voice.NOTE)] if reading.published else []
        blocks = (
            Paragraph(text=response(reading.worked_on.answered, reading.worked_on.of, _)),
            worked_on if worked_on.rows else waiting(_),
            *left_out(reading.worked_on.left_out, _),
            *published,
        )
        yield Section(heading=worked_on.title, blocks=blocks)
    for written in reading.written:
        yield Section(heading=written.question, blocks=(Listing(items=written.answers),))
    for (_title, said), table in zip(reading.statuses, tables, strict=True):
        answered = facts_of((_("Har svart"), str(said.answered)), abreast=True)
        yield Section(
            heading=table.title, blocks=(answered, *(_charts(said, table, _) if table.rows else [waiting(_)]))
        )


def waiting(_: Language) -> Paragraph:
    """Return what is said in the place of answers that are not told yet."""
    return Paragraph(
        text=_("Svarene vises når minst {n} har svart og steget er lukket.", n=LEAST_SHOWN), voice=Voice.NOTE
    )


def left_out(n: int, _: Language) -> Iterator[Paragraph]:
    """Yield how many answers are in no sum, because too few came from the same workshop."""
    if n:
        words = _("{n} svar fra samlinger med færre enn {least} svar er ikke med.", n=n, least=LEAST_SHOWN)
        yield Paragraph(text=words, voice=Voice.NOTE)


def response(answered: int, of: int | None, _: Language) -> str:
    """Return how many have answered, always as n of N with the rate when N is known."""
    if of is None:
        return _.plural("{n} har svart", "{n} har svart", answered)
    return _("{n} av {of} svarte ({share}).", n=answered, of=of, share=_.share(answered, of))


def _worked_on(found: Counted, _: Language) -> Table:
    counts = [(count.title, count.n) for count in found.counts]
    title = _("Har de arbeidet videre med tiltakene?")
    return shares_table("worked_on", title, counts, of=found.answered, what=_("Svar"), _=_)


def _charts(said: Statuses, table: Table, _: Language) -> Iterator[Chart]:
    """Yield the lines as charts that each fit on a page, with a bar for each group."""
    lines = [line for line in said.lines if line.told]
    for first in range(0, len(lines), _MOST_ON_A_PAGE):
        shown = lines[first : first + _MOST_ON_A_PAGE]
        yield _chart(replace(table, rows=tuple(_rows(shown, _))), _)


def _chart(table: Table, _: Language) -> Chart:
    action, who, answered, *statuses, _unknown_share = (column.heading for column in table.columns)
    bars = (
        f"{title}, {group}: {', '.join(f'{heading} {n}' for heading, n in zip(statuses, counts, strict=False) if n)}"
        for title, group, _answered, *counts in table.rows
    )
    return Chart(
        title=table.title,
        alt=_("Liggende søyler, alle like lange. {said}.", said="; ".join(bars)),
        table=table,
        label=action,
        also=who,
        values=tuple(statuses),
        said=(answered,),
        shares=True,
    )


def _rows(lines: Iterable[StatusLine], _: Language) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        for group, counts in line.told.items():
            answered = sum(counts.values())
            cells = (counts.get(status, 0) for status in _ORDER)
            unknown = _.share(counts.get(Status.UNKNOWN, 0), answered)
            yield line.title, _(_GROUPS[group]), answered, *cells, unknown


def _statuses(place: int, title: str, said: Statuses, _: Language) -> Table:
    return Table(
        name=f"leaders_staff_{place}",
        title=_("Leder mot ansatt, {workshop}", workshop=title) if title else _("Leder mot ansatt"),
        columns=(
            Column(key="action", heading=_("Tiltak"), width=60),
            Column(key="who", heading=_("Hvem"), width=24),
            number(_("Svar"), key="of"),
            *(number(_(STATUS_WORDS[status]), key=status.value, width=14) for status in _ORDER),
            number(_("Andel «vet ikke»"), key="unknown_share", width=16),
        ),
        rows=tuple(_rows(said.lines, _)),
        note=_("Ledere og ansatte vises hver for seg når minst {n} av hver har svart.", n=LEAST_SHOWN),
    )
