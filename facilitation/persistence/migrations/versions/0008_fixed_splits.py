"""Answers by category, fixed when their step is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fixed_split",
        sa.Column("step_id", sa.String(length=36), nullable=False),
        sa.Column("input_key", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("rest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_fixed_split_step_id_step"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("step_id", "input_key", name=op.f("pk_fixed_split")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("fixed_split")
