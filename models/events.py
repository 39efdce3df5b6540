"""What comes of an act about an office, as events in order; ``prompts/handover.py`` says who hears what.

So a button, a typed word and the clock all say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from models import outbox
from models.committee import Member
from models.office import Office, Term, Vacancy
from models.outbox import Kind, Message


class What(StrEnum):
    """What can come of an act or of a day that has come."""

    ASKED = "asked"
    REMINDED = "reminded"
    PROPOSED = "proposed"
    NOBODY_LEFT = "nobody-left"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    PREPARED = "prepared"
    HANDED_OVER = "handed-over"
    STILL_OPEN = "still-open"
    STEPPED_DOWN = "stepped-down"
    LEFT = "left"
    ACTING = "acting"
    CALL_OFFERED = "call-offered"
    SWAPPED = "swapped"


@dataclass(frozen=True)
class Event:
    """What happened in an office, to which term and whose it is.

    ``former`` is the holder before, after a handover or before one; who proposed, or asked to swap; and who
    left. ``vacancy`` is the one in which somebody is asked to call a meeting.
    """

    office: Office
    what: What
    term: Term | None = None
    member: Member | None = None
    former: Member | None = None
    vacancy: Vacancy | None = None


@dataclass(frozen=True)
class Letter:
    """A message with the Slack id of the person or channel that gets it, and its key in the outbox."""

    target: str
    key: str
    message: Message


def prepared_key(term: Term) -> str:
    """The outbox key of the hand-over note to whoever takes the term soon."""
    return f"chair:prepared:{term.subject.removeprefix('term:')}"


def send(session: Session, committee_id: int, letters: Iterable[Letter], *, now: datetime) -> None:
    """Queues the letters within the caller's transaction; one that was queued before is left as it is."""
    for letter in letters:
        outbox.enqueue(
            session,
            committee_id,
            letter.message,
            kind=Kind.CHAIR,
            key=letter.key,
            target=letter.target,
            now=now,
        )


def by_office(events: Iterable[Event]) -> dict[Office, list[Event]]:
    """The events of each office, in their order."""
    found: dict[Office, list[Event]] = {}
    for event in events:
        found.setdefault(event.office, []).append(event)
    return found
