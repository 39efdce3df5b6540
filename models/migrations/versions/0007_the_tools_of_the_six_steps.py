"""The tools of the six steps."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
works_from: str = "0001"
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    op.create_table(
        "hidden_resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 40", name=op.f("ck_hidden_resource_key_length")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_hidden_resource_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_resource")),
        sa.UniqueConstraint("committee_id", "key", name=op.f("uq_hidden_resource_committee_id_key")),
    )
    with op.batch_alter_table("hidden_resource", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hidden_resource_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("shipped", sqltypes.AutoString(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_instrument_name_length")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_instrument_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_instrument_committee_id_id")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_instrument_committee_id_name")),
    )
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "key_partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("about", sqltypes.AutoString(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("why_not", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 150", name=op.f("ck_key_partner_name_length")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_key_partner_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_partner")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_key_partner_committee_id_id")),
        sa.UniqueConstraint("committee_id", "key", name=op.f("uq_key_partner_committee_id_key")),
    )
    with op.batch_alter_table("key_partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_partner_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "shared_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 150", name=op.f("ck_shared_duty_name_length")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_shared_duty_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_duty")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_shared_duty_committee_id_id")),
    )
    with op.batch_alter_table("shared_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shared_duty_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "vitality_threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "attendance",
                "alone",
                "misses",
                "waiting",
                "answers",
                "moved",
                "outcome",
                "assessment",
                "drift",
                "meetings",
                name="signal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_vitality_threshold_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vitality_threshold")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_vitality_threshold_committee_id_id")),
        sa.UniqueConstraint("committee_id", "signal", name=op.f("uq_vitality_threshold_committee_id_signal")),
    )
    with op.batch_alter_table("vitality_threshold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vitality_threshold_committee_id"), ["committee_id"], unique=False
        )

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "dots",
                "pairs",
                "meeting",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("how", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "voters",
            sa.Enum("seats", "members", name="voters", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("dots", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                "called_off",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closes_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("turnout", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("posted_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 100", name=op.f("ck_ballot_title_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_ballot_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_ballot_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_ballot_committee_id_id")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "board_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("foreword", sqltypes.AutoString(), nullable=False),
        sa.Column("asks", sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqltypes.AutoString(), nullable=False),
        sa.Column("posted_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_board_report_ends_after_start")),
        sa.CheckConstraint("length(asks) <= 3000", name=op.f("ck_board_report_asks_length")),
        sa.CheckConstraint("length(foreword) <= 3000", name=op.f("ck_board_report_foreword_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_board_report_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_board_report_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_report")),
    )
    with op.batch_alter_table("board_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_report_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "charter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "proposed",
                "in_force",
                "replaced",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("put_on", sa.Date(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_charter_number")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_charter_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_charter_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_charter_committee_id_id")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_charter_committee_id_number")),
    )
    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "committee_resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("link", sqltypes.AutoString(), nullable=False),
        sa.Column("about", sqltypes.AutoString(), nullable=False),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(about) <= 300", name=op.f("ck_committee_resource_about_length")),
        sa.CheckConstraint("length(link) BETWEEN 1 AND 500", name=op.f("ck_committee_resource_link_length")),
        sa.CheckConstraint(
            "length(title) BETWEEN 1 AND 150", name=op.f("ck_committee_resource_title_length")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_committee_resource_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_committee_resource_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_resource")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_committee_resource_committee_id_id")),
        sa.UniqueConstraint("committee_id", "link", name=op.f("uq_committee_resource_committee_id_link")),
    )
    with op.batch_alter_table("committee_resource", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_resource_committee_id"), ["committee_id"], unique=False
        )

    op.create_table(
        "counsel_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("about", sqltypes.AutoString(), nullable=False),
        sa.Column("question", sqltypes.AutoString(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("to_name", sqltypes.AutoString(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answered",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "to_id IS NOT NULL OR to_name <> ''", name=op.f("ck_counsel_question_to_somebody")
        ),
        sa.CheckConstraint("length(about) BETWEEN 1 AND 150", name=op.f("ck_counsel_question_about_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "answered_by_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_counsel_question_committee_id_answered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "asker_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_counsel_question_committee_id_asker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "to_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_counsel_question_committee_id_to_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_counsel_question_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsel_question")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_counsel_question_committee_id_id")),
    )
    with op.batch_alter_table("counsel_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counsel_question_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "duty_contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_duty_contest_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "duty_id"],
            ["shared_duty.committee_id", "shared_duty.id"],
            name=op.f("fk_duty_contest_committee_id_duty_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_duty_contest_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_contest")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_duty_contest_committee_id_id")),
    )
    with op.batch_alter_table("duty_contest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_contest_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_contest_duty_id"), ["duty_id"], unique=False)

    op.create_table(
        "duty_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "responsible",
                "does",
                "consulted",
                "informed",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_duty_part_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "duty_id"],
            ["shared_duty.committee_id", "shared_duty.id"],
            name=op.f("fk_duty_part_committee_id_duty_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_duty_part_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_part")),
    )
    with op.batch_alter_table("duty_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_part_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_part_duty_id"), ["duty_id"], unique=False)

    op.create_table(
        "effort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("purpose", sqltypes.AutoString(), nullable=False),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column("run_by", sqltypes.AutoString(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("learned", sqltypes.AutoString(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 150", name=op.f("ck_effort_name_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_effort_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_effort_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_effort_committee_id_id")),
    )
    with op.batch_alter_table("effort", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effort_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "funding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "grant",
                "county",
                "settlement",
                "medicaid",
                "in_kind",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "sought", "held", "closed", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("match_required", sa.BigInteger(), nullable=True),
        sa.Column("match_found", sa.BigInteger(), nullable=True),
        sa.Column("apply_by", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("successor", sqltypes.AutoString(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("cliff_told_on", sa.Date(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "amount >= 0 AND match_required >= 0 AND match_found >= 0", name=op.f("ck_funding_not_below_zero")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_funding_ends_after_start")),
        sa.CheckConstraint("length(source) BETWEEN 1 AND 150", name=op.f("ck_funding_source_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "keeper_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_funding_committee_id_keeper_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_funding_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_funding_committee_id_id")),
    )
    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_keeper_id"), ["keeper_id"], unique=False)

    op.create_table(
        "glossary_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("term", sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("locked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(term) BETWEEN 1 AND 80", name=op.f("ck_glossary_term_term_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "asker_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_glossary_term_committee_id_asker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_glossary_term_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_glossary_term_committee_id_id")),
        sa.UniqueConstraint("committee_id", "key", name=op.f("uq_glossary_term_committee_id_key")),
    )
    with op.batch_alter_table("glossary_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_glossary_term_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "instrument_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("about", sqltypes.AutoString(), nullable=False),
        sa.Column("scale", sa.JSON(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column(
            "raters",
            sa.Enum(
                "seats",
                "agencies",
                "group",
                "one",
                name="raters",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("gated", sa.Boolean(), nullable=False),
        sa.Column("repeat_months", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "repeat_months BETWEEN 1 AND 60", name=op.f("ck_instrument_version_repeat_months")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_instrument_version_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "instrument_id"],
            ["instrument.committee_id", "instrument.id"],
            name=op.f("fk_instrument_version_committee_id_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_instrument_version_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_version")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_instrument_version_committee_id_id")),
        sa.UniqueConstraint(
            "instrument_id", "number", name=op.f("uq_instrument_version_instrument_id_number")
        ),
    )
    with op.batch_alter_table("instrument_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instrument_version_committee_id"), ["committee_id"], unique=False
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("contact", sqltypes.AutoString(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("ask_by", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "joined",
                "declined",
                "later",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 150", name=op.f("ck_invitation_name_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "asker_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_invitation_committee_id_asker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "partner_id"],
            ["key_partner.committee_id", "key_partner.id"],
            name=op.f("fk_invitation_committee_id_partner_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_invitation_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_invitation_committee_id_id")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "map_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_map_item_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_map_item_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_item")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_map_item_committee_id_id")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_map_item_committee_id_number")),
    )
    with op.batch_alter_table("map_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_map_item_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_mapping_name_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_mapping_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_mapping_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_mapping_committee_id_id")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_mapping_committee_id_number")),
    )
    with op.batch_alter_table("mapping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mapping_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("because", sqltypes.AutoString(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("began_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("restart_on", sa.Date(), nullable=True),
        sa.Column("ask_on", sa.Date(), nullable=True),
        sa.Column("cancels", sa.Boolean(), nullable=False),
        sa.Column("moves_terms", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.JSON(), nullable=False),
        sa.Column("rounds", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(because) BETWEEN 1 AND 300", name=op.f("ck_pause_because_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_pause_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "ended_by_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_pause_committee_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_pause_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_pause_committee_id_id")),
    )
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pause_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "uq_pause_on",
            ["committee_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "plan_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("source_name", sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "imported",
                "undone",
                "discarded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("goals", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("settled_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_plan_import_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_plan_import_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_plan_import_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_import")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_plan_import_committee_id_id")),
    )
    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_import_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_plan_import_state", ["committee_id", "state"], unique=False)

    op.create_table(
        "readiness_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_readiness_look_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_readiness_look_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_look")),
    )
    with op.batch_alter_table("readiness_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readiness_look_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "readiness_principle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "owner_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_readiness_principle_committee_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_readiness_principle_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_principle")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_readiness_principle_committee_id_id")),
        sa.UniqueConstraint("committee_id", "key", name=op.f("uq_readiness_principle_committee_id_key")),
    )
    with op.batch_alter_table("readiness_principle", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_readiness_principle_committee_id"), ["committee_id"], unique=False
        )

    op.create_table(
        "scoping_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 150", name=op.f("ck_scoping_session_title_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_scoping_session_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_scoping_session_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoping_session")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_scoping_session_committee_id_id")),
    )
    with op.batch_alter_table("scoping_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scoping_session_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "step_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "was",
            sa.Enum(
                "engagement",
                "assessment",
                "planning",
                "monitoring",
                "problem_solving",
                "transition",
                name="was",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "became",
            sa.Enum(
                "engagement",
                "assessment",
                "planning",
                "monitoring",
                "problem_solving",
                "transition",
                name="became",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("moved_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(why) BETWEEN 1 AND 300", name=op.f("ck_step_move_why_length")),
        sa.CheckConstraint("was <> became", name=op.f("ck_step_move_another_step")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_step_move_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_step_move_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_step_move_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_move")),
    )
    with op.batch_alter_table("step_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_move_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_step_move_of", ["committee_id", "workgroup_id", "id"], unique=False)

    op.create_table(
        "vitality_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "attendance",
                "alone",
                "misses",
                "waiting",
                "answers",
                "moved",
                "outcome",
                "assessment",
                "drift",
                "meetings",
                name="signal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column(
            "reply",
            sa.Enum(
                "on_it", "no_problem", name="reply", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("because", sqltypes.AutoString(), nullable=False),
        sa.Column("answered_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(because) <= 300", name=op.f("ck_vitality_note_because_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "answered_by_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_vitality_note_committee_id_answered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_vitality_note_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_vitality_note_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vitality_note")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_vitality_note_committee_id_id")),
    )
    with op.batch_alter_table("vitality_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vitality_note_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "ix_vitality_note_signal", ["committee_id", "signal", "subject_id"], unique=False
        )

    op.create_table(
        "ballot_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "ballot_id"],
            ["ballot.committee_id", "ballot.id"],
            name=op.f("fk_ballot_option_committee_id_ballot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "item_id"],
            ["map_item.committee_id", "map_item.id"],
            name=op.f("fk_ballot_option_committee_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_ballot_option_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_option")),
        sa.UniqueConstraint("ballot_id", "item_id", name=op.f("uq_ballot_option_ballot_id_item_id")),
    )
    with op.batch_alter_table("ballot_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_option_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "ballot_voter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("cast_by_id", sa.Integer(), nullable=False),
        sa.Column("cast_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "ballot_id"],
            ["ballot.committee_id", "ballot.id"],
            name=op.f("fk_ballot_voter_committee_id_ballot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "cast_by_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_ballot_voter_committee_id_cast_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_ballot_voter_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "seat_id"],
            ["seat.committee_id", "seat.id"],
            name=op.f("fk_ballot_voter_committee_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_ballot_voter_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_voter")),
        sa.UniqueConstraint("ballot_id", "member_id", name=op.f("uq_ballot_voter_ballot_id_member_id")),
        sa.UniqueConstraint("ballot_id", "seat_id", name=op.f("uq_ballot_voter_ballot_id_seat_id")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_ballot_voter_committee_id_id")),
    )
    with op.batch_alter_table("ballot_voter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_voter_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "charter_signoff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("signed", "not_yet", name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("because", sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(because) <= 500", name=op.f("ck_charter_signoff_because_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_charter_signoff_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "charter_id"],
            ["charter.committee_id", "charter.id"],
            name=op.f("fk_charter_signoff_committee_id_charter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_charter_signoff_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_charter_signoff_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_signoff")),
        sa.UniqueConstraint("charter_id", "agency_id", name=op.f("uq_charter_signoff_charter_id_agency_id")),
    )
    with op.batch_alter_table("charter_signoff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_signoff_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_charter_signoff_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "plan",
                "dropped",
                "started",
                "observed",
                "decided",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("change", sqltypes.AutoString(), nullable=False),
        sa.Column("question", sqltypes.AutoString(), nullable=False),
        sa.Column("prediction", sqltypes.AutoString(), nullable=False),
        sa.Column("measure", sqltypes.AutoString(), nullable=False),
        sa.Column("plan_who", sqltypes.AutoString(), nullable=False),
        sa.Column("plan_what", sqltypes.AutoString(), nullable=False),
        sa.Column("plan_when", sqltypes.AutoString(), nullable=False),
        sa.Column("plan_where", sqltypes.AutoString(), nullable=False),
        sa.Column("indicator", sqltypes.AutoString(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("started_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("observed", sqltypes.AutoString(), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=True),
        sa.Column(
            "compared",
            sa.Enum(
                "as_predicted",
                "better",
                "worse",
                "mixed",
                name="compared",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("compared_words", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "adopt",
                "adapt",
                "abandon",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decision_words", sqltypes.AutoString(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'decided') = (decision IS NOT NULL)", name=op.f("ck_cycle_decision_last")
        ),
        sa.CheckConstraint(
            "state IN ('plan', 'dropped') OR prediction <> ''", name=op.f("ck_cycle_prediction_first")
        ),
        sa.CheckConstraint(
            "state NOT IN ('observed', 'decided') OR observed <> ''", name=op.f("ck_cycle_observed_first")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cycle_ends_after_start")),
        sa.CheckConstraint("length(change) BETWEEN 1 AND 500", name=op.f("ck_cycle_change_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_cycle_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "before_id"],
            ["cycle.committee_id", "cycle.id"],
            name=op.f("fk_cycle_committee_id_before_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_cycle_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "owner_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_cycle_committee_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_cycle_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_cycle_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_cycle_committee_id_id")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_cycle_committee_id_number")),
    )
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_before_id"), ["before_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cycle_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cycle_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "effort_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("effort_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("until", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("purpose", sqltypes.AutoString(), nullable=False),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column("run_by", sqltypes.AutoString(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("learned", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_effort_version_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "effort_id"],
            ["effort.committee_id", "effort.id"],
            name=op.f("fk_effort_version_committee_id_effort_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_effort_version_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort_version")),
    )
    with op.batch_alter_table("effort_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effort_version_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_effort_version_effort_id", ["effort_id"], unique=False)

    op.create_table(
        "funded_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("funding_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("fte", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("fte BETWEEN 1 AND 10000", name=op.f("ck_funded_position_fte")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 150", name=op.f("ck_funded_position_title_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_funded_position_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "funding_id"],
            ["funding.committee_id", "funding.id"],
            name=op.f("fk_funded_position_committee_id_funding_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_funded_position_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funded_position")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_funded_position_committee_id_id")),
    )
    with op.batch_alter_table("funded_position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funded_position_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funded_position_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funded_position_funding_id"), ["funding_id"], unique=False)

    op.create_table(
        "funding_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("funding_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "funding_id"],
            ["funding.committee_id", "funding.id"],
            name=op.f("fk_funding_report_committee_id_funding_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_funding_report_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_report")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_funding_report_committee_id_id")),
        sa.UniqueConstraint("funding_id", "due", name=op.f("uq_funding_report_funding_id_due")),
    )
    with op.batch_alter_table("funding_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_report_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "glossary_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("meaning", sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "length(meaning) BETWEEN 1 AND 1000", name=op.f("ck_glossary_version_meaning_length")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_glossary_version_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "term_id"],
            ["glossary_term.committee_id", "glossary_term.id"],
            name=op.f("fk_glossary_version_committee_id_term_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_glossary_version_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_version")),
        sa.UniqueConstraint("term_id", "number", name=op.f("uq_glossary_version_term_id_number")),
    )
    with op.batch_alter_table("glossary_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_glossary_version_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("name_key", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "count",
                "share",
                "amount",
                name="measure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit", sqltypes.AutoString(), nullable=False),
        sa.Column("numerator", sqltypes.AutoString(), nullable=False),
        sa.Column("denominator", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "up",
                "down",
                "neither",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("target_by", sa.Date(), nullable=True),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "period",
            sa.Enum(
                "week",
                "month",
                "quarter",
                "year",
                "fiscal_year",
                name="period",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column("show_small", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "ended", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_indicator_name_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_indicator_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "keeper_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_indicator_committee_id_keeper_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_indicator_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_indicator_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_indicator_committee_id_id")),
        sa.UniqueConstraint("committee_id", "name_key", name=op.f("uq_indicator_committee_id_name_key")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "instrument_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("section", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                "called_off",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_instrument_run_closed_at")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_instrument_run_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "instrument_id"],
            ["instrument.committee_id", "instrument.id"],
            name=op.f("fk_instrument_run_committee_id_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "version_id"],
            ["instrument_version.committee_id", "instrument_version.id"],
            name=op.f("fk_instrument_run_committee_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_instrument_run_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_run")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_instrument_run_committee_id_id")),
    )
    with op.batch_alter_table("instrument_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_run_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_instrument_run_instrument_id"), ["instrument_id"], unique=False)
        batch_op.create_index(
            "uq_instrument_run_open",
            ["instrument_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "intervention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "policy",
                "protocol",
                "service",
                "funding",
                "position",
                "training",
                "project",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "running",
                "ended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_on IS NOT NULL)", name=op.f("ck_intervention_ended_on")
        ),
        sa.CheckConstraint(
            "state <> 'running' OR started_on IS NOT NULL", name=op.f("ck_intervention_started_on")
        ),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_intervention_ends_after_start")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_intervention_note_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 150", name=op.f("ck_intervention_title_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_intervention_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_intervention_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_intervention_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_intervention_committee_id_id")),
    )
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intervention_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "map_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("mapping_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "resource",
                "gap",
                "opportunity",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("details", sqltypes.AutoString(), nullable=False),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_because", sqltypes.AutoString(), nullable=False),
        sa.Column("was_owned", sa.Boolean(), nullable=True),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 150", name=op.f("ck_map_entry_title_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "item_id"],
            ["map_item.committee_id", "map_item.id"],
            name=op.f("fk_map_entry_committee_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "mapping_id"],
            ["mapping.committee_id", "mapping.id"],
            name=op.f("fk_map_entry_committee_id_mapping_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "owner_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_map_entry_committee_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_map_entry_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_entry")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_map_entry_committee_id_id")),
        sa.UniqueConstraint("mapping_id", "item_id", name=op.f("uq_map_entry_mapping_id_item_id")),
    )
    with op.batch_alter_table("map_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_map_entry_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_map_entry_item_id"), ["item_id"], unique=False)

    op.create_table(
        "map_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("number", "anecdote", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqltypes.AutoString(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("last >= first", name=op.f("ck_map_evidence_period_order")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 500", name=op.f("ck_map_evidence_text_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_map_evidence_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "item_id"],
            ["map_item.committee_id", "map_item.id"],
            name=op.f("fk_map_evidence_committee_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_map_evidence_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_evidence")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_map_evidence_committee_id_id")),
    )
    with op.batch_alter_table("map_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_map_evidence_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_map_evidence_item_id"), ["item_id"], unique=False)

    op.create_table(
        "map_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_map_goal_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "item_id"],
            ["map_item.committee_id", "map_item.id"],
            name=op.f("fk_map_goal_committee_id_item_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_map_goal_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_goal")),
        sa.UniqueConstraint("item_id", "goal_id", name=op.f("uq_map_goal_item_id_goal_id")),
    )
    with op.batch_alter_table("map_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_map_goal_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_map_goal_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ahead",
                "reached",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'reached') = (reached_on IS NOT NULL)", name=op.f("ck_milestone_reached_on")
        ),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 150", name=op.f("ck_milestone_title_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_milestone_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_milestone_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_milestone_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_milestone_committee_id_id")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestone_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("statement", sqltypes.AutoString(), nullable=False),
        sa.Column("measure", sqltypes.AutoString(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("intercepts", sa.JSON(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "dropped", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(measure) <= 500", name=op.f("ck_objective_measure_length")),
        sa.CheckConstraint("length(statement) BETWEEN 1 AND 500", name=op.f("ck_objective_statement_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_objective_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_objective_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_objective_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_objective_committee_id_id")),
    )
    with op.batch_alter_table("objective", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objective_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objective_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "partner_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_partner_cover_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "partner_id"],
            ["key_partner.committee_id", "key_partner.id"],
            name=op.f("fk_partner_cover_committee_id_partner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "seat_id"],
            ["seat.committee_id", "seat.id"],
            name=op.f("fk_partner_cover_committee_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_partner_cover_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_cover")),
    )
    with op.batch_alter_table("partner_cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_cover_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_cover_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "plan_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "import_id"],
            ["plan_import.committee_id", "plan_import.id"],
            name=op.f("fk_plan_sheet_committee_id_import_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_plan_sheet_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_sheet")),
        sa.UniqueConstraint("import_id", name=op.f("uq_plan_sheet_import_id")),
    )
    with op.batch_alter_table("plan_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_sheet_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "readiness_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("principle_id", sa.Integer(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("link", sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 500", name=op.f("ck_readiness_evidence_text_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_readiness_evidence_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "principle_id"],
            ["readiness_principle.committee_id", "readiness_principle.id"],
            name=op.f("fk_readiness_evidence_committee_id_principle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_readiness_evidence_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_evidence")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_readiness_evidence_committee_id_id")),
    )
    with op.batch_alter_table("readiness_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_readiness_evidence_committee_id"), ["committee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_readiness_evidence_principle_id"), ["principle_id"], unique=False
        )

    op.create_table(
        "transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("workgroup_id", sa.Integer(), nullable=True),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "time_limited", "standing", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                "called_off",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("next_priority", sqltypes.AutoString(), nullable=False),
        sa.Column("next_item_id", sa.Integer(), nullable=True),
        sa.Column("method", sqltypes.AutoString(), nullable=False),
        sa.Column("worked", sqltypes.AutoString(), nullable=False),
        sa.Column("hindered", sqltypes.AutoString(), nullable=False),
        sa.Column("advice", sqltypes.AutoString(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("steps_left", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(workgroup_id IS NULL) <> (goal_id IS NULL)", name=op.f("ck_transition_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_transition_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "closed_by_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_transition_committee_id_closed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_transition_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "next_item_id"],
            ["map_item.committee_id", "map_item.id"],
            name=op.f("fk_transition_committee_id_next_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "workgroup_id"],
            ["workgroup.committee_id", "workgroup.id"],
            name=op.f("fk_transition_committee_id_workgroup_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_transition_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_transition_committee_id_id")),
    )
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transition_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "uq_transition_goal",
            ["goal_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "uq_transition_group",
            ["workgroup_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "ballot_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "voter_id"],
            ["ballot_voter.committee_id", "ballot_voter.id"],
            name=op.f("fk_ballot_paper_committee_id_voter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_ballot_paper_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_paper")),
        sa.UniqueConstraint("voter_id", name=op.f("uq_ballot_paper_voter_id")),
    )
    with op.batch_alter_table("ballot_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_paper_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "consensus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("section", sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("recorder_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("place IS NOT NULL OR section <> ''", name=op.f("ck_consensus_about_something")),
        sa.ForeignKeyConstraint(
            ["committee_id", "recorder_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_consensus_committee_id_recorder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "run_id"],
            ["instrument_run.committee_id", "instrument_run.id"],
            name=op.f("fk_consensus_committee_id_run_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_consensus_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus")),
    )
    with op.batch_alter_table("consensus", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consensus_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consensus_run_id"), ["run_id"], unique=False)

    op.create_table(
        "cycle_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_cycle_note_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "cycle_id"],
            ["cycle.committee_id", "cycle.id"],
            name=op.f("fk_cycle_note_committee_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_cycle_note_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_note")),
    )
    with op.batch_alter_table("cycle_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_note_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cycle_note_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "funded_intervention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("funding_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "funding_id"],
            ["funding.committee_id", "funding.id"],
            name=op.f("fk_funded_intervention_committee_id_funding_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "intervention_id"],
            ["intervention.committee_id", "intervention.id"],
            name=op.f("fk_funded_intervention_committee_id_intervention_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_funded_intervention_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funded_intervention")),
        sa.UniqueConstraint(
            "funding_id", "intervention_id", name=op.f("uq_funded_intervention_funding_id_intervention_id")
        ),
    )
    with op.batch_alter_table("funded_intervention", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_funded_intervention_committee_id"), ["committee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_funded_intervention_intervention_id"), ["intervention_id"], unique=False
        )

    op.create_table(
        "indicator_pull",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("host", sqltypes.AutoString(), nullable=False),
        sa.Column("url", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "form",
            sa.Enum("csv", "json", name="form", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("value_at", sqltypes.AutoString(), nullable=False),
        sa.Column("date_at", sqltypes.AutoString(), nullable=False),
        sa.Column("denominator_at", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "often",
            sa.Enum(
                "daily",
                "weekly",
                "monthly",
                name="often",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fault", sqltypes.AutoString(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("pulled_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("length(url) <= 1000", name=op.f("ck_indicator_pull_url_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_indicator_pull_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "indicator_id"],
            ["indicator.committee_id", "indicator.id"],
            name=op.f("fk_indicator_pull_committee_id_indicator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_indicator_pull_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_pull")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_indicator_pull_committee_id_id")),
        sa.UniqueConstraint("indicator_id", name=op.f("uq_indicator_pull_indicator_id")),
    )
    with op.batch_alter_table("indicator_pull", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_pull_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "ix_indicator_pull_ripe",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.create_table(
        "intervention_agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_intervention_agency_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "intervention_id"],
            ["intervention.committee_id", "intervention.id"],
            name=op.f("fk_intervention_agency_committee_id_intervention_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_intervention_agency_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_agency")),
        sa.UniqueConstraint(
            "intervention_id", "agency_id", name=op.f("uq_intervention_agency_intervention_id_agency_id")
        ),
    )
    with op.batch_alter_table("intervention_agency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_agency_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_intervention_agency_committee_id"), ["committee_id"], unique=False
        )

    op.create_table(
        "milestone_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("was", sa.Date(), nullable=False),
        sa.Column("became", sa.Date(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.CheckConstraint("was <> became", name=op.f("ck_milestone_move_another_day")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_milestone_move_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "milestone_id"],
            ["milestone.committee_id", "milestone.id"],
            name=op.f("fk_milestone_move_committee_id_milestone_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_milestone_move_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_move")),
    )
    with op.batch_alter_table("milestone_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_move_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_milestone_move_milestone_id", ["milestone_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column(
            "period",
            sa.Enum(
                "week",
                "month",
                "quarter",
                "year",
                "fiscal_year",
                name="period",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("numerator", sa.Float(), nullable=True),
        sa.Column("denominator", sa.Float(), nullable=True),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("so_far", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "typed", "table", "pulled", name="way", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("superseded_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("denominator > 0", name=op.f("ck_observation_denominator_positive")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_observation_ends_after_start")),
        sa.CheckConstraint("length(note) <= 300", name=op.f("ck_observation_note_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "author_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_observation_committee_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "indicator_id"],
            ["indicator.committee_id", "indicator.id"],
            name=op.f("fk_observation_committee_id_indicator_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_observation_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_observation_committee_id_id")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            "ix_observation_current",
            ["indicator_id", "series", "starts_on"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_observation_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index("ix_observation_recorded", ["committee_id", "recorded_at"], unique=False)

    op.create_table(
        "plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("goal_text", sqltypes.AutoString(), nullable=False),
        sa.Column("step_text", sqltypes.AutoString(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "goal_id"],
            ["goal.committee_id", "goal.id"],
            name=op.f("fk_plan_line_committee_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "import_id"],
            ["plan_import.committee_id", "plan_import.id"],
            name=op.f("fk_plan_line_committee_id_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "step_id"],
            ["action_step.committee_id", "action_step.id"],
            name=op.f("fk_plan_line_committee_id_step_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_plan_line_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
    )
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_line_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_plan_line_goal", ["committee_id", "goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_line_import_id"), ["import_id"], unique=False)
        batch_op.create_index("ix_plan_line_step", ["committee_id", "step_id"], unique=False)

    op.create_table(
        "run_rater",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column(
            "side",
            sa.Enum("leader", "it", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("finished_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_run_rater_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_run_rater_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "run_id"],
            ["instrument_run.committee_id", "instrument_run.id"],
            name=op.f("fk_run_rater_committee_id_run_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_run_rater_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_rater")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_run_rater_committee_id_id")),
        sa.UniqueConstraint("run_id", "member_id", name=op.f("uq_run_rater_run_id_member_id")),
    )
    with op.batch_alter_table("run_rater", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_rater_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_rater_member_id"), ["member_id"], unique=False)

    op.create_table(
        "transition_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("transition_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "funding",
                "people",
                "space",
                "data",
                "owner",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("how", sqltypes.AutoString(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_transition_part_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "transition_id"],
            ["transition.committee_id", "transition.id"],
            name=op.f("fk_transition_part_committee_id_transition_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_transition_part_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition_part")),
        sa.UniqueConstraint("transition_id", "part", name=op.f("uq_transition_part_transition_id_part")),
    )
    with op.batch_alter_table("transition_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transition_part_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "arisen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("done", sqltypes.AutoString(), nullable=False),
        sa.Column("for_committee", sa.Boolean(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(done) <= 500", name=op.f("ck_arisen_done_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "checkin_id"],
            ["checkin.committee_id", "checkin.id"],
            name=op.f("fk_arisen_committee_id_checkin_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "topic_id"],
            ["agenda_item.committee_id", "agenda_item.id"],
            name=op.f("fk_arisen_committee_id_topic_id"),
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_arisen_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arisen")),
        sa.UniqueConstraint("checkin_id", name=op.f("uq_arisen_checkin_id")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_arisen_committee_id_id")),
    )
    with op.batch_alter_table("arisen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arisen_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_arisen_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "scoping_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "concern",
                "barrier",
                "hope",
                "benefit",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("theme", sqltypes.AutoString(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 300", name=op.f("ck_scoping_remark_text_length")),
        sa.CheckConstraint("length(theme) BETWEEN 1 AND 60", name=op.f("ck_scoping_remark_theme_length")),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_scoping_remark_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "session_id"],
            ["scoping_session.committee_id", "scoping_session.id"],
            name=op.f("fk_scoping_remark_committee_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "topic_id"],
            ["agenda_item.committee_id", "agenda_item.id"],
            name=op.f("fk_scoping_remark_committee_id_topic_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_scoping_remark_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoping_remark")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_scoping_remark_committee_id_id")),
    )
    with op.batch_alter_table("scoping_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scoping_remark_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scoping_remark_session_id"), ["session_id"], unique=False)

    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keeper_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("overdue_told", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_agreement_committee_id_keeper_id"),
            "member",
            ["committee_id", "keeper_id"],
            ["committee_id", "id"],
        )

    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signer_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("signer_name", sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("signer_role", sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("from_seat", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("upheld_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("left_told_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_agreement_party_committee_id_signer_id"),
            "member",
            ["committee_id", "signer_id"],
            ["committee_id", "id"],
        )

    with op.batch_alter_table("workgroup", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))

    # A program of before stumbles over a due schedule of a new kind until one of this version has taken it.
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_schedule_work"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_schedule_work"),
            "work IN ('handover', 'chair_ask', 'chair_deadline', 'round_close', 'round_open', "
            "'round_remind', 'nudge', 'meeting_end', 'agenda', 'digest', 'agenda_draft', "
            "'notice_warning', 'notice', 'quorum', 'minutes', 'no_meeting', 'office_handover', "
            "'office_ask', 'office_deadline', 'burden', 'partner_ask', 'readiness', 'agreements', "
            "'instrument_remind', 'instrument_close', 'instrument_repeat', 'cycle_end', "
            "'ballot_close', 'indicator', 'pull', 'vitality', 'pause', 'funding')",
        )
