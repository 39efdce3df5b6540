"""``/agenda ics``: the calendar file, and addresses to subscribe to."""

from functools import partial

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action
from handlers.feed_http import address_of
from handlers.replies import Files, Redraw, Replies, Say
from handlers.visit import Visit
from models import feed
from models.committee import Committee, Member
from models.datebook import datebook
from models.errors import NotFound
from models.outbox import Message
from prompts import feed as prompts
from prompts import ids
from prompts.ical import FILE_NAME, render_calendar


def register(app: App, deps: Deps) -> None:
    """Listens to the button for the calendar file, and to those below it."""
    on_action(app, deps, ids.OPEN_CALENDAR, on_calendar_wanted)
    on_action(app, deps, ids.FEED_OPEN, on_address_wanted)
    on_action(app, deps, ids.FEED_REVOKE, on_mine_revoked)
    on_action(app, deps, ids.FEED_REVOKE_ALL, on_all_revoked)


def type_ics(session: Session, visit: Visit, _rest: str) -> Replies:
    """``ics``: the meetings as a file, in a direct message. Raises NotFound where none is planned."""
    committee, me = visit.enter(session)
    book = datebook(session, committee, now=visit.now)
    if not book.series:
        raise NotFound("meeting")
    file = Files({FILE_NAME: partial(render_calendar, book)}, prompts.comment(committee.name))
    return [Say(_offer(session, visit, committee, me)), file]


def on_calendar_wanted(session: Session, visit: Visit) -> Replies:
    """The same by a button."""
    return type_ics(session, visit, "")


def on_address_wanted(session: Session, visit: Visit) -> Replies:
    """A new address, told to who asked for it and to nobody else."""
    committee, me = visit.enter(session)
    if not visit.public_url:
        return Redraw(_offer(session, visit, committee, me))
    secret = feed.open_feed(session, me, now=visit.now)
    told = Say(prompts.opened(address_of(visit.public_url, secret)))
    return [Redraw(_offer(session, visit, committee, me)), told]


def on_mine_revoked(session: Session, visit: Visit) -> Replies:
    """The person's own addresses open nothing any more."""
    committee, me = visit.enter(session)
    return _revoke(session, visit, committee, me, feed.own_feeds(session, me))


def on_all_revoked(session: Session, visit: Visit) -> Replies:
    """A coordinator takes back every address of the committee."""
    committee, me = visit.enter(session)
    return _revoke(session, visit, committee, me, feed.feeds_of(session, committee.pk))


def _revoke(
    session: Session, visit: Visit, committee: Committee, me: Member, feeds: list[feed.CalendarFeed]
) -> Replies:
    for each in feeds:
        feed.revoke_feed(session, me, each, now=visit.now)
    return [Redraw(_offer(session, visit, committee, me)), Say(prompts.revoked(len(feeds)))]


def _offer(session: Session, visit: Visit, committee: Committee, me: Member) -> Message:
    feeds = feed.feeds_of(session, committee.pk)
    addresses = prompts.Addresses(
        offered=bool(visit.public_url),
        own=sum(each.author_id == me.pk for each in feeds),
        all=len(feeds) if me.coordinator else None,
    )
    return prompts.offer(addresses)
