"""An initiative is closed: its goals are met or given up, its workgroup is asked nothing any more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import asking, audit, outbox, schedule
from models.access import Act, authorize
from models.calendar import today
from models.chair import offices_of, open_in, rotation_in
from models.checkin import open_round_of
from models.committee import Committee, Member, Step, lock
from models.errors import Refused
from models.goal import GoalState
from models.meeting import MeetingState, coming_meetings
from models.office import TermState
from models.passing import settle, works
from models.series import clear_planned, plan_meetings, series_of, unschedule_meeting
from models.step import StepState
from models.tools.efforts import MOST_EFFORTS, NAME_LIMIT, PURPOSE_LIMIT, Told, add_effort, efforts_of
from models.tools.transition import Prepared, check_open
from models.tools.transition_tables import TransitionState
from models.vacancy import fill_vacancy
from models.work import Work
from models.workgroup import Workgroup


def close_transition(
    session: Session,
    actor: Member,
    found: Prepared,
    outcomes: Mapping[int, GoalState],
    *,
    because: str,
    now: datetime,
) -> None:
    """Closes it: ``outcomes`` says by goal id what became of each that is open; the rest count as met.

    Steps that are open are dropped with ``because``. A workgroup is archived: its check-ins, meetings and
    turns end; its rows, its channel and its people stay as they are. Raises NotAllowed, AlreadySettled,
    Refused while a part, the next priority or what was learned is missing.
    """
    row = found.row
    authorize(session, actor, Act.CLOSE_INITIATIVE, row)
    lock(session, row.committee_id)
    check_open(row)
    if not found.ready:
        raise Refused("outcome", "not_prepared")
    states = {goal.ref: outcomes.get(goal.pk, GoalState.MET) for goal in found.goals}
    _end_work(session, actor, found, states, because, now=now)
    if found.group is not None:
        _archive(session, actor, found.group, because, now=now)
    audit.change(
        session,
        actor,
        Act.CLOSE_INITIATIVE,
        row,
        now=now,
        state=TransitionState.CLOSED,
        outcomes={ref: state.value for ref, state in states.items()},
        steps_left=len(found.steps),
        closed_at=now,
        closed_by_id=actor.pk,
    )
    _keep_for_others(session, actor, found, now=now)


def _end_work(
    session: Session,
    actor: Member,
    found: Prepared,
    states: Mapping[str, GoalState],
    because: str,
    *,
    now: datetime,
) -> None:
    """The goals, by their short ids, end as is said; nobody is reminded of their steps any more."""
    for goal in found.goals:
        ended = {"state": states[goal.ref], "version": goal.version + 1}
        audit.change(session, actor, Act.CLOSE_INITIATIVE, goal, now=now, **ended)
    for step in found.steps:
        values = {"state": StepState.DROPPED, "dropped_because": because, "version": step.version + 1}
        audit.change(session, actor, Act.CLOSE_INITIATIVE, step, now=now, **values)
        outbox.withdraw(session, step.committee_id, step.subject, now=now)


def _archive(session: Session, actor: Member, group: Workgroup, because: str, *, now: datetime) -> None:
    """Nothing is due for the workgroup any more; a round that is on ends without a wrap-up."""
    pk, act = group.committee_id, Act.CLOSE_INITIATIVE
    ended_on = today(now, session.get_one(Committee, pk).zone)
    audit.change(session, actor, act, group, now=now, step=Step.TRANSITION, ended_on=ended_on)
    schedule.cancel(session, pk, Work.ROUND_OPEN, group.pk, now=now)
    rounds = schedule.find(session, pk, Work.ROUND_OPEN, group.pk)
    if rounds is not None:  # without a rule: one that is left over would look as if it had fallen asleep
        none: dict[str, Any] = {"rule": "", "start": None, "at": None, "paused": False}
        audit.change(session, actor, act, rounds, now=now, **none)
    this = open_round_of(session, group.pk)
    if this is not None:
        asking.close_round(session, this, now=now)
        for work in (Work.ROUND_REMIND, Work.ROUND_CLOSE):
            schedule.cancel(session, pk, work, this.pk, now=now)
    _end_meetings(session, actor, group, because, now=now)
    for office in offices_of(session, pk):
        if office.workgroup_id == group.pk:
            asked, rotation = open_in(session, office), rotation_in(session, office)
            for work in works(office)[:2]:
                schedule.cancel(session, pk, work, office.id, now=now)
            if asked is not None:
                settle(session, None, asked, TermState.LAPSED, now=now)
            fill_vacancy(session, office, now=now)
            if rotation is not None:
                audit.change(session, actor, act, rotation, now=now, active=False)


def _end_meetings(session: Session, actor: Member, group: Workgroup, because: str, *, now: datetime) -> None:
    """Its series is over; what was announced of it is called off too."""
    series = series_of(session, group.committee_id, group.pk)
    if series is None:
        return
    audit.change(session, actor, Act.CLOSE_INITIATIVE, series, now=now, active=False)
    clear_planned(session, series, now=now)
    for meeting in coming_meetings(session, series, now=now):
        if meeting.starts_at > now:
            state = MeetingState.CANCELLED
            audit.change(session, actor, Act.CLOSE_INITIATIVE, meeting, now=now, state=state, because=because)
            unschedule_meeting(session, meeting, now=now)
    plan_meetings(session, series, now=now)


def _keep_for_others(session: Session, actor: Member, found: Prepared, *, now: datetime) -> None:
    """What was learned stands among the past efforts: whoever founds something alike is told of it."""
    committee, row = session.get_one(Committee, found.row.committee_id), found.row
    known = efforts_of(session, committee.pk)
    name = found.name[:NAME_LIMIT]
    if len(known) >= MOST_EFFORTS or any(one.name.casefold() == name.casefold() for one in known):
        return
    day = today(now, committee.zone)
    told = Told(
        name=name,
        purpose=("; ".join(goal.statement for goal in found.goals) or found.name)[:PURPOSE_LIMIT],
        intercepts=sorted({place for goal in found.goals for place in goal.intercepts}),
        ended=True,
        ended_on=day,
        learned=f"{row.worked}\n{row.hindered}\n{row.advice}",
    )
    add_effort(session, actor, told, now=now)
