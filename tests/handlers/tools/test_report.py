"""/committee report as people use it: from the empty list to a PDF in the channel."""

import html
from datetime import timedelta

from sqlmodel import col, select

from models.tools.report import BoardReport
from tests.handlers.test_committee import buttons
from tests.models.tools.reports import fill
from tests.papers import pages_of

EVERYTHING = (
    "Adopt the charter of month 7 (adopted, 5\u20110\u20111)",
    "Decision: Meet in the annex from 8",
    "The minutes of 1 meeting are not ready yet",
    "Progress by intercept",
    "M2 Gap 2: no crisis beds (intercept 2)",
    "M1 Gap 1: no crisis beds (intercept 1; goal G1)",
    "Kick-off held (G1): reached on 3 Aug 2026",
    "1 is past the planned day",
    "running since 1 Jun 2026",
    "40 for September 2026, better than August 2026 (41).",
    "<11 for September 2026",
    "Six of ten came",
    "adapted. On weekends too",
    "67% (2 of 3)",
    "Behavioral health and community",
    "due 1 Feb 2027",
    "Crisis grant, 30 June 2027: 2.5 full-time positions",
    "Tuesday, 8 December 2026 at 9:00",
    "Ana Reyes",
)
"""What the report of a whole committee says in its different parts."""


def shown(world, who="ana"):
    seen = world.person(who).command("/committee report", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def opened(world, who="ana"):
    person = world.person(who)
    seen = person.click(shown(world, who), label="Make a report …")
    assert seen.view is not None, seen.text
    return person


def answered(world, seen):
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1]


def pressed(world, who, message, label, says):
    seen = world.person(who).click(message, label=label)
    assert seen.ok, seen.error
    world.slack.wait_until(lambda: bool(seen.messages) and says in seen.messages[-1].words)
    return seen.messages[-1]


def files(world) -> dict[str, bytes]:
    return {one.name: one.content for one in world.slack.workspace.files.values()}


def arrived(world, number):
    sent = world.slack.workspace.files
    world.slack.wait_until(lambda: [bool(one.content) for one in list(sent.values())] == [True] * number, 30)


def words_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def reports(world) -> list[BoardReport]:
    with world.session() as session:
        found = list(session.exec(select(BoardReport).order_by(col(BoardReport.id))).all())
        session.expunge_all()
        return found


def filled(world):
    with world.session() as session:
        people = [world.member(session, name) for name in ("ana", "cho")]
        fill(session, world.committee(session), people)


def test_members_read_what_it_is_for_and_only_chair_and_coordinator_make_one(world):
    assert "None has been made yet." in shown(world).words
    assert buttons(shown(world)) == ["Make a report …"]
    bens = shown(world, "ben")
    assert buttons(bens) == []
    assert "The chair or a coordinator makes it." in bens.words
    assert "not on this committee" in world.person("stranger").command("/committee report").text


def test_a_draft_goes_to_who_made_it_and_then_the_pdf_to_the_channel(world):
    filled(world)
    ana = opened(world)
    words = {"foreword": "We have one list <!channel>.", "asks": "Please fund a second team."}
    message = answered(world, ana.submit(words))
    assert "The report for Q3 2026 is on its way" in message.words
    arrived(world, 2)
    made = files(world)
    assert list(made) == ["report-2026-07-01-to-2026-09-30.pdf", "report-2026-07-01-to-2026-09-30.html"]
    pdf, page = made.values()
    for text in (words_of(pdf), html.unescape(page.decode())):
        assert "Please fund a second team." in text
        for told in EVERYTHING:
            assert told in text, told
        assert "Cho Park" not in text  # whose step is late
    channel = world.channel("committee")
    assert not any(one.files for one in world.person("eli").messages(channel))
    assert buttons(message) == ["Send to the channel"]
    pressed(world, "ana", message, "Send to the channel", "on its way to the committee's channel")
    world.slack.wait_until(lambda: any(one.files for one in world.person("eli").messages(channel)), 30)
    [posted] = [one for one in world.person("eli").messages(channel) if one.files]
    assert [world.slack.workspace.files[one].name for one in posted.files] == [next(iter(made))]
    assert reports(world)[0].posted_at == world.now()
    assert "sent to the channel" in shown(world).words
    assert "Send to the channel" not in buttons(shown(world))


def test_what_nobody_has_read_is_not_sent_and_a_report_is_made_again_from_today(world):
    ana = opened(world)
    draft = answered(world, ana.submit({}))
    arrived(world, 2)
    same = pressed(world, "ana", shown(world), "Make again", "It says the same as before.")
    assert same.words
    arrived(world, 4)
    world.goal()
    changed = pressed(world, "ana", draft, "Send to the channel", "The records have changed")
    assert reports(world)[0].posted_at is None
    pressed(world, "ana", changed, "Make again", "The records have changed since: please read it anew.")
    arrived(world, 6)
    assert [one.starts_on.isoformat() for one in reports(world)] == ["2026-07-01"] * 3


def test_a_period_since_a_day_and_the_parts_that_are_wanted(world):
    ana = opened(world)
    seen = ana.submit({"window": "since"})
    assert seen.errors == {"since": "Please pick a day."}
    to_come = (world.today() + timedelta(days=1)).isoformat()
    assert "up to today" in ana.submit({"window": "since", "since": to_come}).errors["since"]
    message = answered(world, ana.submit({"since": "2026-10-05", "parts": ["meetings", "agreements"]}))
    assert "The report for 5 October to 16 November 2026" in message.words
    [report] = reports(world)
    assert report.parts == ["agreements", "meetings"]


def test_the_chairs_words_pass_the_privacy_guard_and_stay_in_the_form(world):
    ana = opened(world)
    seen = ana.submit({"foreword": "John Smith was booked with SSN 123-45-6789.", "asks": "A team"})
    assert list(seen.errors) == ["foreword"]
    assert reports(world) == []
    answered(world, ana.submit({"foreword": "A person waited 40 days for a bed."}))
    [report] = reports(world)
    assert (report.foreword, report.asks) == ("A person waited 40 days for a bed.", "A team")


def test_a_press_from_before_counts_only_for_who_may_and_only_once(world):
    old = shown(world)
    draft = answered(world, opened(world).submit({}))
    arrived(world, 2)
    listed, again = shown(world), shown(world)
    assert world.person("ana").click(old, label="Make a report …").view is not None
    pressed(world, "ana", draft, "Send to the channel", "on its way")
    assert "in the channel already" in pressed(world, "ana", listed, "Send to the channel", "already").words
    with world.session() as session:
        world.member(session, "ana").coordinator = False
    seen = world.person("ana").click(again, label="Make again")
    world.slack.wait_until(lambda: bool(seen.messages))
    assert "chair" in seen.messages[-1].words
    assert len(reports(world)) == 1
