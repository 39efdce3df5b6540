"""What all tables share: names of constraints, the tenant key, enums stored by value."""

import re
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, Column, Enum, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Session, SQLModel

from models.errors import NotFound
from models.rows import known

# Alembic can only alter what has a name, and both databases must agree on it.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Owned(SQLModel):
    """A row of one committee: reached only together with its ``committee_id``, the tenant key."""

    # Tables validate nothing: what pydantic would build for that is built when somebody asks for it.
    model_config = {"defer_build": True}

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)

    @property
    def pk(self) -> int:
        """The row's id once it has been flushed; before that there is none to speak of."""
        assert self.id is not None, f"{type(self).__name__} has not been flushed"
        return self.id


def tenant_key() -> UniqueConstraint:
    """Lets other tables point at (committee_id, id), so that no row can belong to two committees."""
    return UniqueConstraint("committee_id", "id")


def within(table: str, column: str) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the committee: (committee_id, column) -> table."""
    return ForeignKeyConstraint(["committee_id", column], [f"{table}.committee_id", f"{table}.id"])


def stored(enum: type[StrEnum], name: str, **kwargs: Any) -> Column[Any]:
    """An enum column that keeps the value (not the Python name) and is checked by the database."""
    kwargs.setdefault("nullable", False)
    kind = Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(name, kind, **kwargs)


def json_column(**kwargs: Any) -> Column[Any]:
    """A JSON column; replace its value, never change it in place (nothing watches inside)."""
    kwargs.setdefault("nullable", False)
    return Column(JSON, **kwargs)


R = TypeVar("R", bound=Owned)


def fetch(session: Session, table: type[R], committee_id: int, row_id: int | None) -> R:
    """The committee's row with that id. Raises NotFound, also for another committee's row."""
    found = known(session, table, row_id) or (session.get(table, row_id) if row_id is not None else None)
    if found is None or found.committee_id != committee_id:
        raise NotFound(table.__name__.lower(), str(row_id))
    return found
