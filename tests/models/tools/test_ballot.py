"""Ballots: who may open and cast what, that nobody sees it, and what the count keeps."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.committee import Agency, Seat, Sector
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.schedule import find
from models.tools.ballot import (
    BallotState,
    Call,
    Method,
    Voters,
    last_ranking,
    open_ballot,
    options_of,
    post_ranking,
)
from models.tools.ballot_box import (
    BallotPaper,
    call_off,
    check_castable,
    close_ballot,
    own_choices,
    remind_at,
    turnout_now,
    voice_by_key,
    voices,
    voices_of,
    whom_to_invite,
)
from models.tools.ballot_box import (
    cast as cast_ballot,
)
from models.tools.gap_map import (
    Point,
    PointKind,
    add_items,
    begin_mapping,
    close_item,
    current_mapping,
    entries_of,
)
from models.work import Work
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 27)
AFTER = NOW + 8 * DAY


def seats(session, cast) -> list[Seat]:
    """Probation has two seats (ana with dee as designee, ben), the Hospital has one (cho)."""
    hospital = Agency(committee_id=cast.committee.pk, name="Hospital", sector=Sector.BEHAVIORAL_HEALTH)
    session.add(hospital)
    session.flush()
    rows = [
        Seat(committee_id=cast.committee.pk, agency_id=agency.pk, principal_id=who.pk, designee_id=designee)
        for agency, who, designee in (
            (cast.agency, cast.ana, cast.dee.pk),
            (cast.agency, cast.ben, None),
            (hospital, cast.cho, None),
        )
    ]
    session.add_all([*rows, Seat(committee_id=cast.committee.pk, agency_id=hospital.pk)])
    session.flush()
    return rows


def gaps(session, cast, *titles: str):
    begin_mapping(session, cast.ana, name="Workshop", held_on=date(2026, 5, 8), owned=(), now=NOW)
    points = [Point(PointKind.GAP, title, [1]) for title in titles or ("Beds", "Screening", "Housing")]
    return add_items(session, cast.ana, points, now=NOW)


def opened(session, cast, entries, method=Method.DOTS, **more):
    values: dict[str, Any] = {"dots": 3, "closes_on": FRIDAY} | more
    return open_ballot(session, cast.ana, Call("Priorities", entries, method, **values), now=NOW)


def vote(session, who, ballot, choices, *, key=None, now=NOW):
    """Casts the person's only ballot: by item and number of dots, or by pair and item."""
    key = key or voices_of(session, ballot, who)[0].key
    return cast_ballot(
        session, who, ballot, key, {str(name): value for name, value in choices.items()}, now=now
    )


def ranked(session, ballot) -> list[tuple[str, int | None, int | None]]:
    return [(one.row.title, one.row.place, one.row.points) for one in options_of(session, ballot)]


@pytest.fixture
def ready(session, cast):
    """Three gaps and a ballot on them of three dots, with seats for ana (dee), ben and cho."""
    seats(session, cast)
    entries = gaps(session, cast)
    return opened(session, cast, entries), [entry.item_id for entry in entries]


# --- opening ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"closes_on": None}, "closes_on", "no_day"),
        ({"closes_on": date(2026, 11, 20)}, "closes_on", "past"),
        ({"closes_on": date(2026, 11, 1)}, "closes_on", "past"),
        ({"closes_on": date(2027, 2, 19)}, "closes_on", "closes_late"),
        ({"dots": 0}, "dots", "out_of_range"),
        ({"dots": None}, "dots", "out_of_range"),
        ({"dots": 21}, "dots", "out_of_range"),
    ],
)
def test_a_ballot_that_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    entries = gaps(session, cast)
    with pytest.raises(Refused) as told:
        opened(session, cast, entries, **values)
    assert (told.value.field, told.value.code) == (field, code)


def test_what_is_ranked_is_open_of_this_committee_and_between_two_and_the_limit(session, cast):
    entries = gaps(session, cast, *(f"Gap {number}" for number in range(9)))
    [resource] = add_items(session, cast.ana, [Point(PointKind.RESOURCE, "Team", [1])], now=NOW)
    for picked, method, code in (
        ([], Method.DOTS, "too_few_to_rank"),
        (entries[:1] * 2, Method.DOTS, "too_few_to_rank"),
        ([resource, *entries], Method.DOTS, "not_to_rank"),
        (entries, Method.PAIRS, "too_many_to_rank"),
    ):
        with pytest.raises(Refused) as told:
            opened(session, cast, picked, method)
        assert (told.value.field, told.value.code) == ("gaps", code)
    other = seat(session, "T2")
    with pytest.raises(NotFound):
        opened(session, cast, [*entries, *gaps(session, other)])


def test_chair_and_coordinator_open_one_ballot_at_a_time(session, cast):
    entries = gaps(session, cast)
    for who in (cast.ben, cast.dee):
        with pytest.raises(NotAllowed):
            open_ballot(session, who, Call("Mine", entries, dots=3, closes_on=FRIDAY), now=NOW)
    ballot = opened(session, cast, entries)
    with pytest.raises(AlreadySettled) as told:
        opened(session, cast, entries)
    assert told.value.kind == "open_ballot"
    due = there(find(session, cast.committee.pk, Work.BALLOT_CLOSE, ballot.pk))
    assert due.next_run == ballot.closes_at
    assert there(ballot.closes_at).isoformat() == "2026-11-28T00:00:00+00:00"  # 17:00 of Friday in Denver


def test_under_an_open_meetings_law_no_ballot_opens_and_none_can_be_cast(session, cast, ready):
    ballot, items = ready
    cast.committee.open_meetings = True
    session.add(cast.committee)
    with pytest.raises(Refused) as told:
        opened(session, cast, [])
    assert told.value.code == "open_meetings"
    with pytest.raises(Refused) as told:
        vote(session, cast.ben, ballot, {items[0]: 1})
    assert told.value.code == "open_meetings"
    assert session.exec(select(BallotPaper)).all() == []


def test_one_person_is_asked_for_each_ballot_the_designee_of_one_who_is_away(session, cast, ready):
    ballot, _ = ready
    assert {one.name for one in whom_to_invite(session, ballot, now=NOW)} == {"Ana", "Ben", "Cho"}
    cast.ana.away_until = date(2026, 12, 24)
    session.add(cast.ana)
    assert {one.name for one in whom_to_invite(session, ballot, now=NOW)} == {"Dee", "Ben", "Cho"}


def test_the_reminder_is_on_the_working_day_before_and_not_on_the_day_of_asking(session, cast, ready):
    ballot, _ = ready
    due = there(remind_at(session, ballot, now=NOW))
    assert due.isoformat() == "2026-11-25T16:00:00+00:00"  # the day before Thanksgiving
    assert remind_at(session, ballot, now=NOW + 5 * DAY) is None


# --- casting ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choose", "field", "code"),
    [
        (lambda items: {items[0]: 2, items[1]: 2}, 1, "too_many_dots"),
        (lambda items: {items[0]: -1}, 0, "unknown"),
        (lambda items: {}, None, "no_dots"),
        (lambda items: {items[0]: 0}, None, "no_dots"),
    ],
)
def test_no_more_dots_than_there_are_and_at_least_one(session, cast, ready, choose, field, code):
    ballot, items = ready
    with pytest.raises(Refused) as told:
        vote(session, cast.ben, ballot, choose(items))
    assert told.value.code == code
    assert told.value.field == ("title" if field is None else f"option-{items[field]}")


def test_nothing_else_can_be_voted_for(session, cast, ready):
    ballot, _ = ready
    with pytest.raises(Refused):
        vote(session, cast.ben, ballot, {9999: 1})


def test_voting_again_changes_the_vote_and_does_not_add_one(session, cast, ready):
    ballot, items = ready
    vote(session, cast.ben, ballot, {items[0]: 3})
    voice = vote(session, cast.ben, ballot, {items[1]: 2}, now=NOW + DAY)
    assert own_choices(session, cast.ben, voice) == {str(items[1]): 2}
    assert len(session.exec(select(BallotPaper)).all()) == 1
    assert turnout_now(session, ballot) == {"behavioral_health": [0, 1], "criminal_justice": [1, 2]}


def test_only_who_holds_a_seat_or_stands_in_casts_its_ballot(session, cast, ready):
    ballot, items = ready
    bens = voices_of(session, ballot, cast.ben)[0].key
    for who in (cast.cho, cast.dee):
        with pytest.raises(NotAllowed):
            vote(session, who, ballot, {items[0]: 1}, key=bens)
    with pytest.raises(NotAllowed):
        vote(session, seat(session, "T2").ana, ballot, {items[0]: 1}, key=bens)
    with pytest.raises(NotAllowed):
        voice_by_key(session, cast.ben, ballot, "s999")


def test_the_designee_casts_once_and_the_principal_may_replace_it_unseen(session, cast, ready):
    ballot, items = ready
    vote(session, cast.dee, ballot, {items[0]: 3})
    voice = voices_of(session, ballot, cast.ana)[0]
    assert own_choices(session, cast.ana, voice) == {}
    vote(session, cast.ana, ballot, {items[1]: 3})
    voice = voices_of(session, ballot, cast.dee)[0]
    assert own_choices(session, cast.dee, voice) == {}
    with pytest.raises(AlreadySettled) as told:
        check_castable(session, cast.dee, ballot, voice, now=NOW)
    assert told.value.kind == "seat_ballot"
    assert [paper.choices for paper in session.exec(select(BallotPaper)).all()] == [{str(items[1]): 3}]


def test_each_member_has_one_where_members_vote(session, cast):
    seats(session, cast)
    entries = gaps(session, cast)
    ballot = opened(session, cast, entries, voters=Voters.MEMBERS)
    assert len(voices(session, ballot)) == 4
    vote(session, cast.dee, ballot, {entries[0].item_id: 1})
    assert turnout_now(session, ballot) == {"behavioral_health": [0, 1], "criminal_justice": [1, 3]}
    with pytest.raises(NotAllowed):
        vote(session, cast.dee, ballot, {entries[0].item_id: 1}, key=f"m{cast.ana.pk}")


def test_a_gap_that_was_closed_meanwhile_takes_no_dots_and_is_not_counted(session, cast, ready):
    ballot, items = ready
    for who in (cast.ana, cast.ben, cast.cho):
        vote(session, who, ballot, {items[0]: 2, items[1]: 1})
    entries = {one.item_id: one for one in lines(session, cast)}
    close_item(session, cast.ana, entries[items[0]], why="Opened", now=NOW)
    with pytest.raises(Refused) as told:
        vote(session, cast.ben, ballot, {items[0]: 1})
    assert (told.value.field, told.value.code, told.value.given) == (f"option-{items[0]}", "gap_closed", "M1")
    close_ballot(session, ballot, now=AFTER)
    assert ranked(session, ballot) == [("Screening", 1, 3), ("Housing", 2, 0), ("Beds", None, None)]
    assert [one.row.struck for one in options_of(session, ballot)] == [False, False, True]


def lines(session, cast):
    return entries_of(session, there(current_mapping(session, cast.committee.pk)))


def test_pairs_are_cast_and_counted_with_ties_as_ties(session, cast):
    seats(session, cast)
    entries = gaps(session, cast)
    ballot = opened(session, cast, entries, Method.PAIRS, dots=None)
    one, two, three = (entry.item_id for entry in entries)
    with pytest.raises(Refused) as told:
        vote(session, cast.ana, ballot, {})
    assert told.value.code == "no_pairs"
    for choices in ({f"{two}-{one}": one}, {f"{one}-{two}": three}):
        with pytest.raises(Refused):
            vote(session, cast.ana, ballot, choices)
    for who in (cast.ana, cast.ben, cast.cho):
        vote(session, who, ballot, {f"{one}-{two}": two, f"{one}-{three}": three})
    close_ballot(session, ballot, now=AFTER)
    assert ranked(session, ballot) == [("Screening", 1, 3), ("Housing", 1, 3), ("Beds", 3, 0)]


# --- the count ----------------------------------------------------------------------------------------------


def test_it_is_counted_once_and_the_papers_are_destroyed(session, cast, ready):
    ballot, items = ready
    for who, choices in ((cast.dee, {items[0]: 3}), (cast.ben, {items[1]: 3}), (cast.cho, {items[2]: 1})):
        vote(session, who, ballot, choices)
    assert close_ballot(session, ballot, now=AFTER)
    assert not close_ballot(session, ballot, now=AFTER)
    assert (ballot.state, ballot.counted, ballot.papers) == (BallotState.CLOSED, True, 3)
    assert ballot.turnout == {"behavioral_health": [1, 1], "criminal_justice": [2, 2]}
    assert ranked(session, ballot) == [("Beds", 1, 3), ("Screening", 1, 3), ("Housing", 3, 1)]
    assert session.exec(select(BallotPaper)).all() == []
    with pytest.raises(AlreadySettled):
        vote(session, cast.ben, ballot, {items[0]: 1}, now=AFTER)


def test_nothing_can_be_cast_between_its_time_and_the_count(session, cast, ready):
    ballot, items = ready
    with pytest.raises(AlreadySettled) as told:
        vote(session, cast.ben, ballot, {items[0]: 1}, now=ballot.closes_at)
    assert told.value.kind == "ballot"


def test_fewer_than_three_ballots_are_not_counted(session, cast, ready):
    ballot, items = ready
    for who in (cast.ana, cast.ben):
        vote(session, who, ballot, {items[0]: 3})
    close_ballot(session, ballot, now=AFTER)
    assert (ballot.counted, ballot.papers) == (False, 2)
    assert {(place, points) for _, place, points in ranked(session, ballot)} == {(None, None)}
    assert session.exec(select(BallotPaper)).all() == []
    with pytest.raises(AlreadySettled):
        post_ranking(session, cast.ana, ballot, now=AFTER)


def test_with_fewer_than_two_gaps_left_there_is_no_ranking(session, cast, ready):
    ballot, items = ready
    for who in (cast.ana, cast.ben, cast.cho):
        vote(session, who, ballot, {items[0]: 3})
    for entry in lines(session, cast)[:2]:
        close_item(session, cast.ana, entry, why="Opened", now=NOW)
    close_ballot(session, ballot, now=AFTER)
    assert not ballot.counted


def test_a_ballot_of_a_body_that_came_under_the_law_meanwhile_is_called_off(session, cast, ready):
    ballot, items = ready
    for who in (cast.ana, cast.ben, cast.cho):
        vote(session, who, ballot, {items[0]: 3})
    cast.committee.open_meetings = True
    session.add(cast.committee)
    session.flush()
    close_ballot(session, ballot, now=AFTER)
    assert (ballot.state, ballot.counted) == (BallotState.CALLED_OFF, False)
    assert session.exec(select(BallotPaper)).all() == []


def test_a_ballot_that_is_called_off_leaves_no_paper_and_nothing_due(session, cast, ready):
    ballot, items = ready
    vote(session, cast.ben, ballot, {items[0]: 3})
    with pytest.raises(NotAllowed):
        call_off(session, cast.ben, ballot, now=NOW)
    call_off(session, cast.ana, ballot, now=NOW)
    assert ballot.state == BallotState.CALLED_OFF
    assert session.exec(select(BallotPaper)).all() == []
    assert there(find(session, cast.committee.pk, Work.BALLOT_CLOSE, ballot.pk)).next_run is None
    with pytest.raises(AlreadySettled):
        call_off(session, cast.ana, ballot, now=NOW)


def test_the_audit_log_says_that_a_seat_has_voted_and_never_what(session, cast, ready):
    ballot, items = ready
    vote(session, cast.ben, ballot, {items[0]: 3})
    vote(session, cast.ben, ballot, {items[1]: 3}, now=NOW + DAY)
    told = session.exec(select(AuditLine).where(AuditLine.act == "ballot.cast")).all()
    assert [(one.kind, one.actor_id) for one in told] == [("ballot_voter", cast.ben.pk)] * 2
    assert not [one for one in told if "choices" in {*one.before, *one.after}]
    assert session.exec(select(AuditLine).where(AuditLine.kind == "ballot_paper")).all() == []


def test_posting_is_for_chair_and_coordinator_and_happens_once(session, cast, ready):
    ballot, items = ready
    for who in (cast.ana, cast.ben, cast.cho):
        vote(session, who, ballot, {items[0]: 1})
    close_ballot(session, ballot, now=AFTER)
    assert last_ranking(session, cast.committee.pk) is None
    with pytest.raises(NotAllowed):
        post_ranking(session, cast.ben, ballot, now=AFTER)
    assert post_ranking(session, cast.ana, ballot, now=AFTER)
    assert not post_ranking(session, cast.ana, ballot, now=AFTER)
    assert last_ranking(session, cast.committee.pk) is ballot


def test_reading_a_ballot_costs_the_same_for_many_gaps_and_seats(session, database, cast):
    seats(session, cast)
    entries = gaps(session, cast, *(f"Gap {number}" for number in range(30)))
    ballot = opened(session, cast, entries)
    with counting(database) as told:
        options_of(session, ballot)
        voices(session, ballot)
        turnout_now(session, ballot)
    assert len(told) <= 11
