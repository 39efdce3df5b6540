"""The members at their Slack: what each can do, and what each sees of it. Used by tests and by the page."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from practice.blockkit import check_options
from practice.carriers import Ack
from practice.elements import STATE_KEYS, Json, Spot, option_matching
from practice.errors import Refused
from practice.events import Events
from practice.finding import find_element, find_input, overflow_option
from practice.parts import Parts
from practice.payloads import (
    action_payload,
    closed_payload,
    command_payload,
    message_values,
    shortcut_payload,
    submission_payload,
    suggestion_payload,
)
from practice.records import Channel, Message, User, View
from practice.responses import show_answer
from practice.seen import Seen
from practice.submissions import TROUBLE, apply_answer
from practice.typed import as_state, missing
from practice.typing_box import as_sent

DEACTIVATED = "This account has been deactivated."
MOST_BYTES = 1_000_000_000


class Person:
    """One member at their Slack. Each act blocks until Slack would know its outcome."""

    def __init__(self, parts: Parts, events: Events, user: User) -> None:
        self.user = user
        self.id = user.id
        self._parts = parts
        self._events = events
        self._ws = parts.workspace
        self._marks: list[int] = []
        self._typed: dict[tuple[str, str], dict[str, Json]] = {}
        self._shown: dict[tuple[str, str], list[Json]] = {}

    # --- looking --------------------------------------------------------------------------------------

    @property
    def home(self) -> View | None:
        """The Home view that the app published last for this member."""
        return self._ws.homes.get(self.id)

    @property
    def views(self) -> list[View]:
        """The open modals, top last."""
        return self._ws.stack(self.id)

    @property
    def dm(self) -> list[Message]:
        """The direct message with the app, newest last."""
        return self.messages(self._ws.dm(self.id).id)

    def messages(self, channel: str) -> list[Message]:
        """All that this member sees in a channel, ephemeral messages and replies too, newest last."""
        return self._ws.visible(self._ws.channel(channel).id, self.id)

    # --- acting ---------------------------------------------------------------------------------------

    def command(self, line: str, channel: str | None = None) -> Seen:
        """Types a slash command (in the direct message with the app, when no channel is named)."""
        place = self._place(channel)
        command, _, text = line.strip().partition(" ")
        known = self._parts.manifest.commands.get(command)
        if known is None:
            return self._refused(f"{command} is not a valid command.")
        if refusal := self._kept_out(place):
            return self._refused(refusal)
        text = text.strip()
        if known.get("should_escape"):
            text = as_sent(self._ws, text, with_names=True)
        right = self._parts.interactivity.new_response(place.id, self.id)
        payload = command_payload(self._parts, self.user, place, command, text, right)

        def answer(ack: Ack) -> str | None:
            return show_answer(self._parts, right, ack.payload)

        return self._ask("slash_commands", payload, answer)

    def say(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> Seen:
        """Writes a message; the app hears of it as an event."""
        place = self._place(channel)
        if refusal := self._kept_from_writing(place):
            return self._refused(refusal)
        if not text.strip():
            return self._refused("There is nothing to send.")
        sent = as_sent(self._ws, text, with_names=False)
        thread = self._ws.thread_of(place.id, thread_ts)
        return self._cause(lambda: self._ws.add_message(place.id, self.id, text=sent, thread_ts=thread))

    def drop(
        self, name: str, content: bytes, *, text: str = "", channel: str | None = None, **facts: Any
    ) -> Seen:
        """Shares a file, in the direct message with the app unless told otherwise.

        `facts` are what else Slack is told of it: a `size` or a `mimetype` that need not be true.
        """
        place = self._place(channel)
        if refusal := self._kept_from_writing(place):
            return self._refused(refusal)
        if not content:
            return self._refused("This file is empty and cannot be uploaded.")
        if len(content) > MOST_BYTES:
            return self._refused("This file is too large to be uploaded.")
        sent = as_sent(self._ws, text, with_names=False)
        file = self._ws.add_file(self.id, name, content, channel=place.id, **facts)
        shared = {"text": sent, "files": [file.id], "subtype": "file_share"}
        return self._cause(lambda: self._ws.add_message(place.id, self.id, **shared))

    def join(self, channel: str) -> Seen:
        return self._cause(lambda: self._ws.join(self._ws.channel(channel), self.id))

    def leave(self, channel: str) -> Seen:
        return self._cause(lambda: self._ws.leave(self._ws.channel(channel), self.id))

    def open_home(self) -> Seen:
        """Opens the app's Home tab."""
        return self._cause(lambda: self._events.open_home(self.id))

    def shortcut(self, callback_id: str, message: Message | None = None) -> Seen:
        """Uses a shortcut of the app: a global one, or one on a message."""
        known = self._parts.manifest.shortcuts.get(callback_id)
        if known is None or (known["type"] == "message") != (message is not None):
            return self._refused(f"There is no such shortcut: {callback_id}.")
        payload = shortcut_payload(self._parts, self.user, callback_id, message)
        return self._ask("interactive", payload)

    def click(
        self,
        where: Message | View,
        action_id: str | None = None,
        *,
        label: str | None = None,
        value: Any = None,
        block_id: str | None = None,
    ) -> Seen:
        """Presses a button, or picks `value` in a menu, picker or group; the app gets block_actions.

        The element is named by action_id, label (a button's words, an input's label, an overflow option's
        words) or block_id. Among several buttons that fit, `value` names the one. Raises LookupError if none
        or several fit.
        """
        if not self._still_there(where):
            return self._refused("That is not there any more.")
        spot = find_element(where.blocks, action_id, label, block_id, value)
        try:
            chosen = self._choose(where, spot, label if value is None else value)
        except Refused as error:
            return self._refused(str(error))
        if not self._parts.manifest.interactive:
            return self._refused("This app is not configured to handle interactive responses.")
        values = self._values(where)
        payload = action_payload(self._parts, self.user, where, spot, chosen, values)
        return self._ask("interactive", payload)

    def fill(self, where: Message | View, values: dict[str, Any]) -> Seen:
        """Types or chooses without submitting: block_id, action_id or label to a plain value.

        Nothing is sent, except block_actions for inputs with `dispatch_action` that changed.
        """
        errors: dict[str, str] = {}
        for name, plain in values.items():
            spot = find_input(where.blocks, name)
            held = self._values(where)[spot.block_id]
            before = held[spot.action_id]
            try:
                held[spot.action_id] = as_state(spot, plain, self._ws, self._offered(where, spot, plain))
            except Refused as error:
                errors[spot.block_id] = str(error)
                continue
            if spot.block.get("dispatch_action") and held[spot.action_id] != before:
                self.click(where, spot.action_id, block_id=spot.block_id, value=plain)
        return self._seen(error="refused" if errors else None, errors=errors)

    def type_quietly(self, where: Message | View, values: dict[str, Any]) -> None:
        """Keeps what is typed so far, to go along with the next block_actions; drops what does not fit."""
        for name, plain in values.items():
            spot = find_input(where.blocks, name)
            with suppress(Refused):
                state = as_state(spot, plain, self._ws, self._offered(where, spot, plain))
                self._values(where)[spot.block_id][spot.action_id] = state

    def submit(self, values: dict[str, Any] | None = None, view: View | None = None) -> Seen:
        """Fills in and submits a modal (the top one); what Slack's client refuses is not sent."""
        target = view or (self.views[-1] if self.views else None)
        if target is None or target.id not in self._ws.views:
            return self._refused("There is no open form.")
        if "submit" not in target.body:
            return self._refused("This form has no submit button.")
        target.errors = {}
        errors = self.fill(target, values or {}).errors or missing(target)
        if errors:
            return self._seen(error="refused", errors=errors)
        payload = submission_payload(self._parts, self.user, target)

        def answer(ack: Ack) -> str | None:
            return apply_answer(self._parts, target, ack.payload)

        seen = self._ask("interactive", payload, answer, failure=TROUBLE)
        seen.errors = dict(target.errors)
        if seen.errors:
            seen.error = "refused"
        return seen

    def close_view(self, view: View | None = None) -> Seen:
        """Closes a modal (the top one) with its close button."""
        target = view or (self.views[-1] if self.views else None)
        if target is None:
            return self._refused("There is no open form.")
        cleared = bool(target.body.get("clear_on_close"))
        closed = self.views if cleared else [target]
        self._ws.drop_views(closed)
        for each in closed[::-1]:
            if each.body.get("notify_on_close"):
                payload = closed_payload(self._parts, self.user, each, cleared=cleared)
                self._parts.delivery.ask("interactive", payload)
        return self._seen()

    def options(
        self, where: Message | View, action_id: str, query: str = "", block_id: str | None = None
    ) -> list[Json]:
        """What the app offers in an external select for what was typed; nothing if it does not answer."""
        spot = find_element(where.blocks, action_id, None, block_id, None)
        payload = suggestion_payload(self._parts, self.user, where, spot, query)
        ack = self._parts.delivery.ask("interactive", payload)
        offered = check_options(ack.payload)
        self._shown[(spot.block_id, spot.action_id)] = offered
        return offered

    # --- how ------------------------------------------------------------------------------------------

    def _ask(
        self,
        kind: Any,
        payload: Json,
        then: Callable[[Ack], str | None] | None = None,
        *,
        failure: str | None = None,
    ) -> Seen:
        seen = self._seen(origin=payload.get("response_url", "").rpartition("/")[2] or None)
        if self.user.deleted:
            seen.error = DEACTIVATED
            return seen
        ack = self._parts.delivery.ask(kind, payload)
        if ack.error:
            seen.error = failure or ack.error
        elif then:
            seen.error = then(ack)
        return seen

    def _cause(self, act: Callable[[], Any]) -> Seen:
        seen = self._seen()
        if self.user.deleted:
            seen.error = DEACTIVATED
            return seen
        with self._events.awaited():
            act()
        return seen

    def _seen(self, error: str | None = None, errors: Json | None = None, origin: str | None = None) -> Seen:
        self._marks.append(self._ws.seq)
        return Seen(self._ws, self.id, self._marks, len(self._marks) - 1, origin, error, errors or {})

    def _refused(self, words: str) -> Seen:
        return self._seen(error=words)

    def _place(self, channel: str | None) -> Channel:
        return self._ws.channel(channel) if channel else self._ws.dm(self.id)

    def _choose(self, where: Message | View, spot: Spot, plain: Any) -> Json:
        kind = spot.element["type"]
        if kind == "button":
            return {}
        if kind == "overflow":
            return {"selected_option": overflow_option(spot, plain)}
        plain = None if plain == spot.label else plain
        state = as_state(spot, plain, self._ws, self._offered(where, spot, plain))
        self._values(where).setdefault(spot.block_id, {})[spot.action_id] = state
        key = STATE_KEYS[kind]
        return {key: state[key]}

    def _offered(self, where: Message | View, spot: Spot, plain: Any) -> list[Json] | None:
        """For an external select what the app offers, or offered last, that fits the plain values."""
        if "external_select" not in spot.element["type"] or not plain:
            return None
        wanted = plain if isinstance(plain, list) else [plain]
        shown = self._shown.get((spot.block_id, spot.action_id), [])
        start = spot.element.get("initial_options") or [spot.element.get("initial_option")]
        known = [*shown, *(option for option in start if option)]
        for each in wanted:
            if not option_matching(known, each):
                query = each["text"]["text"] if isinstance(each, dict) else str(each)
                known += self.options(where, spot.action_id, query, spot.block_id)
        return known

    def _values(self, where: Message | View) -> dict[str, Json]:
        if isinstance(where, View):
            return where.values
        key = (where.channel, where.ts)
        self._typed[key] = message_values(where, self._typed.get(key, {}))
        return self._typed[key]

    def _kept_from_writing(self, place: Channel) -> str | None:
        app = self._parts.manifest
        if place.kind == "im" and (app.messages_tab_read_only or not app.messages_tab):
            return "Sending messages to this app has been turned off."
        return self._kept_out(place)

    def _kept_out(self, place: Channel) -> str | None:
        if self.id not in place.members:
            return "You are not in this channel."
        return "This channel has been archived." if place.is_archived else None

    def _still_there(self, where: Message | View) -> bool:
        ws = self._ws
        if isinstance(where, View):
            return where.id in ws.views or where is self.home
        return where in ws.ephemerals if where.only_for else where.ts in ws.messages[where.channel]
