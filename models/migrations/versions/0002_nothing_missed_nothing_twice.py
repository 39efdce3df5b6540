"""Nothing missed, nothing twice."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
works_from: str = "0001"
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    op.create_table(
        "pace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "lane",
            sa.Enum(
                "chat.postMessage",
                "chat.update",
                "chat.delete",
                "conversations.history",
                name="lane",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("free_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_pace_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pace")),
        sa.UniqueConstraint("committee_id", "lane", name=op.f("uq_pace_committee_id_lane")),
    )
    with op.batch_alter_table("pace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pace_committee_id"), ["committee_id"], unique=False)

    with op.batch_alter_table("audit_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_line_committee_id"))
        batch_op.create_index("ix_audit_line_newest", ["committee_id", "id"], unique=False)

    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.create_index("ix_checkin_committee_at", ["committee_id", "at"], unique=False)

    with op.batch_alter_table("inbox_entry", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_entry_at", ["at"], unique=False)

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agenda_seen", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("agenda_look_at", sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index(
            "ix_meeting_posted",
            ["ends_at"],
            unique=False,
            sqlite_where=sa.text("agenda_posted_at IS NOT NULL"),
            postgresql_where=sa.text("agenda_posted_at IS NOT NULL"),
        )

    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("announce", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "ix_occurrence_announce",
            ["committee_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("announce = 1"),
            postgresql_where=sa.text("announce"),
        )

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_message_op"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_outbox_message_op"), "op IN ('post', 'reply', 'update', 'delete')"
        )
        batch_op.add_column(sa.Column("urgency", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("absent_after", sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("unsure", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("reported", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("ended_at", sqltypes.UTCDateTime(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_outbox_message_due"))
        batch_op.create_index("ix_outbox_message_expiry", ["state", "expires_at"], unique=False)
        batch_op.create_index("ix_outbox_message_order", ["state", "urgency", "due_at", "id"], unique=False)
        batch_op.create_index("ix_outbox_message_pace", ["committee_id", "target", "sent_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_message_unreported",
            ["state", "reported"],
            unique=False,
            sqlite_where=sa.text("state = 'failed' AND reported = false"),
            postgresql_where=sa.text("state = 'failed' AND reported = false"),
        )

    with op.batch_alter_table("outbox_subject", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mention", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "catch_up",
                sa.Enum(
                    "run_once",
                    "run_all",
                    "skip",
                    name="catch_up",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.drop_index(batch_op.f("ix_schedule_wake_at"))
        batch_op.create_index(
            "ix_schedule_asleep",
            ["committee_id"],
            unique=False,
            sqlite_where=sa.text("wake_at IS NULL AND NOT paused AND (next_run IS NOT NULL OR rule <> '')"),
            postgresql_where=sa.text(
                "wake_at IS NULL AND NOT paused AND (next_run IS NOT NULL OR rule <> '')"
            ),
        )
        batch_op.create_index(
            "ix_schedule_due",
            ["wake_at", "rank", "id"],
            unique=False,
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_schedule_in_vain",
            ["committee_id"],
            unique=False,
            sqlite_where=sa.text("wake_at IS NOT NULL AND faults >= 3"),
            postgresql_where=sa.text("wake_at IS NOT NULL AND faults >= 3"),
        )
    op.execute(_RANKS)


_RANKS = """
UPDATE schedule SET rank = CASE work
    WHEN 'handover' THEN 0 WHEN 'chair_ask' THEN 1 WHEN 'chair_deadline' THEN 2 WHEN 'round_close' THEN 3
    WHEN 'round_open' THEN 4 WHEN 'round_remind' THEN 5 WHEN 'nudge' THEN 6 WHEN 'meeting_end' THEN 7
    WHEN 'agenda' THEN 8 ELSE 9 END
"""
