"""Problem solving, September 2026 to March 2027: fewer come, one person is asked; the chair changes hands."""

from tests.journeys.county18 import MINUTE, NOTHING, Larkin, Tale
from tests.journeys.county18_engagement import ALL

FALLING = {
    "2026-09-09": (),
    "2026-10-14": (),
    "2026-11-11": ("abby",),
    "2026-12-09": ("abby", "ruth"),
    "2027-01-13": ("abby", "ruth", "lars", "omar"),
    "2027-02-10": ("abby", "ruth", "lars"),
}
"""Meetings whose roll is called, and who is absent."""


def meet(story: Tale, world: Larkin, day: str) -> None:
    """The council meets on that day; nadia calls the roll."""
    story.walk(world.at(day, "09:05"), NOTHING)
    absent = FALLING[day]
    with story.in_short(f"The council meets: {len(ALL) - len(absent)} of {len(ALL)} seats are there."):
        story.opens("nadia", "/agenda minutes")
        story.turns("nadia", "I record: begin")
        story.turns("nadia", "Roll call")
        story.roll("nadia", **{name: "absent" if name in absent else "present" for name in ALL})
        story.sends("nadia", {}, how="presses [Save]", told_apart=True)
        world.person("nadia").close_view()


def succession(story: Tale, world: Larkin) -> None:
    """Sixty days before the end of the term the next side is asked, and says yes."""
    story.chapter("November: who chairs next")
    story.walk(world.at("2026-11-05", "09:05"), "Would you chair")
    story.press("mei", "Accept", find=lambda one: "Would you chair" in one.words)
    meet(story, world, "2026-11-11")
    meet(story, world, "2026-12-09")
    story.walk(world.at("2026-12-14", "10:00"), NOTHING)
    plan = story.asks("omar", "/committee workplan diversion", 0)
    card = story.opens_row("omar", plan, "*G1*", 5)
    story.fills("omar", card, "Reached …", {"reached_on": "2026-12-11"}, 2)
    story.walk(world.at("2027-01-05", "14:01"), "You now chair", "is to be reviewed")
    found = story.newest("nadia", "is to be reviewed")
    story.fills("nadia", found, "Renew …", {"review_on": "2028-03-01"}, 2)


def fewer_come(story: Tale, world: Larkin) -> None:
    """Attendance falls; one person is asked about it, privately, and takes it up."""
    story.chapter("February: fewer come")
    meet(story, world, "2027-01-13")
    meet(story, world, "2027-02-10")
    story.walk(world.at("2027-02-12", "10:00"), NOTHING)
    story.walk(world.at("2027-03-10", "14:01"), "Attendance is falling")
    told = story.newest("mei", "Attendance is falling")
    story.goes("mei", told, "We are on it", 2)
    others = [name for name in ALL if name != "mei"]
    assert not any("Attendance is" in one.words for name in others for one in world.person(name).dm)


def shock(story: Tale, world: Larkin) -> None:
    """A flood: everything waits; on the day that was named it goes on, and nothing is late because of it."""
    story.chapter("March: a flood, and a pause")
    story.walk(world.at("2027-03-15", "10:00"), NOTHING)
    begun = {"because": "The flood: every agency is out on the river", "restart_on": "2027-04-12"}
    story.fills("mei", story.asks("mei", "/committee pause", 3), "Begin a pause …", begun, 6)
    story.walk(MINUTE)
    before = len(world.private())
    story.walk(world.at("2027-04-09", "18:00"))
    assert world.private()[before:] == []
    with story.clipped(4):
        story.walk(world.at("2027-04-12", "09:30"))
    story.act("omar", "/goals", "diversion")
    assert ":warning:" not in world.person("omar").command("/goals", channel="diversion").text


CHAPTERS = (succession, fewer_come, shock)
