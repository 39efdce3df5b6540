"""Setting up: coordinators, seats, workgroups, meetings and rhythm, as the models keep them."""

from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import select

from models import schedule
from models.audit import AuditLine
from models.calendar import wall_of
from models.committee import Committee, Sector
from models.database import Database
from models.errors import NotAllowed, NotSeated, Refused
from models.meeting import Meeting, MeetingState
from models.recurrence import Recurrence, monthly_nth, weekly
from models.rhythm import checkin_rule, finish_setup, missing_part, nudges_of, put_series, set_rhythm
from models.roster import (
    Person,
    admit,
    begin,
    group_lines,
    put_agency,
    put_seat,
    put_workgroup,
    read_zone,
    seat_lines,
    set_basics,
    set_coordinators,
    vacancies,
)
from models.schedule import Work
from models.topic import add_topic, topics_of
from models.workgroup import Mode
from tests.laid import laid_file
from tests.models.small import ZONE, Small
from tests.there import there

NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
MONTHLY = Recurrence(monthly_nth(2, 1), date(2026, 11, 20), time(9), ZONE)
MONDAYS = Recurrence(weekly({0}), date(2026, 11, 20), time(9), ZONE)
FRIDAYS = Recurrence(weekly({4}), date(2026, 11, 20), time(8), ZONE)


@pytest.fixture
def small(tmp_path):
    kept = Database(laid_file(tmp_path / "small.db"))
    yield Small(kept, NOW)
    kept.close()


def meet(session, actor, committee, rule=MONTHLY, *, agenda_days=5, now=NOW):
    return put_series(
        session,
        actor,
        committee,
        recurrence=rule,
        minutes=90,
        place="Room 2",
        agenda_days=agenda_days,
        now=now,
    )


def group(session, actor, committee, name, *, channel=None, which=None):
    return put_workgroup(
        session,
        actor,
        committee,
        name=name,
        channel_id=channel,
        mode=Mode.WORKPLAN,
        leads=[actor],
        members=[],
        group=which,
        now=NOW,
    )


def planned(session):
    rows = session.exec(select(Meeting).where(Meeting.state == MeetingState.PLANNED)).all()
    return sorted(rows, key=lambda meeting: meeting.starts_at)


def test_who_begins_coordinates_and_beginning_again_changes_nothing(small):
    with small.open() as (session, committee, ana, ben):
        assert ana.coordinator
        assert not ben.coordinator
        again, _ = begin(session, "T1", Person("UBEN", "Ben", ZONE), name="Mine", now=NOW)
        assert (again.pk, again.name) == (committee.pk, "Council")


def test_somebody_unknown_to_a_committee_is_no_member_of_it(small):
    with small.open() as (session, committee, _, _):
        _, stranger = begin(session, "T1", Person("UEVE", "Eve", ZONE), name="Mine", now=NOW)
        with pytest.raises(NotSeated):
            set_coordinators(session, stranger, committee, [], now=NOW)


def test_a_zone_that_nobody_knows_does_not_keep_a_committee_from_beginning(small):
    with small.database.transaction() as session:
        made, member = begin(session, "T2", Person("UZED", "Zed", "Mars/Base"), name="Other", now=NOW)
        assert (made.zone, member.zone) == ("UTC", "UTC")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("Denver", "America/Denver"), ("mountain time", "America/Denver"), ("america/boise", "America/Boise")],
)
def test_typed_zones_are_read_as_people_mean_them(typed, zone):
    assert read_zone(typed) == zone


def test_nudges_have_one_schedule_for_every_zone(small):
    with small.open() as (session, committee, *_):
        for slack_id, zone in (("U1", "America/New_York"), ("U2", "America/New_York"), ("U3", ZONE)):
            admit(session, committee, Person(slack_id, slack_id, zone), now=NOW)
        assert [one.zone for one in nudges_of(session, committee.pk)] == [ZONE, "America/New_York"]


def test_only_a_coordinator_sets_up(small):
    with small.open() as (session, committee, ana, ben):
        for act in (
            lambda: put_agency(session, ben, committee, name="X", sector=Sector.COMMUNITY, now=NOW),
            lambda: set_coordinators(session, ben, committee, [ben], now=NOW),
            lambda: group(session, ben, committee, "X"),
            lambda: meet(session, ben, committee),
            lambda: set_rhythm(session, ben, committee, checkins=MONDAYS, digest=FRIDAYS, now=NOW),
            lambda: finish_setup(session, ben, committee, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert ana.coordinator


def test_a_change_of_the_basics_is_on_record_with_what_was_before(small):
    with small.open() as (session, committee, ana, _):
        set_basics(session, ana, committee, name="New name", mission="", zone=ZONE, channel_id="C1", now=NOW)
        line = session.exec(select(AuditLine).where(AuditLine.kind == "committee")).one()
    assert line.before == {"name": "Council", "channel_id": None}
    assert line.after == {"name": "New name", "channel_id": "C1"}


def test_a_seat_without_a_principal_is_vacant_until_somebody_takes_it(small):
    with small.open() as (session, committee, ana, ben):
        agency = put_agency(session, ana, committee, name="Jail", sector=Sector.CRIMINAL_JUSTICE, now=NOW)
        put_seat(session, ana, agency, principal=None, designee=None, now=NOW)
        assert [line.agency.name for line in vacancies(session, committee.pk)] == ["Jail"]
        put_seat(session, ana, agency, principal=ben, designee=None, now=NOW)
        assert vacancies(session, committee.pk) == []
        assert len(seat_lines(session, committee.pk)) == 1


def test_two_people_of_one_agency_hold_two_seats(small):
    with small.open() as (session, committee, ana, ben):
        agency = put_agency(session, ana, committee, name="Court", sector=Sector.CRIMINAL_JUSTICE, now=NOW)
        for person in (ana, ben, ben):
            put_seat(session, ana, agency, principal=person, designee=None, now=NOW)
        assert [there(line.principal).name for line in seat_lines(session, committee.pk)] == ["Ana", "Ben"]


def test_nobody_holds_seats_of_two_agencies(small):
    with small.open() as (session, committee, ana, ben):
        jail, court = (
            put_agency(session, ana, committee, name=name, sector=Sector.CRIMINAL_JUSTICE, now=NOW)
            for name in ("Jail", "Court")
        )
        put_seat(session, ana, jail, principal=ben, designee=None, now=NOW)
        with pytest.raises(Refused, match=r"principal.*seated"):
            put_seat(session, ana, court, principal=ben, designee=None, now=NOW)


def test_a_workgroup_cannot_take_the_name_or_the_channel_of_another(small):
    with small.open() as (session, committee, ana, _):
        group(session, ana, committee, "Diversion", channel="C1")
        housing = group(session, ana, committee, "Housing", channel="C2")
        with pytest.raises(Refused, match="name_taken"):
            group(session, ana, committee, "diversion", channel="C2", which=housing)
        with pytest.raises(Refused, match="taken"):
            group(session, ana, committee, "Housing", channel="C1", which=housing)
        group(session, ana, committee, "Homes", channel="C2", which=housing)
        assert [line.group.name for line in group_lines(session, committee.pk)] == ["Diversion", "Homes"]


def test_the_parts_of_the_set_up_come_one_after_the_other(small):
    with small.open() as (session, committee, ana, _):
        assert missing_part(session, committee) == "basics"
        set_basics(session, ana, committee, name="C", mission="", zone=ZONE, channel_id="C9", now=NOW)
        assert missing_part(session, committee) == "seats"
        agency = put_agency(session, ana, committee, name="Jail", sector=Sector.CRIMINAL_JUSTICE, now=NOW)
        put_seat(session, ana, agency, principal=ana, designee=None, now=NOW)
        assert missing_part(session, committee) == "workgroups"
        group(session, ana, committee, "Diversion")
        assert missing_part(session, committee) == "meetings"
        meet(session, ana, committee)
        assert missing_part(session, committee) == "rhythm"
        set_rhythm(session, ana, committee, checkins=MONDAYS, digest=FRIDAYS, now=NOW)
        assert missing_part(session, committee) == "chair"
        assert not finish_setup(session, ana, committee, now=NOW)


def test_another_rule_moves_planned_meetings_and_keeps_their_topics(small):
    thursdays = Recurrence(monthly_nth(3, 3), date(2026, 11, 20), time(10), ZONE)
    with small.open() as (session, committee, ana, _):
        meet(session, ana, committee)
        first = planned(session)[0]
        add_topic(session, ana, first, title="Jail data", now=NOW)
        meet(session, ana, committee, thursdays)
        moved = planned(session)
        assert [meeting.planned_on for meeting in moved][:2] == [date(2026, 12, 17), date(2027, 1, 21)]
        assert [topic.title for topic in topics_of(session, moved[0])] == ["Jail data"]
        due = there(schedule.find(session, committee.pk, Work.AGENDA, moved[0].pk))
        assert due.next_run == datetime(2026, 12, 12, 16, tzinfo=UTC)


def test_another_hour_on_the_same_days_leaves_one_meeting_a_day(small):
    later = Recurrence(MONTHLY.rule, MONTHLY.start, time(13), ZONE)
    with small.open() as (session, committee, ana, _):
        meet(session, ana, committee)
        days = [meeting.planned_on for meeting in planned(session)]
        meet(session, ana, committee, later)
        assert [meeting.planned_on for meeting in planned(session)] == days
        assert {wall_of(meeting.starts_at, ZONE).hour for meeting in planned(session)} == {13}


def test_a_meeting_whose_agenda_is_out_stays_and_the_new_rule_begins_after_it(small):
    every_second_thursday = Recurrence(weekly({3}, 2), date(2026, 11, 26), time(9), ZONE)
    with small.open() as (session, committee, ana, _):
        meet(session, ana, committee)
        told = planned(session)[0]
        told.agenda_posted_at = NOW
        meet(session, ana, committee, every_second_thursday)
        days = [meeting.planned_on for meeting in planned(session)]
    assert days[:3] == [date(2026, 12, 8), date(2026, 12, 10), date(2026, 12, 24)]


def test_the_same_meeting_rule_again_changes_nothing(small):
    with small.open() as (session, committee, ana, _):
        meet(session, ana, committee)
        before = [meeting.model_dump() for meeting in planned(session)]
        meet(session, ana, committee)
        assert [meeting.model_dump() for meeting in planned(session)] == before


@pytest.mark.parametrize(("minutes", "agenda_days", "field"), [(4, 5, "minutes"), (90, 61, "agenda_days")])
def test_meetings_out_of_range_are_refused_on_their_field(small, minutes, agenda_days, field):
    with small.open() as (session, committee, ana, _), pytest.raises(Refused) as refused:
        put_series(
            session,
            ana,
            committee,
            recurrence=MONTHLY,
            minutes=minutes,
            place="",
            agenda_days=agenda_days,
            now=NOW,
        )
    assert refused.value.field == field


def test_a_new_digest_hour_leaves_a_workgroup_its_own_check_in_rule(small):
    own = Recurrence(weekly({2}), date(2026, 11, 20), time(9), ZONE)
    with small.open() as (session, committee, ana, _):
        groups = [group(session, ana, committee, name) for name in ("A", "B", "C")]
        set_rhythm(session, ana, committee, checkins=MONDAYS, digest=FRIDAYS, now=NOW)
        special = there(schedule.find(session, committee.pk, Work.ROUND_OPEN, groups[0].pk))
        schedule.change_rule(session, ana, special, own, now=NOW)
        assert checkin_rule(session, committee.pk) == MONDAYS
        set_rhythm(session, ana, committee, checkins=MONDAYS, digest=MONDAYS, now=NOW)
        assert special.recurrence == own
        set_rhythm(session, ana, committee, checkins=FRIDAYS, digest=MONDAYS, now=NOW)
        assert special.recurrence == FRIDAYS


def test_committees_of_two_workspaces_do_not_see_each_other(small):
    with small.database.transaction() as session:
        other, zed = begin(session, "T2", Person("UZED", "Zed", ZONE), name="Other", now=NOW)
        put_agency(session, zed, other, name="Jail", sector=Sector.CRIMINAL_JUSTICE, now=NOW)
        group(session, zed, other, "Diversion")
        first = session.exec(select(Committee).where(Committee.team_id == "T1")).one()
        assert seat_lines(session, first.pk) == []
        assert group_lines(session, first.pk) == []
        assert len(nudges_of(session, first.pk)) == 1
