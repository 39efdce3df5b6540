"""What could not be delivered, sent once more."""

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action
from handlers.replies import Replies, Say
from handlers.visit import Visit
from models.places import Place, places_of
from models.resend import send_again
from prompts import ids
from prompts import undelivered as prompts


def register(app: App, deps: Deps) -> None:
    """Listens to "Send again", in a report and in the glance."""
    on_action(app, deps, ids.SEND_AGAIN, on_send_again)


def on_send_again(session: Session, visit: Visit) -> Replies:
    """Everything for one place that can still be sent; a second press finds nothing."""
    committee, me = visit.enter(session)
    again = send_again(session, me, visit.value, now=visit.now)
    place = places_of(session, committee).get(visit.value) or Place(visit.value)
    return Say(prompts.sent_again(again, place))
