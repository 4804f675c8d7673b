"""Series of workshops, and actions that are carried from one to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("frame", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "series_member",
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "facilitator", "organiser", name="membership", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_series_member_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_member_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "account_id", name=op.f("pk_series_member")),
    )
    op.create_table(
        "series_workshop",
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_workshop_series_id_series"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_series_workshop_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_series_workshop")),
    )
    op.create_index(op.f("ix_series_workshop_series_id"), "series_workshop", ["series_id"])
    op.create_table(
        "carried_action",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "parked",
                "withdrawn",
                name="entrystate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_carried_action_action_id_action"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_carried_action_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_action")),
        sa.UniqueConstraint("workshop_id", "action_id", name=op.f("uq_carried_action_workshop_id_action_id")),
    )
    op.create_index("ix_carried_action_action", "carried_action", ["action_id"])
    # Nothing points at an invitation, so its table can be made anew without following any cascade.
    with op.batch_alter_table("invitation") as batch:
        batch.add_column(sa.Column("series_id", sa.String(length=36), nullable=True))
        batch.create_foreign_key(
            op.f("fk_invitation_series_id_series"), "series", ["series_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    with op.batch_alter_table("invitation") as batch:
        batch.drop_constraint(op.f("fk_invitation_series_id_series"), type_="foreignkey")
        batch.drop_column("series_id")
    for table in ("carried_action", "series_workshop", "series_member", "series"):
        op.drop_table(table)
