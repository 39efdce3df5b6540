"""Thirty days of a committee of three hundred on a bad net: what arrives, when, and how often.

The real bot, on a real socket, works against the practice Slack with its rate limits, by a clock that goes
second by second while something waits, and from one thing that falls due to the next otherwise. A message's
delay runs from the instant of the schedule that it comes from, or else from its own, to Slack's timestamp.
What is not counted are the times in which Slack took nothing: an outage, and the wait that Slack asks for.
The share within a minute is of the messages whose way no outage has crossed; no message may take five.
"""

import random
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from chaos.arrivals import Arrivals
from chaos.crowd import Crowd
from chaos.quiet import quiet
from chaos.report import Result
from chaos.weather import Span, Weather
from jobs.clockwork import TICK_SECONDS
from jobs.deliver import deliver, next_due
from jobs.tick import tick
from models import schedule
from models.committee import Member
from models.step import ActionStep, StepState
from practice.elements import spots

SECOND, INSTANT = timedelta(seconds=1), timedelta(milliseconds=1)
SAID = ("on track", "at risk 40%", "blocked Nobody answers", "on track 90% soon")
BAR_OF_FEW = "none over 5 min while Slack is up; 0 lost, 0 twice, 0 nags after it was done"
BAR = (
    "99.99 % of what no outage crosses within 60 s, none over 5 min while Slack is up; "
    "0 lost, 0 twice, 0 nags after it was done"
)


def season(seed: int, *, short: bool) -> Result:
    """300 people for 30 days; twenty for one in the short form, which has too few messages for a share."""
    figures = lived(seed, *((20, 1) if short else (300, 30)))
    return Result("season", figures, BAR_OF_FEW if short else BAR, reached(figures, few=short))


def lived(seed: int, people: int, days: int) -> dict[str, Any]:
    """What came of so many people's so many days."""
    dice = random.Random(seed)
    with quiet(), tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        crowd = Crowd(Path(folder), people=people, dice=dice)
        stack.enter_context(crowd)
        life = Life(crowd, dice, days)
        for _ in range(days):
            life.live_a_day()
        found = Arrivals(crowd, life.weather).held_against()
    weather, down = life.weather, sum((end - start for start, end in life.weather.outages), timedelta())
    return {
        "people": people,
        "days": days,
        "faults met": dict(sorted(weather.met.items())),
        "outages": len(weather.outages),
        "minutes down": round(down.total_seconds() / 60),
        "acts": life.acts,
        "sockets dropped": life.drops,
        **found,
    }


def reached(figures: Mapping[str, Any], *, few: bool) -> bool:
    """Whether the bar was."""
    clean = not any(figures[word] for word in ("lost", "twice", "nags after done", "over 5 min"))
    on_time = few or figures["over 60 s"] <= (figures["messages"] - figures["crossed by an outage"]) / 10_000
    return clean and on_time and figures["messages"] > 0


class Life:
    """The clock's way through the days, the people's acts and the weather."""

    def __init__(self, crowd: Crowd, dice: random.Random, days: int) -> None:
        self.crowd, self.dice = crowd, dice
        self.weather = Weather(crowd.slack, dice, outages(dice, crowd.now(), days))
        self.grid = timedelta(seconds=dice.uniform(0, TICK_SECONDS))
        self.ticked: datetime | None = None
        self.acts = self.drops = 0

    def live_a_day(self) -> None:
        """People act in the morning's minute of nudges, and now and then until the evening."""
        dawn = self.crowd.now()
        nine = dawn.replace(hour=16, minute=0, second=0, microsecond=0)  # in Denver, in winter
        moments = [nine + timedelta(seconds=self.dice.uniform(5, 60)) for _ in range(8)]
        moments += [nine + timedelta(hours=self.dice.uniform(-1, 8)) for _ in range(16)]
        for moment in sorted(moments):
            self.walk_to(moment)
            if not self.weather.is_down(moment):
                self.act()
                self.crowd.clock.advance(INSTANT)  # so that what is sent from now on is later
        self.walk_to(dawn + timedelta(days=1))

    def walk_to(self, until: datetime) -> None:
        """Works wherever something is due or waits."""
        while True:
            now = self.crowd.now()
            self.weather.set(now)
            self._tick(now)
            deliver(self.crowd.convener.clockwork.deps)
            self.weather.note(now)
            if now >= until:
                return
            self.crowd.clock.move_to(min([until, self._next_stop(now), *self.weather.changes(now)]))

    def act(self) -> None:
        """Somebody answers, is done with something, or presses a button; on a bad day the socket breaks."""
        with self.crowd.session() as session:
            open_now = select(ActionStep, Member).where(ActionStep.state == StepState.OPEN)
            found = session.exec(open_now.join(Member, col(Member.id) == ActionStep.owner_id)).all()
        step, owner = self.dice.choice(found)
        person, chance = self.crowd.slack.person(owner.slack_id), self.dice.random()
        self.acts += 1
        if chance < 0.3 and person.dm:
            buttons = [spot for spot in spots(person.dm[-1].blocks) if spot.element["type"] == "button"]
            if buttons:
                spot = self.dice.choice(buttons)
                person.click(
                    person.dm[-1], spot.action_id, block_id=spot.block_id, value=spot.element.get("value")
                )
        else:
            said = self.dice.choice(SAID)
            line = f"/goals done {step.ref}" if chance < 0.6 else f"/checkin {step.ref} {said}"
            self._type(person, line)
        while person.views:
            person.close_view()

    def _type(self, person: Any, line: str) -> None:
        """Types it, and again when the socket broke under it."""
        broken = self.dice.random() < 0.03
        if broken:
            self.drops += 1
            self.crowd.slack.faults.add("slash_commands", kind="dropped")
        seen = person.command(line)
        if broken:
            self.crowd.slack.wait_for_socket()
            if not seen.ok:
                person.command(line)

    def _tick(self, now: datetime) -> None:
        """Every five seconds, as far as the clock stops there."""
        if self.ticked is None or now >= self._after(self.ticked):
            tick(self.crowd.convener.database, now=now)
            self.ticked = now

    def _after(self, instant: datetime) -> datetime:
        """The next beat of the tick after that instant."""
        beat = timedelta(seconds=TICK_SECONDS)
        since = instant - datetime.min.replace(tzinfo=instant.tzinfo) - self.grid
        return instant + beat - since % beat

    def _next_stop(self, now: datetime) -> datetime:
        """The first beat after the next schedule is due, or the second in which a message may be sent."""
        with self.crowd.convener.database.reading() as session:
            coming = schedule.next_due(session)
        stops = [now + timedelta(hours=1)]
        if coming is not None and coming.wake_at is not None:
            stops.append(self._after(max(coming.wake_at - timedelta.resolution, now)))
        waiting = next_due(self.crowd.convener.clockwork.deps)
        if waiting is not None:
            stops.append(max(waiting, now + SECOND))
        return min(stops)


def outages(dice: random.Random, start: datetime, days: int) -> list[Span]:
    """One in five days, for one to ten minutes; every second time about nine o'clock."""
    found = []
    for n in range(max(days // 5, 1)):
        nine = (start + timedelta(days=n * 5 + dice.randrange(5 if days > 5 else 1))).replace(
            hour=16, minute=0, second=0, microsecond=0
        )
        minutes = dice.uniform(-2, 2) if n % 2 == 0 else dice.uniform(-60, 480)
        begin = nine + timedelta(minutes=minutes)
        found.append((begin, begin + timedelta(minutes=dice.uniform(1, 10))))
    return found
