"""February to April 2027: a charter and an MOU that one has still to sign, a fetched number, a checklist."""

from collections.abc import Iterator
from contextlib import contextmanager

from jobs.tools.web import Web
from tests.jobs.tools.test_web import Site
from tests.journeys.county18 import MINUTE, NOTHING, Tale
from tests.journeys.open_county import SEATED, Hollis

BOTH, BEDS = "People on both lists", "Nights without a bed"
OLD = b"month,people\n2026-11,31\n2026-12,34\n2027-01,33\n"
LATER = b"month,people\n2027-01,33\n2027-02,36\n"
CHANGED = b"month,persons,source\n2027-02,36,jail\n2027-03,38,jail\n"

ITEMS = """# Planning
Somebody in the agency decides what is shared
It is known where each field is kept
# Development
The fields have one meaning in all agencies
# Implementation and maintenance
Somebody is paid to keep it running"""
RATED = {"dana": ("0", "1"), "wen": ("2", "1"), "hank": ("0", "1"), "olu": ("0", "3"), "lucia": ("1", "2")}


@contextmanager
def a_site(world: Hollis) -> Iterator[Site]:
    """A server on this machine, which a rehearsal may ask."""
    site, web = Site(), world.convener.clockwork.web
    world.convener.clockwork.web = Web(loopback=True, seconds=3)
    yield site
    world.convener.clockwork.web = web
    site.server.shutdown()
    site.server.server_close()


def papers(story: Tale, world: Hollis) -> None:
    """A charter waits for the meeting, and an MOU for one signature."""
    story.chapter("February: a charter, and an MOU that one has still to sign")
    story.walk(world.at("2027-02-16", "10:00"), NOTHING)
    parts = {"mission": "Care first.", "aim": "One list by the end of 2027", "out_of_scope": "Single cases"}
    draft = story.fills("priya", story.asks("priya", "/committee charter", 3), "Write it …", parts, 3)
    story.goes("priya", draft, "Put to sign-off", 2)
    mou = {"title": "Sharing who is in crisis care", "kind": "mou", "member": "priya"}
    signed = {"signed": world.agencies("dana", "hank"), "signed_on": "2027-02-12", "review_on": "2028-02-11"}
    register = story.asks("priya", "/committee agreements", 2)
    parties = world.agencies("dana", "hank", "lucia")
    story.fills("priya", register, "Add …", {**mou, **signed, "parties": parties}, 6)
    story.walk(MINUTE)
    assert not any("sign-off" in one.words for name in SEATED for one in world.person(name).dm)


def fetched(story: Tale, world: Hollis, site: Site) -> None:
    """Two numbers: one that the bed desk gives, one that is fetched from an address on this machine."""
    story.chapter("February: a number that is fetched")
    story.walk(world.at("2027-02-17", "10:00"), NOTHING)
    beds = {"name": BEDS, "source": "Bed desk", "keeper": "lucia", "direction": "down"}
    story.fills("priya", story.asks("priya", "/committee indicators", 3), "Add …", beds, 2)
    both = {"name": BOTH, "source": "Two lists", "keeper": "wen"}
    card = story.fills("priya", story.asks("priya", "/committee indicators", 1), "Add …", both, 0)
    card = story.asks("priya", f"/committee indicators {BOTH}", 2)
    where = {"url": site.put("/lists.csv?key=s3cret", OLD), "value": "people", "date": "month"}
    story.form("priya", card, "Fetch by itself …")
    with story.in_short(
        "priya sends the form: an address, the column of the number, the column of the month"
    ):
        told = story.takes("priya", "sends", where, 0)
    story._quote(told.words)
    story.walk(MINUTE)
    story.asks("abe", f"/committee indicators {BOTH}", 6)


def signing(story: Tale, world: Hollis) -> None:
    """At its meeting five of six agencies sign the charter off; of the MOU one person is reminded."""
    story.chapter("March: five of six have signed")
    story.walk(world.at("2027-03-10", "10:45"), "is not recorded as signed")
    for name in ("abe", "joel"):
        story.asks(name, "/committee charter", 4)
    shown = story.asks("priya", "/committee charter", 1)
    at = {"agencies": [world.agency(name) for name in SEATED if name != "lucia"], "day": "2027-03-10"}
    story.fills("priya", shown, "Record sign-offs …", at, 6)


def checklist(story: Tale, world: Hollis, site: Site) -> None:
    """Leaders and computer people of each agency rate the first phase, apart from one another."""
    story.chapter("March: how far each agency is")
    site.put("/lists.csv?key=s3cret", LATER)
    story.walk(world.at("2027-03-15", "10:00"), NOTHING)
    shelf = story.asks("priya", "/committee assess", 2)
    taken = story.goes("priya", shelf, "Take it up", 3, value="data_warehouse")
    story.fills("priya", taken, "Enter its items …", {"items": ITEMS}, 3)
    form = story.form("priya", story.asks("priya", "/committee assess", 1), "Start …")
    assert "Development" not in str(form.blocks)
    asked: dict[str, str | None] = {
        f"leader_{world.agency(name)}": name for name in ("dana", "hank", "lucia")
    }
    asked |= {f"it_{world.agency('dana')}": "wen", f"it_{world.agency('hank')}": "olu"}
    asked |= {f"leader_{world.agency(name)}": None for name in ("priya", "joel", "abe")}
    story.takes("priya", "[Start …]", {"section": "Planning", "closes_on": "2027-03-26", **asked}, 3)
    story.walk(world.at("2027-03-16", "15:00"), "@wen", "Data warehouse checklist")
    for name, values in RATED.items():
        letter = story.newest(name, "Data warehouse checklist")
        with story.in_short(f"{name} answers: [Answer …]"):
            given = {f"item_{place}": value for place, value in enumerate(values)}
            story.fills(name, letter, "Answer …", given)
    story.walk(world.at("2027-03-29", "14:01"), "is closed")
    story.goes("priya", story.newest("priya", "is closed"), "Results", 16)
    assert "Results" not in str(story.asks("wen", "/committee assess", 5).blocks)


def shape(story: Tale, world: Hollis, site: Site) -> None:
    """The columns are called otherwise one day: the keeper hears of it, once."""
    story.chapter("April: the columns have changed")
    site.put("/lists.csv?key=s3cret", CHANGED)
    story.walk(world.at("2027-04-13", "10:00"), "could not be fetched")
    assert sum("could not be fetched" in one.words for one in world.person("wen").dm) == 1
    card = story.asks("priya", f"/committee indicators {BOTH}", 4)
    story.fills("priya", card, "Fetch by itself …", {"value": "persons"}, 2)
    story.walk(MINUTE)
    story.asks("wen", f"/committee indicators {BOTH}", 4)


def consensus(story: Tale, world: Hollis) -> None:
    """The last signs, the spread is shown at the meeting, the group agrees, and the next phase is open."""
    story.chapter("April: the last signs, and the group agrees")
    chair = [one.words for one in world.person("joel").dm if "agencies still to sign" in one.words]
    assert [words.count("1 of 6 agencies still to sign") for words in chair] == [1], chair
    letters = [one for one in world.person("lucia").dm if "is not recorded as signed" in one.words]
    assert len(letters) == 2
    story.walk(world.at("2027-04-14", "09:30"), NOTHING)
    last = {"agencies": world.agencies("lucia"), "day": "2027-04-14"}
    story.fills("priya", story.asks("priya", "/committee charter", 1), "Record sign-offs …", last, 3)
    signed = {"member": "lucia", "role": "director", "signed_on": "2027-04-13"}
    story.fills("priya", story.asks("priya", "/committee agreements", 1), "Signature …", signed, 5)
    results = story.goes("priya", story.asks("priya", "/committee assess", 1), "Results", 0)
    results = story.goes("priya", results, "It was shown at a meeting", 2)
    story.goes("wen", story.asks("wen", "/committee assess", 1), "Results", 12)
    agreed = {"value": "1", "met_on": "2027-04-14", "note": "The Sheriff names one person by June"}
    story.fills("priya", results, "Agreed on Planning …", agreed, 6)
    form = story.form("priya", story.asks("priya", "/committee assess", 1), "Start …")
    assert "Development" in str(form.blocks)
    world.person("priya").close_view()
