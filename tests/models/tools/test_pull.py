"""Numbers from a web address: how it is read, who may set it, who has it in hand, who hears of a fault."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import schedule
from models.audit import AuditLine
from models.calendar import WorkCalendar, instant_of
from models.errors import NotAllowed, Refused
from models.gaps import find_gaps
from models.outbox import OutboxMessage, SendState
from models.tools import pull
from models.tools.indicator import About, Indicator, Measure, add_indicator, end_indicator
from models.tools.keeper import call_off, plan_asking, question_of
from models.tools.observation import Figure, Way, record_all
from models.tools.period import Period, Span
from models.tools.pull import (
    Often,
    Source,
    claim,
    claimed,
    pull_of,
    set_pull,
    settle,
    settle_fault,
    stop_pull,
)
from models.tools.pull_read import MOST_VALUES, Format, Misread, Parts, parse_path, read_answer
from models.work import Work
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.tools.counting import bare

__all__ = ["cast", "database", "session", "url"]

CALENDAR = WorkCalendar(ZONE)
CSV = Parts(Format.CSV, "count", "month")
URL = "https://data.example/bookings.csv?key=s3cret"


def read(data, parts=CSV, *, measure=Measure.COUNT, period=Period.MONTH) -> dict[str, float]:
    indicator = bare(measure=measure, period=period)
    raw = data.encode() if isinstance(data, str) else data
    figures = read_answer(raw, parts, indicator, now=NOW, calendar=CALENDAR)
    return {str(one.span.first)[:7]: one.value for one in figures}


def jsoned(tree, value, day="", of="") -> dict[str, float]:
    return read(json.dumps(tree), Parts(Format.JSON, value, day, of))


# --- paths ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("value", ["value"]),
        ("data[0].value", ["data", 0, "value"]),
        ("rows[*].count", ["rows", None, "count"]),
        ("[-1].n", [-1, "n"]),
        ('result["Total count"]', ["result", "Total count"]),
        ("a['b.c'][2]", ["a", "b.c", 2]),
        ("a.b c", ["a", "b c"]),
    ],
)
def test_a_path_goes_step_by_step(path, steps):
    assert parse_path(path) == steps


@pytest.mark.parametrize(
    "path", ["", ".", "a..b", "a[", "a[x]", "a]", "a[0", "[]", "a.", "a[0]b", "x" * 201, "a" + "[0]" * 30]
)
def test_what_is_no_path_is_refused(path):
    with pytest.raises(Refused) as told:
        parse_path(path)
    assert told.value.code == "not_a_path"


def test_numbers_and_their_dates_are_found_in_json():
    rows = {"rows": [{"m": "2026-09", "n": 40}, {"m": "2026-10-01T00:00:00", "n": "1,042"}]}
    assert jsoned(rows, "rows[*].n", "rows[*].m") == {"2026-09": 40, "2026-10": 1042}
    assert jsoned({"data": [{"value": 42}]}, "data[0].value") == {"2026-10": 42}
    assert jsoned([{"m": "2026-10", "n": 42, "of": 60}], "[*].n", "[*].m", "[*].of") == {"2026-10": 42}


def test_what_is_empty_or_still_to_come_is_passed_over():
    rows = [{"m": "2026-09", "n": None}, {"m": "2026-10", "n": 42}, {"m": "2027-10", "n": 5}]
    assert jsoned(rows, "[*].n", "[*].m") == {"2026-10": 42}
    assert read("month,count\n2026-09,\n2026-10,42\n") == {"2026-10": 42}


def test_columns_are_found_by_name_in_any_case_and_order():
    assert read("note;Count;MONTH\nx;42;Oct-26") == {"2026-10": 42}


@pytest.mark.parametrize(
    ("data", "parts", "code", "found"),
    [
        ("month,total\n2026-10,42", CSV, "no_column", "month, total"),
        ("date,count\n2026-10,42", CSV, "no_column", "date, count"),
        ("month,count\n2026-10,lots", CSV, "no_number", "lots"),
        ("month,count\n2026-10,=1+1", CSV, "no_number", "=1+1"),
        ("month,count\nsomewhen,42", CSV, "no_date", "somewhen"),
        ("month,count\n99999-10,42", CSV, "no_date", "99999-10"),
        ("month,count\n2026-10,1\n2026-10-05,2", CSV, "twice", "2026-10-01 to 2026-10-31"),
        ("month,count", CSV, "nothing", ""),
        ("", CSV, "nothing", ""),
        ("month,Count,count\n2026-10,1,2", CSV, "two_columns", "month, Count, count"),
        ("month,count\n2026-10,4\x002", CSV, "no_number", "4 2"),
        ("month,count\n1850-10,42", CSV, "no_date", "1850-10"),
        ("month,count\n46296,42", CSV, "no_date", "46296"),
        ("month,count\n2026-10,=HYPERLINK(1)", CSV, "no_number", "=HYPERLINK(1)"),
        ("PK\x03\x04", CSV, "no_column", "PK  "),
        ('{"a": "\\ud800\\u0000 lots"}', Parts(Format.JSON, "a"), "no_number", "   lots"),
        ('{"a": 1e999}', Parts(Format.JSON, "a"), "no_number", "inf"),
        ('{"a": ' + "9" * 5_000 + "}", Parts(Format.JSON, "a"), "not_json", '{"a": ' + "9" * 54),
        ('{"a": 1}', Parts(Format.JSON, "b"), "no_path", "{a}"),
        ('{"a": [1]}', Parts(Format.JSON, "a[3]"), "no_path", "[1]"),
        ('{"a": 1}', Parts(Format.JSON, "a.b"), "no_path", "int"),
        ('{"a": true}', Parts(Format.JSON, "a"), "no_number", "true"),
        ('{"a": NaN}', Parts(Format.JSON, "a"), "not_json", '{"a": NaN}'),
        ('{"a": [1, 2]}', Parts(Format.JSON, "a[*]"), "uneven", "2"),
        ('{"a": [1, 2], "d": ["2026-10"]}', Parts(Format.JSON, "a[*]", "d[*]"), "uneven", "2 / 1"),
        ("<html>", Parts(Format.JSON, "a"), "not_json", "<html>"),
        ("[" * 100_000, Parts(Format.JSON, "a"), "not_json", "[" * 60),
        (json.dumps([1] * (MOST_VALUES + 1)), Parts(Format.JSON, "[*]"), "too_many", str(MOST_VALUES + 1)),
    ],
)
def test_another_shape_is_told_with_what_was_found(data, parts, code, found):
    with pytest.raises(Misread) as told:
        read(data, parts)
    assert (told.value.code, told.value.found) == (code, found)


@pytest.mark.parametrize(
    "data",
    [
        "month,count\n2026-10,42\n".encode("utf-16"),
        b"month,count,caf\xe9\n2026-10,42,x",
        b"month,count\n" + b"\n" * 1_000_000 + b"2026-10,42",
        (",".join(map(str, range(10_000))) + ",month,count\n" + "," * 10_000 + "2026-10,42").encode(),
    ],
    ids=["UTF-16", "Windows", "a million empty rows", "ten thousand columns"],
)
def test_an_odd_answer_with_the_number_in_it_is_read(data):
    assert read(data) == {"2026-10": 42}


def test_what_stands_in_the_answer_is_never_told_only_its_names():
    with pytest.raises(Misread) as told:
        read(json.dumps({"secret": "hush", "n": 1}), Parts(Format.JSON, "gone"))
    assert "hush" not in told.value.found


# --- the address ----------------------------------------------------------------------------------------


@pytest.fixture
def one(session, cast) -> Indicator:
    return add_indicator(session, cast.ana, About("Bookings", keeper=cast.dee), now=NOW)


def put(session, who, indicator, url=URL, parts=CSV, often=Often.WEEKLY):
    return set_pull(session, who, indicator, Source(url, parts, often), now=NOW)


def test_an_address_is_fetched_at_once_and_then_as_it_is_scheduled(session, cast, one):
    row = put(session, cast.ana, one)
    assert (row.host, row.due_at) == ("data.example", NOW)
    planned: Any = schedule.find(session, cast.committee.pk, Work.PULL, one.pk)
    assert planned.next_run == instant_of(date(2026, 11, 23), pull.HOUR, ZONE)
    settle(session, row, now=NOW)
    pull.ask_for(session, cast.committee.pk, one.pk, now=NOW + timedelta(days=3))
    assert row.due_at == NOW + timedelta(days=3)


def test_the_secret_in_an_address_is_in_no_line_of_the_log(session, cast, one):
    put(session, cast.ana, one)
    put(session, cast.ana, one, URL + "2")
    stop_pull(session, cast.ana, one, now=NOW)
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "indicator_pull")).all()
    assert len(lines) >= 2
    assert "s3cret" not in str([(line.before, line.after) for line in lines])
    assert "data.example" in str(lines[0].after)
    assert pull_of(session, one) is None


def test_what_is_stopped_does_not_look_as_if_it_had_fallen_asleep(session, cast, one):
    put(session, cast.ana, one)
    stop_pull(session, cast.ana, one, now=NOW)
    session.flush()
    assert find_gaps(session, now=NOW) == []
    put(session, cast.ana, one)
    session.flush()
    planned: Any = schedule.find(session, cast.committee.pk, Work.PULL, one.pk)
    assert planned.next_run is not None


def test_an_empty_address_keeps_the_one_that_is_there(session, cast, one):
    put(session, cast.ana, one)
    row = put(session, cast.ana, one, "", Parts(Format.CSV, "total", "month"))
    assert (row.url, row.value_at) == (URL, "total")


@pytest.mark.parametrize(
    ("address", "parts", "field", "code"),
    [
        ("", CSV, "url", "no_secure_link"),
        ("http://data.example/x.csv", CSV, "url", "no_secure_link"),
        ("ftp://data.example/x.csv", CSV, "url", "no_secure_link"),
        ("file:///etc/passwd", CSV, "url", "no_secure_link"),
        ("https://user:pw@data.example/", CSV, "url", "no_secure_link"),
        ("https://[::1", CSV, "url", "no_secure_link"),
        ("https://a b", CSV, "url", "no_secure_link"),
        ("https://x:99999999/", CSV, "url", "no_secure_link"),
        ("https://x/" + "y" * 1000, CSV, "url", "too_long"),
        (URL, Parts(Format.CSV, "  "), "value", "empty"),
        (URL, Parts(Format.JSON, "a..b"), "value", "not_a_path"),
        (URL, Parts(Format.JSON, "a", "b["), "date", "not_a_path"),
    ],
)
def test_what_is_no_address_or_path_is_refused_on_its_field(session, cast, one, address, parts, field, code):
    with pytest.raises(Refused) as told:
        put(session, cast.ana, one, address, parts)
    assert (told.value.field, told.value.code) == (field, code)
    assert "pw" not in told.value.given


def test_only_staff_say_what_is_fetched(session, cast, one):
    for who in (cast.dee, cast.ben, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            put(session, who, one)
        with pytest.raises(NotAllowed):
            stop_pull(session, who, one, now=NOW)


def test_one_worker_has_an_address_in_hand_until_its_lease_runs_out(session, cast, one):
    row = put(session, cast.ana, one)
    assert pull.ripe(session, now=NOW) == [row.pk]
    mine = taken(session, row, NOW)
    assert taken(session, row, NOW) is None
    assert pull.ripe(session, now=NOW) == []
    theirs = taken(session, row, NOW + pull.LEASE)
    assert claimed(session, mine) is None
    assert claimed(session, theirs) is row


def test_an_answer_to_an_address_that_was_changed_meanwhile_is_dropped(session, cast, one):
    row = put(session, cast.ana, one)
    mine = taken(session, row, NOW)
    put(session, cast.ana, one, "https://data.example/other.csv")
    session.flush()
    assert claimed(session, mine) is None


def test_a_fault_is_told_once_until_it_has_worked(session, cast, one):
    row = put(session, cast.ana, one)
    assert settle_fault(session, row, "no_column", passing=False, now=NOW)
    assert (row.fault, row.due_at) == ("no_column", None)
    assert not settle_fault(session, row, "no_path", passing=False, now=NOW)
    settle(session, row, now=NOW)
    assert (row.fault, row.told) == ("", False)
    assert settle_fault(session, row, "no_column", passing=False, now=NOW)


def test_what_may_pass_is_tried_again_before_anybody_hears_of_it(session, cast, one):
    row = put(session, cast.ana, one)
    assert not settle_fault(session, row, "slow", passing=True, now=NOW)
    assert row.due_at == NOW + pull.AGAIN
    assert not settle_fault(session, row, "slow", passing=True, now=NOW)
    assert settle_fault(session, row, "slow", passing=True, now=NOW)
    assert row.due_at is None


def test_the_keeper_hears_of_it_else_who_set_it_else_a_coordinator(session, cast, one):
    row = put(session, cast.ana, one)
    keeper: Any = pull.whom_to_tell(session, row, one)
    assert keeper is cast.dee
    keeper.active = False
    assert pull.whom_to_tell(session, row, one) is cast.ana


def test_an_indicator_that_has_ended_is_not_asked_for(session, cast, one):
    row = put(session, cast.ana, one)
    settle(session, row, now=NOW)
    end_indicator(session, cast.ana, one, now=NOW)
    pull.ask_for(session, cast.committee.pk, one.pk, now=NOW)
    assert row.due_at is None


# --- the keeper -----------------------------------------------------------------------------------------


def at(day: str) -> datetime:
    return instant_of(date.fromisoformat(day), pull.HOUR, ZONE)


def asked(session, indicator, now) -> Any:
    return question_of(session, indicator, now=now)


def taken(session, row, now) -> Any:
    return claim(session, row.pk, now=now)


def next_question(session, indicator):
    found = schedule.find(session, indicator.committee_id, Work.INDICATOR, indicator.pk)
    return found.next_run if found else None


def test_the_keeper_is_asked_on_the_fifth_working_morning_after_the_period(session, cast, one):
    plan_asking(session, one, now=NOW)
    due = next_question(session, one)
    assert due == at("2026-12-07") + timedelta(hours=3)  # nine in the morning
    question = asked(session, one, due)
    assert (question.span.first, question.member) == (date(2026, 11, 1), cast.dee)


def test_nobody_is_asked_for_a_number_that_is_there_whole(session, cast, one):
    november = Span(date(2026, 11, 1), date(2026, 11, 30))
    record_all(session, cast.dee, one, [Figure(november, 20)], way=Way.TYPED, now=NOW)
    due = at("2026-12-07") + timedelta(hours=4)
    assert question_of(session, one, now=due) is not None, "it was only so far"
    record_all(session, cast.dee, one, [Figure(november, 20)], way=Way.TYPED, now=at("2026-12-02"))
    assert question_of(session, one, now=due) is None


def test_no_question_is_planned_without_a_keeper_nor_where_it_is_fetched_or_has_ended(session, cast, one):
    plan_asking(session, one, now=NOW)
    put(session, cast.ana, one)
    plan_asking(session, one, now=NOW)
    assert next_question(session, one) is None
    stop_pull(session, cast.ana, one, now=NOW)
    plan_asking(session, one, now=NOW)
    assert next_question(session, one) is not None
    end_indicator(session, cast.ana, one, now=NOW)
    plan_asking(session, one, now=NOW)
    assert next_question(session, one) is None
    bare = add_indicator(session, cast.ana, About("Bare"), now=NOW)
    plan_asking(session, bare, now=NOW)
    assert next_question(session, bare) is None


def test_a_keeper_who_is_away_is_asked_through_who_stands_in(session, cast, one):
    cast.dee.away_until, cast.dee.stand_in_id = date(2027, 1, 1), cast.ben.pk
    due = at("2026-12-07") + timedelta(hours=4)
    assert asked(session, one, due).member is cast.ben
    cast.dee.stand_in_id = None
    assert question_of(session, one, now=due) is None


def test_a_question_that_is_not_sent_yet_is_called_off(session, cast, one):
    from jobs.tools.indicators import ask_keeper

    plan_asking(session, one, now=NOW)
    found: Any = schedule.find(session, cast.committee.pk, Work.INDICATOR, one.pk)
    ask_keeper(session, found, found.next_run, now=found.next_run)
    [message] = session.exec(select(OutboxMessage).where(OutboxMessage.target == cast.dee.slack_id)).all()
    call_off(session, one, Span(date(2026, 11, 1), date(2026, 11, 30)), now=NOW)
    assert message.state is SendState.WITHDRAWN
