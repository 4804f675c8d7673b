"""Statements for what every phone asks: compiled once, and run on the driver's own connection.

The object mapper is for whatever a facilitator does. What a thousand phones do in the same minute costs it ten times as
much as the database itself, so those few statements go past it: the same tables, the same types, no objects.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import ReturnsRows

R = TypeVar("R")
_Processor = Callable[[Any], Any]


class _Cursor(Protocol):
    rowcount: int

    def fetchone(self) -> tuple[Any, ...] | None: ...

    def fetchall(self) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Rows:
    """A connection to ask quick statements on, inside whatever transaction it is in."""

    driver: Any
    dialect: Dialect
    failure: type[Exception]

    @classmethod
    def on(cls, connection: Connection) -> "Rows":
        """Return the rows that a connection reaches."""
        dialect = connection.dialect
        return cls(connection.connection.driver_connection, dialect, dialect.loaded_dbapi.Error)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement as the driver takes it."""

    text: str
    # In the order of the text, or by name, as the driver wants it: name, value if it is a constant, and its processor.
    binds: tuple[tuple[str, Any, _Processor | None], ...]
    by_name: bool
    results: tuple[_Processor | None, ...]

    def parameters(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- a list or a mapping, for the driver
        found = [(values.get(name, constant), process) for name, constant, process in self.binds]
        ready = [value if process is None or value is None else process(value) for value, process in found]
        return dict(zip((name for name, *_ in self.binds), ready, strict=True)) if self.by_name else ready


@dataclass(slots=True)
class Quick(Generic[R]):
    """One statement; its parameters are given by the names of its binds.

    Args:
        statement: What to run; every parameter is a named bind or a constant.
        make: Makes a value of the columns of a row.
    """

    statement: ClauseElement
    make: Callable[..., R]
    _ready: dict[str, _Ready] = field(default_factory=dict)

    def one(self, rows: Rows, **values: Any) -> R | None:  # noqa: ANN401 -- parameters of any type
        """Return the first row, or nothing."""
        ready = self._for(rows.dialect)
        row = self._run(rows, ready, values).fetchone()
        return None if row is None else self._made(ready, row)

    def all(self, rows: Rows, **values: Any) -> list[R]:  # noqa: ANN401 -- as above
        """Return every row."""
        ready = self._for(rows.dialect)
        return [self._made(ready, row) for row in self._run(rows, ready, values).fetchall()]

    def run(self, rows: Rows, **values: Any) -> int:  # noqa: ANN401 -- as above
        """Change rows, and return how many were changed."""
        return self._run(rows, self._for(rows.dialect), values).rowcount

    def _run(self, rows: Rows, ready: _Ready, values: Mapping[str, Any]) -> _Cursor:
        try:
            cursor: _Cursor = rows.driver.execute(ready.text, ready.parameters(values))
        except rows.failure as error:
            # As SQLAlchemy would tell it, without the parameters: they are what people wrote.
            raise DBAPIError.instance(ready.text, None, error, rows.failure, dialect=rows.dialect) from error
        return cursor

    def _made(self, ready: _Ready, row: tuple[Any, ...]) -> R:
        pairs = zip(ready.results, row, strict=True)
        return self.make(*[value if process is None else process(value) for process, value in pairs])

    def _for(self, dialect: Dialect) -> _Ready:
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _prepared(self.statement, dialect)
        return ready


def _prepared(statement: ClauseElement, dialect: Dialect) -> _Ready:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 -- what else a statement becomes has no text
    names = compiled.positiontup if compiled.positional else dict.fromkeys(compiled.bind_names.values())
    columns = statement.exported_columns if isinstance(statement, ReturnsRows) else ()
    return _Ready(
        text=compiled.string,
        binds=tuple(_bind(compiled, dialect, name) for name in names or ()),
        by_name=not compiled.positional,
        results=tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns),
    )


def _bind(compiled: SQLCompiler, dialect: Dialect, name: str) -> tuple[str, Any, _Processor | None]:
    bind = compiled.binds[name]
    return name, bind.effective_value, bind.type.dialect_impl(dialect).bind_processor(dialect)
