"""Plans for tests: an invented county's roster, workbooks as people make them, a reading as text."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import numbers

from models.calendar import WorkCalendar
from models.tools.plan import Cell, Plan, PlanStep
from models.tools.plan_read import read_plan
from models.tools.plan_roster import Group, Place, Roster, Somebody

FOLDER = Path(__file__).parents[2] / "data" / "plans"
NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
CALENDAR = WorkCalendar("America/Denver")

NAMES = (
    *("Ana Reyes", "Martin Kade", "Lena Ortiz", "Judith Hale", "Renée Fox", "Grace Lin", "Owen Brandt"),
    *("Maria Sorensen", "Kofi Mensah", "Delia Cruz", "Peter Voss", "Ruth Tanaka"),
)
ID = {name: number for number, name in enumerate(NAMES, 1)}
ROSTER = Roster(
    members=[Somebody(number, name, f"U{number:03}") for name, number in ID.items()],
    seats=[
        Place("Sheriff's Office", "criminal_justice", ID["Martin Kade"], ID["Lena Ortiz"]),
        Place("District Court", "criminal_justice", ID["Judith Hale"]),
        Place("Probation", "criminal_justice", ID["Renée Fox"]),
        Place("County Behavioral Health", "behavioral_health", ID["Grace Lin"], ID["Owen Brandt"]),
        Place("St. Brigid Hospital", "behavioral_health", ID["Maria Sorensen"]),
        Place("Highline Health Plan", "behavioral_health", ID["Kofi Mensah"]),
        Place("Open Door Peers", "community", ID["Delia Cruz"]),
        Place("Open Door Peers", "community", ID["Peter Voss"]),
        Place("Public Defender", "criminal_justice"),
    ],
    groups=[Group("Diversion", [ID["Grace Lin"]]), Group("Data and Measures", [ID["Ruth Tanaka"]])],
    offices={"chair": [ID["Martin Kade"]], "coordinator": [ID["Ana Reyes"]]},
)


def read(data: bytes | str, name: str = "", *, roster: Roster = ROSTER) -> Plan:
    """The plan in these bytes or this text, on 20 November 2026 in Denver."""
    return read_plan(data, name=name, roster=roster, now=NOW, calendar=CALENDAR)


def steps(plan: Plan) -> list[PlanStep]:
    """All steps, whatever their goal."""
    return [step for goal in plan.goals for step in goal.steps]


def owner(step: PlanStep) -> str:
    """The owner's name, if one is certain."""
    return step.owner.name if step.owner else ""


def cells(plan: Plan) -> list[Cell]:
    """Every cell that the plan accounts for."""
    kept = [cell for goal in plan.goals for cell in goal.cells]
    kept += [cell for step in steps(plan) for cell in step.cells]
    return [*kept, *(left.cell for left in plan.left_out)]


def said(plan: Plan) -> str:
    """Everything that the plan says outside of its record of cells."""
    parts = [left.cell.text for left in plan.left_out]
    for goal in plan.goals:
        parts += [goal.text, goal.section]
        for step in goal.steps:
            parts += [step.text, step.owner_text, step.due_text, step.status_text]
            parts += [*step.notes, *step.notes.values()]
    return "\n".join(parts)


def told(plan: Plan) -> str:
    """The whole reading, to be read through."""
    lines = [line for goal in plan.goals for line in _goal(goal)] + ["left out"]
    lines += [f"  {left.why}: {left.cell.where} {_one_line(left.cell.text)}" for left in plan.left_out]
    return "\n".join(lines) + "\n"


def _goal(goal) -> Iterable[str]:
    yield f"goal: {goal.text or '(none)'}" + (f"   [{goal.section}]" if goal.section else "")
    yield from _named("  needs", goal.needs)
    yield from _named("  from", [cell.where for cell in goal.cells])
    for step in goal.steps:
        yield f"  step: {step.text}"
        if step.owner_text:
            owner = f"{step.owner.name} by {step.owner.by}" if step.owner else "open"
            maybe = ", ".join(f"{one.name} by {one.by}" for one in step.candidates)
            yield f"    who: {_one_line(step.owner_text)} = {owner}" + (f"; perhaps {maybe}" if maybe else "")
        if step.due_text:
            yield f"    when: {_one_line(step.due_text)} = {step.due or 'open'}"
        if step.status_text:
            yield f"    how far: {_one_line(step.status_text)} = {step.status}"
        yield from (f"    {name}: {_one_line(text)}" for name, text in step.notes.items())
        yield from _named("    needs", step.needs)
        yield from _named("    from", [cell.where for cell in step.cells])


def _named(label: str, words: Iterable[str]) -> Iterable[str]:
    if words:
        yield f"{label}: {', '.join(dict.fromkeys(words))}"


def _one_line(text: str) -> str:
    return text.replace("\n", " / ")


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def merged_book() -> bytes:
    """Two sheets with merged goals, owners and steps, dates, a formula, hidden rows, and a hidden sheet."""
    book = Workbook()
    first = book.active
    first.title = "Diversion"
    first.append(["Action plan of the Diversion workgroup"])
    first.append(["Goal", "Action steps", "Responsible", None, "By when", "% complete"])
    first.append(["Fewer bookings", "Write the protocol", "Martin Kade", None, date(2019, 3, 1), 1])
    first.append([None, "Train two shifts", None, None, date(2019, 6, 30), 0.4])
    first.append([None, "Report what came of it", "Chair", None, '=TEXT(E4,"yyyy")', 0])
    first.append(
        ["Crisis care", "Open the center at night", "Grace Lin", "St. Brigid Hospital", "Q1 2020", None]
    )
    first.append([None, None, "Owen Brandt", None, None, None])
    first.append(["Crisis care", "An idea that we gave up", "Ana Reyes", None, "2018", None])
    first.append(["=SUM(F3:F5)", None, None, None, None, "#REF!"])
    for area in ("A1:F1", "C2:D2", "A3:A5", "C3:C4", "B6:B7"):
        first.merge_cells(area)
    for row in (3, 4, 5):
        first.cell(row, 6).number_format = numbers.FORMAT_PERCENTAGE
    first.row_dimensions[8].hidden = True
    second = book.create_sheet("Reentry")
    second.append(["Objective", "Activity", "Who", "When"])
    second.append(["Nobody leaves without medication", "Ask the clinic", "Sheriff's Office", 43525])
    second.append(["Nobody leaves without medication", "Buy blister packs", "Public Defender", "monthly"])
    secret = book.create_sheet("Scratch")
    secret.append(["Not for the plan"])
    secret.sheet_state = "hidden"
    return saved(book)


def sheet(*rows: list[Any]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)
