"""An invented county under an open-meetings law, and what must hold of every word that it is sent."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, select

from models.committee import Sector, agencies_of, calendar_of
from models.topic import AgendaItem
from practice.words import visible_words
from tests.journeys.county18 import Larkin
from tests.journeys.test_eighteen_months import CHAIRS, LATE, OTHERS
from tests.world import Cast, World

START = datetime(2027, 1, 4, 14, 30, tzinfo=UTC)
"""Monday, 4 January 2027, 7:30 in Denver."""

CJ, BH = Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH

HOLLIS = Cast(
    people={
        "priya": ("Priya Nair", "County Executive", Sector.GOVERNMENT),
        "joel": ("Joel Amundsen", "Circuit Court", CJ),
        "dana": ("Dana Whitlock", "Sheriff", CJ),
        "hank": ("Hank Rowe", "Behavioral Health Authority", BH),
        "lucia": ("Lucia Ferrante", "County Hospital", BH),
        "abe": ("Abe Sorkin", "Corner House Peers", Sector.COMMUNITY),
        "wen": ("Wen Zhao", "Sheriff", CJ),
        "olu": ("Olu Bello", "Behavioral Health Authority", BH),
    },
    coordinator="priya",
    leads=("hank",),
    members=(),
    committee="Hollis County Justice and Health Board",
)
"""Wen and Olu keep their agencies' computers, and stand in for Dana and for Hank."""

SEATED = ("priya", "joel", "dana", "hank", "lucia", "abe")
AGENCIES = {name: (agency, sector.value) for name, (_, agency, sector) in HOLLIS.people.items()}
DESIGNEES = {"dana": "wen", "hank": "olu"}

POLLED = re.compile(r"\b(poll|vote|voting|ballot|dots)s?\b", re.IGNORECASE)
PRESSED = {"Open a ballot …", "Vote", "Your vote"}
SPOKEN = ("chat.postMessage", "chat.update")


class Hollis(Larkin):
    """A workspace with eight people and four channels, in which nothing is set up."""

    def __init__(self, folder: Path) -> None:
        World.__init__(self, folder, start=START, set_up=False, cast=HOLLIS)

    def _fill_workspace(self) -> None:
        World._fill_workspace(self)
        self.slack.workspace.add_channel("data", [*map(self.id, HOLLIS.people), self.slack.bot_user_id])

    def agency(self, name: str) -> str:
        """The value that stands in a form for the agency of that person."""
        with self.session() as session:
            rows = agencies_of(session, self.committee(session).pk)
        return str(next(one.pk for one in rows if one.name == AGENCIES[name][0]))

    def topic(self, words: str) -> str:
        """The value of the newest topic with these words in the forms of the minutes."""
        with self.session() as session:
            found = select(AgendaItem).where(col(AgendaItem.title).contains(words))
            return f"item:{session.exec(found.order_by(col(AgendaItem.id))).all()[-1].pk}"


def one_a_day_and_none_on_a_day_off(world: Hollis) -> None:
    """What comes by itself comes once a day to a person, on working days alone, and four times in a week.

    Who leads a workgroup reads its answers besides, which elsewhere stand in its channel; a chair gets six.
    """
    rows = [one for one in world.private() if one[1] > START.date()]
    days = Counter((who, day) for who, day, *_ in rows)
    assert max(days.values()) == 1, [one for one in rows if days[one[0], one[1]] > 1]
    with world.session() as session:
        calendar = calendar_of(session, world.committee(session))
    off = [one for one in rows if not calendar.is_working_day(one[1])]
    assert not off, off
    for (who, week), count in world.weeks().items():
        most = {"joel": CHAIRS, "hank": OTHERS + 1, "lucia": OTHERS + 1}.get(who, OTHERS)
        assert count <= most, (who, week, [one for one in rows if one[0] == who])


def nothing_is_deliberated(world: Hollis) -> None:
    """Channels other than the committee's read nothing, and there no line says who is late."""
    rows = [row for row in world.sent() if not row.target.startswith("U")]
    assert {row.target for row in rows} == {world.channel("committee")}
    for row in rows:
        texts = [row.text, *(str(block.get("text", {}).get("text", "")) for block in row.blocks or [])]
        shamed = [one for text in texts for one in text.splitlines() if "<@" in one and LATE.search(one)]
        assert not shamed, shamed


def nobody_is_polled(world: Hollis) -> None:
    """No message asks for a vote, and no button anywhere opens one."""
    for call in world.slack.calls:
        blocks = call.args.get("blocks") or (call.args.get("view") or {}).get("blocks") or []
        words = visible_words(blocks) or str(call.args.get("text", ""))
        assert not PRESSED & set(words.splitlines()), words
        if call.method in SPOKEN:
            assert not POLLED.search(words), words
