"""Meetings whole."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
works_from: str = "0001"
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("digest", sqltypes.AutoString(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_calendar_feed_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_calendar_feed_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_calendar_feed_committee_id_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "present",
                "designee",
                "excused",
                "absent",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("arrived_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("left_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("arrived_at < left_at", name=op.f("ck_attendance_in_order")),
        sa.ForeignKeyConstraint(
            ["committee_id", "meeting_id"],
            ["meeting.committee_id", "meeting.id"],
            name=op.f("fk_attendance_committee_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_attendance_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "seat_id"],
            ["seat.committee_id", "seat.id"],
            name=op.f("fk_attendance_committee_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_attendance_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_attendance_committee_id_id")),
        sa.UniqueConstraint("meeting_id", "seat_id", name=op.f("uq_attendance_meeting_id_seat_id")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("recorder_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "reviewed",
                "approved",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begun_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reviewed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("approved_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("approved_in_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_at IS NOT NULL)", name=op.f("ck_minutes_approved")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "approved_in_id"],
            ["meeting.committee_id", "meeting.id"],
            name=op.f("fk_minutes_committee_id_approved_in_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "meeting_id"],
            ["meeting.committee_id", "meeting.id"],
            name=op.f("fk_minutes_committee_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "recorder_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_minutes_committee_id_recorder_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_minutes_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_minutes_committee_id_id")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "rsvp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column(
            "coming",
            sa.Enum(
                "yes", "no", "designee", name="coming", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("designee_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(coming = 'designee') = (designee_id IS NOT NULL)", name=op.f("ck_rsvp_designee")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "designee_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_rsvp_committee_id_designee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "meeting_id"],
            ["meeting.committee_id", "meeting.id"],
            name=op.f("fk_rsvp_committee_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "seat_id"],
            ["seat.committee_id", "seat.id"],
            name=op.f("fk_rsvp_committee_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_rsvp_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_rsvp_committee_id_id")),
        sa.UniqueConstraint("meeting_id", "seat_id", name=op.f("uq_rsvp_meeting_id_seat_id")),
    )
    with op.batch_alter_table("rsvp", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rsvp_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "minutes_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("heading", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "note",
                "motion",
                "decision",
                "step",
                "correction",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("mover_id", sa.Integer(), nullable=True),
        sa.Column("seconder_id", sa.Integer(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "adopted",
                "failed",
                "laid_over",
                "withdrawn",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("(kind = 'motion') = (result IS NOT NULL)", name=op.f("ck_minutes_entry_motion")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 3000", name=op.f("ck_minutes_entry_text_length")),
        sa.CheckConstraint("mover_id <> seconder_id", name=op.f("ck_minutes_entry_two_people")),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND abstained >= 0", name=op.f("ck_minutes_entry_votes")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_minutes_entry_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "item_id"],
            ["agenda_item.committee_id", "agenda_item.id"],
            name=op.f("fk_minutes_entry_committee_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "minutes_id"],
            ["minutes.committee_id", "minutes.id"],
            name=op.f("fk_minutes_entry_committee_id_minutes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "mover_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_minutes_entry_committee_id_mover_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "seconder_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_minutes_entry_committee_id_seconder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "step_id"],
            ["action_step.committee_id", "action_step.id"],
            name=op.f("fk_minutes_entry_committee_id_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_minutes_entry_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_entry")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_minutes_entry_committee_id_id")),
    )
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_entry_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_minutes_entry_minutes", ["minutes_id", "id"], unique=False)

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_agenda_item_state"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_agenda_item_state"), "state IN ('open', 'done', 'removed')"
        )
        batch_op.add_column(sa.Column("attachment", sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("place", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("carried", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("laid_over", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("committee", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("open_meetings", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("standing_order", sa.JSON(), server_default="[]", nullable=False))

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extra", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("place", sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("because", sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("notice_at", sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("frozen_at", sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("amendments", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("opened_at", sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("moved_to", sa.Date(), nullable=True))

    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "holidays",
                sa.Enum(
                    "keep",
                    "skip",
                    "before",
                    "after",
                    name="holidays",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="keep",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("notice", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "notice_unit",
                sa.Enum(
                    "hours",
                    "business_days",
                    name="notice_unit",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="hours",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("quorum", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.create_check_constraint(batch_op.f("ck_meeting_series_notice"), "notice BETWEEN 0 AND 720")
        batch_op.create_check_constraint(batch_op.f("ck_meeting_series_quorum"), "quorum >= 1")

    # A program of before stumbles over a due schedule of a new kind until one of this version has taken it.
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_schedule_work"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_schedule_work"),
            "work IN ('handover', 'chair_ask', 'chair_deadline', 'round_close', 'round_open', "
            "'round_remind', 'nudge', 'meeting_end', 'agenda', 'digest', 'agenda_draft', 'notice_warning', "
            "'notice', 'quorum', 'minutes', 'no_meeting')",
        )
