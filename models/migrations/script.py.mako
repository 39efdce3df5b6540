"""${message}."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes
${imports if imports else ""}
revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}
works_from: str = ${repr(config.attributes["works_from"])}
"""The oldest revision whose program works with the tables after this one; see models/migrate.py."""


def upgrade() -> None:
    """Brings the tables from the revision before to this one. There is no way back but a backup."""
    ${upgrades if upgrades else "pass"}
