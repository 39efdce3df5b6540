"""One word a day, on both databases: what can wait goes on a day without another word to its reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from models import outbox, sending
from models.calendar import WorkCalendar
from models.courtesy import first_turn
from models.outbox import KEPT, Kind, Message, OutboxMessage
from models.settling import Arrival, mark_sent
from models.telling import tell_in_turn
from tests.jobs.mailroom import UNPACED
from tests.models.both import Cast, database, seat, session, url

__all__ = ["database", "session", "url"]

WORD = Message("A number is wanted", [])
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOW = datetime.fromisoformat("2026-12-01T16:00+00:00")
"""9:00 in Denver on a Tuesday."""

AT_TWO = NOW + timedelta(hours=5)


@pytest.fixture
def cast(session: Session) -> Cast:
    return seat(session)


def put(session: Session, cast: Cast, key: str, **more: Any) -> None:
    values: dict[str, Any] = {"kind": Kind.NOTICE, "target": cast.ben.slack_id, "now": NOW} | more
    outbox.enqueue(session, cast.committee.pk, WORD, key=key, **values)


def can_wait(session: Session, cast: Cast, key: str) -> None:
    tell_in_turn(session, cast.committee, cast.ben, WORD, key=key, now=NOW)


@contextmanager
def told_of(session: Session) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


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
    put(session, cast, "yesterday", kind=Kind.NUDGE, now=NOW - DAY)
    sent(session, NOW - DAY)
    can_wait(session, cast, "word")
    put(session, cast, "an answer")
    put(session, cast, "to another", target=cast.ana.slack_id, kind=Kind.NUDGE)
    put(session, cast, "gone", kind=Kind.NUDGE)
    outbox.withdraw_key(session, cast.committee.pk, "gone", now=NOW)
    assert "word" in sent(session, AT_TWO)


def test_it_does_not_wait_until_it_is_too_late(session: Session, cast: Cast) -> None:
    put(session, cast, "word", can_wait=True, not_before=AT_TWO, expires_at=AT_TWO + DAY)
    put(session, cast, "routine", kind=Kind.NUDGE)
    assert sorted(sent(session, AT_TWO)) == ["routine", "word"]


def test_somebody_who_hears_from_us_every_day_gets_it_before_it_expires(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "word")
    day, went = AT_TWO, []
    while "word" not in went:
        put(session, cast, f"nudge:{day}", kind=Kind.NUDGE, now=day - timedelta(hours=5))
        went, day = sent(session, day), day + DAY
    assert AT_TWO + 5 * DAY < day <= AT_TWO + KEPT


def test_a_word_of_yesterday_that_went_out_only_today_counts(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "word")
    put(session, cast, "nudge", kind=Kind.NUDGE, now=NOW - 12 * HOUR)
    assert sent(session, NOW) == ["nudge"]
    assert sent(session, AT_TWO) == []


def test_words_that_are_put_off_do_not_stand_in_the_way_of_others(session: Session, cast: Cast) -> None:
    """A crowd that waits costs a few statements, and what does not wait goes out behind it at once."""
    for number in range(25):
        reader = f"U{number}"
        put(session, cast, f"word{number}", target=reader, can_wait=True, not_before=AT_TWO)
        put(session, cast, f"nudge{number}", target=reader, kind=Kind.NUDGE)
    assert len(sent(session, NOW)) == 25
    put(session, cast, "digest", kind=Kind.DIGEST, not_before=AT_TWO + HOUR)
    with told_of(session) as told:
        claims = sending.claim(session, now=AT_TWO + HOUR, limit=5, limits=UNPACED)
    assert [claim.message.key for claim in claims] == ["digest"]
    with told_of(session) as few:
        sending.claim(session, now=AT_TWO + HOUR, limit=5, limits=UNPACED)
    assert len(told) <= 6 * 5 + len(few)


def test_who_is_away_by_then_reads_it_when_they_are_back(session: Session, cast: Cast) -> None:
    can_wait(session, cast, "word")
    cast.ben.away_until = date(2026, 12, 4)
    session.flush()
    assert sent(session, AT_TWO + DAY) == []
    assert sent(session, AT_TWO + 3 * DAY) == ["word"]


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
