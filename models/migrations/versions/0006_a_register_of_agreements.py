"""A register of agreements."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
works_from: str = "0001"
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mou",
                "data_sharing",
                "resolution",
                "protocol",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("link", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "ended", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 150", name=op.f("ck_agreement_title_length")),
        sa.CheckConstraint("review_on >= signed_on", name=op.f("ck_agreement_review_after_signing")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_agreement_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("committee_id", "id", name=op.f("uq_agreement_committee_id_id")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "agreement_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id", "agency_id"],
            ["agency.committee_id", "agency.id"],
            name=op.f("fk_agreement_party_committee_id_agency_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id", "agreement_id"],
            ["agreement.committee_id", "agreement.id"],
            name=op.f("fk_agreement_party_committee_id_agreement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_agreement_party_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
        sa.UniqueConstraint(
            "agreement_id", "agency_id", name=op.f("uq_agreement_party_agreement_id_agency_id")
        ),
    )
    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_party_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_party_committee_id"), ["committee_id"], unique=False)
