"""Real input: a state's pilot timeline of 2018, typed in by its coordinator on 3 October as a person would.

The clock is walked to 10 January 2019. Some answer, some are silent, one goes away: the golden transcript
shows what was sent, to whom and when.
"""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.committee import Sector
from tests.journeys.transcript import Transcript
from tests.world import Cast, World

OCTOBER = datetime(2018, 10, 3, 14, 0, tzinfo=UTC)
"""Wednesday, 3 October 2018, 8:00 in Denver."""

ROWS = list(csv.DictReader((Path(__file__).parent / "pilot.csv").open(encoding="utf-8")))

PILOT = Cast(
    people={
        "nora": ("Nora Field", "State Court Administrator", Sector.CRIMINAL_JUSTICE),
        "piet": ("Piet Lang", "State Court Administrator", Sector.CRIMINAL_JUSTICE),
        "ida": ("Ida Brook", "District Attorney", Sector.CRIMINAL_JUSTICE),
        "rosa": ("Rosa Dunn", "Behavioral Health", Sector.BEHAVIORAL_HEALTH),
    },
    coordinator="nora",
    leads=("rosa",),
    members=("nora", "piet", "ida"),
    committee="Mental Health Diversion Pilots",
    workgroup="Pilots",
)


@pytest.fixture
def world(tmp_path):
    with World(tmp_path, start=OCTOBER, cast=PILOT) as made:
        yield made


def type_in(story: Transcript, row: dict[str, str], owner: str) -> None:
    """One row of the plan as a command; where it has no date, the form is sent without one."""
    seen = story.act("nora", f"/goals step {row['action']} @{owner} {row['when']}".strip(), "diversion")
    if seen.view is not None:
        story.fill_in("nora", {})


def test_the_pilot_timeline_of_2018_is_typed_in_and_kept_alive(world):
    story = Transcript(world, "A state's diversion pilots, October 2018 to January 2019")
    goal = "Four pilots divert people with mental illness before they are charged"
    story.act("nora", f"/goals add {goal}", "diversion")
    story.fill_in("nora", {})
    for row, owner in zip(ROWS, ["piet", "nora", "piet", "piet", "piet", "nora", "nora"], strict=True):
        type_in(story, row, owner)
    assert [world.step_row(f"A{n}").due and world.step_row(f"A{n}").due.isoformat() for n in range(1, 8)] == [
        "2019-01-01",
        None,
        None,
        "2021-12-31",
        "2019-01-01",
        "2018-10-15",
        "2018-10-15",
    ]
    story.walk(world.at("2018-10-16", "10:00"))
    story.note("Nora closes what she has done and says where the other stands.")
    story.act("nora", "/goals done A6", "diversion")
    story.act("nora", "/checkin A7 at risk 70% Waiting for the board's vote on the 24th", "diversion")
    story.walk(world.at("2018-10-25", "15:00"))
    story.act("nora", "/goals done A7", "diversion")
    story.walk(world.at("2019-01-10", "12:00"))
    story.keep("pilot-2018")
