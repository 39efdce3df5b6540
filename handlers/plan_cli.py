"""``python bot.py import-plan``: a plan from a file or from standard input, looked at or imported."""

import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from handlers.which_committee import Unable, check_revision, chosen
from models.calendar import WorkCalendar
from models.committee import Committee, calendar_of
from models.database import Database
from models.errors import Refused
from models.settings import SettingsFault, Way, load_settings
from models.tools.plan import Plan
from models.tools.plan_draft import digest_of
from models.tools.plan_import import import_plan
from models.tools.plan_read import check_size, read_plan
from models.tools.plan_roster import Roster, roster_of
from models.tools.plan_sheet import MOST_BYTES
from models.workgroup import workgroups_of
from prompts.errors import explain
from prompts.tools import plan_cli as prompts


@dataclass(frozen=True)
class Asked:
    """The words of the command line. ``goal`` names the goal of steps for which the plan names none."""

    file: str
    dry_run: bool = False
    as_json: bool = False
    workgroup: str = ""
    goal: str = ""
    team: str = ""


@dataclass(frozen=True)
class _Here:
    """The committee that is set up here, if there is just one, as a plan is read for it."""

    database_url: str = ""
    committee: Committee | None = None
    roster: Roster = field(default_factory=Roster)
    calendar: WorkCalendar = field(default_factory=lambda: WorkCalendar("UTC"))


def import_file(asked: Asked, *, now: datetime) -> int:
    """Prints what was read, and imports it unless it is a dry run; returns the exit status.

    A dry run needs no committee, no database and no settings; without one, raises what they raise.
    """
    try:
        data = _content(asked.file)
        here = _glance(asked.team) if asked.dry_run else _committee_meant(asked.team)
        plan = read_plan(data, name=asked.file, roster=here.roster, now=now, calendar=here.calendar)
        plan = _with_goal(plan, asked.goal)
        shown = prompts.render_plan(plan, roster_known=here.committee is not None)
        print(prompts.render_json(plan) if asked.as_json else shown)
        told = prompts.render_dry_run() if asked.dry_run else _import(asked, here, plan, data, now)
        print(told if asked.as_json else f"\n{told}", file=sys.stderr if asked.as_json else sys.stdout)
    except Refused as refused:
        print(explain(refused, now).plain, file=sys.stderr)
    except Unable as unable:
        print(unable, file=sys.stderr)
    else:
        return 0
    return 1


def _content(name: str) -> bytes:
    """What is in the file; no more is read than a plan may have."""
    if name == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        check_size(len(data))
        return data
    try:
        with Path(name).open("rb") as opened:
            check_size(Path(name).stat().st_size)
            return opened.read(MOST_BYTES + 1)
    except OSError as fault:
        raise Unable(prompts.no_file(name, (fault.strerror or str(fault)).casefold())) from fault
    except ValueError as fault:  # a name with a character that no file's can have
        raise Unable(prompts.no_file(name, str(fault))) from fault


def _glance(team: str) -> _Here:
    """The only committee here, or none: for a look, nothing has to be set up."""
    try:
        return _committee_here(team)
    except (SettingsFault, SQLAlchemyError, Unable):
        return _Here()


def _committee_meant(team: str) -> _Here:
    """As ``_committee_here``; who cannot import is told that they can look."""
    try:
        return _committee_here(team)
    except Unable as unable:
        raise Unable(f"{unable}\n{prompts.look_only()}") from None


def _committee_here(team: str) -> _Here:
    """The committee that is meant. Raises Unable where there is none, or several."""
    url = load_settings(way=Way.NONE).database_url
    check_revision(url)
    database = Database(url, threads=1)
    try:
        with database.reading() as session:
            committee = chosen(session, team)
            return _Here(url, committee, roster_of(session, committee.pk), calendar_of(session, committee))
    finally:
        database.close()


def _with_goal(plan: Plan, name: str) -> Plan:
    """The plan with that name on the goal that has none."""
    if not name:
        return plan
    goals = [goal if goal.text else replace(goal, text=name, needs=()) for goal in plan.goals]
    return replace(plan, goals=tuple(goals))


def _import(asked: Asked, here: _Here, plan: Plan, data: bytes, now: datetime) -> str:
    """Writes the plan, and says what was made of it."""
    database = Database(here.database_url, threads=1)
    try:
        with database.transaction() as session:
            committee = chosen(session, asked.team)
            groups = workgroups_of(session, committee.pk)
            wanted = asked.workgroup.casefold()
            group = next((one for one in groups if one.name.casefold() == wanted), None)
            if wanted and group is None:
                raise Unable(prompts.no_workgroup(asked.workgroup, [one.name for one in groups]))
            made = import_plan(
                session,
                None,
                plan,
                source_name=Path(asked.file).name,
                digest=digest_of(data),
                workgroup=group,
                committee=committee,
                now=now.astimezone(UTC),
            )
            outcome = made.outcome
            return prompts.render_imported(
                len(made.goals),
                len(made.steps),
                len(outcome.here),
                len(outcome.differing),
                len(outcome.held),
                group.name if group else prompts.whole_committee(),
            )
    finally:
        database.close()
