"""Alembic runs this for every command; the connection and its transaction are the caller's."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.sql.elements import False_, True_

from models.migrate import metadata


def render_item(_kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """What is written into a revision instead of Alembic's own words; False leaves it to Alembic.

    A revision is written on SQLite, whose word for a default of false, 0, PostgreSQL does not take.
    """
    if isinstance(getattr(item, "arg", None), False_):
        return "sa.false()"
    return "sa.true()" if isinstance(getattr(item, "arg", None), True_) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,
    user_module_prefix="sqltypes.",  # as script.py.mako imports them
    render_item=render_item,
)
context.run_migrations()
