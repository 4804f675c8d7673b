"""Everything that was said, as tables: an overview of the steps, then the answers of each step in turn."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.document import Cell, Column, ColumnKind, Table
from facilitation.catalogue.inputs import ActionInput, Input
from facilitation.catalogue.template import Frame, Rule
from facilitation.domain.clock import NORWAY
from facilitation.domain.states import EntryState, StepState
from facilitation.i18n import Language, mark
from facilitation.persistence.models import Action, Cluster, Entry, Group, Grouping, Workshop
from facilitation.services.answering.offers import Offer, offer_for
from facilitation.services.answering.results import answered, input_result
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.follow_up.carrying import in_plan
from facilitation.services.outcomes.evaluation import may_be_told
from facilitation.services.programs import StepView, frame_of, program
from facilitation.services.reports.said.clusters import clusters
from facilitation.services.reports.said.counts import choices, matrix, money, points, scale, too_few
from facilitation.services.reports.said.grid import Collected, Grid, Names
from facilitation.services.reports.said.words import actions, forms, texts

_STATES: Final = {
    StepState.PENDING: mark("ikke åpnet"),
    StepState.OPEN: mark("åpent"),
    StepState.CLOSED: mark("lukket"),
    StepState.SKIPPED: mark("hoppet over"),
}
_GRIDS: Final[Mapping[str, Callable[[Any, Collected, Language], Grid]]] = {
    "text": texts,
    "card": texts,
    "form": forms,
    "points": points,
    "matrix": matrix,
    "money": money,
    "scale": scale,
    "choice": choices,
    "multichoice": choices,
}
_COUNTED: Final = frozenset(_GRIDS) - {"text", "card", "form"}
_HIDDEN_NOW: Final = mark("åpent; svarene kommer når steget er lukket")


def said_tables(db: Session, workshop: Workshop, _: Language) -> tuple[Table, ...]:
    """Return the overview and a table for each input that was answered.

    Hidden answers wait until their step is closed, for the report's readers as for the room.
    """
    steps = program(db, workshop.id)
    teller = _Teller(db, workshop, _)
    tables = [_overview(db, steps, workshop.day, _)]
    for number, step in enumerate(steps, start=1):
        grids = [] if is_hidden_now(step) else list(teller.grids(step))
        tables += [_table(number, part, step, grid, of=len(grids)) for part, grid in enumerate(grids, start=1)]
    return tuple(tables)


def input_tables(db: Session, workshop: Workshop, is_wanted: Callable[[Input], bool], _: Language) -> tuple[Table, ...]:
    """Return a table for each input of the wanted kind that was answered."""
    teller = _Teller(db, workshop, _)
    found = (
        (step, grid)
        for step in program(db, workshop.id)
        if not is_hidden_now(step)
        for item in step.template.inputs
        if is_wanted(item) and (grid := teller.answers(step, item)) is not None
    )
    return tuple(
        Table(name=f"input_{number}", title=step.title, columns=grid.columns, rows=grid.rows, note=grid.note)
        for number, (step, grid) in enumerate(found, start=1)
    )


class _Teller:
    """Makes the grids of a workshop's steps."""

    def __init__(self, db: Session, workshop: Workshop, _: Language) -> None:
        self._db = db
        self._workshop_id = workshop.id
        self._frame: Frame = frame_of(workshop)
        self._language = _
        self._names = _names(db, workshop.id, _)

    def grids(self, step: StepView) -> Iterator[Grid]:
        """Yield a grid of the step's clusters, if it made any, and one for each of its inputs with answers."""
        gathered = clusters(self._db, self._workshop_id, step, self._language)
        if gathered is not None:
            yield gathered
        for item in step.template.inputs:
            grid = self._actions(step) if isinstance(item, ActionInput) else self.answers(step, item)
            if grid is not None:
                yield grid

    def _actions(self, step: StepView) -> Grid | None:
        rows = self._db.scalars(select(Action).where(Action.step_id == step.id).order_by(Action.position)).all()
        return actions(rows, self._frame, self._names, self._language) if rows else None

    def answers(self, step: StepView, item: Input) -> Grid | None:
        """Return the answers to an input, if there are any."""
        rows = self._db.scalars(
            select(Entry).where(
                Entry.step_id == step.id, Entry.input_key == item.key, Entry.state != EntryState.WITHDRAWN
            )
        ).all()
        if not rows:
            return None
        offer = self._offer(item, rows)
        # Items of a list have their names from the workshop, and no row of their own.
        listed = {thing.id: thing.title for thing in (*offer.subjects, *offer.category_subjects)}
        collected = Collected(
            item=item,
            rows=tuple(rows),
            offer=offer,
            names=replace(self._names, titles={**listed, **self._names.titles}),
            result=input_result(self._db, self._workshop_id, step, item, self._frame, offer=offer),
        )
        if item.kind in _COUNTED and not may_be_told(step, collected.result.answered):
            return too_few(collected, self._language)
        return _GRIDS[item.kind](item, collected, self._language)

    def _offer(self, item: Input, rows: Sequence[Entry]) -> Offer:
        """Return what was answered about: also what has since been merged, parked or taken out."""
        now = offer_for(self._db, self._workshop_id, item, self._frame)
        fields = [row.payload.get("fields", {}) for row in rows]
        return replace(
            now,
            subjects=self._with_gone(now.subjects, {key for row in rows for key in _subject_ids(row)}),
            things={
                key: self._with_gone(things, {said[key] for said in fields if said.get(key)})
                for key, things in now.things.items()
            },
        )

    def _with_gone(self, now: Sequence[SubjectView], answered: Collection[str]) -> tuple[SubjectView, ...]:
        """Return what there is by its present name, and then what has been taken away since."""
        titles = self._names.titles
        named = [replace(subject, title=titles.get(subject.id, subject.title)) for subject in now]
        gone = set(answered) - {subject.id for subject in named}
        left = sorted((SubjectView(id=key, title=self._names.of(key)) for key in gone), key=lambda view: view.title)
        return (*named, *left)


def _subject_ids(row: Entry) -> Iterator[str]:
    if row.subject_id is not None:
        yield row.subject_id
    for part in ("points", "values", "amounts", "placements"):
        yield from row.payload.get(part, ())


def _names(db: Session, workshop_id: str, _: Language) -> Names:
    """Return what everything that can be answered about is called; what somebody took back has no name any more."""
    titled = (
        select(Cluster.id, Cluster.name).where(Cluster.workshop_id == workshop_id),
        select(Action.id, Action.title).where(in_plan(workshop_id)),
        select(Entry.id, Entry.text).where(
            Entry.workshop_id == workshop_id,
            Entry.kind.in_(("card", "text", "form")),
            Entry.state != EntryState.WITHDRAWN,
        ),
    )
    titles = {row[0]: row[1] for query in titled for row in db.execute(query)}
    numbered = (
        select(Group.id, Group.number)
        .join(Grouping, Grouping.id == Group.grouping_id)
        .where(Grouping.workshop_id == workshop_id)
    )
    numbers = {row.id: row.number for row in db.execute(numbered)}
    return Names(
        titles=titles | {key: _("Gruppe {number}", number=number) for key, number in numbers.items()},
        group_numbers=numbers,
        nameless=_("tatt tilbake"),
    )


def _overview(db: Session, steps: Sequence[StepView], day: date, _: Language) -> Table:
    answered_note = _("Personer som har svart; grupper i steg der gruppene svarer sammen.")
    return Table(
        name="steps",
        title=_("Stegene"),
        columns=(
            Column(heading=_("Nr"), kind=ColumnKind.NUMBER, width=6),
            Column(heading=_("Steg"), width=44),
            Column(heading=_("Minutter planlagt"), kind=ColumnKind.NUMBER, width=10),
            Column(heading=_("Minutter lagt til"), kind=ColumnKind.NUMBER, width=10),
            Column(heading=_("Åpnet"), width=18),
            Column(heading=_("Lukket"), width=18),
            Column(heading=_("Har svart"), kind=ColumnKind.NUMBER, width=10, note=answered_note),
            Column(heading=_("Tilstand"), width=24),
        ),
        rows=tuple(_step_row(db, number, step, day, _) for number, step in enumerate(steps, start=1)),
        note=_("Hvert steg med svar har sitt eget ark. Numrene viser til stegene her."),
    )


def _step_row(db: Session, number: int, step: StepView, day: date, _: Language) -> tuple[Cell, ...]:
    time = step.timebox
    return (
        number,
        step.title,
        time.minutes,
        time.extra_minutes or None,
        _time(time.opened_at, day, _),
        _time(time.closed_at, day, _),
        answered(db, step.id) if step.template.inputs else None,
        _(_HIDDEN_NOW if is_hidden_now(step) else _STATES[step.state]),
    )


def _time(moment: datetime | None, day: date, _: Language) -> str | None:
    if moment is None:
        return None
    then = moment.astimezone(NORWAY).date()
    return _.clock(moment) if then == day else f"{_.short_date(then)} {_.clock(moment)}"


def is_hidden_now(step: StepView) -> bool:
    """Tell whether the answers to a step wait until it is closed."""
    return step.state is StepState.OPEN and step.has(Rule.HIDDEN)


def _table(number: int, part: int, step: StepView, grid: Grid, *, of: int) -> Table:
    place = f"{number}.{part}" if of > 1 else f"{number}"
    return Table(
        name=f"step_{number}_{part}",
        title=f"{place} {step.title}",
        columns=grid.columns,
        rows=grid.rows,
        note=grid.note,
    )
