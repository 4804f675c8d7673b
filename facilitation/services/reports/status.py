"""The status sheet for a report date: where every action stands, what is late, and what decision levels answered.

Source: projects report to the committee by set dates («rapporterer status til ASU innen 30.06.25»), with delays and
what they lead to.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from exports.document import Block, Chart, Column, ColumnKind, Paragraph, Section, Table, Voice
from facilitation.domain.follow_up import Status, owner_label
from facilitation.i18n import Language
from facilitation.services.follow_up.action_state import ActionNow, UpdateView
from facilitation.services.follow_up.status_words import NOTHING_SAID, STATUS_WORDS
from facilitation.services.reports.content import Content, facts_of, number, without_empty
from facilitation.wording import DECISION_KINDS

# What is furthest comes first, and what nobody has said anything of last.
_ORDER: Final = (
    Status.DONE,
    Status.STARTED,
    Status.PLANNED,
    Status.NOT_STARTED,
    Status.STOPPED,
    Status.UNKNOWN,
    None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusArea:
    """The actions of one area or workshop as they stand; ``levels`` are the titles of its decision levels by key."""

    title: str
    actions: tuple[ActionNow, ...]
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReading:
    """Where actions stand, for a report date; they are always read as they stand now."""

    on: date
    areas: tuple[StatusArea, ...]

    @property
    def actions(self) -> tuple[ActionNow, ...]:
        """All of them."""
        return tuple(action for area in self.areas for action in area.actions)


def status_content(reading: StatusReading, _: Language) -> Content:
    """Return the status sheet."""
    sums = _sums(reading, _)
    tables = tuple(_table(place, area, _) for place, area in enumerate(reading.areas, start=1))
    lifts = _lifts(reading, _)
    answered = (Section(heading=lifts.title, blocks=(lifts,)),) if lifts.rows else ()
    body = (*_head(reading, sums, _), *_sections(reading.areas, tables, _), *answered)
    return Content(tables=(sums, *tables, lifts), body=body, wide=True)


def _head(reading: StatusReading, sums: Table, _: Language) -> Iterator[Block]:
    actions = reading.actions
    done = sum(action.status is Status.DONE for action in actions)
    yield facts_of(
        (_("Rapportdato"), _.date(reading.on)),
        (_("Gjennomført"), _("{n} av {of}", n=done, of=len(actions))),
        (_("Over fristen"), str(sum(action.overdue for action in actions))),
        (_("Ikke meldt"), str(sum(action.status is None for action in actions))),
        abreast=True,
    )
    if actions:
        yield Section(heading=sums.title, blocks=(_chart(sums, _),))
    else:
        yield Paragraph(text=_("Planen har ingen tiltak ennå."))


def _sections(areas: Sequence[StatusArea], tables: Sequence[Table], _: Language) -> Iterator[Section]:
    for area, table in zip(areas, tables, strict=True):
        if area.actions:
            yield Section(heading=area.title, blocks=(without_empty(table, always=4),))
        else:
            nothing = Paragraph(text=_("Planen har ingen tiltak ennå."), voice=Voice.NOTE)
            yield Section(heading=area.title, blocks=(nothing,))


def _sums(reading: StatusReading, _: Language) -> Table:
    """Return how many actions of each area have which status; nothing said stands last, as a column of its own."""
    counts = [(area.title, Counter(action.status for action in area.actions)) for area in reading.areas]
    return Table(
        name="sums",
        title=_("Hvor tiltakene står"),
        columns=(
            Column(key="area", heading=_("Område"), width=44),
            *(number(_word(status, _), key=status or "nothing_said") for status in _ORDER),
            number(_("I alt"), key="total"),
        ),
        rows=tuple((title, *(found[status] for status in _ORDER), found.total()) for title, found in counts),
    )


def _chart(sums: Table, _: Language) -> Chart:
    area, *statuses, total = (column.heading for column in sums.columns)
    said = "; ".join(
        f"{title}: {', '.join(f'{heading} {n}' for heading, n in zip(statuses, counts, strict=False) if n)}"
        for title, *counts in sums.rows
    )
    return Chart(
        title=sums.title,
        alt=_("Liggende søyler. {said}.", said=said),
        table=sums,
        label=area,
        values=tuple(statuses),
        said=(total,),
    )


def _table(place: int, area: StatusArea, _: Language) -> Table:
    return Table(
        name=f"area_{place}",
        title=area.title,
        columns=(
            number(_("Nr"), key="number", width=6),
            Column(key="title", heading=_("Tiltak"), width=40),
            Column(key="owner", heading=_("Ansvarlig"), width=30),
            Column(key="status", heading=_("Status"), width=18),
            Column(key="deadline", heading=_("Frist"), kind=ColumnKind.DATE, width=14),
            Column(key="comment", heading=_("Sist meldt"), width=40),
            Column(key="baseline", heading=_("Nullpunkt"), width=18),
            Column(key="latest", heading=_("Sist målt"), width=22),
            Column(key="target", heading=_("Mål"), width=16),
        ),
        rows=tuple(
            (
                n,
                fields.title,
                owner_label(role=fields.owner_role, unit=fields.owner_unit, name="") or None,
                _standing(action, _),
                fields.deadline,
                _comment(action.told, _),
                fields.baseline or None,
                _measured(action.measured, _),
                fields.target or None,
            )
            for n, action in enumerate(area.actions, start=1)
            for fields in (action.fields,)
        ),
    )


def _standing(action: ActionNow, _: Language) -> str:
    """Return the status in words; that it is late is said, not only coloured."""
    word = _word(action.status, _)
    return _("{status}, over fristen", status=word) if action.overdue else word


def _comment(told: UpdateView | None, _: Language) -> str | None:
    if told is None:
        return None
    return f"{_.date(told.at.date())}. {told.comment}".strip()


def _measured(update: UpdateView | None, _: Language) -> str | None:
    if update is None:
        return None
    return f"{update.value} ({_.date(update.value_date)})" if update.value_date else update.value


def _word(status: Status | None, _: Language) -> str:
    return _(STATUS_WORDS[status] if status else NOTHING_SAID)


def _lifts(reading: StatusReading, _: Language) -> Table:
    return Table(
        name="lifts",
        title=_("Svar på løft"),
        columns=(
            Column(key="title", heading=_("Tiltak"), width=40),
            Column(key="level", heading=_("Beslutningsnivå"), width=30),
            Column(key="decision", heading=_("Svar"), width=20),
            Column(key="decided_on", heading=_("Dato"), kind=ColumnKind.DATE, width=14),
            Column(key="text", heading=_("Begrunnelse"), width=50),
        ),
        rows=tuple(
            (
                action.fields.title,
                area.levels.get(answer.level, answer.level),
                _(DECISION_KINDS[answer.kind]),
                answer.decided_on,
                answer.text or None,
            )
            for area in reading.areas
            for action in area.actions
            for answer in action.lift_answers
        ),
    )
