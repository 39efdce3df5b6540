"""A small plan to import, for the tests of imports."""

from datetime import date

from sqlmodel import select

from models.goal import Goal
from models.step import ActionStep
from models.tools.plan import Candidate, Need, Plan, PlanGoal, PlanStep, Status
from models.tools.plan_draft import PlanImport, decide, keep_draft
from models.tools.plan_import import import_draft
from tests.models.both import NOW

PAST, COMING = date(2026, 6, 30), date(2027, 3, 31)


def plan(cast, *more: PlanStep, goal: str = "Open a crisis center") -> Plan:
    """A goal with a certain step, one that is open, one that is done, one past its date."""
    ben = Candidate(cast.ben.pk, "Ben", "name")
    rows = [
        PlanStep("Find a site", owner=ben, owner_text="Ben", due=COMING, due_text="March 2027"),
        PlanStep(
            "Hire staff",
            owner_text="SCAO / Sheriff",
            due_text="ongoing",
            notes={"resources": "a grant"},
            needs=[Need.ONE_OWNER, Need.DUE],
        ),
        PlanStep("Write bylaws", owner=ben, due=PAST, status=Status.DONE, status_text="completed"),
        PlanStep("Ask the county", owner=ben, due=PAST, due_text="June 2026"),
        PlanStep("Buy a van", status=Status.DROPPED, status_text="no money"),
    ]
    return Plan([PlanGoal(goal, [*rows, *more], section="Priority 1")])


def draft(session, cast, read: Plan, *, by=None, name="plan.xlsx", digest="d1") -> PlanImport:
    return keep_draft(session, by or cast.ana, read, source_name=name, digest=digest, now=NOW)


def bring_in(session, cast, read: Plan, *, by=None, quiet=True, decisions=None, **named):
    """The plan as a draft, with these decisions, imported into Diversion."""
    by = by or cast.ana
    made = draft(session, cast, read, by=by, **named)
    if decisions:
        decide(session, by, made, decisions)
    return import_draft(session, by, made, workgroup=cast.group, quiet=quiet, now=NOW)


def steps_of(session, goal: Goal) -> dict[str, ActionStep]:
    rows = session.exec(select(ActionStep).where(ActionStep.goal_id == goal.pk)).all()
    return {row.title: row for row in rows}
