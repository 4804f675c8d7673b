"""Alembic's entry: runs the migrations on the connection that it is handed."""

from alembic import context

from facilitation.persistence.base import Base
from facilitation.persistence.models import __all__ as _models  # noqa: F401 -- importing fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
