"""Topics and the agenda around them: changed, put in order, closed by a notice rule, carried on."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.meeting import Meeting, MeetingSeries, NoticeUnit
from models.outbox import Op, OutboxMessage
from models.series import schedule_meeting
from models.topic import AgendaItem, TopicState, add_topic, topics_of
from prompts import ids
from prompts.topics import PARKING_LOT

MINUTE = timedelta(minutes=1)


def type_in(world, text, *, who="ben", channel="committee"):
    seen = world.person(who).command(text, channel=channel)
    assert seen.ok, seen.error
    return seen


def posted(world):
    seen = world.person("eli").messages("committee")
    return [one for one in seen if one.text.startswith("Agenda ·") and not one.only_for]


def told(world, who, words):
    """The private messages to somebody in which these words stand."""
    return [one for one in world.person(who).dm if words in one.words]


def on_agenda(world, place=0) -> list[str]:
    with world.session() as session:
        meetings = session.exec(select(Meeting).order_by(col(Meeting.starts_at))).all()
        return [item.title for item in topics_of(session, meetings[place])]


def put(world, *titles, minutes=None):
    with world.session() as session:
        meeting = session.exec(select(Meeting).order_by(col(Meeting.starts_at))).first()
        for title in titles:
            add_topic(
                session, world.member(session, "ben"), meeting, title=title, minutes=minutes, now=world.now()
            )


def change(world, who, which, **values):
    seen = type_in(world, "/agenda", who=who)
    world.person(who).click(seen.messages[-1], action_id=ids.TOPIC_CHANGE, value=which)
    return world.person(who).submit(values)


@pytest.fixture
def noticed(world):
    """A world whose agendas must stand 72 hours before the meeting: Saturday, 5 December, 9:00."""
    with world.session() as session:
        series = session.exec(select(MeetingSeries)).one()
        series.notice, series.notice_unit, series.agenda_days = 72, NoticeUnit.HOURS, 1
        session.add(series)
        for meeting in session.exec(select(Meeting)).all():
            schedule_meeting(session, series, meeting, now=world.now())
    return world


def test_an_author_changes_a_topic_and_gives_it_a_paper(world):
    put(world, "Beds")
    answer = change(world, "ben", "Beds", title="Crisis beds", attachment="Attachment 2", minutes="15")
    assert answer.ok, answer.errors
    shown = type_in(world, "/agenda").text
    assert "Crisis beds" in shown
    assert "15 minutes · to discuss · Attachment 2" in shown


def test_a_topic_moves_to_the_parking_lot_and_undo_brings_it_back(world):
    put(world, "Beds")
    assert change(world, "ben", "Beds", meeting=PARKING_LOT).ok
    assert on_agenda(world) == []
    type_in(world, "/goals undo")
    assert on_agenda(world) == ["Beds"]


def test_who_runs_the_meeting_puts_topics_in_order_and_others_cannot(world):
    put(world, "First", "Second", "Third")
    assert change(world, "ana", "Third", place="1").ok
    assert on_agenda(world) == ["Third", "First", "Second"]
    type_in(world, "/agenda add Fourth")
    assert on_agenda(world)[-1] == "Fourth"
    seen = type_in(world, "/agenda")
    world.person("ben").click(seen.messages[-1], action_id=ids.TOPIC_CHANGE, value="Fourth")
    assert "Which place" not in world.person("ben").views[-1].words


def test_too_many_minutes_are_warned_of_and_nothing_is_refused(world):
    put(world, "Beds", minutes=60)
    assert "The topics take" not in type_in(world, "/agenda").text
    put(world, "Jail", minutes=40)
    assert "The topics take 100 minutes; the meeting has 90." in type_in(world, "/agenda").text


def test_whoever_leads_the_meeting_gets_the_draft_two_days_before_it_is_posted(world):
    put(world, "Beds")
    world.walk(world.at("2026-12-01", "08:59"))
    assert not told(world, "ana", "It goes to")
    world.walk(world.at("2026-12-01", "09:01"))
    [draft] = told(world, "ana", "It goes to")
    assert "Thursday, 3 December 2026 at 9:00" in draft.words
    assert not told(world, "ben", "It goes to")
    world.person("ana").click(draft, label="Post it now")
    world.work()
    assert len(posted(world)) == 1


# --- the standing order ---------------------------------------------------------------------------------


def order(world, text, who="ana"):
    seen = type_in(world, "/agenda", who=who)
    world.person(who).click(seen.messages[-1], label="Standing order")
    return world.person(who).submit({"order": text})


COUNCIL = """1. Call to order and roll call
2. Approval of the minutes
3. Public Comment
4. Pledge <!channel>
5. New business
6. Other Business
7. Adjournment"""


def test_a_committee_prints_its_agenda_in_its_own_order(world):
    put(world, "Debrief the eclipse")
    assert order(world, COUNCIL).ok
    shown = type_in(world, "/agenda").text
    parts = ["1. Call to order", "2. Approval of", "3. Public comment", "4. Pledge", "5. New business"]
    places = [shown.index(part) for part in [*parts, "6. Other Business", "7. Adjournment"]]
    assert places == sorted(places)
    assert "Workgroup report-backs" not in shown
    assert "<!channel>" not in str(type_in(world, "/agenda").messages[-1].blocks)
    assert order(world, "").ok
    assert "Workgroup report-backs" in type_in(world, "/agenda").text


def test_a_real_councils_agenda_goes_in_and_prints_back(world):
    lines = (
        "Call to Order & Introductions\nApproval of the minutes\nPublic comment\nNew business\nOther Business"
    )
    assert order(world, lines).ok
    for title, paper, wanted in [
        ("Debrief the eclipse: lessons learned", "", "discuss"),
        ("National initiative on people with mental illness in jails", "Attachments 2-5", "inform"),
        ("Stabilization center update", "", "inform"),
    ]:
        type_in(world, "/agenda add")
        values = {"title": title, "attachment": paper, "wanted": wanted, "presenter": "cho"}
        assert world.person("ben").submit(values).ok
    world.walk(world.at("2026-12-03", "09:01"))
    printed = posted(world)[0].words
    expected = [
        "1. Call to Order &amp; Introductions",
        "2. Approval of the minutes",
        "3. Public comment",
        "4. New business",
        "Debrief the eclipse: lessons learned",
        "National initiative on people with mental illness in jails",
        "to inform · Attachments 2-5",
        "Stabilization center update",
        "5. Other Business",
    ]
    places = [printed.index(words) for words in expected]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Call to order and roll call\nAdjournment", "New business"),
        ("New business\nNew Business", "twice"),
        ("New business\n" + "x" * 151, "keep it shorter"),
        ("New business\n" + "Item\n" * 30, "30"),
    ],
)
def test_an_order_that_cannot_be_is_refused_on_its_field(world, text, why):
    answer = order(world, text)
    assert why in answer.errors["order"]


# --- the notice rule ------------------------------------------------------------------------------------


def test_the_chair_hears_of_the_deadline_two_days_before_and_the_agenda_goes_out_by_it(noticed):
    noticed.walk(noticed.at("2026-12-03", "09:01"))
    [draft] = told(noticed, "ana", "It closes then")
    assert "Saturday, 5 December 2026 at 9:00. It closes then" in draft.words
    assert posted(noticed) == []
    noticed.walk(noticed.at("2026-12-05", "09:01"))
    assert len(posted(noticed)) == 1
    assert len(told(noticed, "ana", "It closes then")) == 1


def test_a_closed_agenda_stays_as_it_was_posted(noticed):
    put(noticed, "Beds")
    noticed.walk(noticed.at("2026-12-05", "10:00"))
    before = posted(noticed)[0].words
    noticed.step("Draft the protocol", owner="cho", due="2026-12-07")
    noticed.walk(timedelta(hours=3))
    assert posted(noticed)[0].words == before
    seen = type_in(noticed, "/agenda")
    assert "Change a topic" not in str(seen.messages[-1].blocks)


def test_a_late_topic_waits_in_the_parking_lot_unless_it_is_published_as_an_amendment(noticed):
    noticed.walk(noticed.at("2026-12-05", "10:00"))
    late = type_in(noticed, "/agenda add Beds")
    assert "parking lot" in late.text
    assert "closed, as its notice rule asks" in late.text
    assert "amendment" not in late.text
    assert on_agenda(noticed) == []
    staff = type_in(noticed, "/agenda add Jail", who="ana")
    noticed.person("ana").click(staff.messages[-1], label="Publish as an amendment")
    noticed.walk(MINUTE)
    assert on_agenda(noticed) == ["Jail"]
    [agenda] = posted(noticed)
    assert "Amendment 1" in agenda.words
    assert "Jail" in agenda.words
    with noticed.session() as session:
        replies = session.exec(select(OutboxMessage).where(OutboxMessage.op == Op.REPLY)).all()
    assert [reply.text for reply in replies if "Amendment 1" in reply.text]


def test_taking_a_topic_off_a_closed_agenda_is_the_next_amendment_and_only_staff_may(noticed):
    put(noticed, "Beds", "Jail")
    noticed.walk(noticed.at("2026-12-05", "10:00"))
    assert "Take a topic off" not in str(type_in(noticed, "/agenda").messages[-1].blocks)
    seen = type_in(noticed, "/agenda", who="ana")
    noticed.person("ana").click(seen.messages[-1], action_id=ids.TOPIC_REMOVE, value="Beds")
    noticed.walk(MINUTE)
    assert on_agenda(noticed) == ["Jail"]
    assert "Amendment 1" in posted(noticed)[0].words
    assert "taken off: Beds" in posted(noticed)[0].words


def test_a_late_topic_of_somebody_elses_is_published_from_the_agenda_and_others_can_still_be_taken_off(
    noticed,
):
    put(noticed, "Beds")
    noticed.walk(noticed.at("2026-12-05", "10:00"))
    type_in(noticed, "/agenda add Jail")
    assert "Publish as an amendment" not in str(type_in(noticed, "/agenda").messages[-1].blocks)
    ana = noticed.person("ana")
    shown = type_in(noticed, "/agenda", who="ana").messages[-1]
    assert ana.click(shown, action_id=ids.TOPIC_AMEND, value="Jail").ok
    noticed.walk(MINUTE)
    assert on_agenda(noticed) == ["Beds", "Jail"]
    type_in(noticed, "/agenda add Court")
    shown = type_in(noticed, "/agenda", who="ana").messages[-1]
    assert ana.click(shown, action_id=ids.TOPIC_REMOVE, value="Beds").ok
    noticed.walk(MINUTE)
    assert on_agenda(noticed) == ["Jail"]
    assert "Amendment 2" in posted(noticed)[0].words


# --- what was not reached -------------------------------------------------------------------------------


def to_the_end_of_the_meeting(world):
    put(world, "Beds", "Jail", "Court")
    world.walk(world.at("2026-12-08", "10:31"))


def after_the_meeting(world):
    world.led(to_the_end_of_the_meeting)
    [asked] = told(world, "ana", "Was each of its 3 topics dealt with?")
    return asked


def test_who_led_the_meeting_says_what_goes_on_to_the_next(world):
    asked = after_the_meeting(world)
    ana = world.person("ana")
    ana.click(asked, label="Some were not …")
    assert ana.submit({"left": ["Jail"]}).ok
    assert on_agenda(world, 1) == ["Jail"]
    world.walk(world.at("2027-01-07", "09:01"))
    assert "Jail" in posted(world)[-1].words
    assert "not reached last time" in posted(world)[-1].words
    assert "Beds" not in posted(world)[-1].words


def test_all_dealt_with_carries_nothing(world):
    world.person("ana").click(after_the_meeting(world), label="All were")
    world.walk(world.at("2027-01-07", "09:01"))
    assert "Unfinished business" not in posted(world)[-1].words


def test_without_an_answer_nothing_is_lost(world):
    after_the_meeting(world)
    world.walk(world.at("2027-01-05", "09:01"))
    assert on_agenda(world, 1) == ["Beds", "Jail", "Court"]
    with world.session() as session:
        items = session.exec(select(AgendaItem).where(AgendaItem.state == TopicState.OPEN)).all()
        assert {item.carried for item in items} == {1}
