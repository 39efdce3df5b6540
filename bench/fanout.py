"""How fast the outbox reaches people: without limits as fast as bare calls, else as fast as Slack allows."""

import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any

from slack_sdk import WebClient

import bot
from bench.bots import convener, settings_for
from bench.people import fill
from bench.report import Measure, at_least, at_most, within
from bench.slack import SlackProcess
from bench.stores import STORES
from jobs import deliver
from jobs.carrier import EVENT_TYPE
from models import outbox
from models.committee import committee_of
from models.database import Database
from models.outbox import Kind, Message
from models.pace import Limits

NO_LIMITS = Limits(gap=timedelta(0), rates={})
WORKSPACE_BURST, WORKSPACE_SECONDS, CHANNEL_SECONDS = 60, 0.15, 1.0
"""What Slack grants: so many messages at once, then one in so many seconds; and one a second in a channel."""

TEXT = "*A12* Draft the protocol for the drop-off centre\n:large_yellow_circle: 3 days late · at risk"
MESSAGE = Message(TEXT, [{"type": "section", "text": {"type": "mrkdwn", "text": TEXT}}])

_numbers = count()


def measure(messages: int = 1000, times: int = 3) -> list[Measure]:
    """Messages a second without limits, on each database, beside a loop over the same calls."""
    found = []
    for store in STORES:
        with STORES[store]() as url, SlackProcess(messages) as slack, mail(slack, url) as post:
            sdk, ours, bare = WebClient(slack.facts.bot_token, base_url=slack.facts.api_url), [], []
            for _ in range(times):
                put(post.database, slack.facts.team_id, slack.facts.people)
                ours.append(messages / _timed(deliver.deliver, post.deps))
                bare.append(messages / _timed(_loop, sdk, post.deps.threads, slack.facts.people))
        name = f"fan-out of {messages} on {store}"
        found.append(at_least(name, median(ours), median(bare), 0.8, "messages/s"))
    return found


def measure_limited(people: int = 300, in_one: int = 30) -> list[Measure]:
    """Seconds under Slack's limits: to many people, and to one channel; no call may be refused."""
    across = max(people - WORKSPACE_BURST, 0) * WORKSPACE_SECONDS
    within_one = (in_one - 1) * CHANNEL_SECONDS
    return [
        *_under_limits(f"{people} messages to {people} people", people, 1, across),
        *_under_limits(f"{in_one} messages to one channel", 1, in_one, within_one),
    ]


def _under_limits(name: str, targets: int, each: int, least: float) -> list[Measure]:
    with (
        STORES["SQLite"]() as url,
        SlackProcess(targets, limits=True) as slack,
        convener(slack.facts, url) as made,
    ):
        fill(made.database, slack.facts.team_id, slack.facts.people, steps=0)
        slack.forget()
        begun = bot.present()
        put(made.database, slack.facts.team_id, slack.facts.people * each)
        made.clockwork.start()
        wait_for(slack, targets * each, seconds=10 * least + 60)
        took = (slack.last_post() - begun).total_seconds()
        return [at_most(name, took, least, 1.05, "s"), within(f"{name}: refused", slack.refused(), 0, "")]


@dataclass(frozen=True)
class Mail:
    """What carries an outbox to Slack."""

    database: Database
    deps: deliver.Deps


@contextmanager
def mail(slack: SlackProcess, url: str) -> Iterator[Mail]:
    """An outbox of a committee of all the people there, and its carrier without limits."""
    client = bot.client_for(settings_for(slack.facts, url))
    database = Database(url)
    fill(database, slack.facts.team_id, slack.facts.people, steps=0)
    with ThreadPoolExecutor(deliver.SIDE_BY_SIDE) as threads:
        deps = deliver.Deps(database, lambda _team: client, bot.present, threads, limits=NO_LIMITS)
        yield Mail(database, deps)
    database.close()


def put(database: Database, team_id: str, targets: list[str]) -> None:
    """A message for each target in the outbox, due now."""
    now = bot.present()
    with database.transaction() as session:
        pk = committee_of(session, team_id).pk
        for target in targets:
            key = f"bench:{next(_numbers)}"
            outbox.enqueue(session, pk, MESSAGE, kind=Kind.NUDGE, key=key, target=target, now=now)
    with database.transaction() as session:
        # A server does that by itself within a minute; a new database has no statistics to plan by.
        session.connection().exec_driver_sql("ANALYZE")


def wait_for(slack: SlackProcess, messages: int, *, seconds: float) -> None:
    """Returns when Slack has taken so many. Raises TimeoutError."""
    give_up = time.monotonic() + seconds
    while slack.posted() < messages:
        if time.monotonic() > give_up:
            raise TimeoutError(f"{slack.posted()} of {messages} messages arrived")
        time.sleep(0.1)


def _loop(client: WebClient, threads: Executor, targets: list[str]) -> None:
    """The same calls with as many threads, and nothing kept of them."""

    def post(target: str) -> Any:
        token = {"token": f"{next(_numbers):032}"}
        return client.chat_postMessage(
            channel=target,
            text=MESSAGE.text,
            blocks=MESSAGE.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": token},
            unfurl_links=False,
            unfurl_media=False,
        )

    for answer in threads.map(post, targets):
        assert answer["ok"]


def _timed(work: Any, *given: Any) -> float:
    begun = time.perf_counter()
    work(*given)
    return time.perf_counter() - begun
