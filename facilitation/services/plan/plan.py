"""The action plan: actions from tables, from the organiser, and on somebody's behalf, with every check each time."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ActionInput, Subject
from facilitation.catalogue.template import Frame, Rule
from facilitation.domain import plan as rules
from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.domain.dates import read_date
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, TooMany
from facilitation.domain.follow_up import Message, Status, checked
from facilitation.domain.json_values import Json
from facilitation.domain.plan import ActionFields, DecisionRule, Finding, Room
from facilitation.domain.states import EntryState
from facilitation.domain.texts import optional_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import Action, CarriedAction, Group, Workshop
from facilitation.services.actors import (
    Facilitator,
    Phone,
    require_facilitator,
    require_member,
    require_participant,
)
from facilitation.services.answering.answers import Answer, Saved, author_for_other, open_input
from facilitation.services.answering.authors import (
    Author,
    author_on_phone,
    group_in,
    require_pen,
)
from facilitation.services.answering.entry_rows import note_participation
from facilitation.services.answering.payloads import Values
from facilitation.services.follow_up import updates
from facilitation.services.follow_up.carrying import carried_row, find_in_plan, in_plan
from facilitation.services.guarding import require_safe
from facilitation.services.programs import StepView, frame_of, program
from facilitation.services.room.people import present_rows, role_of
from facilitation.services.store import Change, Store


class PlanErrors(InvalidInput):
    """An action with fields that must be mended; ``findings`` names each of them."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("plan.errors", field=findings[0].field, count=len(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """An action with its place in the plan and what is wrong or worth a look in it now."""

    id: str
    version: int
    position: int
    slot: int
    group_id: str | None
    group_number: int | None
    fields: ActionFields
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    carried: "Origin | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The workshop whose plan an action was first written in, when it was carried on from there."""

    workshop_id: str
    title: str
    day: date


class Plan:
    """Use cases on the plan."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def submit(self, phone: Phone, answer: Answer) -> Saved:
        """Store an action that a table's secretary wrote on a phone.

        Raises:
            PlanErrors: with every field that is missing or has an impossible date.
            WrongPhase, NotAllowed, TooMany, Conflict: as for other answers.
        """
        with self._store.change(phone.workshop_id, Topic.PLAN, Topic.GROUPS, Topic.ANSWERS) as change:
            participant = require_participant(change.db, phone)
            once = self._store.once(
                change.db, answer.request_id, answer.body, workshop_id=phone.workshop_id, key=phone.secret
            )
            if once.result is not None:
                return Saved(**once.result)
            step, item = open_input(change, answer)
            author = author_on_phone(change.desk, step, participant, phone.secret)
            if author.group_id is not None:
                require_pen(group_in(change.db, step, author.group_id), participant)
            return Saved(**once.keep(self._put(change, step, _action_input(item), author, answer)))

    def submit_for(self, by: Facilitator, workshop_id: str, who: str, answer: Answer) -> Saved:
        """Store an action that the facilitator writes for a table, or for a participant, while the step is open."""
        with self._store.change(workshop_id, Topic.PLAN, Topic.GROUPS, Topic.ANSWERS) as change:
            require_facilitator(change.db, by, workshop_id)
            once = self._store.once(change.db, answer.request_id, [who, answer.body], workshop_id=workshop_id)
            if once.result is not None:
                return Saved(**once.result)
            step, item = open_input(change, answer)
            author = author_for_other(change, step, who, self._store.secret)
            saved = once.keep(self._put(change, step, _action_input(item), author, answer))
            change.log(by, "action.entered")
            return Saved(**saved)

    def add(self, by: Facilitator, workshop_id: str, fields: ActionFields, *, request_id: str) -> str:
        """Add an action to the plan from the organiser's table and return its identifier.

        Raises:
            PlanErrors: as `submit`.
        """
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_facilitator(change.db, by, workshop_id)
            once = self._store.once(change.db, request_id, asdict(fields), workshop_id=workshop_id)
            if once.result is not None:
                return str(once.result["action"])
            row = Action(id=new_id(), workshop_id=workshop_id, position=_next_position(change.db, workshop_id))
            self._fill(change, row, fields)
            change.db.add(row)
            change.log(by, "action.added")
            once.keep({"action": row.id})
            return row.id

    def edit(self, by: Facilitator, workshop_id: str, action_id: str, fields: ActionFields, *, version: int) -> int:
        """Change an action and return its new version.

        Raises:
            PlanErrors: as `submit`.
            Conflict: ``action.changed_since`` when somebody else has changed it since ``version``.
        """
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_facilitator(change.db, by, workshop_id)
            row = _row(change, action_id)
            if row.version != version:
                raise Conflict("action.changed_since", title=row.title)
            self._fill(change, row, fields)
            row.version += 1
            change.log(by, "action.edited", action=action_id)
            return row.version

    def remove(self, by: Facilitator, workshop_id: str, action_id: str) -> None:
        """Take an action out of the workshop's plan; undo puts it back."""
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_facilitator(change.db, by, workshop_id)
            row = _row(change, action_id)
            # Taken out of a later plan, the action stays in the one where it was written.
            carried = carried_row(change.db, workshop_id, action_id)
            taken: Action | CarriedAction = carried if carried is not None else row
            if taken.state is not EntryState.PARKED:
                taken.state = EntryState.PARKED
                change.log(by, "action.removed", action=action_id)

    def actions(self, by: Facilitator, workshop_id: str) -> tuple[ActionView, ...]:
        """Return the plan, for facilitators and organisers."""
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            return plan_of(db, workshop_id, self.room(db, workshop_id))

    def room(self, db: Session, workshop_id: str) -> Room:
        """Return what the checks know of the workshop now."""
        workshop = db.get_one(Workshop, workshop_id)
        frame = frame_of(workshop)
        roles = {role_of(frame, row.role) for row in present_rows(db, workshop_id)}
        return Room(
            today=today(self._store.clock),
            levels={
                level.key: DecisionRule(own=level.own, lead_days=level.lead_days) for level in frame.decision_levels
            },
            has_codes=frame.codes is not None,
            roles=frozenset(role.title for role in roles),
            deciding_roles=frozenset(role.title for role in roles if role.decides),
        )

    def _put(self, change: Change, step: StepView, item: ActionInput, author: Author, answer: Answer) -> Json:
        fields = read_fields(answer.values)
        self._guard(step, fields, frame_of(change.workshop), confirmed=answer.confirmed)
        row = _slot_row(change, step, item, author, answer)
        self._fill(change, row, fields)
        change.db.add(row)
        change.db.flush()
        if answer.subject_id and answer.values.one("stop"):
            self._stop(change, row, answer, case_guard=step.has(Rule.CASE_GUARD))
        used = len(own_actions(change.db, step, item, author))
        note_participation(change.desk, step.id, item.key, author.who, used)
        return {"entry_id": row.id, "slot": row.slot, "used": used, "limit": item.rows}

    def _fill(self, change: Change, row: Action, fields: ActionFields) -> None:
        frame = frame_of(change.workshop)
        _require_known_keys(fields, frame, row)
        cleaned = _cleaned(fields)
        require_safe(_texts(cleaned), places=frame.units)
        room, tasks = self.room(change.db, change.workshop_id), _task_steps(change.db, change.workshop_id)
        found = rules.errors(cleaned, _room_for(row, room, tasks))
        if found:
            raise PlanErrors(found)
        for name in rules.FIELD_NAMES:
            setattr(row, name, getattr(cleaned, name))

    def _stop(self, change: Change, row: Action, answer: Answer, *, case_guard: bool) -> None:
        """Stop an action with the reason that the table gives.

        Raises:
            InvalidInput: ``update.reason_missing`` without one, and by the privacy guard.
        """
        message = Message(status=Status.STOPPED, comment=answer.values.one("comment"))
        stopped = checked(message, today(self._store.clock))
        places = frame_of(change.workshop).units
        updates.guard(stopped, case_guard=case_guard, confirmed=answer.confirmed, places=places)
        updates.write(change, row, stopped, store=self._store)

    def _guard(self, step: StepView, fields: ActionFields, frame: Frame, *, confirmed: bool) -> None:
        require_safe(_texts(fields), case_guard=step.has(Rule.CASE_GUARD), places=frame.units, confirmed=confirmed)


def _task_steps(db: Session, workshop_id: str) -> frozenset[str]:
    """Return the steps whose actions are tasks; ``""``, for actions without a step, where no step asks for measures."""
    asked = {
        step.id: item
        for step in program(db, workshop_id)
        for item in step.template.inputs
        if isinstance(item, ActionInput)
    }
    tasks = frozenset(step_id for step_id, item in asked.items() if item.brief)
    return tasks | {""} if tasks and len(tasks) == len(asked) else tasks


def _room_for(row: Action, room: Room, tasks: Collection[str]) -> Room:
    return replace(room, only_tasks=(row.step_id or "") in tasks)


def _texts(fields: ActionFields) -> dict[str, str]:
    return {name: getattr(fields, name) for name in rules.TEXT_LIMITS}


def plan_of(db: Session, workshop_id: str, room: Room) -> tuple[ActionView, ...]:
    """Return the actions of a workshop with their checks: its own first, then those carried from earlier ones."""
    rows = db.execute(
        select(Action, Group.number, Workshop)
        .outerjoin(Group, Group.id == Action.group_id)
        .join(Workshop, Workshop.id == Action.workshop_id)
        .where(in_plan(workshop_id), Action.state == EntryState.ACTIVE)
        .order_by(Action.workshop_id != workshop_id, Workshop.day, Action.position)
    )
    tasks = _task_steps(db, workshop_id)
    return tuple(
        _view(row, number, home, _room_for(row, room, tasks), carried=home.id != workshop_id)
        for row, number, home in rows
    )


def own_actions(db: Session, step: StepView, item: ActionInput, author: Author) -> list[Action]:
    """Return the actions that a table has written in a step, by slot."""
    tags = [author.tag(step.id, item.key, slot) for slot in range(1, 1 + item.rows)]
    return list(
        db.scalars(
            select(Action).where(Action.owner_tag.in_(tags), Action.state == EntryState.ACTIVE).order_by(Action.slot)
        )
    )


def fields_of(row: Action) -> ActionFields:
    """Return the fields of a row."""
    return ActionFields(**{name: getattr(row, name) for name in rules.FIELD_NAMES})


def read_fields(values: Values) -> ActionFields:
    """Return the fields of a form.

    Raises:
        InvalidInput: ``date.not_a_date`` for a date that does not exist.
    """
    texts = {name: values.one(name) for name in rules.FIELD_NAMES if name not in rules.DATE_NAMES}
    dates = {name: read_date(values.one(name), field=name) for name in rules.DATE_NAMES}
    return ActionFields(**texts, **dates)  # type: ignore[arg-type]  # the names are those of the class


def _view(row: Action, number: int | None, home: Workshop, room: Room, *, carried: bool) -> ActionView:
    fields = fields_of(row)
    # The tables of another day are not those of this one.
    group_id, group_number = (None, None) if carried else (row.group_id, number)
    return ActionView(
        id=row.id,
        version=row.version,
        position=row.position,
        slot=row.slot,
        group_id=group_id,
        group_number=group_number,
        fields=fields,
        errors=rules.errors(fields, room),
        warnings=rules.warnings(fields, room),
        carried=Origin(workshop_id=home.id, title=home.title, day=home.day) if carried else None,
    )


def _cleaned(fields: ActionFields) -> ActionFields:
    values = asdict(fields)
    for name, limit in rules.TEXT_LIMITS.items():
        values[name] = optional_text(values[name], field=name, limit=limit, one_line=name != "milestones")
    return ActionFields(**values)


def _require_known_keys(fields: ActionFields, frame: Frame, row: Action) -> None:
    """Require the keys of the workshop's lists; what a carried action brought along from another's may stay."""
    codes = frame.codes
    known: Mapping[str, set[str]] = {
        "decision_level": {level.key for level in frame.decision_levels},
        "ask": {ask.key for ask in frame.asks},
        "code_what": {option.key for option in codes.what} if codes else set(),
        "code_whom": {option.key for option in codes.whom} if codes else set(),
        "benefit_term": set(rules.TERMS),
    }
    for name, keys in known.items():
        key = getattr(fields, name)
        if key and key not in keys and key != getattr(row, name):
            raise InvalidInput("choice.unknown", field=name)


def _slot_row(change: Change, step: StepView, item: ActionInput, author: Author, answer: Answer) -> Action:
    taken = {row.slot: row for row in own_actions(change.db, step, item, author)}
    free = next((slot for slot in range(1, 1 + item.rows) if slot not in taken), None)
    adjusted = _adjusted(change, item, answer)
    again = next((slot for slot, row in taken.items() if row is adjusted), None)
    slot = again or answer.slot or free
    if slot is None or not 1 <= slot <= item.rows:
        raise TooMany("answers.limit", limit=item.rows)
    row = adjusted or taken.get(slot)
    if row is not None:
        # Whoever changed it last has it among their own, and can change it again.
        row.owner_tag, row.slot = author.tag(step.id, item.key, slot), slot
        row.version += 1
        return row
    tag = author.tag(step.id, item.key, slot)
    # One that was taken out of the plan leaves its place to the next.
    change.db.execute(update(Action).where(Action.owner_tag == tag).values(owner_tag=None))
    return Action(
        id=new_id(),
        workshop_id=change.workshop_id,
        step_id=step.id,
        group_id=author.group_id,
        owner_tag=tag,
        slot=slot,
        position=_next_position(change.db, change.workshop_id),
    )


def _adjusted(change: Change, item: ActionInput, answer: Answer) -> Action | None:
    """Return the action of the plan that is kept, adjusted, stopped or lifted; nothing for a new one.

    Raises:
        NotFound: ``action.unknown`` when it does not stand in the plan.
        Conflict: ``action.changed_since`` when somebody else has changed it meanwhile.
    """
    if item.prefill is None or item.prefill.what is not Subject.ACTIONS or answer.subject_id is None:
        return None
    row = _row(change, answer.subject_id)
    if answer.values.one("version") != str(row.version):
        raise Conflict("action.changed_since", title=row.title)
    return row


def _next_position(db: Session, workshop_id: str) -> int:
    return 1 + (db.scalar(select(func.max(Action.position)).where(Action.workshop_id == workshop_id)) or 0)


def _row(change: Change, action_id: str) -> Action:
    row = find_in_plan(change.db, change.workshop_id, action_id)
    if row is None:
        raise NotFound("action.unknown")
    return row


def _action_input(item: object) -> ActionInput:
    if not isinstance(item, ActionInput):
        raise InvalidInput("input.not_answered_here", kind=type(item).__name__)
    return item
