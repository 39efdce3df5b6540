"""The practice Slack as a process of its own, so that it takes no time from what is measured."""

import asyncio
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from types import TracebackType
from typing import Any, Self

from handlers.manifest import manifest
from practice.carriers import TIMED_OUT
from practice.payloads import command_payload
from practice.server import PracticeSlack

CHANNEL = "benchmark"


@dataclass(frozen=True)
class Facts:
    """What one needs to know of the workspace: its addresses, tokens and ids."""

    api_url: str
    bot_token: str
    app_token: str
    team_id: str
    channel_id: str
    people: list[str]


class SlackProcess:
    """A running workspace with so many people in one channel; ``limits`` as in the practice Slack."""

    def __init__(self, people: int = 1, *, limits: bool = False) -> None:
        self._people, self._limits = people, limits

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._people, self._limits))
        self._process.start()
        theirs.close()
        self.facts: Facts = self._pipe.recv()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._pipe.close()
        self._process.join(20)

    def wait_for_sockets(self, count: int = 1) -> None:
        """Returns when the app has opened that many sockets."""
        self._ask("wait_for_sockets", count)

    def commands(self, lines: Sequence[tuple[str, str]]) -> list[float]:
        """All commands (Slack id, text typed) at once: milliseconds until each was acknowledged, or given up.

        Raises RuntimeError when one could not be sent.
        """
        found: list[float] = self._ask("commands", list(lines))
        return found

    def answers(self) -> int:
        """How many answers the app has sent to response URLs."""
        found: int = self._ask("count", "response_url", None)
        return found

    def posted(self) -> int:
        """How many messages were taken from the app."""
        found: int = self._ask("count", "chat.postMessage", None)
        return found

    def last_post(self) -> datetime:
        """When the last message was taken from the app."""
        found: datetime = self._ask("last_post")
        return found

    def refused(self) -> int:
        """How many calls were refused as too many (status 429)."""
        found: int = self._ask("count", None, "ratelimited")
        return found

    def forget(self) -> None:
        """Empties the record of what was called."""
        self._ask("forget")

    def _ask(self, name: str, *args: Any) -> Any:
        self._pipe.send((name, args))
        answer, fault = self._pipe.recv()
        if fault:
            raise RuntimeError(fault)
        return answer


class _Stage:
    """What the other process can ask for, in this one."""

    def __init__(self, people: int, limits: bool) -> None:
        self.slack = PracticeSlack(manifest=manifest())
        self.slack.limits = limits
        space = self.slack.workspace
        self.people = [space.add_user(f"p{number}", f"Person {number}") for number in range(people)]
        everybody = [person.id for person in self.people]
        self.channel = space.add_channel(CHANNEL, [*everybody, self.slack.bot_user_id])

    def facts(self) -> Facts:
        slack = self.slack
        return Facts(
            api_url=slack.api_url,
            bot_token=slack.bot_token,
            app_token=slack.app_token,
            team_id=slack.team_id,
            channel_id=self.channel.id,
            people=[person.id for person in self.people],
        )

    def wait_for_sockets(self, count: int) -> None:
        self.slack.wait_for_socket(count, 30)

    def commands(self, lines: list[tuple[str, str]]) -> list[float]:
        payloads = [self._payload(*line) for line in lines]
        loop = self.slack.parts.delivery.loop
        assert loop is not None
        return asyncio.run_coroutine_threadsafe(self._send(payloads), loop).result()

    async def _send(self, payloads: list[dict[str, Any]]) -> list[float]:
        begun = perf_counter()

        async def acked(payload: dict[str, Any]) -> float:
            ack = await self.slack.parts.delivery.sockets.carry("slash_commands", payload)
            if ack.error not in (None, TIMED_OUT):
                raise RuntimeError(f"{payload['text']} was not sent: {ack.error}")
            return (perf_counter() - begun) * 1000

        return await asyncio.gather(*(acked(payload) for payload in payloads))

    def _payload(self, slack_id: str, typed: str) -> dict[str, Any]:
        parts = self.slack.parts
        command, _, text = typed.partition(" ")
        right = parts.interactivity.new_response(self.channel.id, slack_id)
        user = self.slack.workspace.user(slack_id)
        return command_payload(parts, user, self.channel, command, text, right)

    def count(self, method: str | None, error: str | None) -> int:
        return sum(method in (None, call.method) and call.error == error for call in self.slack.calls)

    def last_post(self) -> datetime:
        return max(call.at for call in self.slack.calls if call.method == "chat.postMessage" and call.ok)

    def forget(self) -> None:
        self.slack.calls.clear()


def _serve(pipe: Any, people: int, limits: bool) -> None:
    """Answers until the pipe is closed."""
    stage = _Stage(people, limits)
    with stage.slack:
        pipe.send(stage.facts())
        while True:
            try:
                name, args = pipe.recv()
            except EOFError:
                return
            try:
                pipe.send((getattr(stage, name)(*args), None))
            except Exception as error:
                pipe.send((None, repr(error)))
