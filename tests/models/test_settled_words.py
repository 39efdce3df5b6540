"""A word that waits for its turn is not said any more once what it asks for was done; on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from models.agreement import AgreementParty, Paper, add_agreement, end_agreement, unsigned_key
from models.committee import Committee
from models.minutes import begin_minutes, due_key, review
from models.momentum import gap_key, watch_gap
from models.outbox import Message, OutboxMessage, SendState, find
from models.series import series_of
from models.telling import tell_in_turn
from models.tools.instrument_run import repeat_key
from models.tools.invitations import AskState, invite, record_answer, reminder_key
from models.tools.partners import KeyPartner, Shipped, begin_list
from models.tools.pause import ask_key, begin_pause, change_restart, end_pause
from models.tools.readiness import again_key, begin_principles, record_look
from models.tools.signals_rules import Signal
from models.tools.signatures import Signature, sign
from models.tools.vitality import Reply, VitalityNote, answer, told_key
from tests.models.both import NOW, Cast, cast, database, session, url
from tests.models.minuting import STARTED, Table, table
from tests.models.rating import DAY, instrument, start, whole

__all__ = ["cast", "database", "session", "table", "url"]

OTHER = "other:1:said"


def waits(session, cast, key: str) -> None:
    """The word of that key waits for its turn, beside one about something else."""
    for one in (key, OTHER):
        tell_in_turn(session, cast.committee, cast.ben, Message("A word", []), key=one, now=NOW)


def state(session, cast, key: str) -> SendState:
    found = find(session, cast.committee.pk, key)
    assert found is not None
    session.refresh(found)
    return found.state


def check_gone(session, cast, key: str, settle: Callable[[], object]) -> None:
    waits(session, cast, key)
    settle()
    session.flush()
    assert state(session, cast, key) is SendState.WITHDRAWN
    assert state(session, cast, OTHER) is SendState.QUEUED


def invited(session, cast):
    begin_list(session, cast.committee.pk, [Shipped("judges", "Judges")])
    partner = session.exec(select(KeyPartner)).one()
    day = (NOW + 5 * DAY).date()
    return invite(session, cast.ana, partner, name="Clerk", contact="", asker=cast.ben, ask_by=day, now=NOW)


def paused(session, cast):
    return begin_pause(
        session, cast.ana, because="Flood", restart_on=None, cancels=False, moves_terms=False, now=NOW
    )


def test_who_was_to_be_reminded_to_ask_has_asked(session, cast: Cast):
    one = invited(session, cast)

    def settle():
        record_answer(session, cast.ana, one, state=AskState.JOINED, note="", now=NOW)

    check_gone(session, cast, reminder_key(one), settle)


@pytest.mark.parametrize("how", ["a day is set", "it is over"])
def test_nobody_asks_for_the_restart_of_a_pause_that_has_one(session, cast: Cast, how):
    pause = paused(session, cast)

    def settle():
        if how == "a day is set":
            change_restart(session, cast.ana, pause, (NOW + 9 * DAY).date(), now=NOW)
        else:
            end_pause(session, cast.ana, pause, now=NOW)

    check_gone(session, cast, f"{ask_key(pause)}2026-12-20", settle)


@pytest.mark.parametrize("how", ["signed", "ended"])
def test_a_signature_that_was_given_is_not_asked_for(session, cast: Cast, how):
    agreement = add_agreement(session, cast.ana, Paper("Handoff", parties=[cast.agency]), now=NOW)
    row = session.exec(select(AgreementParty)).one()
    key = unsigned_key(agreement.pk, f"{row.pk}:2026-11-20:14")

    def settle():
        if how == "signed":
            sign(session, cast.ana, agreement, cast.agency, Signature(name="Chief", role="Chief"), now=NOW)
        else:
            end_agreement(session, cast.ana, agreement, now=NOW)

    check_gone(session, cast, key, settle)


def test_it_is_not_said_to_be_time_for_what_has_begun(session, cast: Cast):
    made = instrument(session, cast)
    last = whole(session, cast, made, (0, 0))
    check_gone(session, cast, f"{repeat_key(made.pk)}{last.pk}", lambda: start(session, cast, made))


def test_it_is_not_time_to_look_at_what_was_looked_at(session, cast: Cast):
    begin_principles(session, cast.committee.pk, ["leadership"])
    look = record_look(session, cast.ana, ["leadership"], note="", now=NOW)

    def settle():
        record_look(session, cast.ana, ["leadership"], note="", now=NOW + DAY)

    check_gone(session, cast, again_key(look), settle)


@pytest.mark.parametrize("how", ["begun", "reviewed"])
def test_minutes_that_are_there_are_not_due(table: Table, how):
    minutes = table.minutes() if how == "reviewed" else None

    def settle():
        if minutes is None:
            begin_minutes(table.session, table.cast.ana, table.meeting, now=STARTED)
        else:
            review(table.session, table.cast.ana, minutes, now=STARTED)

    key = f"{due_key(table.meeting)}{table.cast.ben.slack_id}"
    check_gone(table.session, table.cast, key, settle)


def test_nobody_asks_about_a_gap_that_a_meeting_has_closed(table: Table):
    committee = table.session.get_one(Committee, table.cast.committee.pk)
    series = series_of(table.session, committee.pk)
    assert series is not None

    def settle():
        watch_gap(table.session, series, STARTED, now=STARTED + timedelta(hours=2))

    check_gone(table.session, table.cast, f"{gap_key(series)}2026-12-08", settle)


def test_a_sign_that_was_answered_is_not_put(session, cast: Cast):
    note = VitalityNote(
        committee_id=cast.committee.pk, signal=Signal.ANSWERS, member_id=cast.ben.pk, told_at=NOW
    )
    session.add(note)
    session.flush()

    def settle():
        answer(session, cast.ben, Signal.ANSWERS, 0, Reply.ON_IT, now=NOW)

    check_gone(session, cast, told_key(note), settle)


def test_what_a_worker_has_in_hand_is_left_to_it(session, cast: Cast):
    pause = paused(session, cast)
    key = f"{ask_key(pause)}2026-12-20"
    waits(session, cast, key)
    session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one().state = SendState.SENDING
    end_pause(session, cast.ana, pause, now=NOW)
    assert state(session, cast, key) is SendState.SENDING
