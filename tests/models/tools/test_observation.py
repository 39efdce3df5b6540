"""The numbers of indicators: kept, corrected, taken back or refused, and where they stand."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed, Refused
from models.tools.indicator import (
    About,
    Direction,
    Measure,
    change_indicator,
)
from models.tools.number import Typed
from models.tools.observation import (
    Figure,
    Observation,
    Way,
    authors_of,
    current_of,
    figure_of,
    is_hidden,
    is_small,
    is_used,
    observations_of,
    record_all,
    take_back,
)
from models.tools.period import Period, Span
from models.tools.trend import Change, change, is_reached, lines_of
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting
from tests.models.tools.counting import DAY, MONTHS, add, bare, give, values

__all__ = ["cast", "database", "session", "url"]


def test_a_correction_keeps_the_number_before_and_counts_itself(session, cast):
    one = add(session, cast)
    first = give(session, cast.ana, one, 10, 42)
    second = give(session, cast.ana, one, 10, 45, now=NOW + DAY, note="late bookings")
    assert values(session, one) == {10: 45}
    assert first.superseded_at == NOW + DAY
    versions = observations_of(session, cast.committee.pk, indicator=one, versions=True)
    assert [row.value for row in versions] == [42, 45]
    assert (second.author_id, second.note, second.so_far) == (cast.ana.pk, "late bookings", False)
    assert authors_of(session, versions) == {cast.ana.pk: "Ana"}


def test_the_same_number_again_changes_nothing(session, cast):
    one = add(session, cast)
    give(session, cast.ana, one, 10, 42, note="checked")
    assert give(session, cast.ana, one, 10, 42) is None
    assert len(observations_of(session, cast.committee.pk, versions=True)) == 1


def test_what_is_taken_back_lets_the_number_before_count_again(session, cast):
    one = add(session, cast)
    give(session, cast.ana, one, 10, 42)
    wrong = give(session, cast.ana, one, 10, 420)
    take_back(session, cast.ana, wrong, now=NOW)
    assert values(session, one) == {10: 42}
    with pytest.raises(AlreadySettled):
        take_back(session, cast.ana, wrong, now=NOW)
    [left] = current_of(session, one)
    take_back(session, cast.ana, left, now=NOW)
    assert values(session, one) == {}
    assert len(observations_of(session, cast.committee.pk, versions=True)) == 2


@pytest.mark.parametrize(
    ("span", "code", "given"),
    [
        (Span(date(2026, 10, 15), date(2026, 11, 14)), "overlaps", "2026-10-01 to 2026-10-31"),
        (Span(date(2026, 10, 1), date(2026, 10, 30)), "overlaps", "2026-10-01 to 2026-10-31"),
        (Span(date(2026, 7, 1), date(2026, 9, 30)), "other_length", "2026-07-01 to 2026-09-30"),
        (Span(date(2026, 12, 1), date(2026, 12, 31)), "period_to_come", "2026-12-01 to 2026-12-31"),
    ],
)
def test_a_period_that_overlaps_or_does_not_fit_is_refused_and_says_which(session, cast, span, code, given):
    one = add(session, cast)
    give(session, cast.ana, one, 10, 42)
    with pytest.raises(Refused) as told:
        give(session, cast.ana, one, span, 1)
    assert (told.value.field, told.value.code, told.value.given) == ("period", code, given)


def test_all_figures_are_kept_or_none(session, cast):
    one = add(session, cast)
    spans = [MONTHS[8], MONTHS[9], Span(date(2026, 9, 15), date(2026, 10, 14))]
    with pytest.raises(Refused):
        record_all(session, cast.ana, one, [Figure(span, 20) for span in spans], way=Way.TABLE, now=NOW)
    assert values(session, one) == {}


def test_a_period_that_is_not_over_is_so_far_until_it_is_given_again(session, cast):
    one = add(session, cast)
    early = give(session, cast.ana, one, 11, 12)
    assert early.so_far
    last_day = NOW + 10 * DAY  # the 30th in Denver
    assert give(session, cast.ana, one, 11, 13, now=last_day).so_far
    whole = give(session, cast.ana, one, 11, 13, now=last_day + DAY)
    assert (whole.so_far, values(session, one)) == (False, {11: 13})


@pytest.mark.parametrize(
    ("measure", "typed", "of", "value", "counts"),
    [
        (Measure.COUNT, Typed(42), 60, 42, (None, 60)),
        (Measure.SHARE, Typed(42, of=60), None, 70, (42, 60)),
        (Measure.SHARE, Typed(42), 60, 70, (42, 60)),
        (Measure.SHARE, Typed(70, percent=True), None, 70, (None, None)),
        (Measure.SHARE, Typed(70, percent=True), 60, 70, (None, 60)),
        (Measure.AMOUNT, Typed(12.5), 80, 12.5, (None, 80)),
    ],
)
def test_what_a_typed_number_means_depends_on_what_is_measured(measure, typed, of, value, counts):
    figure = figure_of(bare(measure=measure), MONTHS[10], typed, of=of)
    assert (figure.value, (figure.numerator, figure.denominator)) == (value, counts)


@pytest.mark.parametrize(
    ("measure", "value", "code"),
    [
        (Measure.COUNT, -1, "no_count"),
        (Measure.COUNT, 4.5, "no_count"),
        (Measure.SHARE, 101, "no_share"),
        (Measure.AMOUNT, float("inf"), "out_of_range"),
    ],
)
def test_numbers_that_cannot_be_are_refused(session, cast, measure, value, code):
    one = add(session, cast, measure=measure, denominator="all")
    with pytest.raises(Refused) as told:
        give(session, cast.ana, one, 10, value)
    assert (told.value.field, told.value.code) == ("value", code)


def test_percent_of_a_count_and_a_share_of_nobody_are_refused():
    for measure, typed, code in (
        (Measure.COUNT, Typed(4, percent=True), "no_percent_here"),
        (Measure.SHARE, Typed(4, of=0), "out_of_range"),
    ):
        with pytest.raises(Refused) as told:
            figure_of(bare(measure=measure), MONTHS[10], typed)
        assert told.value.code == code


@pytest.mark.parametrize(
    ("measure", "value", "numerator", "denominator", "small"),
    [
        (Measure.COUNT, 10, None, None, True),
        (Measure.COUNT, 11, None, None, False),
        (Measure.COUNT, 0, None, None, False),
        (Measure.COUNT, 42, None, 5, True),
        (Measure.SHARE, 5, 10, 200, True),
        (Measure.SHARE, 5, None, None, False),
        (Measure.SHARE, 50, 11, 22, False),
        (Measure.AMOUNT, 3, None, None, False),
        (Measure.AMOUNT, 3, None, 4, True),
    ],
)
def test_a_count_from_one_to_ten_is_small_wherever_it_stands(measure, value, numerator, denominator, small):
    figure = Figure(MONTHS[10], value, numerator, denominator)
    assert is_small(bare(measure=measure), figure) is small


def test_a_small_count_is_hidden_unless_the_committee_shows_it(session, cast):
    one = add(session, cast)
    row = give(session, cast.ana, one, 10, 4)
    assert is_hidden(one, row)
    one.show_small = True
    assert not is_hidden(one, row)


def test_the_keeper_brings_numbers_and_a_plain_member_does_not(session, cast):
    one = add(session, cast, keeper=cast.dee)
    row = give(session, cast.dee, one, 10, 42)
    stranger = seat(session, "T2").ana
    for who in (cast.cho, cast.ben, stranger):
        with pytest.raises(NotAllowed):
            give(session, who, one, 9, 42)
        with pytest.raises(NotAllowed):
            take_back(session, who, row, now=NOW)


def test_another_period_begins_a_new_series_and_keeps_the_old_numbers(session, cast):
    one = add(session, cast)
    about = About("Jail bookings", period=Period.QUARTER)
    assert not is_used(session, one)
    give(session, cast.ana, one, 9, 20)
    change_indicator(session, cast.ana, one, about, used=is_used(session, one), now=NOW)
    assert (one.series, values(session, one)) == (2, {})
    quarter = Span(date(2026, 7, 1), date(2026, 9, 30))
    give(session, cast.ana, one, quarter, 61)
    rows = observations_of(session, cast.committee.pk, indicator=one)
    assert [(row.series, row.period, row.value) for row in rows] == [
        (1, Period.MONTH, 20),
        (2, Period.QUARTER, 61),
    ]


def test_an_unused_series_just_takes_the_other_period(session, cast):
    one = add(session, cast)
    change_indicator(session, cast.ana, one, About("Bookings", period=Period.WEEK), used=False, now=NOW)
    assert (one.series, one.period) == (1, Period.WEEK)


def test_what_was_pulled_never_takes_the_place_of_what_a_person_gave(session, cast):
    one = add(session, cast)
    give(session, cast.ana, one, 9, 20)
    assert give(session, None, one, 9, 99, way=Way.PULLED) is None
    pulled = give(session, None, one, 10, 30, way=Way.PULLED)
    assert (pulled.author_id, pulled.way) == (None, Way.PULLED)
    give(session, None, one, 10, 31, way=Way.PULLED)
    give(session, cast.ana, one, 10, 32)
    assert values(session, one) == {9: 20, 10: 32}


def test_the_database_holds_one_number_for_a_period(session, cast):
    one = add(session, cast)
    row = give(session, cast.ana, one, 10, 42)
    double = Observation(**row.model_dump(exclude={"id"}))
    assert refused(session, partial(session.add, double))


def test_an_observation_cannot_belong_to_another_committees_indicator(session, cast):
    row = give(session, cast.ana, add(session, cast), 10, 42)
    other = seat(session, "T2")
    values = row.model_dump(exclude={"id", "committee_id", "author_id", "superseded_at"})
    stray = Observation(committee_id=other.committee.pk, superseded_at=NOW, **values)
    assert refused(session, partial(session.add, stray))


def test_who_gave_which_number_is_on_record(session, cast):
    one = add(session, cast)
    give(session, cast.ana, one, 10, 42)
    give(session, cast.ana, one, 10, 43)
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "observation")).all()
    assert [(line.act, line.after.get("value")) for line in lines] == [
        ("indicator.record", 42),
        ("indicator.record", None),
        ("indicator.record", 43),
    ]


# --- where it stands ------------------------------------------------------------------------------------


def test_a_line_has_the_last_whole_number_the_one_before_and_one_so_far(session, cast):
    one = add(session, cast, keeper=cast.dee)
    for month, value in ((8, 50), (9, 47), (10, 42), (11, 12)):
        give(session, cast.ana, one, month, value)
    line: Any = lines_of(session, cast.committee.pk)[0]
    assert (line.last.value, line.before.value, line.running.value) == (42, 47, 12)
    assert (line.keeper.pk, line.pulled) == (cast.dee.pk, False)


@pytest.mark.parametrize(
    ("direction", "last", "says"),
    [
        (Direction.DOWN, 40, Change.BETTER),
        (Direction.DOWN, 50, Change.WORSE),
        (Direction.UP, 50, Change.BETTER),
        (Direction.UP, 40, Change.WORSE),
        (Direction.NEITHER, 50, Change.HIGHER),
        (Direction.NEITHER, 40, Change.LOWER),
        (Direction.DOWN, 45, Change.SAME),
    ],
)
def test_better_and_worse_follow_the_direction_that_is_good(direction, last, says):
    assert change(direction, last, 45) is says


def test_a_target_is_reached_from_the_side_that_is_good():
    down = bare(direction=Direction.DOWN, target=30)
    assert [is_reached(down, value) for value in (29, 30, 31)] == [True, True, False]
    assert is_reached(bare(direction=Direction.UP, target=30), 31) is True
    assert is_reached(bare(direction=Direction.NEITHER, target=30), 31) is None
    assert is_reached(bare(direction=Direction.UP), 31) is None


def test_many_indicators_are_read_in_as_many_queries_as_few(session, database, cast):
    def asked() -> int:
        session.flush()
        with counting(database) as told:
            lines_of(session, cast.committee.pk)
        return len(told)

    for number in range(2):
        give(session, cast.ana, add(session, cast, f"One {number}", keeper=cast.dee), 10, 42)
    few = asked()
    for number in range(12):
        one = add(session, cast, f"More {number}", keeper=cast.ben)
        for month in range(1, 11):
            give(session, cast.ana, one, month, 40 + month)
    assert asked() == few == 4
