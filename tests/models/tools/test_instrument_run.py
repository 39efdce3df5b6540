"""Runs of an instrument: who is asked, when it closes, when it is repeated; the list of all."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.calendar import WorkCalendar
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.schedule import Work
from models.tools.instrument import Raters, Sheet, change_instrument, retire_instrument, version_of
from models.tools.instrument_list import instrument_lines
from models.tools.instrument_results import results_of
from models.tools.instrument_run import Asked, call_off_run, close_run, rate, rater_of, run_by_id, start_run
from models.tools.run_tables import RunState
from models.tools.run_times import free_at
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.rating import CLOSES, DAY, TODAY, answer, everybody, instrument, next_run, start, whole
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]


def test_a_run_has_its_times_and_takes_answers_until_it_closes(session, cast):
    found = instrument(session, cast)
    run = start(session, cast, found)
    remind, close = (
        next_run(session, cast, work, run.pk) for work in (Work.INSTRUMENT_REMIND, Work.INSTRUMENT_CLOSE)
    )
    assert remind == datetime(2026, 11, 27, 16, tzinfo=UTC)  # Friday before the Monday on which it closes
    assert close == datetime(2026, 12, 1, 0, tzinfo=UTC)  # 17:00 in Denver
    answer(session, run, cast.ben, 1, None, finished=False)
    answer(session, run, cast.ben, 2, 0)
    assert rater_of(session, run, cast.ben).ratings == {"0": 2, "1": 0}
    answer(session, run, cast.ben, None)
    assert rater_of(session, run, cast.ben).ratings == {"1": 0}
    assert close_run(session, None, run, now=NOW)
    assert not close_run(session, None, run, now=NOW)
    with pytest.raises(AlreadySettled):
        answer(session, run, cast.ben, 0)


def test_who_closes_tomorrow_reminds_on_that_morning(session, cast):
    run = start(session, cast, instrument(session, cast), closes_on=TODAY + DAY)
    assert next_run(session, cast, Work.INSTRUMENT_REMIND, run.pk) == datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_what_somebody_rates_is_nowhere_in_the_audit_log(session, cast):
    run = start(session, cast, instrument(session, cast))
    answer(session, run, cast.ben, 2, 1)
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "run_rater")).all()
    assert [line.after.get("ratings", {}) for line in lines] == [{}] * len(lines)
    assert lines[-1].act == "instrument.rate"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"asked": []}, "raters", "no_raters"),
        ({"closes_on": None}, "closes_on", "no_day"),
        ({"closes_on": TODAY}, "closes_on", "past"),
        ({"closes_on": TODAY - DAY}, "closes_on", "past"),
        ({"closes_on": TODAY + 200 * DAY}, "closes_on", "run_too_long"),
        ({"section": "Nowhere"}, "section", "unknown"),
    ],
)
def test_a_run_that_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        start(session, cast, instrument(session, cast), **values)
    assert (told.value.field, told.value.code) == (field, code)


def test_raters_are_there_and_each_is_named_once(session, cast):
    found = instrument(session, cast)
    cast.dee.active = False
    for asked, code in (([Asked(cast.dee)], "rater_left"), ([Asked(cast.ben)] * 2, "rater_twice")):
        with pytest.raises(Refused) as told:
            start(session, cast, found, asked)
        assert told.value.code == code
    with pytest.raises(NotFound):
        start(session, cast, found, [Asked(seat(session, "T2").ana)])
    alone = instrument(session, cast, name="For one", raters=Raters.ONE)
    with pytest.raises(Refused) as told:
        start(session, cast, alone, [Asked(cast.ben), Asked(cast.cho)])
    assert told.value.code == "one_rater"


def test_nothing_starts_without_items(session, cast):
    frame = instrument(session, cast, items=[], sections=["A"])
    with pytest.raises(Refused) as told:
        start(session, cast, frame)
    assert told.value.code == "no_items"


def test_one_run_at_a_time_and_none_of_a_retired_one(session, cast):
    found = instrument(session, cast)
    run = start(session, cast, found)
    with pytest.raises(AlreadySettled):
        start(session, cast, found)
    with pytest.raises(AlreadySettled):
        retire_instrument(session, cast.ana, found, now=NOW)
    assert call_off_run(session, cast.ana, run, now=NOW)
    retire_instrument(session, cast.ana, found, now=NOW)
    with pytest.raises(AlreadySettled):
        start(session, cast, found)
    retire_instrument(session, cast.ana, found, retired=False, now=NOW)
    assert start(session, cast, found).state is RunState.OPEN


def test_only_staff_runs_it_and_only_a_rater_rates(session, cast):
    found = instrument(session, cast)
    with pytest.raises(NotAllowed):
        start_run(session, cast.ben, found, everybody(cast), closes_on=CLOSES, now=NOW)
    run = start(session, cast, found, [Asked(cast.ben)])
    with pytest.raises(NotAllowed):
        close_run(session, cast.ben, run, now=NOW)
    with pytest.raises(NotFound):
        rater_of(session, run, cast.cho)
    with pytest.raises(NotAllowed):
        rate(session, cast.ana, rater_of(session, run, cast.ben), {0: 0}, finished=True, now=NOW)
    stranger = seat(session, "T2")
    with pytest.raises(NotFound):
        run_by_id(session, stranger.committee.pk, run.pk)
    with pytest.raises(NotFound):
        close_run(session, stranger.ana, run, now=NOW)
    with pytest.raises(NotFound):
        start_run(session, stranger.ana, found, [Asked(stranger.ben)], closes_on=CLOSES, now=NOW)


@pytest.mark.parametrize("values", [{7: 0}, {0: 3}, {0: -1}])
def test_only_what_is_asked_can_be_rated(session, cast, values):
    run = start(session, cast, instrument(session, cast))
    with pytest.raises(Refused):
        rate(session, cast.ben, rater_of(session, run, cast.ben), values, finished=True, now=NOW)


def test_it_is_time_to_repeat_so_many_months_after_the_last_run(session, cast):
    found = instrument(session, cast, repeat_months=3)
    run = whole(session, cast, found, (0, 0))
    # 20 February 2027 is a Saturday.
    assert next_run(session, cast, Work.INSTRUMENT_REPEAT, found.pk) == datetime(2027, 2, 22, 16, tzinfo=UTC)
    [line] = instrument_lines(session, cast.committee, cast.ana)
    assert (line.due, line.last) == (date(2027, 2, 20), run)
    sheet = version_of(session, found).sheet(found.name)
    longer = Sheet(**(vars(sheet) | {"repeat_months": 4}))
    change_instrument(session, cast.ana, found, longer, now=NOW)
    assert next_run(session, cast, Work.INSTRUMENT_REPEAT, found.pk) == datetime(2027, 3, 22, 15, tzinfo=UTC)
    start(session, cast, found)
    assert next_run(session, cast, Work.INSTRUMENT_REPEAT, found.pk) is None


# --- the list ----------------------------------------------------------------------


def test_the_list_says_what_is_on_and_what_is_asked_of_me(session, cast):
    found = instrument(session, cast)
    earlier = whole(session, cast, found, (0, 0))
    run = start(session, cast, found)
    answer(session, run, cast.ben, 0, 0)
    [mine] = instrument_lines(session, cast.committee, cast.ben)
    assert (mine.on, mine.last, mine.named, mine.answered) == (run, earlier, 4, 1)
    assert mine.mine is not None
    assert mine.mine.member_id == cast.ben.pk


def test_results_and_list_cost_as_many_queries_for_many_as_for_few(session, database, cast):
    found = instrument(session, cast)

    def asked(run) -> int:
        with counting(database) as told:
            results_of(session, cast.ana, run)
            instrument_lines(session, cast.committee, cast.ana)
        return len(told)

    whole(session, cast, found, (0, 0), (0, 0))
    few = asked(whole(session, cast, found, (0, 0)))
    for number in range(5):
        whole(session, cast, instrument(session, cast, name=f"Other {number}"), (0, 0))
    assert asked(whole(session, cast, found, (0, 1), (1, 0), (1, 1), (0, 0))) == few


def test_nobody_is_written_to_on_a_day_off_or_while_away(session, cast):
    calendar = WorkCalendar(zone="America/Denver")
    assert free_at(calendar, cast.ben, now=NOW) == NOW
    saturday = NOW + DAY
    monday = datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert free_at(calendar, cast.ben, now=saturday) == monday
    cast.ben.away_until = date(2026, 11, 28)  # a Saturday
    assert free_at(calendar, cast.ben, now=NOW) == datetime(2026, 11, 30, 16, tzinfo=UTC)
