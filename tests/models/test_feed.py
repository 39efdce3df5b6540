"""Subscription addresses: what opens the committee's calendar, and what does not any more."""

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed, NotSeated, Refused
from models.feed import (
    MOST_FEEDS,
    CalendarFeed,
    feed_committee,
    feeds_of,
    open_feed,
    own_feeds,
    revoke_feed,
)
from tests.models.both import NOW, cast, database, seat, session, url

__all__ = ["cast", "database", "session", "url"]


def test_a_secret_opens_the_calendar_of_its_committee_alone(session, cast):
    other = seat(session, "T2")
    mine, theirs = open_feed(session, cast.cho, now=NOW), open_feed(session, other.cho, now=NOW)
    assert feed_committee(session, mine) == cast.committee
    assert feed_committee(session, theirs) == other.committee


@pytest.mark.parametrize("guess", ["", "x", "x" * 43, "x" * 5000, "\udcff", "' OR 1=1 --"])
def test_nothing_else_opens_it(session, cast, guess):
    open_feed(session, cast.cho, now=NOW)
    assert feed_committee(session, guess) is None


def test_the_secret_is_long_never_the_same_and_nowhere_kept(session, cast):
    secrets = {open_feed(session, cast.cho, now=NOW) for _ in range(3)}
    assert len(secrets) == 3
    assert all(len(secret) >= 43 for secret in secrets)
    kept = [feed.model_dump_json() for feed in session.exec(select(CalendarFeed)).all()]
    kept += [str((line.before, line.after)) for line in session.exec(select(AuditLine)).all()]
    assert not [row for row in kept for secret in secrets if secret in row]
    assert feed_committee(session, session.exec(select(CalendarFeed)).first().digest) is None


def test_whoever_had_it_made_or_coordinates_revokes_it_and_nobody_else(session, cast):
    for revoker in (cast.cho, cast.ana):
        secret = open_feed(session, cast.cho, now=NOW)
        [feed] = own_feeds(session, cast.cho)
        with pytest.raises(NotAllowed):
            revoke_feed(session, cast.dee, feed, now=NOW)
        assert feed_committee(session, secret)
        revoke_feed(session, revoker, feed, now=NOW)
        assert feed_committee(session, secret) is None
        assert own_feeds(session, cast.cho) == feeds_of(session, cast.committee.pk) == []
        with pytest.raises(AlreadySettled):
            revoke_feed(session, revoker, feed, now=NOW)


def test_another_committees_coordinator_revokes_nothing_here(session, cast):
    open_feed(session, cast.cho, now=NOW)
    [feed] = own_feeds(session, cast.cho)
    with pytest.raises(NotAllowed):
        revoke_feed(session, seat(session, "T2").ana, feed, now=NOW)


def test_who_has_left_has_no_address_any_more_and_gets_none(session, cast):
    secret = open_feed(session, cast.cho, now=NOW)
    cast.cho.active = False
    session.add(cast.cho)
    session.flush()
    assert feed_committee(session, secret) is None
    assert feeds_of(session, cast.committee.pk) == []
    with pytest.raises(NotSeated):
        open_feed(session, cast.cho, now=NOW)


def test_one_member_has_a_few_addresses_at_most(session, cast):
    for _ in range(MOST_FEEDS):
        open_feed(session, cast.cho, now=NOW)
    with pytest.raises(Refused):
        open_feed(session, cast.cho, now=NOW)
    open_feed(session, cast.dee, now=NOW)
    revoke_feed(session, cast.cho, own_feeds(session, cast.cho)[0], now=NOW)
    open_feed(session, cast.cho, now=NOW)


def test_that_an_address_was_made_and_revoked_is_in_the_audit_log(session, cast):
    open_feed(session, cast.cho, now=NOW)
    revoke_feed(session, cast.ana, own_feeds(session, cast.cho)[0], now=NOW)
    lines = session.exec(select(AuditLine).where(AuditLine.kind == "calendar_feed")).all()
    assert [(line.act, line.actor_id) for line in lines] == [
        ("calendar.share", cast.cho.pk),
        ("calendar.revoke", cast.ana.pk),
    ]
