"""Units of work that share a commit: a commit waits for the disk, and those who come meanwhile share the next one.

Each unit that shares one stands in a savepoint, so one that fails takes nothing with it; none is told that it is done
before the commit that it shares.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from sqlalchemy import Connection

from facilitation.domain.errors import Unavailable
from facilitation.persistence.crew import Unit
from facilitation.persistence.desk import Desk
from facilitation.persistence.engines import translated
from facilitation.persistence.memory import Memory, Part
from facilitation.persistence.quick import Rows

# More would make the first of them wait for the last.
MOST_IN_ONE: Final = 32
_SAVEPOINT: Final = "unit"


class _BatchLost(Exception):
    """The database has taken back the whole transaction, as it does when the disk is full."""


class Batches:
    """Carries out units, and counts them and their commits.

    Args:
        writing: Gives the writing connection in a transaction that is committed at the end; its argument is when the
            first unit came, for whoever must wait.
        memory: What was read before; parts that the units touch are forgotten.
    """

    def __init__(self, writing: Callable[[float], AbstractContextManager[Connection]], memory: Memory | None) -> None:
        self._writing = writing
        self._memory = memory
        self.units = 0
        self.commits = 0

    def carry_out(self, units: Sequence[Unit]) -> None:
        """Do the units in one transaction and fill in what they came to."""
        done: list[Desk] = []
        touched: set[Part] = set()
        try:
            with self._writing(units[0].since) as connection:
                for unit in units:
                    shares = len(units) > 1
                    desk = self._in_savepoint(unit, connection, touched) if shares else self._one(unit, connection)
                    if desk is not None:
                        done.append(desk)
                        touched |= desk.touched
        except Exception as error:  # noqa: BLE001 -- whatever it is, nothing was stored, and everybody must hear it
            for unit in units:
                unit.error = unit.error or _cause(error)
            return
        self.units += len(units)
        self.commits += 1
        if self._memory is not None:
            self._memory.touch(touched)
        for desk in done:
            for tell in desk.afterwards:
                tell()

    def _one(self, unit: Unit, connection: Connection, before: Collection[Part] = ()) -> Desk:
        """Do a unit; what it raises leaves the transaction to whoever began it."""
        desk = Desk(connection, self._memory, before=before)
        try:
            with translated():
                unit.result = unit.work(desk)
                desk.finish()
        except Exception as error:
            unit.error = error
            raise
        finally:
            desk.leave()
        return desk

    def _in_savepoint(self, unit: Unit, connection: Connection, before: Collection[Part]) -> Desk | None:
        """Do a unit that shares the transaction with others; when it fails, it alone is undone."""
        driver: Any = Rows.on(connection).driver
        driver.execute(f"SAVEPOINT {_SAVEPOINT}")
        try:
            desk = self._one(unit, connection, before)
        except Exception as error:
            if not driver.in_transaction:
                raise _BatchLost from error
            driver.execute(f"ROLLBACK TO {_SAVEPOINT}")
            driver.execute(f"RELEASE {_SAVEPOINT}")
            return None
        driver.execute(f"RELEASE {_SAVEPOINT}")
        return desk


def _cause(error: Exception) -> Exception:
    """Return what the others are told when one of them has cost all the transaction."""
    if isinstance(error, _BatchLost):
        lost = error.__cause__
        return Unavailable(lost.code if isinstance(lost, Unavailable) else "storage.unavailable")
    return error
