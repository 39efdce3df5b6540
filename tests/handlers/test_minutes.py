"""/agenda minutes as recorders use it: begun, written by form, reviewed, posted, approved, corrected."""

import io

import pytest
from pypdf import PdfReader

from models.minutes import EntryKind, Minutes, MinutesState, MotionResult
from models.outbox import Op
from models.topic import TopicState, add_topic
from tests.handlers.minuted import Meeting8

MOTION = {"text": "To adopt the form", "mover": "ben", "seconder": "cho", "result": "adopted"}
COUNT = {"votes_for": "4", "votes_against": "0", "abstained": "1"}


@pytest.fixture
def meeting(world):
    return Meeting8(world)


def test_before_the_first_meeting_there_is_nothing_to_record(world):
    seen = world.person("ana").command("/agenda minutes", channel="committee")
    assert "no minutes" in seen.text
    assert world.person("ana").views == []


def test_whoever_may_begins_them_and_records(world, meeting):
    assert "Nobody has begun" in meeting.open().words
    view = meeting.press("I record: begin")
    assert "Draft" in view.words
    assert "Scheduled 9:00–10:30" in view.words
    assert "Jail intake form" in view.words
    minutes = meeting.minutes()
    with world.session() as session:
        assert minutes.recorder_id == world.member(session, "ana").id


def test_a_member_cannot_begin_and_sees_who_can(meeting):
    view = meeting.open("cho")
    assert "says who records" in view.words
    assert "I record" not in view.words


def test_staff_names_somebody_who_is_told_and_can_record(world, meeting):
    meeting.open()
    meeting.press(action_id="minutes.recorder", value="dee")
    world.work()
    told = world.person("dee").dm[-1]
    assert "asks you to record the minutes" in told.words
    world.person("dee").click(told, label="Open the minutes")
    meeting.write("Note …", {"text": "All welcome"}, who="dee")
    assert [entry.text for entry in meeting.entries()] == ["All welcome"]


def test_a_draft_is_only_its_keepers(meeting):
    meeting.begin()
    meeting.write("Note …", {"text": "Not for everybody yet"})
    view = meeting.open("cho")
    assert "is writing the minutes" in view.words
    assert "Not for everybody" not in view.words


def test_a_whole_meeting_is_recorded_by_form_and_reads_as_councils_print_it(world, meeting):
    world.goal()
    meeting.begin()
    meeting.roll(ana="present", ben="present", cho="present", dee="present", eli="excused")
    meeting.write("Times and recorder …", {"opened": "09:03", "closed": "10:20"})
    meeting.write("Note …", {"part": "part:call_to_order", "text": "Ana welcomes all"})
    motion = {**MOTION, "votes_for": "3", "votes_against": "0", "abstained": "1"}
    meeting.write("Motion …", {"part": meeting.item("Jail intake form"), **motion})
    meeting.write("Decision …", {"part": meeting.item("Beds"), "text": "Dee asks the hospital"})
    step = {"title": "Ask about beds", "owner": "dee", "due": "2026-12-18"}
    view = meeting.write("Action step …", {"part": meeting.item("Beds"), **step})
    words = view.words
    assert "called to order at 9:03, adjourned at 10:20" in words
    assert "4 of 5 seats present; quorum (3) was reached" in words
    assert "Ana welcomes all" in words
    assert "Moved by Ben Ode, seconded by Cho Park: 3-0-1, adopted" in words
    assert "A1 Ask about beds" in words
    assert "Dee Marsh, due Friday, 18 December 2026" in words
    assert words.index("Ana welcomes") < words.index("Moved by") < words.index("A1 Ask")
    assert meeting.topic("Jail intake form").state == TopicState.DONE
    assert world.step_row("A1").title == "Ask about beds"


def test_the_next_entry_starts_under_the_part_that_was_written_to_last(meeting):
    meeting.begin()
    meeting.write("Note …", {"part": meeting.item("Beds"), "text": "One"})
    meeting.write("Note …", {"text": "Two"})
    assert {entry.item_id for entry in meeting.entries()} == {meeting.topic("Beds").pk}


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"seconder": "ben"}, "seconder", "moved it"),
        ({"mover": "eli"}, "mover", "not there"),
        ({"seconder": "dee"}, "seconder", "not there"),
        ({"mover": "stranger"}, "mover", "not on this committee"),
        ({"votes_for": "3", "votes_against": "1"}, "votes_for", "4 votes of 3"),
        ({"votes_for": "1", "votes_against": "2"}, "result", "1-2 does not adopt"),
    ],
)
def test_a_motion_that_cannot_be_is_refused_on_its_field_with_the_words_kept(meeting, change, field, told):
    meeting.begin()
    meeting.roll(ana="present", ben="present", cho="present", dee="excused", eli="absent")
    answer = meeting.fill("Motion …", {**MOTION, **change})
    [(block_id, why)] = answer.errors.items()
    assert block_id.split("~")[0] == field
    assert told in why
    assert "To adopt the form" in str(meeting.view().values)
    assert meeting.entries() == []


def test_without_a_quorum_nothing_is_adopted_but_it_can_be_laid_over(meeting):
    meeting.begin()
    meeting.roll(ana="absent", ben="present", cho="present", dee="excused", eli="absent")
    answer = meeting.fill("Motion …", {"part": meeting.item("Beds"), **MOTION})
    assert "2 of 3" in " ".join(answer.errors.values())
    answer = meeting.world.person("ana").submit({"result": "laid_over"})
    assert answer.ok, answer.errors
    [entry] = meeting.entries()
    assert entry.result == MotionResult.LAID_OVER
    beds = meeting.topic("Beds")
    assert (beds.state, beds.laid_over) == (TopicState.OPEN, True)
    assert "laid over" in meeting.view().words


def test_seats_of_which_nothing_was_recorded_can_move_and_be_counted(meeting):
    meeting.begin()
    meeting.write("Motion …", {**MOTION, **COUNT})
    assert "4-0-1" in meeting.view().words


def test_adjourned_before_called_to_order_is_refused(meeting):
    meeting.begin()
    answer = meeting.fill("Times and recorder …", {"opened": "09:30", "closed": "09:10"})
    assert "before it was called to order" in " ".join(answer.errors.values())


def test_an_entry_can_be_changed_and_taken_out_again(meeting):
    meeting.begin()
    meeting.write("Motion …", {"part": meeting.item("Beds"), **MOTION})
    [entry] = meeting.entries()
    meeting.press(action_id="minutes.change", value=str(entry.pk))
    answer = meeting.world.person("ana").submit({"result": "withdrawn", "text": "To adopt another form"})
    assert answer.ok, answer.errors
    [entry] = meeting.entries()
    assert (entry.text, entry.result) == ("To adopt another form", MotionResult.WITHDRAWN)
    assert meeting.topic("Beds").state == TopicState.OPEN
    meeting.press(action_id="minutes.change", value=str(entry.pk))
    view = meeting.press("Take it out")
    assert meeting.entries() == []
    assert "another form" not in view.words


def test_two_who_change_one_entry_are_told(world, meeting):
    meeting.begin()
    meeting.write("Note …", {"text": "First words"})
    [entry] = meeting.entries()
    meeting.press(action_id="minutes.change", value=str(entry.pk))
    meeting.later()
    with world.session() as session:
        row = session.get_one(type(entry), entry.pk)
        row.written_at = world.now()
        session.add(row)
    answer = world.person("ana").submit({"text": "Second words"})
    assert "while this form was open" in " ".join(answer.errors.values())


def test_the_recorder_says_that_a_topic_is_dealt_with(meeting):
    meeting.begin()
    view = meeting.press(action_id="minutes.dealt-with", value="Beds")
    assert "dealt with" in view.words
    assert meeting.topic("Beds").state == TopicState.DONE


def test_a_cancelled_meeting_has_no_minutes(world, meeting):
    meeting.open()
    with world.session() as session:
        row = meeting.row(session)
        row.state = "cancelled"
        session.add(row)
    view = meeting.press("I record: begin")
    assert "was cancelled" in view.words
    assert meeting.minutes() is None


def test_they_are_posted_after_the_review_and_follow_what_is_changed(world, meeting):
    meeting.begin()
    meeting.write("Note …", {"text": "Kept among us"})
    meeting.write("Decision …", {"part": meeting.item("Beds"), "text": "Dee asks <!channel> & *all*"})
    assert "Post" not in [
        b.get("text", {}).get("text") for x in meeting.view().blocks for b in x.get("elements", [])
    ]
    meeting.press("Reviewed")
    meeting.press("Post")
    world.work()
    [message] = meeting.posts()
    assert "Dee asks" in message.words
    assert "<!channel>" not in str(message.blocks)
    assert "Kept among us" not in message.words
    meeting.write("Decision …", {"text": "We meet in Room 3"})
    meeting.later()
    [message] = meeting.posts()
    assert "Room 3" in message.words
    assert [row.op for row in world.sent("notice") if row.key.startswith("minutes:")] == [Op.POST, Op.UPDATE]


def test_readers_see_reviewed_minutes_and_cannot_change_them(meeting):
    meeting.begin()
    meeting.write("Note …", {"text": "For all to read"})
    meeting.press("Reviewed")
    view = meeting.open("cho")
    assert "For all to read" in view.words
    assert "Motion …" not in view.words


def reviewed(meeting):
    meeting.begin()
    meeting.write("Decision …", {"part": meeting.item("Beds"), "text": "Dee asks the hospital"})
    meeting.press("Reviewed")


def test_a_later_meeting_approves_them_and_then_only_corrections_are_added(world, meeting):
    reviewed(meeting)
    meeting.press("Post")
    meeting.next_meeting()
    meeting.open()
    view = meeting.press("Approved")
    assert "approved and locked" in view.words
    assert meeting.minutes().state == MinutesState.APPROVED
    meeting.open("eli")
    view = meeting.press(action_id="minutes.other", value="Tuesday, 8 December 2026", who="eli")
    assert "Approved on Tuesday, 12 January 2027" in view.words
    view = meeting.write("Add a correction …", {"text": "It was the clinic"}, who="eli")
    assert "Correction by Eli Novak, Tuesday, 12 January 2027 at 9:05" in view.words
    assert [entry.kind for entry in meeting.entries()] == [EntryKind.DECISION, EntryKind.CORRECTION]
    meeting.later()
    [message] = meeting.posts()
    assert "Approved on Tuesday, 12 January 2027" in message.words
    assert "It was the clinic" in message.words


def test_a_form_that_was_open_while_they_were_approved_changes_nothing(world, meeting):
    reviewed(meeting)
    meeting.press("Note …")
    number = meeting.minutes().pk
    with world.session() as session:
        minutes = session.get_one(Minutes, number)
        minutes.state, minutes.approved_at = MinutesState.APPROVED, world.now()
        session.add(minutes)
    answer = world.person("ana").submit({"text": "Too late"})
    assert "locked" in " ".join(answer.errors.values())
    assert len(meeting.entries()) == 1


def test_drafts_cannot_be_approved_and_members_are_not_offered_it(meeting):
    meeting.begin()
    meeting.next_meeting()
    assert "still a draft" in meeting.open().words
    meeting.press(action_id="minutes.other", value="Tuesday, 8 December 2026")
    meeting.press("Reviewed")
    assert "Approved" not in str(meeting.open("cho").blocks)


def test_files_come_privately_as_pdf_and_markdown(world, meeting):
    meeting.begin()
    meeting.roll(ana="present", ben="present", cho="present", dee="excused", eli="absent")
    odd = "Costs $5 #panic() @all *bold* <!channel> [x](y)"
    meeting.write("Decision …", {"part": meeting.item("Beds"), "text": odd})
    meeting.press("Files")
    files = world.slack.workspace.files
    world.slack.wait_until(lambda: len(files) == 2 and all(one.complete for one in files.values()))
    by_name = {one.name: one.content for one in files.values()}
    markdown = by_name["minutes-2026-12-08.md"].decode()
    assert "\\$5 \\#panic() @all \\*bold\\* \\<!channel\\> \\[x\\](y)" in markdown
    assert "- **Absent:** Peers (Eli Novak)" in markdown
    pdf = PdfReader(io.BytesIO(by_name["minutes-2026-12-08.pdf"]))
    words = " ".join(pdf.pages[0].extract_text().split())
    assert "Costs $5 #panic() @all *bold* <!channel> [x](y)" in words
    assert "3 of 5 seats present; quorum (3) was reached" in words
    assert world.person("ana").dm[-1].files
    assert not any(one.files for one in world.person("eli").messages("committee"))


@pytest.mark.parametrize("method", ["conversations.open", "files.completeUploadExternal"])
def test_files_that_slack_does_not_take_are_told(world, meeting, method):
    seen = world.person("ana").command("/agenda minutes", channel="committee")
    meeting.press("I record: begin")
    world.slack.faults.add(method, kind="500")
    meeting.press("Files")
    world.slack.wait_until(lambda: "did not take the files" in seen.text)


def test_a_reader_gets_no_files_of_a_draft(world, meeting):
    reviewed(meeting)
    view = meeting.open("cho")
    number = meeting.minutes().pk
    with world.session() as session:
        minutes = session.get_one(Minutes, number)
        minutes.state = MinutesState.DRAFT
        session.add(minutes)
    seen = world.person("cho").click(view, label="Files")
    world.slack.wait_until(lambda: "This needs the" in seen.text)
    assert world.slack.workspace.files == {}


def test_strangers_see_no_minutes(world, meeting):
    meeting.begin()
    seen = world.person("stranger").command("/agenda minutes", channel="committee")
    assert "not on this committee" in seen.text


def test_a_long_order_and_many_topics_fit_and_nothing_to_press_is_lost(world, meeting):
    with world.session() as session:
        order = ["call_to_order", *(f"Report {number}" for number in range(28)), "new_business"]
        committee = world.committee(session)
        committee.standing_order = order
        session.add(committee)
        row, ben = meeting.row(session), world.member(session, "ben")
        for number in range(30):
            add_topic(session, ben, row, title=f"Topic {number} " + "x" * 150, now=world.now())
    meeting.begin()
    for _ in range(3):
        view = meeting.write("Note …", {"part": meeting.item("Beds"), "text": "y" * 2900})
    assert len(view.blocks) <= 100
    assert "Change or take out" in str(view.blocks)
    assert "more topics: the files have them all" in view.words
