"""Numbers pulled from a web address: what is fetched, how often, and what came of it.

This is desired state, as with user groups: an address is ripe when ``due_at`` has come, and is then leased by
a later ``due_at`` while somebody asks it, outside of any transaction. What went wrong is told once, to one
person; it goes on being tried as it is scheduled, and success ends it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member, coordinators
from models.errors import Refused
from models.recurrence import Recurrence, monthly_nth, weekly
from models.tools.indicator import Indicator, check_active
from models.tools.pull_read import Format, Parts, parse_path
from models.work import Work

URL_LIMIT, PART_LIMIT = 1000, 200
HOUR = time(6, 0)
LEASE = timedelta(minutes=5)
"""For how long one worker has an address to itself: longer than it can take to ask it."""

AGAIN, MOST_TRIES = timedelta(hours=1), 3
"""After a fault that may pass: when it is tried again, and how often before somebody hears of it."""

_KEY = re.compile(r"(?=[^.]*\d)(?=[^.]*[A-Za-z])[^.]{20,}")
"""A part of a path with letters and digits that is too long for a name."""

_URL = re.compile(r"https?://[^\s<>\"|\\]+")


class Often(StrEnum):
    """How often it is fetched."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


RULES = {Often.DAILY: "FREQ=DAILY", Often.WEEKLY: weekly({0}), Often.MONTHLY: monthly_nth(1, 0)}
"""At six in the morning: each day, on Mondays, or on the first Monday of the month."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""This machine: asked only in a rehearsal, whatever is written here (``jobs/tools/web.py``)."""

_RIPE = text("due_at IS NOT NULL")


class IndicatorPull(Owned, table=True):
    """Where an indicator's numbers are fetched. ``url`` may hold a secret: it is in no log and no view.

    ``value_at``, ``date_at`` and ``denominator_at`` are names of columns (CSV) or paths (JSON). ``due_at`` is
    when it is to be asked next; ``fault`` what went wrong last; ``told``: somebody has heard of it.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("indicator_id"),
        within("indicator", "indicator_id"),
        within("member", "author_id"),
        Index("ix_indicator_pull_ripe", "due_at", sqlite_where=_RIPE, postgresql_where=_RIPE),
        CheckConstraint(f"length(url) <= {URL_LIMIT}", name="url_length"),
    )

    indicator_id: int
    author_id: int
    host: str
    url: str = Field(default="", repr=False)
    form: Format = Field(sa_column=stored(Format, "form"))
    value_at: str
    date_at: str = ""
    denominator_at: str = ""
    often: Often = Field(sa_column=stored(Often, "often"))
    due_at: datetime | None = None
    tries: int = 0
    fault: str = ""
    told: bool = False
    pulled_at: datetime | None = None

    @property
    def parts(self) -> Parts:
        """Where in the answer the numbers are."""
        return Parts(self.form, self.value_at, self.date_at, self.denominator_at)


@dataclass(frozen=True)
class Source:
    """What somebody says of an address."""

    url: str
    parts: Parts
    often: Often = Often.WEEKLY


@dataclass(frozen=True)
class Claim:
    """An address that is to be asked, leased until ``lease``."""

    row_id: int
    url: str
    lease: datetime


def may_hold_key(url: str) -> bool:
    """Whether there may be a secret in an address: in a query, before the host, or as a long word of a path.

    What is no address counts as one that may.
    """
    try:
        parts = urlsplit(url)
        beside = parts.query or parts.fragment or parts.username or parts.password
    except ValueError:
        return True
    return not parts.hostname or bool(beside) or any(map(_KEY.search, parts.path.split("/")))


def set_pull(
    session: Session, actor: Member, indicator: Indicator, source: Source, *, now: datetime
) -> IndicatorPull:
    """The indicator's numbers are fetched there from now on, the first time at once.

    An empty address keeps the one that is there. Raises Refused on the field at fault, NotAllowed,
    AlreadySettled for an indicator that has ended.
    """
    authorize(session, actor, Act.PULL_INDICATOR, indicator)
    check_active(indicator)
    row = pull_of(session, indicator)
    url = source.url.strip() or (row.url if row else "")
    values = _checked(url, source) | {"author_id": actor.pk}
    if row is None:
        row = IndicatorPull(committee_id=indicator.committee_id, indicator_id=indicator.pk, **values)
        audit.create(session, actor, Act.PULL_INDICATOR, row, now=now)
    else:
        audit.change(session, actor, Act.PULL_INDICATOR, row, now=now, **values)
    row.url, row.due_at, row.tries = url, now, 0  # past the log, which anybody may be shown
    row.fault, row.told, row.pulled_at = "", False, None
    session.add(row)
    session.flush()
    zone = session.get_one(Committee, row.committee_id).zone
    rule = Recurrence(RULES[source.often], today(now, zone), HOUR, zone)
    schedule.recur(session, row.committee_id, Work.PULL, rule, subject_id=indicator.pk, now=now)
    return row


def stop_pull(session: Session, actor: Member, indicator: Indicator, *, now: datetime) -> None:
    """Its numbers are not fetched any more; those that were stay. Raises NotAllowed."""
    authorize(session, actor, Act.PULL_INDICATOR, indicator)
    row = pull_of(session, indicator)
    if row is not None:
        _unschedule(session, indicator, now=now)
        row.url = ""
        session.add(row)
        session.flush()
        audit.remove(session, actor, Act.PULL_INDICATOR, row, now=now)


def _unschedule(session: Session, indicator: Indicator, *, now: datetime) -> None:
    """Its turns are over. Without a rule: one that is left over would look as if it had fallen asleep."""
    schedule.cancel(session, indicator.committee_id, Work.PULL, indicator.pk, now=now)
    planned = schedule.find(session, indicator.committee_id, Work.PULL, indicator.pk)
    if planned is not None:
        planned.rule, planned.start, planned.at, planned.paused = "", None, None, False
        session.add(planned)


def pull_of(session: Session, indicator: Indicator) -> IndicatorPull | None:
    """Where its numbers are fetched, if they are."""
    statement = select(IndicatorPull).where(
        IndicatorPull.committee_id == indicator.committee_id, IndicatorPull.indicator_id == indicator.pk
    )
    return session.exec(statement).first()


def ask_for(session: Session, committee_id: int, indicator_id: int, *, now: datetime) -> None:
    """Its turn has come: the address is to be asked, unless the indicator has ended."""
    indicator = session.get(Indicator, indicator_id)
    row = pull_of(session, indicator) if indicator and indicator.committee_id == committee_id else None
    if indicator is not None and row is not None and indicator.active:
        row.due_at, row.tries = now, 0
        session.add(row)


def ripe(session: Session, *, now: datetime) -> list[int]:
    """The ids of addresses, of all committees, that are to be asked now; one query."""
    statement = select(IndicatorPull.id).where(col(IndicatorPull.due_at) <= now)
    found = session.exec(statement.order_by(col(IndicatorPull.due_at))).all()
    return [pk for pk in found if pk is not None]


def claim(session: Session, row_id: int, *, now: datetime) -> Claim | None:
    """Leases the address to the caller; None if somebody else has it."""
    statement = select(IndicatorPull).where(IndicatorPull.id == row_id, col(IndicatorPull.due_at) <= now)
    row = session.exec(statement.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    row.due_at = now + LEASE
    session.add(row)
    return Claim(row_id, row.url, now + LEASE)


def claimed(session: Session, claim: Claim) -> IndicatorPull | None:
    """The row while the claim holds: nobody has changed the address, and the lease was not taken over."""
    statement = select(IndicatorPull).where(IndicatorPull.id == claim.row_id).with_for_update()
    row = session.exec(statement.execution_options(populate_existing=True)).first()
    return row if row is not None and row.due_at == claim.lease and row.url == claim.url else None


def settle(session: Session, row: IndicatorPull, *, now: datetime) -> bool:
    """It was fetched and read; True the first time since it was set."""
    first = row.pulled_at is None
    row.due_at, row.tries, row.fault, row.told, row.pulled_at = None, 0, "", False, now
    session.add(row)
    return first


def settle_fault(session: Session, row: IndicatorPull, fault: str, *, passing: bool, now: datetime) -> bool:
    """It was not; True if somebody is to hear of it: once until it succeeds.

    What may be ``passing`` (no answer, an overloaded server) is tried again before that.
    """
    row.tries += 1
    again = passing and row.tries < MOST_TRIES
    row.due_at, row.fault = (now + AGAIN if again else None), fault
    tell = not again and not row.told
    row.told = row.told or tell
    session.add(row)
    return tell


def whom_to_tell(session: Session, row: IndicatorPull, indicator: Indicator) -> Member | None:
    """One person: the keeper, else who has set it, else a coordinator."""
    asked = [session.get(Member, pk) for pk in (indicator.keeper_id, row.author_id) if pk]
    people = [*asked, *coordinators(session, row.committee_id)]
    return next((one for one in people if one is not None and one.active), None)


def _checked(url: str, source: Source) -> dict[str, Any]:
    """The columns but for the address itself. Raises Refused on the field at fault."""
    if len(url) > URL_LIMIT:
        raise Refused("url", "too_long", url)
    if not _URL.fullmatch(url) or not _is_open(url):
        raise Refused("url", "no_secure_link")
    parts = source.parts
    found = {"value": parts.value, "date": parts.date, "denominator": parts.denominator}
    for field, part in found.items():
        if len(part) > PART_LIMIT:
            raise Refused(field, "too_long", part)
        if part.strip() and parts.form is Format.JSON:
            _check_path(field, part.strip())
    if not parts.value.strip():
        raise Refused("value", "empty")
    return {
        "host": _host(url),
        "form": parts.form,
        "value_at": parts.value.strip(),
        "date_at": parts.date.strip(),
        "denominator_at": parts.denominator.strip(),
        "often": source.often,
    }


def _check_path(field: str, path: str) -> None:
    try:
        parse_path(path)
    except Refused as refused:
        refused.field = field
        raise


def _is_open(url: str) -> bool:
    """Whether it is a secure address without a name and password in it; this machine's own may be plain."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:  # brackets that hold no address, a port that is no number
        return False
    secure = parts.scheme == "https" or parts.hostname in LOOPBACK
    return secure and bool(parts.hostname) and "@" not in parts.netloc


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
