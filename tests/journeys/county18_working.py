"""Assessment and planning, May to August: the map, the ballot, a gap made a goal, last year's plan."""

from tests.journeys.county18 import AGENCIES, MINUTE, NOTHING, Larkin, Tale

GAPS = {
    ("0", "1"): "No crisis bed at night\nThe crisis line does not know our clinics",
    ("2",): "Screening at booking is on paper\nNobody tells the clinic who was booked",
    ("3",): "Competency cases wait in jail\nNo peer in the courtroom",
    ("4",): "Medicine ends at the gate\nNo housing on the day of release",
}
RESOURCES = {
    ("0", "1"): "Mobile crisis team, days only\nCIT officers on two of three shifts",
    ("3", "5"): "Treatment court\nProbation's special caseload",
}

PLAN = b"""LARKIN COUNTY,,,,
Diversion plan 2025 (draft 3),,,,
Goal,Action step,Responsible,By when,Status
Priority 1: Crisis care,,,,
A place to go at night,Find a building near the hospital,Valley Hospital,2026-09-30,
A place to go at night,Hire a night team,Valley Hospital / Behavioral Health,Spring 2027,
A place to go at night,Write the door policy,Behavioral Health,ongoing,
,Visit two crisis centers,,(short term),
Know who is booked,Screening on the jail's tablet,Sheriff,by October 30 2026,started
Know who is booked,Tell the clinic by 7 every morning,Sgt. Ferreira,Monthly,
Know who is booked,Agree on the consent form,District Court,2025-11-30,Completed
Page 1 of 1,,,,
"""


def mapping(story: Tale, world: Larkin) -> None:
    """The workshop's map, line by line; a number and an anecdote beside a gap."""
    story.chapter("May: the map")
    story.walk(world.at("2026-05-18", "10:00"), NOTHING)
    begin = story.asks("nadia", "/committee map", 2)
    held = {"name": "Mapping workshop 2026", "held_on": "2026-05-15"}
    story.fills("nadia", begin, "Begin the map …", held, 3)
    with story.in_short("nadia puts on what the workshop found: [Several at once …], six times"):
        for kind, entries in (("gap", GAPS), ("resource", RESOURCES)):
            for intercepts, lines in entries.items():
                several = {"kind": kind, "intercepts": list(intercepts), "title": lines}
                story.fills("nadia", story.asks("nadia", "/committee map"), "Several at once …", several)
    story.asks("rosa", "/committee map", 16)
    number = {"value": "412 of 3,120", "text": "calls at night that ended in jail", "source": "Dispatch"}
    year = {"period": "2025", "first": "2025-01-01", "last": "2025-12-31"}
    story.fills("tom", story.asks("tom", "/committee map M1", 2), "Add a number …", number | year, 5)
    story.form("omar", story.asks("omar", "/committee map M1", 0), "Add an anecdote …")
    tale = {"text": "Lena Moss was booked in May, she has schizophrenia", "source": "Emergency room"}
    assert "text" in story.refused("omar", "[Add an anecdote …]", tale)
    again = {"text": "A person in crisis waited six hours in a patrol car"}
    story.takes("omar", "writes it another way", again, 6)


def ballot(story: Tale, world: Larkin) -> None:
    """The gaps are ranked by dots, privately; the result goes to the chair first, who posts it."""
    story.chapter("June: what comes first")
    story.walk(world.at("2026-06-01", "10:00"), NOTHING)
    opened = story.asks("nadia", "/committee ballot", 2)
    values = {"title": "Our first priority", "gaps": ["1", "3", "7", "8"], "dots": "3"}
    story.fills("nadia", opened, "Open a ballot …", {**values, "closes_on": "2026-06-09"}, 3)
    story.walk(MINUTE, "@rosa")
    votes = {"tom": (3, 0, 0, 0), "ruth": (2, 1, 0, 0), "lars": (0, 1, 0, 2), "mei": (2, 0, 1, 0)}
    votes |= {"omar": (3, 0, 0, 0), "rosa": (0, 0, 1, 2), "abby": (1, 0, 2, 0)}
    for name, dots in votes.items():
        asked = story.newest(name, "Our first priority")
        paper = {f"option-{gap}": str(count) for gap, count in zip((1, 3, 7, 8), dots, strict=True)}
        label = f"Vote for {AGENCIES[name][0]} …"
        if name == "tom":
            story.fills(name, asked, label, paper, 2)
            continue
        with story.in_short(f"{name} votes: [{label}]"):
            story.fills(name, asked, label, paper)
    story.walk(world.at("2026-06-09", "17:05"), "is closed", "One day is left")
    story.goes("tom", story.newest("tom", "is closed"), "Post the result", 1)
    story.walk(MINUTE)


def to_a_goal(story: Tale, world: Larkin) -> None:
    """The first of the ranking becomes a goal, and keeps its thread to the map."""
    story.chapter("June: from a gap to a goal")
    gap = story.asks("omar", "/committee map M1", 0)
    goal = {"statement": "Eight crisis beds are open at night", "measure": "Nights without a free bed"}
    with world.session() as session:
        group = str(world.group(session, "Diversion").pk)
    story.fills("omar", gap, "Make it a goal …", {**goal, "due": "2027-03-31", "group": group}, 5)
    story.act("omar", "/goals step G1 Count the nights without a bed @mei by 31 july", "diversion")
    story.act("omar", "/goals history G1", "diversion")


def plan(story: Tale, world: Larkin) -> None:
    """Last year's plan is dropped as a file; what is uncertain is looked through, and it is imported."""
    story.chapter("July: last year's plan comes in")
    story.walk(world.at("2026-07-13", "10:00"), NOTHING)
    read = story.drops("omar", "plan-2025.csv", PLAN)
    story.form("omar", read, "Look it through …")
    story.sends("omar", {"place": "Diversion"})
    story.reads("omar", lines=9)
    settled = {
        "owner-0.1": "Omar Haddad",
        "due-0.2": "2026-11-30",
        "owner-0.3": "Rosa Lindqvist",
        "due-0.3": "2026-09-18",
    }
    story.sends("omar", settled | {"owner-1.1": "Tom Ferreira", "out-1.1": ["out"]})
    story.reads("omar", lines=12)
    story.takes("omar", "presses [Import 2 goals, 6 steps]", {}, 4)
    story.walk(world.at("2026-08-03", "09:10"), "@rosa")
    story.press("rosa", "On track", find=lambda one: "What has moved" in one.words)


def planning(story: Tale, world: Larkin) -> None:
    """A milestone, an intervention, the money behind it; and the committee moves a step on."""
    story.chapter("August: the plan, and a step on")
    plan_ = story.asks("omar", "/committee workplan diversion", 5)
    card = story.opens_row("omar", plan_, "*G1*", 0)
    rented = {"title": "The building is rented", "due": "2026-12-15"}
    story.fills("omar", card, "Add a milestone …", rented, 3)
    beds = {"title": "Crisis beds at the hospital", "kind": "service", "goal": "1", "intercepts": ["0", "1"]}
    planned = {**beds, "agencies": world.agencies("omar", "mei"), "planned_on": "2027-02-01"}
    story.fills("omar", story.asks("omar", "/committee interventions", 2), "Add …", planned, 5)
    grant = {"source": "State crisis grant", "kind": "grant", "amount": "250,000", "ends_on": "2027-06-30"}
    match = {"match_required": "50,000", "match_found": "20,000"}
    story.fills("nadia", story.asks("nadia", "/committee funding", 2), "Add …", grant | match, 6)
    steps = story.asks("tom", "/committee step", 4)
    why = {"step": "monitoring", "why": "The plan is in, and the first steps run"}
    story.fills("tom", steps, "Move …", why, 4, block_id="place:0")


CHAPTERS = (mapping, ballot, to_a_goal, plan, planning)
