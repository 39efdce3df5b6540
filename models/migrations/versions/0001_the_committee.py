"""The committee."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
works_from: str = "0001"
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    op.create_table(
        "committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("mission", sqltypes.AutoString(), nullable=False),
        sa.Column("zone", sqltypes.AutoString(), nullable=False),
        sa.Column("channel_id", sqltypes.AutoString(), nullable=True),
        sa.Column(
            "step",
            sa.Enum(
                "engagement",
                "assessment",
                "planning",
                "monitoring",
                "problem_solving",
                "transition",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("country", sqltypes.AutoString(), nullable=False),
        sa.Column("subdivision", sqltypes.AutoString(), nullable=True),
        sa.Column("fiscal_year_start_month", sa.Integer(), nullable=False),
        sa.Column("day_first", sa.Boolean(), nullable=False),
        sa.Column("goals_made", sa.Integer(), nullable=False),
        sa.Column("steps_made", sa.Integer(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("set_up_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "fiscal_year_start_month BETWEEN 1 AND 12", name=op.f("ck_committee_fiscal_month")
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 150", name=op.f("ck_committee_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("team_id", name=op.f("uq_committee_team_id")),
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "criminal_justice",
                "behavioral_health",
                "community",
                "government",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 150", name=op.f("ck_agency_name_length")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_agency_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_agency_committee_id_id")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_agency_committee_id_name")),
    )
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "chair_rotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 90", name=op.f("ck_chair_rotation_answer_days")),
        sa.CheckConstraint("notice_days BETWEEN 1 AND 365", name=op.f("ck_chair_rotation_notice_days")),
        sa.CheckConstraint("term_months BETWEEN 1 AND 60", name=op.f("ck_chair_rotation_term_months")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_chair_rotation_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chair_rotation")),
        sa.UniqueConstraint("committee_id", name=op.f("uq_chair_rotation_committee_id")),
    )
    with op.batch_alter_table("chair_rotation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chair_rotation_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_day_off_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_off")),
        sa.UniqueConstraint("committee_id", "day", name=op.f("uq_day_off_committee_id_day")),
    )
    with op.batch_alter_table("day_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_off_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "inbox_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_inbox_entry_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_entry")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_inbox_entry_committee_id_name")),
    )
    with op.batch_alter_table("inbox_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_entry_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("slack_id", sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("zone", sqltypes.AutoString(), nullable=False),
        sa.Column("coordinator", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "stand_in_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_member_committee_id_stand_in_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_member_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_member_committee_id_id")),
        sa.UniqueConstraint("committee_id", "slack_id", name=op.f("uq_member_committee_id_slack_id")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("token", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nudge",
                "checkin",
                "reminder",
                "wrap_up",
                "agenda",
                "digest",
                "chair",
                "notice",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "op",
            sa.Enum(
                "post", "reply", "update", name="op", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("target", sqltypes.AutoString(), nullable=False),
        sa.Column("anchor_key", sqltypes.AutoString(), nullable=True),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "in_doubt",
                "sent",
                "withdrawn",
                "expired",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("not_before", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sqltypes.AutoString(), nullable=False),
        sa.Column("slack_channel", sqltypes.AutoString(), nullable=True),
        sa.Column("slack_ts", sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("sent_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_outbox_message_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_outbox_message_committee_id_id")),
        sa.UniqueConstraint("committee_id", "key", name=op.f("uq_outbox_message_committee_id_key")),
        sa.UniqueConstraint("token", name=op.f("uq_outbox_message_token")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_outbox_message_due", ["state", "not_before"], unique=False)
        batch_op.create_index(
            "ix_outbox_message_target", ["committee_id", "target", "state", "due_at"], unique=False
        )
        batch_op.create_index("ix_outbox_message_told", ["committee_id", "kind", "created_at"], unique=False)

    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "work",
            sa.Enum(
                "handover",
                "chair_ask",
                "chair_deadline",
                "round_close",
                "round_open",
                "round_remind",
                "nudge",
                "meeting_end",
                "agenda",
                "digest",
                name="work",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("rule", sqltypes.AutoString(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("zone", sqltypes.AutoString(), nullable=False),
        sa.Column("next_run", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("wake_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_schedule_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_schedule_committee_id_id")),
        sa.UniqueConstraint(
            "committee_id",
            "work",
            "subject_id",
            "zone",
            name=op.f("uq_schedule_committee_id_work_subject_id_zone"),
        ),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_schedule_wake_at", ["wake_at"], unique=False)

    op.create_table(
        "workgroup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("channel_id", sqltypes.AutoString(), nullable=True),
        sa.Column(
            "mode",
            sa.Enum(
                "workplan", "as_they_arise", name="mode", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "step",
            sa.Enum(
                "engagement",
                "assessment",
                "planning",
                "monitoring",
                "problem_solving",
                "transition",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 150", name=op.f("ck_workgroup_name_length")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_workgroup_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workgroup")),
        sa.UniqueConstraint("committee_id", "channel_id", name=op.f("uq_workgroup_committee_id_channel_id")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_workgroup_committee_id_id")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_workgroup_committee_id_name")),
    )
    with op.batch_alter_table("workgroup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workgroup_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "audit_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("turn", sqltypes.AutoString(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_slack_id", sqltypes.AutoString(), nullable=True),
        sa.Column("act", sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "actor_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_audit_line_committee_id_actor_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_audit_line_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_line")),
    )
    with op.batch_alter_table("audit_line", schema=None) as batch_op:
        batch_op.create_index("ix_audit_line_actor", ["committee_id", "actor_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_line_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_line_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_audit_line_row", ["committee_id", "kind", "row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_line_turn"), ["turn"], unique=False)

    op.create_table(
        "chair_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "criminal_justice",
                "behavioral_health",
                "community",
                "government",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_chair_line_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_chair_line_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chair_line")),
        sa.UniqueConstraint("committee_id", "member_id", name=op.f("uq_chair_line_committee_id_member_id")),
        sa.UniqueConstraint("committee_id", "position", name=op.f("uq_chair_line_committee_id_position")),
    )
    with op.batch_alter_table("chair_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chair_line_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "chair_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "criminal_justice",
                "behavioral_health",
                "community",
                "government",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "accepted",
                "serving",
                "ended",
                "declined",
                "lapsed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_chair_term_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_chair_term_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_chair_term_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chair_term")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_chair_term_committee_id_id")),
    )
    with op.batch_alter_table("chair_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chair_term_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_chair_term_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_chair_term_number",
            ["committee_id", "number"],
            unique=True,
            sqlite_where=sa.text("state IN ('serving', 'ended')"),
            postgresql_where=sa.text("state IN ('serving', 'ended')"),
        )
        batch_op.create_index(
            "uq_chair_term_open",
            ["committee_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'accepted')"),
            postgresql_where=sa.text("state IN ('asked', 'accepted')"),
        )
        batch_op.create_index(
            "uq_chair_term_serving",
            ["committee_id"],
            unique=True,
            sqlite_where=sa.text("state = 'serving'"),
            postgresql_where=sa.text("state = 'serving'"),
        )

    op.create_table(
        "checkin_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("workgroup_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("remind_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closes_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "opened_at < remind_at AND remind_at < closes_at", name=op.f("ck_checkin_round_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_checkin_round_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_checkin_round_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_round")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_checkin_round_committee_id_id")),
        sa.UniqueConstraint(
            "workgroup_id", "opened_at", name=op.f("uq_checkin_round_workgroup_id_opened_at")
        ),
    )
    with op.batch_alter_table("checkin_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkin_round_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("statement", sqltypes.AutoString(), nullable=False),
        sa.Column("measure", sqltypes.AutoString(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "met", "dropped", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(statement) BETWEEN 1 AND 500", name=op.f("ck_goal_statement_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_goal_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_goal_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_goal_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_goal_committee_id_id")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_goal_committee_id_number")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_workgroup_id"), ["workgroup_id"], unique=False)

    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("rule", sqltypes.AutoString(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sqltypes.AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sqltypes.AutoString(), nullable=False),
        sa.Column("agenda_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("agenda_days BETWEEN 0 AND 60", name=op.f("ck_meeting_series_agenda_days")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 1440", name=op.f("ck_meeting_series_minutes")),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_meeting_series_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_meeting_series_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_meeting_series_committee_id_id")),
    )
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_series_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("fired", "skipped", name="outcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sqltypes.AutoString(), nullable=False),
        sa.Column("recorded_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "schedule_id"],
            ["schedule.committee_id", "schedule.id"],
            name=op.f("fk_occurrence_committee_id_schedule_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_occurrence_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("schedule_id", "due_at", name=op.f("uq_occurrence_schedule_id_due_at")),
    )
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrence_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "outbox_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("subject", sqltypes.AutoString(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "message_id"],
            ["outbox_message.committee_id", "outbox_message.id"],
            name=op.f("fk_outbox_subject_committee_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_outbox_subject_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_subject")),
        sa.UniqueConstraint("message_id", "subject", name=op.f("uq_outbox_subject_message_id_subject")),
    )
    with op.batch_alter_table("outbox_subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_subject_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_outbox_subject_subject", ["committee_id", "subject"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("designee_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("principal_id <> designee_id", name=op.f("ck_seat_two_people")),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_seat_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "designee_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_seat_committee_id_designee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "principal_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_seat_committee_id_principal_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_seat_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_seat_committee_id_id")),
        sa.UniqueConstraint("committee_id", "principal_id", name=op.f("uq_seat_committee_id_principal_id")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "workgroup_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("workgroup_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_workgroup_member_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_workgroup_member_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_workgroup_member_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workgroup_member")),
        sa.UniqueConstraint(
            "workgroup_id", "member_id", name=op.f("uq_workgroup_member_workgroup_id_member_id")
        ),
    )
    with op.batch_alter_table("workgroup_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workgroup_member_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workgroup_member_member_id"), ["member_id"], unique=False)

    op.create_table(
        "action_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_words", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "done", "dropped", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "progress",
            sa.Enum(
                "unknown",
                "on_track",
                "at_risk",
                "blocked",
                name="progress",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("waiting_on_id", sa.Integer(), nullable=True),
        sa.Column("waiting_why", sqltypes.AutoString(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("dropped_because", sqltypes.AutoString(), nullable=False),
        sa.Column("done_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("heard_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_action_step_done_at")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 500", name=op.f("ck_action_step_title_length")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_action_step_percent")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_action_step_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_action_step_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "owner_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_action_step_committee_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "waiting_on_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_action_step_committee_id_waiting_on_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_action_step_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_step")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_action_step_committee_id_id")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_action_step_committee_id_number")),
    )
    with op.batch_alter_table("action_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_step_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_step_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(
            "ix_action_step_open_owner", ["committee_id", "state", "owner_id"], unique=False
        )

    op.create_table(
        "asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_asked_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "owner_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_asked_committee_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "round_id"],
            ["checkin_round.committee_id", "checkin_round.id"],
            name=op.f("fk_asked_committee_id_round_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_asked_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked")),
        sa.UniqueConstraint(
            "round_id", "member_id", "owner_id", name=op.f("uq_asked_round_id_member_id_owner_id")
        ),
    )
    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asked_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "goal_benefit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("benefit", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_goal_benefit_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_goal_benefit_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_goal_benefit_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_benefit")),
        sa.UniqueConstraint("goal_id", "agency_id", name=op.f("uq_goal_benefit_goal_id_agency_id")),
    )
    with op.batch_alter_table("goal_benefit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_benefit_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ends_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agenda_posted_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("agenda_edition", sa.Integer(), nullable=False),
        sa.Column("agenda_print", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meeting_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["committee_id", "series_id"],
            ["meeting_series.committee_id", "meeting_series.id"],
            name=op.f("fk_meeting_committee_id_series_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_meeting_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_meeting_committee_id_id")),
        sa.UniqueConstraint("series_id", "planned_on", name=op.f("uq_meeting_series_id_planned_on")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_meeting_next", ["committee_id", "state", "starts_at"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("presenter_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column(
            "wanted",
            sa.Enum(
                "inform",
                "discuss",
                "decide",
                name="wanted",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("open", "removed", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_agenda_item_title_length")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 240", name=op.f("ck_agenda_item_minutes")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_agenda_item_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "meeting_id"],
            ["meeting.committee_id", "meeting.id"],
            name=op.f("fk_agenda_item_committee_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "presenter_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_agenda_item_committee_id_presenter_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_agenda_item_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_agenda_item_committee_id_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "checkin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "said",
            sa.Enum(
                "on_track",
                "at_risk",
                "blocked",
                "done",
                name="said",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_checkin_percent")),
        sa.CheckConstraint(
            "step_id IS NOT NULL OR workgroup_id IS NOT NULL", name=op.f("ck_checkin_about_something")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_checkin_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "round_id"],
            ["checkin_round.committee_id", "checkin_round.id"],
            name=op.f("fk_checkin_committee_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "step_id"],
            ["action_step.committee_id", "action_step.id"],
            name=op.f("fk_checkin_committee_id_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_checkin_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_checkin_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_checkin_committee_id_id")),
        sa.UniqueConstraint("round_id", "step_id", name=op.f("uq_checkin_round_id_step_id")),
        sa.UniqueConstraint(
            "round_id", "workgroup_id", "member_id", name=op.f("uq_checkin_round_id_workgroup_id_member_id")
        ),
    )
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkin_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_checkin_step_at", ["step_id", "at"], unique=False)
