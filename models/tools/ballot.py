"""A ranked choice among what is on the map: by ballot, or as it was made at a meeting.

Nobody sees who has chosen what: a paper hangs on its voter only while the ballot is open, is in no audit
line, and is destroyed when the ballot is counted. That a seat has voted stays on record.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.base import Owned, json_column, stored, tenant_key, within
from models.calendar import instant_of, today
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.roles import Role
from models.tools.ballot_count import places
from models.tools.gap_map import MapEntry, MapItem, PointKind, current_mapping, entries_of
from models.work import Work

TITLE_LIMIT, HOW_LIMIT = 100, 200
FEWEST, MOST_TO_RANK = 2, 40
MOST_IN_PAIRS = 8
"""28 pairs: more of them nobody compares on a phone."""

MOST_DOTS = 20
LEAST_PAPERS = 3
"""With fewer, the result would say who has chosen what; it is not counted then."""

CLOSES_AT = time(17, 0)
LONGEST = timedelta(days=90)


class Method(StrEnum):
    """How it is chosen: so many dots each, each two compared, or at a meeting."""

    DOTS = "dots"
    PAIRS = "pairs"
    MEETING = "meeting"


class Voters(StrEnum):
    """Who has a ballot: each seat one, or each member one."""

    SEATS = "seats"
    MEMBERS = "members"


class BallotState(StrEnum):
    """A ballot is open until its time, or until it is called off."""

    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class Ballot(Owned, table=True):
    """A ranking that is being made or was made.

    ``dots`` are those of each voter; ``how`` are a meeting's own words for its method, and ``held_on`` is its
    day. Once closed, ``papers`` is how many were cast, and ``turnout`` holds by sector (empty: without a
    seat) how many have voted of how many; ``counted`` says whether there is a ranking.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "author_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_LIMIT}", name="title_length"),
    )

    title: str
    method: Method = Field(sa_column=stored(Method, "method"))
    how: str = ""
    voters: Voters = Field(default=Voters.SEATS, sa_column=stored(Voters, "voters"))
    dots: int | None = None
    state: BallotState = Field(default=BallotState.OPEN, sa_column=stored(BallotState, "state"))
    closes_at: datetime | None = None
    held_on: date | None = None
    counted: bool = False
    papers: int = 0
    turnout: dict[str, list[int]] = Field(default_factory=dict, sa_column=json_column())
    author_id: int | None = None
    made_at: datetime
    ended_at: datetime | None = None
    posted_at: datetime | None = None

    def roles_of(self, _session: Session, member: Member) -> Iterator[Role]:
        """Whoever opened or recorded it."""
        if self.author_id == member.id:
            yield Role.AUTHOR


class BallotOption(Owned, table=True):
    """An item that is ranked, with its title as it was put. Of pairs, ``points`` are half wins.

    ``place`` is shared by those with the same points. ``struck`` ones were closed before the count.
    """

    __table_args__ = (
        UniqueConstraint("ballot_id", "item_id"),
        within("ballot", "ballot_id"),
        within("map_item", "item_id"),
    )

    ballot_id: int
    item_id: int
    title: str
    points: int | None = None
    place: int | None = None
    struck: bool = False


@dataclass(frozen=True)
class Call:
    """All that somebody says who opens a ballot; ``closes_on`` is its last day, until 17:00."""

    title: str
    entries: Collection[MapEntry]
    method: Method = Method.DOTS
    dots: int | None = None
    voters: Voters = Voters.SEATS
    closes_on: date | None = None


@dataclass(frozen=True)
class Ranking:
    """All that somebody says of a choice made at a meeting.

    ``numbers`` is by entry id: dots or votes, or (``by_place``) the place, 1 first.
    """

    title: str
    how: str
    held_on: date | None
    numbers: Mapping[int, int]
    by_place: bool = False


@dataclass(frozen=True)
class Option:
    """An item on a ballot; ``open`` while it is an open one of the map as it is."""

    row: BallotOption
    item: MapItem
    open: bool


def open_ballot(session: Session, actor: Member, call: Call, *, now: datetime) -> Ballot:
    """Opens a ballot, one at a time, which closes by itself.

    Raises Refused on the field at fault (in a body under an open-meetings law always: no vote runs in Slack),
    AlreadySettled while another is open, NotAllowed.
    """
    authorize(session, actor, Act.OPEN_BALLOT)
    committee = lock(session, actor.committee_id)
    if committee.open_meetings:
        raise Refused("title", "open_meetings")
    if (present := open_one(session, committee.pk)) is not None:
        raise AlreadySettled("open_ballot", present.title, "open")
    closes_on = _closing_day(call.closes_on, today(now, committee.zone))
    most = MOST_IN_PAIRS if call.method == Method.PAIRS else MOST_TO_RANK
    entries = _rankable(session, committee.pk, call.entries, most=most)
    if call.method == Method.DOTS and not 1 <= (call.dots or 0) <= MOST_DOTS:
        raise Refused("dots", "out_of_range", str(call.dots or 0))
    ballot = Ballot(
        committee_id=committee.pk,
        title=clean(call.title, "title", limit=TITLE_LIMIT),
        method=call.method,
        voters=call.voters,
        dots=call.dots if call.method == Method.DOTS else None,
        closes_at=instant_of(closes_on, CLOSES_AT, committee.zone),
        author_id=actor.pk,
        made_at=now,
    )
    audit.create(session, actor, Act.OPEN_BALLOT, ballot, now=now)
    _put_options(session, ballot, entries)
    _plan_close(session, ballot, committee.zone, now=now)
    return ballot


def _plan_close(session: Session, ballot: Ballot, zone: str, *, now: datetime) -> None:
    assert ballot.closes_at is not None
    schedule.once(
        session,
        ballot.committee_id,
        Work.BALLOT_CLOSE,
        ballot.closes_at,
        subject_id=ballot.pk,
        zone=zone,
        now=now,
    )


def _closing_day(picked: date | None, day: date) -> date:
    if picked is None:
        raise Refused("closes_on", "no_day")
    if picked <= day:
        raise Refused("closes_on", "past")
    if picked - day > LONGEST:
        raise Refused("closes_on", "closes_late", str(LONGEST.days))
    return picked


def _rankable(
    session: Session, committee_id: int, picked: Collection[MapEntry], *, most: int
) -> list[MapEntry]:
    """What can be ranked of what was picked, each once. Raises Refused, NotFound for another committee's."""
    wanted = {entry.pk for entry in picked}
    mapping = current_mapping(session, committee_id)
    present = entries_of(session, mapping) if mapping else []
    found = [one for one in present if one.pk in wanted]
    if len(found) < len(wanted):
        raise NotFound("map_item")
    if shut := [one.title for one in found if not one.open or one.kind == PointKind.RESOURCE]:
        raise Refused("gaps", "not_to_rank", shut[0])
    if len(found) < FEWEST:
        raise Refused("gaps", "too_few_to_rank")
    if len(found) > most:
        raise Refused("gaps", "too_many_to_rank", str(most))
    return found


def _put_options(session: Session, ballot: Ballot, entries: Sequence[MapEntry]) -> list[BallotOption]:
    rows = [
        BallotOption(
            committee_id=ballot.committee_id, ballot_id=ballot.pk, item_id=entry.item_id, title=entry.title
        )
        for entry in entries
    ]
    session.add_all(rows)
    session.flush()
    return rows


def record_ranking(session: Session, actor: Member, ranking: Ranking, *, now: datetime) -> Ballot:
    """Keeps a choice that was made at a meeting; also where no vote may run in Slack.

    Raises Refused on the field at fault, NotFound, NotAllowed.
    """
    authorize(session, actor, Act.RECORD_RANKING)
    committee = lock(session, actor.committee_id)
    if ranking.held_on is None:
        raise Refused("held_on", "no_day")
    if ranking.held_on > today(now, committee.zone):
        raise Refused("held_on", "to_come")
    if ranking.by_place and 0 in ranking.numbers.values():
        raise Refused("numbers", "out_of_range", "0")
    entries = [session.get(MapEntry, pk) for pk in ranking.numbers]
    picked = [one for one in entries if one is not None]
    if len(picked) < len(entries):
        raise NotFound("map_item")
    found = _rankable(session, committee.pk, picked, most=len(picked))
    ballot = Ballot(
        committee_id=committee.pk,
        title=clean(ranking.title, "title", limit=TITLE_LIMIT),
        method=Method.MEETING,
        how=clean(ranking.how, "how", limit=HOW_LIMIT),
        state=BallotState.CLOSED,
        held_on=ranking.held_on,
        counted=True,
        author_id=actor.pk,
        made_at=now,
        ended_at=now,
    )
    audit.create(session, actor, Act.RECORD_RANKING, ballot, now=now)
    numbers = {entry.item_id: ranking.numbers[entry.pk] for entry in found}
    weights = {item: -number for item, number in numbers.items()} if ranking.by_place else numbers
    rank = places(weights)
    for row in _put_options(session, ballot, found):
        row.points = None if ranking.by_place else numbers[row.item_id]
        row.place = rank[row.item_id]
        session.add(row)
    return ballot


def post_ranking(session: Session, actor: Member, ballot: Ballot, *, now: datetime) -> bool:
    """All may see the ranking from now on; False when they could before.

    Raises NotAllowed, and AlreadySettled where there is no ranking.
    """
    authorize(session, actor, Act.POST_RANKING, ballot)
    if ballot.state != BallotState.CLOSED or not ballot.counted:
        raise AlreadySettled("ballot", ballot.title, ballot.state)
    if ballot.posted_at is not None:
        return False
    return audit.change(session, actor, Act.POST_RANKING, ballot, now=now, posted_at=now)


def ballots_of(session: Session, committee_id: int) -> list[Ballot]:
    """All ballots and rankings, the latest first."""
    statement = select(Ballot).where(Ballot.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(Ballot.id).desc())).all())


def open_one(session: Session, committee_id: int) -> Ballot | None:
    """The ballot that is open, if one is."""
    statement = select(Ballot).where(Ballot.committee_id == committee_id, Ballot.state == BallotState.OPEN)
    return session.exec(statement).first()


def last_ranking(session: Session, committee_id: int) -> Ballot | None:
    """The latest ranking that all may see: posted, or made at a meeting."""
    statement = select(Ballot).where(
        Ballot.committee_id == committee_id,
        Ballot.counted,
        col(Ballot.posted_at).is_not(None) | (col(Ballot.method) == Method.MEETING),
    )
    return session.exec(statement.order_by(col(Ballot.id).desc()).limit(1)).first()


def for_agenda(session: Session, committee: Committee, since: datetime) -> Ballot | None:
    """The ballot that is open, else the last that was counted since then; None in an open-meetings body."""
    if committee.open_meetings:
        return None
    statement = select(Ballot).where(
        Ballot.committee_id == committee.pk,
        Ballot.method != Method.MEETING,
        (col(Ballot.state) == BallotState.OPEN)
        | ((col(Ballot.state) == BallotState.CLOSED) & (col(Ballot.ended_at) >= since)),
    )
    return session.exec(statement.order_by(col(Ballot.id).desc()).limit(1)).first()


def options_of(session: Session, ballot: Ballot) -> list[Option]:
    """What is ranked: by place once counted, else by number; two queries."""
    statement = (
        select(BallotOption, MapItem)
        .join(MapItem, col(MapItem.id) == BallotOption.item_id)
        .where(BallotOption.committee_id == ballot.committee_id, BallotOption.ballot_id == ballot.id)
    )
    mapping = current_mapping(session, ballot.committee_id)
    there = {one.item_id for one in entries_of(session, mapping) if one.open} if mapping else set()
    found = [Option(row, item, item.pk in there) for row, item in session.exec(statement).all()]
    return sorted(found, key=lambda one: (one.row.place is None, one.row.place or 0, one.item.number))
