"""At which meetings something of a tool was talked about: from the origins of topics, with what they add."""

from datetime import timedelta

import pytest

from models.meeting import MeetingState
from models.tools.talked import item_talks, talked_about, unowned_origin
from models.topic import AgendaItem, TopicState
from prompts import kit
from prompts.tools import showing
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.test_suggestions import COMING, TODAY, planned, put_on_agenda, series

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)


def topic(session, cast, origin, meeting=None, state=TopicState.OPEN) -> AgendaItem:
    item = put_on_agenda(session, cast.ana, title=f"About {origin}", origin=origin, now=NOW).item
    item.meeting_id, item.state = meeting.pk if meeting else None, state
    session.flush()
    return item


@pytest.fixture
def meetings(session, cast):
    """One that was held on 20 November, and one that comes on 8 December."""
    of = series(session, cast)
    return planned(session, cast, of, day=TODAY, state=MeetingState.HELD), planned(session, cast, of)


def line(session, cast, origin) -> str:
    return showing.talked(talked_about(session, cast.committee.pk, [origin])[origin])


def test_what_was_dealt_with_and_what_is_to_come_stand_in_one_line(session, cast, meetings):
    held, coming = meetings
    topic(session, cast, "agreement:4:2026-12-01", held, TopicState.DONE)
    topic(session, cast, "agreement:4:2027-12-01", coming)
    told = ":speech_balloon: Talked about on 20 Nov 2026; on the agenda of 8 Dec 2026."
    assert line(session, cast, "agreement:4") == told


def test_a_topic_that_was_not_reached_or_taken_off_was_not_talked_about(session, cast, meetings):
    held, coming = meetings
    topic(session, cast, "cycle:4", held, TopicState.REMOVED)
    assert line(session, cast, "cycle:4") == ""
    topic(session, cast, "cycle:4", held)
    assert "Talked" not in line(session, cast, "cycle:4")
    topic(session, cast, "duty:1:0", coming, TopicState.DONE)
    assert line(session, cast, "duty:1") == "", "its meeting is to come"


def test_a_topic_without_a_meeting_waits_in_the_parking_lot(session, cast):
    topic(session, cast, "counsel:9")
    assert line(session, cast, "counsel:9") == ":speech_balloon: A topic of it waits in the parking lot."


def test_another_thing_another_kind_and_another_committee_are_told_apart(session, cast, meetings):
    held, _ = meetings
    for origin in ("cycle:41", "cycle:14:x", "run:4", "cycle"):
        topic(session, cast, origin, held, TopicState.DONE)
    other = seat(session, "T2")
    topic(session, other, "cycle:4", planned(session, other, state=MeetingState.HELD), TopicState.DONE)
    assert line(session, cast, "cycle:4") == ""


def test_a_gap_is_known_by_its_ref_in_any_mapping(session, cast, meetings):
    held, coming = meetings
    topic(session, cast, unowned_origin(1, ["M3", "M7"]), held, TopicState.DONE)
    topic(session, cast, unowned_origin(2, ["M7"]), coming)
    told = {ref: showing.talked(item_talks(session, cast.committee.pk, ref)) for ref in ("M3", "M7", "M37")}
    assert told["M3"] == ":speech_balloon: Talked about on 20 Nov 2026."
    assert "8 Dec 2026" in told["M7"]
    assert told["M37"] == ""


def test_the_line_stands_above_the_buttons_and_never_makes_a_message_too_long(session, cast, meetings):
    topic(session, cast, "cycle:4", meetings[1])
    talks = talked_about(session, cast.committee.pk, ["cycle:4"])["cycle:4"]
    card = kit.say("A test", kit.section("A test"), kit.actions(kit.button("Close", "x"), block_id="b"))
    assert [block["type"] for block in showing.with_talk(card, talks).blocks] == [
        "section",
        "context",
        "actions",
    ]
    full = kit.say("Full", *[kit.section("x")] * kit.MESSAGE_BLOCKS)
    assert showing.with_talk(full, talks) is full
    assert showing.with_talk(card, []) is card


def test_many_are_read_in_one_query(database):
    with database.transaction() as session:
        cast = seat(session)
        for number in range(30):
            topic(session, cast, f"cycle:{number}:{COMING}")
        session.expire_all()
        pk = cast.committee.pk
        with counting(database) as statements:
            found = talked_about(session, pk, [f"cycle:{number}" for number in range(300)])
        assert len(statements) == 1
        assert sum(map(len, found.values())) == 30
    assert talked_about(session, pk, []) == {}
