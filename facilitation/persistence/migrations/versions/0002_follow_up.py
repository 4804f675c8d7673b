"""Owners and what they say of their actions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owner",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_owner_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner")),
        sa.UniqueConstraint("workshop_id", "role", "unit", "name", name=op.f("uq_owner_workshop_id_role_unit_name")),
    )
    op.create_table(
        "action_update",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "started",
                "planned",
                "done",
                "not_started",
                "stopped",
                "unknown",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "acceptance",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                "handed_over",
                name="acceptance",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("handed_to_id", sa.String(length=36), nullable=True),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=True),
        sa.Column("value_source", sa.String(length=160), nullable=False),
        sa.Column("comment", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_action_update_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_update_action_id_action"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["handed_to_id"], ["owner.id"], name=op.f("fk_action_update_handed_to_id_owner"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["owner.id"], name=op.f("fk_action_update_owner_id_owner"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_action_update_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_update")),
        sa.UniqueConstraint("action_id", "sequence", name=op.f("uq_action_update_action_id_sequence")),
    )
    op.create_index("ix_action_update_workshop", "action_update", ["workshop_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_action_update_workshop", table_name="action_update")

    op.drop_table("action_update")
    op.drop_table("owner")
