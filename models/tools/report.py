"""Reports to a board: for which period, with which parts and words, and that each one made is on record.

A report is not kept as a file. It is made from what is known on the day on which it is made; ``digest`` tells
whether the same one would say the same today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, json_column, within
from models.committee import Committee, Member
from models.errors import AlreadySettled, Refused
from models.tools.period import OLDEST, Period, Span, last_over, span_of

WORDS_LIMIT = 3000
"""Characters of the foreword, and of what is asked of the board."""

SHOWN = 10
"""How many of the reports made are listed."""


class Part(StrEnum):
    """A part that can be left out; the head, the summary and the chair's words are always there."""

    PROGRESS = "progress"
    GAPS = "gaps"
    INDICATORS = "indicators"
    DECISIONS = "decisions"
    ATTENDANCE = "attendance"
    AGREEMENTS = "agreements"
    FUNDING = "funding"
    CYCLES = "cycles"
    MEETINGS = "meetings"
    ASSESSMENTS = "assessments"


class Window(StrEnum):
    """For which time a report is asked for."""

    LAST_QUARTER = "last_quarter"
    THIS_QUARTER = "this_quarter"
    LAST_YEAR = "last_year"
    THIS_YEAR = "this_year"
    SINCE = "since"


class BoardReport(Owned, table=True):
    """That a report was made, by whom (None: on the command line), for which days and with which words.

    ``digest`` is of all that it said but the day of its making. ``posted_at`` is when it went to the channel.
    """

    __table_args__ = (
        within("member", "author_id"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(f"length(foreword) <= {WORDS_LIMIT}", name="foreword_length"),
        CheckConstraint(f"length(asks) <= {WORDS_LIMIT}", name="asks_length"),
    )

    author_id: int | None = None
    made_at: datetime
    starts_on: date
    ends_on: date
    parts: list[str] = Field(default_factory=list, sa_column=json_column())
    foreword: str = ""
    asks: str = ""
    digest: str
    posted_at: datetime | None = None

    @property
    def wish(self) -> "Wish":
        """What was asked for; a part that is not known any more is left out."""
        known = [part for part in Part if part.value in self.parts]
        return Wish(Span(self.starts_on, self.ends_on), known, self.foreword, self.asks)


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a report: its first and last day, its parts, and the chair's own words."""

    span: Span
    parts: Sequence[Part] = tuple(Part)
    foreword: str = ""
    asks: str = ""


@dataclass(frozen=True)
class MadeLine:
    """A report that was made, and by whom, if that was a member."""

    report: BoardReport
    author: Member | None


def span_for(window: Window, committee: Committee, day: date, *, since: date | None = None) -> Span:
    """The days that are meant on that day; what is not over yet ends with it. Quarters are the calendar's.

    Raises Refused on ``since`` for no day, one that is to come, or one that is no committee's any more.
    """
    if window is Window.SINCE:
        if since is None:
            raise Refused("since", "no_day")
        if not day - OLDEST <= since <= day:
            raise Refused("since", "since_when", since.isoformat())
        return Span(since, day)
    yearly = window in (Window.LAST_YEAR, Window.THIS_YEAR)
    period = Period.FISCAL_YEAR if yearly else Period.QUARTER
    month = committee.fiscal_year_start_month
    if window in (Window.LAST_QUARTER, Window.LAST_YEAR):
        return last_over(day, period, month)
    return Span(span_of(day, period, month).first, day)


def checked(wish: Wish) -> Wish:
    """The wish with its words tidied. Raises Refused on the field at fault."""
    if not wish.parts:
        raise Refused("parts", "no_parts")
    said = {"foreword": wish.foreword.strip(), "asks": wish.asks.strip()}
    for field, words in said.items():
        if len(words) > WORDS_LIMIT:
            raise Refused(field, "too_long", words)
    return Wish(wish.span, [part for part in Part if part in wish.parts], **said)


def record_report(
    session: Session, actor: Member | None, committee: Committee, wish: Wish, *, digest: str, now: datetime
) -> BoardReport:
    """Puts on record that a report was made; ``actor`` is None on the command line.

    Raises Refused, NotAllowed.
    """
    if actor is not None:
        authorize(session, actor, Act.MAKE_REPORT)
    wish = checked(wish)
    values: dict[str, Any] = {"foreword": wish.foreword, "asks": wish.asks, "digest": digest}
    report = BoardReport(
        committee_id=committee.pk,
        author_id=actor.pk if actor else None,
        made_at=now,
        starts_on=wish.span.first,
        ends_on=wish.span.last,
        parts=[part.value for part in wish.parts],
        **values,
    )
    audit.create(session, actor, Act.MAKE_REPORT, report, now=now)
    return report


def record_posted(session: Session, actor: Member, report: BoardReport, *, now: datetime) -> None:
    """It goes to the committee's channel, once. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.POST_REPORT)
    if report.posted_at is not None:
        raise AlreadySettled("board_report", str(report.wish.span), "posted")
    audit.change(session, actor, Act.POST_REPORT, report, now=now, posted_at=now)


def reports_of(session: Session, committee_id: int, *, most: int = SHOWN) -> list[MadeLine]:
    """The reports made last, the newest first; one query."""
    statement = (
        select(BoardReport, Member)
        .join(Member, col(Member.id) == BoardReport.author_id, isouter=True)
        .where(BoardReport.committee_id == committee_id)
        .order_by(col(BoardReport.id).desc())
    )
    return [MadeLine(report, author) for report, author in session.exec(statement.limit(most)).all()]
