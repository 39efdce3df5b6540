"""The one way in: read the payload, run the handler in one transaction, commit, then answer.

``process_before_response`` is on, so what is acknowledged is on disk. A known error is explained to the
person, in the open form where there is one, with the typed text kept; an unknown one gets an apology with
a reference that is in the log. What came in twice has one effect.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlmodel import Session

from handlers import payloads
from handlers.answers import Answer, Deps, note_fault
from handlers.people import look_up, look_up_channels
from handlers.replies import Correct, Replies, Reply, Say
from handlers.visit import Visit, field_of
from models.access import Act
from models.audit import record_refusal
from models.committee import committee_of, find_member
from models.errors import ConvenerError, NotAllowed, NotSetUp
from models.inbox import first_time
from prompts import errors as error_prompts
from prompts.errors import Explained

Handler = Callable[[Session, Visit], Replies]

HURRY = 1.5
"""Seconds that an act waits for its turn in the database: Slack gives three for everything."""


def on_command(app: App, deps: Deps, command: str, handler: Handler, *, people: bool = False) -> None:
    """Listens to a slash command; with ``people``, what Slack knows of the sender is looked up beforehand."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = payloads.of_command(command, body, deps.clock())
        _take(Answer(deps, client, ack, visit), handler, people=people)

    app.command(command)(listener)


def on_action(app: App, deps: Deps, action_id: str, handler: Handler, *, people: bool = False) -> None:
    """Listens to a button, menu or select in a message, a form or the App Home; ``people`` as above."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = payloads.of_action(action_id, body, deps.clock())
        _take(Answer(deps, client, ack, visit), handler, people=people)

    app.action(action_id)(listener)


def on_submit(app: App, deps: Deps, callback_id: str, handler: Handler, *, people: bool = False) -> None:
    """Listens to a form; with ``people``, what Slack knows of who and what was picked is looked up."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = payloads.of_submit(callback_id, body, deps.clock())
        _take(Answer(deps, client, ack, visit), handler, people=people)

    app.view(callback_id)(listener)


def on_shortcut(app: App, deps: Deps, callback_id: str, handler: Handler) -> None:
    """Listens to a shortcut on a message."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        _take(Answer(deps, client, ack, payloads.of_shortcut(callback_id, body, deps.clock())), handler)

    app.shortcut(callback_id)(listener)


def on_event(app: App, deps: Deps, event: str, handler: Handler) -> None:
    """Listens to an event about a person; Slack may deliver it many times and in any order."""

    def listener(body: dict[str, Any], client: WebClient) -> None:
        _take(Answer(deps, client, None, payloads.of_event(event, body, deps.clock())), handler)

    app.event(event)(listener)


def _take(answer: Answer, handler: Handler, *, people: bool = False) -> None:
    """One act: done, committed and answered; whatever goes wrong, the person is told."""
    try:
        replies = _outcome(answer, handler, people=people)
    except Exception:
        replies = _in_place(answer.visit, error_prompts.apology(note_fault(answer.visit.name)))
    answer.show(replies)
    answer.deps.wake()


def _outcome(answer: Answer, handler: Handler, *, people: bool) -> list[Reply]:
    """What the handler answers, or why it could not do what was asked."""
    visit = answer.visit
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
    """Runs the handler in one transaction; nothing if the same act has come in before."""
    with deps.database.transaction(patience=HURRY) as session:
        if not _first_time(session, visit):
            return []
        given = handler(session, visit)
        replies = given if isinstance(given, list) else [given] if given else []
        if any(isinstance(reply, Correct) for reply in replies):
            raise _Corrected(replies)  # nothing of a refused form may stay, so that it can be sent again
        return replies


def _first_time(session: Session, visit: Visit) -> bool:
    try:
        committee = committee_of(session, visit.team_id)
    except NotSetUp:
        return True  # there is nothing yet to have an effect on
    return visit.once is None or first_time(session, committee.pk, visit.once, now=visit.now)


def _note_refusal(deps: Deps, visit: Visit, error: NotAllowed) -> None:
    """A refusal is a line of the audit log, though what was tried is rolled back."""
    with deps.database.transaction(patience=HURRY) as session:
        try:
            committee_id = committee_of(session, visit.team_id).pk
        except NotSetUp:
            return
        me = find_member(session, committee_id, visit.slack_id)
        act = error.action.value if isinstance(error.action, Act) else error.action
        actor_id = me.id if me else None
        record_refusal(session, committee_id, visit.slack_id, act, actor_id=actor_id, now=visit.now)


def _in_place(visit: Visit, explained: Explained) -> list[Reply]:
    """The explanation on the form's field, or on its first one; without a form, as a message."""
    blocks = visit.view.get("blocks", []) if visit.by_form else []
    fields = {field_of(block["block_id"]): block["block_id"] for block in blocks if block["type"] == "input"}
    if not fields:
        return [Say(error_prompts.with_typed(explained.message, visit.line))]
    return [Correct({fields.get(explained.field or "", next(iter(fields.values()))): explained.plain})]
