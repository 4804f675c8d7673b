"""The evaluation at the end of the day: always n of N, with how many of those who were there have answered.

Source: the seminar's own evaluation gives seven utility items, and says how many answered («N 44», of 143).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from exports.document import Block, Chart, Listing, Paragraph, Section, Table, Voice
from facilitation.catalogue.baselines import Baseline
from facilitation.i18n import Language
from facilitation.services.reports.content import Content, facts_of, shares_table
from facilitation.services.reports.follow_up import LaterReading, Written, later_content, left_out, response, waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was answered by choosing: what could be chosen, and by how many each was; ``of`` answered.

    There are no counts while too few have answered; ``left_out`` counts answers of workshops where too few did.
    """

    question: str
    counts: tuple[tuple[str, int], ...]
    of: int
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A published evaluation of the same question: what was chosen by how many, ``answered`` of ``of`` people."""

    title: str
    source: str
    counts: tuple[tuple[str, int], ...]
    answered: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReading:
    """The answers to an evaluation. ``present`` took part in the workshop, ``answered`` of them have evaluated it.

    ``held`` tells whether the program ends with one: a follow-up meeting has only what is asked after half a year.
    """

    answered: int
    present: int
    held: bool = True
    asked: tuple[Asked, ...] = ()
    written: tuple[Written, ...] = ()
    earlier: Earlier | None = None
    later: LaterReading = field(default_factory=LaterReading)


def earlier_of(baseline: Baseline, titles: Mapping[str, str]) -> Earlier:
    """Return what was published before of the same items, in the words that they have here."""
    return Earlier(
        title=baseline.title,
        source=baseline.source,
        counts=tuple((title, baseline.items[key]) for key, title in titles.items() if key in baseline.items),
        answered=baseline.answered,
        of=baseline.of,
    )


def evaluation_content(reading: EvaluationReading, _: Language) -> Content:
    """Return the evaluation: the response rate first, since nothing else can be judged without it."""
    later = later_content(reading.later, _)
    if not reading.held and reading.later.is_asked:
        return later
    tables = tuple(_table(number, asked, _) for number, asked in enumerate(reading.asked, start=1))
    told, body = (_rate(reading, _), *tables), tuple(_body(reading, tables, _))
    if reading.earlier is not None:
        earlier = _earlier(reading.earlier, _)
        told, body = (*told, earlier), (*body, _compared(reading.earlier, earlier, _))
    return Content(tables=(*told, *later.tables), body=(*body, *later.body), wide=later.wide)


def _body(reading: EvaluationReading, tables: tuple[Table, ...], _: Language) -> Iterator[Block]:
    yield facts_of(
        (_("Svar"), _("{n} av {of}", n=reading.answered, of=reading.present)),
        (_("Svarprosent"), _.share(reading.answered, reading.present)),
        abreast=True,
    )
    if reading.answered < reading.present:
        silent = reading.present - reading.answered
        yield Paragraph(
            text=_.plural(
                "{n} deltaker har ikke svart. Hva den mener, vet vi ikke.",
                "{n} deltakere har ikke svart. Hva de mener, vet vi ikke.",
                silent,
            ),
            voice=Voice.NOTE,
        )
    for asked, table in zip(reading.asked, tables, strict=True):
        yield Section(heading=asked.question, blocks=tuple(_told(asked, table, _)))
    for written in reading.written:
        yield Section(heading=written.question, blocks=(Listing(items=written.answers),))


def _told(asked: Asked, table: Table, _: Language) -> Iterator[Block]:
    if table.rows:
        yield _chart(asked, table, _)
    else:
        yield Paragraph(text=response(asked.of, None, _))
        yield waiting(_)
    yield from left_out(asked.left_out, _)


def _earlier(earlier: Earlier, _: Language) -> Table:
    return shares_table("earlier", earlier.title, earlier.counts, of=earlier.answered, what=_("Svar"), _=_)


def _compared(earlier: Earlier, table: Table, _: Language) -> Section:
    rate = response(earlier.answered, earlier.of, _)
    return Section(
        heading=_("Til sammenligning: {evaluation}", evaluation=earlier.title),
        blocks=(Paragraph(text=f"{rate} {_('Kilde: {source}', source=earlier.source)}", voice=Voice.NOTE), table),
    )


def _rate(reading: EvaluationReading, _: Language) -> Table:
    counts = ((_("Har svart"), reading.answered),)
    return shares_table("answered", _("Svarprosent"), counts, of=reading.present, what=_("Deltakere"), _=_)


def _table(number: int, asked: Asked, _: Language) -> Table:
    return shares_table(f"question_{number}", asked.question, asked.counts, of=asked.of, what=_("Svar"), _=_)


def _chart(asked: Asked, table: Table, _: Language) -> Chart:
    said = "; ".join(_("{answer}: {n} av {of}", answer=answer, n=n, of=asked.of) for answer, n in asked.counts)
    answer, n, _of, share = (column.heading for column in table.columns)
    return Chart(
        title=asked.question,
        alt=_("Liggende søyler. {said}.", said=said),
        table=table,
        label=answer,
        values=(n,),
        said=(n, share),
        whole=max(asked.of, 1),
    )
