"""Reads for many, on connections that stay open: making one ready costs more than what a phone wants to know."""

import threading
from collections.abc import Sequence

from sqlalchemy import Connection, Engine

from facilitation.persistence.crew import Unit
from facilitation.persistence.desk import Desk
from facilitation.persistence.engines import translated, unavailable
from facilitation.persistence.memory import Memory


class Asking:
    """Answers units, each on one consistent snapshot; every thread has a connection of its own.

    Args:
        engine: Whose connections can only read.
        memory: What was read before.
    """

    def __init__(self, engine: Engine, memory: Memory | None) -> None:
        self._engine = engine
        self._memory = memory
        self._own = threading.local()
        self._opened: list[Connection] = []

    def answer(self, units: Sequence[Unit]) -> None:
        """Fill in what the units come to."""
        for unit in units:
            try:
                with translated():
                    self._one(unit)
            except Exception as error:  # noqa: BLE001 -- told to whoever asked
                unit.error = error

    def close(self) -> None:
        """Give back the connections of the threads, which have ended."""
        while self._opened:
            self._opened.pop().close()

    def _one(self, unit: Unit) -> None:
        connection = self._connection()
        desk = Desk(connection, self._memory)
        try:
            if connection.dialect.name == "sqlite":
                desk.rows.driver.execute("BEGIN")
            unit.result = unit.work(desk)
        finally:
            desk.leave()
            try:
                connection.rollback()
                desk.rows.driver.rollback()
            except Exception as error:
                # Whatever is wrong with it, the next unit gets another.
                self._own.connection = None
                self._opened.remove(connection)
                connection.invalidate()
                raise unavailable(error) from error

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = self._engine.connect()
            self._opened.append(connection)
        return connection
