"""One message each to many people at once: in a few statements, not in a few for each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from models import outbox
from models.committee import Member
from models.database import insert_missing
from models.outbox import Kind, Message


class Letter(NamedTuple):
    """A new message to one target; ``key`` as in the outbox."""

    key: str
    target: str
    message: Message


def enqueue_all(
    session: Session,
    committee_id: int,
    letters: Sequence[Letter],
    *,
    kind: Kind,
    now: datetime,
    expires_at: datetime | None = None,
) -> set[str]:
    """``outbox.enqueue`` for each letter; returns the keys of those that were not there."""
    if not letters:
        return set()
    rows = [
        outbox.new_row(
            committee_id,
            letter.message,
            kind=kind,
            key=letter.key,
            target=letter.target,
            due=now,
            expires_at=expires_at,
            now=now,
        )
        for letter in letters
    ]
    made = {key: pk for (_, key), pk in insert_missing(session, rows, "committee_id", "key").items()}
    spoken_of = [(made[letter.key], letter.message) for letter in letters if letter.key in made]
    outbox.link(session, committee_id, spoken_of)
    return set(made)


def tell_each(
    session: Session,
    committee_id: int,
    people: Iterable[Member],
    message: Message,
    *,
    kind: Kind,
    key: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """The same private message to each of these people; ``key`` is completed by the person."""
    letters = [Letter(f"{key}:{member.slack_id}", member.slack_id, message) for member in people]
    enqueue_all(session, committee_id, letters, kind=kind, now=now, expires_at=expires_at)
