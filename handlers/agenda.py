"""``/agenda``: the next meeting's agenda, its topics, and its posting."""

from slack_bolt import App
from sqlmodel import Session

from handlers import forms
from handlers.agenda_views import next_here, view
from handlers.attendance import type_attend
from handlers.entry import Deps, on_action, on_command, on_submit
from handlers.feed import type_ics
from handlers.meetings import type_next
from handlers.minutes import type_minutes
from handlers.replies import Open, Redraw, Replies, Say
from handlers.topics import type_topic
from handlers.typed import dispatch
from handlers.visit import Visit
from models import topic
from models.access import Act, authorize
from models.agenda import agenda_facts, post_agenda_now, posted_message
from models.base import fetch
from models.committee import Committee, Member
from models.errors import AlreadySettled
from models.meeting import Meeting
from models.minutes import minutes_of
from models.standing import set_standing_order, standing_order
from models.topic import AgendaItem, TopicState
from models.undelivered import troubles
from prompts import agenda as prompts
from prompts import ids, reached, undelivered
from prompts import standing as standing_prompts


def register(app: App, deps: Deps) -> None:
    """Listens to everything about agendas."""
    on_command(app, deps, "/agenda", on_agenda)
    on_action(app, deps, ids.AGENDA_POST, on_post)
    on_action(app, deps, ids.AGENDA_ORDER, on_order)
    on_action(app, deps, ids.TOPICS_DONE, on_all_done)
    on_action(app, deps, ids.TOPICS_LEFT, on_some_left)
    on_submit(app, deps, ids.ORDER_FORM, on_order_submitted)
    on_submit(app, deps, ids.LEFT_FORM, on_left_submitted)


def on_agenda(session: Session, visit: Visit) -> Replies:
    """``/agenda`` and its words."""
    return dispatch(session, visit, TYPED, prompts.HELP, plain=show)


def show(session: Session, visit: Visit, _rest: str) -> Replies:
    """The next meeting's agenda as it stands."""
    committee, me = visit.enter(session)
    return Say(view(session, committee, me, next_here(session, visit, committee), now=visit.now))


def type_post(session: Session, visit: Visit, _rest: str) -> Replies:
    """``post``: chair or coordinator posts it now."""
    committee, me = visit.enter(session)
    return _post(session, visit, committee, me, next_here(session, visit, committee))


TYPED = {
    "add": type_topic,
    "post": type_post,
    "next": type_next,
    "attend": type_attend,
    "minutes": type_minutes,
    "ics": type_ics,
}


def on_post(session: Session, visit: Visit) -> Replies:
    """Post it now, by button."""
    committee, me = visit.enter(session)
    return _post(session, visit, committee, me, fetch(session, Meeting, committee.pk, int(visit.value)))


def _post(session: Session, visit: Visit, committee: Committee, me: Member, meeting: Meeting) -> Replies:
    facts = agenda_facts(session, meeting)
    found = troubles(session, committee, now=visit.now)
    trouble = next((one for one in found if one.place.target == facts.channel_id), None)
    try:
        post_agenda_now(session, me, meeting, now=visit.now)
    except AlreadySettled as error:
        if error.kind == "agenda" and trouble and posted_message(session, meeting) is None:
            return Say(undelivered.not_posted(meeting, trouble))
        raise
    if trouble and trouble.unreachable:
        return Say(undelivered.posting_in_doubt(meeting, trouble))
    return Say(prompts.posting(facts))


def on_order(session: Session, visit: Visit) -> Replies:
    """The form for the parts of every agenda, in their order."""
    committee, me = visit.enter(session)
    authorize(session, me, Act.ARRANGE_AGENDA)
    return Open(standing_prompts.order_form(standing_order(committee), metadata=forms.carried(visit)))


def on_order_submitted(session: Session, visit: Visit) -> Replies:
    """One part or heading a line."""
    committee, me = visit.enter(session)
    order = standing_prompts.read_order(visit.values["order"] or "")
    set_standing_order(session, me, committee, order, now=visit.now)
    return Say(standing_prompts.order_saved(standing_order(committee)))


def on_all_done(session: Session, visit: Visit) -> Replies:
    """Every topic of the meeting was dealt with."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, int(visit.value))
    topic.settle_topics(session, me, meeting, [], now=visit.now)
    return Redraw(reached.settled(meeting, [], recorded=minutes_of(session, meeting) is not None))


def on_some_left(session: Session, visit: Visit) -> Replies:
    """The form in which the topics are picked that were not reached."""
    committee, me = visit.enter(session)
    authorize(session, me, Act.ARRANGE_AGENDA)
    meeting = fetch(session, Meeting, committee.pk, int(visit.value))
    left = [item for item in topic.topics_of(session, meeting) if item.state == TopicState.OPEN]
    metadata = {**forms.carried(visit), "meeting": meeting.pk}
    return Open(reached.left_form(meeting, left, metadata=metadata))


def on_left_submitted(session: Session, visit: Visit) -> Replies:
    """The picked topics go on to the next meeting, the others are done."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, int(visit.metadata["meeting"]))
    left = [fetch(session, AgendaItem, committee.pk, int(pk)) for pk in visit.values["left"] or []]
    topic.settle_topics(session, me, meeting, left, now=visit.now)
    return Redraw(reached.settled(meeting, left, recorded=minutes_of(session, meeting) is not None))
