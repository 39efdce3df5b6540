"""One message each to many people at once: in a few statements, not in a few for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models import outbox
from models.outbox import Kind, Message, OutboxMessage


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
            committee_id, letter.message, kind=kind, key=letter.key, target=letter.target, due=now, now=now
        )
        for letter in letters
    ]
    for row in rows:
        row.expires_at = expires_at or row.expires_at
    values = [row.model_dump(exclude={"id"}) for row in rows]
    made = {key: pk for pk, key in session.connection().execute(_insert(session), values).all()}
    spoken_of = [(made[letter.key], letter.message) for letter in letters if letter.key in made]
    outbox.link(session, committee_id, spoken_of)
    return set(made)


def _insert(session: Session) -> Any:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table: Any = OutboxMessage.__table__  # type: ignore[attr-defined]
    fresh = dialect.insert(table).on_conflict_do_nothing(index_elements=["committee_id", "key"])
    return fresh.returning(table.c.id, table.c.key)
