"""Mail to those who are asked before and after the day."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_REMINDER = sa.table(
    "reminder",
    sa.column("owner_id", sa.String()),
    sa.column("occasion", sa.String()),
    sa.column("day", sa.Date()),
    sa.column("mail_id", sa.String()),
)


def upgrade() -> None:
    with op.batch_alter_table("invitee") as invitee:
        invitee.add_column(sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True))
        invitee.add_column(sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))

    # SQLite makes the table of mails anew, which takes the reminders that point to it along.
    kept = [dict(row) for row in op.get_bind().execute(sa.select(_REMINDER)).mappings()]
    with op.batch_alter_table("mail") as mail:
        mail.alter_column("owner_id", existing_type=sa.String(length=36), nullable=True)
        mail.add_column(sa.Column("invitee_id", sa.String(length=36), nullable=True))
        mail.create_foreign_key(
            op.f("fk_mail_invitee_id_invitee"), "invitee", ["invitee_id"], ["id"], ondelete="CASCADE"
        )
        mail.create_check_constraint(op.f("ck_mail_one_recipient"), "(owner_id IS NULL) <> (invitee_id IS NULL)")
    op.create_index("ix_mail_invitee", "mail", ["invitee_id"], unique=False)
    op.execute(sa.delete(_REMINDER))
    if kept:
        op.bulk_insert(_REMINDER, kept)

    op.create_table(
        "survey_reminder",
        sa.Column("invitee_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["invitee_id"],
            ["invitee.id"],
            name=op.f("fk_survey_reminder_invitee_id_invitee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("invitee_id", "number", name=op.f("pk_survey_reminder")),
    )


def downgrade() -> None:
    op.drop_table("survey_reminder")
    op.execute("DELETE FROM mail WHERE owner_id IS NULL")
    kept = [dict(row) for row in op.get_bind().execute(sa.select(_REMINDER)).mappings()]
    op.drop_index("ix_mail_invitee", "mail")
    with op.batch_alter_table("mail") as mail:
        mail.drop_constraint(op.f("ck_mail_one_recipient"), type_="check")
        mail.drop_constraint(op.f("fk_mail_invitee_id_invitee"), type_="foreignkey")
        mail.drop_column("invitee_id")
        mail.alter_column("owner_id", existing_type=sa.String(length=36), nullable=False)
    op.execute(sa.delete(_REMINDER))
    if kept:
        op.bulk_insert(_REMINDER, kept)
    with op.batch_alter_table("invitee") as invitee:
        invitee.drop_column("refused_at")
        invitee.drop_column("muted_at")
