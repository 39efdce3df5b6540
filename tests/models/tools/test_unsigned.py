"""Who is asked to sign once more, when, and what the chair reads in the end."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from models.agreement import Paper, add_agreement
from models.calendar import instant_of
from models.committee import Agency, Sector
from models.errors import NotAllowed
from models.outbox import Message, OutboxMessage, SendState
from models.roster import put_seat
from models.schedule import Work
from models.schedule import find as find_schedule
from models.telling import tell
from models.tools.charter import Part, answer, put_to_sign_off, save_draft
from models.tools.signatures import Signature, settle_departed, sign
from models.tools.unsigned import (
    agreement_words,
    charter_words,
    long_missing,
    missing_was_told,
    stage_after,
)
from prompts.tools.agreements import missing_line, unsigned
from prompts.tools.charter import ask_again
from tests.models.both import NOW, ZONE, cast, database, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


def after(days: int) -> datetime:
    """9:00 so many days after the day on which all was put up; a Friday and its weeks are working days."""
    return instant_of(TODAY + timedelta(days=days), time(9, 0), ZONE)


@pytest.fixture
def table(session, cast):
    """Probation with ben as principal, the Hospital with dee; the Peers' seat is vacant."""
    hospital = Agency(committee_id=cast.committee.pk, name="Hospital *", sector=Sector.BEHAVIORAL_HEALTH)
    peers = Agency(committee_id=cast.committee.pk, name="Peers", sector=Sector.COMMUNITY)
    session.add_all([hospital, peers])
    session.flush()
    for agency, principal in ((cast.agency, cast.ben), (hospital, cast.dee), (peers, None)):
        put_seat(session, cast.ana, agency, principal=principal, designee=cast.cho, now=NOW)
    return cast.agency, hospital, peers


@pytest.fixture
def charter(session, cast, table):
    draft = save_draft(session, cast.ana, {Part.MISSION: "Care <!channel>"}, edits=None, now=NOW)
    put_to_sign_off(session, cast.ana, draft, now=NOW)
    return draft


@pytest.fixture
def agreement(session, cast, table):
    return add_agreement(session, cast.ana, Paper("Handoff", parties=table), now=NOW)


def asked(session, cast, days):
    return {word.to.name: word for word in charter_words(session, cast.committee, now=after(days))}


def words(session, cast, days):
    return {word.to.name: word for word in agreement_words(session, cast.committee, now=after(days))}


@pytest.mark.parametrize(
    ("days", "stage"), [(0, None), (13, None), (14, 14), (27, 14), (28, 28), (41, 28), (42, None)]
)
def test_a_word_is_due_after_two_and_after_four_weeks_and_then_no_more(days, stage):
    assert stage_after(TODAY, TODAY + timedelta(days=days)) == stage


def test_principals_who_have_not_signed_are_asked_twice_and_each_time_once(session, cast, charter):
    assert find_schedule(session, cast.committee.pk, Work.AGREEMENTS) is not None
    assert asked(session, cast, 13) == {}
    first, second = asked(session, cast, 14), asked(session, cast, 28)
    assert set(first) == set(second) == {cast.ben.name, cast.dee.name}
    keys = {word.key for word in [*first.values(), *second.values()]}
    assert len(keys) == 4
    assert {word.key for word in asked(session, cast, 17).values()} < keys  # no news the next working day
    assert asked(session, cast, 42) == {}


def test_who_signs_or_is_away_is_not_asked_and_not_yet_counts_from_that_day(session, cast, charter, table):
    probation, hospital, _ = table
    answer(session, cast.ben, charter, probation, signs=True, now=NOW)
    answer(session, cast.dee, charter, hospital, signs=False, because="Counsel reads it", now=after(7))
    assert asked(session, cast, 14) == {}
    assert set(asked(session, cast, 21)) == {cast.dee.name}
    cast.dee.away_until = TODAY + timedelta(days=25)
    assert asked(session, cast, 21) == {}
    assert set(asked(session, cast, 25)) == {cast.dee.name}
    answer(session, cast.dee, charter, hospital, signs=True, now=after(25))
    assert asked(session, cast, 28) == {}


def test_a_word_that_waits_to_be_sent_is_withdrawn_at_signing(session, cast, charter, table):
    word = asked(session, cast, 14)[cast.ben.name]
    tell(session, cast.committee, cast.ben, ask_again(word, cast.committee), key=word.key, now=after(14))
    answer(session, cast.ben, charter, table[0], signs=True, now=after(14))
    [row] = session.exec(select(OutboxMessage).where(OutboxMessage.key == word.key)).all()
    assert row.state == SendState.WITHDRAWN


def test_on_a_day_off_and_under_an_open_meetings_law_nobody_is_asked(session, cast, charter, agreement):
    assert asked(session, cast, 15) == {}  # a Saturday
    words(session, cast, 3)
    assert words(session, cast, 22) == {}
    cast.committee.open_meetings = True
    assert asked(session, cast, 14) == {}


def test_who_speaks_for_a_party_is_asked_from_when_on_it_was_seen_unsigned(session, cast, agreement, table):
    assert words(session, cast, 3) == {}  # seen on the first morning
    first = words(session, cast, 17)
    assert set(first) == {cast.ben.name, cast.dee.name, cast.cho.name}  # the vacant seat's designee
    sign(session, cast.ana, agreement, table[0], Signature(cast.ben), now=after(17))
    assert cast.ben.name not in words(session, cast, 31)
    settle_departed(session, cast.ana, agreement, table[0], binds=False, now=after(31))
    assert cast.ben.name not in words(session, cast, 32)
    assert cast.ben.name in words(session, cast, 46)


def test_the_keeper_of_an_agreement_is_not_asked_about_it(session, cast, table):
    add_agreement(session, cast.ana, Paper("Handoff", parties=table[:1], keeper=cast.ben), now=NOW)
    words(session, cast, 3)
    assert words(session, cast, 17) == {}


def test_the_chair_reads_once_how_many_are_missing_and_no_name(session, cast, charter, agreement, table):
    words(session, cast, 0)
    assert long_missing(session, cast.committee, now=after(41)) == []
    answer(session, cast.ben, charter, table[0], signs=True, now=after(41))
    found = long_missing(session, cast.committee, now=after(42))
    told = [missing_line(one) for one in found]
    assert told == [
        "Version 1 of the charter (`/committee charter`): 1 of 2 agencies still to sign, since "
        "Friday, 20 November 2026",
        "Handoff (`/committee agreements`): 3 of 3 agencies still to sign, since Friday, 20 November 2026",
    ]
    missing_was_told(session, found, TODAY + timedelta(days=42))
    assert long_missing(session, cast.committee, now=after(49)) == []


def test_a_signed_version_or_agreement_is_nothing_for_the_chair(session, cast, charter, agreement, table):
    words(session, cast, 0)
    for who, agency in zip((cast.ben, cast.dee), table, strict=False):
        answer(session, who, charter, agency, signs=True, now=after(1))
    for agency in table:
        sign(session, cast.ana, agreement, agency, Signature(name="Pat Example"), now=after(1))
    assert long_missing(session, cast.committee, now=after(60)) == []


def test_another_committees_principal_cannot_answer_from_a_word(session, cast, charter, table):
    with pytest.raises(NotAllowed):
        answer(session, cast.cho, charter, table[1], signs=True, now=after(14))


def test_the_words_are_private_live_nowhere_and_say_when_they_are_the_last(session, cast, charter, agreement):
    words(session, cast, 0)
    first, last = (asked(session, cast, days)[cast.dee.name] for days in (14, 28))
    message = ask_again(first, cast.committee)
    told = text_of(message)
    assert "*Hospital ∗*" in told
    assert "<!channel>" not in told
    assert "not remind you" not in told
    assert "I will not remind you of it again." in text_of(ask_again(last, cast.committee))
    party = unsigned(words(session, cast, 14)[cast.dee.name])
    assert f"please tell <@{cast.ana.slack_id}>" in text_of(party)


def text_of(message: Message) -> str:
    return " ".join(block["text"]["text"] for block in message.blocks if "text" in block)


def test_many_parties_ask_no_more_queries(database, session, cast, charter, agreement):
    def look():
        charter_words(session, cast.committee, now=after(14))
        agreement_words(session, cast.committee, now=after(14))
        session.flush()

    look()
    with counting(database) as few:
        look()
    more = [
        Agency(committee_id=cast.committee.pk, name=f"Agency {n}", sector=Sector.COMMUNITY) for n in range(8)
    ]
    session.add_all(more)
    session.flush()
    for one in more:
        put_seat(session, cast.ana, one, principal=None, designee=cast.cho, now=NOW)
    add_agreement(session, cast.ana, Paper("Second", parties=more), now=NOW)
    look()
    with counting(database) as many:
        look()
    assert len(many) == len(few) > 0
