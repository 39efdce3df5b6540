"""January to March 2027: set up as a public body, a plan comes in, a map, a ranking that the meeting made."""

from typing import Any

from sqlmodel import select

from models.tools.plan_draft import PlanImport
from prompts import ids
from tests.handlers.test_setup import RHYTHM
from tests.journeys.county18 import MINUTE, NOTHING, Tale
from tests.journeys.open_county import AGENCIES, DESIGNEES, SEATED, Hollis

MISSION = "Care first for people in crisis, and a jail that holds only who must be there."

PLAN = """Goal\tAction step\tResponsible\tBy when\tNotes
One list of who is in crisis care\tCompare the two lists by hand\tDana Whitlock\t2027-03-31\tOn paper so far
One list of who is in crisis care\tAgree on the fields\tOlu Bello\t2027-04-30\tAsk Marcus Webb, DOB 4/12/1988
One list of who is in crisis care\tWrite the sharing agreement\tCounsel / County Hospital\tsummer\t"""
PRIVATE = "Marcus Webb"


def january(story: Tale, world: Hollis) -> None:
    """The wizard asks whether it is a public body; it is."""
    story.chapter("January: a public body is set up")
    story.opens("priya", "/committee setup")
    basics: dict[str, Any] = {"name": world.cast.committee, "mission": MISSION, "channel": "committee"}
    basics |= {"zone": "America/Denver", "coordinators": ["priya"]}
    story.sends("priya", {**basics, "open_meetings": ["yes"]})
    for name in SEATED:
        agency, sector = AGENCIES[name]
        seat: dict[str, Any] = {"agency": agency, "sector": sector, "principal": name}
        story.sends("priya", seat | ({"designee": DESIGNEES[name]} if name in DESIGNEES else {}))
    story.turns("priya", "That is all: on to workgroups")
    desk = {"workgroup": "Crisis desk", "channel": "diversion", "leads": ["hank"]}
    story.sends("priya", {**desk, "members": ["dana", "lucia", "abe"], "mode": "as_they_arise"})
    data = {"workgroup": "Shared data", "channel": "data", "leads": ["lucia"]}
    story.sends("priya", {**data, "members": ["dana", "wen", "olu"]})
    story.turns("priya", "That is all: on to meetings")
    story.sends("priya", {"every": "m2", "weekday": "2", "time": "09:00", "minutes": "90", "place": "Annex"})
    story.sends("priya", RHYTHM | {"every": "m1"})
    line = {"criminal_justice": ["joel", "dana"], "behavioral_health": ["hank", "lucia"], "chair": "joel"}
    story.sends("priya", {**line, "starts_on": "2027-01-04", "ends_on": "2028-01-03"})
    story.reads("priya", lines=14)
    world.person("priya").close_view()
    story.walk(MINUTE)


def plan(story: Tale, world: Hollis) -> None:
    """Last year's plan is pasted into the form; a cell about one person is held back."""
    story.chapter("January: last year's plan is pasted in")
    story.walk(world.at("2027-01-05", "10:00"))
    story.opens("lucia", "/committee import-plan")
    with story.in_short("lucia pastes the plan: three steps, five columns"):
        read = story.takes("lucia", "pastes", {"table": PLAN}, 0)
    story._quote(read.words)
    story.goes("lucia", read, "What was left out", 8)
    story.form("lucia", read, "Look it through …")
    story.sends("lucia", {"place": "Shared data"})
    story.reads("lucia", lines=12)
    story.sends("lucia", {"owner-0.2": "Lucia Ferrante", "due-0.2": "2027-08-20"})
    story.reads("lucia", lines=14)
    story.takes("lucia", "presses [Import]", {}, 4)
    assert PRIVATE not in "\n".join(story.lines)
    with world.session() as session:
        [kept] = session.exec(select(PlanImport)).all()
        assert PRIVATE not in str(kept.model_dump())


def begin_minutes(story: Tale, world: Hollis, **others: str) -> None:
    """Priya records; the roll is called. The minutes' form stays open."""
    story.opens("priya", "/agenda minutes")
    story.turns("priya", "I record: begin")
    story.turns("priya", "Roll call")
    story.roll("priya", **{name: others.get(name, "present") for name in SEATED})
    story.sends("priya", {}, how="presses [Save]", told_apart=True)


def first_meeting(story: Tale, world: Hollis) -> None:
    """Minutes with a motion, a decision and a step; they are looked through, and wait to be approved."""
    story.chapter("January: the first meeting, and its minutes")
    story.act("joel", "/agenda add Adopt the calendar of the year 10m decide", "committee")
    with story.clipped(16):
        story.walk(world.at("2027-01-13", "09:05"), "Agenda ·")
    begin_minutes(story, world, hank="designee")
    calendar = world.topic("Adopt the calendar")
    motion: dict[str, Any] = {"part": calendar, "text": "To adopt the calendar", "mover": "dana"}
    votes = {"seconder": "lucia", "result": "adopted", "votes_for": "6", "votes_against": "0"}
    assert story.writes("priya", "Motion …", motion | votes | {"abstained": "0"}) == {}
    step = {"title": "Send the calendar to the clerk", "owner": "joel", "due": "2027-01-29"}
    story.writes("priya", "Action step …", {"part": calendar, **step})
    story.writes("priya", "Times and recorder …", {"opened": "09:02", "closed": "10:05"})
    story.turns("priya", "Reviewed")
    story.reads("priya", lines=10)
    world.person("priya").close_view()
    story.walk(world.at("2027-01-13", "11:00"), NOTHING)


GAPS = "No bed at night\nThe two lists do not agree\nNobody tells the clinic who was booked"


def mapping(story: Tale, world: Hollis) -> None:
    """A map is made of what the workshop found."""
    story.chapter("January: a map")
    story.walk(world.at("2027-01-21", "10:00"), NOTHING)
    begin = story.asks("priya", "/committee map", 3)
    held = {"name": "Workshop of January", "held_on": "2027-01-20"}
    story.fills("priya", begin, "Begin the map …", held, 2)
    several = {"kind": "gap", "intercepts": ["1", "2"], "title": GAPS}
    told = story.asks("priya", "/committee map", 1)
    story.fills("priya", told, "Several at once …", several, 8)


def ranking(story: Tale, world: Hollis) -> None:
    """The board ranks by a show of hands at its meeting; what it chose is recorded, and posted."""
    story.chapter("February: the minutes are approved, and the meeting ranks what comes first")
    story.walk(world.at("2027-02-10", "09:05"), NOTHING)
    begin_minutes(story, world, abe="excused")
    story.turns("priya", "Refresh")
    story.turns("priya", "Approved")
    story.reads("priya", part=":lock:", lines=1)
    before = {"action_id": ids.MINUTES_OTHER, "value": "Wednesday, 13 January 2027"}
    story.turns("priya", "The minutes of 13 January", **before)
    story.turns("priya", "Post")
    world.person("priya").close_view()
    story.walk(MINUTE, "Minutes ·")
    for name in SEATED:
        shown = world.person(name).command("/committee ballot", channel="committee").messages[-1]
        assert "Open a ballot" not in str(shown.blocks)
        assert ("Record a ranking" in str(shown.blocks)) == (name in ("priya", "joel"))
    story.asks("abe", "/committee ballot", 6)
    recorded = {"title": "What comes first in 2027", "how": "A show of hands, two each"}
    hands = {"gap-1": "5", "gap-2": "3", "gap-3": "2"}
    empty = story.asks("priya", "/committee ballot", 1)
    told = story.fills("priya", empty, "Record a ranking …", {**recorded, **hands}, 8)
    story.goes("priya", told, "Post the result", 1)
    story.walk(MINUTE)


CHAPTERS = (january, plan, first_meeting, mapping, ranking)
