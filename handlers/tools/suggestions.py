"""What the tools suggest for the coming meeting: put on its agenda by one press, or left be by another."""

from sqlmodel import Session

from handlers.agenda_views import view
from handlers.replies import Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act
from models.base import fetch
from models.committee import Committee, Member
from models.meeting import Meeting
from models.outbox import Message
from models.tools.agenda_topic import put_on_agenda
from models.tools.suggestion_rest import not_now
from models.tools.suggestions import suggestion_of
from prompts import kit
from prompts.tools import showing
from prompts.tools import suggestions as prompts


def on_put(session: Session, visit: Visit) -> Replies:
    """It is a topic from now on; said in the place of its line, so that the rest can still be pressed."""
    committee, me = visit.enter_for(session, Act.ARRANGE_AGENDA)
    meeting, origin = _named(session, visit, committee)
    found = suggestion_of(session, meeting, origin, now=visit.now)
    told = prompts.gone()
    if found is not None:
        draft = prompts.topic(found, open_meetings=committee.open_meetings)
        put = put_on_agenda(
            session,
            me,
            title=draft.title,
            attachment=draft.attachment,
            origin=origin,
            wanted=draft.wanted,
            now=visit.now,
        )
        told = showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)
    return _after(session, visit, committee, me, meeting, origin, told)


def on_not_now(session: Session, visit: Visit) -> Replies:
    """It is left be for a while; said in the place of its line."""
    committee, me = visit.enter_for(session, Act.ARRANGE_AGENDA)
    meeting, origin = _named(session, visit, committee)
    told = prompts.gone()
    if suggestion_of(session, meeting, origin, now=visit.now) is not None:
        not_now(session, me, origin, now=visit.now)
        told = prompts.left_be()
    return _after(session, visit, committee, me, meeting, origin, told)


def _named(session: Session, visit: Visit, committee: Committee) -> tuple[Meeting, str]:
    """The meeting and the suggestion that a button names."""
    number, _, origin = visit.value.partition("/")
    return fetch(session, Meeting, committee.pk, int(number)), origin


def _after(
    session: Session,
    visit: Visit,
    committee: Committee,
    me: Member,
    meeting: Meeting,
    origin: str,
    told: str,
) -> Replies:
    blocks = visit.message.get("blocks")
    if not blocks:  # Slack tells nothing of a message that only one person sees
        return [Redraw(view(session, committee, me, meeting, now=visit.now)), Say(kit.say(told))]
    return Redraw(Message(str(visit.message.get("text", "")), prompts.settled(blocks, origin, told)))


ACTIONS = {prompts.PUT: on_put, prompts.NOT_NOW: on_not_now}
