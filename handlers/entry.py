"""The one way in: read the payload, run the handler in one transaction, commit, then answer.

``process_before_response`` is on, so what is acknowledged is on disk. A known error is explained to the
person, in the open form where there is one, with the typed text kept; an unknown one gets an apology with
a reference that is in the log. What came in twice has one effect.
"""

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient
from sqlmodel import Session

from handlers.people import look_up, look_up_channels
from handlers.replies import Correct, DrawHome, Open, Redraw, Replies, Reply, Say, Turn
from handlers.visit import Origin, Visit, as_typed, field_of
from models.access import Act
from models.audit import record_refusal
from models.committee import committee_of, find_member
from models.database import Database
from models.errors import ConvenerError, NotAllowed, NotSetUp
from models.inbox import first_time
from models.outbox import Message
from prompts import errors as error_prompts

log = logging.getLogger(__name__)

Handler = Callable[[Session, Visit], Replies]
HomeView = Callable[[Session, Visit, str | None], dict[str, Any]]


@dataclass(frozen=True)
class Deps:
    """What handlers stand on. ``wake`` tells the outbox's carrier that there may be work."""

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    aside: Executor
    home_view: HomeView


def on_command(app: App, deps: Deps, command: str, handler: Handler, *, people: bool = False) -> None:
    """Listens to a slash command; with ``people``, what Slack knows of the sender is looked up beforehand."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = Visit(
            name=command,
            team_id=body["team_id"],
            slack_id=body["user_id"],
            now=deps.clock(),
            origin=Origin(url=body.get("response_url")),
            channel_id=body.get("channel_id"),
            text=as_typed(body.get("text", "")),
            trigger_id=body.get("trigger_id"),
        )
        _Answer(deps, client, ack, visit, people).give(handler, once=f"trigger:{visit.trigger_id}")

    app.command(command)(listener)


def on_action(app: App, deps: Deps, action_id: str, handler: Handler, *, people: bool = False) -> None:
    """Listens to a button, menu or select in a message, a form or the App Home; ``people`` as above."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = _visit_of_action(action_id, body, deps.clock())
        _Answer(deps, client, ack, visit, people).give(handler, once=f"trigger:{visit.trigger_id}")

    app.action(action_id)(listener)


def on_submit(app: App, deps: Deps, callback_id: str, handler: Handler, *, people: bool = False) -> None:
    """Listens to a form; with ``people``, what Slack knows of who and what was picked is looked up."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        view = body["view"]
        visit = Visit(
            name=callback_id,
            team_id=body["team"]["id"],
            slack_id=body["user"]["id"],
            now=deps.clock(),
            origin=_origin(view),
            trigger_id=body.get("trigger_id"),
            view=view,
        )
        _Answer(deps, client, ack, visit, people).give(handler, once=f"view:{view['id']}:{view.get('hash')}")

    app.view(callback_id)(listener)


def on_shortcut(app: App, deps: Deps, callback_id: str, handler: Handler) -> None:
    """Listens to a shortcut on a message."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        visit = Visit(
            name=callback_id,
            team_id=body["team"]["id"],
            slack_id=body["user"]["id"],
            now=deps.clock(),
            origin=Origin(url=body.get("response_url")),
            channel_id=body.get("channel", {}).get("id"),
            text=as_typed(body.get("message", {}).get("text", "")),
            trigger_id=body.get("trigger_id"),
        )
        _Answer(deps, client, ack, visit).give(handler, once=f"trigger:{visit.trigger_id}")

    app.shortcut(callback_id)(listener)


def on_event(app: App, deps: Deps, event: str, handler: Handler) -> None:
    """Listens to an event about a person; Slack may deliver it many times and in any order."""

    def listener(body: dict[str, Any], client: WebClient) -> None:
        told = body["event"]
        user = told.get("user")
        visit = Visit(
            name=event,
            team_id=body["team_id"],
            slack_id=user["id"] if isinstance(user, Mapping) else str(user),
            now=deps.clock(),
            origin=Origin(home=told.get("tab") == "home"),
            action=told,
        )
        _Answer(deps, client, None, visit).give(handler, once=f"event:{body['event_id']}")

    app.event(event)(listener)


def _origin(view: Mapping[str, Any]) -> Origin:
    """Where the form was opened from; the Home is its own origin."""
    if view.get("type") == "home":
        return Origin(home=True)
    return Origin(**json.loads(view.get("private_metadata") or "{}").get("origin", {}))


def _visit_of_action(action_id: str, body: dict[str, Any], now: datetime) -> Visit:
    view = body.get("view") or {}
    return Visit(
        name=action_id,
        team_id=body["team"]["id"],
        slack_id=body["user"]["id"],
        now=now,
        origin=_origin(view) if view else Origin(url=body.get("response_url")),
        channel_id=body.get("channel", {}).get("id"),
        trigger_id=body.get("trigger_id"),
        action=body["actions"][0],
        message=body.get("message") or {},
        view=view,
    )


@dataclass
class _Corrected(Exception):
    """A handler found something to correct in a form: rolled back, and shown on the form."""

    replies: list[Reply]


@dataclass(frozen=True)
class _Answer:
    """One act from its transaction to its answer."""

    deps: Deps
    client: WebClient
    ack: Ack | None
    visit: Visit
    people: bool = False

    def give(self, handler: Handler, *, once: str) -> None:
        """Runs the handler and shows what it returns; whatever goes wrong, the person is told."""
        try:
            replies, fresh = self._informed()._transact(handler, once)
        except _Corrected as refused:
            replies, fresh = refused.replies, True
        except ConvenerError as error:
            self._note_refusal(error)
            replies, fresh = self._explained(error_prompts.explain(error, self.visit.now)), True
        except Exception:
            reference = uuid.uuid4().hex[:8]
            log.exception("%s failed, reference %s", self.visit.name, reference)
            replies, fresh = self._explained(error_prompts.apology(reference)), True
        self.deps.wake()
        self._show(replies if fresh else [])

    def _informed(self) -> "_Answer":
        """With what Slack knows of people and channels, asked outside of any transaction."""
        if not self.people:
            return self
        people, channels = look_up(self.client, self.visit), look_up_channels(self.client, self.visit)
        return replace(self, visit=replace(self.visit, people=people, channels=channels))

    def _transact(self, handler: Handler, once: str) -> tuple[list[Reply], bool]:
        with self.deps.database.transaction() as session:
            if not self._first_time(session, once):
                return [], False
            given = handler(session, self.visit)
            replies = given if isinstance(given, list) else [given] if given else []
            if any(isinstance(reply, Correct) for reply in replies):
                raise _Corrected(replies)  # nothing of a refused form may stay, so that it can be sent again
            return replies, True

    def _first_time(self, session: Session, once: str) -> bool:
        try:
            committee = committee_of(session, self.visit.team_id)
        except NotSetUp:
            return True  # there is nothing yet to have an effect on
        return first_time(session, committee.pk, once, now=self.visit.now)

    def _note_refusal(self, error: ConvenerError) -> None:
        """A refusal is a line of the audit log, though what was tried is rolled back."""
        if not isinstance(error, NotAllowed):
            return
        with self.deps.database.transaction() as session:
            try:
                committee = committee_of(session, self.visit.team_id)
            except NotSetUp:
                return
            me = find_member(session, committee.pk, self.visit.slack_id)
            act = error.action.value if isinstance(error.action, Act) else error.action
            record_refusal(
                session,
                committee.pk,
                self.visit.slack_id,
                act,
                actor_id=me.id if me else None,
                now=self.visit.now,
            )

    def _explained(self, explained: error_prompts.Explained) -> list[Reply]:
        """The explanation on the form's field, or on its first one; without a form, as a message."""
        if not self._is_submit:
            return [Say(explained.message)]
        fields = {
            field_of(block["block_id"]): block["block_id"]
            for block in self.visit.view.get("blocks", [])
            if block["type"] == "input"
        }
        if not fields:
            return [Say(explained.message)]
        return [Correct({fields.get(explained.field or "", next(iter(fields.values()))): explained.plain})]

    @property
    def _is_submit(self) -> bool:
        return bool(self.visit.view) and not self.visit.action

    def _show(self, replies: list[Reply]) -> None:
        """Forms first (a trigger lives three seconds), then the ack, then what may come a little later."""
        for reply in replies:
            if isinstance(reply, Open):
                replies = self._open(reply.view, replies)
        said = next((reply.message for reply in replies if isinstance(reply, Say)), None)
        is_command = self.visit.name.startswith("/")
        if self.ack is not None:
            if is_command and said is not None:
                self.ack(response_type="ephemeral", text=said.text, blocks=said.blocks)
            elif self._is_submit:
                self._ack_submit(replies)
            else:
                self.ack()
        if not is_command:
            self._later(replies, said)

    def _open(self, view: dict[str, Any], replies: list[Reply]) -> list[Reply]:
        """Opens a form; when Slack will not, the person is told so instead."""
        on_form = self.visit.view.get("type") == "modal"
        call = self.client.views_push if on_form else self.client.views_open
        try:
            call(trigger_id=self.visit.trigger_id, view=view)
        except (SlackClientError, OSError) as error:
            log.warning("a form could not be opened: %s", _fault(error))
            return [Say(error_prompts.form_not_opened())]
        return replies

    def _ack_submit(self, replies: list[Reply]) -> None:
        assert self.ack is not None
        for reply in replies:
            if isinstance(reply, Correct):
                self.ack(response_action="errors", errors=dict(reply.errors))
                return
            if isinstance(reply, Turn):
                self.ack(response_action="update", view=reply.view)
                return
        self.ack()

    def _later(self, replies: list[Reply], said: Message | None) -> None:
        """Answers that need a call of their own go aside, so that the ack does not wait for them."""
        for reply in replies:
            if isinstance(reply, Turn) and not self._is_submit:
                self._aside(self._turn, reply.view)
            elif isinstance(reply, Redraw):
                self._aside(self._respond, reply.message, True)
        if self.visit.origin.home or any(isinstance(reply, DrawHome) for reply in replies):
            self._aside(self._publish_home, said.text if said else None)
        elif said is not None:
            self._aside(self._respond, said, False)

    def _aside(self, work: Callable[..., object], *arguments: object) -> None:
        def run() -> None:
            try:
                work(*arguments)
            except (SlackClientError, OSError) as error:
                log.warning("an answer to %s was not shown: %s", self.visit.name, _fault(error))

        self.deps.aside.submit(run)

    def _turn(self, view: dict[str, Any]) -> None:
        self.client.views_update(view_id=self.visit.view["id"], hash=self.visit.view.get("hash"), view=view)

    def _respond(self, message: Message, replace_original: bool) -> None:
        if self.visit.origin.url:
            WebhookClient(self.visit.origin.url).send(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral",
                replace_original=replace_original,
            )

    def _publish_home(self, notice: str | None) -> None:
        with self.deps.database.transaction() as session:
            view = self.deps.home_view(session, self.visit, notice)
        self.client.views_publish(user_id=self.visit.slack_id, view=view)


def _fault(error: Exception) -> str:
    """Slack's word for it; never the request, which may hold a token."""
    return str(error.response["error"]) if isinstance(error, SlackApiError) else type(error).__name__
