"""Somebody leaves Slack: rights end at once, what they held is known, nothing is lost; on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import outbox
from models.access import Act, may
from models.audit import AuditLine
from models.committee import Committee, Member, Sector
from models.departure import Change, depart
from models.outbox import Kind, Message, OutboxMessage, SendState
from models.profile import concerns, keep_up
from models.rhythm import nudges_of
from models.roster import Person, admit, put_agency, put_seat
from tests.models.both import NOW, ZONE, database, put_member, seat, url
from tests.there import there

__all__ = ["database", "url"]


@pytest.fixture
def cast(database):
    with database.transaction() as session:
        return seat(session)


def held_by_ben(session, cast):
    """ben is principal for the jail, designee for the court, and owns two open steps and a done one."""
    for name, principal, designee in (("Jail", cast.ben, None), ("Court", cast.cho, cast.ben)):
        sector = Sector.CRIMINAL_JUSTICE
        agency = put_agency(session, cast.ana, cast.committee, name=name, sector=sector, now=NOW)
        put_seat(session, cast.ana, agency, principal=principal, designee=designee, now=NOW)
    goal = cast.goal(session)
    for _ in range(2):
        cast.step(session, goal, owner=cast.ben)
    cast.step(session, goal, owner=cast.cho)


def leaves(database, slack_id, *, now=NOW):
    with database.transaction() as session:
        committee = session.exec(select(Committee)).one()
        member = session.exec(select(Member).where(Member.slack_id == slack_id)).one()
        return depart(session, committee, member, now=now)


def test_who_leaves_has_no_right_any_more_and_the_log_says_since_when(database, cast):
    leaves(database, cast.ben.slack_id)
    with database.transaction() as session:
        ben = session.get_one(Member, cast.ben.pk)
        assert not ben.active
        assert not may(session, ben, Act.ADD_GOAL)
        line = session.exec(select(AuditLine).where(AuditLine.act == Change.LEFT)).one()
        assert (line.actor_id, line.row_id, line.after) == (None, ben.pk, {"active": False})


def test_what_they_held_is_told_and_stays_theirs(database, cast):
    with database.transaction() as session:
        held_by_ben(session, cast)
    gone = there(leaves(database, cast.ben.slack_id))
    assert [agency.name for agency in gone.principal_for] == ["Jail"]
    assert [agency.name for agency in gone.designee_for] == ["Court"]
    assert [(led.group.name, led.alone) for led in gone.leads] == [("Diversion", True)]
    assert (gone.open_steps, gone.chaired, gone.coordinated) == (2, False, False)
    assert [member.name for member in gone.told] == ["Ana"]


def test_a_lead_beside_others_does_not_leave_the_group_alone(database, cast):
    with database.transaction() as session:
        put_member(session, cast.group, cast.cho, lead=True)
    gone = there(leaves(database, cast.ben.slack_id))
    assert [led.alone for led in gone.leads] == [False]


def test_leaving_a_second_time_is_nothing_new(database, cast):
    assert leaves(database, cast.ben.slack_id)
    assert leaves(database, cast.ben.slack_id, now=NOW + timedelta(days=1)) is None
    with database.reading() as session:
        assert len(session.exec(select(AuditLine).where(AuditLine.act == Change.LEFT)).all()) == 1


def test_who_coordinated_beside_others_does_not_coordinate_when_seated_again(database, cast):
    with database.transaction() as session:
        admit(session, cast.committee, Person(cast.dee.slack_id, "Dee", ZONE), coordinator=True, now=NOW)
    gone = there(leaves(database, cast.dee.slack_id))
    assert gone.coordinated
    with database.transaction() as session:
        back = admit(session, cast.committee, Person(cast.dee.slack_id, "Dee", ZONE), now=NOW)
        assert (back.active, back.coordinator) == (True, False)


def test_without_another_coordinator_everybody_who_is_left_is_told(database, cast):
    gone = there(leaves(database, cast.ana.slack_id))
    assert [member.name for member in gone.told] == ["Ben", "Cho", "Dee"]


def test_what_waited_to_be_sent_to_them_is_withdrawn_and_nothing_else(database, cast):
    with database.transaction() as session:
        for who in (cast.ben, cast.cho):
            outbox.enqueue(
                session,
                cast.committee.pk,
                Message("hello", []),
                kind=Kind.NUDGE,
                key=f"n:{who.name}",
                target=who.slack_id,
                now=NOW,
            )
    leaves(database, cast.ben.slack_id)
    with database.reading() as session:
        states = {row.key: row.state for row in session.exec(select(OutboxMessage)).all()}
    assert states == {"n:Ben": SendState.WITHDRAWN, "n:Cho": SendState.QUEUED}


def test_another_zone_brings_nudges_at_the_hour_there(database, cast):
    with database.transaction() as session:
        cho = session.get_one(Member, cast.cho.pk)
        keep_up(session, cast.committee, cho, Person(cho.slack_id, "Cho P.", "America/New_York"), now=NOW)
        assert (cho.name, cho.zone) == ("Cho P.", "America/New_York")
        assert [one.zone for one in nudges_of(session, cast.committee.pk)] == [ZONE, "America/New_York"]
        line = session.exec(select(AuditLine).where(AuditLine.act == Change.PROFILE)).one()
        assert line.before == {"name": "Cho", "zone": ZONE}


def test_a_zone_that_nobody_knows_becomes_the_committees(database, cast):
    with database.transaction() as session:
        cho = session.get_one(Member, cast.cho.pk)
        keep_up(session, cast.committee, cho, Person(cho.slack_id, "Cho", "Mars/Base"), now=NOW)
        assert cho.zone == ZONE
        assert session.exec(select(AuditLine).where(AuditLine.act == Change.PROFILE)).all() == []


def test_a_profile_does_not_bring_anybody_back(database, cast):
    leaves(database, cast.ben.slack_id)
    with database.transaction() as session:
        ben = session.get_one(Member, cast.ben.pk)
        keep_up(session, cast.committee, ben, Person(ben.slack_id, "Benjamin", ZONE), now=NOW)
        assert (ben.active, ben.name) == (False, "Ben")


@pytest.mark.parametrize(
    ("team", "slack_id", "name", "zone", "concerned"),
    [
        ("T1", "UBENT1", None, None, True),
        ("T1", "UBENT1", "Ben", ZONE, False),
        ("T1", "UBENT1", "Benjamin", ZONE, True),
        ("T1", "UBENT1", "Ben", "America/New_York", True),
        ("T1", "UBENT1", "Ben", "Mars/Base", False),
        ("T1", "UNOBODY", None, None, False),
        ("T2", "UBENT1", None, None, False),
    ],
)
def test_only_news_of_those_who_are_here_matters(database, cast, team, slack_id, name, zone, concerned):
    person = Person(slack_id, name, zone) if name else None
    with database.reading() as session:
        assert concerns(session, team, slack_id, person) is concerned
