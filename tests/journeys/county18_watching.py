"""Monitoring, August 2026 to January 2027: a number a month, tests of change, the same questions twice."""

from typing import Any

from tests.journeys.county18 import MINUTE, NOTHING, Larkin, Tale
from tests.journeys.county18_mending import meet

BEFORE = "Month,Bookings\nJan 2026,96\nFeb 2026,91\nMar 2026,98\nApr 2026,94\nMay 2026,97\nJun 2026,90"
NAME = "Bookings in crisis"
SIX = {
    "tom": ("0", "1", "2", "2", "1", "3"),
    "mei": ("0", "2", "3", "1", "1", "3"),
    "ruth": ("0", "1", "3", "2", "2", "3"),
    "rosa": ("1", "2", "3", "2", "3", "3"),
}


def indicator(story: Tale, world: Larkin) -> None:
    """A number a month: half a year from a table, then by the command; a small one is asked about."""
    story.chapter("August: a number that shows it")
    story.walk(world.at("2026-08-10", "10:00"), NOTHING)
    kept = {"name": NAME, "unit": "bookings", "source": "Jail", "keeper": "tom"}
    aim = {"direction": "down", "baseline": "95", "target": "60", "target_by": "2027-12-31"}
    story.fills("nadia", story.asks("nadia", "/committee indicators", 2), "Add …", kept | aim, 5)
    card = story.asks("tom", f"/committee indicators {NAME}", 1)
    story.fills("tom", card, "From a table …", {"table": BEFORE}, 4)
    story.asks("tom", f"/committee indicators {NAME} 88 for July 2026", 3)
    beds = {"name": "Nights without a bed", "source": "Crisis line", "keeper": "mei"}
    story.fills("nadia", story.asks("nadia", "/committee indicators", 0), "Add …", beds, 2)
    small = story.asks("mei", "/committee indicators nights without a bed 7 for July 2026", 5)
    story.goes("mei", small, "Keep it", 3, says="Saved")
    story.asks("rosa", "/committee indicators nights without a bed", 4)


def questions(story: Tale, world: Larkin) -> None:
    """Six questions are rated privately; the spread is shown, never the average."""
    story.chapter("August: six questions to ourselves")
    shipped = story.asks("nadia", "/committee assess", 4)
    taken = story.goes("nadia", shipped, "Take it up", 2, value="stepping_up_questions")
    assert taken is not None
    rate(story, world, "2026-08-21", SIX)
    story.walk(world.at("2026-08-24", "14:01"), "is closed")
    story.goes("nadia", story.newest("nadia", "is closed"), "Results", 14)


def rate(story: Tale, world: Larkin, closes_on: str, answers: dict[str, Any]) -> None:
    """A run is begun, and these people answer it; one question to one of them is told."""
    start = {"raters": [*answers, "omar"], "closes_on": closes_on}
    story.fills("nadia", story.asks("nadia", "/committee assess", 0), "Start …", start, 2)
    story.walk(MINUTE, "@tom", "Sheriff's")
    for name, values in answers.items():
        asked = story.newest(name, "Stepping Up: six questions")
        given = {f"item_{place}": value for place, value in enumerate(values)}
        with story.in_short(f"{name} answers: [Answer …]"):
            story.fills(name, asked, "Answer …", given)


def first_test(story: Tale, world: Larkin) -> None:
    """A test of change: the prediction first, then what was observed, then the decision; and the next."""
    story.chapter("September: a test of change")
    story.walk(world.at("2026-09-07", "10:00"), NOTHING)
    test = {
        "change": "A peer rides along on Friday nights",
        "question": "Do fewer calls end in jail?",
        "prediction": "Two of ten calls end in jail, not three",
        "measure": "Calls of Friday nights, from dispatch",
        "starts_on": "2026-09-11",
        "ends_on": "2026-09-25",
        "plan_who": "Two peers",
    }
    story.fills("rosa", story.asks("rosa", "/committee cycle", 3), "New test …", test, 4)
    meet(story, world, "2026-09-09")
    story.walk(world.at("2026-09-28", "14:01"), "You predicted")
    story.form("rosa", story.newest("rosa", "You predicted"), "What was observed …")
    seen = {"observed": "Two of ten, but nobody rode on the 18th", "compared": "mixed", "decision": "adapt"}
    story.sends("rosa", {**seen, "decision_words": "Two peers a night, so that one can be ill"})
    again = {"prediction": "One of ten calls ends in jail", "save": "start"}
    story.takes("rosa", "goes on", {**again, "starts_on": "2026-10-02", "ends_on": "2026-10-30"}, 5)


def second_test(story: Tale, world: Larkin) -> None:
    """The second cycle ends, and what was tested is adopted."""
    story.chapter("November: the second test is adopted")
    meet(story, world, "2026-10-14")
    story.walk(world.at("2026-11-02", "14:01"), "You predicted")
    seen = {"observed": "One of ten, on all five nights", "compared": "as_predicted", "decision": "adopt"}
    story.fills("rosa", story.newest("rosa", "You predicted"), "What was observed …", seen, 5)
    story.asks("ruth", "/committee cycle closed", 5)


def numbers(story: Tale, world: Larkin) -> None:
    """Each month each keeper is asked once, and says the number; then there is a chart."""
    story.chapter("November: the numbers so far")
    story.goes("ruth", story.asks("ruth", f"/committee indicators {NAME}", 4), "Chart", 2)
    ruth = world.person("ruth")
    world.slack.wait_until(lambda: any("Line chart" in one.words for one in ruth.dm), 30)
    files = {one.name: one.content for one in world.slack.workspace.files.values()}
    assert files["bookings-in-crisis.png"].startswith(b"\x89PNG")
    assert not any("Line chart" in one.words for one in world.person("tom").dm)
    story.listen()


CHAPTERS = (indicator, questions, first_test, second_test, numbers)
