"""``/committee schedule``: everything that the clock does, to be looked at, changed, paused and run."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.pickers import picked_rule
from handlers.replies import Open, Replies, Turn
from handlers.visit import Visit
from models import schedule as schedules
from models.access import Act
from models.catch_up import CatchUp
from models.committee import Committee
from models.errors import NotFound, Refused
from models.schedule import Schedule, Work
from models.timetable import Entry, timetable
from prompts import ids
from prompts import schedules as prompts
from prompts.timetable import RECURRING, RULED


def register(app: App, deps: Deps) -> None:
    """Listens to the schedule's buttons and its form."""
    on_action(app, deps, ids.OPEN_SCHEDULE, on_open)
    on_action(app, deps, ids.SCHEDULE_LIST, on_list)
    on_action(app, deps, ids.SCHEDULE_EDIT, on_edit)
    on_action(app, deps, ids.SCHEDULE_PAUSE, on_pause)
    on_action(app, deps, ids.SCHEDULE_RESUME, on_resume)
    on_action(app, deps, ids.SCHEDULE_RUN, on_run)
    on_submit(app, deps, ids.SCHEDULE_FORM, on_edit_submitted)


def on_open(session: Session, visit: Visit) -> Replies:
    """Every schedule in words."""
    committee, _ = visit.enter_for(session, Act.CHANGE_SCHEDULE)
    return Open(_view(session, visit, committee))


def on_list(session: Session, visit: Visit) -> Replies:
    """Back to the list."""
    committee, _ = visit.enter_for(session, Act.CHANGE_SCHEDULE)
    return Turn(_view(session, visit, committee))


def on_edit(session: Session, visit: Visit) -> Replies:
    """The form with everything as it is."""
    committee, _ = visit.enter_for(session, Act.CHANGE_SCHEDULE)
    named = _named(session, committee, visit.value)
    return Turn(prompts.edit_form(named, metadata=_metadata(visit, schedule=visit.value)))


def on_edit_submitted(session: Session, visit: Visit) -> Replies:
    """Another rule, another way with missed ones; said back in words."""
    committee, me = visit.enter_for(session, Act.CHANGE_SCHEDULE)
    named = _named(session, committee, str(visit.metadata["schedule"]))
    for one in (entry.schedule for entry in named):
        if one.work in RULED:
            schedules.change_rule(session, me, one, picked_rule(visit, one.zone), now=visit.now)
        schedules.change_catch_up(session, me, one, _picked_policy(visit, one), now=visit.now)
    return Turn(_view(session, visit, committee, notice=prompts.changed(named)))


def on_pause(session: Session, visit: Visit) -> Replies:
    """Stops it."""
    return _pause(session, visit, paused=True)


def on_resume(session: Session, visit: Visit) -> Replies:
    """Starts it again."""
    return _pause(session, visit, paused=False)


def on_run(session: Session, visit: Visit) -> Replies:
    """Makes it due at once."""
    committee, me = visit.enter_for(session, Act.CHANGE_SCHEDULE)
    for entry in _named(session, committee, visit.value):
        schedules.run_now(session, me, entry.schedule, now=visit.now)
    return Turn(_view(session, visit, committee, notice=prompts.running()))


def _pause(session: Session, visit: Visit, *, paused: bool) -> Replies:
    committee, me = visit.enter_for(session, Act.CHANGE_SCHEDULE)
    named = [entry.schedule for entry in _named(session, committee, visit.value)]
    for one in named:
        schedules.pause(session, me, one, paused=paused, now=visit.now)
    return Turn(_view(session, visit, committee, notice=prompts.paused(named)))


def _named(session: Session, committee: Committee, value: str) -> list[Entry]:
    """The schedule whose button was pressed; all zones' for the nudges.

    Raises NotFound, also for what comes once.
    """
    found = [entry for entry in timetable(session, committee.pk) if _is_named(entry.schedule, value)]
    if not found:
        raise NotFound("schedule", value)
    return found


def _is_named(schedule: Schedule, value: str) -> bool:
    if value == prompts.NUDGES:
        return schedule.work is Work.NUDGE
    return str(schedule.id) == value and schedule.work in RECURRING


def _picked_policy(visit: Visit, schedule: Schedule) -> CatchUp:
    """What was chosen for missed ones. Raises Refused for anything that is not offered."""
    chosen = str(visit.values.get("catch_up") or schedule.policy)
    if chosen not in list(CatchUp):
        raise Refused("catch_up", "unknown", chosen)
    return CatchUp(chosen)


def _metadata(visit: Visit, **carried: Any) -> dict[str, Any]:
    turn = int(visit.metadata.get("turn", 0)) + 1
    return visit.carry(turn=turn, **carried)


def _view(session: Session, visit: Visit, committee: Committee, *, notice: str = "") -> dict[str, Any]:
    entries = timetable(session, committee.pk)
    return prompts.schedule_view(entries, metadata=_metadata(visit), notice=notice)
