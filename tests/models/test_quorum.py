"""Quorum as a rule: seats not people, late and left, what the answers come to, and who is asked when."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attendance import Attendance, Coming, Presence, Rsvp
from models.committee import Agency, Committee, Member, Seat, Sector
from models.meeting import Meeting, MeetingSeries
from models.quorum import AttendanceFacts, Outlook, SeatAt, Span, forecast, seats_needed, whom_to_ask

START = datetime(2026, 12, 8, 16, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ZONE = "America/Denver"


def minute(number: int) -> datetime:
    return START + number * MINUTE


def member(number: int, **values) -> Member:
    return Member(id=number, committee_id=1, slack_id=f"U{number}", name=f"P{number}", zone=ZONE, **values)


def seat(
    number: int,
    *,
    said: Coming | None = None,
    presence: Presence | None = None,
    arrived: int | None = None,
    left: int | None = None,
    sector: Sector = Sector.CRIMINAL_JUSTICE,
    empty: bool = False,
    designee: bool = False,
) -> SeatAt:
    """Seat ``number`` with member ``number`` as principal and, if wanted, 100 + number as designee."""
    principal = None if empty else member(number)
    other = member(100 + number) if designee or said is Coming.DESIGNEE else None
    row = None
    if presence:
        row = Attendance(
            committee_id=1,
            meeting_id=1,
            seat_id=number,
            presence=presence,
            arrived_at=minute(arrived) if arrived is not None else None,
            left_at=minute(left) if left is not None else None,
        )
    word = Rsvp(committee_id=1, meeting_id=1, seat_id=number, coming=said, said_at=START) if said else None
    return SeatAt(
        seat=Seat(id=number, committee_id=1, agency_id=number),
        agency=Agency(id=number, committee_id=1, name=f"Agency {number}", sector=sector),
        principal=principal,
        designee=other,
        said=word,
        named=other if said is Coming.DESIGNEE else None,
        recorded=row,
        sat=principal if presence is Presence.PRESENT else other,
    )


def facts(*seats: SeatAt, quorum: int | None = None, **times) -> AttendanceFacts:
    series = MeetingSeries(
        id=1, committee_id=1, title="C", rule="FREQ=DAILY", start=date(2026, 1, 1), at=time(9), zone=ZONE
    )
    series.quorum = quorum
    meeting = Meeting(
        id=1,
        committee_id=1,
        series_id=1,
        planned_on=date(2026, 12, 8),
        starts_at=START,
        ends_at=minute(90),
        **times,
    )
    committee = Committee(id=1, team_id="T1", name="C", zone=ZONE, created_at=START)
    return AttendanceFacts(committee, series, meeting, seats)


@given(st.integers(0, 500))
def test_more_than_half_of_all_seats_unless_the_series_says_otherwise(seats):
    assert 2 * seats_needed(seats, None) > seats
    assert 2 * (seats_needed(seats, None) - 1) <= seats
    assert seats_needed(seats, 3) == 3


def test_seats_count_and_a_designee_counts_as_the_seat():
    told = facts(
        seat(1, presence=Presence.PRESENT),
        seat(2, presence=Presence.DESIGNEE, designee=True),
        seat(3, presence=Presence.EXCUSED),
        seat(4, presence=Presence.ABSENT),
    ).quorum
    assert (told.seats, told.needed, told.here, told.reached, told.missing) == (4, 3, 2, False, 1)


def test_an_empty_seat_counts_as_a_seat():
    told = facts(seat(1, presence=Presence.PRESENT), seat(2, empty=True), seat(3, empty=True)).quorum
    assert (told.seats, told.needed, told.reached) == (3, 2, False)


def test_the_quorum_comes_and_goes_with_who_is_late_and_who_leaves():
    told = facts(
        seat(1, presence=Presence.PRESENT),
        seat(2, presence=Presence.PRESENT, arrived=10),
        seat(3, presence=Presence.PRESENT, left=60),
        seat(4, presence=Presence.PRESENT, arrived=70),
        seat(5),
    )
    counts = [told.at(minute(n)).here for n in (0, 9, 10, 59, 60, 69, 70, 90)]
    assert counts == [2, 2, 3, 3, 2, 2, 3, 3]
    assert told.quorum.here == 3
    assert told.spans == [Span(minute(10), minute(60)), Span(minute(70), minute(90))]


def test_two_who_follow_one_another_do_not_make_a_quorum_of_two():
    told = facts(
        seat(1, presence=Presence.PRESENT, left=30),
        seat(2, presence=Presence.PRESENT, arrived=30),
        quorum=2,
    )
    assert told.quorum.here == 1
    assert told.spans == []
    assert not told.quorum.reached


def test_a_change_within_a_quorum_does_not_break_it():
    told = facts(seat(1, presence=Presence.PRESENT), seat(2, presence=Presence.PRESENT, arrived=20), quorum=1)
    assert told.spans == [Span(START, minute(90))]


def test_the_quorum_counts_from_when_it_was_called_to_order():
    told = facts(
        seat(1, presence=Presence.PRESENT, arrived=10), opened_at=minute(15), closed_at=minute(50), quorum=1
    )
    assert told.spans == [Span(minute(15), minute(50))]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(61, 90)), max_size=6),
    st.integers(0, 90),
    st.integers(1, 6),
)
def test_there_is_a_quorum_at_an_instant_just_when_it_lies_in_a_span(times, instant, rule):
    seats = [seat(n, presence=Presence.PRESENT, arrived=a, left=b) for n, (a, b) in enumerate(times, start=1)]
    told = facts(*seats, quorum=rule)
    inside = any(span.start <= minute(instant) < span.end for span in told.spans)
    assert inside == (told.at(minute(instant)).reached and instant < 90)


@pytest.mark.parametrize(
    ("yes", "silent", "outlook"),
    [(3, 2, Outlook.LIKELY), (2, 1, Outlook.OPEN), (1, 1, Outlook.OUT_OF_REACH)],
)
def test_the_outlook_depends_on_who_said_yes_and_who_still_could(yes, silent, outlook):
    rows = [seat(n, said=Coming.YES if n <= yes else Coming.NO) for n in range(1, 6 - silent)]
    rows += [seat(n) for n in range(6 - silent, 6)]
    seen = forecast(facts(*rows))
    assert (seen.quorum.here, len(seen.silent), seen.outlook) == (yes, silent, outlook)


def test_the_forecast_is_by_sector():
    seen = forecast(
        facts(
            seat(1, said=Coming.YES),
            seat(2, said=Coming.NO),
            seat(3, sector=Sector.COMMUNITY),
            seat(4, sector=Sector.COMMUNITY, empty=True),
            seat(5, sector=Sector.COMMUNITY, said=Coming.DESIGNEE),
        )
    )
    assert [(one.sector, one.yes, one.no, one.silent, one.empty) for one in seen.sectors] == [
        (Sector.CRIMINAL_JUSTICE, 1, 1, 0, 0),
        (Sector.COMMUNITY, 1, 0, 1, 1),
    ]
    assert seen.empty == 1


def test_the_word_of_somebody_who_has_left_counts_no_more():
    gone = seat(1, said=Coming.YES, empty=True)
    assert gone.coming is None
    assert forecast(facts(gone, seat(2))).quorum.here == 0


def test_the_principal_is_asked_or_who_stands_in_while_they_are_away():
    rows = [seat(1), seat(2, designee=True), seat(3, designee=True), seat(4), seat(5, said=Coming.NO)]
    for one, back in ((rows[1], 6), (rows[2], 9), (rows[3], 9)):
        assert one.principal is not None
        one.principal.away_until = date(2026, 12, back)
    found = whom_to_ask(facts(*rows, seat(6, empty=True)), now=START - timedelta(days=3))
    assert [(one.seat.id, who.id) for one, who in found] == [(1, 1), (2, 102), (3, 103)]
