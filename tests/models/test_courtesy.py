"""One word a day, on both databases: what can wait goes on a day without another word to its reader."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models import outbox, sending
from models.calendar import WorkCalendar
from models.courtesy import PATIENCE, first_turn
from models.outbox import Kind, Message, OutboxMessage
from models.settling import Arrival, mark_sent
from models.telling import tell_in_turn
from tests.jobs.mailroom import UNPACED
from tests.models.both import Cast, database, seat, session, url

__all__ = ["database", "session", "url"]

WORD = Message("A number is wanted", [])
DAY = timedelta(days=1)
NOW = datetime.fromisoformat("2026-12-01T16:00+00:00")
"""9:00 in Denver on a Tuesday."""

AT_TWO = NOW + timedelta(hours=5)


@pytest.fixture
def cast(session: Session) -> Cast:
    return seat(session)


def put(session: Session, cast: Cast, key: str, **more: Any) -> None:
    values: dict[str, Any] = {"kind": Kind.NOTICE, "target": cast.ben.slack_id, "now": NOW} | more
    outbox.enqueue(session, cast.committee.pk, WORD, key=key, **values)


def can_wait(session: Session, cast: Cast, key: str, **more: Any) -> None:
    tell_in_turn(session, cast.committee, cast.ben, WORD, key=key, now=NOW, **more)


def sent(session: Session, now: datetime) -> list[str]:
    """What goes out at that instant, one after the other."""
    keys: list[str] = []
    while claims := sending.claim(session, now=now, limit=9, limits=UNPACED):
        arrived = [Arrival(message, "D1", f"{len(keys)}.{message.pk}") for message, _ in claims]
        mark_sent(session, arrived, now=now)
        keys += [message.key for message, _ in claims]
    return keys


def test_what_can_wait_goes_in_the_afternoon(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "word")
    assert sent(session, AT_TWO - timedelta(seconds=1)) == []
    assert sent(session, AT_TWO) == ["word"]


@pytest.mark.parametrize("kind", [Kind.NUDGE, Kind.CHECKIN, Kind.AGENDA, Kind.DIGEST, Kind.CHAIR])
def test_it_waits_a_day_for_everything_that_has_its_own(session: Session, cast: Cast, kind: Kind) -> None:
    can_wait(session, cast, "word")
    put(session, cast, "routine", kind=kind)
    assert sent(session, AT_TWO) == ["routine"]
    assert sent(session, AT_TWO + DAY - timedelta(seconds=1)) == []
    assert sent(session, AT_TWO + DAY) == ["word"]


def test_it_waits_also_for_what_comes_later_today(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "word")
    put(session, cast, "draft", kind=Kind.AGENDA, not_before=AT_TWO + timedelta(hours=2))
    assert sent(session, AT_TWO) == []
    assert sent(session, AT_TWO + timedelta(hours=2)) == ["draft"]


def test_two_of_them_take_a_day_each(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "first")
    can_wait(session, cast, "second")
    assert sent(session, AT_TWO) == ["first"]
    assert sent(session, AT_TWO + DAY) == ["second"]


def test_answers_and_words_to_others_and_what_was_taken_back_do_not_count(
    session: Session, cast: Cast
) -> None:
    can_wait(session, cast, "word")
    put(session, cast, "an answer")
    put(session, cast, "to another", target=cast.ana.slack_id, kind=Kind.NUDGE)
    put(session, cast, "gone", kind=Kind.NUDGE)
    put(session, cast, "yesterday", kind=Kind.NUDGE, now=NOW - DAY)
    outbox.withdraw_key(session, cast.committee.pk, "gone", now=NOW)
    assert "word" in sent(session, AT_TWO)


def test_it_does_not_wait_until_it_is_too_late(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "word", expires_at=AT_TWO + DAY)
    put(session, cast, "routine", kind=Kind.NUDGE)
    assert sorted(sent(session, AT_TWO)) == ["routine", "word"]


def test_somebody_who_hears_from_us_every_day_gets_it_after_two_weeks(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "word", expires_at=NOW + 4 * PATIENCE)
    day, went = AT_TWO, []
    while "word" not in went:
        put(session, cast, f"nudge:{day}", kind=Kind.NUDGE, now=day - timedelta(hours=5))
        went, day = sent(session, day), day + DAY
    assert day - AT_TWO <= PATIENCE + 2 * DAY


def test_it_is_known_when_it_is_due(session: Session, cast: Cast) -> None:
    """Whoever asks what a person hears on a day is told of the day to which it was put off."""
    can_wait(session, cast, "word")
    put(session, cast, "routine", kind=Kind.NUDGE)
    sent(session, AT_TWO)
    row = session.exec(select(OutboxMessage).where(OutboxMessage.key == "word")).one()
    assert row.due_at == row.not_before == AT_TWO + DAY


def test_nobody_is_told_on_a_day_off_or_while_away(session: Session, cast: Cast) -> None:
    calendar = WorkCalendar("America/Denver", holidays=frozenset({date(2026, 12, 2)}))
    assert first_turn(calendar, cast.ben, now=NOW) == AT_TWO
    assert first_turn(calendar, cast.ben, now=AT_TWO + timedelta(hours=1)) == AT_TWO + 2 * DAY
    cast.ben.away_until = date(2026, 12, 4)
    assert first_turn(calendar, cast.ben, now=NOW).date() == date(2026, 12, 4)
