"""The one way in: read the payload, run the handler in one transaction, commit, then answer.

``process_before_response`` is on, so what is acknowledged is on disk. A known error is explained to the
person, in the open form where there is one, with the typed text kept; an unknown one gets an apology with
a reference that is in the log. What came in twice has one effect.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from re import Pattern
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from handlers import gate, payloads
from handlers.answers import Answer, Deps, note_fault
from handlers.people import look_up, look_up_channels
from handlers.replies import Correct, Replies, Reply, Say
from handlers.visit import Ahead, Visit, field_of
from models.access import Act
from models.audit import record_refusal
from models.committee import committee_with
from models.database import HURRY, DatabaseBusy, crossed
from models.errors import ConvenerError, NotAllowed
from models.inbox import enter
from models.outbox import written_to
from prompts import errors as error_prompts
from prompts.errors import Explained

log = logging.getLogger(__name__)

Handler = Callable[[Session, Visit], Replies]
Concerns = Callable[[Session, Visit], bool]


def on_command(
    app: App, deps: Deps, command: str, handler: Handler, *, people: bool = False, ahead: Ahead | None = None
) -> None:
    """Listens to a slash command; with ``people``, what Slack knows of the sender is looked up beforehand.

    ``ahead`` says what can be asked of the database in the trip with which every act begins.
    """

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = payloads.of_command(command, body, deps.clock(), ahead=ahead)
        _take(Answer(deps, client, ack, visit), handler, people=people)

    app.command(command)(listener)


def on_action(
    app: App, deps: Deps, action_id: str | Pattern[str], handler: Handler, *, people: bool = False
) -> None:
    """Listens to a button, menu or select in a message, a form or the App Home; ``people`` as above."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = payloads.of_action(body["actions"][0]["action_id"], body, deps.clock())
        _take(Answer(deps, client, ack, visit), handler, people=people)

    app.action(action_id)(listener)


def on_submit(
    app: App, deps: Deps, callback_id: str | Pattern[str], handler: Handler, *, people: bool = False
) -> None:
    """Listens to a form; with ``people``, what Slack knows of who and what was picked is looked up."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = payloads.of_submit(body["view"]["callback_id"], body, deps.clock())
        _take(Answer(deps, client, ack, visit), handler, people=people)

    app.view(callback_id)(listener)


def on_shortcut(app: App, deps: Deps, callback_id: str, handler: Handler) -> None:
    """Listens to a shortcut on a message."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        _take(Answer(deps, client, ack, payloads.of_shortcut(callback_id, body, deps.clock())), handler)

    app.shortcut(callback_id)(listener)


def on_event(
    app: App,
    deps: Deps,
    event: str,
    handler: Handler,
    *,
    people: bool = False,
    concerns: Concerns | None = None,
) -> None:
    """Listens to an event about a person; Slack may deliver it many times and in any order.

    ``people`` as above. What does not concern us, by a look at the database, is let pass before that.
    """

    def listener(body: dict[str, Any], client: WebClient) -> None:
        visit = payloads.of_event(event, body, deps.clock())
        if concerns is not None:
            with deps.database.reading() as session:
                if not concerns(session, visit):
                    return
        _take(Answer(deps, client, None, visit), handler, people=people)

    app.event(event)(listener)


def _take(answer: Answer, handler: Handler, *, people: bool = False) -> None:
    """One act: done, committed and answered; whatever goes wrong, the person is told.

    An event that could not be taken in raises after that: it is not acknowledged, so Slack sends it again.
    """
    fault: Exception | None = None
    try:
        replies = _outcome(answer, handler, people=people)
    except Exception as error:
        fault, replies = error, _in_place(answer.visit, _sorry(answer.visit, error))
    answer.show(replies)
    if fault is not None and answer.ack is None:
        raise fault


def _sorry(visit: Visit, error: Exception) -> Explained:
    if isinstance(error, DatabaseBusy):
        log.warning("%s did not get its turn in the database", visit.name)
        return error_prompts.busy()
    return error_prompts.apology(note_fault(visit.name))


def _outcome(answer: Answer, handler: Handler, *, people: bool) -> list[Reply]:
    """What the handler answers, or why it could not do what was asked."""
    visit = replace(answer.visit, public_url=answer.deps.public_url)
    try:
        if people:  # asked outside of any transaction
            visit = replace(
                visit,
                people=look_up(answer.client, visit),
                channels=look_up_channels(answer.client, visit),
            )
        return _transact(answer.deps, visit, handler)
    except _Corrected as refused:
        return refused.replies
    except ConvenerError as error:
        if isinstance(error, NotAllowed):
            _note_refusal(answer.deps, visit, error)
        return _in_place(visit, error_prompts.explain(error, visit.now))


@dataclass
class _Corrected(Exception):
    """A handler found something to correct in a form: rolled back, and shown on the form."""

    replies: list[Reply]


def _transact(deps: Deps, visit: Visit, handler: Handler) -> list[Reply]:
    """The act; begun anew when it crossed with somebody else's, whose outcome it then finds."""
    try:
        return _commit(deps, visit, handler)
    except DBAPIError as error:
        if not crossed(error):
            raise
    return _commit(deps, visit, handler)


def _commit(deps: Deps, visit: Visit, handler: Handler) -> list[Reply]:
    """Runs the handler in one transaction, and wakes the outbox's carrier if there is work for it."""
    with deps.database.transaction(patience=HURRY, among=visit.team_id) as session:
        replies = _handle(session, visit, handler)
        queued = written_to(session)
    if queued:
        deps.wake()
    return replies


def _handle(session: Session, visit: Visit, handler: Handler) -> list[Reply]:
    """What the handler answers; nothing if the same act has come in before."""
    entry = enter(session, visit.team_id, visit.slack_id, visit.once, visit.ahead, now=visit.now)
    if not entry.new:
        return []
    if entry.committee and entry.member:
        visit = replace(visit, known=(entry.committee, entry.member), found=entry.found)
    given = gate.stopped(session, visit) or handler(session, visit)
    replies = given if isinstance(given, list) else [given] if given else []
    if any(isinstance(reply, Correct) for reply in replies):
        raise _Corrected(replies)  # nothing of a refused form may stay, so that it can be sent again
    return replies


def _note_refusal(deps: Deps, visit: Visit, error: NotAllowed) -> None:
    """A refusal is a line of the audit log, though what was tried is rolled back."""
    with deps.database.transaction(patience=HURRY) as session:
        committee, me = committee_with(session, visit.team_id, visit.slack_id)
        if committee is None:
            return  # there is nobody yet to keep a log for
        act = error.action.value if isinstance(error.action, Act) else error.action
        actor_id = me.id if me else None
        record_refusal(session, committee.pk, visit.slack_id, act, actor_id=actor_id, now=visit.now)


def _in_place(visit: Visit, explained: Explained) -> list[Reply]:
    """The explanation on the form's field, or on its first one; without a form, as a message."""
    blocks = visit.view.get("blocks", []) if visit.by_form else []
    fields = {field_of(block["block_id"]): block["block_id"] for block in blocks if block["type"] == "input"}
    if not fields:
        return [Say(error_prompts.with_typed(explained.message, visit.line))]
    return [Correct({fields.get(explained.field or "", next(iter(fields.values()))): explained.plain})]
