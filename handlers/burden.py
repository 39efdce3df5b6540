"""``/committee meetings``: how much the committee meets, and the bounds that it has set itself."""

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.pickers import picked_number
from handlers.replies import Open, Replies, Say
from handlers.visit import Visit
from models import bounds
from models.access import Act, may
from models.burden import Bound, burden, outside_now
from models.committee import Committee, Member
from models.mailing import tell_each
from models.meeting import Meeting
from models.outbox import Kind
from prompts import burden as prompts
from prompts import ids


def register(app: App, deps: Deps) -> None:
    """Listens to the way from the glance, and to the buttons and the form of the bounds."""
    on_action(app, deps, ids.OPEN_BURDEN, on_open)
    on_action(app, deps, ids.BOUNDS_OPEN, on_bounds)
    on_action(app, deps, ids.BOUNDS_PUT, on_put)
    on_submit(app, deps, ids.BOUNDS_FORM, on_bounds_submitted)


def on_open(session: Session, visit: Visit) -> Replies:
    """The last months."""
    committee, me = visit.enter(session)
    return _show(session, visit, committee, me)


def on_bounds(session: Session, visit: Visit) -> Replies:
    """The form with the bounds as they are."""
    committee, _ = visit.enter_for(session, Act.SET_UP)
    return Open(prompts.bounds_form(committee, metadata=visit.carry()))


def on_bounds_submitted(session: Session, visit: Visit) -> Replies:
    """The bounds are set, and said back."""
    committee, me = visit.enter(session)
    most, fewest = (
        picked_number(visit, name) if visit.values.get(name) else None
        for name in (Bound.MOST_HOURS, Bound.FEWEST_MEETINGS)
    )
    bounds.set_bounds(session, me, committee, most_hours=most, fewest_meetings=fewest, now=visit.now)
    return _show(session, visit, committee, me, notice=prompts.saved(committee))


def on_put(session: Session, visit: Visit) -> Replies:
    """The cadence is put to the group now; whoever else leads is told."""
    committee, me = visit.enter_for(session, Act.PUT_CADENCE)
    found = outside_now(session, committee, now=visit.now)
    if found is None:
        return _show(session, visit, committee, me, notice=prompts.within_again())
    title, figures = prompts.title(found), prompts.figures(found, committee)
    item = bounds.put_to_group(session, me, committee, title=title, figures=figures, now=visit.now)
    if item is None:
        return _show(session, visit, committee, me, notice=prompts.not_put())
    meeting = session.get(Meeting, item.meeting_id) if item.meeting_id else None
    tell_each(
        session,
        committee.pk,
        [one for one in bounds.who_leads(session, committee) if one.pk != me.pk],
        prompts.put_message(item, meeting),
        kind=Kind.NOTICE,
        key=f"cadence:{item.pk}",
        now=visit.now,
    )
    return _show(session, visit, committee, me, notice=prompts.was_put(item, meeting))


def _show(session: Session, visit: Visit, committee: Committee, me: Member, *, notice: str = "") -> Replies:
    put = bounds.last_put(session, committee.pk)
    free = bounds.may_be_put(put, committee, now=visit.now)
    reader = prompts.Reader(
        member=me,
        may_set=may(session, me, Act.SET_UP),
        may_put=free and may(session, me, Act.PUT_CADENCE),
    )
    facts = burden(session, committee, now=visit.now)
    return Say(prompts.render_meetings(facts, reader, put, notice=notice))
