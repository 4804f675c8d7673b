"""Steps that are answered before and after the day, by open and personal links."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_link",
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("phase", sa.String(length=8), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "expected",
            sa.JSON(),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_survey_link_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "phase", name=op.f("pk_survey_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_link_token_hash")),
    )
    op.create_table(
        "invitee",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("phase", sa.String(length=8), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=160), nullable=False),
        sa.Column("participant_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_invitee_participant_id_participant"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_invitee_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitee")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitee_token_hash")),
    )
    op.create_index("ix_invitee_workshop", "invitee", ["workshop_id", "phase"], unique=False)
    op.add_column("step", sa.Column("opens_on", sa.Date(), nullable=True))
    op.add_column("step", sa.Column("closes_on", sa.Date(), nullable=True))
    op.add_column("participant", sa.Column("came", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("entry", sa.Column("level", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("entry", "level")
    op.drop_column("participant", "came")
    op.drop_column("step", "closes_on")
    op.drop_column("step", "opens_on")
    op.drop_index("ix_invitee_workshop", table_name="invitee")
    op.drop_table("invitee")
    op.drop_table("survey_link")
