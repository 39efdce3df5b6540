"""What a holder does with a term beside serving it: a word in writing for whoever comes next."""

from datetime import datetime

from sqlmodel import Session

from models import audit
from models.access import Act, authorize
from models.committee import Member
from models.errors import Refused
from models.office import Term

NOTE_LIMIT = 2000


def leave_note(session: Session, actor: Member, term: Term, note: str, *, now: datetime) -> None:
    """Keeps a word for the next holder; an empty one takes it away. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.LEAVE_NOTE, term)
    if len(note.strip()) > NOTE_LIMIT:
        raise Refused("note", "too_long", note)
    audit.change(session, actor, Act.LEAVE_NOTE, term, now=now, note=note.strip())
