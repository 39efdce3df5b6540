"""``docs/export.md``: how to read an export. ``python -m prompts.tools.archive_doc`` writes it."""

from collections.abc import Mapping
from pathlib import Path

from models.tools.archive import left_out
from models.tools.archive_schema import ColumnFact, TableFact, schema

FILE = Path(__file__).parents[2] / "docs" / "export.md"
"""Where it stands."""

_FRAME = Path(__file__).with_suffix(".md")
"""The words around the tables."""


def render() -> str:
    """The whole file."""
    tables = "".join(_table(table) for table in schema())
    frame = _FRAME.read_text(encoding="utf-8")
    return frame.replace("{left_out}", _left_out(left_out())).replace("{tables}", tables)


def _left_out(reasons: Mapping[str, str]) -> str:
    return "".join(f"- `{what}`: {why}\n" for what, why in reasons.items())


def _table(table: TableFact) -> str:
    lines = ["", f"### {table.name}", "", table.about.replace("|", r"\|"), ""]
    lines += ["| column | is |", "| --- | --- |", *map(_line, table.columns)]
    return "\n".join(lines) + "\n"


def _line(column: ColumnFact) -> str:
    told = column.kind
    if column.values:
        told += " " + ", ".join(f"`{value}`" for value in column.values)
    if column.refers:
        told += f", the id of a row of `{column.refers}`"
    return f"| `{column.name}` | {told}{', or nothing' if column.optional else ''} |"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
