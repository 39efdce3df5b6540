"""Everything of a committee, out and back in: the same on both databases, and nothing sent twice."""

import json
import random
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bench.big import NOW as BIG_NOW
from bench.big import SMALL, make_committee
from models import feed, outbox, schedule
from models.audit import AuditLine
from models.committee import Member
from models.database import Database
from models.goal import Goal
from models.migrate import head, metadata
from models.outbox import Kind, Message, OutboxMessage, SendState
from models.schedule import Occurrence, Schedule
from models.tools import archive
from models.tools.archive import Kind as Parcel
from models.tools.ballot_box import BallotPaper, BallotVoter, close_ballot
from models.tools.gap_map import current_mapping, entries_of
from models.tools.indicator import About, Direction, add_indicator
from models.tools.instrument_results import results_of
from models.tools.pull import IndicatorPull, Source, may_hold_key, set_pull
from models.tools.pull_read import Format, Parts
from models.tools.run_tables import InstrumentRun
from models.work import Work
from prompts.tools import archive_doc
from tests.archived import cells, differing, export, files, fill_every_table, rows, take_in
from tests.laid import laid_file
from tests.models.both import NOW, database, seat, url
from tests.models.rating import answer, instrument, start, whole
from tests.models.tools.test_ballot import gaps, opened, seats, vote
from tests.there import there

__all__ = ["database", "url"]

DAY = timedelta(days=1)
IN_PART = ("ballot_voter", "indicator_pull")
SOUNDS_SECRET = ("token", "secret", "url", "password", "digest", "ballot_paper")
ARRIVES = {"outbox_message.state", "outbox_message.ended_at"}
ON_GOING = {"schedule.next_run", "schedule.wake_at", "schedule.faults", "occurrence"}
"""What an import changes, as docs/export.md says."""


@pytest.fixture
def elsewhere(tmp_path):
    """An empty SQLite database with all tables."""
    made = Database(laid_file(tmp_path / "elsewhere.db"))
    yield made
    made.close()


def lively(session):
    """A committee with goals, private ratings, ballots open and closed, an address of the calendar."""
    cast = seat(session)
    cast.step(session, cast.goal(session, statement="=cmd|' /C calc'!A0"), owner=cast.ben)
    cast.cho.stand_in_id = cast.dee.pk  # who comes after cho in the file
    session.add(cast.cho)
    whole(session, cast, instrument(session, cast), (0, 1), (2, 2))
    held = [gaps_voted(session, cast), gaps_voted(session, cast, close=False)]
    secret = feed.open_feed(session, cast.ana, now=NOW)
    return cast, held, secret


def gaps_voted(session, cast, *, close=True):
    """A ballot on which ben has voted."""
    if current_mapping(session, cast.committee.pk) is None:
        seats(session, cast)
        gaps(session, cast)
    entries = entries_of(session, there(current_mapping(session, cast.committee.pk)))
    ballot = opened(session, cast, entries)
    vote(session, cast.ben, ballot, {entries[0].item_id: 2})
    if close:
        close_ballot(session, ballot, now=NOW)
    return ballot


def queued(session, cast, key, *, due=NOW):
    outbox.enqueue(
        session,
        cast.committee.pk,
        Message("Hello", []),
        kind=Kind.NUDGE,
        key=key,
        target="U1",
        now=NOW,
        not_before=due,
    )


# --- what leaves --------------------------------------------------------------------------------------------


def test_every_column_that_sounds_like_a_secret_is_decided_on():
    every = [f"{table.name}.{column.name}" for table in metadata().sorted_tables for column in table.c]
    decided = {*archive.LEFT_OUT, *archive.KEPT}
    sounding = [name for name in every if any(word in name.split(".")[1] for word in SOUNDS_SECRET)]
    assert len(sounding) > 3
    assert [name for name in sounding if not {name, name.split(".")[0]} & decided] == []
    known = {name.split(".")[0] for name in every} | set(every)
    assert not {*archive.LEFT_OUT, *archive.KEPT} - known


def test_every_table_is_in_the_export_but_for_two_that_hold_nothing_else_than_secrets():
    left = {table.name for table in metadata().sorted_tables} - {
        one.name for one in archive.tables(Parcel.EXPORT)
    }
    assert left == {"ballot_paper", "calendar_feed"}


def test_every_table_is_of_a_committee_and_can_be_streamed():
    for table in metadata().sorted_tables:
        assert "id" in table.c, table.name
        assert table.name == "committee" or "committee_id" in table.c, table.name
        nullable = [one.name for one in table.c if type(one.type).__name__ == "JSON" and one.nullable]
        assert nullable == [], f"{table.name}: none in JSON is two things"


def test_what_must_not_leave_is_nowhere_in_the_export(database):
    with database.transaction() as session:
        cast, _, secret = lively(session)
        queued(session, cast, "hello")
        tokens = [one.token for one in session.exec(select(OutboxMessage)).all()]
        digests = [one.digest for one in session.exec(select(feed.CalendarFeed)).all()]
        pk = cast.committee.pk
    every = b"".join(files(export(database, pk)).values()).decode()
    assert [word for word in (secret, *tokens, *digests) if word in every] == []
    found = rows(export(database, pk))
    assert not {"ballot_paper", "calendar_feed"} & found.keys()
    assert all("token" not in one for one in _all(found, "outbox_message"))
    logged = [one for one in _all(found, "audit_line") if one["kind"] == "calendar_feed"]
    assert logged
    assert all(one["before"] == one["after"] == {} for one in logged)


def _all(found, *tables):
    return [row for table in tables for row in found[table].values()]


def test_an_address_that_may_hold_a_key_stays_here_and_others_come_back(database, elsewhere):
    with database.transaction() as session:
        cast = seat(session)
        for number, url in enumerate(("https://data.example.org/jail.csv", "https://x.org/a.csv?key=abc")):
            about = About(name=f"Bookings {number}", direction=Direction.DOWN)
            indicator = add_indicator(session, cast.ana, about, now=NOW)
            set_pull(session, cast.ana, indicator, Source(url, Parts(Format.CSV, "value", "date")), now=NOW)
        pk = cast.committee.pk
    first = export(database, pk)
    assert b"key=abc" not in b"".join(files(first).values())
    take_in(elsewhere, first, now=NOW)
    assert differing(first, export(elsewhere, pk)) <= ARRIVES | ON_GOING
    with elsewhere.reading() as session:
        assert [one.url for one in session.exec(select(IndicatorPull)).all()] == [
            "https://data.example.org/jail.csv"
        ]


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://data.example.org/jail/bookings-2026.csv", False),
        ("https://data.example.org:8443/api/v2/public-health-indicators.json", False),
        ("https://x.org/a.csv?x=1", True),
        ("https://x.org/a.csv#t", True),
        ("https://me:pw@x.org/a.csv", True),
        ("https://docs.example.com/d/e/2PACX-1vQx9Zk3LmN8pR7sT/pub", True),
        ("", True),
        ("nonsense", True),
        ("http://[::1", True),
    ],
)
def test_where_an_address_may_hold_a_key(url, may):
    assert may_hold_key(url) is may


def test_results_of_closed_assessments_come_back_and_nobodys_ratings_do(database, elsewhere):
    given = [(0, 1), (2, 2), (1,), (0, 0)]
    with database.transaction() as session:
        cast = seat(session)
        found = instrument(session, cast)
        whole(session, cast, found, (1, 1), (1, 1), (2, 1), (2, 2))
        run = whole(session, cast, found, *given)
        told = results_of(session, cast.ana, run).spreads
        start(session, cast, instrument(session, cast, name="Open"))
        pk, run_pk, ana = cast.committee.pk, run.pk, cast.ana.pk
    first = export(database, pk)
    kept = [one["ratings"] for one in _all(rows(first), "run_rater") if one["run_id"] == run_pk]
    assert sorted(value for one in kept for value in one.values()) == [0, 0, 0, 1, 1, 2, 2]
    assert kept != [{str(place): value for place, value in enumerate(one)} for one in given]
    take_in(elsewhere, first, now=NOW)
    assert export(elsewhere, pk) == first
    with elsewhere.transaction() as session:
        run = session.get_one(InstrumentRun, run_pk)
        results = results_of(session, session.get_one(Member, ana), run)
        assert (results.spreads, results.answered) == (told, 4)
        assert results.before is not None


def test_of_ratings_that_are_shown_to_nobody_and_of_open_runs_nothing_leaves(database):
    with database.transaction() as session:
        cast = seat(session)
        few = whole(session, cast, instrument(session, cast), (1, 2), (2,), (0,))
        still = start(session, cast, instrument(session, cast, name="Open"))
        answer(session, still, cast.ben, 1, 1)
        pk, few_pk, open_pk = cast.committee.pk, few.pk, still.pk
    raters = _all(rows(export(database, pk)), "run_rater")
    assert [one["ratings"] for one in raters if one["run_id"] == few_pk] == [
        {"0": 0},
        {"0": 1},
        {"0": 2},
        {},
    ]
    assert {str(one["ratings"]) for one in raters if one["run_id"] == open_pk} == {"{}"}


def test_of_an_open_ballot_nobody_can_tell_who_has_voted(database, elsewhere):
    with database.transaction() as session:
        cast, (closed, still_open), _ = lively(session)
        pk, closed_pk, open_pk = cast.committee.pk, closed.pk, still_open.pk
    found = rows(export(database, pk))
    assert {one["ballot_id"] for one in found["ballot_voter"].values()} == {closed_pk}
    take_in(elsewhere, export(database, pk), now=NOW)
    with elsewhere.transaction() as session:
        assert session.exec(select(BallotPaper)).all() == []
        assert not [one for one in session.exec(select(BallotVoter)).all() if one.ballot_id == open_pk]


def test_another_committees_rows_stay_at_home(database):
    with database.transaction() as session:
        mine, other = seat(session), seat(session, "T2")
        other.goal(session, statement="Not yours")
        pk, other_pk = mine.committee.pk, other.committee.pk
    found = rows(export(database, pk))
    assert set(found["committee"]) == {pk}
    assert other_pk not in {
        row["committee_id"] for table in found if table != "committee" for row in _all(found, table)
    }
    assert "Not yours" not in json.dumps(found)


def test_no_cell_is_a_formula_and_each_can_be_read_back(elsewhere):
    with elsewhere.transaction() as session:
        pk = fill_every_table(session, random.Random(7), count=30)
    data = export(elsewhere, pk)
    assert files(data)["tables/goal.csv"].startswith(b"\xef\xbb\xbfid,committee_id,number,")
    for table, found in rows(data).items():
        for row, line in zip(found.values(), cells(data, table), strict=True):
            for name, value in row.items():
                cell = line[name]
                if isinstance(value, str):
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "＝"))
                    assert archive.as_typed(cell) == value
                elif value is not None:
                    assert json.loads(cell) == value


def test_the_documented_schema_is_that_of_the_tables():
    written = archive_doc.FILE.read_text(encoding="utf-8")
    assert written == archive_doc.render(), "run: python -m prompts.tools.archive_doc"


# --- out, in and out again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_rows_by_chance_in_every_table_come_out_as_they_went_in(elsewhere, tmp_path, seed):
    with elsewhere.transaction() as session:
        pk = fill_every_table(session, random.Random(seed), count=7)
        still = col(OutboxMessage.state).in_(outbox.WAITING)
        for message in session.exec(select(OutboxMessage).where(still)).all():
            message.state = SendState.SENT
        for each in session.exec(select(Schedule)).all():
            each.paused = True
    first = export(elsewhere, pk)
    assert all(found for table, found in rows(first).items() if table not in IN_PART)
    other = Database(laid_file(tmp_path / "other.db"))
    take_in(other, first, now=NOW, checks=False)
    assert export(other, pk) == first
    other.close()


def test_a_lively_committee_goes_across_and_back(postgres_url, elsewhere, tmp_path):
    with elsewhere.transaction() as session:
        cast, _, _ = lively(session)
        pk = cast.committee.pk
    first = export(elsewhere, pk)
    between, last = Database(postgres_url), Database(laid_file(tmp_path / "last.db"))
    take_in(between, first, now=NOW)
    second = export(between, pk)
    take_in(last, second, now=NOW)
    assert first == second == export(last, pk)
    with between.transaction() as session:  # its numbers go on where they were
        seat(session, "T2").goal(session)
    between.close()
    last.close()


def test_a_county_of_any_size_comes_back_but_for_what_was_waiting(database, elsewhere):
    with database.transaction() as session:
        pk = make_committee(session, SMALL).pk
    first = export(database, pk)
    take_in(elsewhere, first, now=BIG_NOW)
    second = export(elsewhere, pk)
    assert differing(first, second) <= ARRIVES
    manifest = json.loads(files(second)[archive.MANIFEST])
    assert manifest["schema"] == head()
    assert {name: about["rows"] for name, about in manifest["tables"].items()} == {
        name: len(found) for name, found in rows(second).items()
    }


# --- after it has come in -----------------------------------------------------------------------------------


def test_what_was_sent_stays_sent_and_what_waited_is_withdrawn(database, elsewhere):
    with database.transaction() as session:
        cast = seat(session)
        queued(session, cast, "sent")
        sent = there(outbox.find(session, cast.committee.pk, "sent"))
        sent.state, sent.sent_at, sent.slack_ts = SendState.SENT, NOW, "1.2"
        queued(session, cast, "waiting", due=NOW + DAY)
        pk = cast.committee.pk
    first = export(database, pk)
    take_in(elsewhere, first, now=NOW)
    assert differing(first, export(elsewhere, pk)) == ARRIVES
    with elsewhere.transaction() as session:
        states = {one.key: one.state for one in session.exec(select(OutboxMessage)).all()}
        assert states == {"sent": SendState.SENT, "waiting": SendState.WITHDRAWN}
        assert len({one.token for one in session.exec(select(OutboxMessage)).all()}) == 2
        assert not outbox.enqueue(
            session, pk, Message("Again", []), kind=Kind.NUDGE, key="sent", target="U1", now=NOW
        )


def test_schedules_go_on_from_now_and_make_up_for_nothing(database, elsewhere):
    with database.transaction() as session:
        pk = make_committee(session, SMALL).pk
        schedule.once(session, pk, Work.ROUND_CLOSE, BIG_NOW + DAY, subject_id=9, zone="UTC", now=BIG_NOW)
    later = BIG_NOW + 60 * DAY
    first = export(database, pk)
    take_in(elsewhere, first, now=later)
    assert differing(first, export(elsewhere, pk)) <= ARRIVES | ON_GOING
    with elsewhere.transaction() as session:
        due = [one for one in session.exec(select(Schedule)).all() if one.wake_at and one.wake_at <= later]
        assert {one.rule for one in due} == {""}
        assert there(schedule.find(session, pk, Work.ROUND_CLOSE, 9)).wake_at == BIG_NOW + DAY
        skipped = session.exec(select(Occurrence).where(Occurrence.reason == "imported")).all()
        assert len(skipped) > 5
        assert not [one for one in skipped if one.announce]


def test_the_audit_log_and_ids_are_as_they_were(database, elsewhere):
    with database.transaction() as session:
        cast, _, _ = lively(session)
        pk = cast.committee.pk
        goals = {one.pk: one.statement for one in session.exec(select(Goal)).all()}
        lines = len(session.exec(select(AuditLine)).all())
    take_in(elsewhere, export(database, pk), now=NOW)
    with elsewhere.transaction() as session:
        assert {one.pk: one.statement for one in session.exec(select(Goal)).all()} == goals
        assert len(session.exec(select(AuditLine)).all()) == lines
