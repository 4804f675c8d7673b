"""How a step of a template looks on phone and screen before any workshop is made of it.

The draft is run for real, in a database of its own that lasts as long as the look: so what is seen is what the room
will see, whatever the step asks for, and nothing is left behind.
"""

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.inputs import SeatInput
from facilitation.catalogue.template import Frame, StepTemplate, Who
from facilitation.domain.clock import Clock, today
from facilitation.domain.codes import new_id, new_secret
from facilitation.domain.errors import NotFound
from facilitation.domain.states import Door, StepState
from facilitation.live.hub import Hub, Topic
from facilitation.persistence.database import Database
from facilitation.persistence.models import Account, Group, OwnTemplate, Workshop
from facilitation.services.actors import Facilitator, Phone
from facilitation.services.phones.view import PhoneView, PhoneViews
from facilitation.services.plan.plan import Plan
from facilitation.services.programs import step_rows, step_view
from facilitation.services.room.dividing import ensure_grouping
from facilitation.services.room.joining import Doorway, Joining, Profile
from facilitation.services.room.people import present_rows
from facilitation.services.running.flow import Flow
from facilitation.services.screens.view import ScreenView, ScreenViews
from facilitation.services.store import Store
from facilitation.services.workshops.own_templates import OWN, Draft, OwnTemplates
from facilitation.services.workshops.workshops import WorkshopFacts, Workshops

_MOST_KEPT: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A step as it looks when it has just been opened and nobody has answered.

    ``door`` stands where people check in: there the phone shows the questions at the door.
    """

    phone: PhoneView
    screen: ScreenView
    door: Doorway | None = None


class Previews:
    """Looks at steps of templates that are being written; the last ones are kept."""

    def __init__(self, own_templates: OwnTemplates, catalogue: Catalogue, clock: Clock) -> None:
        self._own_templates = own_templates
        self._catalogue = catalogue
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int, int], Preview] = OrderedDict()
        self._empty = b""

    def show(self, by: Facilitator, template_key: str, index: int) -> Preview:
        """Return how a step looks, counted from 0.

        Raises:
            NotFound: ``template.unknown`` when it is not theirs, has errors or has no such step.
        """
        draft = self._own_templates.get(by, template_key)
        if not draft.mine or draft.template is None or not 0 <= index < len(draft.template.steps):
            raise NotFound("template.unknown", key=template_key)
        # One at a time: a look costs as much as a few answers, and the room comes first.
        with self._lock:
            place = (draft.key, draft.version, index)
            if place not in self._kept:
                with self._scratch() as store:
                    self._kept[place] = _look(store, self._catalogue, by, draft, index)
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            return self._kept[place]

    @contextmanager
    def _scratch(self) -> Iterator[Store]:
        """Give an empty database in a folder that is swept away afterwards."""
        with tempfile.TemporaryDirectory(prefix="samskap-") as folder:
            path = Path(folder) / "preview.sqlite3"
            path.write_bytes(self._empty)
            database = Database(f"sqlite+pysqlite:///{path}")
            try:
                if not self._empty:
                    path.unlink()
                    database.prepare()
                    database.close()
                    self._empty = path.read_bytes()
                yield Store(database=database, hub=Hub(), clock=self._clock, secret=new_secret())
            finally:
                database.close()


def _look(store: Store, catalogue: Catalogue, by: Facilitator, draft: Draft, index: int) -> Preview:
    template = draft.template
    if template is None:
        raise NotFound("template.unknown", key=draft.key)
    _bring(store, by, draft)
    facts = WorkshopFacts(
        title=template.title,
        day=today(store.clock),
        language=template.language,
        starts_minute=template.starts_minute,
    )
    workshop_id = Workshops(store, catalogue).create(by, template_key=draft.key, facts=facts, request_id=new_id())
    Flow(store).set_door(by, workshop_id, Door.OPEN)
    with store.database.read() as db:
        row = db.get_one(Workshop, workshop_id)
        code, token = row.join_code, row.screen_token
    phone = _come_in(store, workshop_id, code, template)
    _open(store, workshop_id, index)
    screen = ScreenViews(store, Plan(store)).by_token(token)
    # The clock is drawn by a script, and nothing runs in a picture.
    still = replace(screen.step, ends_at=None) if screen.step else None
    return Preview(
        phone=PhoneViews(store).view(phone),
        screen=replace(screen, step=still),
        door=Joining(store).find(code) if _checks_in(template.steps[index]) else None,
    )


def _bring(store: Store, by: Facilitator, draft: Draft) -> None:
    now = store.clock.now()
    account = Account(id=by.account_id, email="-", name=by.name, password_hash="-", admin=False, created_at=now)  # noqa: S106 -- nobody can sign in with it
    identifier = draft.key.removeprefix(OWN) + new_id()[8:]
    row = OwnTemplate(id=identifier, account_id=by.account_id, text=draft.text, version=1, changed_at=now)
    with store.database.write() as db:
        db.add(account)
        db.flush()
        db.add(row)


def _come_in(store: Store, workshop_id: str, code: str, frame: Frame) -> Phone:
    """Let one person in, and return their phone."""
    unit = frame.units[0] if frame.units else frame.levels[0].title
    profile = Profile(level=frame.levels[0].key, role=frame.roles[0].key, unit=unit)
    joined = Joining(store).join(code, profile, request_id=new_id())
    return Phone(workshop_id=workshop_id, secret=joined.secret)


def _checks_in(step: StepTemplate) -> bool:
    return any(isinstance(item, SeatInput) for item in step.inputs)


def _open(store: Store, workshop_id: str, index: int) -> None:
    """Open the step, whatever comes before it, and let the one who is there write for the table."""
    with store.change(workshop_id, Topic.STEP) as change:
        row = step_rows(change.db, workshop_id)[index]
        template = step_view(row).template
        if template.who is Who.GROUP:
            row.grouping_id = ensure_grouping(change, template)
            change.db.flush()
            (person,) = present_rows(change.db, workshop_id)
            for group in change.db.query(Group).where(Group.grouping_id == row.grouping_id):
                group.secretary_id = person.id
        row.state, row.opened_at = StepState.OPEN, store.clock.now()
        change.workshop.current_step_id = row.id
