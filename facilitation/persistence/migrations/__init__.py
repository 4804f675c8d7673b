"""Alembic, configured in code: there is no ini file to keep in step with the settings."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

FOLDER = Path(__file__).parent


def configuration() -> Config:
    """Return the configuration that every Alembic command here uses."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def known_versions() -> frozenset[str]:
    """Return the identifiers of all migrations in this version of the product."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions())


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Run the migrations that the database lacks, in one transaction."""
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def downgrade(engine: Engine, *, to: str) -> None:
    """Step back to an earlier version; used by tests and by hand, never by a start."""
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
