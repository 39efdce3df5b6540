"""A committee for the tests of vitality: its meetings, check-ins and steps, and what these show."""

from datetime import date, datetime, time, timedelta

from sqlmodel import select

from models.attendance import Attendance, Presence
from models.chair import Candidate
from models.checkin import Asked, Checkin, CheckinRound, Said
from models.committee import Agency, Seat, Sector
from models.goal import Goal, GoalState
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.office import Office
from models.rotation import begin_rotation
from models.step import edit
from models.tools.signals import Sign, signs_of
from models.tools.signals_rules import Signal
from models.tools.vitality import thresholds_of
from models.topic import AgendaItem, TopicState
from tests.models.both import NOW, ZONE

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)


def signs(session, cast, *, now=NOW) -> dict[tuple[Signal, int], Sign]:
    session.flush()
    found = signs_of(session, cast.committee, thresholds_of(session, cast.committee.pk), now=now)
    return {one.key: one for one in found}


def told(session, cast, *, now=NOW) -> set[str]:
    return {signal.value for signal, _ in signs(session, cast, now=now)}


def sits(session, cast, name, who) -> Seat:
    agency = Agency(committee_id=cast.committee.pk, name=name, sector=Sector.BEHAVIORAL_HEALTH)
    session.add(agency)
    session.flush()
    row = Seat(committee_id=cast.committee.pk, agency_id=agency.pk, principal_id=who.pk if who else None)
    session.add(row)
    session.flush()
    return row


def meet(session, cast, *rolls, topics=()) -> None:
    """Weekly meetings of the committee until now, each with how the seats were recorded."""
    series = MeetingSeries(
        committee_id=cast.committee.pk,
        title="Council",
        rule="FREQ=WEEKLY",
        start=date(2026, 1, 1),
        at=time(9),
        zone=ZONE,
    )
    session.add(series)
    session.flush()
    for place, roll in enumerate(rolls):
        meet_again(session, cast, NOW - (len(rolls) - place) * 7 * DAY, roll, topics)


def meet_again(session, cast, begins: datetime, roll, topics=(), *, state=MeetingState.HELD) -> Meeting:
    """One more meeting of the committee, then."""
    series = session.exec(select(MeetingSeries).where(MeetingSeries.committee_id == cast.committee.pk)).one()
    meeting = Meeting(
        committee_id=cast.committee.pk,
        series_id=series.pk,
        planned_on=begins.date(),
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        state=state,
    )
    session.add(meeting)
    session.flush()
    _write(session, meeting, roll, topics)
    session.flush()
    return meeting


def _write(session, meeting, roll, topics) -> None:
    """The roll call and the topics of a meeting."""
    pk = meeting.committee_id
    for one, how in roll.items():
        row = {"meeting_id": meeting.pk, "seat_id": one, "presence": Presence(how)}
        session.add(Attendance(committee_id=pk, **row))
    for title in topics:
        put = {"meeting_id": meeting.pk, "title": title, "state": TopicState.DONE, "created_at": NOW}
        session.add(AgendaItem(committee_id=pk, **put))


def check_in(session, cast, opened_at: datetime, asked, answered, *, closed_at=None) -> None:
    """A round of Diversion: who was asked, and who said something."""
    row = CheckinRound(
        committee_id=cast.committee.pk,
        workgroup_id=cast.group.pk,
        opened_at=opened_at,
        remind_at=opened_at + DAY,
        closes_at=opened_at + 2 * DAY,
        closed_at=closed_at or opened_at + 2 * DAY,
    )
    session.add(row)
    session.flush()
    pk = cast.committee.pk
    for who in asked:
        session.add(Asked(committee_id=pk, round_id=row.pk, member_id=who.pk, owner_id=who.pk))
    for who in answered:
        goal = cast.goal(session)
        step = cast.step(session, goal, owner=who)
        goal.state = GoalState.DROPPED  # for the answer only: no goal is to stand there
        said = {"step_id": step.pk, "member_id": who.pk, "said": Said.ON_TRACK}
        session.add(Checkin(committee_id=pk, round_id=row.pk, at=opened_at + DAY, **said))
    session.flush()


def let_chair(session, cast, who, other) -> None:
    line = [Candidate(who.pk, Sector.CRIMINAL_JUSTICE), Candidate(other.pk, Sector.BEHAVIORAL_HEALTH)]
    begin_rotation(
        session,
        cast.ana,
        Office(cast.committee.pk),
        line=line,
        chair=line[0],
        starts_on=date(2026, 1, 15),
        ends_on=date(2027, 6, 15),
        now=NOW,
    )


def put_off(session, cast, step, times, *, now=NOW) -> None:
    for _ in range(times):
        due = step.due + 7 * DAY
        edit(
            session,
            cast.ana,
            step,
            version=step.version,
            title=step.title,
            goal=session.get_one(Goal, step.goal_id),
            owner=None,
            due=due,
            now=now,
        )
