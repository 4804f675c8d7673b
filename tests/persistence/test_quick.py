from datetime import UTC, datetime

import pytest
from sqlalchemy import Dialect, bindparam, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError

from facilitation.domain.states import EntryState, StepState
from facilitation.persistence.database import Database
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Entry, Receipt, Step
from facilitation.persistence.quick import Quick, _prepared

KEEP = Quick(insert(Receipt), lambda: None)
ONE = Quick(
    select(Receipt.request_hash, Receipt.result).where(Receipt.request_hash == bindparam("wanted")), lambda *row: row
)
CHANGE = Quick(
    update(Receipt).where(Receipt.digest == "d").values(digest=bindparam("other")).returning(Receipt.request_hash), str
)


def test_values_of_every_type_come_back_as_they_were(database: Database) -> None:
    result = {"text": "blåbær", "list": [1, None], "none": None}
    database.carry_out(lambda desk: KEEP.run(desk.rows, request_hash="a", digest="d", result=result)).result()
    assert database.ask(lambda desk: ONE.one(desk.rows, wanted="a")).result() == ("a", result)
    assert database.ask(lambda desk: ONE.one(desk.rows, wanted="b")).result() is None
    assert database.ask(lambda desk: ONE.all(desk.rows, wanted="a")).result() == [("a", result)]


def test_constants_and_what_a_change_returns(database: Database) -> None:
    database.carry_out(lambda desk: KEEP.run(desk.rows, request_hash="a", digest="d", result={})).result()
    assert database.carry_out(lambda desk: CHANGE.all(desk.rows, other="e")).result() == ["a"]
    assert database.carry_out(lambda desk: CHANGE.all(desk.rows, other="f")).result() == []


def test_an_error_does_not_tell_what_people_wrote(database: Database) -> None:
    def work(desk: Desk) -> None:
        with pytest.raises(DBAPIError) as caught:
            KEEP.run(desk.rows, request_hash="a", digest="secret text", result={})
        assert "secret text" not in str(caught.value)

    database.ask(work).result()


@pytest.mark.parametrize("dialect", [sqlite.dialect(), psycopg.dialect()])  # type: ignore[no-untyped-call]  # SQLAlchemy's own
def test_both_databases_are_given_what_they_can_store(dialect: Dialect) -> None:
    statement = (
        select(Step.opened_at, Entry.state)
        .where(Step.state == StepState.OPEN, Entry.state == bindparam("state", type_=Entry.state.type))
        .limit(bindparam("most"))
    )
    ready = _prepared(statement, dialect)
    values = ready.parameters({"state": EntryState.PARKED, "most": 3})
    given = list(values.values() if ready.by_name else values)
    assert given[:3] == ["open", "parked", 3]
    moment = datetime(2027, 3, 10, 8, tzinfo=UTC)
    read = "2027-03-10 08:00:00.000000" if dialect.name == "sqlite" else moment
    opened_at = ready.results[0](read) if ready.results[0] else read
    assert opened_at == moment
