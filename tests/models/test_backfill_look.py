"""A committee of an earlier version is looked after each month without anybody opening anything."""

from datetime import timedelta

from jobs.backfill import complete_plans
from models import schedule
from models.backfill import without_look
from models.schedule import Work, find
from models.tools.vitality_times import HOUR
from tests.models.both import NOW, database, seat, url
from tests.models.test_queries import counting
from tests.there import there

__all__ = ["database", "url"]


def test_a_committee_that_is_set_up_gets_the_monthly_look_once_and_another_does_not(database):
    with database.transaction() as session:
        for team in ("T1", "T2", "T3"):
            committee = seat(session, team).committee
            committee.set_up_at = None if team == "T3" else NOW
            session.add(committee)
    assert complete_plans(database, now=NOW) == 2
    assert complete_plans(database, now=NOW + timedelta(minutes=1)) == 0
    with database.transaction() as session:
        look = there(find(session, 1, Work.VITALITY))
        assert there(look.recurrence).at == HOUR
        assert there(look.next_run) > NOW
        assert find(session, 3, Work.VITALITY) is None


def test_one_that_a_coordinator_has_stopped_stays_so(database):
    with database.transaction() as session:
        cast = seat(session)
        cast.committee.set_up_at = NOW
        complete = cast.committee.pk
        session.add(cast.committee)
    complete_plans(database, now=NOW)
    with database.transaction() as session:
        look = there(find(session, complete, Work.VITALITY))
        ana = session.get_one(type(cast.ana), cast.ana.pk)
        schedule.pause(session, ana, look, paused=True, now=NOW)
    assert complete_plans(database, now=NOW) == 0
    with database.reading() as session:
        assert there(find(session, complete, Work.VITALITY)).paused


def test_what_lacks_the_look_is_found_by_one_query_however_many_there_are(database):
    with database.transaction() as session:
        for team in ("T1", "T2", "T3"):
            seat(session, team).committee.set_up_at = NOW
    with database.transaction() as session, counting(database) as asked:
        assert len(without_look(session)) == 3
    assert len(asked) == 1
