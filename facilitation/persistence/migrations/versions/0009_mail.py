"""The queue of mails to owners."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("invitation", "reminder", name="mailkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                "uncertain",
                "dropped",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_mail_link_id_link"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name=op.f("fk_mail_owner_id_owner"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_mail_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_owner", "mail", ["owner_id"], unique=False)
    op.create_index("ix_mail_state", "mail", ["state", "next_at"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "before",
                "due",
                "after",
                "status",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mail_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_reminder_mail_id_mail"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["owner.id"], name=op.f("fk_reminder_owner_id_owner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "occasion", "day", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_mail_id"), "reminder", ["mail_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("mail")
