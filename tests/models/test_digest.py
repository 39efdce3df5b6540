"""The facts of the digest: what counts as late, at risk, silent, incomplete; what comes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.asking import open_round
from models.calendar import instant_of
from models.checkin import Said, record_checkin, skip_rounds
from models.committee import Agency, Sector, calendar_of
from models.database import Database
from models.digest import glance, heap, week
from models.goal import add_goal
from models.recurrence import Recurrence, monthly_nth
from models.rhythm import put_series
from models.roster import put_workgroup
from models.step import ActionStep, Progress, add_step, finish
from models.workgroup import Mode
from tests.laid import laid_file
from tests.models.small import ZONE, Small

NOON = datetime(2026, 11, 20, 19, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def small(tmp_path):
    kept = Database(laid_file(tmp_path / "small.db"))
    made = Small(kept, NOON)
    yield made
    kept.close()


class Plan:
    """A workgroup whose steps ben owns, unless said otherwise."""

    def __init__(self, session, committee, ana, ben, *, mode=Mode.WORKPLAN) -> None:
        self.session, self.committee, self.ana, self.ben = session, committee, ana, ben
        self.group = put_workgroup(
            session,
            ana,
            committee,
            name=mode.value,
            channel_id=None,
            mode=mode,
            leads=[ben],
            members=[],
            now=NOON,
        )
        self.goal = add_goal(session, ana, statement="Fewer bookings", workgroup=self.group, now=NOON)

    def step(self, title: str, days: int | None = 7, *, owned: bool = True) -> ActionStep:
        return add_step(
            self.session,
            self.ana,
            self.goal,
            title=title,
            owner=self.ben if owned else None,
            due=None if days is None else TODAY + days * DAY,
            now=NOON - WEEK,
        )

    def ask(self, *, at=NOON):
        return open_round(
            self.session, self.group, calendar_of(self.session, self.committee), at=time(9), now=at
        )

    def glance(self, *, now=NOON):
        return glance(self.session, self.committee, now=now)

    def week(self, *, now=NOON):
        return week(self.session, self.committee, now=now)


def titles(lines) -> list[str]:
    assert lines.count == len(lines.first)
    return [line.step.title for line in lines.first]


HEAPS: list[tuple[dict[str, Any], str]] = [
    ({"due": TODAY}, "unheard"),
    ({"due": TODAY, "progress": Progress.ON_TRACK}, "on_track"),
    ({"due": TODAY - DAY}, "late"),
    ({"due": None}, "unheard"),
    ({"due": None, "progress": Progress.AT_RISK}, "at_risk"),
    ({"due": TODAY, "progress": Progress.BLOCKED}, "at_risk"),
    ({"due": TODAY, "progress": Progress.ON_TRACK, "waiting_on_id": 1}, "at_risk"),
    ({"due": TODAY - DAY, "progress": Progress.BLOCKED}, "late"),
]


def test_every_commitment_is_on_one_heap(small):
    with small.open() as found:
        plan, session = Plan(*found), found[0]
        session.add(Agency(id=1, committee_id=plan.committee.pk, name="Jail", sector=Sector.CRIMINAL_JUSTICE))
        session.flush()
        for values, expected in HEAPS:
            step = plan.step(expected)
            for name, value in values.items():
                setattr(step, name, value)
        session.flush()
        for title, on in session.exec(select(ActionStep.title, heap(TODAY))).all():
            assert on == title
        [standing] = plan.glance().standings
        assert (standing.on_track, standing.at_risk, standing.late, standing.unheard) == (1, 3, 2, 2)


def test_a_commitment_is_very_late_after_two_weeks(small):
    with small.open() as found:
        plan = Plan(*found)
        for days in (-13, -14, -30):
            plan.step(str(days), days)
        assert titles(plan.week().long_late) == ["-30", "-14"]
        assert plan.glance().late == 3


def test_the_coming_two_weeks_begin_today_and_leave_late_ones_out(small):
    with small.open() as found:
        plan = Plan(*found)
        for days in (-1, 0, 14, 15):
            plan.step(str(days), days)
        assert titles(plan.week().coming_steps) == ["0", "14"]


def test_coming_meetings_come_with_their_series(small):
    with small.open() as found:
        plan = Plan(*found)
        monthly = Recurrence(monthly_nth(1, 1), TODAY, time(9), ZONE)
        put_series(
            found[0],
            plan.ana,
            plan.committee,
            recurrence=monthly,
            minutes=60,
            place="",
            agenda_days=5,
            now=NOON,
        )
        seen = plan.week()
        [meeting] = seen.coming_meetings
        assert seen.series[meeting.series_id].title == "Council"
        assert meeting.starts_at == instant_of(date(2026, 12, 1), time(9), ZONE)


def test_a_commitment_without_owner_or_date_is_incomplete(small):
    with small.open() as found:
        plan = Plan(*found)
        plan.step("whole")
        plan.step("no owner", owned=False)
        plan.step("no date", None)
        assert titles(plan.week().incomplete) == ["no owner", "no date"]


def test_a_group_that_takes_issues_as_they_arise_is_not_nagged_for_dates(small):
    with small.open() as found:
        plan = Plan(*found, mode=Mode.AS_THEY_ARISE)
        plan.step("no date", None)
        plan.step("nobody", None, owned=False)
        assert titles(plan.week().incomplete) == ["nobody"]


def test_an_owner_who_has_left_is_no_owner(small):
    with small.open() as found:
        plan = Plan(*found)
        plan.step("orphan")
        plan.ben.active = False
        found[0].flush()
        assert titles(plan.week().incomplete) == ["orphan"]


def test_nobody_is_called_silent_before_the_reminder_is_out(small):
    with small.open() as found:
        plan = Plan(*found)
        plan.step("asked")
        asked = plan.ask()
        assert titles(plan.week(now=asked.remind_at - DAY).silent) == []
        assert titles(plan.week(now=asked.remind_at).silent) == ["asked"]


def test_a_late_answer_still_reaches_the_digest(small):
    with small.open() as found:
        plan = Plan(*found)
        answered, silent = plan.step("answered"), plan.step("silent")
        asked = plan.ask()
        asked.closed_at = asked.closes_at
        late = asked.closes_at + DAY
        assert titles(plan.week(now=late).silent) == [answered.title, silent.title]
        record_checkin(found[0], plan.ben, answered, said=Said.ON_TRACK, now=late)
        assert titles(plan.week(now=late).silent) == ["silent"]


def test_what_is_done_or_sat_out_is_not_silent(small):
    with small.open() as found:
        plan = Plan(*found)
        done = plan.step("done")
        plan.step("sat out")
        asked = plan.ask()
        finish(found[0], plan.ben, done, now=NOON)
        assert titles(plan.week(now=asked.remind_at).silent) == ["sat out"]
        skip_rounds(found[0], plan.ben, now=NOON)
        assert titles(plan.week(now=asked.remind_at).silent) == []


def test_goals_of_the_whole_committee_are_told_beside_the_workgroups(small):
    with small.open() as found:
        plan = Plan(*found)
        plan.goal = add_goal(found[0], plan.ana, statement="All of us", workgroup=None, now=NOON)
        plan.step("common")
        groups = [one.workgroup.name if one.workgroup else None for one in plan.glance().standings]
        assert groups == ["workplan", None]
        assert plan.glance().open == 1
