"""Decisions in the cases of a timed agenda, minutes that steps give each other, and rounds of tables."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("step_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "approved",
                "noted",
                "endorsed",
                "resolved",
                "postponed",
                "rejected",
                name="decisionkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column("report_by", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_decision_step_id_step"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_decision_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("step_id", name=op.f("uq_decision_step_id")),
    )
    op.create_index(op.f("ix_decision_workshop_id"), "decision", ["workshop_id"], unique=False)
    op.add_column("step", sa.Column("taken_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("step", sa.Column("round", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("step", "round")
    op.drop_column("step", "taken_minutes")
    op.drop_index(op.f("ix_decision_workshop_id"), table_name="decision")
    op.drop_table("decision")
