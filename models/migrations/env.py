"""Alembic runs this for every command; the connection and its transaction are the caller's."""

from alembic import context

from models.migrate import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,
    user_module_prefix="sqltypes.",  # as script.py.mako imports them
)
context.run_migrations()
