"""``/committee schedule``: everything that the clock does, to be looked at, changed, paused and run."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.pickers import picked_rule
from handlers.replies import Open, Replies, Turn
from handlers.visit import Visit
from models import schedule as schedules
from models.access import Act, authorize
from models.committee import Committee, Member
from models.errors import NotFound
from models.rhythm import nudges_of
from models.schedule import Schedule
from models.timetable import Entry, timetable
from prompts import ids
from prompts import schedules as prompts
from prompts.timetable import RECURRING


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
    committee, _ = _coordinator(session, visit)
    return Open(_view(session, visit, committee))


def on_list(session: Session, visit: Visit) -> Replies:
    """Back to the list."""
    committee, _ = _coordinator(session, visit)
    return Turn(_view(session, visit, committee))


def on_edit(session: Session, visit: Visit) -> Replies:
    """The form with the rule as it is."""
    committee, _ = _coordinator(session, visit)
    entry = _entry(session, committee, visit.value)
    return Turn(prompts.edit_form(entry, metadata=_metadata(visit, schedule=entry.schedule.pk)))


def on_edit_submitted(session: Session, visit: Visit) -> Replies:
    """Another rule, said back in words."""
    committee, me = _coordinator(session, visit)
    entry = _entry(session, committee, str(visit.metadata["schedule"]))
    rule = picked_rule(visit, entry.schedule.zone)
    schedules.change_rule(session, me, entry.schedule, rule, now=visit.now)
    return Turn(_view(session, visit, committee, notice=prompts.changed(entry)))


def on_pause(session: Session, visit: Visit) -> Replies:
    """Stops it."""
    return _pause(session, visit, paused=True)


def on_resume(session: Session, visit: Visit) -> Replies:
    """Starts it again."""
    return _pause(session, visit, paused=False)


def on_run(session: Session, visit: Visit) -> Replies:
    """Makes it due at once."""
    committee, me = _coordinator(session, visit)
    for one in _named(session, committee, visit.value):
        schedules.run_now(session, me, one, now=visit.now)
    return Turn(_view(session, visit, committee, notice=prompts.running()))


def _pause(session: Session, visit: Visit, *, paused: bool) -> Replies:
    committee, me = _coordinator(session, visit)
    named = _named(session, committee, visit.value)
    for one in named:
        schedules.pause(session, me, one, paused=paused, now=visit.now)
    return Turn(_view(session, visit, committee, notice=prompts.paused(named)))


def _coordinator(session: Session, visit: Visit) -> tuple[Committee, Member]:
    committee, me = visit.enter(session)
    authorize(session, me, Act.CHANGE_SCHEDULE)
    return committee, me


def _named(session: Session, committee: Committee, value: str) -> list[Schedule]:
    """The schedule whose button was pressed; all zones' for the nudges."""
    if value == prompts.NUDGES:
        return nudges_of(session, committee.pk)
    return [_entry(session, committee, value).schedule]


def _entry(session: Session, committee: Committee, value: str) -> Entry:
    """What recurs under that id. Raises NotFound, also for what comes once."""
    for entry in timetable(session, committee.pk):
        if str(entry.schedule.id) == value and entry.schedule.work in RECURRING:
            return entry
    raise NotFound("schedule", value)


def _metadata(visit: Visit, **carried: Any) -> dict[str, Any]:
    turn = int(visit.metadata.get("turn", 0)) + 1
    return {"origin": visit.origin.packed(), "turn": turn, **carried}


def _view(session: Session, visit: Visit, committee: Committee, *, notice: str = "") -> dict[str, Any]:
    entries = timetable(session, committee.pk)
    return prompts.schedule_view(entries, metadata=_metadata(visit), notice=notice)
