"""The readiness principles: evidence, owners, and the yearly look with what has changed."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import select

from models import schedule
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.schedule import Work
from models.tools.readiness import (
    Found,
    ReadinessEvidence,
    ReadinessPrinciple,
    add_evidence,
    begin_principles,
    give_owner,
    last_look,
    readiness_of,
    record_look,
    withdraw_evidence,
)
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
KEYS = ["leadership", "joint"]


@pytest.fixture
def principles(session, cast) -> dict[str, ReadinessPrinciple]:
    begin_principles(session, cast.committee.pk, KEYS)
    begin_principles(session, cast.committee.pk, KEYS)
    rows = session.exec(select(ReadinessPrinciple)).all()
    assert len(rows) == len(KEYS)
    return {row.key: row for row in rows}


def show(session, cast, principle, text="The sheriff wrote to us", by=None, now=NOW, **values):
    whole = {"link": "", "on": None} | values
    return add_evidence(session, by or cast.ben, principle, text=text, **whole, now=now)


def state(session, cast, key="leadership", *, now=NOW):
    readiness = readiness_of(session, cast.committee, KEYS, now=now)
    return next(line for line in readiness.lines if line.principle.key == key)


def test_evidence_has_a_day_and_who_gave_it_and_the_latest_comes_first(session, cast, principles):
    show(session, cast, principles["leadership"], "Old", on=TODAY - 9 * DAY)
    show(session, cast, principles["leadership"], "New", link=" https://county.example/letter ")
    first, second = state(session, cast).evidence
    assert (first.evidence.text, first.evidence.day, first.author) == ("New", TODAY, cast.ben)
    assert first.evidence.link == "https://county.example/letter"
    assert second.evidence.text == "Old"
    assert state(session, cast, "joint").evidence == []


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"text": " "}, "text", "empty"),
        ({"text": "x" * 501}, "text", "too_long"),
        ({"on": TODAY + DAY}, "on", "to_come"),
        ({"link": "ftp://x"}, "link", "no_link"),
        ({"link": "https://" + "x" * 500}, "link", "too_long"),
    ],
)
def test_what_cannot_be_evidence_is_refused_on_its_field(session, cast, principles, values, field, code):
    with pytest.raises(Refused) as told:
        show(session, cast, principles["leadership"], **values)
    assert (told.value.field, told.value.code) == (field, code)


def test_withdrawn_evidence_counts_no_more_and_stays_on_record(session, cast, principles):
    row = show(session, cast, principles["leadership"])
    for who in (cast.cho, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            withdraw_evidence(session, who, row, now=NOW)
    withdraw_evidence(session, cast.ben, row, now=NOW)
    assert state(session, cast).evidence == []
    assert session.exec(select(ReadinessEvidence)).one().withdrawn_on == TODAY
    with pytest.raises(AlreadySettled):
        withdraw_evidence(session, cast.ana, row, now=NOW)


def test_an_owner_is_an_active_member_and_is_nobody_once_they_have_left(session, cast, principles):
    give_owner(session, cast.ana, principles["joint"], cast.cho, now=NOW)
    assert state(session, cast, "joint").owner == cast.cho
    cast.cho.active = False
    session.flush()
    assert state(session, cast, "joint").owner is None
    for nobody in (cast.cho, seat(session, "T2").ben):
        with pytest.raises(NotFound):
            give_owner(session, cast.ana, principles["joint"], nobody, now=NOW)
    give_owner(session, cast.ana, principles["joint"], None, now=NOW)
    assert principles["joint"].owner_id is None


def test_members_give_evidence_and_only_staff_name_owners_and_record_looks(session, cast, principles):
    with pytest.raises(NotAllowed):
        give_owner(session, cast.ben, principles["joint"], cast.ben, now=NOW)
    with pytest.raises(NotAllowed):
        record_look(session, cast.ben, KEYS, note="", now=NOW)
    stranger = seat(session, "T2")
    with pytest.raises(NotFound):
        show(session, cast, principles["joint"], by=stranger.ben)
    with pytest.raises(NotFound):
        give_owner(session, stranger.ana, principles["joint"], stranger.ben, now=NOW)


def test_a_look_is_compared_with_the_one_before_and_never_with_itself(session, cast, principles):
    show(session, cast, principles["leadership"])
    give_owner(session, cast.ana, principles["joint"], cast.cho, now=NOW)
    record_look(session, cast.ana, KEYS, note=" More  peers ", now=NOW)
    assert state(session, cast).before is None
    later = NOW + timedelta(days=360)
    show(session, cast, principles["leadership"], "The judge too", now=later)
    line = state(session, cast, now=later)
    assert (len(line.evidence), line.before) == (2, Found(evidence=1, owned=False))
    assert state(session, cast, "joint", now=later).before == Found(evidence=0, owned=True)
    record_look(session, cast.ana, KEYS, note="", now=later)
    readiness = readiness_of(session, cast.committee, KEYS, now=later)
    assert (there(readiness.last).note, there(readiness.lines[0].before).evidence) == ("More peers", 1)
    assert readiness.again_on == date(2027, 11, 15) + timedelta(days=366)


def test_the_next_look_is_due_in_a_year_on_a_working_morning(session, cast, principles):
    assert last_look(session, cast.committee.pk) is None
    look = record_look(session, cast.ana, KEYS, note="", now=NOW)
    assert last_look(session, cast.committee.pk) == look
    due = there(schedule.find(session, cast.committee.pk, Work.READINESS))
    assert due.next_run == datetime(2027, 11, 22, 16, tzinfo=UTC)  # the 20th is a Saturday
    later = NOW + 30 * DAY
    record_look(session, cast.ana, KEYS, note="", now=later)
    assert due.next_run == datetime(2027, 12, 20, 16, tzinfo=UTC)


def test_a_note_too_long_is_refused_and_nothing_recorded(session, cast, principles):
    with pytest.raises(Refused) as told:
        record_look(session, cast.ana, KEYS, note="x" * 501, now=NOW)
    assert (told.value.field, told.value.code) == ("note", "too_long")
    assert last_look(session, cast.committee.pk) is None


def test_the_database_keeps_evidence_in_its_committee(session, cast, principles):
    other = seat(session, "T2")
    row = ReadinessEvidence(
        committee_id=other.committee.pk,
        principle_id=principles["joint"].pk,
        text="Theirs",
        day=TODAY,
        author_id=other.ana.pk,
        made_at=NOW,
    )
    assert refused(session, partial(session.add, row))


def test_all_is_read_in_four_queries(session, database, cast, principles):
    for number in range(12):
        show(session, cast, principles["joint"], f"Evidence {number}")
    session.flush()
    with counting(database) as told:
        readiness_of(session, cast.committee, KEYS, now=NOW)
    assert len(told) == 4
