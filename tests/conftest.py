"""What most tests stand on: a frozen clock and a real database file, migrated once and copied for each test."""

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.codes import new_id
from facilitation.domain.states import Door
from facilitation.live.hub import Hub
from facilitation.persistence.database import Database
from facilitation.persistence.models import Account
from facilitation.services.actors import Facilitator, Phone
from facilitation.services.answering.answers import Answer, Answers, Saved
from facilitation.services.answering.boards import Boards
from facilitation.services.answering.payloads import Values
from facilitation.services.plan.plan import Plan
from facilitation.services.programs import StepView, program
from facilitation.services.room.dividing import Dividing
from facilitation.services.room.joining import Joining, Profile
from facilitation.services.running.flow import Flow
from facilitation.services.store import Store
from facilitation.services.workshops.editing import ProgramEditing
from facilitation.services.workshops.workshops import WorkshopFacts, Workshops
from tests.faults.options import (  # noqa: F401 -- hooks are found by their names
    pytest_addoption,
    pytest_configure,
    pytest_report_header,
    pytest_terminal_summary,
)
from tests.folders import ARENAS, SHIPPED, catalogue_of
from tests.postgresql import Server, missing, running

# Until everything is loaded; looking for garbage among it is a third of that.
gc.disable()
# How long an example takes says more about the machine than about the code.
settings.register_profile("samskap", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("samskap")


class FrozenClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, by: timedelta | float) -> None:
        """Move the clock by a time span or by seconds."""
        self._moment += by if isinstance(by, timedelta) else timedelta(seconds=by)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with those that take long; within both kinds the order stays random."""
    if config.option.postgresql:
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="is about SQLite itself"))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what is loaded by now: that is most of what there is, and none goes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2027, 3, 10, 8, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every migration run and nothing in it."""
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    database = Database(f"sqlite+pysqlite:///{path}")
    database.prepare()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of our own, without which its tests are not run."""
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_name(postgresql: Server) -> str:
    """The name of a database on PostgreSQL with every migration run and nothing in it."""
    return postgresql.migrated()


@pytest.fixture
def on_postgresql(postgresql: Server, migrated_name: str) -> Iterator[Database]:
    url = postgresql.create(like=migrated_name)
    database = Database(url)
    yield database
    database.close()
    postgresql.drop(url)


@pytest.fixture
def database(request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    if request.config.option.postgresql:
        yield request.getfixturevalue("on_postgresql")
        return
    path = tmp_path / "samskap.sqlite3"
    shutil.copyfile(migrated_file, path)
    database = Database(f"sqlite+pysqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def store(database: Database, hub: Hub, clock: FrozenClock) -> Store:
    return Store(database=database, hub=hub, clock=clock, secret="a secret of this server")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped templates, read once."""
    return catalogue_of(SHIPPED)


@pytest.fixture
def facilitator(database: Database, clock: FrozenClock) -> Facilitator:
    """Somebody signed in, with an account."""
    return make_account(database, clock, "prosessleder@eksempel.no")


@pytest.fixture
def stranger(database: Database, clock: FrozenClock) -> Facilitator:
    """Somebody else signed in, without a place in any workshop."""
    return make_account(database, clock, "fremmed@eksempel.no")


def make_account(database: Database, clock: FrozenClock, email: str) -> Facilitator:
    account = Account(
        id=new_id(), email=email, name="Prosessleder", password_hash="-", admin=False, created_at=clock.now()
    )
    with database.write() as db:
        db.add(account)
        identifier = account.id
    return Facilitator(account_id=identifier, name="Prosessleder")


@pytest.fixture
def room(store: Store, catalogue: Catalogue, facilitator: Facilitator) -> "Room":
    """A «Bedre i lag» workshop with its services, the door open and nobody inside."""
    return Room(store, catalogue, facilitator)


@pytest.fixture
def arena(store: Store, facilitator: Facilitator) -> "Room":
    """A workshop that asks for everything there is to ask for."""
    return Room(store, catalogue_of(ARENAS), facilitator, template="alle-felt")


class Room:
    """A workshop under test: who runs it, the services that it needs, and short ways to fill it."""

    def __init__(
        self, store: Store, catalogue: Catalogue, facilitator: Facilitator, *, template: str = "bedre-i-lag"
    ) -> None:
        self.store = store
        self.by = facilitator
        self.workshops = Workshops(store, catalogue)
        self.flow = Flow(store)
        self.joining = Joining(store)
        self.answers = Answers(store)
        self.plan = Plan(store)
        self.boards = Boards(store)
        self.dividing = Dividing(store)
        self.editing = ProgramEditing(store)
        facts = WorkshopFacts(title="Bedre i lag, Kysten", place="Storvik", day=date(2027, 3, 10))
        self.id = self.workshops.create(facilitator, template_key=template, facts=facts, request_id=new_id())
        self.flow.set_door(facilitator, self.id, Door.OPEN)
        self.code = self.workshops.get(facilitator, self.id).join_code

    def join(self, level: str = "kommune", role: str = "ansatt", unit: str = "Storvik kommune") -> Phone:
        profile = Profile(level=level, role=role, unit=unit)
        return self.joining.join(self.code, profile, request_id=new_id())

    def fill(self, n: int = 12) -> list[Phone]:
        """Let a mixed room come in: every seat of the seminar is filled from eight people on."""
        mix = [
            ("kommune", "leder-beslutning", "Storvik kommune"),
            ("spesialist", "leder-beslutning", "DPS Kysten"),
            ("bruker", "brukerrepresentant", "Brukerorganisasjonen Veiviser"),
            ("bruker", "brukerrepresentant", "Pårørendelaget"),
            ("nav", "ansatt", "NAV Storvik"),
            ("fastlege", "ansatt", "Legekontoret Sentrum"),
            ("kommune", "ansatt", "Storvik kommune"),
            ("spesialist", "ansatt", "DPS Kysten"),
        ]
        return [self.join(*mix[index % len(mix)]) for index in range(n)]

    def steps(self) -> tuple[StepView, ...]:
        with self.store.read() as db:
            return program(db, self.id)

    def step(self, key: str) -> StepView:
        return next(step for step in self.steps() if step.key == key)

    def open(self, key: str) -> StepView:
        """Open a step; seats that are empty are noted, so that they do not stop it."""
        self.flow.note_representation(self.by, self.id, "Vi mangler noen.")
        self.flow.open_step(self.by, self.id, self.step(key).id)
        return self.step(key)

    def close(self, key: str) -> None:
        self.flow.close_step(self.by, self.id, self.step(key).id)

    def answer(self, key: str, input_key: str | None = None, /, *, slot: Any = None, **fields: Any) -> Answer:
        """Return an answer to the step's input; a field's name may be given with ``__`` for a colon."""
        step = self.step(key)
        item = input_key or step.template.inputs[-1].key
        values = {
            name.replace("__", ":"): [value] if isinstance(value, str) else [str(one) for one in value]
            for name, value in fields.items()
        }
        return Answer(request_id=new_id(), step_id=step.id, input_key=item, values=Values(values), slot=slot)

    def send(self, phone: Phone, key: str, input_key: str | None = None, /, **fields: Any) -> Saved:
        return self.answers.submit(phone, self.answer(key, input_key, **fields))


@pytest.fixture(scope="session")
def fault_seed(request: pytest.FixtureRequest) -> int:
    """What decides the order in which things go wrong; it stands in the output."""
    seed: int = request.config.option.fault_seed
    return seed
