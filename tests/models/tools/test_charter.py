"""The charter: its versions, who drafts it, who signs it, and when it is in force."""

from datetime import date, timedelta

import pytest

from models.committee import Agency, Sector
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused, Stale
from models.roster import put_seat
from models.tools.charter import (
    PART_LIMIT,
    Answer,
    Charter,
    CharterState,
    Part,
    answer,
    in_state,
    own_lines,
    put_in_force,
    put_to_sign_off,
    record_sign_offs,
    save_draft,
    sign_offs,
    versions_of,
)
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_agreement import begin_to_chair
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY = date(2026, 11, 20)
WORDS = {Part.MISSION: " Fewer people in jail. ", Part.AIM: "Half the bookings by 2028", Part.SPONSOR: "  "}


@pytest.fixture
def table(session, cast):
    """Probation with ben as principal, the Hospital with dee; the Peers' seat is vacant."""
    hospital = Agency(committee_id=cast.committee.pk, name="Hospital", sector=Sector.BEHAVIORAL_HEALTH)
    peers = Agency(committee_id=cast.committee.pk, name="Peers", sector=Sector.COMMUNITY)
    session.add_all([hospital, peers])
    session.flush()
    for agency, principal in ((cast.agency, cast.ben), (hospital, cast.dee), (peers, None)):
        put_seat(session, cast.ana, agency, principal=principal, designee=cast.cho, now=NOW)
    return cast.agency, hospital, peers


def draft(session, cast, edits=None, **more) -> Charter:
    parts = WORDS | {Part(name): text for name, text in more.items()}
    return save_draft(session, cast.ana, parts, edits=edits, now=NOW)


def proposed(session, cast) -> Charter:
    charter = draft(session, cast)
    put_to_sign_off(session, cast.ana, charter, now=NOW)
    return charter


def signed(session, who, charter, agency) -> bool:
    return answer(session, who, charter, agency, signs=True, now=NOW)


def test_a_draft_keeps_what_is_said_and_leaves_out_what_is_not(session, cast):
    charter = draft(session, cast)
    assert charter.parts == {"mission": "Fewer people in jail.", "aim": "Half the bookings by 2028"}
    assert (charter.number, charter.state, charter.said(Part.SPONSOR)) == (1, CharterState.DRAFT, "")
    again = draft(session, cast, edits=0, timeline="Two years")
    assert again is charter
    assert (charter.said(Part.TIMELINE), charter.edits) == ("Two years", 1)


def test_a_draft_that_somebody_else_changed_or_began_meanwhile_is_not_overwritten(session, cast):
    draft(session, cast)
    for seen in (None, 1):
        with pytest.raises(Stale):
            draft(session, cast, edits=seen, aim="Mine")
    assert versions_of(session, cast.committee.pk)[0].said(Part.AIM) == "Half the bookings by 2028"


@pytest.mark.parametrize(
    ("parts", "field", "code"),
    [
        ({Part.MISSION: "  "}, "mission", "empty"),
        ({Part.AIM: "x" * (PART_LIMIT + 1)}, "aim", "too_long"),
    ],
)
def test_what_is_no_charter_is_refused_on_its_part(session, cast, parts, field, code):
    with pytest.raises(Refused) as told:
        save_draft(session, cast.ana, parts, edits=None, now=NOW)
    assert (told.value.field, told.value.code) == (field, code)


def test_it_comes_into_force_with_the_last_signature_and_a_vacant_seat_is_not_waited_for(
    session, cast, table
):
    probation, hospital, _ = table
    charter = proposed(session, cast)
    assert charter.put_on == TODAY
    assert not signed(session, cast.dee, charter, hospital)
    assert charter.state == CharterState.PROPOSED
    assert signed(session, cast.ben, charter, probation)
    assert (charter.state, charter.in_force_on) == (CharterState.IN_FORCE, TODAY)
    assert cast.committee.mission == "Fewer people in jail."


def test_a_new_version_leaves_the_old_one_in_force_until_it_is_signed(session, cast, table):
    probation, hospital, _ = table
    first = proposed(session, cast)
    signed(session, cast.dee, first, hospital)
    signed(session, cast.ben, first, probation)
    second = draft(session, cast, mission="Everybody in care")
    put_to_sign_off(session, cast.ana, second, now=NOW)
    signed(session, cast.dee, second, hospital)
    assert (first.state, second.state) == (CharterState.IN_FORCE, CharterState.PROPOSED)
    assert cast.committee.mission == "Fewer people in jail."
    later = NOW + timedelta(days=3)
    answer(session, cast.ben, second, probation, signs=True, now=later)
    assert (first.state, first.replaced_on) == (CharterState.REPLACED, TODAY + timedelta(days=3))
    assert first.parts["mission"] == "Fewer people in jail."
    assert cast.committee.mission == "Everybody in care"
    assert [one.number for one in versions_of(session, cast.committee.pk)] == [2, 1]


def test_a_version_put_to_sign_off_is_not_changed_but_replaced_by_the_next_one(session, cast, table):
    first = proposed(session, cast)
    second = draft(session, cast, aim="Other")
    assert (first.state, second.number) == (CharterState.PROPOSED, 2)
    put_to_sign_off(session, cast.ana, second, now=NOW)
    assert (first.state, first.in_force_on) == (CharterState.REPLACED, None)
    with pytest.raises(AlreadySettled):
        signed(session, cast.dee, first, table[1])
    with pytest.raises(AlreadySettled):
        put_to_sign_off(session, cast.ana, second, now=NOW)
    assert in_state(versions_of(session, cast.committee.pk), CharterState.PROPOSED) is second


def test_not_yet_needs_a_reason_and_can_become_a_signature(session, cast, table):
    charter = proposed(session, cast)
    with pytest.raises(Refused) as told:
        answer(session, cast.dee, charter, table[1], signs=False, because=" ", now=NOW)
    assert (told.value.field, told.value.code) == ("because", "empty")
    answer(session, cast.dee, charter, table[1], signs=False, because="Counsel reads it", now=NOW)
    [row] = [line.row for line in sign_offs(session, charter) if line.row]
    assert (row.answer, row.because, row.member_id) == (Answer.NOT_YET, "Counsel reads it", cast.dee.pk)
    signed(session, cast.dee, charter, table[1])
    assert (row.answer, row.because) == (Answer.SIGNED, "")


def test_only_the_agencys_principal_answers_for_it(session, cast, table):
    charter, stranger = proposed(session, cast), seat(session, "T2")
    for who in (cast.ana, cast.cho, cast.ben, stranger.ana):
        with pytest.raises(NotAllowed):
            signed(session, who, charter, table[1])
    with pytest.raises(NotFound):
        signed(session, cast.dee, charter, stranger.agency)
    assert own_lines(sign_offs(session, charter), cast.cho) == []


def test_only_chair_and_coordinator_draft_it_and_put_it_to_sign_off(session, cast, table):
    acts = (
        lambda who: save_draft(session, who, WORDS, edits=None, now=NOW),
        lambda who: put_to_sign_off(session, who, versions_of(session, cast.committee.pk)[0], now=NOW),
    )
    draft(session, cast)
    for act in acts:
        for who in (cast.ben, seat(session, f"T{id(act)}").ben):
            with pytest.raises(NotAllowed):
                act(who)
    begin_to_chair(session, cast, cast.cho)
    acts[1](cast.cho)
    acts[0](cast.cho)


def test_who_has_still_to_sign_holds_it_up_until_nobody_holds_the_seat(session, cast, table):
    probation, hospital, _ = table
    charter = proposed(session, cast)
    signed(session, cast.dee, charter, hospital)
    with pytest.raises(Refused) as told:
        put_in_force(session, cast.ana, charter, now=NOW)
    assert told.value.code == "not_signed"
    assert [line.agency.name for line in sign_offs(session, charter) if line.missing] == [probation.name]
    cast.ben.active = False
    session.add(cast.ben)
    session.flush()
    put_in_force(session, cast.ana, charter, now=NOW)
    assert charter.state == CharterState.IN_FORCE


def test_under_an_open_meetings_law_it_is_recorded_from_the_meeting(session, cast, table):
    probation, hospital, peers = table
    charter = proposed(session, cast)
    with pytest.raises(Refused) as told:
        record_sign_offs(session, cast.ana, charter, [hospital], day=None, now=NOW)
    assert told.value.code == "signs_itself"
    cast.committee.open_meetings = True
    session.add(cast.committee)
    session.flush()
    for signs in (True, False):
        with pytest.raises(Refused) as told:
            answer(session, cast.dee, charter, hospital, signs=signs, because="x", now=NOW)
        assert told.value.code == "in_the_meeting"
    with pytest.raises(NotAllowed):
        record_sign_offs(session, cast.dee, charter, [hospital], day=None, now=NOW)
    with pytest.raises(Refused) as told:
        record_sign_offs(session, cast.ana, charter, [hospital], day=TODAY + timedelta(days=1), now=NOW)
    assert (told.value.field, told.value.code) == ("day", "to_come")
    day = TODAY - timedelta(days=2)
    assert not record_sign_offs(session, cast.ana, charter, [hospital, peers], day=day, now=NOW)
    assert record_sign_offs(session, cast.ana, charter, [probation], day=day, now=NOW)
    rows = [line.row for line in sign_offs(session, charter) if line.row]
    assert {(row.day, row.recorded, row.member_id) for row in rows} == {(day, True, cast.ana.pk)}


def test_the_sign_off_is_read_in_as_many_queries_for_many_agencies_as_for_few(session, database, cast, table):
    charter = proposed(session, cast)

    def asked() -> int:
        session.flush()
        with counting(database) as told:
            sign_offs(session, charter)
            versions_of(session, cast.committee.pk)
        return len(told)

    few = asked()
    for number in range(10):
        row = Agency(committee_id=cast.committee.pk, name=f"Agency {number}", sector=Sector.COMMUNITY)
        session.add(row)
        session.flush()
        put_seat(session, cast.ana, row, principal=None, designee=cast.cho, now=NOW)
    assert asked() <= few
