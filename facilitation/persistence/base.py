"""The declarative base, its naming convention and the column types that every dialect shares."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from facilitation.domain.json_values import Json

# Named constraints are needed by SQLite's batch migrations and by readable errors.
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Tables that must not remember the order in which their rows came: SQLite otherwise keeps a hidden row number, by which
# an anonymous answer could be paired with the note that its author has answered.
UNORDERED = {"sqlite_with_rowid": False}


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, stored as UTC; naive values are refused, because they would lie."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC on the way in."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must know its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back on the way out: SQLite forgets it."""
        del dialect
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def by_value(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the enum's value and checks it in the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        # Not JSONB on PostgreSQL, which sorts the keys: answers are told in the order in which they were asked for.
        Json: JSON(),
        list[str]: JSON(),
        str: String(),
    }
