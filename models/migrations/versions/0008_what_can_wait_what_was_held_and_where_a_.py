"""What can wait, what was held, and where a topic comes from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
works_from: str = "0001"
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    op.create_table(
        "suggestion_rest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("origin", sqltypes.AutoString(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id", "member_id"],
            ["member.committee_id", "member.id"],
            name=op.f("fk_suggestion_rest_committee_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_suggestion_rest_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_rest")),
    )
    with op.batch_alter_table("suggestion_rest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_rest_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_suggestion_rest_origin", ["committee_id", "origin"], unique=False)

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("origin", sqltypes.AutoString(), server_default="", nullable=False))

    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsigned_told_on", sa.Date(), nullable=True))

    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.add_column(sa.Column("awaited_since", sa.Date(), nullable=True))

    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extra", sqltypes.AutoString(), nullable=True))
        batch_op.create_index(batch_op.f("ix_asked_extra"), ["extra"], unique=False)

    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsigned_told_on", sa.Date(), nullable=True))

    with op.batch_alter_table("counsel_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))

    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_funding_successor_id"), ["successor_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_funding_committee_id_successor_id"),
            "funding",
            ["committee_id", "successor_id"],
            ["committee_id", "id"],
        )
        batch_op.create_check_constraint("not_its_own_successor", "successor_id <> id")

    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.Integer(), nullable=True))

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("can_wait", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("due", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("scoping_remark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("objective_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_scoping_remark_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scoping_remark_objective_id"), ["objective_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_scoping_remark_committee_id_objective_id"),
            "objective",
            ["committee_id", "objective_id"],
            ["committee_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_scoping_remark_committee_id_item_id"),
            "map_item",
            ["committee_id", "item_id"],
            ["committee_id", "id"],
        )

    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reopened_at", sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("reopened_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("reopened_because", sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_transition_committee_id_reopened_by_id"),
            "member",
            ["committee_id", "reopened_by_id"],
            ["committee_id", "id"],
        )
