"""``/committee cycle``: tests of change, from the prediction to the decision and to the next cycle."""

from typing import Any

from sqlmodel import Session

from handlers.forms import owner
from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say, Turn
from handlers.tools.talks import with_talks
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member
from models.errors import AlreadySettled, Refused
from models.goal import Goal, open_goals
from models.outbox import Message
from models.tools import cycle as cycles
from models.tools.agenda_topic import put_on_agenda
from models.tools.cycle import PLAN_FIELDS, TEXT_FIELDS, Plan
from models.tools.cycle_list import cycle_lines, line_of, notes_of
from models.tools.cycle_tables import Compared, Cycle, CycleState, Decision, cycle_by_ref
from models.workgroup import Workgroup, workgroups_of
from prompts.tools import cycle as prompts
from prompts.tools import cycle_forms as forms
from prompts.tools import showing


def type_cycle(session: Session, visit: Visit, rest: str) -> Replies:
    """``cycle``: the open tests; ``cycle closed``: the others; ``cycle C4``: one of them."""
    committee, me = visit.enter(session)
    word = rest.strip()
    if not word or word.casefold() == "closed":
        return Say(_list(session, visit, committee, closed=bool(word)))
    return Say(_card(session, visit, committee, me, cycle_by_ref(session, committee.pk, word)))


def on_list(session: Session, visit: Visit) -> Replies:
    """The open tests, in the place of what was shown."""
    committee, _ = visit.enter(session)
    return Redraw(_list(session, visit, committee, page=int(visit.value or 0)))


def on_closed(session: Session, visit: Visit) -> Replies:
    """Those that are closed."""
    committee, _ = visit.enter(session)
    return Redraw(_list(session, visit, committee, closed=True, page=int(visit.value or 0)))


def on_show(session: Session, visit: Visit) -> Replies:
    """One of them, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_card(session, visit, committee, me, _cycle(session, committee, visit.value)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new test."""
    committee, me = visit.enter_for(session, Act.ADD_CYCLE)
    return Open(_plan_form(session, visit, committee, forms.Draft(me.slack_id)))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with a plan as it is."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.value)
    authorize(session, me, Act.EDIT_CYCLE, cycle)
    if cycle.state is not CycleState.PLAN:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)
    return Open(_plan_form(session, visit, committee, forms.Draft(_owner(session, cycle), present=cycle)))


def on_next(session: Session, visit: Visit) -> Replies:
    """The form of the cycle that goes on from one that is to be adapted."""
    committee, _ = visit.enter_for(session, Act.ADD_CYCLE)
    cycle = _cycle(session, committee, visit.value)
    return Open(_plan_form(session, visit, committee, forms.Draft(_owner(session, cycle), before=cycle)))


def _plan_form(session: Session, visit: Visit, committee: Committee, draft: forms.Draft) -> dict[str, Any]:
    metadata = visit.carry(
        cycle=draft.present.pk if draft.present else None,
        before=draft.before.pk if draft.before else None,
    )
    shown = draft.present or draft.before
    picked = shown.workgroup_id if shown else None
    goals, groups = open_goals(session, committee.pk), workgroups_of(session, committee.pk, besides=picked)
    return forms.plan_form(draft, goals, groups, metadata=metadata)


def on_plan_sent(session: Session, visit: Visit) -> Replies:
    """A test is planned, changed or started."""
    committee, me = visit.enter(session)
    plan, start = _plan(session, visit, committee), visit.values["save"] == forms.START
    present, before = (_carried_cycle(session, visit, committee, name) for name in ("cycle", "before"))
    if present is not None:
        cycles.change_plan(session, me, present, plan, start=start, now=visit.now)
    cycle = present or cycles.add_cycle(session, me, plan, start=start, before=before, now=visit.now)
    return Say(_card(session, visit, committee, me, cycle, notice=prompts.saved(cycle)))


def _plan(session: Session, visit: Visit, committee: Committee) -> Plan:
    values = visit.values
    responsible = owner(session, committee, values["owner"])
    if responsible is None:
        raise Refused("owner", "no_owner")
    goal, group = (int(values.get(name) or forms.NOBODY) for name in ("goal", "workgroup"))
    return Plan(
        change=values["change"] or "",
        owner=responsible,
        starts_on=picked_day(visit, "starts_on"),
        ends_on=picked_day(visit, "ends_on"),
        goal=fetch(session, Goal, committee.pk, goal) if goal else None,
        workgroup=fetch(session, Workgroup, committee.pk, group) if group else None,
        **{name: values[name] or "" for name in (*TEXT_FIELDS, *PLAN_FIELDS)},
    )


def on_drop(session: Session, visit: Visit) -> Replies:
    """A plan is not to be tested."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.value)
    cycles.drop_plan(session, me, cycle, now=visit.now)
    return Redraw(_list(session, visit, committee, notice=prompts.dropped(cycle)))


def on_observe(session: Session, visit: Visit) -> Replies:
    """The form for what was observed."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.value)
    authorize(session, me, Act.SETTLE_CYCLE, cycle)
    if cycle.state is not CycleState.STARTED:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)
    return Open(forms.observe_form(cycle, metadata=visit.carry(cycle=cycle.pk)))


def on_observed(session: Session, visit: Visit) -> Replies:
    """It is kept; with a decision to adapt, the next cycle's form follows."""
    committee, me = visit.enter(session)
    cycle, values = _cycle(session, committee, visit.metadata["cycle"]), visit.values
    cycles.observe(
        session,
        me,
        cycle,
        observed=values["observed"] or "",
        compared=Compared(values["compared"]) if values["compared"] else None,
        words=values["compared_words"] or "",
        now=visit.now,
    )
    return _decided(session, visit, committee, me, cycle)


def on_decide(session: Session, visit: Visit) -> Replies:
    """The form for the decision."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.value)
    authorize(session, me, Act.SETTLE_CYCLE, cycle)
    if cycle.state is not CycleState.OBSERVED:
        raise AlreadySettled("cycle", cycle.ref, cycle.state)
    return Open(forms.decide_form(cycle, metadata=visit.carry(cycle=cycle.pk)))


def on_decided(session: Session, visit: Visit) -> Replies:
    """It is decided."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.metadata["cycle"])
    return _decided(session, visit, committee, me, cycle)


def _decided(session: Session, visit: Visit, committee: Committee, me: Member, cycle: Cycle) -> Replies:
    decision, why = visit.values.get("decision"), visit.values.get("decision_words") or ""
    if decision:
        cycles.decide(session, me, cycle, Decision(decision), words=why, now=visit.now)
    elif why.strip():
        raise Refused("decision", "why_without_decision")
    if cycle.decision is Decision.ADAPT:
        draft = forms.Draft(_owner(session, cycle), before=cycle)
        return Turn(_plan_form(session, visit, committee, draft))
    return Say(_card(session, visit, committee, me, cycle, notice=prompts.observed(cycle)))


def on_correct(session: Session, visit: Visit) -> Replies:
    """The form for a word that is added."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.value)
    authorize(session, me, Act.EDIT_CYCLE, cycle)
    may_move = cycle.state is CycleState.STARTED
    return Open(forms.correct_form(cycle, may_move=may_move, metadata=visit.carry(cycle=cycle.pk)))


def on_corrected(session: Session, visit: Visit) -> Replies:
    """It is added."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.metadata["cycle"])
    ends_on = picked_day(visit, "ends_on")
    cycles.correct_cycle(session, me, cycle, visit.values["text"] or "", ends_on=ends_on, now=visit.now)
    return Say(_card(session, visit, committee, me, cycle, notice=prompts.corrected(cycle)))


def on_agenda(session: Session, visit: Visit) -> Replies:
    """It is a topic of the next meeting."""
    committee, me = visit.enter(session)
    cycle = _cycle(session, committee, visit.value)
    title, attachment = prompts.topic_title(cycle), prompts.topic_attachment(cycle)
    put = put_on_agenda(session, me, title=title, attachment=attachment, origin=cycle.subject, now=visit.now)
    notice = showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)
    return Redraw(_card(session, visit, committee, me, cycle, notice=notice))


def _list(
    session: Session,
    visit: Visit,
    committee: Committee,
    *,
    closed: bool = False,
    page: int = 0,
    notice: str = "",
) -> Message:
    lines, day = cycle_lines(session, committee.pk), visit.today(committee.zone)
    return prompts.render_list(lines, day=day, closed=closed, page=page, notice=notice)


def _card(
    session: Session, visit: Visit, committee: Committee, me: Member, cycle: Cycle, *, notice: str = ""
) -> Message:
    rights = prompts.Rights(
        edit=may(session, me, Act.EDIT_CYCLE, cycle), settle=may(session, me, Act.SETTLE_CYCLE, cycle)
    )
    day = visit.today(committee.zone)
    line, notes = line_of(session, cycle), notes_of(session, cycle)
    card = prompts.render_cycle(line, notes, rights, day=day, notice=notice)
    return with_talks(session, committee.pk, cycle.subject, card)


def _cycle(session: Session, committee: Committee, number: str | int) -> Cycle:
    return fetch(session, Cycle, committee.pk, int(number))


def _carried_cycle(session: Session, visit: Visit, committee: Committee, name: str) -> Cycle | None:
    number = visit.metadata.get(name)
    return _cycle(session, committee, number) if number is not None else None


def _owner(session: Session, cycle: Cycle) -> str:
    return fetch(session, Member, cycle.committee_id, cycle.owner_id).slack_id


WORDS = {"cycle": type_cycle}

ACTIONS = {
    prompts.LIST: on_list,
    prompts.PAGE: on_list,
    prompts.BACK: on_list,
    prompts.CLOSED: on_closed,
    prompts.CLOSED_PAGE: on_closed,
    prompts.CLOSED_BACK: on_closed,
    prompts.SHOW: on_show,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
    prompts.DROP: on_drop,
    prompts.NEXT: on_next,
    prompts.OBSERVE: on_observe,
    prompts.DECIDE: on_decide,
    prompts.CORRECT: on_correct,
    prompts.AGENDA: on_agenda,
}

FORMS = {
    forms.PLAN_FORM: on_plan_sent,
    forms.OBSERVE_FORM: on_observed,
    forms.DECIDE_FORM: on_decided,
    forms.CORRECT_FORM: on_corrected,
}
