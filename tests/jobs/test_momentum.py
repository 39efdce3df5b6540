"""A gap between meetings: one person is asked in private, once, and nobody while meetings are held."""

from datetime import timedelta

from sqlmodel import col, select

from models.meeting import Meeting, MeetingSeries
from models.moves import skip_meeting
from models.rhythm import end_series


def asked(world, who):
    return [one for one in world.person(who).dm if "was held" in one.words]


def skip_all(world):
    """Every meeting that is planned is called off, as it happens when nobody calls the next one."""
    with world.session() as session:
        for meeting in session.exec(select(Meeting).order_by(col(Meeting.starts_at))).all():
            if meeting.starts_at > world.now() and meeting.state == "planned":
                skip_meeting(
                    session, world.member(session, "ana"), meeting, because="nobody", now=world.now()
                )


def test_nobody_is_asked_while_meetings_are_held(world):
    world.walk(world.at("2027-03-10"))
    assert not asked(world, "ana")


def test_a_gap_of_one_and_a_half_intervals_is_put_to_one_person_once(world):
    world.walk(world.at("2026-12-08", "11:00"))
    for _ in range(4):
        skip_all(world)
        world.walk(timedelta(days=11))
    found = asked(world, "ana")
    assert len(found) == 1
    assert "since Tuesday, 8 December 2026" in found[0].words
    assert "does not make them the chair" in found[0].words
    assert not any(asked(world, name) for name in ("ben", "cho", "dee", "eli"))


def test_a_series_that_is_over_is_not_asked_about(world):
    world.walk(world.at("2026-12-08", "11:00"))
    with world.session() as session:
        series = session.exec(select(MeetingSeries)).one()
        end_series(session, world.member(session, "ana"), series, now=world.now())
    world.walk(timedelta(days=80))
    assert not asked(world, "ana")
