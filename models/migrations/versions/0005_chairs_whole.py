"""Chairs whole."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
works_from: str = "0001"
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    op.create_table(
        "user_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("usergroup_id", sqltypes.AutoString(), nullable=False),
        sa.Column("members", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("retry_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("error", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_user_group_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_group")),
        sa.UniqueConstraint("committee_id", "office_id", name=op.f("uq_user_group_committee_id_office_id")),
    )
    with op.batch_alter_table("user_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_group_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "office_rotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("again_days", sa.JSON(), server_default="[30, 7]", nullable=False),
        sa.Column(
            "sectors", sa.JSON(), server_default='["criminal_justice", "behavioral_health"]', nullable=False
        ),
        sa.Column("most_terms", sa.Integer(), server_default="2", nullable=False),
        sa.Column("partial_counts", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("chain", sa.JSON(), server_default='["agency", "line"]', nullable=False),
        sa.Column("agency_days", sa.Integer(), server_default="7", nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "chair",
                "co_chair",
                "vice_chair",
                "lead",
                "recorder",
                name="duty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 90", name=op.f("ck_office_rotation_answer_days")),
        sa.CheckConstraint("notice_days BETWEEN 1 AND 365", name=op.f("ck_office_rotation_notice_days")),
        sa.CheckConstraint("term_months BETWEEN 1 AND 60", name=op.f("ck_office_rotation_term_months")),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_office_rotation_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_office_rotation_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_rotation")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_office_rotation_committee_id_id")),
    )
    with op.batch_alter_table("office_rotation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_rotation_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "uq_office_rotation_committee",
            ["committee_id", "duty"],
            unique=True,
            sqlite_where=sa.text("active AND workgroup_id IS NULL"),
            postgresql_where=sa.text("active AND workgroup_id IS NULL"),
        )
        batch_op.create_index(
            "uq_office_rotation_group",
            ["committee_id", "duty", "workgroup_id"],
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )

    op.create_table(
        "swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("answered_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "asker_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_swap_committee_id_asker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "other_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_swap_committee_id_other_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_swap_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_swap_committee_id_id")),
    )
    with op.batch_alter_table("swap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_swap_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "uq_swap_open",
            ["committee_id", "office_id", "asker_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "vacancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "left",
                "stepped_down",
                "nobody_yet",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("former_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("rest_until", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("asked_agency", sa.Boolean(), nullable=False),
        sa.Column("caller_id", sa.Integer(), nullable=True),
        sa.Column("called_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "caller_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_vacancy_committee_id_caller_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "former_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_vacancy_committee_id_former_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_vacancy_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_vacancy_committee_id_id")),
    )
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vacancy_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "uq_vacancy_open",
            ["committee_id", "office_id"],
            unique=True,
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        )

    op.create_table(
        "office_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
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
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_office_line_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "office_id"],
            ["office_rotation.committee_id", "office_rotation.id"],
            name=op.f("fk_office_line_committee_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_office_line_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_line")),
        sa.UniqueConstraint("office_id", "member_id", name=op.f("uq_office_line_office_id_member_id")),
        sa.UniqueConstraint("office_id", "position", name=op.f("uq_office_line_office_id_position")),
    )
    with op.batch_alter_table("office_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_line_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "office_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
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
            nullable=True,
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
        sa.Column("partial", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note", sqltypes.AutoString(), server_default="", nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_office_term_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_office_term_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "office_id"],
            ["office_rotation.committee_id", "office_rotation.id"],
            name=op.f("fk_office_term_committee_id_office_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_office_term_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_term")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_office_term_committee_id_id")),
    )
    with op.batch_alter_table("office_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_term_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_term_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_office_term_number",
            ["office_id", "number"],
            unique=True,
            sqlite_where=sa.text("state IN ('serving', 'ended')"),
            postgresql_where=sa.text("state IN ('serving', 'ended')"),
        )
        batch_op.create_index(
            "uq_office_term_open",
            ["office_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'accepted')"),
            postgresql_where=sa.text("state IN ('asked', 'accepted')"),
        )
        batch_op.create_index(
            "uq_office_term_serving",
            ["office_id"],
            unique=True,
            sqlite_where=sa.text("state = 'serving'"),
            postgresql_where=sa.text("state = 'serving'"),
        )

    with op.batch_alter_table("chair_rotation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("again_days", sa.JSON(), server_default="[30, 7]", nullable=False))
        batch_op.add_column(
            sa.Column(
                "sectors",
                sa.JSON(),
                server_default='["criminal_justice", "behavioral_health"]',
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("most_terms", sa.Integer(), server_default="2", nullable=False))
        batch_op.add_column(
            sa.Column("partial_counts", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("chain", sa.JSON(), server_default='["agency", "line"]', nullable=False)
        )
        batch_op.add_column(sa.Column("agency_days", sa.Integer(), server_default="7", nullable=False))

    with op.batch_alter_table("chair_term", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partial", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("note", sqltypes.AutoString(), server_default="", nullable=False))

    with op.batch_alter_table("committee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("most_hours", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("fewest_meetings", sa.Integer(), nullable=True))

    # A program of before stumbles over a due schedule of a new kind until one of this version has taken it.
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_schedule_work"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_schedule_work"),
            "work IN ('handover', 'chair_ask', 'chair_deadline', 'round_close', 'round_open', "
            "'round_remind', 'nudge', 'meeting_end', 'agenda', 'digest', 'agenda_draft', 'notice_warning', "
            "'notice', 'quorum', 'minutes', 'no_meeting', 'office_handover', 'office_ask', "
            "'office_deadline', 'burden')",
        )
