"""Versions of the program as far as a database sees them: their revisions, and what these make narrower."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import inspect

from models.database import Database
from models.migrate import FOLDER, head

REVISION = '''"""Made up."""
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
works_from = "{works_from}"


def upgrade():
    sqlite = op.get_context().dialect.name == "sqlite"
    anew = "always" if sqlite else "never"  # on SQLite, every alteration but a new column builds a table anew
    {body}
'''


def program(folder: Path, *, without: int = 0) -> Path:
    """The folder of revisions of a version of the program: the real ones, without the last so many."""
    made = folder / f"program-{len(list(folder.iterdir()))}"
    (made / "versions").mkdir(parents=True)
    shutil.copy(FOLDER / "env.py", made)
    files = revisions()
    for file in files[: len(files) - without]:
        shutil.copy(file, made / "versions")
    return made


def revisions() -> list[Path]:
    """The files of the real revisions, in order."""
    return sorted(FOLDER.glob("versions/0*.py"))


def release(folder: Path, old: Path, body: str, *, works_from: str | None = None) -> Path:
    """The next version after ``old``, with one more revision that does what ``body`` says."""
    made = folder / f"program-{len(list(folder.iterdir()))}"
    shutil.copytree(old, made)
    before = head(old)
    revision = f"{int(before) + 1:04d}"
    source = REVISION.format(revision=revision, before=before, works_from=works_from or before, body=body)
    (made / "versions" / f"{revision}_made_up.py").write_text(source)
    return made


@dataclass(frozen=True)
class Shape:
    """What old statements may rely on."""

    columns: dict[tuple[str, str], tuple[str, bool, bool]]
    """(table, column) -> type, whether it may be null, whether it may be left out."""
    values: dict[str, set[str]]
    """Check -> the words that it allows."""
    unique: dict[str, frozenset[tuple[str, str]]]
    """Constraint or unique index -> the columns that it binds."""


def shape(url: str) -> Shape:
    """The database as it describes itself."""
    database = Database(url, threads=1)
    told = inspect(database.engine)
    tables = [table for table in told.get_table_names() if table != "alembic_version"]
    columns, values, unique = {}, {}, {}
    for table in tables:
        keys = told.get_pk_constraint(table)["constrained_columns"]
        for column in told.get_columns(table):
            name, nullable = column["name"], bool(column["nullable"])
            given = nullable or column["default"] is not None or [name] == keys
            columns[table, name] = (str(column["type"]), nullable, given)
        for check in told.get_check_constraints(table):
            values[f"{table}.{check['name']}"] = set(re.findall(r"'(\w+)'", check["sqltext"]))
        rules: dict[Any, Any] = {
            each["name"]: each["column_names"] for each in told.get_unique_constraints(table)
        }
        rules |= {each["name"]: each["column_names"] for each in told.get_indexes(table) if each["unique"]}
        for rule, bound in rules.items():
            unique[f"{table}.{rule}"] = frozenset((table, str(name)) for name in bound)
    database.close()
    return Shape(columns, values, unique)


def narrower(before: Shape, after: Shape) -> list[str]:
    """All in which the tables after a revision would refuse statements of the program before it."""
    return [*_columns_narrower(before, after), *_rules_narrower(before, after)]


def _columns_narrower(before: Shape, after: Shape) -> Iterator[str]:
    for (table, column), (kind, nullable, _) in before.columns.items():
        now = after.columns.get((table, column))
        if now is None:
            yield f"{table}.{column} is gone"
        elif now[0] != kind:
            yield f"{table}.{column} was {kind} and is {now[0]}"
        elif nullable and not now[1]:
            yield f"{table}.{column} may not be null any more"
    tables = {table for table, _ in before.columns}
    for (table, column), (_, _, given) in after.columns.items():
        if table in tables and (table, column) not in before.columns and not given:
            yield f"{table}.{column} is asked of old statements"


def _rules_narrower(before: Shape, after: Shape) -> Iterator[str]:
    for check, words in before.values.items():
        if gone := words - after.values.get(check, words):
            yield f"{check} refuses {', '.join(sorted(gone))}"
    for name, bound in after.unique.items():
        if name not in before.unique and bound <= before.columns.keys():
            yield f"{name} is new"
