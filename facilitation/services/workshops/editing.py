"""Edit a workshop's own program: add, remove, move, re-time and re-word steps; the template is never touched."""

from collections.abc import Sequence

from facilitation.catalogue.inputs import references
from facilitation.catalogue.template import Phase, Shows, StepTemplate, Who
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, WrongPhase
from facilitation.domain.states import StepState
from facilitation.domain.texts import optional_text, required_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import Step
from facilitation.services.actors import Facilitator, require_facilitator
from facilitation.services.guarding import require_safe_wording
from facilitation.services.programs import dumped, step_row, step_rows, step_view
from facilitation.services.store import Change, Store

LONGEST_STEP = 480
MOST_STEPS = 60
PROMPT_LIMIT = 600


class ProgramEditing:
    """Use cases on the program."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def reword(
        self,
        by: Facilitator,
        workshop_id: str,
        step_id: str,
        *,
        title: str,
        screen_prompt: str,
        phone_prompt: str,
    ) -> None:
        """Change a step's title and the two questions that it asks.

        Raises:
            InvalidInput: when the title is empty or a text is too long.
        """
        title = required_text(title, field="title", limit=160, one_line=True)
        screen_prompt = optional_text(screen_prompt, field="screen_prompt", limit=PROMPT_LIMIT)
        phone_prompt = optional_text(phone_prompt, field="phone_prompt", limit=PROMPT_LIMIT)
        require_safe_wording({"title": title, "screen_prompt": screen_prompt, "phone_prompt": phone_prompt})
        with self._store.change(workshop_id, Topic.STEP) as change:
            row, template = self._editable(change, by, step_id)
            screen = template.screen.model_copy(update={"prompt": screen_prompt})
            changes = {"title": title, "screen": screen, "prompt": phone_prompt}
            row.definition = dumped(template.model_copy(update=changes))
            change.log(by, "step.reworded", step=step_id)

    def retime(self, by: Facilitator, workshop_id: str, step_id: str, minutes: int) -> None:
        """Change a step's planned minutes, 1–480."""
        _require_minutes(minutes)
        with self._store.change(workshop_id, Topic.STEP) as change:
            row, template = self._editable(change, by, step_id)
            row.definition = dumped(template.model_copy(update={"minutes": minutes}))
            change.log(by, "step.retimed", step=step_id, minutes=minutes)

    def move(self, by: Facilitator, workshop_id: str, step_id: str, position: int) -> None:
        """Move a waiting step to another place in the program; ``position`` counts from 0.

        Raises:
            Conflict: when a step would come before one that it builds on.
            WrongPhase: when the step has been opened, or would come before one that has.
        """
        with self._store.change(workshop_id, Topic.STEP) as change:
            row, _ = self._editable(change, by, step_id)
            _require_waiting(row)
            rows = [other for other in step_rows(change.db, workshop_id) if other.id != step_id]
            position = max(0, min(position, len(rows)))
            if any(other.state is not StepState.PENDING for other in rows[position:]):
                raise WrongPhase("step.move_before_opened")
            rows.insert(position, row)
            _require_references(rows)
            _number(rows)
            change.log(by, "step.moved", step=step_id, position=position)

    def remove(self, by: Facilitator, workshop_id: str, step_id: str) -> None:
        """Take a waiting step out of the program; it can be put back with undo.

        Raises:
            Conflict: when a later step builds on it.
        """
        with self._store.change(workshop_id, Topic.STEP) as change:
            row, _ = self._editable(change, by, step_id)
            _require_waiting(row)
            rows = [other for other in step_rows(change.db, workshop_id) if other.id != step_id]
            _require_references(rows)
            row.removed = True
            _number(rows)
            change.log(by, "step.removed", step=step_id)

    def add(
        self,
        by: Facilitator,
        workshop_id: str,
        *,
        title: str,
        minutes: int,
        prompt: str = "",
        position: int,
        pause: bool = False,
        request_id: str,
    ) -> str:
        """Add a talk or a pause and return the new step's identifier.

        Steps with inputs come from the template; a talk needs none.
        """
        _require_minutes(minutes)
        title = required_text(title, field="title", limit=160, one_line=True)
        prompt = optional_text(prompt, field="screen_prompt", limit=PROMPT_LIMIT)
        require_safe_wording({"title": title, "screen_prompt": prompt})
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            body = [by.account_id, workshop_id, title, minutes, prompt, position, pause]
            once = self._store.once(change.db, request_id, body, workshop_id=workshop_id)
            if once.result is not None:
                return str(once.result["step"])
            rows = list(step_rows(change.db, workshop_id))
            if len(rows) >= MOST_STEPS:
                raise InvalidInput("program.too_many_steps", limit=MOST_STEPS)
            row = _new_row(workshop_id, title=title, minutes=minutes, prompt=prompt, pause=pause)
            change.db.add(row)
            opened = sum(other.state is not StepState.PENDING for other in rows)
            rows.insert(max(opened, min(position, len(rows))), row)
            _number(rows)
            change.log(by, "step.added", step=row.id)
            once.keep({"step": row.id})
            return row.id

    def _editable(self, change: Change, by: Facilitator, step_id: str) -> tuple[Step, StepTemplate]:
        require_facilitator(change.db, by, change.workshop_id)
        row = step_row(change.db, change.workshop_id, step_id)
        return row, step_view(row).template


def _new_row(workshop_id: str, *, title: str, minutes: int, prompt: str, pause: bool) -> Step:
    identifier = new_id()
    template = StepTemplate.model_validate(
        {
            "key": f"ekstra-{identifier[:8]}",
            "title": title,
            "minutes": minutes,
            "phase": Phase.LIVE,
            "who": Who.PLENARY,
            "screen": {"prompt": prompt, "shows": Shows.PAUSE if pause else Shows.PROMPT},
        }
    )
    return Step(id=identifier, workshop_id=workshop_id, key=template.key, position=0, definition=dumped(template))


def _require_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_STEP:
        raise InvalidInput("step.bad_minutes", field="minutes", limit=LONGEST_STEP)


def _require_waiting(row: Step) -> None:
    if row.state not in {StepState.PENDING, StepState.SKIPPED}:
        raise WrongPhase("step.already_opened")


def _require_references(rows: Sequence[Step]) -> None:
    """Every step must come after those whose cards, clusters or rows it uses."""
    earlier: set[str] = set()
    for row in rows:
        template = step_view(row).template
        needed = {ref.step for item in template.inputs for ref in references(item)} | {template.screen.step}
        missing = {key for key in needed if key is not None} - earlier - {template.key}
        if missing:
            raise Conflict("program.builds_on", step=template.title)
        earlier.add(row.key)


def _number(rows: Sequence[Step]) -> None:
    for position, row in enumerate(rows):
        row.position = position
