"""The weekly digest as the chair reads it: short when all is well, kind when it is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from models.committee import Sector
from models.digest import NAMED, Glance, Standing, Week
from models.lines import Lines
from models.meeting import Meeting, MeetingSeries
from models.office import ChairRotation, ChairTerm, Link, Office, TermState
from models.step import Progress
from models.succession import ChainStep, OfficeFacts, Place
from practice.blockkit import check_message
from prompts import ids
from prompts.digest import render_digest
from tests.prompts.people import TODAY, ZONE, agency, committee, line, member, step, texts, workgroup

CHAIR = ChairTerm(
    id=1,
    committee_id=1,
    member_id=1,
    sector=Sector.CRIMINAL_JUSTICE,
    starts_on=date(2026, 1, 1),
    ends_on=date(2027, 6, 30),
    state=TermState.SERVING,
)


def chair(**values) -> OfficeFacts:
    empty = OfficeFacts(
        committee=committee(),
        office=Office(1),
        workgroup=None,
        day=TODAY,
        rotation=ChairRotation(committee_id=1),
        holder=member(1),
        term=CHAIR,
        coming=None,
        candidate=None,
        line=[Place(member(2), Sector.BEHAVIORAL_HEALTH, date(2027, 6, 30))],
        empty_side=None,
        coordinators=[member(9)],
        vacancy=None,
        former=None,
        agency=None,
        chain=[],
        deputy=None,
        caller=None,
        one_sided=None,
    )
    return replace(empty, **values)


def glance(**values) -> Week:
    """A week in which all is well, but for these values; commitments are given as lists of lines."""
    parts = ("long_late", "waiting", "silent", "incomplete", "coming_steps")
    lines = {name: values.pop(name, []) for name in parts}
    coming, series = values.pop("coming_meetings", []), values.pop("series", {})
    seen = Glance(
        committee=committee(),
        day=TODAY,
        goals=0,
        standings=[Standing(workgroup(), on_track=1)],
        silent=len(lines["silent"]),
        chair=member(1),
        term=CHAIR,
        next_chair=None,
    )
    first: Any = {name: Lines(rows[:NAMED], len(rows)) for name, rows in lines.items()}
    return Week(replace(seen, **values), **first, coming_meetings=coming, series=series, unclear=[])


def told(facts=None, chairing=None) -> str:
    message = render_digest(facts or glance(), chairing or chair())
    assert check_message(message.blocks) == []
    return "\n".join(texts(message))


def test_all_well_is_two_lines_and_the_term_in_small_print():
    message = render_digest(glance(), chair())
    assert texts(message) == [
        "This week · Justice and Health",
        "All on track. Nothing needs you this week.",
        "Your term as chair ends on Wednesday, 30 June 2027. "
        "Next in line: <@U0002>, asked on Saturday, 1 May 2027.",
    ]


def test_a_committee_without_commitments_is_not_called_on_track():
    assert "No commitments are open." in told(glance(standings=[]))


def test_standing_is_told_by_workgroup_and_empty_heaps_are_left_out():
    late = Standing(workgroup(2, "Reentry"), on_track=1, at_risk=2, late=1)
    said = told(glance(standings=[Standing(workgroup(), on_track=1), late]))
    assert "2 on track, 2 at risk, 1 late." in said
    assert "• *Diversion*: 1 on track\n" in said
    assert "• *Reentry*: 1 on track, 2 at risk, 1 late" in said


def test_what_is_very_late_names_the_commitment_and_who_is_responsible():
    row = step(12, due=date(2026, 11, 4), progress=Progress.BLOCKED, note="the form is with county counsel")
    said = told(glance(long_late=[line(row, owner=member(4))], standings=[Standing(None, late=1)]))
    assert "*A12* Draft the protocol\n<@U0004> · 16 days late · blocked" in said
    assert "> the form is with county counsel" in said


def test_who_waits_on_whom_and_why():
    row = step(3, waiting_on_id=1, waiting_why="their intake form")
    said = told(glance(waiting=[line(row, owner=member(4), waiting_on=agency())]))
    assert "<@U0004> waits on Probation\n> their intake form" in said


def test_unanswered_check_ins_are_told_by_commitment_without_a_name():
    said = told(glance(silent=[line(step(5), owner=member(4))]))
    assert "*No answer to the last check-in*\n• *A5* Draft the protocol" in said
    assert "U0004" not in said


@pytest.mark.parametrize(
    ("row", "owner", "lacks"),
    [
        (step(1), None, "no owner"),
        (step(1, due=None), member(4), "no date"),
        (step(1, due=None), None, "no owner and no date"),
        (step(1), member(4, active=False), "its owner has left"),
    ],
)
def test_what_a_commitment_lacks_is_said(row, owner, lacks):
    assert f"Draft the protocol · {lacks}" in told(glance(incomplete=[line(row, owner=owner)]))


def test_nobody_misses_a_date_where_nobody_works_by_dates():
    row = step(1, due=None)
    facts = replace(glance(incomplete=[line(row)]), undated=frozenset({row.pk}))
    assert "Draft the protocol · no owner" in told(facts)
    assert "no date" not in told(facts)


def test_money_that_ends_soon_is_one_line():
    message = render_digest(glance(), chair(), cliff="*Funding that ends*: the grant")
    assert check_message(message.blocks) == []
    assert "*Funding that ends*: the grant" in "\n".join(texts(message))


def test_the_coming_two_weeks_name_meetings_first():
    series = MeetingSeries(
        id=1, committee_id=1, title="Council", rule="FREQ=DAILY", start=TODAY, at=time(9), zone=ZONE
    )
    starts = datetime(2026, 12, 1, 16, tzinfo=UTC)
    meeting = Meeting(
        id=1,
        committee_id=1,
        series_id=1,
        planned_on=TODAY,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
    )
    facts = glance(
        coming_meetings=[meeting], series={1: series}, coming_steps=[line(step(1), owner=member(4))]
    )
    said = told(facts)
    assert "• Council meets on Tuesday, 1 December 2026 at 9:00\n• *A1* Draft the protocol" in said
    assert "due Fri 27 Nov" in said


def test_sections_with_nothing_to_say_are_left_out():
    said = told()
    for heading in ("two weeks late", "Waiting on", "No answer", "Without an owner", "coming two weeks"):
        assert heading not in said


@pytest.mark.parametrize(
    ("state", "says"), [(TermState.ASKED, "who has been asked"), (TermState.ACCEPTED, "who has accepted")]
)
def test_small_print_says_how_far_the_succession_is(state, says):
    coming = ChairTerm(
        id=2,
        committee_id=1,
        member_id=2,
        sector=Sector.BEHAVIORAL_HEALTH,
        starts_on=CHAIR.ends_on,
        ends_on=date(2028, 6, 30),
        state=state,
    )
    assert f"Next: <@U0002>, {says}." in told(chairing=chair(coming=coming, candidate=member(2)))


def test_a_vacant_chair_is_said_first_with_the_button_that_helps():
    chain = [ChainStep(Link.LINE, None, member(2), 7)]
    message = render_digest(glance(chair=None, term=None), chair(holder=None, term=None, chain=chain))
    assert "The chair is vacant" in texts(message)[1]
    assert "does not make them the chair" in texts(message)[1]
    assert message.blocks[2]["elements"][0]["action_id"] == ids.CHAIR_ASK


def test_a_vacancy_with_nobody_to_ask_says_what_to_do_instead():
    nobody = chair(holder=None, term=None, line=[], empty_side=Sector.BEHAVIORAL_HEALTH)
    message = render_digest(glance(chair=None, term=None), nobody)
    assert "Nobody from the behavioral health side is left in the line." in texts(message)[1]
    assert "`/committee setup`" in texts(message)[1]
    assert "actions" not in {block["type"] for block in message.blocks}


@pytest.mark.parametrize("title", ["Draft the protocol", "& " * 250])
def test_a_bad_month_stays_within_slacks_limits_and_counts_what_is_left_out(title):
    rows = [
        line(
            step(n, title.strip(), due=date(2026, 9, 1), note="& " * 90, waiting_why="& " * 90),
            owner=member(4),
            waiting_on=agency(),
        )
        for n in range(1, 101)
    ]
    standings = [Standing(workgroup(n, f"Group {n}"), late=len(rows)) for n in range(40)]
    said = told(
        glance(
            standings=standings,
            long_late=rows,
            waiting=rows,
            silent=rows,
            incomplete=rows,
            coming_steps=rows,
        ),
        chair(holder=None, term=None),
    )
    assert said.count("more: `/goals` lists them all.") == 5
    assert "… and 10 more: `/committee` has them all." in said
    assert not any(text.endswith("…") for text in said.splitlines())
