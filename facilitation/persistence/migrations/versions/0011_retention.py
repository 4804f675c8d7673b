"""How long what belongs to workshops is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("raw_months", sa.Integer(), nullable=True),
        sa.Column("plan_months", sa.Integer(), nullable=True),
        sa.Column("raw_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_retention_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_retention")),
    )


def downgrade() -> None:
    op.drop_table("retention")
