"""Numbers fetched by the clock: told once when it works and once when it does not; nothing is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from jobs.tools.web import Web
from models.tools.indicator import About, add_indicator
from models.tools.observation import Way, observations_of
from models.tools.pull import IndicatorPull, pull_of
from tests.handlers.tools.test_indicators import labels, only, said, shown
from tests.jobs.tools.test_web import Site

GOOD = b"month,count\n2026-09,40\n2026-10,42\n"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def fetching(world, site):
    """Jail bookings, kept by dee, with an address on this machine that a coordinator has put in."""
    world.convener.clockwork.web = Web(loopback=True, seconds=3)
    with world.session() as session:
        keeper = world.member(session, "dee")
        add_indicator(
            session, world.member(session, "ana"), About("Jail bookings", keeper=keeper), now=world.now()
        )
    url = site.put("/bookings.csv?key=s3cret", GOOD)
    ana = world.person("ana")
    ana.click(shown(world, "ana", "jail"), label="Fetch by itself …")
    refused = ana.submit({"url": "http://data.example/x.csv", "value": "count", "date": "month"})
    assert "begins with https://" in refused.errors["url"]
    assert "I fetch the numbers of Jail bookings" in said(world, ana.submit({"url": url}))
    return world


def numbers(world) -> list[float]:
    with world.session() as session:
        return [row.value for row in observations_of(session, world.committee(session).pk)]


def pull(world) -> IndicatorPull:
    indicator = only(world)
    with world.session() as session:
        found = pull_of(session, indicator)
        assert found is not None
        return found


def told(world, words: str) -> list[str]:
    return [one.words for one in world.person("dee").dm if words in one.words]


def test_it_is_fetched_at_once_and_the_keeper_is_told_the_first_time(fetching):
    fetching.work()
    assert numbers(fetching) == [40, 42]
    [first] = told(fetching, "for the first time")
    assert "2 numbers from September 2026 to October 2026" in first
    fetching.walk(fetching.at("2026-12-01", "12:00"))
    assert len(told(fetching, "for the first time")) == 1
    with fetching.session() as session:
        rows = observations_of(session, fetching.committee(session).pk, versions=True)
    assert [(row.way, row.author_id) for row in rows] == [(Way.PULLED, None)] * 2
    assert not any("What is *Jail" in one.words for one in fetching.person("dee").dm)
    words = shown(fetching, "ana", "jail").words
    assert "Fetched each Monday from 127.0.0.1" in words
    assert "s3cret" not in words


def test_a_changed_shape_is_told_once_and_privately_and_old_numbers_stay(fetching, site, caplog):
    fetching.work()
    site.put("/bookings.csv?key=s3cret", b"month,<!channel>\n2026-11,44\n")
    fetching.walk(fetching.at("2026-12-08", "12:00"))
    assert numbers(fetching) == [40, 42]
    [failed] = told(fetching, "could not be fetched")
    assert "There is no column “count” any more. The columns are now: month, <!channel>" in failed.replace(
        "&lt;", "<"
    ).replace("&gt;", ">")
    assert "The chair or a coordinator can change the address." in failed
    assert "s3cret" not in caplog.text + failed
    assert not any("could not be fetched" in one.words for one in fetching.person("ana").dm)
    site.put("/bookings.csv?key=s3cret", b"month,count\n2026-11,44\n2026-10,43\n")
    fetching.walk(fetching.at("2026-12-15", "12:00"))
    assert numbers(fetching) == [40, 43, 44], "success ends it silently"
    assert pull(fetching).fault == ""
    site.put("/bookings.csv?key=s3cret", b"<html>")
    fetching.walk(fetching.at("2026-12-22", "12:00"))
    assert len(told(fetching, "could not be fetched")) == 2


def test_after_a_new_column_was_put_in_the_keeper_is_told_what_was_read_since(fetching, site):
    fetching.work()
    fetching.walk(timedelta(minutes=1))
    site.put("/bookings.csv?key=s3cret", b"month,people\n2026-10,42\n2026-09,40\n2026-08,39\n")
    ana = fetching.person("ana")
    ana.click(shown(fetching, "ana", "jail"), label="Fetch by itself …")
    assert "Saved" in said(fetching, ana.submit({"value": "people"}))
    fetching.work()
    fetching.walk(timedelta(minutes=1))
    [_, again] = told(fetching, "for the first time since that was set up")
    assert "set up: 1 number, August 2026." in again


def test_a_server_that_does_not_answer_is_asked_again_before_anybody_hears_of_it(fetching, site):
    site.put("/bookings.csv?key=s3cret", status=503)
    fetching.work()
    assert told(fetching, "could not be fetched") == []
    fetching.walk(fetching.at("2026-11-16", "09:00"))
    site.put("/bookings.csv?key=s3cret", GOOD)
    fetching.walk(fetching.at("2026-11-16", "11:00"))
    assert told(fetching, "could not be fetched") == []
    assert numbers(fetching) == [40, 42]


def test_outside_of_a_rehearsal_nothing_on_this_machine_is_asked(fetching, site):
    fetching.convener.clockwork.web = Web()
    fetching.work()
    assert site.hosts == []
    [failed] = told(fetching, "could not be fetched")
    assert "leads into a private network" in failed


def test_a_keeper_who_gives_a_number_by_hand_is_not_overruled_and_it_can_be_stopped(fetching, site):
    fetching.work()
    shown(fetching, "dee", "jail 50 for October 2026")
    fetching.walk(fetching.at("2026-11-24", "12:00"))
    assert numbers(fetching) == [40, 50]
    ana = fetching.person("ana")
    seen = ana.click(shown(fetching, "ana", "jail"), label="Stop fetching")
    fetching.slack.wait_until(lambda: "are not fetched any more" in seen.text)
    assert "Stop fetching" not in labels(shown(fetching, "ana", "jail"))
    asked = len(site.hosts)
    fetching.walk(fetching.at("2026-12-02", "12:00"))
    assert len(site.hosts) == asked
