"""Transition, April to June 2027: the same questions again, a report, and an ending that stays readable."""

from models.tools.transition_tables import Part
from prompts.tools.transition import PARTS
from tests.journeys.county18 import LARKIN, MINUTE, NOTHING, Larkin, Tale
from tests.journeys.county18_watching import rate
from tests.papers import pages_of, sections_of

LINE, A_SECTION = 110, 12
"""Of the report the story keeps the beginning of the first lines of each section."""

AGAIN = {
    "tom": ("0", "0", "0", "1", "1", "1"),
    "mei": ("0", "1", "1", "1", "1", "0"),
    "ruth": ("0", "1", "1", "1", "2", "1"),
    "rosa": ("0", "1", "0", "1", "2", "1"),
}
HANDED_ON = {
    Part.FUNDING: ("The hospital's own budget from July on", "omar"),
    Part.PEOPLE: ("Four nurses and two peers stay", "mei"),
    Part.SPACE: ("The lease runs for five years", "omar"),
    Part.DATA: ("Dispatch sends the number every month", "tom"),
    Part.OWNER: ("Valley Hospital runs it", "omar"),
}


def again(story: Tale, world: Larkin) -> None:
    """The six questions once more, compared with the first time."""
    story.chapter("May: the six questions again")
    story.walk(world.at("2027-05-03", "10:00"), NOTHING)
    rate(story, world, "2027-05-14", AGAIN)
    story.walk(world.at("2027-05-17", "14:01"), "is closed")
    closed = story.newest("nadia", "is closed")
    results = story.goes("nadia", closed, "Results", 10)
    assert "compared with" in results.words


def report(story: Tale, world: Larkin) -> None:
    """The board's report comes as files, to who asked for it: all that the year's work has left in it."""
    story.chapter("June: a report for the board")
    story.walk(world.at("2027-06-01", "10:00"), NOTHING)
    story.form("nadia", story.asks("nadia", "/committee report", 3), "Make a report …")
    wish = {"window": "this_year", "foreword": "Eight beds are open at night."}
    story.takes("nadia", "[Make a report …]", wish, 4)
    nadia = world.person("nadia")
    world.slack.wait_until(lambda: any(one.files for one in nadia.dm), 60)
    story.listen()
    files = {one.name.rpartition(".")[2]: one.content for one in world.slack.workspace.files.values()}
    page = sections_of(files["html"])
    only_officers_are_named("\n".join(pages_of(files["pdf"])), files["html"].decode())
    for heading, lines in page.items():
        shown = [f"  {line}" if len(line) <= LINE else f"  {line[:LINE]} …" for line in lines[:A_SECTION]]
        more = [f"  … and {len(lines) - A_SECTION} more"] if len(lines) > A_SECTION else []
        story._quote("\n".join([f"# {heading or 'The head'}", *shown, *more]))


def only_officers_are_named(*texts: str) -> None:
    """Of the people of the county only who chairs is named to the board, whatever anybody owes."""
    for text in texts:
        names = [name for name, *_ in LARKIN.people.values() if name in text]
        assert names == ["Mei Tanaka"], names


def ending(story: Tale, world: Larkin) -> None:
    """Each part is handed on, what was learned is said, and the workgroup is closed and archived."""
    story.chapter("June: the workgroup has done its work")
    with world.session() as session:
        group = f"workgroup:{world.group(session, 'Diversion').pk}"
    empty = story.asks("omar", "/committee transition", 3)
    kind = {"subject": group, "kind": "time_limited"}
    card = story.fills("omar", empty, "Prepare an ending …", kind, 4)
    for part, (how, who) in HANDED_ON.items():
        settled = {"how": how, "member": who, "by": "2027-06-30"}
        card = story.fills("omar", card, f"{PARTS[part][0]} …", settled, 1)
    learned = {
        "worked": "One form for all, and a peer in the car",
        "hindered": "Nobody had asked who pays for the ride",
        "advice": "Ask dispatch first",
    }
    story.fills("omar", card, "What was learned …", learned, 3)
    story.walk(world.at("2027-06-15", "10:00"), NOTHING)
    card = story.opens_row("nadia", story.asks("nadia", "/committee transition", 2), "Diversion", 0)
    story.form("nadia", card, "Preview and close …")
    story.sends("nadia", {})
    story.reads("nadia", lines=16)
    story.takes("nadia", "closes it", {}, 3)
    story.walk(MINUTE)
    why = {"step": "transition", "why": "The first priority is met; housing comes next"}
    story.fills("mei", story.asks("mei", "/committee step", 0), "Move …", why, 4, block_id="place:0")


def afterwards(story: Tale, world: Larkin) -> None:
    """The archived workgroup is silent, and can be read."""
    story.chapter("June: what is left")
    channel = world.channel("diversion")
    sent = len(world.sent())
    story.walk(world.at("2027-06-30", "17:00"), NOTHING)
    assert not [row.key for row in world.sent()[sent:] if row.target == channel]
    past = story.asks("abby", "/committee transition", 2)
    card = story.opens_row("abby", past, "Diversion", 14)
    assert "Ask dispatch first" in card.words
    story.act("nadia", "/committee", "committee")
    readable(world)


READABLE = {
    "agreements": "Night hand-over at the hospital",
    "charter": "in force since",
    "counsel": "With written consent.",
    "what is FUSION": "Our weekly call between jail and clinic",
    "roster": "8 of 12",
    "readiness": "1 piece of evidence",
    "groups": "Home Again",
    "scoping": "Round with the jail and the hospital",
    "duties": "The ride to the hospital at night",
    "indicators Bookings in crisis": "*61* for April 2027",
    "assess": "Last used Friday, 14 May 2027",
    "cycle C1": "Two of ten, but nobody rode on the 18th",
    "map M1": "A person in crisis waited six hours in a patrol car",
    "ballot": "Our first priority",
    "interventions": "Crisis beds at the hospital",
    "funding": "State crisis grant",
    "pause": "The flood",
    "step": "housing comes next",
    "transition": "Diversion",
}
"""What is read at the end, and words that stand there, for whoever was not the one who put them in."""


def readable(world: Larkin) -> None:
    """All that was done in eighteen months can be read by a plain member."""
    for line, words in READABLE.items():
        seen = world.person("abby").command(f"/committee {line}", channel="committee")
        assert words in seen.text, (line, seen.text)
    for ref in ("A1", "A2", "A3", "A4", "A5", "A6"):
        assert "done" in world.person("abby").command(f"/goals history {ref}", channel="reentry").text, ref


CHAPTERS = (again, report, ending, afterwards)
