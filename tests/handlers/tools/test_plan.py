"""A plan dropped into the direct messages: read, looked through, imported, taken back; what is no plan."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from models.audit import AuditLine
from models.goal import Goal, GoalState
from models.outbox import OutboxMessage, SendState
from models.step import ActionStep, StepState
from models.tools.plan_draft import ImportState, PlanImport
from tests.handlers.test_committee import buttons
from tests.models.tools.plan_shapes import merged_book, sheet
from tests.world import World

SHEET = b"""Goal,Action step,Responsible,By when,Status
Open a crisis center,Find a site,Ben Ode,2027-03-31,
Open a crisis center,Hire staff <!channel> *now*,Ben Ode / Cho Park,ongoing,
Open a crisis center,Write bylaws,Cho Park,2026-06-30,Completed
Open a crisis center,Ask the county,Dee Marsh,2026-06-30,
"""


def answered(world, name: str, act) -> str:
    """What the bot writes to the person once it has done what it was asked, in words."""
    person = world.person(name)
    before = len(person.dm)
    act(person)
    world.slack.wait_until(lambda: waiting(world))
    world.walk(timedelta(seconds=5))  # a conversation takes one message a second
    world.slack.wait_until(lambda: any(message.by_bot for message in person.dm[before:]))
    return person.dm[-1].words


def waiting(world) -> list[str]:
    """The keys of what is to be sent now."""
    with world.session() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.state == SendState.QUEUED)).all()
    return [row.key for row in rows if row.due_at <= world.now()]


def drop(world, name="ana", *, content=SHEET, file="plan.csv", **facts) -> str:
    return answered(world, name, lambda person: person.drop(file, content, **facts))


def rows(world, kind, *only):
    with world.session() as session:
        return session.exec(select(kind).where(*only).order_by(col(kind.id))).all()


def heard(person, messages: int) -> bool:
    return len(person.dm) == messages


def shown(world, seen) -> str:
    assert seen.ok, (seen.error, seen.errors)
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1].words


def test_the_whole_way_from_the_sheet_to_imported_steps_and_back(world):
    world.walk(world.at("2026-11-17"))
    told = drop(world)
    assert "I have read plan.csv: 1 goal and 4 action steps. Nothing is imported yet." in told.replace(
        "*", ""
    )
    assert "1 needs a look: 1 with several people, 1 without a date" in told
    assert rows(world, ActionStep) == []
    ana = world.person("ana")
    message = ana.dm[-1]
    assert buttons(message)[:2] == ["Look it through …", "Import …"]
    ana.click(message, label="Look it through …")
    assert ana.submit({"place": "Diversion"}).ok
    form = ana.views[-1]
    assert "Ben Ode / Cho Park" in form.words
    assert "<!channel>" not in str(form.blocks)
    assert "Open a crisis center" in form.words
    assert ana.submit({"owner-0.1": "Cho Park", "due-0.1": "2027-01-29"}).ok
    last = ana.views[-1]
    assert "1 goal and 4 action steps are new." in last.words.replace("*", "")
    assert "1 step is past its date" in last.words
    assert "With the first, nobody hears of them before Monday, 30 November 2026" in str(last.blocks)
    assert last.body["submit"]["text"] == "Import 1 goal, 4 steps"
    seen = ana.submit()
    told = shown(world, seen)
    assert "Imported from plan.csv: 1 goal and 4 action steps." in told.replace("*", "")
    assert "owners hear nothing of it before the check-in on Monday, 30 November 2026" in told
    site, hire, bylaws, county = rows(world, ActionStep)
    with world.session() as session:
        cho = world.member(session, "cho").pk
    assert (hire.owner_id, str(hire.due), hire.due_words) == (cho, "2027-01-29", "ongoing")
    assert (bylaws.state, str(county.snoozed_until)) == (StepState.DONE, "2026-11-30")
    assert (site.snoozed_until, world.person("dee").dm) == (None, [])
    history = ana.command("/goals history A2", channel="diversion").text
    assert "From *plan.csv*: “Hire staff" in history
    assert "who: “Ben Ode / Cho Park”" in history
    gone = ana.click(seen.messages[-1], label="Undo this import")
    world.slack.wait_until(lambda: "Taken back" in gone.text)
    assert {step.state for step in rows(world, ActionStep)} == {StepState.DROPPED}
    assert rows(world, Goal)[0].state is GoalState.DROPPED


def test_a_workbook_that_is_dropped_is_read_with_its_merged_cells_and_its_formulas(world):
    told = drop(world, content=merged_book(), file="plan.xlsx").replace("*", "")
    assert "I have read plan.xlsx: " in told
    ana = world.person("ana")
    ana.click(ana.dm[-1], label="Import …")
    ana.submit({"place": "Diversion"})
    shown(world, ana.submit())
    titles = {step.title for step in rows(world, ActionStep)}
    assert "Train two shifts" in titles
    book = sheet(["Action", "Who"], ["Do it", "Ben Ode"], ['=HYPERLINK("http://x.example")', "Cho Park"])
    told = drop(world, content=book, file="formulas.xlsx")
    assert "1 action step" in told
    assert "1 formula" in told  # nobody has worked it out, so it is named and not run


def test_owners_are_asked_in_the_checkin_once_and_not_before(world):
    world.walk(world.at("2026-11-17"))
    drop(world)
    ana = world.person("ana")
    ana.click(ana.dm[-1], label="Import …")
    ana.submit({"place": "Diversion"})
    shown(world, ana.submit())
    world.walk(world.at("2026-11-30", "08:59"))
    assert world.sent("nudge") == []
    world.walk(world.at("2026-11-30", "23:59"))
    asked = [row.kind.value for row in world.sent() if row.target == world.id("dee")]
    assert asked == ["checkin"]


def test_a_pasted_table_is_a_plan_too_and_the_same_again_makes_nothing(world):
    text = SHEET.decode().replace(",", "\t").replace("Ben Ode /", "@ben /")
    told = answered(world, "ben", lambda ben: ben.say(text))
    assert "I have read pasted table: 1 goal and 4 action steps" in told.replace("*", "")
    ben = world.person("ben")
    for button in ("Import …", "Import …"):
        ben.click(ben.dm[-1], label=button)
        ben.submit({"place": "Diversion"})
        if "submit" in ben.views[-1].body:
            shown(world, ben.submit())
            answered(world, "ben", lambda ben: ben.say(text))
    assert "Nothing in it is new." in ben.views[-1].words
    assert "4 steps are here already (A1, A2, A3, A4)" in ben.views[-1].words
    assert len(rows(world, ActionStep)) == 4


def test_a_page_that_is_turned_back_keeps_what_was_chosen_and_refused_words_stay(world):
    lines = [f"Goal,Step {number},Nobody knows,2027-03-31" for number in range(6)]
    lines += [f"Goal,{'long ' * 120},Ben Ode,2027-03-31"]
    sheet = "\n".join(["Goal,Action step,Responsible,By when", *lines])
    drop(world, content=sheet.encode())
    ana = world.person("ana")
    ana.click(ana.dm[-1], label="Look it through …")
    ana.submit({"place": "The whole committee"})
    assert "Page 1 of 2" in ana.views[-1].words
    ana.submit({"owner-0.0": "Eli Novak", "out-0.1": ["out"]})
    assert "Page 2 of 2" in ana.views[-1].words
    seen = ana.submit({"text-0.6": "x" * 501})
    assert "501 characters" in seen.errors["text-0.6"]
    ana.click(ana.views[-1], label="Back")
    world.slack.wait_until(lambda: "Page 1 of 2" in ana.views[-1].words)
    assert ana.views[-1].values["owner-0.0"]["owner-0.0"]["selected_option"]["text"]["text"] == "Eli Novak"
    ana.submit()
    ana.submit()
    assert "1 left out by you." in ana.views[-1].words
    assert "1 cannot be imported" in ana.views[-1].words
    shown(world, ana.submit())
    made = rows(world, ActionStep)
    assert [step.title for step in made] == [f"Step {number}" for number in (0, 2, 3, 4, 5)]
    assert made[0].owner_id is not None
    assert made[1].owner_id is None


@pytest.mark.parametrize(
    ("content", "facts", "says"),
    [
        (b"x" * 6_000_000, {}, "6 MB"),
        (b"small", {"size": 40_000_000}, "40 MB"),
        (b"x" * 6_000_000, {"size": 7}, "5 MB"),
        (b"<!DOCTYPE html><html><body>Plan</body></html>", {}, "page"),
        (b"<html>", {"mimetype": "text/html"}, "page"),
    ],
    ids=["large", "said to be large", "larger than it says", "a page", "a page that says so"],
)
def test_what_is_no_plan_is_answered_in_words_and_nothing_is_kept(world, content, facts, says):
    assert says in drop(world, content=content, **facts)
    assert rows(world, PlanImport) == []
    assert waiting(world) == []


def test_an_app_that_may_not_read_files_says_who_can_see_to_it(world):
    world.slack.parts.manifest.__dict__["scopes"] = ("chat:write", "im:write", "im:history", "users:read")
    assert "python bot.py check" in drop(world)


def test_an_event_that_comes_twice_and_the_same_file_again_are_one_draft(world):
    drop(world)
    event = world.slack.events
    ana = world.person("ana")
    before = len(ana.dm)
    with event.awaited():
        event.on_event("message", {"message": ana.dm[-2]})
    world.slack.wait_until(lambda: world.convener.aside._work_queue.empty())
    drop(world)
    assert len(rows(world, PlanImport)) == 1
    assert len(ana.dm) == before + 2


def test_a_fault_is_answered_and_who_dies_over_a_file_leaves_a_word(world):
    world.slack.faults.add("files.info", kind="500", times=1)
    assert "did not hand the file over" in drop(world)
    [unread] = rows(world, OutboxMessage, col(OutboxMessage.key).like("plan-unread%"))
    assert unread.state is SendState.WITHDRAWN
    assert "once more" in unread.text


def test_plain_words_get_one_pointer_a_day_and_threads_and_edits_none(world):
    assert "I do not read messages here" in answered(world, "cho", lambda cho: cho.say("Hello?"))
    cho = world.person("cho")
    cho.say("Are you there?")
    cho.say("In the thread", thread_ts=cho.dm[0].ts)
    world.slack.workspace.change_message(cho.dm[0], text="Goal\tStep\nA\tB")
    world.work()
    assert sum(message.by_bot for message in cho.dm) == 1
    assert "Bring last year's plan in." in shown(world, cho.click(cho.dm[1], label="Plans")).replace("*", "")


def test_who_may_not_import_is_told_who_can(world):
    for name, says in (("eli", "Leads of workgroups"), ("stranger", "not on this committee")):
        assert says in drop(world, name)
    assert rows(world, PlanImport) == []
    [refused] = rows(world, AuditLine, AuditLine.refused)
    assert (refused.act, refused.actor_slack_id) == ("plan.import", world.id("eli"))


def test_a_table_is_pasted_into_a_form_and_goes_the_same_way(world):
    ana = world.person("ana")
    ana.command("/committee import-plan", channel="committee")
    form = ana.views[-1]
    assert "Slack takes 3,000 characters in a field" in str(form.blocks)
    seen = ana.submit({"table": "<!DOCTYPE html><html><body>Sign in</body></html>"})
    assert "web page" in seen.errors["table"]
    assert ana.views[-1].values["table"]["table"]["value"].startswith("<!DOCTYPE")
    lines = SHEET.decode().strip().splitlines()
    told = shown(world, ana.submit({"table": "\n".join(lines[:3]), "table_2": "\n".join(lines[3:])}))
    assert "I have read pasted table: 1 goal and 4 action steps. Nothing is imported yet." in told.replace(
        "*", ""
    )
    assert "<!channel>" not in told
    message = ana.messages("committee")[-1]
    ana.click(message, label="Look it through …")
    assert ana.submit({"place": "Diversion"}).ok
    assert "Ben Ode / Cho Park" in ana.views[-1].words
    [draft] = rows(world, PlanImport)
    assert draft.state is ImportState.DRAFT
    seen = ana.command("/committee plan", channel="committee")
    assert buttons(seen.messages[-1])[0] == "Paste a table …"
    ana.click(seen.messages[-1], label="Paste a table …")
    shown(world, ana.submit({"table": SHEET.decode()}))
    assert len(rows(world, PlanImport)) == 1, "the same table again is the same draft"


def test_who_may_not_import_gets_no_form_and_a_button_of_others_does_nothing(world):
    eli = world.person("eli")
    told = shown(world, eli.command("/committee import-plan", channel="committee"))
    assert "Leads of workgroups, the chair and coordinators can do that." in told
    assert eli.views == []
    seen = world.person("ana").command("/committee plan", channel="committee")
    eli.click(seen.messages[-1], label="Paste a table …")
    world.slack.wait_until(lambda: len(eli.views) == 1)
    assert "Nothing was changed" in str(eli.submit({"table": SHEET.decode()}).errors)
    assert rows(world, PlanImport) == []


def test_what_is_typed_behind_the_word_stands_in_the_form(world):
    ana = world.person("ana")
    ana.command("/committee import-plan Write it down | Ben", channel="committee")
    assert "Write it down | Ben" in str(ana.views[-1].blocks)


def test_a_file_before_the_set_up_and_one_from_outside_each_get_an_answer(tmp_path):
    with World(tmp_path, set_up=False) as world:
        ana = world.person("ana")
        for act in (
            lambda: ana.drop("plan.csv", SHEET),
            lambda: ana.say(SHEET.decode().replace(",", "\t")),
            lambda: ana.drop("numbers.csv", b"Oct 2026,42", text="indicator bookings"),
        ):
            expected = len(ana.dm) + 2
            act()
            world.slack.wait_until(partial(heard, ana, expected))
            assert "no committee is set up here" in ana.dm[-1].words
            assert "/committee setup" in ana.dm[-1].words
            world.walk(timedelta(seconds=5))  # a conversation takes one message a second
        before = len(ana.dm)
        ana.say("Hello?")
        world.work()
        assert len(ana.dm) == before + 1


def test_each_file_from_outside_is_answered_and_words_once_a_day(world):
    for act in (
        lambda who: who.say("Hello?"),
        lambda who: who.drop("plan.csv", SHEET),
        lambda who: who.drop("plan.csv", SHEET),
    ):
        assert "what you sent was not read" in answered(world, "stranger", act)
    assert rows(world, PlanImport) == []


def test_whoever_is_meant_by_words_that_come_again_is_picked_once(world):
    lines = [
        f"Goal,Step {number},SCAO <!here>,{'1/2 of 2027' if number == 6 else '2027-03-31'}"
        for number in range(7)
    ]
    drop(world, content="\n".join(["Goal,Action step,Responsible,By when", *lines]).encode())
    ana = world.person("ana")
    ana.click(ana.dm[-1], label="Look it through …")
    ana.submit({"place": "Diversion"})
    form = ana.views[-1]
    assert str(form.blocks).count("Take the same person for the 6 other steps") == 1
    assert ana.submit({"owner-0.0": "Eli Novak", "same-0.0": ["same"], "owner-0.3": "Dee Marsh"}).ok
    page = ana.views[-1]
    assert page.values["owner-0.5"]["owner-0.5"]["selected_option"]["text"]["text"] == "Eli Novak"
    ana.submit()
    shown(world, ana.submit())
    with world.session() as session:
        eli, dee = world.member(session, "eli").pk, world.member(session, "dee").pk
    assert [step.owner_id for step in rows(world, ActionStep)] == [eli, eli, eli, dee, eli, eli, eli]


def test_the_form_shows_the_sheets_own_words_and_the_rest_of_the_row(world):
    sheet = b"""Goal,Action step,Responsible,By when,Measure,Resources
Care,Find <!here> a site,Nobody *known*,2027-03-31,beds <b>open</b>,a grant
"""
    drop(world, content=sheet)
    ana = world.person("ana")
    ana.click(ana.dm[-1], label="Look it through …")
    ana.submit({"place": "Diversion"})
    form = ana.views[-1]
    for words in (
        "Who: “Nobody",
        "When: “2027-03-31”",
        "Due: Wednesday, 31 March 2027",
        "resources: “a grant”",
    ):
        assert words in form.words.replace("∗", "*"), words
    assert "measure: “beds &lt;b&gt;open&lt;/b&gt;”" in str(form.blocks)
    assert "<!here>" not in str(form.blocks)


def test_the_list_shows_drafts_and_imports_to_those_who_may(world):
    empty = shown(world, world.person("eli").command("/committee plan", channel="committee"))
    assert "Bring last year's plan in." in empty
    assert "Leads of workgroups" in empty
    drop(world, "ben")
    seen = world.person("ana").command("/committee plan", channel="committee")
    assert "read, and not imported yet" in shown(world, seen)
    assert "Ben Ode" in seen.text
    assert "plan.csv" not in shown(world, world.person("cho").command("/committee plan"))
    gone = world.person("ana").click(seen.messages[-1], label="Discard")
    world.slack.wait_until(lambda: "Discarded" in gone.text)
    assert rows(world, PlanImport)[0].state is ImportState.DISCARDED
    ben = world.person("ben")
    seen = ben.click(ben.dm[-1], label="Look it through …")
    assert "settled already" in shown(world, seen)


def test_the_first_of_many_files_and_what_was_left_out_can_be_read(world):
    noted = SHEET + b",,,,\nPage 1 of 2,,,,\n"
    told = drop(world, content=noted)
    assert "Left out:" in told
    ana = world.person("ana")
    left = shown(world, ana.click(ana.dm[-1], label="What was left out"))
    assert "Page 1 of 2" in left
