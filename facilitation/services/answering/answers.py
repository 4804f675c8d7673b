"""Take answers: from a phone, from a table's secretary, or from the facilitator on somebody's behalf."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from facilitation.catalogue.inputs import ChoiceInput, FormInput, Input, is_about_one
from facilitation.catalogue.template import Frame, Rule, Who
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, SamskapError, WrongPhase
from facilitation.domain.follow_up import Message, checked
from facilitation.domain.json_values import Json
from facilitation.domain.states import StepState
from facilitation.live.hub import Topic
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Contact, Participant
from facilitation.services.actors import Facilitator, Known, Phone, known, require_facilitator
from facilitation.services.answering.authors import (
    Author,
    author_by_proxy,
    author_for_group,
    author_on_phone,
    group_in,
    require_pen,
)
from facilitation.services.answering.entry_rows import LoggedWriter, PhoneWriter
from facilitation.services.answering.offers import Offer, offer_at
from facilitation.services.answering.payload_rows import measured_in
from facilitation.services.answering.payloads import Demands, Payload, Values, read_payload
from facilitation.services.answering.places_in_steps import Place
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.follow_up.carrying import find_in_plan
from facilitation.services.follow_up.updates import action_in_plan, write
from facilitation.services.guarding import require_safe
from facilitation.services.programs import StepView, date_rule
from facilitation.services.standing import Standing
from facilitation.services.store import Change, Store

T = TypeVar("T")

_SHOWN_TO_OTHERS: Final = frozenset({Topic.GROUPS, Topic.QUESTIONS})


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
        return self.send(phone, answer).result()

    def send(self, phone: Phone, answer: Answer) -> "Future[Saved]":
        """Do as `submit`, without waiting for the commit: the future is told of it, or raises what `submit` raises."""

        def work(change: Change) -> Saved:
            return self._submit(change, phone, known(change.desk.rows, phone), answer)

        return self._store.carry_out(phone.workshop_id, work, Topic.ANSWERS)

    def send_and_look(
        self, phone: Phone, answer: Answer, look: Callable[[Desk, Known], T]
    ) -> "Future[tuple[Saved, T | None]]":
        """Do as `send`, and look at what the phone shows then, which costs less than to come again for it.

        Nothing is seen where what one phone writes changes the page of others: all that write at the same time would
        have to wait for each one's look.

        Args:
            phone: Who answers.
            answer: What is answered.
            look: Reads what is wanted; what it raises is the same as nothing seen.
        """

        def work(change: Change) -> tuple[Saved, T | None]:
            participant = known(change.desk.rows, phone)
            saved = self._submit(change, phone, participant, answer)
            if change.topics.isdisjoint(_SHOWN_TO_OTHERS):
                with suppress(SamskapError):
                    return saved, look(change.desk, participant)
            return saved, None

        return self._store.carry_out(phone.workshop_id, work, Topic.ANSWERS)

    def standing(self, workshop_id: str) -> "Future[Standing]":
        """Tell how a workshop stands: an action of the plan is stored apart from answers."""
        return self._store.standing(workshop_id)

    def standing_at_hand(self, workshop_id: str) -> Standing | None:
        """Return how a workshop stands when nobody need be asked for it."""
        return self._store.standing_at_hand(workshop_id)

    def submit_for(self, by: Facilitator, workshop_id: str, who: str, answer: Answer) -> Saved:
        """Store an answer that the facilitator writes for a participant or, in a group step, for a table."""
        with self._store.change(workshop_id, Topic.ANSWERS) as change:
            require_facilitator(change.db, by, workshop_id)
            once = self._store.once(change.db, answer.request_id, [who, answer.body], workshop_id=workshop_id)
            if once.result is not None:
                return _saved(once.result)
            step, item = open_input(change, answer)
            author = author_for_other(change, step, who, self._store.secret)
            place = Place(step=step, item=item, author=author, writer=LoggedWriter(change.db))
            saved = once.keep(self._put(change, place, answer))
            change.log(by, "answer.entered", step=step.id)
            return _saved(saved)

    def withdraw(self, phone: Phone, answer: Answer) -> None:
        """Take one's own entry back while the step is open; asking twice changes nothing.

        A request that comes late once more must not take back what was written in the same place since.
        """
        self._store.carry_out(
            phone.workshop_id, lambda change: self._withdraw(change, phone, answer), Topic.ANSWERS
        ).result()

    def _submit(self, change: Change, phone: Phone, participant: Known, answer: Answer) -> Saved:
        once = self._store.once(
            change.desk, answer.request_id, answer.body, workshop_id=phone.workshop_id, key=phone.secret
        )
        if once.result is not None:
            return _saved(once.result)
        return _saved(once.keep(self._put(change, _place_of(change, phone, participant, answer), answer)))

    def _withdraw(self, change: Change, phone: Phone, answer: Answer) -> None:
        participant = known(change.desk.rows, phone)
        body = ["withdraw", answer.body]
        once = self._store.once(change.desk, answer.request_id, body, workshop_id=phone.workshop_id, key=phone.secret)
        if once.result is not None:
            return
        place = _place_of(change, phone, participant, answer)
        place.take_back(change.desk, answer.slot or 1, answer.subject_id)
        _tell_supporters(change, place)
        once.keep({})

    def _put(self, change: Change, place: Place, answer: Answer) -> Json:
        step, item, author = place.step, place.item, place.author
        offer = offer_at(change.desk, change.workshop_id, item, change.standing.frame, author=author)
        subject = _subject(item, answer.subject_id, offer)
        payload = read_payload(item, answer.values, offer, self._demands(change, step, item))
        guard(payload, step, offer.frame, confirmed=answer.confirmed)
        columns = {
            "sequence": change.revision,
            # A row about a thing has the thing's name.
            "text": payload.text or (subject.title if subject else ""),
            "category": payload.category,
            "payload": payload.values,
            "subject_id": subject.id if subject else None,
        }
        saved = place.store(change.desk, change.workshop_id, columns, wanted=answer.slot)
        if payload.contact:
            change.db.add(Contact(id=new_id(), workshop_id=change.workshop_id, address=payload.contact))
        if isinstance(item, ChoiceInput) and item.sets:
            _set_on_actions(change, item.sets, payload.values.get("values", {}))
        if isinstance(item, FormInput) and item.sets:
            self._tell_measure(change, item, subject.id if subject else "", payload.values["fields"])
        _tell_supporters(change, place)
        return saved

    def _tell_measure(self, change: Change, item: FormInput, action_id: str, fields: Json) -> None:
        """Let a row about an action be the newest value of its measure, with its day and its source."""
        value, day, source = measured_in(item, fields)
        if value:
            message = Message(value=value, value_date=day, value_source=source)
            write(change, action_in_plan(change, action_id), checked(message, change.today), store=self._store)
            change.topics.add(Topic.PLAN)

    def _demands(self, change: Change, step: StepView, item: Input) -> Demands:
        complete = item.required or step.has(Rule.REQUIRED)
        return Demands(complete=complete, dates=date_rule(step, change.standing.day, self._store.clock))


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
    return author_by_proxy(change.desk, step, _participant(change, who), server_secret)


def _saved(result: Json) -> Saved:
    return Saved(**result)


def open_input(change: Change, answer: Answer) -> tuple[StepView, Input]:
    """Return the step and input that the answer is for.

    Raises:
        WrongPhase: ``step.closed`` or ``step.not_open`` when it takes no answers now.
        NotFound: when the workshop has no such step or input.
    """
    step = change.standing.step(answer.step_id)
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


def _place_of(change: Change, phone: Phone, participant: Known, answer: Answer) -> Place:
    """Return where a phone's answer belongs, when it may write there."""
    step, item = open_input(change, answer)
    author = author_on_phone(change.desk, step, participant, phone.secret)
    if author.group_id is not None:
        require_pen(group_in(change.db, step, author.group_id), participant)
        change.topics.add(Topic.GROUPS)
    return Place(step=step, item=item, author=author, writer=PhoneWriter(change.desk))


def _tell_supporters(change: Change, place: Place) -> None:
    """Let the phones hear that there is something else to support in the step."""
    if place.step.has_support and not place.step.supports(place.item):
        change.topics.add(Topic.QUESTIONS)


def _set_on_actions(change: Change, name: str, chosen: Json) -> None:
    """Let a choice about actions change the actions, as the lift to a decision level does."""
    for action_id, key in chosen.items():
        action = find_in_plan(change.db, change.workshop_id, action_id)
        if action is None:
            raise Conflict("action.gone")
        setattr(action, name, key)
        action.version += 1
    change.topics.add(Topic.PLAN)
