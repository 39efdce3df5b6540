"""A plan as people keep it (CSV, XLSX, a pasted table, a list) read into goals and steps, with nothing lost.

Every cell of the source that has something in it is in a goal, in a step or among what was left out.
"""

from datetime import datetime

from models.calendar import WorkCalendar
from models.errors import Refused
from models.tools.encodings import decode
from models.tools.plan import LeftOut, Plan, PlanGoal
from models.tools.plan_book import read_book
from models.tools.plan_columns import Readers
from models.tools.plan_due import DueReader
from models.tools.plan_kind import check_no_page, check_size, check_text, is_workbook
from models.tools.plan_list import read_list
from models.tools.plan_owner import OwnerReader
from models.tools.plan_private import looked_through
from models.tools.plan_roster import Roster
from models.tools.plan_rows import read_rows
from models.tools.plan_sheet import Source
from models.tools.plan_text import read_text

__all__ = ["Roster", "check_size", "read_plan"]


def read_plan(data: bytes | str, *, name: str, roster: Roster, now: datetime, calendar: WorkCalendar) -> Plan:
    """The plan in these bytes, or in this pasted text; ``name`` is the file's, empty for what was pasted.

    Dates are read from ``now`` in the calendar's zone, past ones too; owners are looked for in the roster.
    Raises Refused on ``file`` for what is no plan or cannot be read, and nothing else whatever the bytes.
    """
    readers = Readers(OwnerReader(roster), DueReader(now, calendar))
    source = _open(data, name)
    goals: list[PlanGoal] = []
    out: list[LeftOut] = [*source.left_out]
    for sheet in source.sheets:
        found, left = read_rows(sheet, readers)
        goals += found
        out += left
    if source.lines is not None:
        found, left = read_list(source.lines, readers)
        goals += found
        out += left
    if not goals and not out:
        raise Refused("file", "plan_empty")
    return looked_through(Plan(tuple(goals), tuple(out)), [one.name for one in roster.members])


def _open(data: bytes | str, name: str) -> Source:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", errors="replace")
    check_size(len(raw))
    if isinstance(data, bytes) and is_workbook(data):
        return read_book(data)
    check_no_page(raw)
    if isinstance(data, str):
        return read_text(data, name=name)
    check_text(data)
    return read_text(decode(data), name=name)
