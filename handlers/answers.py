"""Showing a person what came of their act: in the acknowledgement, or by a call of its own a little later."""

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPException
from threading import Lock
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient
from sqlmodel import Session

from handlers.replies import Correct, DrawHome, Files, Later, Open, Redraw, Reply, Say, Send, Turn
from handlers.visit import Visit
from models.database import Database
from models.errors import ConvenerError
from models.outbox import Message
from prompts import errors as error_prompts

log = logging.getLogger(__name__)

HomeView = Callable[[Session, Visit, str | None], dict[str, Any]]

OPEN_SECONDS = 2.0
"""How long the acknowledgement, for which Slack waits three seconds, waits for a form to be opened."""

CALL_SECONDS = 10

CALL_FAULTS = (SlackClientError, HTTPException, OSError)
"""What a call to Slack can raise."""


_HOMES = tuple(Lock() for _ in range(64))
"""A person's turn to have their Home drawn; a few people share one."""


@dataclass(frozen=True)
class Deps:
    """What handlers stand on. ``wake`` tells the outbox's carrier that there may be work.

    ``public_url`` is where calendar programs reach this program; empty where they do not.
    """

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    aside: Executor
    home_view: HomeView
    public_url: str = ""


@dataclass(frozen=True)
class Answer:
    """The way back to the person. Nothing here raises: what was done is done, whether it is shown or not."""

    deps: Deps
    client: WebClient
    ack: Ack | None
    visit: Visit

    def show(self, replies: list[Reply]) -> None:
        """A form first (a trigger lives three seconds), then the ack, then what may wait; files last."""
        opened = next((reply for reply in replies if isinstance(reply, Open)), None)
        if opened is not None and not self._open(opened.view):
            replies = [Say(error_prompts.with_typed(error_prompts.form_not_opened(), self.visit.line))]
        said = [reply.message for reply in replies if isinstance(reply, Say)]
        if self.ack is not None:
            said = self._acknowledge(self.ack, replies, said)
        steps = [step for reply in replies if (step := self._step(reply))]
        if self.visit.origin.home or any(isinstance(reply, DrawHome) for reply in replies):
            notice = "\n".join(message.text for message in said)
            steps.append(partial(self._publish_home, notice or None))
        else:
            steps += [partial(self._respond, message) for message in said]
        steps += [partial(self._hand_over, reply) for reply in replies if isinstance(reply, Files)]
        if steps:
            self.deps.aside.submit(self._run, steps)

    def _open(self, view: dict[str, Any]) -> bool:
        """Opens a form, on top of the one that is open; False when Slack will not, or not in time."""
        on_form = self.visit.view.get("type") == "modal"
        call = self.client.views_push if on_form else self.client.views_open
        try:
            opening = self.deps.aside.submit(call, trigger_id=self.visit.trigger_id, view=view)
            opening.result(OPEN_SECONDS)
        except Exception as error:
            log.warning("a form could not be opened: %s", fault(error))
            return False
        return True

    def _acknowledge(self, ack: Ack, replies: list[Reply], said: list[Message]) -> list[Message]:
        """Acknowledges with all that the kind of visit allows; returns what is still to be said."""
        if self.visit.by_command and said:
            ack(response_type="ephemeral", text=said[0].text, blocks=said[0].blocks)
            return said[1:]
        if self.visit.by_form:
            for reply in replies:
                if isinstance(reply, Correct):
                    ack(response_action="errors", errors=dict(reply.errors))
                    return said
                if isinstance(reply, Turn):
                    ack(response_action="update", view=reply.view)
                    return said
        ack()
        return said

    def _step(self, reply: Reply) -> Callable[[], object] | None:
        """The call that shows the reply, if it needs one and has not been shown in the acknowledgement."""
        if isinstance(reply, Redraw):
            return partial(self._respond, reply.message, instead=True)
        if isinstance(reply, Send):
            return partial(self._send, reply.message)
        if isinstance(reply, Later):
            return partial(reply.work, self.client)
        if isinstance(reply, Turn) and not self.visit.by_form:
            shown = self.visit.view
            return partial(
                self.client.views_update, view_id=shown["id"], hash=shown.get("hash"), view=reply.view
            )
        return None

    def _run(self, steps: list[Callable[[], object]]) -> None:
        for step in steps:
            try:
                step()
            except CALL_FAULTS as error:
                log.warning("an answer to %s was not shown: %s", self.visit.name, fault(error))
            except Exception:
                note_fault(self.visit.name)

    def _respond(self, message: Message, *, instead: bool = False) -> None:
        """Says it where the person is, seen by nobody else; ``instead`` of the message that was acted on."""
        if not self.visit.origin.url:
            log.warning("an answer to %s has nowhere to go", self.visit.name)
            return
        slack = WebhookClient(self.visit.origin.url, timeout=CALL_SECONDS, retry_handlers=[])
        answer = slack.send(
            text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=instead
        )
        if answer.status_code != 200:
            log.warning("an answer to %s was not shown: status %s", self.visit.name, answer.status_code)

    def _send(self, message: Message) -> None:
        self.client.chat_postMessage(channel=self._messages_with(), text=message.text, blocks=message.blocks)

    def _hand_over(self, reply: Files) -> None:
        """Makes the files and sends them; says so when one was not made, or Slack did not take it."""
        try:
            uploads = self._made(reply)
        except Exception:
            self._respond(error_prompts.files_not_made(note_fault(self.visit.name)))
            return
        try:
            self.client.files_upload_v2(
                channel=reply.channel_id or self._messages_with(),
                file_uploads=uploads,
                initial_comment=reply.comment,
            )
        except CALL_FAULTS as error:
            log.warning("files for %s were not sent: %s", self.visit.name, fault(error))
            self._respond(error_prompts.files_not_sent())

    def _made(self, reply: Files) -> list[dict[str, Any]]:
        uploads = [
            {"filename": name, "content": make(), "alt_txt": reply.described.get(name)}
            for name, make in reply.files.items()
        ]
        for name, draw in reply.read.items():
            with self.deps.database.reading() as session:
                uploads.append({"filename": name, "content": draw(session)})
        return uploads

    def _messages_with(self) -> str:
        """The channel of the person's own messages with the bot."""
        opened = self.client.conversations_open(users=self.visit.slack_id)
        return str((opened.get("channel") or {})["id"])

    def _publish_home(self, notice: str | None) -> None:
        """Drawn and shown in one turn: of two at once, the later one could else be shown first."""
        with _HOMES[hash(self.visit.slack_id) % len(_HOMES)]:
            self.client.views_publish(user_id=self.visit.slack_id, view=self._home(notice))

    def _home(self, notice: str | None) -> dict[str, Any]:
        """The person's Home; when it cannot be drawn, one that says why."""
        try:
            with self.deps.database.reading() as session:
                return self.deps.home_view(session, self.visit, notice)
        except ConvenerError as error:
            why = error_prompts.explain(error, self.visit.now)
        except Exception:
            why = error_prompts.apology(note_fault(self.visit.name))
        return error_prompts.bare_home(notice or why.message.text)


def note_fault(name: str) -> str:
    """Logs the exception that is being handled, under the reference that it returns."""
    reference = uuid.uuid4().hex[:8]
    log.exception("%s failed, reference %s", name, reference)
    return reference


def fault(error: Exception) -> str:
    """Slack's word for it; never the request, which may hold a token."""
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
