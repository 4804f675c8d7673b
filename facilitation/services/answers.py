"""Take answers: from a phone, from a table's secretary, or from the facilitator on somebody's behalf."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ChoiceInput, FormInput, Input, is_about_one
from facilitation.catalogue.template import Frame, Rule, Who
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, TooMany, WrongPhase
from facilitation.domain.follow_up import Message, checked
from facilitation.domain.json_values import Json
from facilitation.domain.states import EntryState, StepState
from facilitation.live.hub import Topic
from facilitation.persistence.models import Contact, Entry, Participant
from facilitation.services.actors import Facilitator, Phone, require_facilitator, require_participant
from facilitation.services.authors import (
    Author,
    author_by_proxy,
    author_for_group,
    author_on_phone,
    group_in,
    note_participation,
    require_pen,
    slots,
)
from facilitation.services.carrying import find_in_plan
from facilitation.services.guarding import require_safe
from facilitation.services.offers import Offer, offer_to
from facilitation.services.payload_rows import measured_in
from facilitation.services.payloads import Demands, Payload, Values, read_payload
from facilitation.services.programs import StepView, date_rule, frame_of, step_row, step_view
from facilitation.services.store import Change, Store
from facilitation.services.subjects import SubjectView
from facilitation.services.updates import action_in_plan, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as it was sent.

    ``slot`` names the entry to change, from 1; left out, the first free one is taken. ``confirmed`` says that the
    author has read a warning of the privacy guard and stands by the text.
    """

    request_id: str
    step_id: str
    input_key: str
    values: Values
    slot: int | None = None
    subject_id: str | None = None
    confirmed: bool = False

    @property
    def body(self) -> Json:
        """What makes two requests the same."""
        fields = {name: list(values) for name, values in self.values.fields.items()}
        return {"to": [self.step_id, self.input_key, self.slot, self.subject_id], "fields": fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The receipt for a stored answer: its entry and slot, and how many of the allowed ones are used."""

    entry_id: str
    slot: int
    used: int
    limit: int


class Answers:
    """Use cases on answers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def submit(self, phone: Phone, answer: Answer) -> Saved:
        """Store an answer from a phone; it is confirmed only after the commit.

        Raises:
            WrongPhase: ``step.closed`` when the step is not open any more; the phone keeps the draft.
            InvalidInput: when the answer cannot be taken as it is, also by the privacy guard.
            TooMany: ``answers.limit`` when all slots are used.
            NotAllowed: ``group.not_secretary`` for those at a table who read only.
            Conflict: ``request.reused`` when the request's identifier was used for something else.
        """
        with self._store.change(phone.workshop_id, Topic.ANSWERS) as change:
            participant = require_participant(change.db, phone)
            once = self._store.once(
                change.db, answer.request_id, answer.body, workshop_id=phone.workshop_id, key=phone.secret
            )
            if once.result is not None:
                return _saved(once.result)
            step, item = open_input(change, answer)
            author = self._phone_author(change, step, participant, phone.secret)
            return _saved(once.keep(self._put(change, step, item, author, answer)))

    def submit_for(self, by: Facilitator, workshop_id: str, who: str, answer: Answer) -> Saved:
        """Store an answer that the facilitator writes for a participant or, in a group step, for a table."""
        with self._store.change(workshop_id, Topic.ANSWERS) as change:
            require_facilitator(change.db, by, workshop_id)
            once = self._store.once(change.db, answer.request_id, [who, answer.body], workshop_id=workshop_id)
            if once.result is not None:
                return _saved(once.result)
            step, item = open_input(change, answer)
            author = author_for_other(change, step, who, self._store.secret)
            saved = once.keep(self._put(change, step, item, author, answer))
            change.log(by, "answer.entered", step=step.id)
            return _saved(saved)

    def withdraw(self, phone: Phone, answer: Answer) -> None:
        """Take one's own entry back while the step is open; asking twice changes nothing.

        A request that comes late once more must not take back what was written in the same place since.
        """
        with self._store.change(phone.workshop_id, Topic.ANSWERS) as change:
            participant = require_participant(change.db, phone)
            body = ["withdraw", answer.body]
            once = self._store.once(change.db, answer.request_id, body, workshop_id=phone.workshop_id, key=phone.secret)
            if once.result is not None:
                return
            step, item = open_input(change, answer)
            author = self._phone_author(change, step, participant, phone.secret)
            tag = author.tag(step.id, item.key, answer.slot or 1, answer.subject_id)
            row = change.db.scalar(select(Entry).where(Entry.owner_tag == tag))
            if row is None:
                raise NotFound("entry.unknown")
            row.state = EntryState.WITHDRAWN
            _tell_supporters(change, step, item)
            change.db.flush()
            _count(change.db, step, item, author, answer.subject_id)
            once.keep({})

    def _phone_author(self, change: Change, step: StepView, participant: Participant, secret: str) -> Author:
        author = author_on_phone(change.db, step, participant, secret)
        if author.group_id is not None:
            require_pen(group_in(change.db, step, author.group_id), participant)
            change.topics.add(Topic.GROUPS)
        return author

    def _put(self, change: Change, step: StepView, item: Input, author: Author, answer: Answer) -> Json:
        offer = offer_to(change.db, change.workshop_id, item, frame_of(change.workshop), author=author)
        subject = _subject(item, answer.subject_id, offer)
        subject_id = subject.id if subject else None
        payload = read_payload(item, answer.values, offer, self._demands(change, step, item))
        guard(payload, step, offer.frame, confirmed=answer.confirmed)
        row = _slot_row(change.db, step, item, author, answer=answer, subject_id=subject_id)
        row.workshop_id = change.workshop_id
        row.sequence = change.revision
        # A row about a thing has the thing's name.
        row.text = payload.text or (subject.title if subject else "")
        row.category, row.payload = payload.category, payload.values
        row.subject_id, row.group_id, row.participant_id = subject_id, author.group_id, author.participant_id
        row.unit, row.role, row.level = author.unit, author.role, author.level
        if row.state is not EntryState.PARKED:
            row.state = EntryState.ACTIVE
        change.db.add(row)
        if payload.contact:
            change.db.add(Contact(id=new_id(), workshop_id=change.workshop_id, address=payload.contact))
        if isinstance(item, ChoiceInput) and item.sets:
            _set_on_actions(change, item.sets, payload.values.get("values", {}))
        if isinstance(item, FormInput) and item.sets:
            self._tell_measure(change, item, subject_id or "", payload.values["fields"])
        _tell_supporters(change, step, item)
        change.db.flush()
        used = _count(change.db, step, item, author, subject_id)
        return {"entry_id": row.id, "slot": row.slot, "used": used, "limit": slots(item)}

    def _tell_measure(self, change: Change, item: FormInput, action_id: str, fields: Json) -> None:
        """Let a row about an action be the newest value of its measure, with its day and its source."""
        value, day, source = measured_in(item, fields)
        if value:
            message = Message(value=value, value_date=day, value_source=source)
            write(change, action_in_plan(change, action_id), checked(message, change.today), store=self._store)
            change.topics.add(Topic.PLAN)

    def _demands(self, change: Change, step: StepView, item: Input) -> Demands:
        complete = item.required or step.has(Rule.REQUIRED)
        return Demands(complete=complete, dates=date_rule(step, change.workshop, self._store.clock))


def guard(payload: Payload, step: StepView, frame: Frame, *, confirmed: bool) -> None:
    """Stop what tells who a patient is, before it is stored or logged.

    Raises:
        InvalidInput: ``privacy.blocked``, or ``privacy.warning`` until the author confirms; with the kinds of finding,
            never with the text.
    """
    require_safe(dict(payload.prose), case_guard=step.has(Rule.CASE_GUARD), places=frame.units, confirmed=confirmed)


def author_for_other(change: Change, step: StepView, who: str, server_secret: str) -> Author:
    """Return the author when the facilitator writes: for a table in its steps, for a participant in all others."""
    if step.template.who is Who.GROUP:
        return author_for_group(group_in(change.db, step, who))
    return author_by_proxy(change.db, step, _participant(change, who), server_secret)


def _saved(result: Json) -> Saved:
    return Saved(**result)


def open_input(change: Change, answer: Answer) -> tuple[StepView, Input]:
    """Return the step and input that the answer is for.

    Raises:
        WrongPhase: ``step.closed`` or ``step.not_open`` when it takes no answers now.
        NotFound: when the workshop has no such step or input.
    """
    step = step_view(step_row(change.db, change.workshop_id, answer.step_id))
    if step.state is not StepState.OPEN:
        raise WrongPhase("step.closed" if step.state is StepState.CLOSED else "step.not_open", title=step.title)
    if step.closes_on is not None and step.closes_on < change.today:
        raise WrongPhase("step.closed", title=step.title)
    item = step.template.input(answer.input_key)
    if item is None:
        raise NotFound("input.unknown")
    return step, item


def _participant(change: Change, participant_id: str) -> Participant:
    row = change.db.get(Participant, participant_id)
    if row is None or row.workshop_id != change.workshop_id:
        raise NotFound("participant.unknown")
    return row


def _subject(item: Input, subject_id: str | None, offer: Offer) -> SubjectView | None:
    """Return what a text or a row is about; answers about several things at once name them in their fields."""
    if not is_about_one(item):
        return None
    found = next((subject for subject in offer.subjects if subject.id == subject_id), None)
    if found is None:
        raise InvalidInput("subject.unknown", field="subject")
    return found


def _slot_row(
    db: Session, step: StepView, item: Input, author: Author, *, answer: Answer, subject_id: str | None
) -> Entry:
    """Return the entry to fill: the named slot's, or the first free one's."""
    limit = slots(item)
    if answer.slot is not None and not 1 <= answer.slot <= limit:
        raise TooMany("answers.limit", limit=limit)
    wanted = range(1, 1 + limit) if answer.slot is None else (answer.slot,)
    tags = {author.tag(step.id, item.key, slot, subject_id): slot for slot in wanted}
    rows = {row.owner_tag: row for row in db.scalars(select(Entry).where(Entry.owner_tag.in_(tags)))}
    for tag, slot in tags.items():
        row = rows.get(tag)
        if row is None:
            return Entry(
                id=new_id(),
                step_id=step.id,
                input_key=item.key,
                kind=item.kind,
                owner_tag=tag,
                slot=slot,
                payload={},
                state=EntryState.ACTIVE,
            )
        if answer.slot is not None or limit == 1 or row.state is EntryState.WITHDRAWN:
            return row
    raise TooMany("answers.limit", limit=limit)


def _tell_supporters(change: Change, step: StepView, item: Input) -> None:
    """Let the phones hear that there is something else to support in the step."""
    if step.has_support and not step.supports(item):
        change.topics.add(Topic.QUESTIONS)


def _count(db: Session, step: StepView, item: Input, author: Author, subject_id: str | None) -> int:
    tags = [author.tag(step.id, item.key, slot, subject_id) for slot in range(1, 1 + slots(item))]
    used = db.scalar(
        select(func.count()).select_from(Entry).where(Entry.owner_tag.in_(tags), Entry.state != EntryState.WITHDRAWN)
    )
    note_participation(db, step.id, item.key, author.who, used or 0)
    return used or 0


def _set_on_actions(change: Change, name: str, chosen: Json) -> None:
    """Let a choice about actions change the actions, as the lift to a decision level does."""
    for action_id, key in chosen.items():
        action = find_in_plan(change.db, change.workshop_id, action_id)
        if action is None:
            raise Conflict("action.gone")
        setattr(action, name, key)
        action.version += 1
    change.topics.add(Topic.PLAN)
