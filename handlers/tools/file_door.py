"""What people drop into their direct messages with the bot: fetched and read aside, then taken in, answered.

Whoever has dropped something always hears what came of it. The answer to "it could not be read" is put into
the outbox with the very commit that acknowledges the message, for later, and is withdrawn with the real
answer: so a program that dies over a file leaves nobody waiting.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session

from handlers.answers import CALL_FAULTS, Deps, fault, note_fault
from handlers.downloads import Shared, download
from handlers.replies import Later
from handlers.visit import Visit
from models.access import Act
from models.audit import record_refusal
from models.committee import Committee, Member, committee_of, committee_with
from models.errors import ConvenerError, NotAllowed, NotSeated, Refused
from models.outbox import Kind, Message, enqueue, withdraw_key, written_to
from models.tools.plan_sheet import readable
from prompts import errors as error_prompts
from prompts.tools import plan as prompts

log = logging.getLogger(__name__)

MOST_FILES = 3
"""Of one message; the others are named."""

AT_ONCE = 4
"""How many files are read side by side: reading takes the processor from everybody else."""

GIVE_UP = timedelta(minutes=5)

_reading = threading.BoundedSemaphore(AT_ONCE)

Source = Callable[[WebClient], Shared]


@dataclass(frozen=True)
class Door:
    """A purpose for which files come. ``name`` begins the keys of its answers.

    ``check`` raises Refused for too many bytes. ``read`` makes of the bytes what ``keep`` writes; it works
    outside of any transaction, since it may take seconds. Both raise what is then explained to the person.
    """

    name: str
    check: Callable[[int], None]
    read: Callable[[Deps, Visit, Shared], Any]
    keep: Callable[[Session, Visit, Shared, Any], Message]

    def take(self, deps: Deps, session: Session, visit: Visit, *, pasted: str = "") -> Later:
        """Begins with the files of the message, or with a text that was pasted into it."""
        files = visit.action.get("files") or []
        sources = [_file(one, self.check) for one in files[:MOST_FILES]] or [_pasted(pasted)]
        committee = committee_of(session, visit.team_id)
        for number in range(len(sources)):
            key, later = self.key(visit, "unread", number), visit.now + GIVE_UP
            tell(session, visit, committee, prompts.unread(), key=key, not_before=later)
        if len(files) > MOST_FILES:
            tell(session, visit, committee, prompts.too_many(MOST_FILES), key=self.key(visit, "many"))
        return Later(partial(self._read_all, deps, visit, sources))

    def key(self, visit: Visit, what: str, number: int = 0) -> str:
        """Names the answer by the message that it answers, however often Slack tells of that."""
        return f"{self.name}-{what}:{visit.slack_id}:{visit.action['ts']}:{number}"

    def _read_all(self, deps: Deps, visit: Visit, sources: Sequence[Source], client: WebClient) -> None:
        """Reads one after the other; nothing that goes wrong with one keeps the others from being read."""
        if not _reading.acquire(blocking=False):
            for number in range(len(sources)):
                self._answer(deps, visit, number, lambda _: prompts.busy())
            return
        try:
            for number, source in enumerate(sources):
                self._read_one(deps, visit, number, partial(source, client))
        finally:
            _reading.release()

    def _read_one(self, deps: Deps, visit: Visit, number: int, source: Callable[[], Shared]) -> None:
        """Reads one and answers; whatever goes wrong, the person is told."""
        try:
            refused = self._bring_in(deps, visit, number, source)
            if refused is None:
                return
            message = error_prompts.explain(refused, visit.now).message
        except Exception:
            message = error_prompts.apology(note_fault(visit.name)).message
        self._answer(deps, visit, number, lambda _: message)

    def _bring_in(
        self, deps: Deps, visit: Visit, number: int, source: Callable[[], Shared]
    ) -> ConvenerError | None:
        """Keeps what is in it and says so; returns why not, where it cannot."""
        try:
            shared = source()
            found = self.read(deps, visit, shared)
            self._answer(deps, visit, number, lambda session: self.keep(session, visit, shared, found))
        except Refused as error:  # what it quotes of the file goes into the database with the answer
            return Refused(error.field, error.code, readable(error.given))
        except ConvenerError as error:
            return error
        except CALL_FAULTS as error:
            log.warning("a file was not handed over: %s", fault(error))
            return Refused("file", "file_not_given")
        return None

    def _answer(self, deps: Deps, visit: Visit, number: int, make: Callable[[Session], Message]) -> None:
        """Says what came of one of the sources, in the place of "it could not be read"."""
        with deps.database.transaction(among=visit.team_id) as session:
            message = make(session)
            committee = committee_of(session, visit.team_id)
            withdraw_key(session, committee.pk, self.key(visit, "unread", number), now=visit.now)
            tell(session, visit, committee, message, key=self.key(visit, "read", number))
            queued = written_to(session)
        if queued:
            deps.wake()


def tell(session: Session, visit: Visit, committee: Committee, message: Message, **named: Any) -> None:
    """A private word to whoever has sent the message."""
    enqueue(session, committee.pk, message, kind=Kind.NOTICE, target=visit.slack_id, now=visit.now, **named)


def why_not(
    session: Session, visit: Visit, committee: Committee, me: Member, error: ConvenerError, *, key: str
) -> None:
    """Why it is not read; a refusal of rights is a line of the audit log, as everywhere."""
    if isinstance(error, NotAllowed):
        act = error.action.value if isinstance(error.action, Act) else error.action
        record_refusal(session, committee.pk, me.slack_id, act, actor_id=me.id, now=visit.now)
    tell(session, visit, committee, error_prompts.explain(error, visit.now).message, key=key)


def sender(session: Session, visit: Visit) -> tuple[Committee, Member]:
    """The committee and the member who brought it, as they are now. Raises NotSeated."""
    committee, me = committee_with(session, visit.team_id, visit.slack_id)
    if committee is None or me is None or not me.active:
        raise NotSeated(visit.name)
    return committee, me


def _file(told: dict[str, Any], check: Callable[[int], None]) -> Source:
    return lambda client: download(client, str(told["id"]), check=check)


def _pasted(text: str) -> Source:
    return lambda _client: Shared("", text.encode())
