"""What Slack tells of accounts: closed ones, other names, other zones.

Slack may tell late, twice or in any order, so an event is only a hint: of a member whom it may concern, Slack
is asked how things stand, and that counts.
"""

from slack_bolt import App
from sqlmodel import Session

from handlers.chair import tell
from handlers.entry import Deps, on_event
from handlers.people import person_of
from handlers.replies import Replies
from handlers.visit import Visit
from models import profile
from models.departure import depart
from models.mailing import tell_each
from models.outbox import Kind
from prompts.departure import render_departed


def register(app: App, deps: Deps) -> None:
    """Listens to changes of anybody's account."""
    on_event(app, deps, "user_change", on_user_change, people=True, concerns=is_news)


def is_news(session: Session, visit: Visit) -> bool:
    """Whether it can matter: most of what Slack tells is of somebody's status, or of people not seated."""
    return profile.concerns(session, visit.team_id, visit.slack_id, person_of(visit.action["user"]))


def on_user_change(session: Session, visit: Visit) -> Replies:
    """Somebody bears another name, lives in another zone, or has left; who comes back is seated by people."""
    if visit.known is None:
        return None
    committee, member = visit.known
    person = visit.people.get(visit.slack_id)
    if person is not None:
        profile.keep_up(session, committee, member, person, now=visit.now)
    elif visit.action["user"].get("deleted") and (gone := depart(session, committee, member, now=visit.now)):
        follows = tell(session, visit, committee, gone.events, by=None, staff=False)
        message = render_departed(gone, follows)
        tell_each(session, committee.pk, gone.told, message, kind=Kind.NOTICE, key=gone.key, now=visit.now)
    return None
