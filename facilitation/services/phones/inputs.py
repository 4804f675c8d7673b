"""One input of a step as a phone shows it: what it offers, in which order, and what its author has sent before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from facilitation.catalogue.inputs import (
    ActionInput,
    ChoiceInput,
    FormInput,
    Input,
    MoneyInput,
    Reference,
    SeatInput,
    Subject,
    is_about_one,
)
from facilitation.catalogue.template import Frame, Rule, Who
from facilitation.domain import plan as rules
from facilitation.domain.codes import keyed
from facilitation.domain.dates import DateRule
from facilitation.domain.json_values import Json
from facilitation.domain.plan import ActionFields, Finding, Room
from facilitation.domain.states import EntryState
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Action, Entry
from facilitation.services.answering.authors import Author, own_entries, slots
from facilitation.services.answering.entry_rows import EntryRow
from facilitation.services.answering.offers import Offer, offer_at
from facilitation.services.answering.payload_rows import doubts_in, sum_of_row
from facilitation.services.answering.results import entries as entries_of
from facilitation.services.answering.subjects import SubjectView, subjects
from facilitation.services.follow_up.carrying import in_plan
from facilitation.services.phones.suggestions import Suggestion, suggestions
from facilitation.services.plan.plan import fields_of, own_actions
from facilitation.services.programs import StepView


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """An answer that this phone, or its table, has sent.

    ``parked`` was put aside by the facilitator; ``warnings`` are what is worth a second look in it.
    """

    id: str
    slot: int
    text: str
    category: str
    payload: Json
    subject_id: str | None
    parked: bool
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAction:
    """An action that the table has written, with what is worth a second look in it."""

    slot: int
    fields: ActionFields
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneInput:
    """An input with everything that its form needs.

    ``subjects`` are the things to answer about, in this phone's order; ``presets`` what is already chosen for them.
    ``problems`` are the names that an action's problem can be taken from. ``total`` is the frame that amounts are held
    against, in whole kroner or another number, and ``spent`` what the rows that may be seen have used of it.
    """

    item: Input
    offer: Offer
    subjects: tuple[SubjectView, ...] = ()
    entries: tuple[OwnEntry, ...] = ()
    actions: tuple[OwnAction, ...] = ()
    limit: int = 1
    suggestions: tuple[Suggestion, ...] = ()
    presets: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    total: int | None = None
    spent: float = 0

    @property
    def used(self) -> int:
        """How many answers are sent."""
        return len(self.entries) + len(self.actions)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for one more; a sent answer can still be changed."""
        return self.used >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who is asked, in which step: what building the inputs of one phone needs to know.

    ``author`` is nobody while the phone has no table in a step for tables; ``secret`` is the phone's. ``dates`` is what
    typed days are held against, in steps that do.
    """

    desk: Desk
    workshop_id: str
    frame: Frame
    step: StepView
    author: Author | None
    secret: str
    dates: DateRule | None = None

    def lot(self, identifier: str) -> str:
        """Return the lot that this phone draws for a thing: sorting by lots shuffles.

        A thing's lot does not depend on the others, so nothing changes places when one more comes.
        """
        return keyed(self.secret, self.step.id, identifier)


def phone_inputs(asker: Asker, room: Room) -> tuple[PhoneInput, ...]:
    """Return the step's inputs without the check-in, which was answered at the door.

    Args:
        asker: Who is asked.
        room: What the checks of the plan know; only read for inputs that take actions.
    """
    items = [item for item in asker.step.template.inputs if not isinstance(item, SeatInput)]
    empty = [_without_answers(asker, item) for item in items]
    if asker.author is None:
        return tuple(empty)
    about = {one.item.key: [thing.id for thing in one.subjects] for one in empty if is_about_one(one.item)}
    rows = own_entries(asker.desk, asker.step, asker.author, about)
    return tuple(
        replace(
            one,
            entries=tuple(_own_entry(row, one, asker) for row in rows if row.input_key == one.item.key),
            spent=_spent(asker, one.item, rows),
            actions=_own_actions(asker, asker.author, one.item, room),
        )
        for one in empty
    )


def _without_answers(asker: Asker, item: Input) -> PhoneInput:
    offer = offer_at(asker.desk, asker.workshop_id, item, asker.frame, author=asker.author)
    things = _own_tables_first(asker, item, offer.subjects)
    if asker.step.has(Rule.SHUFFLED):
        things = tuple(sorted(things, key=lambda thing: asker.lot(thing.id)))
    elif asker.step.supports(item):
        # What somebody has just asked stands first, where it is seen.
        things = things[::-1]
    per_thing = len(things) if is_about_one(item) else 1
    prefill: Reference | None = getattr(item, "prefill", None)
    problems: Reference | None = getattr(item, "problems", None)
    return PhoneInput(
        item=item,
        offer=offer,
        subjects=things,
        limit=slots(item) * per_thing,
        suggestions=suggestions(asker.desk.db, asker.workshop_id, asker.frame, prefill, asker.secret)
        if prefill
        else (),
        presets=_presets(asker, item),
        problems=tuple(one.title for one in subjects(asker.desk.db, asker.workshop_id, problems)) if problems else (),
        total=_total(item, offer),
    )


def _total(item: Input, offer: Offer) -> int | None:
    if isinstance(item, FormInput):
        return item.total
    named = offer.named_list(item) if isinstance(item, MoneyInput) else None
    return named.total if named is not None else None


def _spent(asker: Asker, item: Input, own: Sequence[EntryRow]) -> float:
    """Return the sum of the rows: of everybody's, or of one's own while the others' are hidden."""
    if not isinstance(item, FormInput) or item.total is None:
        return 0
    everybody = not asker.step.has(Rule.HIDDEN)
    rows: Sequence[Entry | EntryRow] = entries_of(asker.desk.db, asker.step.id, item.key) if everybody else own
    counted = (row for row in rows if row.input_key == item.key and row.state is EntryState.ACTIVE)
    return sum(sum_of_row(row.payload["fields"], item) for row in counted)


def _own_tables_first(asker: Asker, item: Input, things: tuple[SubjectView, ...]) -> tuple[SubjectView, ...]:
    """A table decides about its own actions; one that has none may look at everybody's."""
    about = getattr(item, "about", None)
    if about is None or about.what is not Subject.ACTIONS or asker.step.template.who is not Who.GROUP:
        return things
    table = asker.author.group_id if asker.author else None
    return tuple(thing for thing in things if thing.group_id == table) or things


def _presets(asker: Asker, item: Input) -> Mapping[str, str]:
    if not isinstance(item, ChoiceInput) or item.sets is None:
        return {}
    query = select(Action.id, getattr(Action, item.sets)).where(in_plan(asker.workshop_id))
    return {identifier: key for identifier, key in asker.desk.db.execute(query) if key}


def _own_entry(row: EntryRow, one: PhoneInput, asker: Asker) -> OwnEntry:
    warnings: tuple[Finding, ...] = ()
    if isinstance(one.item, FormInput) and asker.dates is not None:
        warnings = doubts_in(row.payload["fields"], one.item, asker.dates, asker.frame)
    return OwnEntry(
        id=row.id,
        slot=row.slot,
        text=row.text,
        category=row.category or "",
        payload=dict(row.payload),
        subject_id=row.subject_id,
        parked=row.state is EntryState.PARKED,
        warnings=warnings,
    )


def _own_actions(asker: Asker, author: Author, item: Input, room: Room) -> tuple[OwnAction, ...]:
    if not isinstance(item, ActionInput):
        return ()
    rows = own_actions(asker.desk.db, asker.step, item, author)
    views = ((row.slot, fields_of(row)) for row in rows)
    return tuple(OwnAction(slot=slot, fields=fields, warnings=rules.warnings(fields, room)) for slot, fields in views)
