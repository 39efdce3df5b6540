"""Trigger ids and response URLs: the short-lived rights that an interaction gives to the app."""

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from practice.clock import Clock
from practice.errors import SlackError
from practice.records import Message

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass
class Trigger:
    """The right to open one view for `user`; `view` is the modal that the interaction came from, if any."""

    user: str
    made: datetime
    view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """The right to answer an interaction five times; `message` is the one that the interaction came from."""

    token: str
    channel: str
    user: str
    made: datetime
    message: Message | None = None
    uses: int = 0


@dataclass
class Interactivity:
    """Hands out triggers and response URLs and takes them back. Thread-safe."""

    clock: Clock
    _triggers: dict[str, Trigger] = field(default_factory=dict)
    _urls: dict[str, ResponseUrl] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def new_trigger(self, user: str, view: str | None = None) -> str:
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        now = self.clock()
        with self._lock:
            self._triggers = {i: t for i, t in self._triggers.items() if now - t.made < RESPONSE_LIFE}
            self._triggers[trigger_id] = Trigger(user, now, view)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Uses a trigger up; raises SlackError invalid_, expired_ or exchanged_trigger_id."""
        with self._lock:
            trigger = self._triggers.get(trigger_id)
            if trigger is None:
                raise SlackError("invalid_trigger_id")
            if trigger.used:
                raise SlackError("exchanged_trigger_id")
            if self.clock() - trigger.made > TRIGGER_LIFE:
                raise SlackError("expired_trigger_id")
            trigger.used = True
            return trigger

    def new_response(self, channel: str, user: str, message: Message | None = None) -> ResponseUrl:
        now = self.clock()
        made = ResponseUrl(secrets.token_urlsafe(18), channel, user, now, message)
        with self._lock:
            self._urls = {t: u for t, u in self._urls.items() if now - u.made < 2 * RESPONSE_LIFE}
            self._urls[made.token] = made
        return made

    def use_response(self, token: str) -> ResponseUrl:
        """Counts one use; raises SlackError invalid_url, expired_url or used_url."""
        with self._lock:
            found = self._urls.get(token)
            if found is None:
                raise SlackError("invalid_url")
            if self.clock() - found.made > RESPONSE_LIFE:
                raise SlackError("expired_url")
            if found.uses >= RESPONSE_USES:
                raise SlackError("used_url")
            found.uses += 1
            return found
