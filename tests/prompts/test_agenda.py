"""The agenda as it reads: the standing order, nothing cut, nothing that changes overnight."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from models.agenda import DUE_NAMED, REPORT_NAMED, AgendaFacts, ReportBack, Topic
from models.lines import Lines
from models.meeting import Meeting, MeetingSeries
from models.standing import standing_order
from models.step import Progress, StepState
from models.topic import AgendaItem, Wanted
from practice.blockkit import check_message, check_view
from prompts import agenda as prompts
from prompts import ids
from prompts.topics import PARKING_LOT, TopicDraft, render_topic, topic_form
from tests.prompts.people import NOON, ZONE, agency, committee, line, member, step, texts, workgroup

STARTS = datetime(2026, 12, 8, 16, tzinfo=UTC)


def meeting(**values) -> Meeting:
    return Meeting(
        id=7,
        committee_id=1,
        series_id=1,
        planned_on=date(2026, 12, 8),
        starts_at=STARTS,
        ends_at=STARTS + timedelta(minutes=90),
        **values,
    )


def facts(**values) -> AgendaFacts:
    series = MeetingSeries(
        id=1,
        committee_id=1,
        title="Justice and Health",
        rule="FREQ=DAILY",
        start=date(2026, 1, 1),
        at=time(9, 0),
        zone=ZONE,
        place="Room 2 <&>",
    )
    empty = AgendaFacts(
        committee=committee(),
        workgroup=None,
        series=series,
        meeting=meeting(),
        chairs=[member(1)],
        vacant=False,
        caller=None,
        recorder=None,
        leads=[],
        since=date(2026, 11, 10),
        due=Lines([], 0),
        reports=[report_back()],
        topics=[],
        parked=[],
        following=STARTS + timedelta(days=35),
        order=standing_order(committee()),
        unapproved=[],
    )
    if "due" in values:
        values["due"] = Lines(values["due"][:DUE_NAMED], len(values["due"]))
    return replace(empty, **values)


def report_back(number=1, name="Diversion", done=(), moved=()) -> ReportBack:
    """A report of these lines, of which the facts hold the first."""
    told, shifted = (Lines(list(rows[:REPORT_NAMED]), len(rows)) for rows in (done, moved))
    return ReportBack(workgroup(number, name), [member(2)], told, shifted, [])


def topic(number: int = 1, title: str = "Intake form", **values) -> Topic:
    values = {"minutes": 10, "wanted": Wanted.DECIDE, **values}
    item = AgendaItem(id=number, committee_id=1, title=title, created_at=NOON, **values)
    return Topic(item, member(3))


def test_the_standing_order_is_numbered_and_complete():
    message = prompts.render_agenda(facts(parked=[topic()]))
    headings = [text.split("*")[1] for text in texts(message) if text[:2] in [f"*{n}" for n in range(1, 9)]]
    assert headings == [
        "1. Call to order and roll call",
        "2. Approval of the minutes",
        "3. Action items due",
        "4. Workgroup report-backs",
        "5. New business",
        "6. Parking lot",
        "7. Next meeting",
        "8. Adjournment",
    ]


def test_an_empty_parking_lot_is_left_out_and_the_numbers_close_up():
    told = "\n".join(texts(prompts.render_agenda(facts())))
    assert "Parking lot" not in told
    assert "*6. Next meeting*\nTuesday, 12 January 2027 at 9:00" in told


def test_title_says_when_where_and_who_chairs():
    told = texts(prompts.render_agenda(facts()))
    assert told[0] == "Agenda · Justice and Health"
    assert told[1] == "*Tuesday, 8 December 2026*, 9:00–10:30 · Room 2 &lt;&amp;&gt;\n<@U0001> chairs"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"chairs": [member(1), member(2)]}, "<@U0001> and <@U0002> chair"),
        ({"vacant": True}, "The chair is vacant; <@U0001> acts as chair"),
        ({"chairs": [], "vacant": True, "caller": member(3)}, "<@U0003> calls this meeting and opens it"),
        ({"recorder": member(4)}, "<@U0001> chairs · <@U0004> records"),
    ],
)
def test_title_says_who_leads_it_whoever_that_is(values, says):
    assert says in texts(prompts.render_agenda(facts(**values)))[1]


def test_a_vacant_chair_keeps_nobody_from_opening_the_meeting():
    told = texts(prompts.render_agenda(facts(chairs=[], vacant=True)))[1]
    assert "any member can open the meeting" in told
    assert "does not make them the chair" in told


def test_a_workgroups_agenda_names_its_leads():
    told = texts(prompts.render_agenda(facts(workgroup=workgroup(), leads=[member(2), member(3)])))
    assert told[0] == "Agenda · Diversion"
    assert "Led by <@U0002> and <@U0003>" in told[1]


def test_first_meeting_has_no_minutes_to_approve():
    assert "this is the first meeting" in "\n".join(texts(prompts.render_agenda(facts(since=None))))


def test_what_is_due_is_shown_with_owner_date_and_state_but_not_how_late():
    row = step(12, due=date(2026, 11, 2), progress=Progress.AT_RISK, percent=60)
    told = "\n".join(
        texts(prompts.render_agenda(facts(due=[line(row, owner=member(4), waiting_on=agency())])))
    )
    assert "*A12* Draft the protocol" in told
    assert "<@U0004> · due Mon 2 Nov · at risk, 60% · waiting on Probation" in told
    assert "late" not in told


def test_a_report_back_gives_the_last_note_what_moved_and_what_is_done():
    done = step(1, "Sign the MOU", state=StepState.DONE)
    moved = step(2, "Find a room", progress=Progress.ON_TRACK, percent=40)
    report = report_back(done=[line(done)], moved=[line(moved, note="keys on Monday")])
    told = "\n".join(texts(prompts.render_agenda(facts(reports=[report]))))
    assert "*Diversion* — <@U0002>\n:white_check_mark: *A1* Sign the MOU · done" in told
    assert "*A2* Find a room · on track, 40%\n> keys on Monday" in told


def test_a_topic_shows_presenter_minutes_and_what_is_wanted():
    told = "\n".join(texts(prompts.render_agenda(facts(topics=[topic()]))))
    assert "• Intake form\n<@U0003> · 10 minutes · to decide" in told


def test_what_people_typed_is_never_live():
    nasty = "<!channel> *bold* & <@U0009>"
    message = prompts.render_agenda(facts(topics=[topic(title=nasty)], due=[line(step(1, nasty))]))
    told = "\n".join(texts(message))
    assert "<!channel>" not in told
    assert "<@U0009>" not in told
    assert "*bold*" not in told


@pytest.mark.parametrize("title", ["A short one", "x" * 500, "& " * 250])
@pytest.mark.parametrize("many", [1, 30, 300])
def test_a_long_agenda_stays_within_slacks_limits_and_counts_what_is_left_out(title, many):
    rows = [line(step(n, title[:500]), owner=member(4), note="& " * 90) for n in range(1, many + 1)]
    full = facts(
        due=rows,
        reports=[report_back(n, f"Group {n}", rows, rows) for n in range(min(many, 30))],
        topics=[topic(n, title[:200]) for n in range(1, many + 1)],
        parked=[topic(n, title[:200]) for n in range(1, many + 1)],
    )
    rights = prompts.Rights(may_post=True, changeable=[one.item for one in full.topics], posts_at=STARTS)
    for message in (prompts.render_agenda(full), prompts.render_private(full, rights)):
        assert check_message(message.blocks) == []
        told = "\n".join(texts(message))
        shown = told.count(title.strip().replace("&", "&amp;"))
        assert not any(text.endswith("…") for text in texts(message))  # what is cut ends so, uncounted
        assert shown if many == 1 else "more: `/goals` lists them all." in told


def test_every_commitment_is_either_shown_whole_or_counted():
    rows = [line(step(n, f"Task number {n} " + "x" * 300), owner=member(4)) for n in range(1, 26)]
    told = "\n".join(texts(prompts.render_agenda(facts(due=rows))))
    shown = [n for n in range(1, 26) if f"Task number {n} {'x' * 300}" in told]
    assert shown == list(range(1, 21))
    assert "… and 5 more: `/goals` lists them all." in told


def test_the_same_facts_read_the_same_and_a_change_does_not():
    before = prompts.fingerprint(prompts.render_agenda(facts()))
    assert before == prompts.fingerprint(prompts.render_agenda(facts()))
    assert before != prompts.fingerprint(prompts.render_agenda(facts(topics=[topic()])))


def test_private_view_offers_only_what_the_reader_can_do():
    def offered(rights, **values):
        foot = prompts.render_private(facts(**values), rights).blocks[-1]
        return [element["action_id"] for element in foot["elements"]]

    assert offered(prompts.Rights()) == [ids.OPEN_TOPIC_FORM, ids.OPEN_RSVP]
    staff = prompts.Rights(may_post=True, changeable=[topic().item])
    assert offered(staff) == [
        ids.OPEN_TOPIC_FORM,
        ids.OPEN_RSVP,
        ids.AGENDA_POST,
        ids.TOPIC_CHANGE,
        ids.TOPIC_REMOVE,
    ]
    posted = meeting(agenda_posted_at=NOON)
    assert offered(prompts.Rights(may_post=True), meeting=posted) == [ids.OPEN_TOPIC_FORM, ids.OPEN_RSVP]


@pytest.mark.parametrize(
    ("posts_at", "posted_at", "told"),
    [
        (
            datetime(2026, 12, 3, 16, tzinfo=UTC),
            None,
            "It goes to <#C0COMM> on Thursday, 3 December 2026 at 9:00",
        ),
        (None, None, "Nothing is set to post it"),
        (None, NOON, "Posted in <#C0COMM>, and kept up to date there."),
    ],
)
def test_private_view_says_when_the_committee_sees_it(posts_at, posted_at, told):
    shown = facts(meeting=meeting(agenda_posted_at=posted_at))
    assert told in texts(prompts.render_private(shown, prompts.Rights(posts_at=posts_at)))[-2]


def test_the_form_is_one_that_slack_takes_with_and_without_meetings():
    draft = TopicDraft(title="x" * 200, presenter="U0001", minutes=10, several_people=True)
    for meetings in ([], [meeting()]):
        view = topic_form(meetings, draft, metadata={"origin": {}})
        assert check_view(view, "modal") == []


def test_the_form_offers_the_next_meeting_first_and_the_parking_lot_last():
    view = topic_form([meeting()], TopicDraft(), metadata={})
    [select] = [
        block["element"] for block in view["blocks"] if block.get("block_id", "").startswith("meeting")
    ]
    assert select["initial_option"]["value"] == "7"
    assert select["options"][-1]["value"] == PARKING_LOT


@pytest.mark.parametrize(
    ("carried", "since", "told"),
    [
        (0, None, "to discuss"),
        (1, date(2026, 3, 3), "not reached last time"),
        (2, date(2026, 3, 3), "carried over since March 2026"),
        (12, date(2026, 3, 3), "carried over since March 2026"),
        (12, None, "carried over from earlier meetings"),
    ],
)
def test_what_is_carried_on_says_since_when_and_never_how_often(carried, since, told):
    item = AgendaItem(committee_id=1, title="Beds", created_at=NOON, carried=carried, carried_since=since)
    line = render_topic(Topic(item, None))
    assert line.endswith(told)
    assert "times" not in line
