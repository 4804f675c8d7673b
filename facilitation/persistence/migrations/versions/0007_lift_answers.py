"""What decision levels answer to lifted actions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lift_answer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("ask", sa.String(length=40), nullable=False),
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
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_lift_answer_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_lift_answer_action_id_action"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_lift_answer_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_answer")),
    )
    op.create_index("ix_lift_answer_action", "lift_answer", ["action_id", "sequence"])
    op.create_index(op.f("ix_lift_answer_workshop_id"), "lift_answer", ["workshop_id"])


def downgrade() -> None:
    op.drop_table("lift_answer")
