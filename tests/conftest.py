"""What most tests stand on: a frozen clock and a real database file, migrated once and copied for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facilitation.live.hub import Hub
from facilitation.persistence.database import Database
from facilitation.services.store import Store


class FrozenClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, by: timedelta | float) -> None:
        """Move the clock by a time span or by seconds."""
        self._moment += by if isinstance(by, timedelta) else timedelta(seconds=by)


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


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
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
