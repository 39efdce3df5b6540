"""A card with the meetings at which its thing was talked about."""

from sqlmodel import Session

from models.outbox import Message
from models.tools.talked import talked_about
from prompts.tools.showing import with_talk


def with_talks(session: Session, committee_id: int, origin: str, message: Message) -> Message:
    """The card of the thing that topics name so, with one line on when it was talked about; one query."""
    return with_talk(message, talked_about(session, committee_id, [origin])[origin])
