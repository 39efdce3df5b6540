"""April to August 2027: what came up, a contested duty, three slips taken back, a report, an export."""

import html
import io
import re
from pathlib import Path
from typing import Any

from pypdf import PdfReader

import bot
from models.outbox import Kind
from models.settings import Settings
from models.tools.transition_tables import Part
from prompts.tools.suggestions import PUT
from prompts.tools.transition import PARTS
from tests.archived import files
from tests.journeys.county18 import MINUTE, NOTHING, Tale
from tests.journeys.open_county import HOLLIS, Hollis
from tests.journeys.open_county_data import BEDS
from tests.laid import laid_file
from tests.models.tools.test_backup import at_head

ISSUE = "Both cars were out at once on two nights"
OPEN_STEP = "Call the two night providers"


def came_up(story: Tale, world: Hollis) -> None:
    """A standing workgroup works on what comes up; its step has no date, and nobody is reminded of it."""
    story.chapter("May: what came up")
    story.act("hank", "/goals add Somebody comes at night", "diversion")
    story.fill_in("hank", {})
    told = story.act("hank", f"/goals step {OPEN_STEP} @abe", "diversion")
    assert OPEN_STEP in told.text
    story.walk(world.at("2027-05-03", "09:01"), "What came up")
    story.press("abe", "On track", find=lambda one: OPEN_STEP in one.words)
    asked = story.newest("hank", "What came up")
    story.form("hank", asked, "Answer in one form")
    with world.session() as session:
        pk = world.group(session, "Crisis desk").pk
    answer = {f"came-{pk}": ISSUE, f"came-done-{pk}": "The third car is called from home"}
    story.takes("hank", "[Answer in one form]", answer | {f"came-for-{pk}": ["yes"]}, 3)
    plan = story.asks("abe", "/committee workplan crisis desk", 8)
    assert ISSUE not in plan.words


def contested(story: Tale, world: Hollis) -> None:
    """Hank says that a duty is not clear; it is offered with the draft, and a press puts it on the agenda."""
    story.chapter("May: a contested duty")
    duties = story.asks("priya", "/committee duties", 2)
    ride = {"name": "The ride to the hospital at night", "responsible": world.agencies("dana")}
    story.fills("priya", duties, "Add …", ride, 2)
    card = story.opens_row("hank", story.asks("hank", "/committee duties", 1), "The ride", 2)
    why = {"why": "Our team has driven since March"}
    story.fills("hank", card, "It is contested …", why, 3)
    assert "March" not in story.asks("abe", "/committee duties", 4).words
    story.walk(world.at("2027-05-05", "09:30"), "Draft of the agenda")
    draft = story.newest("joel", "Draft of the agenda")
    buttons = [one for block in draft.blocks for one in block.get("elements", [block.get("accessory", {})])]
    [value] = [one["value"] for one in buttons if one.get("action_id") == PUT and "/duty:" in one["value"]]
    story.goes("joel", draft, "Put on the agenda", 0, value=value)
    with story.clipped(30):
        story.walk(world.at("2027-05-07", "09:30"), "Agenda ·")


def slip(story: Tale, world: Hollis) -> None:
    """A number is typed with a nought too many, and undone."""
    story.chapter("May: a number with a nought too many")
    story.walk(world.at("2027-05-11", "10:00"), NOTHING)
    story.asks("lucia", f"/committee indicators {BEDS} 190 for April 2027", 3)
    story.act("lucia", "/goals undo", "committee")
    shown = story.asks("lucia", f"/committee indicators {BEDS} 19 for April 2027", 3)
    assert "190" not in story.asks("abe", f"/committee indicators {BEDS}", 4).words
    assert "*19*" in shown.words


def pause(story: Tale, world: Hollis) -> None:
    """A pause is begun by mistake in the morning of a check-in, and taken back an hour later."""
    story.chapter("June: a pause by mistake")
    story.walk(world.at("2027-06-07", "08:30"), NOTHING)
    begun = {"because": "The annex is being painted", "restart_on": "2027-06-21"}
    story.fills("priya", story.asks("priya", "/committee pause", 2), "Begin a pause …", begun, 6)
    start = world.now()
    story.walk(world.at("2027-06-07", "09:45"))
    assert [row.key for row in world.sent() if row.sent_at and row.sent_at > start] == []
    story.goes("priya", story.asks("priya", "/committee pause", 3), "Take the pause back", 4)
    with story.clipped(4):
        story.walk(world.at("2027-06-07", "15:00"))


def ended(story: Tale, world: Hollis) -> None:
    """The workgroup on data is closed; a grant comes, and it is taken up again."""
    story.chapter("July: a workgroup is closed, and taken up again")
    story.walk(world.at("2027-07-20", "10:00"), NOTHING)
    with world.session() as session:
        group = f"workgroup:{world.group(session, 'Shared data').pk}"
    empty = story.asks("lucia", "/committee transition", 2)
    card = story.fills("lucia", empty, "Prepare an ending …", {"subject": group, "kind": "time_limited"}, 3)
    with story.in_short("lucia says of each part how it goes on"):
        for part in Part:
            how = {
                "how": f"The Authority keeps {PARTS[part][0].lower()}",
                "member": "olu",
                "by": "2027-08-02",
            }
            card = story.fills("lucia", card, f"{PARTS[part][0]} …", how, 1)
    learned = {"worked": "Two lists side by side", "hindered": "No money", "advice": "Ask the clerk first"}
    story.fills("lucia", card, "What was learned …", learned, 3)
    card = story.opens_row("priya", story.asks("priya", "/committee transition", 2), "Shared data", 0)
    story.form("priya", card, "Preview and close …")
    story.sends("priya", {})
    story.takes("priya", "closes it", {}, 2)
    story.walk(MINUTE)
    story.walk(world.at("2027-07-27", "10:00"), NOTHING)
    card = story.opens_row("priya", story.asks("priya", "/committee transition", 2), "Shared data", 0)
    why = {"because": "The state grant came after all"}
    story.fills("priya", card, "Take it up again …", why, 4)
    story.walk(MINUTE)


def never_nagged(world: Hollis) -> None:
    """Of the step without a date nobody was ever reminded."""
    rows = [row for row in world.sent(Kind.NUDGE.value) if OPEN_STEP in str(row.blocks)]
    assert not rows, [row.key for row in rows]


def report(story: Tale, world: Hollis) -> None:
    """The board's report comes as a PDF and as a web page; both say the same, and name the chair alone."""
    story.chapter("August: the report")
    story.walk(world.at("2027-08-03", "10:00"), NOTHING)
    story.form("joel", story.asks("joel", "/committee report", 3), "Make a report …")
    wanted = {"window": "since", "since": "2027-01-04", "foreword": "Both lists are read side by side now."}
    story.takes("joel", "[Make a report …]", wanted, 4)
    joel = world.person("joel")
    world.slack.wait_until(lambda: any(one.files for one in joel.dm), 60)
    made = {Path(one.name).suffix: one.content for one in world.slack.workspace.files.values()}
    pages = PdfReader(io.BytesIO(made[".pdf"])).pages
    paper = " ".join(" ".join(page.extract_text() for page in pages).split())
    page = made[".html"].decode()
    story.note("What stands in the report, by its headings:")
    for level, heading in re.findall(r"<h([123])[^>]*>(.*?)</h", page, re.DOTALL):
        words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", heading)).split())
        story.lines.append(f"   {'  ' * int(level)}{words}")
        assert words in paper, words
    for full, *_ in HOLLIS.people.values():
        assert (full in page) == (full in paper) == (full == "Joel Amundsen"), full
    story.listen()


def export(story: Tale, world: Hollis) -> bytes:
    """All of it as a file, for the coordinator; her alone."""
    story.chapter("August: all of it as a file")
    story.walk(world.at("2027-08-05", "16:00"), NOTHING)  # nothing waits: that would be withdrawn elsewhere
    before = set(world.slack.workspace.files)
    story.goes("priya", story.asks("priya", "/committee export", 8), "Make the file", 2)
    held = world.slack.workspace.files
    world.slack.wait_until(lambda: len(held) > len(before) and all(one.complete for one in held.values()), 60)
    [new] = held.keys() - before
    story.listen()
    return held[new].content


def comes_back(world: Hollis, exported: bytes, folder: Path, monkeypatch: Any) -> None:
    """The file makes the same committee in an empty database, whose own export is the same, byte for byte."""
    monkeypatch.chdir(folder)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(bot, "present", world.now)
    monkeypatch.setenv("DATABASE_URL", at_head(laid_file(folder / "elsewhere.db")))
    (folder / "committee.zip").write_bytes(exported)
    assert bot.main(["import", "committee.zip"]) == 0
    assert bot.main(["export", "again"]) == 0
    first = files(exported)
    again = {
        one.relative_to(folder / "again").as_posix(): one.read_bytes()
        for one in (folder / "again").rglob("*")
        if one.is_file()
    }
    assert first.keys() == again.keys()
    assert [name for name, content in first.items() if again[name] != content] == []
