"""A ballot that is closed before its time, and what the agenda's draft hears of one."""

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed
from models.schedule import find
from models.tools.ballot import BallotState, for_agenda
from models.tools.ballot_box import BallotPaper, call_off, close_ballot, close_now
from models.work import Work
from tests.models.both import NOW, cast, database, session, url
from tests.models.tools.test_ballot import AFTER, DAY, ready, vote

__all__ = ["cast", "database", "ready", "session", "url"]


def test_chair_and_coordinator_close_it_before_its_time_and_it_is_counted_once(session, cast, ready):
    ballot, items = ready
    with pytest.raises(NotAllowed):
        close_now(session, cast.cho, ballot, now=NOW)
    for who in (cast.dee, cast.ben, cast.cho):
        vote(session, who, ballot, {items[0]: 2})
    close_now(session, cast.ana, ballot, now=NOW + DAY)
    assert (ballot.state, ballot.counted, ballot.papers) == (BallotState.CLOSED, True, 3)
    assert session.exec(select(BallotPaper)).all() == []
    due = find(session, cast.committee.pk, Work.BALLOT_CLOSE, ballot.pk)
    assert due is None or due.next_run is None
    with pytest.raises(AlreadySettled):
        close_now(session, cast.ana, ballot, now=NOW + DAY)
    assert not close_ballot(session, ballot, now=AFTER)
    lines = session.exec(select(AuditLine).where(AuditLine.act == "ballot.open")).all()
    assert lines[-1].actor_id == cast.ana.pk


def test_one_whose_time_is_over_is_left_to_the_clock(session, cast, ready):
    with pytest.raises(AlreadySettled):
        close_now(session, cast.ana, ready[0], now=AFTER)
    assert ready[0].state == BallotState.OPEN


def test_the_agenda_hears_of_an_open_ballot_and_of_what_was_counted_since(session, cast, ready):
    ballot, _ = ready
    assert for_agenda(session, cast.committee, NOW + 30 * DAY) == ballot
    close_ballot(session, ballot, now=AFTER)
    assert for_agenda(session, cast.committee, NOW) == ballot
    assert for_agenda(session, cast.committee, AFTER + DAY) is None
    cast.committee.open_meetings = True
    assert for_agenda(session, cast.committee, NOW) is None


def test_one_that_was_called_off_is_nothing_for_the_agenda(session, cast, ready):
    call_off(session, cast.ana, ready[0], now=NOW)
    assert for_agenda(session, cast.committee, NOW) is None
