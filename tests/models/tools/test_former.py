"""What was said of a thing before it was changed stays readable, by the committee's days."""

from datetime import UTC, date, datetime, timedelta

from models.tools.former import former_of
from models.tools.interventions import InterventionState, set_state
from models.tools.objectives import Stated, add_objective, change_objective
from models.undo import undo_last
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.test_interventions import add as add_intervention

__all__ = ["cast", "database", "session", "url"]

DUE, DAY = date(2027, 6, 30), timedelta(days=1)
COLUMNS = ("statement", "measure", "due")


def said(session, row, columns=COLUMNS):
    found = former_of(session, [row], columns).get(row.pk, [])
    return [(one.until, one.by, dict(one.was)) for one in found]


def test_what_was_said_before_is_there_with_its_last_day_and_who_changed_it(session, cast):
    row = add_objective(session, cast.ben, Stated("Fewer bookings by half", "Bookings", DUE), now=NOW)
    assert said(session, row) == []
    evening = datetime(2026, 12, 2, 2, 30, tzinfo=UTC)  # still the first of December there
    change_objective(session, cast.ana, row, Stated("A third fewer bookings", "Bookings", DUE), now=evening)
    change_objective(session, cast.ben, row, Stated("A third fewer bookings", "", None), now=NOW + 20 * DAY)
    assert said(session, row) == [
        (date(2026, 12, 10), "Ben", {"measure": "Bookings", "due": "2027-06-30"}),
        (date(2026, 12, 1), "Ana", {"statement": "Fewer bookings by half"}),
    ]


def test_what_was_empty_has_replaced_nothing_and_other_columns_are_left_out(session, cast):
    row = add_objective(session, cast.ben, Stated("Fewer bookings by half"), now=NOW)
    change_objective(session, cast.ben, row, Stated("Fewer bookings by half", "Bookings", DUE, [1]), now=NOW)
    assert said(session, row) == []


def test_what_an_undo_took_back_was_never_so(session, cast):
    row = add_intervention(session, cast)
    set_state(session, cast.ana, row, InterventionState.RUNNING, on=None, now=NOW)
    assert [was for *_, was in said(session, row, ("state",))] == [{"state": "proposed"}]
    undo_last(session, cast.ana, now=NOW)
    assert row.state is InterventionState.PROPOSED
    assert said(session, row, ("state", "started_on")) == []


def test_each_row_has_its_own_and_another_committees_are_none_of_ours(session, cast):
    other = seat(session, "T2")
    rows = [add_objective(session, cast.ana, Stated(f"Half of {name}"), now=NOW) for name in "ab"]
    theirs = add_objective(session, other.ana, Stated("Half of theirs"), now=NOW)
    change_objective(session, cast.ana, rows[1], Stated("A third"), now=NOW)
    change_objective(session, other.ana, theirs, Stated("A third"), now=NOW)
    assert list(former_of(session, [*rows, theirs], COLUMNS)) == [rows[1].pk]
    assert former_of(session, [], COLUMNS) == {}


def test_what_many_rows_were_before_is_read_in_as_many_queries_as_of_one(session, database, cast):
    rows = [add_objective(session, cast.ana, Stated(f"Half of {n}"), now=NOW) for n in range(9)]
    for row in rows:
        change_objective(session, cast.ana, row, Stated("A third"), now=NOW)
    counts = []
    for some in (rows[:1], rows):
        with counting(database) as told:
            assert len(former_of(session, some, COLUMNS)) == len(some)
        counts.append(len(told))
    assert counts[0] == counts[1] <= 2
