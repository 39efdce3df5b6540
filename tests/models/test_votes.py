"""A vote is bounded by the seats that were there just then, not at the fullest moment of the meeting."""

from datetime import date, datetime, time, timedelta

import pytest

from models import minutes_lines as lines
from models.attendance import Presence
from models.calendar import instant_of
from models.errors import NotAllowed, Refused
from models.minutes import begin_minutes, recordable, review
from models.minutes_approval import approve
from models.minutes_lines import Votes
from models.quorum import attendance_facts
from models.recurrence import weekly
from models.roll import record_attendance
from tests.models.both import ZONE, database, url
from tests.models.minuting import LATER, PLACE, STARTED, table
from tests.models.november import put

__all__ = ["database", "table", "url"]


def clock(hour: str) -> datetime:
    return instant_of(date(2026, 12, 8), time.fromisoformat(hour), ZONE)


def leaves(table, who, hour):
    facts = attendance_facts(table.session, table.meeting)
    own = next(one.seat for one in facts.seats if one.seat.principal_id == who.id)
    left_at = clock(hour)
    present = Presence.PRESENT
    record_attendance(table.session, table.cast.ana, facts, own, present, left_at=left_at, now=left_at)


def vote(table, minutes, hour, **changes):
    motion = table.motion(**changes)
    return lines.record_motion(table.session, table.cast.ana, minutes, PLACE, motion, now=clock(hour))


def test_votes_of_who_has_left_are_refused_but_not_of_who_has_just_left(table):
    minutes = table.minutes()
    table.roll()
    leaves(table, table.cast.ana, "09:30")
    assert vote(table, minutes, "09:20", votes=Votes(3, 0, 0)).votes_for == 3
    assert vote(table, minutes, "09:35", votes=Votes(3, 0, 0)).votes_for == 3
    with pytest.raises(Refused) as refused:
        vote(table, minutes, "09:45", votes=Votes(3, 0, 0))
    assert (refused.value.field, refused.value.given) == ("votes_for", "3 votes of 2")


def test_nothing_is_adopted_once_the_quorum_is_lost(table):
    minutes = table.minutes()
    table.roll()
    leaves(table, table.cast.ana, "09:30")
    leaves(table, table.cast.cho, "09:40")
    assert vote(table, minutes, "09:35", seconder=None).result == "adopted"
    with pytest.raises(Refused) as refused:
        vote(table, minutes, "09:55", seconder=None)
    assert (refused.value.field, refused.value.code) == ("result", "no_quorum")


def test_written_up_after_the_meeting_the_fullest_moment_counts(table):
    minutes = table.minutes()
    table.roll()
    leaves(table, table.cast.ana, "09:30")
    motion = table.motion(votes=Votes(3, 0, 0))
    assert (
        lines.record_motion(table.session, table.cast.ana, minutes, PLACE, motion, now=LATER).votes_for == 3
    )


def test_a_motion_changed_later_is_still_bounded_by_the_moment_of_its_vote(table):
    minutes = table.minutes()
    table.roll()
    leaves(table, table.cast.ana, "09:30")
    entry = vote(table, minutes, "09:50", votes=Votes(2, 0, 0))
    for at, votes in ((clock("11:00"), Votes(1, 0, 1)), (LATER, Votes(2, 0, 0))):
        lines.change_entry(
            table.session,
            table.cast.ana,
            entry,
            PLACE,
            seen=entry.written_at,
            motion=table.motion(votes=votes),
            now=at,
        )
    with pytest.raises(Refused):
        lines.change_entry(
            table.session,
            table.cast.ana,
            entry,
            PLACE,
            seen=entry.written_at,
            motion=table.motion(votes=Votes(3, 0, 0)),
            now=LATER,
        )


def test_a_lead_approves_the_minutes_of_the_workgroups_own_meetings_and_no_others(table):
    session, cast = table.session, table.cast
    reviewed = table.reviewed()
    with pytest.raises(NotAllowed):
        approve(session, cast.ben, reviewed, table.following, now=LATER)
    series = put(session, cast, weekly({2}), by=cast.ben, group=cast.group, now=STARTED)
    after = STARTED + timedelta(days=15)
    second, first = recordable(session, series, now=after)[:2]
    minutes = begin_minutes(session, cast.ben, first, now=after)
    review(session, cast.ben, minutes, now=after)
    with pytest.raises(NotAllowed):
        approve(session, cast.cho, minutes, second, now=after)
    approve(session, cast.ben, minutes, second, now=after)
    assert minutes.locked
