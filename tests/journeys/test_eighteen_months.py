"""Eighteen months of one county, from the first invitation to what is left when the work is done.

Everything is done by commands and forms, as its people would; the transcript is kept.
"""

import logging
import re
from collections import Counter
from datetime import date

import pytest

from tests.journeys import (
    county18_ending,
    county18_engagement,
    county18_mending,
    county18_watching,
    county18_working,
)
from tests.journeys.county18 import Larkin, Tale
from tests.journeys.promises import Promises

CHAPTERS = (
    *county18_engagement.CHAPTERS,
    *county18_working.CHAPTERS,
    *county18_watching.CHAPTERS,
    *county18_mending.CHAPTERS,
    *county18_ending.CHAPTERS,
)
NAME = "/committee indicators Bookings in crisis"
BEDS = "/committee indicators Nights without a bed"
HABITS = (
    ("2026-07-30", "mei", "/goals done A1"),
    ("2026-09-09", "tom", f"{NAME} 84 for August 2026"),
    ("2026-09-09", "mei", f"{BEDS} 19 for August 2026"),
    ("2026-09-14", "rosa", "/goals done A5"),
    ("2026-09-29", "omar", "/goals done A2"),
    ("2026-10-08", "tom", f"{NAME} 79 for September 2026"),
    ("2026-10-08", "mei", f"{BEDS} 18 for September 2026"),
    ("2026-10-28", "tom", "/goals done A6"),
    ("2026-11-09", "tom", f"{NAME} 81 for October 2026"),
    ("2026-11-09", "mei", f"{BEDS} 16 for October 2026"),
    ("2026-11-24", "mei", "/goals done A4"),
    ("2026-12-08", "tom", f"{NAME} 74 for November 2026"),
    ("2026-12-08", "mei", f"{BEDS} 15 for November 2026"),
    ("2027-01-11", "tom", f"{NAME} 70 for December 2026"),
    ("2027-01-11", "mei", f"{BEDS} 12 for December 2026"),
    ("2027-02-08", "tom", f"{NAME} 66 for January 2027"),
    ("2027-02-08", "mei", f"{BEDS} 12 for January 2027"),
    ("2027-03-08", "tom", f"{NAME} 69 for February 2027"),
    ("2027-03-08", "mei", f"{BEDS} 11 for February 2027"),
    ("2027-05-10", "tom", f"{NAME} 61 for April 2027"),
    ("2027-05-10", "mei", f"{BEDS} 11 for April 2027"),
    ("2027-05-25", "omar", "/goals done A3"),
)
"""What people do on their own: a promise kept, a number told; the day, who, and what they type."""


CHAIRS, OTHERS, A_DAY = 6, 4, 1
"""The most private messages in a week that came by themselves: for whoever chairs, for others; in a day."""

ANSWERS = "chair:told:accepted:"
"""What somebody is told of because another has just pressed a button; the clock has no part in it."""

LATE = re.compile(r"\b(late|overdue|missed|silent|not answered|no word)\b|day has passed")


@pytest.fixture
def larkin(tmp_path):
    with Larkin(tmp_path) as made:
        yield made


def test_eighteen_months_of_one_county(larkin):
    story = Tale(larkin, "Larkin County, January 2026 to June 2027")
    story.habits = HABITS
    promises = Promises(larkin)
    logging.getLogger().addHandler(promises.log)
    try:
        for chapter in CHAPTERS:
            chapter(story, larkin)
        broken = promises.broken([])
    finally:
        logging.getLogger().removeHandler(promises.log)
    assert not broken, "\n".join(broken)
    nobody_is_shamed(larkin)
    nobody_is_flooded(larkin)
    story.keep("eighteen-months")


def nobody_is_shamed(world):
    """No line in a channel says who is late."""
    rows = [row for row in world.sent() if not row.target.startswith("U")]
    assert {row.target for row in rows} >= {world.channel(name) for name in ("committee", "diversion")}
    for row in rows:
        lines = [row.text, *(str(block.get("text", {}).get("text", "")) for block in row.blocks or [])]
        shamed = [one for text in lines for one in text.splitlines() if "<@" in one and LATE.search(one)]
        assert not shamed, shamed


def nobody_is_flooded(world):
    """A week brings the chair at most six private messages, anybody else four; a day at most one."""
    chairs = {"tom": (date(2026, 1, 5), date(2027, 1, 4)), "mei": (date(2027, 1, 4), date(2027, 7, 1))}
    for (who, week), count in world.weeks().items():
        first, last = chairs.get(who, (date.max, date.max))
        most = CHAIRS if first <= week <= last else OTHERS
        assert count <= most, (who, week, [one for one in world.private() if one[0] == who])
    told = [one for one in world.private() if one[1] >= date(2026, 1, 6) and not one[3].startswith(ANSWERS)]
    days = Counter((who, day) for who, day, *_ in told)
    crowded = [one for one in told if days[one[0], one[1]] > A_DAY]
    assert not crowded, "\n".join(map(str, crowded))
