"""Which user group should hold whom, who may have it put right, and what came of it; on both databases."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models import user_groups
from models.audit import AuditLine
from models.chair import Candidate
from models.committee import Sector
from models.errors import NotAllowed
from models.office import ChairTerm, Duty, TermState, UserGroup
from models.rotation import begin_office, begin_rotation
from models.user_groups import LEASE, claim, follow, group_of, settle, wanted
from tests.models.both import NOW, database, seat, url
from tests.there import there

__all__ = ["database", "url"]

MINUTE = timedelta(minutes=1)


def chairs(session, member, number=1):
    """The member chairs from now on; whoever did before does not."""
    for term in session.exec(select(ChairTerm)).all():
        term.state = TermState.ENDED
    session.flush()
    session.add(
        ChairTerm(
            committee_id=member.committee_id,
            member_id=member.pk,
            number=number,
            sector=Sector.CRIMINAL_JUSTICE,
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
            state=TermState.SERVING,
        )
    )
    session.flush()


@pytest.fixture
def cast(database):
    """cho chairs, and ana has the group S1 follow the chair."""
    with database.transaction() as session:
        made = seat(session)
        chairs(session, made.cho)
        follow(session, made.ana, made.committee, "S1", now=NOW)
    return made


def take(database, *, now=NOW):
    with database.transaction() as session:
        return claim(session, wanted(session, now=now)[0], now=now)


def due(database, *, now=NOW):
    with database.reading() as session:
        return bool(wanted(session, now=now))


def test_only_a_coordinator_has_a_group_follow_the_chair(database):
    with database.transaction() as session:
        made = seat(session)
        with pytest.raises(NotAllowed):
            follow(session, made.ben, made.committee, "S1", now=NOW)


def test_the_setting_is_in_the_log_with_who_made_and_who_ended_it(database, cast):
    with database.transaction() as session:
        follow(session, cast.ana, cast.committee, None, now=NOW)
        assert group_of(session, cast.committee.pk) is None
        lines = session.exec(select(AuditLine).where(AuditLine.kind == "user_group")).all()
        assert [line.actor_id for line in lines] == [cast.ana.pk, cast.ana.pk]
        assert [line.after.get("usergroup_id") for line in lines] == ["S1", None]


def test_ending_what_was_never_set_changes_nothing(database):
    with database.transaction() as session:
        made = seat(session)
        assert follow(session, made.ana, made.committee, None, now=NOW) is None


def test_a_group_is_wanted_until_it_is_known_to_hold_just_the_chair(database, cast):
    held = there(take(database))
    assert (held.usergroup_id, held.holder, held.team_id) == ("S1", cast.cho.slack_id, "T1")
    with database.transaction() as session:
        assert settle(session, held)
    assert not due(database)
    with database.transaction() as session:
        chairs(session, cast.ben, number=2)
    assert there(take(database)).holder == cast.ben.slack_id


def test_a_vacant_chair_leaves_the_group_as_it_was(database, cast):
    with database.transaction() as session:
        session.exec(select(ChairTerm)).one().state = TermState.ENDED
    assert not due(database)


def test_a_chair_who_has_left_is_not_put_into_the_group(database, cast):
    with database.transaction() as session:
        session.merge(cast.cho).active = False
    assert not due(database)


def test_one_worker_has_a_group_until_the_lease_runs_out(database, cast):
    held = there(take(database))
    with database.transaction() as session:
        assert claim(session, held.row_id, now=NOW + MINUTE) is None
        assert claim(session, held.row_id, now=NOW + LEASE) is not None


def test_two_workers_who_look_at_once_get_one_claim(database, cast):
    with database.reading() as session:
        [row_id] = wanted(session, now=NOW)
    claims = []
    for _ in range(2):
        with database.transaction() as session:
            claims.append(claim(session, row_id, now=NOW))
    assert [held is not None for held in claims] == [True, False]


def test_an_outcome_after_the_lease_is_dropped_and_the_group_put_right_once_more(database, cast):
    late = there(take(database))
    fresh = there(take(database, now=NOW + LEASE))
    with database.transaction() as session:
        assert not settle(session, late)
        assert settle(session, fresh)


def test_an_outcome_for_a_setting_that_was_changed_meanwhile_is_dropped(database, cast):
    held = there(take(database))
    with database.transaction() as session:
        follow(session, cast.ana, cast.committee, "S2", now=NOW)
    with database.transaction() as session:
        assert not settle(session, held)
    assert there(take(database)).usergroup_id == "S2"


def test_while_slack_is_asked_nobody_claims_to_know_who_is_in_it(database, cast):
    """A call whose answer was lost may have put somebody in, whoever chairs by the time it is looked at."""
    with database.transaction() as session:
        settle(session, there(claim(session, wanted(session, now=NOW)[0], now=NOW)))
        chairs(session, cast.ben, number=2)
    held = there(take(database))
    with database.transaction() as session:
        settle(session, held, error="timeout", retry_at=NOW + MINUTE)
        chairs(session, cast.cho, number=3)
    assert there(take(database, now=NOW + MINUTE)).holder == cast.cho.slack_id


def test_what_is_put_off_is_tried_again_at_its_time_and_knows_that_it_failed(database, cast):
    held = there(take(database))
    assert not held.failed
    with database.transaction() as session:
        assert settle(session, held, error="ratelimited", retry_at=NOW + MINUTE)
    assert not due(database)
    assert there(take(database, now=NOW + MINUTE)).failed


def test_what_is_given_up_stays_so_until_the_same_group_is_named_again(database, cast):
    held = there(take(database))
    with database.transaction() as session:
        assert settle(session, held, error="paid_teams_only")
        chairs(session, cast.ben, number=2)
    assert not due(database, now=NOW + timedelta(days=400))
    with database.transaction() as session:
        follow(session, cast.ana, cast.committee, "S1", now=NOW)
    assert due(database)


def test_somebody_whom_slack_does_not_let_in_ends_it_only_for_their_own_term(database, cast):
    held = there(take(database))
    with database.transaction() as session:
        assert settle(session, held, error="invalid_users", person=True)
    assert not due(database, now=NOW + timedelta(days=1))
    with database.transaction() as session:
        chairs(session, cast.ben, number=2)
    assert there(take(database)).holder == cast.ben.slack_id


def test_naming_the_group_again_puts_right_what_somebody_changed_by_hand(database, cast):
    held = there(take(database))
    with database.transaction() as session:
        settle(session, held)
        follow(session, cast.ana, cast.committee, "S1", now=NOW)
    assert due(database)


def test_committees_have_groups_of_their_own(database, cast):
    with database.transaction() as session:
        other = seat(session, "T2")
        chairs_of_other = ChairTerm(
            committee_id=other.committee.pk,
            member_id=other.dee.pk,
            sector=Sector.BEHAVIORAL_HEALTH,
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
            state=TermState.SERVING,
        )
        session.add(chairs_of_other)
        follow(session, other.ana, other.committee, "S1", now=NOW)
        claims = [there(claim(session, row_id, now=NOW)) for row_id in wanted(session, now=NOW)]
    assert [(held.team_id, held.holder) for held in claims] == [("T1", "UCHOT1"), ("T2", "UDEET2")]


def test_a_group_may_follow_another_office(database, cast):
    with database.transaction() as session:
        office = begin_office(session, cast.ana, cast.committee, Duty.RECORDER, None, now=NOW)
        row = UserGroup(committee_id=cast.committee.pk, office_id=office.id, usergroup_id="S7")
        assert user_groups.holder_of(session, row) is None
        place = Candidate(cast.ana.pk, None)
        start, end = NOW.date(), NOW.date() + timedelta(days=30)
        begin_rotation(
            session, cast.ana, office, line=[place], chair=place, starts_on=start, ends_on=end, now=NOW
        )
        assert user_groups.holder_of(session, row) == cast.ana.slack_id
