"""Engagement, January to April: set up from nothing, who is missing, what all sign, what they stand on."""

from tests.handlers.test_setup import RHYTHM
from tests.journeys.county18 import AGENCIES, MINUTE, NOTHING, Larkin, Tale

MISSION = "People with mental illness get care early, and come to jail only where nothing else is right."
ALL = ("nadia", "tom", "ruth", "lars", "mei", "omar", "rosa", "abby")


def january(story: Tale, world: Larkin) -> None:
    """The first coordinator sets everything up, page by page."""
    story.chapter("January: set up from nothing")
    story.opens("nadia", "/committee setup")
    basics = {"name": world.cast.committee, "mission": MISSION, "channel": "committee"}
    story.sends("nadia", {**basics, "zone": "America/Denver", "coordinators": ["nadia", "lars"]})
    for name in ALL[:-1]:
        agency, sector = AGENCIES[name]
        story.sends("nadia", {"agency": agency, "sector": sector, "principal": name})
    story.turns("nadia", "That is all: on to workgroups")
    diversion = {"workgroup": "Diversion", "channel": "diversion", "leads": ["omar"]}
    story.sends("nadia", {**diversion, "members": ["tom", "mei", "rosa"]})
    story.turns("nadia", "That is all: on to meetings")
    story.sends("nadia", {"every": "m2", "weekday": "2", "time": "09:00", "minutes": "90", "place": "Room 3"})
    story.sends("nadia", RHYTHM | {"every": "m1"})
    line = {"criminal_justice": ["tom", "ruth", "lars"], "behavioral_health": ["mei", "omar"]}
    story.sends("nadia", {**line, "chair": "tom", "starts_on": "2026-01-05", "ends_on": "2027-01-04"})
    assert world.person("nadia").views[-1].title == "All set"
    story.reads("nadia", lines=14)
    world.person("nadia").close_view()
    story.walk(MINUTE)


def partners(story: Tale, world: Larkin) -> None:
    """Who is at the table, who is missing; one is invited, the reminder comes, and they join."""
    story.chapter("January: who is missing at the table")
    roster = story.asks("nadia", "/committee roster", 5)
    covered = {"Law enforcement": "tom", "Judges": "ruth", "Probation and parole": "lars"}
    covered |= {"Community treatment provider": "mei", "Psychiatric hospital": "omar"}
    covered |= {"Community peer programs": "rosa", "County or city management": "nadia"}
    missing = story.goes("nadia", roster, "Key partners", 3)
    with story.in_short("nadia opens each, and says who covers it: [Who covers it …]"):
        for partner, name in covered.items():
            card = story.opens_row("nadia", missing, f"*{partner}")
            card = story.fills("nadia", card, "Who covers it …", {"places": [f"a{world.agency(name)}"]})
            missing = story.goes("nadia", card, "All partners", says="Managed care")
    missing = story.goes("nadia", story.asks("nadia", "/committee roster", 1), "Key partners", 9)
    card = story.opens_row("nadia", missing, "*Managed care organization*", 3)
    asked = {"name": "Harbor Health Plan, county desk", "contact": "Front desk, ext. 4"}
    story.fills("nadia", card, "Whom to invite …", {**asked, "owner": "mei", "ask_by": "2026-01-28"}, 3)
    story.walk(MINUTE)
    story.walk(world.at("2026-01-28", "14:01"), "A reminder")
    joined = {"state": "joined", "note": "Abby Moreno sits for them"}
    story.fills("mei", story.newest("mei", "A reminder"), "What came of it …", joined, 3)
    story.opens("nadia", "/committee setup")
    story.turns("nadia", "Change …", value="seats")
    agency, sector = AGENCIES["abby"]
    story.sends("nadia", {"agency": agency, "sector": sector, "principal": "abby"})
    world.person("nadia").close_view()
    missing = story.goes("nadia", story.asks("nadia", "/committee roster", 0), "Key partners", 0)
    card = story.opens_row("nadia", missing, "*Managed care organization*", 0)
    story.fills("nadia", card, "Who covers it …", {"places": [f"a{world.agency('abby')}"]}, 1)
    story.walk(MINUTE)


def charter(story: Tale, world: Larkin) -> None:
    """The charter is written and signed off; one agency waits for its counsel, and signs then."""
    story.chapter("February: the charter")
    story.walk(world.at("2026-02-03", "10:00"), NOTHING)
    parts = {
        "mission": MISSION,
        "sponsor": "The Board of County Commissioners",
        "aim": "A third fewer bookings of people in crisis by the end of 2027",
        "in_scope": "Dispatch, patrol, the jail, the courts, the hospital and what comes after",
        "out_of_scope": "Single cases, for ever",
        "timeline": "February 2026 to June 2027",
    }
    draft = story.fills("nadia", story.asks("nadia", "/committee charter", 2), "Write it …", parts, 3)
    story.goes("nadia", draft, "Put to sign-off", 1)
    story.walk(MINUTE, "You answer for *Sheriff*")
    for name in ALL:
        if name != "lars":
            asked = story.newest(name, "put to sign-off")
            story.goes(name, asked, f"Sign for {AGENCIES[name][0]}", 1 if name == "tom" else 0)
    waits = story.newest("lars", "put to sign-off")
    story.fills("lars", waits, "Not yet …", {"because": "Our counsel reads it until Friday"}, 2)
    story.walk(world.at("2026-02-06", "15:00"), NOTHING)
    story.goes("lars", story.asks("lars", "/committee charter", 1), "Sign for Probation", 2)
    story.walk(MINUTE)


def agreement(story: Tale, world: Larkin) -> None:
    """An MOU that all but one have signed; then all have, and its review day is reminded of."""
    story.chapter("March: an MOU that one has still to sign")
    story.walk(world.at("2026-03-03", "10:00"), NOTHING)
    register = story.asks("nadia", "/committee agreements", 2)
    story.form("nadia", register, "Add …")
    mou = {"title": "Night hand-over at the hospital", "kind": "mou", "link": "https://larkin.example/mou"}
    parties = world.agencies("tom", "omar", "mei")
    wrong = {**mou, "parties": parties, "signed": world.agencies("tom", "omar", "ruth")}
    assert "signed" in story.refused("nadia", "[Add …]", {**wrong, "signed_on": "2026-03-02"})
    signed = {"signed": world.agencies("tom", "omar"), "review_on": "2027-03-01", "member": "nadia"}
    story.takes("nadia", "corrects it", signed, 6)
    story.walk(world.at("2026-03-12", "10:00"), NOTHING)
    register = story.asks("nadia", "/committee agreements", 4)
    mei = {"member": "mei", "role": "director", "signed_on": "2026-03-11"}
    story.fills("nadia", register, "Signature …", mei, 5)


def groundwork(story: Tale, world: Larkin) -> None:
    """What shows that the county is ready, and what the agencies worry about."""
    story.chapter("March: what it stands on")
    readiness = story.asks("ruth", "/committee readiness", 4)
    card = story.opens_row("ruth", readiness, "Leadership behind it", 2)
    letter = {"text": "The sheriff and the presiding judge wrote to all staff", "on": "2026-03-02"}
    story.fills("ruth", card, "Add evidence …", letter, 4)
    card = story.opens_row("nadia", story.asks("nadia", "/committee readiness", 1), "A legal expert", 1)
    story.fills("nadia", card, "Who sees to it …", {"owner": "ruth"}, 2)
    sessions = story.asks("nadia", "/committee scoping", 2)
    round_ = {"title": "Round with the jail and the hospital", "held_on": "2026-03-10"}
    story.fills("nadia", sessions, "New session …", round_, 2)
    session = story.opens_row("nadia", story.asks("nadia", "/committee scoping", 1), "Round with", 0)
    story.form("nadia", session, "Add …")
    for values in (
        {"text": "Who pays for the ride at night?", "agency": world.agency("tom"), "new_theme": "Transport"},
        {
            "text": "No bed after 22:00",
            "kind": "barrier",
            "agency": world.agency("omar"),
            "new_theme": "Beds",
        },
        {"text": "One form for all of us", "kind": "hope", "agency": "outside", "theme": "Transport"},
    ):
        story.sends("nadia", values, told_apart=False)
    world.person("nadia").close_view()
    story.opens_row("tom", story.asks("tom", "/committee scoping", 1), "Round with", 8)


def founding(story: Tale, world: Larkin) -> None:
    """A past group is known; who founds another for the same is told so, and founds it after all."""
    story.chapter("April: a second workgroup, and the one that was there before")
    story.walk(world.at("2026-04-06", "10:00"), NOTHING)
    groups = story.asks("rosa", "/committee groups", 2)
    past = {"name": "Home Again", "purpose": "Housing and jobs after release", "run_by": "Hope House"}
    past |= {"state": "ended", "ended_on": "2024-06-30", "learned": "No landlord was asked first"}
    story.fills("rosa", groups, "Add …", {**past, "intercepts": ["4"]}, 5)
    story.opens("nadia", "/committee setup")
    story.turns("nadia", "Change …", value="workgroups")
    reentry = {"workgroup": "Housing after release", "channel": "reentry", "leads": ["rosa"]}
    story.sends("nadia", {**reentry, "members": ["lars", "abby", "mei"]})
    story.reads("nadia", lines=6)
    story.sends("nadia", {}, how="sends it again")
    story.reads("nadia", lines=2)
    world.person("nadia").close_view()


def questions(story: Tale, world: Larkin) -> None:
    """Who does what, and what is contested; what a word means; what counsel says."""
    story.chapter("April: who does what, and what is not clear")
    duties = story.asks("nadia", "/committee duties", 2)
    ride = {"name": "The ride to the hospital at night", "responsible": world.agencies("tom")}
    story.fills("nadia", duties, "Add …", {**ride, "informed": world.agencies("omar")}, 4)
    card = story.opens_row("omar", story.asks("omar", "/committee duties", 2), "The ride", 0)
    story.fills("omar", card, "It is contested …", {"why": "After 22:00 the ambulance brings most"}, 3)
    card = story.opens_row("nadia", story.asks("nadia", "/committee duties", 3), "The ride", 0)
    story.goes("nadia", card, "Put on the agenda", 1)
    story.asks("rosa", "/committee what is CIT", 3)
    unknown = story.asks("abby", "/committee what is FUSION", 2)
    story.goes("abby", unknown, "Ask the committee", 1)
    story.walk(MINUTE)
    meaning = {"meaning": "Our weekly call between jail and clinic", "source": "Jail handbook"}
    story.fills("lars", story.newest("lars", "FUSION"), "Explain it …", meaning, 2)
    story.walk(MINUTE)
    counsel = story.asks("mei", "/committee counsel", 2)
    asked = {"about": "Lists of the jail", "question": "May the jail tell the clinic who is released?"}
    story.fills("mei", counsel, "Ask …", {**asked, "to_name": "County counsel"}, 3)
    story.walk(world.at("2026-04-20", "10:00"), NOTHING)
    with story.clipped(1):
        story.press("tom", "All were", find=lambda one: "dealt with?" in one.words)
    answer = {"answer": "With written consent.", "source": "Memo of 17 April"}
    counsel = story.asks("nadia", "/committee counsel", 2)
    story.fills("nadia", counsel, "Answer …", answer, 3)
    story.walk(MINUTE)


CHAPTERS = (january, partners, charter, agreement, groundwork, founding, questions)
