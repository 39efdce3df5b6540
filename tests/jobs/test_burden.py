"""The bounds by the clock: once a month; the question goes on the agenda, a private word to whoever leads."""

from datetime import date

import pytest
from sqlmodel import select

from models.bounds import set_bounds
from models.committee import Sector
from models.meeting import Meeting
from models.office import ChairTerm, TermState
from models.topic import AgendaItem, TopicState

SCALES = "in meetings for one person"


def bound(world, most=None, fewest=None):
    with world.session() as session:
        set_bounds(
            session,
            world.member(session, "ana"),
            world.committee(session),
            most_hours=most,
            fewest_meetings=fewest,
            now=world.now(),
        )


def topics(world) -> list[AgendaItem]:
    with world.session() as session:
        return list(session.exec(select(AgendaItem)).all())


def told(world, who="ana", words=SCALES):
    others = ("This week", "Draft of the agenda")
    return [one for one in world.person(who).dm if words in one.words and not one.text.startswith(others)]


def to_the_last_of_december(world):
    bound(world, most=1)
    world.walk(world.at("2026-12-31", "12:00"))


@pytest.fixture
def full(world):
    """Bounds of an hour a month, which the meeting of 8 December passes; nobody took its roll."""
    world.led(to_the_last_of_december)
    assert topics(world) == []
    return world


def test_a_month_too_full_is_put_to_the_group_once(full):
    full.walk(full.at("2027-01-01", "09:00"))
    [item] = topics(full)
    assert item.author_id is None
    assert item.title == "Do we meet too often, or too long?"
    assert item.attachment == "December 2026: up to 1 h 30 in meetings for one person (our bound: 1 h)"
    with full.session() as session:
        assert session.get_one(Meeting, item.meeting_id).day == date(2027, 1, 12)
    full.walk(full.at("2027-03-02", "10:00"))
    assert len(topics(full)) == 1


def test_whoever_leads_is_told_privately_on_a_working_day_and_nobody_else(full):
    # Friday the first is a holiday; Monday brings the digest of that day, Tuesday the draft of the agenda.
    full.walk(full.at("2027-01-06", "13:59"))
    assert told(full) == []
    full.walk(full.at("2027-01-06", "14:01"))
    [message] = told(full)
    assert "on the agenda of *Tuesday, 12 January 2027*" in message.words
    assert not any(told(full, name) for name in ("ben", "cho", "dee", "eli"))
    assert not any(SCALES in one.words for one in full.person("eli").messages("committee"))


def test_the_chair_is_told_rather_than_the_coordinators(full):
    with full.session() as session:
        cho = full.member(session, "cho")
        session.add(
            ChairTerm(
                committee_id=cho.committee_id,
                member_id=cho.pk,
                sector=Sector.CRIMINAL_JUSTICE,
                starts_on=date(2026, 1, 15),
                ends_on=date(2028, 1, 15),
                state=TermState.SERVING,
            )
        )
    full.walk(full.at("2027-01-06", "14:01"))
    assert (len(told(full, "cho")), len(told(full, "ana"))) == (1, 0)


def test_dealt_with_it_comes_back_after_three_months_if_it_is_still_so(full):
    full.walk(full.at("2027-01-13"))
    with full.session() as session:
        [item] = session.exec(select(AgendaItem)).all()
        item.state = TopicState.DONE
        session.add(item)
    full.walk(full.at("2027-03-31"))
    assert len(topics(full)) == 1
    full.walk(full.at("2027-04-01", "09:00"))
    assert [one.state for one in topics(full)] == [TopicState.DONE, TopicState.OPEN]


def test_too_few_meetings_are_put_to_the_group_once_three_months_are_over(world):
    bound(world, fewest=4)
    world.walk(world.at("2027-02-28"))
    assert topics(world) == []
    world.walk(world.at("2027-03-01", "14:01"))
    [item] = topics(world)
    assert item.title == "Do we meet often enough?"
    figures = "December 2026 to February 2027: 3 meetings of the committee (our bound: at least 4)"
    assert item.attachment == figures
    assert told(world, words=figures)


def test_within_the_bounds_nothing_is_said(world):
    bound(world, most=2, fewest=3)
    world.walk(world.at("2027-03-02"))
    assert topics(world) == []
    assert not told(world)


def test_the_digest_has_a_line_while_it_is_so(full):
    full.walk(full.at("2027-01-08", "08:01"))
    digests = [one for one in full.person("ana").dm if "This week" in one.words]
    assert ["our bound: 1 h" in one.words for one in digests[-3:]] == [False, True, True]


def test_under_an_open_meetings_law_it_is_a_topic_and_no_poll(full):
    with full.session() as session:
        committee = full.committee(session)
        committee.open_meetings = True
        session.add(committee)
    full.walk(full.at("2027-01-07", "09:01"))
    posted = [one for one in full.person("eli").messages("committee") if "12 January 2027" in one.text][-1]
    assert "Do we meet too often, or too long?" in posted.words
    assert len(topics(full)) == 1
