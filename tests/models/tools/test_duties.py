"""The responsibility matrix: parts with their days, contested duties and orphans, and who may say so."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import select

from models.committee import Agency, Sector
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.roster import put_seat
from models.tools.duties import (
    DutyPart,
    Part,
    SharedDuty,
    add_duty,
    contest,
    duty_lines,
    end_duty,
    line_of,
    put_duty,
    put_parts,
    settle_contest,
    speaks_for,
)
from models.topic import AgendaItem
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)


@pytest.fixture
def hospital(session, cast) -> Agency:
    row = Agency(committee_id=cast.committee.pk, name="Hospital", sector=Sector.BEHAVIORAL_HEALTH)
    session.add(row)
    session.flush()
    return row


def add(session, cast, name="The ride", now=NOW, **parts) -> SharedDuty:
    duty = add_duty(session, cast.ana, name=name, now=now)
    put(session, cast, duty, now=now, **parts)
    return duty


def put(session, cast, duty, now=NOW, name=None, by=None, **parts):
    chosen = {Part(part): agencies for part, agencies in parts.items()}
    put_parts(session, by or cast.ana, duty, name=name or duty.name, parts=chosen, now=now)


def test_a_duty_with_one_responsible_agency_is_clear(session, cast, hospital):
    duty = add(session, cast, responsible=[cast.agency], does=[hospital, cast.agency], informed=[hospital])
    line = line_of(session, duty)
    assert (line.of(Part.RESPONSIBLE), line.of(Part.DOES)) == ([cast.agency], [hospital, cast.agency])
    assert (line.of(Part.CONSULTED), line.of(Part.INFORMED)) == ([], [hospital])
    assert (line.contested, line.orphan) == (False, False)


def test_contested_duties_come_first_and_then_those_that_nobody_is_responsible_for(session, cast, hospital):
    add(session, cast, "A clear one", responsible=[cast.agency])
    add(session, cast, "B orphan", does=[cast.agency])
    add(session, cast, "C claimed twice", responsible=[cast.agency, hospital])
    disputed = add(session, cast, "D disputed", responsible=[cast.agency])
    contest(session, cast.ana, disputed, hospital, why="Not at night", now=NOW)
    add(session, seat(session, "T2"), "Theirs")
    lines = duty_lines(session, cast.committee.pk)
    assert [line.duty.name[0] for line in lines] == ["C", "D", "B", "A"]
    assert [(line.contested, line.orphan) for line in lines] == [
        (True, False),
        (True, False),
        (False, True),
        (False, False),
    ]


def test_who_was_responsible_before_stays_readable_with_its_days(session, cast, hospital):
    duty = add(session, cast, responsible=[cast.agency], does=[cast.agency])
    later = NOW + 5 * DAY
    put(session, cast, duty, now=later, name="The ride by night", responsible=[hospital], does=[cast.agency])
    line = line_of(session, duty)
    [former] = line.former
    assert (former.agency, former.row.part) == (cast.agency, Part.RESPONSIBLE)
    assert (former.row.since, former.row.until) == (TODAY, TODAY + 5 * DAY)
    assert (duty.name, line.of(Part.RESPONSIBLE), line.of(Part.DOES)) == (
        "The ride by night",
        [hospital],
        [cast.agency],
    )


@pytest.mark.parametrize(
    ("name", "code"), [(" ", "empty"), ("x" * 151, "too_long"), ("the RIDE", "duty_known")]
)
def test_a_duty_that_cannot_be_is_refused(session, cast, name, code):
    add(session, cast)
    with pytest.raises(Refused) as told:
        add(session, cast, name)
    assert (told.value.field, told.value.code) == ("name", code)


def test_the_matrix_holds_thirty_duties_and_one_that_was_taken_out_makes_room(session, cast):
    made = [add_duty(session, cast.ana, name=f"Duty {number}", now=NOW) for number in range(30)]
    with pytest.raises(Refused) as told:
        add_duty(session, cast.ana, name="One more", now=NOW)
    assert told.value.code == "too_many_duties"
    end_duty(session, cast.ana, made[3], now=NOW)
    add_duty(session, cast.ana, name="Duty 3", now=NOW)
    assert made[3].ended_on == TODAY
    for act in (
        lambda: put(session, cast, made[3]),
        lambda: end_duty(session, cast.ana, made[3], now=NOW),
        lambda: contest(session, cast.ana, made[3], cast.agency, why="Hm", now=NOW),
        lambda: put_duty(session, cast.ana, made[3], title="T", attachment="", now=NOW),
        lambda: line_of(session, made[3]),
    ):
        with pytest.raises(AlreadySettled):
            act()


def test_whoever_sits_for_an_agency_contests_for_it_and_for_no_other(session, cast, hospital):
    put_seat(session, cast.ana, hospital, principal=cast.ben, designee=cast.cho, now=NOW)
    duty = add(session, cast, responsible=[cast.agency])
    assert (speaks_for(session, cast.ben), speaks_for(session, cast.cho)) == ([hospital], [hospital])
    assert (speaks_for(session, cast.dee), speaks_for(session, cast.ana)) == ([], [hospital, cast.agency])
    with pytest.raises(Refused) as told:
        contest(session, cast.ben, duty, cast.agency, why="Hm", now=NOW)
    assert (told.value.field, told.value.code) == ("agency", "not_your_agency")
    row = contest(session, cast.cho, duty, hospital, why=" At  night ", now=NOW)
    assert (row.why, row.said_on) == ("At night", TODAY)
    with pytest.raises(AlreadySettled):
        contest(session, cast.ben, duty, hospital, why="Again", now=NOW)


def test_a_contest_is_settled_by_that_agency_or_by_staff_and_may_come_again(session, cast, hospital):
    put_seat(session, cast.ana, hospital, principal=cast.ben, designee=None, now=NOW)
    duty = add(session, cast, responsible=[cast.agency])
    row = contest(session, cast.ben, duty, hospital, why="At night", now=NOW)
    for who in (cast.dee, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            settle_contest(session, who, row, now=NOW)
    settle_contest(session, cast.ben, row, now=NOW + DAY)
    line = line_of(session, duty)
    assert (line.contested, line.settled[0].row.settled_on) == (False, TODAY + DAY)
    with pytest.raises(AlreadySettled):
        settle_contest(session, cast.ana, row, now=NOW)
    settle_contest(
        session, cast.ana, contest(session, cast.ben, duty, hospital, why="Again", now=NOW), now=NOW
    )


def test_only_staff_keep_the_matrix_and_only_their_own(session, cast, hospital):
    duty = add(session, cast)
    acts = (
        lambda who: add_duty(session, who, name="Mine", now=NOW),
        lambda who: put(session, cast, duty, by=who),
        lambda who: end_duty(session, who, duty, now=NOW),
        lambda who: put_duty(session, who, duty, title="T", attachment="", now=NOW),
    )
    other = seat(session, "T2")
    for act in acts:
        with pytest.raises(NotAllowed):
            act(cast.ben)
    for act in acts[1:]:
        with pytest.raises(NotAllowed):
            act(other.ana)
    with pytest.raises(NotAllowed):
        contest(session, other.ana, duty, other.agency, why="Hm", now=NOW)
    with pytest.raises(NotFound):
        put(session, cast, duty, responsible=[other.agency])
    row = DutyPart(
        committee_id=cast.committee.pk,
        duty_id=duty.pk,
        agency_id=other.agency.pk,
        part=Part.DOES,
        since=TODAY,
    )
    assert refused(session, partial(session.add, row))


def test_a_duty_gets_on_the_agenda_once(session, cast):
    duty = add(session, cast)
    for fresh in (True, False):
        assert put_duty(session, cast.ana, duty, title="Who?", attachment="", now=NOW).fresh is fresh
    assert len(session.exec(select(AgendaItem)).all()) == 1


def test_the_matrix_is_read_in_three_queries(session, database, cast, hospital):
    for number in range(20):
        duty = add(session, cast, f"Duty {number}", responsible=[cast.agency], does=[hospital])
        contest(session, cast.ana, duty, hospital, why="Hm", now=NOW)
    with counting(database) as told:
        assert len(duty_lines(session, cast.committee.pk)) == 20
    assert len(told) == 3
