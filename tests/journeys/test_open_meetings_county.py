"""Eight months of a county whose board is under an open-meetings law: nothing is deliberated in writing.

Everything is done by commands and forms, as its people would; the transcript is kept.
"""

import logging

import pytest

from tests.journeys import open_county_data as data
from tests.journeys import open_county_spring as spring
from tests.journeys import open_county_summer as summer
from tests.journeys.county18 import Tale
from tests.journeys.open_county import (
    Hollis,
    nobody_is_polled,
    nothing_is_deliberated,
    one_a_day_and_none_on_a_day_off,
)
from tests.journeys.promises import Promises


def told(story, world):
    """All of it, in its order; what was exported at its end."""
    for chapter in spring.CHAPTERS:
        chapter(story, world)
    data.papers(story, world)
    with data.a_site(world) as site:
        data.fetched(story, world, site)
        data.signing(story, world)
        data.checklist(story, world, site)
        data.shape(story, world, site)
        data.consensus(story, world)
        summer.came_up(story, world)
        summer.contested(story, world)
        summer.slip(story, world)
        summer.pause(story, world)
        summer.ended(story, world)
        summer.report(story, world)
        return summer.export(story, world)


@pytest.fixture
def hollis(tmp_path):
    with Hollis(tmp_path) as made:
        yield made


def test_eight_months_of_a_county_under_an_open_meetings_law(hollis, tmp_path, monkeypatch):
    story = Tale(hollis, "Hollis County, January to August 2027: a board under an open-meetings law")
    promises = Promises(hollis)
    logging.getLogger().addHandler(promises.log)
    try:
        exported = told(story, hollis)
        broken = promises.broken([])
    finally:
        logging.getLogger().removeHandler(promises.log)
    assert not broken, "\n".join(broken)
    one_a_day_and_none_on_a_day_off(hollis)
    nobody_is_polled(hollis)
    summer.never_nagged(hollis)
    nothing_is_deliberated(hollis)
    summer.comes_back(hollis, exported, tmp_path, monkeypatch)
    story.keep("open-meetings-county")
