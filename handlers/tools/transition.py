"""``/committee transition``: an ending is prepared, closed after a preview, and stays readable."""

from sqlmodel import Session

from handlers import forms as fields
from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say, Turn
from handlers.visit import Visit
from models import outbox
from models.access import Act, allowed, may
from models.base import fetch
from models.committee import Committee, Member
from models.errors import Refused
from models.goal import Goal, GoalState, open_goals
from models.outbox import Kind as Sort
from models.outbox import Message
from models.tools import transition
from models.tools.transition import Prepared
from models.tools.transition_close import close_transition
from models.tools.transition_reopen import check_closed, reopen_transition
from models.tools.transition_tables import Kind, Part, Transition
from models.workgroup import Workgroup, workgroups_of
from prompts.tools import transition as prompts
from prompts.tools import transition_forms as forms


def type_transition(session: Session, visit: Visit, _rest: str) -> Replies:
    """``transition``: what is being prepared, and what was closed."""
    committee, me = visit.enter(session)
    return Say(_list(session, visit, committee, me))


def on_show(session: Session, visit: Visit) -> Replies:
    """All of them, or another page, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_list(session, visit, committee, me, page=int(visit.value or 0)))


def on_one(session: Session, visit: Visit) -> Replies:
    """One of them, in the place of the list."""
    committee, me = visit.enter(session)
    return Redraw(_one(session, me, fetch(session, Transition, committee.pk, int(visit.value))))


def on_begin(session: Session, visit: Visit) -> Replies:
    """What ends? Only what the person may close or leads is offered."""
    committee, me = visit.enter(session)
    groups, goals = _subjects(session, committee, me)
    if not groups and not goals:
        visit.enter_for(session, Act.PREPARE_TRANSITION)
        raise Refused("subject", "nothing_to_end")
    return Open(forms.begin_form(groups, goals, metadata=visit.carry()))


def on_begun(session: Session, visit: Visit) -> Replies:
    """It is being prepared from now on."""
    committee, me = visit.enter(session)
    sort, _, number = str(visit.values["subject"] or "").partition(":")
    if not number.isdecimal():
        raise Refused("subject", "required")
    kind = visit.values["kind"]
    if kind not in list(Kind):
        raise Refused("kind", "required")
    subject: Workgroup | Goal
    if sort == "goal":
        subject = fetch(session, Goal, committee.pk, int(number))
    else:
        subject = fetch(session, Workgroup, committee.pk, int(number))
    row = transition.begin_transition(session, me, subject, Kind(kind), now=visit.now)
    notice = prompts.begun(transition.prepared(session, row))
    return Say(_one(session, me, row, notice=notice))


def on_part(session: Session, visit: Visit) -> Replies:
    """The form of one part."""
    found = _preparing(session, visit)
    part = next(part for part, name in prompts.PART.items() if name == visit.name)
    metadata = visit.carry(transition=found.row.pk, part=part.value)
    return Open(forms.part_form(found, part, metadata=metadata))


def on_part_settled(session: Session, visit: Visit) -> Replies:
    """How it goes on, who answers for it, by when."""
    committee, me, row = _of_form(session, visit)
    transition.settle_part(
        session,
        me,
        row,
        Part(visit.metadata["part"]),
        how=visit.values["how"] or "",
        member=fields.owner(session, committee, visit.values["member"]),
        by=picked_day(visit, "by"),
        now=visit.now,
    )
    return Say(_one(session, me, row, notice=prompts.saved()))


def on_next(session: Session, visit: Visit) -> Replies:
    """The form of what comes next."""
    found = _preparing(session, visit)
    ranking = transition.ranked(session, found.row.committee_id)
    metadata = visit.carry(transition=found.row.pk)
    return Open(forms.next_form(found.row, ranking, metadata=metadata))


def on_next_chosen(session: Session, visit: Visit) -> Replies:
    """What comes next."""
    _, me, row = _of_form(session, visit)
    item, words = visit.values.get("item"), visit.values["priority"] or ""
    transition.choose_next(
        session,
        me,
        row,
        item_id=int(item) if item and not words.strip() else None,
        priority=words,
        method=visit.values["method"] or "",
        now=visit.now,
    )
    return Say(_one(session, me, row, notice=prompts.saved()))


def on_learned(session: Session, visit: Visit) -> Replies:
    """The three questions."""
    found = _preparing(session, visit)
    return Open(forms.learned_form(found.row, metadata=visit.carry(transition=found.row.pk)))


def on_learned_said(session: Session, visit: Visit) -> Replies:
    """What was learned."""
    _, me, row = _of_form(session, visit)
    told = {name: visit.values[name] or "" for name in ("worked", "hindered", "advice")}
    transition.say_learned(session, me, row, now=visit.now, **told)
    return Say(_one(session, me, row, notice=prompts.saved()))


def on_close(session: Session, visit: Visit) -> Replies:
    """What became of the goals?"""
    visit.enter_for(session, Act.CLOSE_INITIATIVE)
    found = _preparing(session, visit)
    return Open(forms.outcome_form(found, metadata=visit.carry(transition=found.row.pk)))


def on_outcomes(session: Session, visit: Visit) -> Replies:
    """The announcement as it will be, in the same form."""
    committee, _, row = _of_form(session, visit)
    transition.check_open(row)
    found = transition.prepared(session, row)
    dropped = [
        goal.pk for goal in found.goals if visit.values.get(f"goal-{goal.pk}") == GoalState.DROPPED.value
    ]
    metadata = visit.metadata | {"dropped": dropped}
    message = prompts.announcement(found, dropped)
    return Turn(forms.close_form(found, message, where=committee.channel_id, metadata=metadata))


def on_closed(session: Session, visit: Visit) -> Replies:
    """It is closed, and announced once."""
    committee, me, row = _of_form(session, visit)
    found = transition.prepared(session, row)
    dropped = set(visit.metadata.get("dropped", ()))
    message = prompts.announcement(found, dropped)
    outcomes = {goal.pk: GoalState.DROPPED for goal in found.goals if goal.pk in dropped}
    close_transition(session, me, found, outcomes, because=prompts.CLOSED_BECAUSE, now=visit.now)
    if committee.channel_id:
        outbox.enqueue(
            session,
            committee.pk,
            message,
            kind=Sort.NOTICE,
            key=f"transition:{row.pk}:closed",
            target=committee.channel_id,
            now=visit.now,
        )
    notice = prompts.closed(found.name, announced=bool(committee.channel_id))
    return Say(_one(session, me, row, notice=notice))


def on_call_off(session: Session, visit: Visit) -> Replies:
    """It goes on after all."""
    committee, me = visit.enter(session)
    found = _preparing(session, visit)
    transition.call_off(session, me, found.row, now=visit.now)
    return Redraw(_list(session, visit, committee, me, notice=prompts.called_off(found.name)))


def on_reopen(session: Session, visit: Visit) -> Replies:
    """Why is it taken up again?"""
    committee, _ = visit.enter_for(session, Act.REOPEN_INITIATIVE)
    row = fetch(session, Transition, committee.pk, int(visit.value))
    check_closed(row)
    found = transition.prepared(session, row)
    return Open(forms.reopen_form(found, metadata=visit.carry(transition=row.pk)))


def on_reopened(session: Session, visit: Visit) -> Replies:
    """It goes on, and that is told once."""
    committee, me, row = _of_form(session, visit)
    steps = reopen_transition(session, me, row, because=visit.values["because"] or "", now=visit.now)
    found = transition.prepared(session, row)
    if committee.channel_id:
        outbox.enqueue(
            session,
            committee.pk,
            prompts.taken_up(found),
            kind=Sort.NOTICE,
            key=f"transition:{row.pk}:reopened",
            target=committee.channel_id,
            now=visit.now,
        )
    notice = prompts.was_taken_up(found, steps, announced=bool(committee.channel_id))
    return Say(_one(session, me, row, notice=notice))


def _subjects(session: Session, committee: Committee, me: Member) -> tuple[list[Workgroup], list[Goal]]:
    groups = workgroups_of(session, committee.pk)
    act = Act.PREPARE_TRANSITION
    return allowed(session, me, act, groups), allowed(session, me, act, open_goals(session, committee.pk))


def _preparing(session: Session, visit: Visit) -> Prepared:
    committee, _ = visit.enter(session)
    row = fetch(session, Transition, committee.pk, int(visit.value))
    transition.check_open(row)
    return transition.prepared(session, row)


def _of_form(session: Session, visit: Visit) -> tuple[Committee, Member, Transition]:
    committee, me = visit.enter(session)
    return committee, me, fetch(session, Transition, committee.pk, int(visit.metadata["transition"]))


def _list(
    session: Session, visit: Visit, committee: Committee, me: Member, *, page: int = 0, notice: str = ""
) -> Message:
    rows = transition.transitions_of(session, committee.pk)
    groups, goals = _subjects(session, committee, me)
    rights = prompts.Rights(begin=bool(groups or goals))
    return prompts.render_list(rows, rights, zone=committee.zone, page=page, notice=notice)


def _one(session: Session, me: Member, row: Transition, *, notice: str = "") -> Message:
    rights = prompts.Rights(
        prepare=may(session, me, Act.PREPARE_TRANSITION, row),
        close=may(session, me, Act.CLOSE_INITIATIVE, row),
        reopen=may(session, me, Act.REOPEN_INITIATIVE, row),
    )
    zone = session.get_one(Committee, row.committee_id).zone
    return prompts.render_one(transition.prepared(session, row), rights, zone=zone, notice=notice)


WORDS = {"transition": type_transition}

ACTIONS = {
    prompts.SHOW: on_show,
    prompts.PAGE: on_show,
    prompts.BACK: on_show,
    prompts.OPEN_ONE: on_one,
    prompts.BEGIN: on_begin,
    **dict.fromkeys(prompts.PART.values(), on_part),
    prompts.NEXT: on_next,
    prompts.LEARNED: on_learned,
    prompts.CLOSE: on_close,
    prompts.CALL_OFF: on_call_off,
    prompts.REOPEN: on_reopen,
}

FORMS = {
    prompts.BEGIN_FORM: on_begun,
    prompts.PART_FORM: on_part_settled,
    prompts.NEXT_FORM: on_next_chosen,
    prompts.LEARNED_FORM: on_learned_said,
    prompts.OUTCOME_FORM: on_outcomes,
    prompts.CLOSE_FORM: on_closed,
    prompts.REOPEN_FORM: on_reopened,
}
