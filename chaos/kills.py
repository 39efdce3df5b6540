"""SIGKILL at every named instant, then at random ones, while everybody is being written to.

A life is one process of the bot that fires what is due and sends what may be sent. It is killed at a point,
or after a random time; then the clock goes on and the next life takes over, until nothing is on its way.
"""

import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from chaos.points import AT_SLACK, POINTS, Death, Trap
from chaos.processes import Nursery
from chaos.report import Result
from chaos.stage import KINDS, Address, Stage, Tally, tally
from models.outbox import WAITING
from models.sending import IN_HAND, LEASE

AT_RANDOM = "at a random instant"
ABOUT_DOUBT = ("look-up", "put back")
LEAVES_DOUBT = "send: after the answer"
"""Where a life dies when the plan is about messages in doubt, and there are none."""

OVERDUE = 3.0
"""Seconds after which a life is killed that has not come to the point where it was to die."""

GIVE_UP = 10
"""After so many lives in a row that have not come to a point, it is not tried again: the bar is missed."""

MANY = 8
"""So many messages may go out before a life dies."""

PAUSE = timedelta(seconds=12)
"""How long is waited, by the clock, when a life had to leave something for the sake of Slack's limits."""


def kills(seed: int, *, short: bool) -> Result:
    """At least 1,000 kills in the long form, over both databases: nothing lost, nothing sent twice."""
    people, wanted = (24, 10) if short else (200, 510)
    chance = Random(seed)
    mixed = chance.sample(POINTS, len(POINTS))
    plans = [mixed[::2], mixed[1::2]] if short else [mixed * 17, mixed * 17]
    killed, counted = Counter[str](), dict[str, Tally]()
    began = time.monotonic()
    with Nursery() as nursery:
        for kind, plan in zip(KINDS, plans, strict=True):
            with Stage(kind, people) as stage:
                killed += Campaign(stage, nursery, chance, plan).run(wanted)
                counted[kind] = _tally(stage)
    lost, twice = (sum(getattr(each, what) for each in counted.values()) for what in ("lost", "twice"))
    figures = {
        "kills": killed.total(),
        "messages": {kind: each.messages for kind, each in counted.items()},
        "lost": lost,
        "sent twice": twice,
        "kills at": dict(sorted(killed.items())),
        "seconds a kill": (time.monotonic() - began) / killed.total(),
    }
    bar = f"at least {wanted} kills on each database and some at every point; none lost, none sent twice"
    enough = killed.total() >= wanted * len(KINDS) and set(POINTS) <= set(killed)
    return Result("kills", figures, bar, enough and not lost and not twice)


def one_life(address: Address, death: Death | None) -> None:
    """Fires what is due and sends what may be sent."""
    address.convener(death).clockwork.work()


def _tally(stage: Stage) -> Tally:
    """As the outbox has it, and as everybody should have heard: so many rounds, so many direct messages."""
    found, rounds = tally(stage), stage.rounds()
    heard = [len(stage.slack.person(name).dm) for name in stage.names[1:]]  # who coordinates hears more
    lost, twice = (sum(max(0, sign * (got - rounds)) for got in heard) for sign in (-1, 1))
    return Tally(found.messages, max(found.lost, lost), max(found.twice, twice))


@dataclass
class Campaign:
    """Kills on one stage: first at the points of the plan, as soon as what is on its way leads there."""

    stage: Stage
    nursery: Nursery
    chance: Random
    plan: list[str]
    killed: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    longest: float = 0.5
    """Seconds within which a life dies that dies at random; follows how far lives get on this machine."""

    def run(self, wanted: int) -> Counter[str]:
        """Kills so many lives or more, lets the last ones finish, and returns where they were killed."""
        while self._going(wanted) or self.stage.waiting() or self.stage.everybody_is_due():
            self._forward()
            point = self._next_point(wanted)
            if point is not None:
                self._live_and_die(point)
            else:
                self.nursery.bear(one_life, self.stage.address, None).wait()
                self.stage.clock.advance(PAUSE)
        return self.killed

    def _going(self, wanted: int) -> bool:
        return bool(self.plan) or self.killed.total() < wanted

    def _forward(self) -> None:
        """To when something may be done: to a message on its way, else to what is scheduled next."""
        self.stage.clock.move_to(self.stage.waiting() or self.stage.scheduled())

    def _next_point(self, wanted: int) -> str | None:
        """Where the next life is to die; None when it is to live on until more is to be done."""
        if point := next(filter(self._leads_to, self.plan), None):
            return point
        if any(point.startswith(ABOUT_DOUBT) for point in self.plan) and self._leads_to(LEAVES_DOUBT):
            return LEAVES_DOUBT
        busy = self.stage.waiting() is not None or self.stage.everybody_is_due()
        return AT_RANDOM if busy and self.killed.total() + len(self.plan) < wanted else None

    def _live_and_die(self, point: str) -> None:
        death = Death(point, self._nth(point))
        seconds = self.chance.uniform(0.05, self.longest) if point == AT_RANDOM else OVERDUE
        with Trap(self.stage.slack, death) if point in AT_SLACK else nullcontext() as trap:
            life = self.nursery.bear(one_life, self.stage.address, death)
            if trap:
                trap.set_for(life.kill)
            was_killed, by_time = life.wait_or_kill(seconds)
        if point == AT_RANDOM:
            self.longest *= 1.2 if by_time else 0.7
        self._strike_off(point, reached=was_killed and not by_time)
        if not was_killed:
            self.stage.clock.advance(PAUSE)
            return
        self.killed[AT_RANDOM if by_time else point] += 1
        if point != AT_RANDOM or self.chance.random() < 0.5:
            self.stage.clock.advance(LEASE)

    def _strike_off(self, point: str, *, reached: bool) -> None:
        """Takes a point out of the plan, once; or for good, when it cannot be reached at all."""
        self.missed[point] = 0 if reached else self.missed[point] + 1
        if reached and point in self.plan:
            self.plan.remove(point)
        elif self.missed[point] >= GIVE_UP:
            self.plan = [other for other in self.plan if other != point]

    def _nth(self, point: str) -> int:
        """At which passage: a tick commits once, deliver now and then, and many messages are sent."""
        if point == "tick: in the middle of its writes":
            return self.chance.randint(1, self.stage.people)
        if point.startswith("send"):
            return self.chance.randint(1, MANY)
        if point.startswith(("claim", "mark")):
            return self.chance.randint(1, 1 + self.stage.people // 100)
        return 1

    def _leads_to(self, point: str) -> bool:
        """Whether the next life will pass there, as far as can be told from what is on its way."""
        if point.startswith("tick"):
            return self.stage.everybody_is_due()
        if point.startswith(ABOUT_DOUBT):
            return self.stage.count(*IN_HAND) > 0
        return self.stage.everybody_is_due() or self.stage.count(*WAITING) >= MANY
