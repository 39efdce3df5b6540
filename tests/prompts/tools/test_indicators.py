"""What is said of indicators: never live, within Slack's limits, and no small count where others read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.calendar import WorkCalendar
from models.goal import Goal
from models.tools.indicator import Direction, Indicator, Measure
from models.tools.observation import Figure, Observation
from models.tools.period import Period, Span, read_span, span_of
from models.tools.pull import IndicatorPull, Often
from models.tools.pull_read import Format
from models.tools.trend import IndicatorLine, Mark
from models.workgroup import Workgroup
from practice.blockkit import check_message, check_view
from prompts.tools import indicator_forms as forms
from prompts.tools import indicator_words as said
from prompts.tools import indicators as prompts
from prompts.tools import pulls
from prompts.tools.chart import ALT_LIMIT, Chart, file_name, in_words, render_chart

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
LIVE = "<!channel> *all* & <@U1>"
LONG = "x" * 100
STAFF = prompts.Rights(add=True, edit=True, record=True, pull=True)


def indicator(**values) -> Indicator:
    known: dict[str, Any] = {
        "id": 1,
        "committee_id": 1,
        "name": "Bookings",
        "name_key": "bookings",
        "made_at": NOW,
    }
    return Indicator(**(known | values))


def number(
    month: int, value: float, *, year: int = 2026, period=Period.MONTH, series: int = 1, **more
) -> Observation:
    span = span_of(date(year, month, 1), period, 7)
    return Observation(
        id=year * 100 + month,
        committee_id=1,
        indicator_id=1,
        series=series,
        period=period,
        starts_on=span.first,
        ends_on=span.last,
        value=value,
        recorded_at=NOW,
        **more,
    )


def goal_of(place: int, statement: str) -> Goal:
    return Goal(id=place, committee_id=1, number=place, statement=statement, created_at=NOW)


def group_of(place: int, name: str) -> Workgroup:
    return Workgroup(id=place, committee_id=1, name=name)


def pull_of(**values) -> IndicatorPull:
    known: dict[str, Any] = {"committee_id": 1, "indicator_id": 1, "author_id": 1, "form": Format.CSV}
    return IndicatorPull(**(known | {"often": Often.DAILY} | values))


def line(one: Indicator, *values: float, **more) -> IndicatorLine:
    """The last two numbers, the later last."""
    rows = [number(10 - place, value) for place, value in enumerate(reversed(values))]
    last, before = [*rows, None, None][:2]
    return IndicatorLine(one, None, last, before, **more)


def test_typed_words_are_never_live():
    one = indicator(
        name=LIVE, unit=LIVE[:40], numerator=LIVE, denominator=LIVE, source=LIVE, measure=Measure.AMOUNT
    )
    shown, last = line(one, 40, 42), number(10, 42)
    goal = goal_of(3, LIVE)
    messages = [
        prompts.render_list([shown], may_add=True, notice=prompts.saved(one)),
        prompts.render_one(shown, [last], None, STAFF, named=prompts.linked(group_of(1, LIVE), goal)),
        prompts.render_numbers(
            one, [number(10, 42, note=LIVE)], {1: LIVE}, zone="America/Denver", may_record=True
        ),
        prompts.kept(one, last, corrected=False),
    ]
    for message in messages:
        drawn = [block for block in message.blocks if block["type"] != "header"]  # a header is plain text
        assert "<!channel>" not in str(drawn) + message.text
        assert "*all*" not in str(drawn) + message.text


def test_the_longest_of_everything_fits_into_slack():
    one = indicator(name=LONG, unit="u" * 40, numerator="n " * 150, denominator="d " * 150, source="s " * 150)
    many = [line(indicator(id=place, name=f"{place} {LONG}"[:100]), 40, 42) for place in range(100)]
    pull = pull_of(host="h" * 200, fault="slow", value_at="v" * 200)
    rows = [
        number(month, 42, year=year, note="n" * 300) for year in range(2000, 2025) for month in range(1, 13)
    ]
    for message in (
        prompts.render_list(many, may_add=True),
        prompts.render_list(many, may_add=True, page=4),
        prompts.render_one(line(one, 1e11, 1e12), rows[:6], pull, STAFF, named="w" * 400),
        prompts.render_numbers(one, rows, {}, zone="America/Denver", may_record=True, page=3),
        pulls.pull_failed(one, pull, code="no_column", part="p" * 200, found="f" * 200, may_change=True),
    ):
        assert check_message(message.blocks) == []
    goals = [goal_of(place, "g" * 500) for place in range(150)]
    groups = [group_of(place, "w" * 150) for place in range(150)]
    one.workgroup_id, one.goal_id = 149, 149
    assert (
        check_view(forms.about_form(one, keeper="U1", groups=groups, goals=goals, metadata={}), "modal") == []
    )
    assert (
        check_view(
            forms.number_form(one, forms.Fields("p" * 80, "1", "2", "n" * 300), warned=True, metadata={}),
            "modal",
        )
        == []
    )
    assert check_view(forms.table_form(one, text="t" * 3000, warned=3, metadata={}), "modal") == []
    assert check_view(pulls.pull_form(one, pull, metadata={}), "modal") == []


def test_a_long_list_is_read_page_by_page():
    many = [line(indicator(id=place, name=f"No {place:02}"), 40) for place in range(45)]
    first, last = (str(prompts.render_list(many, may_add=False, page=page).blocks) for page in (0, 2))
    assert "No 19" in first
    assert "No 20" not in first
    assert "25 more" in first
    assert "No 44" in last
    assert "Back" in last


@pytest.mark.parametrize(
    ("direction", "says"),
    [
        (Direction.DOWN, "*42* for October 2026, better than September 2026 (47)"),
        (Direction.UP, "*42* for October 2026, worse than September 2026 (47)"),
        (Direction.NEITHER, "*42* for October 2026, lower than September 2026 (47)"),
    ],
)
def test_the_last_number_is_told_beside_the_one_before(direction, says):
    assert said.last(line(indicator(direction=direction), 47, 42)) == says


def test_what_others_read_of_a_small_count_tells_neither_it_nor_which_way_it_went():
    small = line(indicator(direction=Direction.DOWN, target=5.0), 12, 4)
    told = [said.last(small), said.target(small), said.news(small)]
    assert told[0] == "*&lt;11* for October 2026; September 2026 (12)"
    assert told[1] == "target 5"
    assert "better" not in told[2]
    assert said.last(small, inside=True) == "*4* for October 2026, better than September 2026 (12)"
    shown = replace(small, indicator=indicator(direction=Direction.DOWN, show_small=True))
    assert "*4*" in said.last(shown)
    share = indicator(measure=Measure.SHARE)
    assert said.value(share, number(10, 40, numerator=4, denominator=10)) == "&lt;11"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (42, "42"),
        (1204, "1,204"),
        (12.5, "12.5"),
        (0.25, "0.25"),
        (0.0031, "0.0031"),
        (-0.001, "-0.001"),
        (0, "0"),
        (1e12, "1,000,000,000,000"),
    ],
)
def test_numbers_are_told_with_as_many_places_as_say_something(value, says):
    assert said.plain(value) == says


@pytest.mark.parametrize("period", list(Period))
def test_a_period_as_it_is_told_is_read_again_as_the_same(period):
    calendar = WorkCalendar("America/Denver")
    for months in range(14):
        span = span_of(date(2026, 11, 19) - timedelta(days=31 * months), period, 7)
        assert read_span(said.span(span, period), period, now=NOW, calendar=calendar) == span
    if period is Period.MONTH:
        odd = Span(date(2026, 10, 15), date(2026, 11, 14))
        assert read_span(said.span(odd, period), period, now=NOW, calendar=calendar) == odd


def test_a_correction_begins_with_what_was_said():
    share = indicator(measure=Measure.SHARE, denominator="all")
    span = span_of(date(2026, 10, 1), Period.MONTH, 7)
    assert forms.fields_of(share, Figure(span, 70, 42, 60, "x")) == ("October 2026", "42", "60", "x")
    assert forms.fields_of(share, Figure(span, 70.5)) == ("October 2026", "70.5%", "", "")


def test_no_view_shows_an_address_and_every_fault_has_words():
    pull = pull_of(host="data.example", url="https://data.example/?key=s3cret", value_at="n")
    one = indicator()
    for shown in (
        pulls.pull_form(one, pull, metadata={}),
        prompts.render_one(line(one, 42), [], pull, STAFF).blocks,
        pulls.pull_failed(one, pull, code="slow", part="", found="", may_change=False).blocks,
    ):
        assert "s3cret" not in str(shown)
        assert "data.example" in str(shown)
    for code in pulls.FAULTS:
        told = pulls.pull_failed(one, pull, code=code, part=LIVE, found=LIVE, may_change=False)
        assert "<!channel>" not in str(told.blocks)
        assert "{" not in told.text


# --- the picture ----------------------------------------------------------------------------------------


def test_the_picture_in_words_tells_target_marks_and_what_is_not_shown():
    rows = [number(month, value) for month, value in ((6, 50), (7, 47), (9, 4), (10, 42))]
    rows.append(number(11, 12, so_far=True))
    chart = Chart(
        indicator(target=30.0),
        rows,
        [Mark(date(2026, 8, 3), "C1 Warm handoff"), Mark(date(2020, 1, 1), "old")],
    )
    assert in_words(chart) == (
        "Line chart of Bookings, monthly from June 2026 to November 2026, 5 numbers: first 50 for June 2026, "
        "last shown 12 for November 2026 (so far), highest 50 for June 2026, lowest 12 for November 2026, "
        "1 small count not shown. The target is 30. Marked: C1 Warm handoff on 3 August 2026."
    )
    many = replace(chart, marks=[Mark(date(2026, 8, 3), "C" * 50)] * 60)
    assert len(in_words(many)) <= ALT_LIMIT


def drawn_words(chart, *, in_report=False) -> str:
    """The words of a drawing: matplotlib says as a comment what the shapes of the letters are."""
    drawn = render_chart(chart, "svg", in_report=in_report).decode()
    return " | ".join(part.partition("-->")[0].strip() for part in drawn.split("<!--")[1:])


@pytest.mark.parametrize("in_report", [False, True])
def test_the_target_and_the_starts_are_lines_with_words_in_the_drawing(in_report):
    rows = [number(month, value) for month, value in ((6, 50), (7, 47), (8, 44))]
    mark = Mark(date(2026, 7, 13), "Mobile team")
    aimed = Chart(indicator(target=30.0, target_by=date(2027, 6, 30)), rows, [mark])
    words = drawn_words(aimed, in_report=in_report)
    assert "target 30" in words
    assert "by 30 Jun" in words
    assert "▾ Mobile te" in words
    bare = Chart(indicator(), rows)
    assert "target" not in drawn_words(bare, in_report=in_report)
    lines = [render_chart(one, "svg", in_report=in_report).decode() for one in (aimed, bare)]
    dashed = [drawn.count("stroke-dasharray") for drawn in lines]
    assert dashed[0] == dashed[1] + 2  # one along the target, one upright at the start


def test_numbers_for_other_periods_have_a_panel_of_their_own():
    months = [number(month, 40 + month, series=1) for month in range(1, 7)]
    quarters = [number(month, 90, period=Period.QUARTER, series=2) for month in (7, 10)]
    chart = Chart(indicator(series=2, period=Period.QUARTER), [*months, *quarters])
    assert [[row.period for row in panel] for panel in chart.panels] == [
        [Period.MONTH] * 6,
        [Period.QUARTER] * 2,
    ]
    assert in_words(chart).count(" from ") == 2


@pytest.mark.parametrize("count", [1, 2, 12, 60])
def test_a_picture_is_drawn_of_few_and_of_many(count):
    rows = [number(place % 12 + 1, 5 + place, year=2020 + place // 12) for place in range(count)]
    marks = [Mark(row.starts_on, "What was tried, in many words $x$") for row in rows]
    chart = Chart(indicator(name="A $name$ of < many > words & " * 3, target=30.0), rows, marks)
    drawn = render_chart(chart, "png")
    assert drawn.startswith(b"\x89PNG")
    assert (int.from_bytes(drawn[16:20], "big"), int.from_bytes(drawn[20:24], "big")) == (1600, 900)


def test_small_counts_are_not_in_the_drawing_and_words_are_no_markup():
    rows = [number(9, 7), number(10, 9)]
    drawn = render_chart(Chart(indicator(name="<script>alert(1)</script>"), rows), "svg").decode()
    assert "<script>" not in drawn
    with pytest.raises(ValueError, match="no number"):
        render_chart(Chart(indicator(), []), "png")


def test_a_file_is_named_by_letters_that_every_machine_takes():
    assert file_name(indicator(name="Cost / day: “A&B” …")) == "cost-day-a-b"
    assert file_name(indicator(name="日本")) == "indicator"


def test_a_kept_number_says_its_days_once_and_in_words():
    row = number(10, 42)
    told = prompts.kept_line(indicator(), row, corrected=False)
    assert "for October 2026 (1 October 2026 to 31 October 2026)." in told
    row.starts_on, row.ends_on = date(2026, 10, 5), date(2026, 11, 1)
    told = prompts.kept_line(indicator(), row, corrected=False)
    assert told.count("5 October 2026 to 1 November 2026") == 1
    assert "2026-" not in told
