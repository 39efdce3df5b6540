"""PDSA cycles: a change is tested on a small scale. The prediction comes first, the decision last.

Plan, do, study, act: what is changed and which question that is to answer, what is predicted and by what it
is measured; then what was observed, how that compares with the prediction, and what is done about it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, func, select

from models import audit, outbox
from models.access import Act, authorize
from models.calendar import today
from models.committee import Committee, Member, coordinators, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import Goal, clean
from models.tools.cycle_tables import (
    NOT_STARTED,
    TEXT_LIMIT,
    Compared,
    Cycle,
    CycleNote,
    CycleState,
    Decision,
    next_of,
)
from models.tools.cycle_times import plan_end, plan_reminder
from models.workgroup import Workgroup, check_going, leads_of

PLAN_LIMIT = 200
TEXT_FIELDS = ("question", "prediction", "measure")
PLAN_FIELDS = ("plan_who", "plan_what", "plan_when", "plan_where", "indicator")

LONGEST = timedelta(days=366)
"""A test of change is short; what takes longer is a goal."""


@dataclass(frozen=True)
class Plan:
    """All that somebody plans. Without a goal it belongs to a workgroup, or to the whole committee."""

    change: str
    owner: Member
    question: str = ""
    prediction: str = ""
    measure: str = ""
    plan_who: str = ""
    plan_what: str = ""
    plan_when: str = ""
    plan_where: str = ""
    indicator: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    goal: Goal | None = None
    workgroup: Workgroup | None = None


def add_cycle(
    session: Session,
    actor: Member,
    plan: Plan,
    *,
    start: bool,
    before: Cycle | None = None,
    now: datetime,
) -> Cycle:
    """A new cycle, as a plan or (``start``) started; ``before`` is the one that was to be adapted.

    Raises Refused on the field at fault, NotAllowed, NotFound, and AlreadySettled where ``before`` was not
    adapted, or has a next one.
    """
    authorize(session, actor, Act.ADD_CYCLE)
    check_going(plan.workgroup)
    committee = lock(session, actor.committee_id)
    values = _checked(actor.committee_id, plan)
    if before is not None:
        _check_before(session, actor, before)
    cycle = Cycle(
        committee_id=actor.committee_id,
        number=_last_number(session, actor.committee_id) + 1,
        before_id=before.pk if before else None,
        author_id=actor.pk,
        made_at=now,
        **values,
    )
    started = _started(committee, plan, now=now) if start else {}
    for name, value in started.items():
        setattr(cycle, name, value)
    audit.create(session, actor, Act.ADD_CYCLE, cycle, now=now)
    if start:
        plan_end(session, committee, cycle.pk, cycle.ends_on, now=now)
    return cycle


def _check_before(session: Session, actor: Member, before: Cycle) -> None:
    if before.committee_id != actor.committee_id:
        raise NotFound("cycle", before.ref)
    if before.decision is not Decision.ADAPT:
        raise AlreadySettled("cycle_chain", before.ref, before.state)
    if next_of(session, before) is not None:
        raise AlreadySettled("cycle_chain", before.ref, before.state)


def _last_number(session: Session, committee_id: int) -> int:
    found = session.exec(select(func.max(Cycle.number)).where(Cycle.committee_id == committee_id)).one()
    return found or 0


def change_plan(
    session: Session, actor: Member, cycle: Cycle, plan: Plan, *, start: bool, now: datetime
) -> None:
    """Sets all that is planned, while it has not started; ``start`` starts it.

    Raises Refused on the field at fault, NotAllowed, NotFound, AlreadySettled once it has started.
    """
    authorize(session, actor, Act.EDIT_CYCLE, cycle)
    _check_plan(cycle)
    committee = session.get_one(Committee, cycle.committee_id)
    values = _checked(cycle.committee_id, plan)
    started = _started(committee, plan, now=now) if start else {}
    audit.change(session, actor, Act.EDIT_CYCLE, cycle, now=now, **values, **started)
    if start:
        plan_end(session, committee, cycle.pk, cycle.ends_on, now=now)


def drop_plan(session: Session, actor: Member, cycle: Cycle, *, now: datetime) -> None:
    """A plan that is not to be tested; it stays readable. Raises NotAllowed, AlreadySettled once started."""
    authorize(session, actor, Act.EDIT_CYCLE, cycle)
    _check_plan(cycle)
    audit.change(session, actor, Act.EDIT_CYCLE, cycle, now=now, state=CycleState.DROPPED)


def _check_plan(cycle: Cycle) -> None:
    if cycle.state is not CycleState.PLAN:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)


def _checked(committee_id: int, plan: Plan) -> dict[str, Any]:
    """The columns of a plan. Raises Refused, and NotFound for what is another committee's."""
    for thing in (plan.owner, plan.goal, plan.workgroup):
        if thing is not None and thing.committee_id != committee_id:
            raise NotFound("cycle")
    if not plan.owner.active:
        raise Refused("owner", "rater_left", plan.owner.name)
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise Refused("ends_on", "before_start")
    if plan.starts_on and plan.ends_on and plan.ends_on - plan.starts_on > LONGEST:
        raise Refused("ends_on", "too_long_test", str(LONGEST.days))
    group = plan.workgroup.pk if plan.workgroup else None
    return {
        "change": clean(plan.change, "change", limit=TEXT_LIMIT),
        **{name: _words(plan, name, TEXT_LIMIT) for name in TEXT_FIELDS},
        **{name: _words(plan, name, PLAN_LIMIT) for name in PLAN_FIELDS},
        "owner_id": plan.owner.pk,
        "goal_id": plan.goal.pk if plan.goal else None,
        "workgroup_id": plan.goal.workgroup_id if plan.goal else group,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
    }


def _words(plan: Plan, name: str, limit: int) -> str:
    text: str = getattr(plan, name)
    return clean(text, name, limit=limit) if text.strip() else ""


def _started(committee: Committee, plan: Plan, *, now: datetime) -> dict[str, Any]:
    """What it takes to start: a question, a prediction, a measure, two days, and none of them over.

    A prediction that was written after the start would be none.
    """
    if not plan.question.strip():
        raise Refused("question", "no_question")
    if not plan.prediction.strip():
        raise Refused("prediction", "no_prediction")
    if not plan.measure.strip():
        raise Refused("measure", "no_measure")
    for name in ("starts_on", "ends_on"):
        if getattr(plan, name) is None:
            raise Refused(name, "no_day")
    if plan.starts_on and plan.starts_on < today(now, committee.zone):
        raise Refused("starts_on", "began_before")
    return {"state": CycleState.STARTED, "started_at": now}


def correct_cycle(
    session: Session, actor: Member, cycle: Cycle, text: str, *, ends_on: date | None = None, now: datetime
) -> CycleNote:
    """Adds a word to a cycle that has started, and may give it another last day; nothing is overwritten.

    Raises Refused on the field at fault, NotAllowed, AlreadySettled for what is still a plan, and for another
    day once it was observed.
    """
    authorize(session, actor, Act.EDIT_CYCLE, cycle)
    if cycle.state in NOT_STARTED:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)
    committee = session.get_one(Committee, cycle.committee_id)
    day = today(now, committee.zone)
    note = CycleNote(
        committee_id=cycle.committee_id,
        cycle_id=cycle.pk,
        author_id=actor.pk,
        text=clean(text, "text", limit=TEXT_LIMIT),
        written_on=day,
    )
    audit.create(session, actor, Act.EDIT_CYCLE, note, now=now)
    if ends_on is not None and ends_on != cycle.ends_on:
        _move_end(session, actor, cycle, committee, ends_on, day=day, now=now)
    return note


def _move_end(
    session: Session,
    actor: Member,
    cycle: Cycle,
    committee: Committee,
    ends_on: date,
    *,
    day: date,
    now: datetime,
) -> None:
    if cycle.state is not CycleState.STARTED:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)
    if ends_on < day:
        raise Refused("ends_on", "past")
    assert cycle.starts_on is not None
    if ends_on < cycle.starts_on:
        raise Refused("ends_on", "before_start")
    if ends_on - cycle.starts_on > LONGEST:
        raise Refused("ends_on", "too_long_test", str(LONGEST.days))
    audit.change(session, actor, Act.EDIT_CYCLE, cycle, now=now, ends_on=ends_on, asked=0)
    plan_end(session, committee, cycle.pk, ends_on, now=now)


def observe(
    session: Session,
    actor: Member,
    cycle: Cycle,
    *,
    observed: str,
    compared: Compared | None,
    words: str,
    now: datetime,
) -> None:
    """What was observed, and how that lies beside the prediction; nobody is asked for it any more.

    Raises Refused on the field at fault, NotAllowed, AlreadySettled before the start and once it is there.
    """
    authorize(session, actor, Act.SETTLE_CYCLE, cycle)
    if cycle.state is not CycleState.STARTED:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)
    committee = session.get_one(Committee, cycle.committee_id)
    day = today(now, committee.zone)
    if cycle.starts_on and day < cycle.starts_on:
        raise Refused("observed", "not_started")
    if compared is None:
        raise Refused("compared", "required")
    audit.change(
        session,
        actor,
        Act.SETTLE_CYCLE,
        cycle,
        now=now,
        state=CycleState.OBSERVED,
        observed=clean(observed, "observed", limit=TEXT_LIMIT),
        observed_on=day,
        compared=compared,
        compared_words=clean(words, "compared_words", limit=TEXT_LIMIT) if words.strip() else "",
    )
    plan_end(session, committee, cycle.pk, None, now=now)
    outbox.withdraw(session, cycle.committee_id, cycle.subject, now=now)


def decide(
    session: Session, actor: Member, cycle: Cycle, decision: Decision, *, words: str, now: datetime
) -> None:
    """What is done about it, last of all; to give a change up needs a sentence on why.

    Raises Refused on the field at fault (before an observation too), NotAllowed, AlreadySettled.
    """
    authorize(session, actor, Act.SETTLE_CYCLE, cycle)
    if cycle.state is CycleState.DECIDED:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)
    if cycle.state is not CycleState.OBSERVED:
        raise Refused("decision", "no_observation")
    if decision is Decision.ABANDON and not words.strip():
        raise Refused("decision_words", "abandon_why")
    audit.change(
        session,
        actor,
        Act.SETTLE_CYCLE,
        cycle,
        now=now,
        state=CycleState.DECIDED,
        decision=decision,
        decision_words=clean(words, "decision_words", limit=TEXT_LIMIT) if words.strip() else "",
        decided_on=today(now, session.get_one(Committee, cycle.committee_id).zone),
    )


def whom_to_ask(session: Session, cycle: Cycle) -> Member | None:
    """Its owner; where they have left, a lead of its workgroup, else a coordinator."""
    owner = session.get_one(Member, cycle.owner_id)
    if owner.active:
        return owner
    group = session.get(Workgroup, cycle.workgroup_id) if cycle.workgroup_id else None
    leads = leads_of(session, group) if group else []
    return next(iter([*leads, *coordinators(session, cycle.committee_id)]), None)


def count_question(
    session: Session, committee: Committee, cycle: Cycle, asked_at: datetime, *, now: datetime
) -> None:
    """Notes that somebody is asked then what was observed; after the first time they are asked once again."""
    cycle.asked += 1
    session.add(cycle)
    if cycle.asked == 1:
        plan_reminder(session, committee, cycle.pk, asked_at, now=now)
