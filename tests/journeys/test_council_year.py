"""A year of a county council, told as its people live it; the transcript is kept.

Two hand-overs, one decline, a chair who leaves Slack, a meeting without a quorum, minutes corrected and
approved later, an amendment after the deadline, a November with two holidays.
"""

import logging
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from models.minutes import EntryKind, Minutes, MinutesEntry
from models.topic import AgendaItem
from prompts import ids
from tests.archived import comes_back
from tests.journeys.nine import START, Council, Story
from tests.journeys.promises import Promises
from tests.laid import laid_file
from tests.rotation import chair

MINUTE = timedelta(minutes=1)
NOTHING = "not a word of it"
"""Time passes, and what is sent is counted only."""

VOTES = {"votes_for": "7", "votes_against": "0", "abstained": "0"}


@pytest.fixture
def council(tmp_path):
    with Council(tmp_path) as made:
        yield made


@pytest.fixture
def promises(council):
    made = Promises(council)
    logging.getLogger().addHandler(made.log)
    yield made
    logging.getLogger().removeHandler(made.log)


def test_a_year_of_a_county_council(council, promises, tmp_path):
    story = Story(council, "A year of Juniper County's council, January to December 2026")
    for chapter in CHAPTERS:
        chapter(story, council)
        broken = promises.broken([])
        assert not broken, "\n".join([f"{chapter.__name__}, {council.now()}:", *broken])
    story.keep("council-year")
    with council.session() as session:
        pk = council.committee(session).pk
    new = laid_file(tmp_path / "new.db")
    assert comes_back(council.convener.database, pk, new, now=council.now()) == set()


def january(story, council):
    """The rules of the meetings, a workgroup at work, and a first meeting that does not reach everything."""
    story.chapter("January: the rules, and a first meeting")
    dates = story.glance("ana", "/agenda next", "committee", 2)
    story.press_in(dates, "ana", "Edit the series …")
    story.sends("ana", {"holidays": "before", "notice": "3", "notice_unit": "business_days"})
    story.act("ana", "/chair group @committee-chair", "committee")
    dates = story.glance("maria", "/agenda next", "diversion", 1)
    story.press_in(dates, "maria", "Give this workgroup its own meetings …")
    fourth = {"every": "m4", "weekday": "3", "time": "12:00", "minutes": "60", "holidays": "after"}
    story.sends("maria", fourth)
    add_goal(story, "Fewer people in crisis are booked into jail")
    story.act("maria", "/goals step Ask peers what would have helped @delia by 20 february", "diversion")
    add_goal(story, "One number that dispatch calls at night")
    story.act("sam", "/agenda add Night releases 20m discuss", "committee")
    with story.clipped(1):
        story.act("kofi", "/agenda add Coverage on the day of release 10m inform", "committee")
    story.walk(council.at("2026-01-14", "10:20"), "Draft of the agenda")
    assert council.in_group() == ["walt"]
    story.note("The meeting ends before its last topic.")
    story.walk(council.at("2026-01-14", "10:40"))
    story.press("walt", "Some were not …", find=lambda one: "dealt with?" in one.words)
    story.sends("walt", {"left": ["Coverage on the day of release"]})
    assert "not reached last time" in story.glance("kofi", "/agenda", "committee", 2).text
    story.act("maria", "/goals step G2 Ask dispatch which number they call @sam by 20 november", "diversion")
    story.walk(council.at("2026-01-16", "08:30"), "This week")


def add_goal(story, words):
    """maria adds a goal for her workgroup."""
    story.act("maria", f"/goals add {words}", "diversion")
    with story.clipped(1):
        story.fill_in("maria", {})


def february(story, council):
    """Sixty days ahead the next chair is asked; one says no, and the next of that side yes."""
    story.chapter("February: who chairs next?")
    story.walk(council.at("2026-01-29", "09:30"), "Would you chair", "is asked to be")
    story.press("maria", "Decline", find=asked_to_chair)
    with story.clipped(2):
        story.walk(MINUTE)
    story.press("grace", "Accept", find=asked_to_chair)
    story.walk(council.at("2026-02-11", "10:40"), "agreed to be")
    with story.clipped(1):
        story.press("walt", "All were", find=lambda one: "dealt with?" in one.words)
    story.walk(council.at("2026-02-20", "08:30"), NOTHING)
    story.act("delia", "/goals done A1", "diversion")


def asked_to_chair(message):
    """Whether that is the question."""
    return "Would you chair" in message.words


def march(story, council):
    """The note a week before, the first hand-over, and what each of the two may do after it."""
    story.chapter("March: the first hand-over")
    story.walk(council.at("2026-03-23", "09:30"), "takes over from you")
    story.press("walt", "Add a word of your own …", find=lambda one: "takes over from you" in one.words)
    story.sends("walt", {"note": "Call Judith before you put the docket on the agenda."})
    story.walk(council.at("2026-03-30", "09:05"), "You now chair", "Welcome")
    assert (chair(council), council.in_group()) == ("grace", ["grace"])
    story.note("@committee-chair is grace now.")
    story.act("walt", "/agenda post", "committee")
    story.act("grace", "/agenda post", "committee")
    with story.clipped(3):
        story.walk(MINUTE, "Agenda ·")


def may(story, council):
    """Who comes, the roll by seat, motions that cannot be and one that can, minutes reviewed and posted."""
    story.chapter("May: a meeting with everything")
    story.walk(council.at("2026-05-05", "10:00"), NOTHING)
    with story.clipped(1):
        story.act("sam", "/agenda add Adopt the night hand-over protocol 20m decide", "committee")
        story.act("delia", "/agenda add What peers need on the night of release 15m discuss", "committee")
    story.act("walt", "/agenda attend @lena", "committee")
    story.each(["kofi"], "/agenda attend no")
    story.each(["ana", "grace", "judith", "renata", "maria"], "/agenda attend yes")
    story.walk(council.at("2026-05-12", "10:00"), "Quorum on", "asks you to come")
    with story.clipped(2):
        ask = "Ask those who have not answered"
        story.press("grace", ask, find=lambda one: "Quorum on" in one.words)
    story.walk(council.at("2026-05-13", "08:30"), "Will you come for Public")
    story.press("sam", "Yes, I come", find=lambda one: "Will you come for" in one.words)
    story.walk(council.at("2026-05-13", "09:05"), NOTHING)
    take_minutes(story, council)


def take_minutes(story, council):
    """ana records; the sheriff's designee sits in, one comes late and one leaves early."""
    begin_minutes(story, ana="present", judith="present", renata="present", sam="present", grace="present")
    story.roll("ana", kofi="excused", delia="absent")
    story.in_detail("ana", "maria", {"presence": "present", "arrived": "09:20"})
    story.in_detail("ana", "walt", {"presence": "designee", "designee": "lena", "left": "10:00"})
    story.sends("ana", {}, how="presses [Save]", told_apart=True)
    protocol, peers = item(council, "Adopt the night"), item(council, "What peers need")
    motion = {"part": protocol, "text": "To adopt the protocol from 1 June", "mover": "judith"}
    refused = story.writes("ana", "Motion …", {**motion, "seconder": "judith", "result": "adopted", **VOTES})
    assert list(refused) == ["seconder"]
    assert list(story.sends("ana", {"seconder": "delia"})) == ["seconder"]
    assert list(story.sends("ana", {"seconder": "sam"})) == ["votes_for"]
    assert story.sends("ana", {"votes_for": "5", "abstained": "1"}) == {}
    story.writes("ana", "Decision …", {"part": peers, "text": "Peers are at the door from 10 at night"})
    step = {"title": "Print the protocol for every car", "owner": "lena", "due": "2026-05-29"}
    story.writes("ana", "Action step …", {"part": protocol, **step})
    story.walk(council.at("2026-05-13", "10:35"), NOTHING)
    story.turns("ana", "Refresh")
    story.writes("ana", "Times and recorder …", {"opened": "09:04", "closed": "10:20"})
    story.turns("ana", "Reviewed")
    story.turns("ana", "Post")
    council.person("ana").close_view()
    story.walk(MINUTE, "Minutes ·")


def begin_minutes(story, **roll):
    """ana begins the minutes and calls the roll."""
    story.opens("ana", "/agenda minutes")
    story.turns("ana", "I record: begin")
    story.turns("ana", "Roll call")
    story.roll("ana", **roll)


def june(story, council):
    """A meeting without a quorum: known beforehand, held as information; nothing is adopted or approved."""
    story.chapter("June: no quorum")
    story.walk(council.at("2026-05-28", "10:00"), NOTHING)
    with story.clipped(2):
        story.act("lena", "/goals done A3", "diversion")
        story.act("renata", "/agenda add Adopt the release checklist 20m decide", "committee")
    story.each(["walt", "judith", "renata", "sam", "kofi"], "/agenda attend no")
    story.walk(council.at("2026-06-10", "09:05"), "Quorum on", "*Quorum*")
    begin_minutes(story, ana="present", grace="present", maria="present", delia="present")
    story.sends("ana", {}, how="presses [Save]", told_apart=True)
    story.turns("ana", "Refresh")
    story.turns("ana", "Approved")
    story.reads("ana", part=":warning:", lines=1)
    motion = {"part": item(council, "release checklist"), "text": "To adopt the release checklist"}
    motion |= {"mover": "maria", "seconder": "grace", "result": "adopted"}
    assert list(story.writes("ana", "Motion …", motion)) == ["result"]
    assert story.sends("ana", {"result": "laid_over"}) == {}
    story.turns("ana", "Reviewed")
    council.person("ana").close_view()


def july(story, council):
    """An amendment after the deadline; May's minutes corrected, approved, and corrected once more."""
    story.chapter("July: an amendment, and May's minutes")
    story.walk(council.at("2026-07-06", "10:00"), NOTHING)
    story.act("sam", "/agenda add Cooling in the jail 10m discuss", "committee")
    agenda = story.glance("grace", "/agenda", "committee", 2)
    story.picks(agenda, "grace", "Publish as an amendment …", "Cooling in the jail")
    story.walk(MINUTE, "to the agenda of")
    story.walk(council.at("2026-07-08", "09:05"), NOTHING)
    here = ("ana", "walt", "judith", "renata", "sam", "grace", "maria", "delia")
    begin_minutes(story, **dict.fromkeys(here, "present"), kofi="excused")
    story.sends("ana", {}, how="presses [Save]", told_apart=True)
    motion = {"part": item(council, "release checklist"), "text": "To adopt the release checklist"}
    motion |= {"mover": "renata", "seconder": "grace", "result": "adopted", **VOTES}
    assert story.writes("ana", "Motion …", motion) == {}
    story.turns("ana", "Dealt with …", action_id=ids.MINUTES_DEALT_WITH, value="Cooling in the jail")
    story.turns("ana", "Reviewed")
    correct_minutes(story, council)


def correct_minutes(story, council):
    """May's decision is set right and approved; what is found wrong later is a correction below it."""
    of_may = {"action_id": ids.MINUTES_OTHER, "value": "Wednesday, 13 May 2026"}
    story.turns("ana", "The minutes of 13 May", **of_may)
    with council.session() as session:
        wrong = session.exec(select(MinutesEntry).where(MinutesEntry.kind == EntryKind.DECISION)).one()
        old = [one.pk for one in session.exec(select(Minutes).order_by(col(Minutes.id))).all()[:2]]
    story.turns("ana", "Change …", action_id=ids.MINUTES_CHANGE, value=str(wrong.pk))
    story.sends("ana", {"text": "Peers are at the door from 9 at night"})
    july = {"action_id": ids.MINUTES_OTHER, "value": "Wednesday, 8 July 2026"}
    story.turns("ana", "The minutes of 8 July", **july)
    for number in old:
        story.turns("ana", "Approved", action_id=ids.MINUTES_APPROVE, value=str(number))
        story.reads("ana", part=":lock:", lines=1)
    council.person("ana").close_view()
    story.walk(council.at("2026-07-10", "11:00"), NOTHING)
    story.opens("delia", "/agenda minutes")
    story.turns("delia", "The minutes of 13 May", **of_may)
    story.writes("delia", "Add a correction …", {"text": "It was the clinic's peers, not ours."})
    council.person("delia").close_view()
    story.walk(MINUTE, "Minutes ·")


def october(story, council):
    """The chair's account is closed: her agency is asked, then the line; meanwhile one calls the meeting."""
    story.chapter("October: the chair leaves")
    story.walk(council.at("2026-10-01", "10:00"), NOTHING)
    story.note("Grace's Slack account is closed.")
    with council.slack.events.awaited():
        council.slack.workspace.change_user("grace", deleted=True)
    story.walk(MINUTE)
    story.press("walt", "I will call it", find=lambda one: "would you call it" in one.words)
    story.walk(MINUTE)
    story.act("delia", "/chair", "committee")
    with story.clipped(6):
        story.walk(council.at("2026-10-07", "10:00"), "Draft of the agenda")
        story.act("walt", "/agenda post", "committee")
        story.walk(MINUTE, "Agenda ·")
    with story.clipped(3):
        story.walk(council.at("2026-10-08", "09:30"), "No answer came", "Would you chair")
    assert (chair(council), council.in_group()) == (None, ["grace"])
    story.walk(council.at("2026-10-13", "10:00"), NOTHING)
    story.press("renata", "Accept", find=asked_to_chair)
    with story.clipped(3):
        story.walk(MINUTE, "You now chair", "Welcome")
    assert (chair(council), council.in_group()) == ("renata", ["renata"])
    assert "A word from" not in council.person("renata").dm[-1].words
    story.note("@committee-chair is renata now.")
    story.act("walt", "/agenda post", "committee")


def november(story, council):
    """Two holidays: the council meets before the one, the workgroup after the other."""
    story.chapter("November: two holidays")
    story.walk(council.at("2026-11-02", "10:00"), NOTHING)
    story.glance("judith", "/agenda next", "committee", 6)
    story.glance("kofi", "/agenda next", "diversion", 6)
    with story.clipped(3):
        story.walk(council.at("2026-11-05", "10:00"), "Agenda · Juniper")
    story.walk(council.at("2026-11-27", "07:00"), NOTHING)
    story.walk(council.at("2026-11-27", "13:30"), "This week")
    story.note("The workgroup has met on the Friday.")
    held = story.glance("kofi", "/agenda next", "diversion", 4)
    assert "24 December" in held.text
    assert "27 November" not in held.text


def december(story, council):
    """The year ends, and how it stands: somebody chaired or a vacancy was on record on every day of it."""
    story.chapter("December: how it stands")
    story.walk(council.at("2026-12-31", "17:00"), NOTHING)
    story.act("renata", "/chair", "committee")
    story.act("ana", "/committee", "committee")
    assert council.chairless(START.date(), date(2026, 12, 31)) == []
    week, most = max(council.weeks_of_the_chair().items(), key=lambda one: (one[1], one[0]))
    told = ", ".join(f"{name} {count}" for name, count in council.private_words().most_common())
    story.note(f"Private messages in the year: {told}.")
    story.note(f"The chair's busiest week, from {week.day} {week:%B}: {most} private messages.")
    assert most <= 6


def item(council, words):
    """The value of a topic in the forms of the minutes."""
    with council.session() as session:
        rows = session.exec(select(AgendaItem).where(col(AgendaItem.title).contains(words))).all()
    return f"item:{rows[-1].pk}"


CHAPTERS = (january, february, march, may, june, july, october, november, december)
