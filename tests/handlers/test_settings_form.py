"""The settings of a committee that is set up: what changes, and what follows from it."""

from sqlmodel import select

from models import schedule
from models.audit import AuditLine
from models.meeting import Meeting
from models.roster import group_lines
from models.schedule import Work
from tests.there import there


def test_only_coordinators_come_in_later_and_a_refusal_is_on_record(world):
    seen = world.person("ben").command("/committee setup")
    assert "coordinator" in seen.text
    assert world.person("ben").views == []
    with world.session() as session:
        [line] = session.exec(select(AuditLine).where(AuditLine.refused)).all()
        assert line.actor_slack_id == world.id("ben")


def test_once_complete_it_shows_the_settings_with_every_part(world):
    ana = world.person("ana")
    ana.command("/committee setup")
    told = ana.views[-1].words
    assert ana.views[-1].title == "Settings"
    assert "Coordinated by" in told
    assert "the second Tuesday of the month at 9:00" in told
    assert "check-ins every second Monday at 9:00, digest every Friday at 8:00" in told


def settings_page(world, part):
    ana = world.person("ana")
    ana.command("/committee setup")
    before = ana.views[-1].hash
    ana.click(ana.views[-1], "setup.page", value=part)
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    return ana


def test_another_hour_in_the_settings_moves_the_planned_meetings(world):
    ana = settings_page(world, "meetings")
    assert ana.submit({"time": "10:30"}).ok
    assert "Saved: The second Tuesday of the month, 10:30–12:00" in ana.views[-1].words
    with world.session() as session:
        starts = [m.starts_at for m in session.exec(select(Meeting).where(Meeting.state == "planned")).all()]
    assert min(starts) == world.at("2026-12-08", "10:30")
    assert len(set(starts)) == len(starts)
    assert len(starts) >= 3


def test_another_zone_in_the_settings_keeps_nine_o_clock(world):
    ana = settings_page(world, "basics")
    assert ana.submit({"zone_typed": "Chicago", "channel": "committee"}).ok
    with world.session() as session:
        group = world.workgroup(session)
        checkins = there(schedule.find(session, 1, Work.ROUND_OPEN, group.pk))
        assert checkins.zone == "America/Chicago"
        assert checkins.next_run == world.at("2026-11-16", "08:00")
        meeting = min(
            m.starts_at for m in session.exec(select(Meeting).where(Meeting.state == "planned")).all()
        )
        assert meeting == world.at("2026-12-08", "08:00")


def test_a_workgroup_added_later_checks_in_by_the_common_rule(world):
    ana = settings_page(world, "workgroups")
    assert ana.submit({"workgroup": "Housing", "channel": "random", "leads": ["dee"]}).ok
    with world.session() as session:
        pk = next(line.group.pk for line in group_lines(session, 1) if line.group.name == "Housing")
        assert there(schedule.find(session, 1, Work.ROUND_OPEN, pk)).next_run == world.at("2026-11-16")


def test_a_coordinator_can_share_and_never_lose_the_role(world):
    ana = settings_page(world, "basics")
    assert ana.submit({"coordinators": ["ben"]}).ok
    with world.session() as session:
        assert world.member(session, "ana").coordinator
        assert world.member(session, "ben").coordinator
