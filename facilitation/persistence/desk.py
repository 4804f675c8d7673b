"""Where one unit of work is done: a transaction, reached by quick statements and by the object mapper alike."""

from collections.abc import Callable, Collection, Hashable
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.orm import ORMExecuteState, Session

from facilitation.persistence.memory import Memory, Part
from facilitation.persistence.quick import Rows

T = TypeVar("T")

# Stands for every thing of a table, where a statement says for itself which rows it changes.
_ALL: Final = ""
_MEMORY: Final = "memory"
_TOUCHED: Final = "touched"
_AS_OF: Final = "as of"


class WatchedSession(Session):
    """A session that knows which parts of the database it has touched, and what was read before."""

    @classmethod
    def on(cls, bind: Any, memory: Memory | None) -> "WatchedSession":  # noqa: ANN401 -- an engine or a connection
        """Open a session."""
        return cls(bind, info={_MEMORY: memory, _TOUCHED: set(), _AS_OF: memory.now if memory else 0})

    @property
    def touched(self) -> set[Part]:
        """The parts of the database that were written."""
        touched: set[Part] = self.info[_TOUCHED]
        return touched


class Desk:
    """One transaction on one connection, for as long as a unit of work takes.

    Args:
        connection: A connection in a transaction that somebody else ends, and that has not begun to read yet.
        memory: What was read before.
        session: A session on the transaction, when there is one already.
        before: What was touched before in the same transaction, by units that share it.
    """

    def __init__(
        self,
        connection: Connection,
        memory: Memory | None,
        *,
        session: "WatchedSession | None" = None,
        before: Collection[Part] = (),
    ) -> None:
        self.rows = Rows.on(connection)
        self.memory = memory
        self._as_of = session.info[_AS_OF] if session else memory.now if memory else 0
        self._before = frozenset(before)
        self.touched: set[Part] = set()
        self.afterwards: list[Callable[[], object]] = []
        self._connection = connection
        self._session = session

    @classmethod
    def of(cls, db: Session) -> "Desk":
        """Return the desk of a session that is open already."""
        if not isinstance(db, WatchedSession):
            raise TypeError(type(db))
        return cls(db.connection(), db.info[_MEMORY], session=db)

    @property
    def db(self) -> Session:
        """A session on the same transaction, opened when somebody asks for it."""
        if self._session is None:
            self._session = WatchedSession.on(self._connection, self.memory)
        return self._session

    def remembered(self, key: Hashable, parts: tuple[Part, ...], read: Callable[[], T]) -> T:
        """Return what was read before, or read it now; what this transaction has changed is always read."""
        changed = not (self.touched.isdisjoint(parts) and self._before.isdisjoint(parts))
        if self.memory is None or changed or not _is_clean(self._session, parts):
            return read()
        return self.memory.remember(key, parts, read, as_of=self._as_of)

    def finish(self) -> None:
        """Write what the session holds; the transaction is ended by whoever began it."""
        if self._session is not None:
            self._session.flush()
            self.touched |= self._session.touched

    def leave(self) -> None:
        """Forget the session's objects."""
        if self._session is not None:
            self._session.close()
            self._session = None


def rows_of(table: str, step_id: str) -> tuple[Part, ...]:
    """Return the parts that the rows of one step are read from."""
    return (table, step_id), (table, _ALL)


def remembered(db: Session, key: Hashable, parts: tuple[Part, ...], read: Callable[[], T]) -> T:
    """Return what was read before, or read it now; in a transaction that has changed the parts it is always read."""
    memory: Memory | None = db.info.get(_MEMORY)
    if memory is None or not _is_clean(db, parts):
        return read()
    return memory.remember(key, parts, read, as_of=db.info[_AS_OF])


def _is_clean(db: Session | None, parts: tuple[Part, ...]) -> bool:
    """Tell whether a transaction sees of these parts what all others see."""
    return db is None or not (db.new or db.dirty or db.deleted or not db.info[_TOUCHED].isdisjoint(parts))


@event.listens_for(WatchedSession, "before_flush")
def _note_rows(db: WatchedSession, _context: object, _instances: object) -> None:
    for row in (*db.new, *db.dirty, *db.deleted):
        db.touched.update(_parts_of(row))


@event.listens_for(WatchedSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if not state.is_select and state.bind_mapper is not None:
        table = state.bind_mapper.class_.__tablename__
        state.session.info[_TOUCHED] |= {table, (table, _ALL)}


def _parts_of(row: Any) -> tuple[Part, ...]:  # noqa: ANN401 -- a row of any table
    table: str = row.__tablename__
    # Answers come all the time, and what was said in one step does not change what was said in another.
    return (table, (table, row.step_id)) if hasattr(row, "step_id") else (table,)
