"""Casting and counting: who has a ballot, the papers while it is open, and what is kept of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import Owned, json_column, tenant_key, within
from models.calendar import instant_of, today
from models.committee import Committee, Member, calendar_of, lock, members_of
from models.errors import AlreadySettled, NotAllowed, Refused
from models.roster import SeatLine, seat_lines
from models.tools.ballot import (
    FEWEST,
    LEAST_PAPERS,
    Ballot,
    BallotState,
    Method,
    Option,
    Voters,
    options_of,
)
from models.tools.ballot_count import Choices, dots, half_wins, pair_key, pairs_of, places
from models.work import Work


class BallotVoter(Owned, table=True):
    """That a seat, or (where each member has a ballot) a member has voted, and who cast it; never what."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("ballot_id", "seat_id"),
        UniqueConstraint("ballot_id", "member_id"),
        within("ballot", "ballot_id"),
        within("seat", "seat_id"),
        within("member", "member_id"),
        within("member", "cast_by_id"),
    )

    ballot_id: int
    seat_id: int | None = None
    member_id: int | None = None
    cast_by_id: int
    cast_at: datetime


class BallotPaper(Owned, table=True):
    """What a voter has chosen, while the ballot is open: to be changed by them and counted, nothing else.

    It is never shown to anybody else, written to the audit log or exported, and is deleted at the count.
    """

    __table_args__ = (UniqueConstraint("voter_id"), within("ballot_voter", "voter_id"))

    voter_id: int
    choices: dict[str, int] = Field(default_factory=dict, sa_column=json_column())


@dataclass(frozen=True)
class Voice:
    """One ballot that can be cast: a seat's (``line``), or a member's own. ``row`` once it has been."""

    line: SeatLine | None
    member: Member | None
    row: BallotVoter | None = None

    @property
    def key(self) -> str:
        """How a button names it."""
        return f"s{self.line.seat.pk}" if self.line else f"m{self.member.pk if self.member else 0}"

    @property
    def sector(self) -> str:
        """The sector whose turnout it counts in; empty for a member without a seat."""
        return self.line.agency.sector.value if self.line else ""

    @property
    def people(self) -> list[Member]:
        """Who may cast it, the principal first."""
        holders = [self.line.principal, self.line.designee] if self.line else [self.member]
        return [one for one in holders if one is not None]


def voices(session: Session, ballot: Ballot) -> list[Voice]:
    """All ballots that can be cast, by agency or name, and which have been; five queries."""
    statement = select(BallotVoter).where(
        BallotVoter.committee_id == ballot.committee_id, BallotVoter.ballot_id == ballot.id
    )
    rows = session.exec(statement).all()
    seats = seat_lines(session, ballot.committee_id)
    if ballot.voters == Voters.SEATS:
        by_seat = {row.seat_id: row for row in rows}
        found = [Voice(line, None, by_seat.get(line.seat.pk)) for line in seats]
        return [one for one in found if one.people or one.row]
    by_member = {row.member_id: row for row in rows}
    return [Voice(None, one, by_member.get(one.pk)) for one in members_of(session, ballot.committee_id)]


def voices_of(session: Session, ballot: Ballot, member: Member) -> list[Voice]:
    """Those that this member may cast: for each seat held or stood in for, or one's own."""
    return [one for one in voices(session, ballot) if member.pk in {person.pk for person in one.people}]


def voice_by_key(session: Session, actor: Member, ballot: Ballot, key: str) -> Voice:
    """The ballot that a button names. Raises NotAllowed for one that is not the actor's to cast."""
    found = next((one for one in voices_of(session, ballot, actor) if one.key == key), None)
    if found is None:
        raise NotAllowed(Act.CAST_BALLOT, ("principal of the seat", "designee"))
    return found


def check_castable(session: Session, actor: Member, ballot: Ballot, voice: Voice, *, now: datetime) -> None:
    """Returns while the actor may cast it. Raises AlreadySettled, Refused, NotAllowed.

    What the principal has cast, the designee does not see or replace; the other way round it is replaced.
    """
    authorize(session, actor, Act.CAST_BALLOT, ballot)
    check_open(ballot, now=now)
    if session.get_one(Committee, ballot.committee_id).open_meetings:
        raise Refused("title", "open_meetings")
    principal = voice.line.principal if voice.line else None
    by = voice.row.cast_by_id if voice.row else None
    if principal is not None and by == principal.pk != actor.pk:
        raise AlreadySettled("seat_ballot", "", "cast")


def check_open(ballot: Ballot, *, now: datetime) -> None:
    """Returns while it is open. Raises AlreadySettled, also between its time and the count."""
    over = ballot.closes_at is not None and ballot.closes_at <= now
    if ballot.state != BallotState.OPEN or over:
        raise AlreadySettled("ballot", ballot.title, ballot.state)


def own_choices(session: Session, actor: Member, voice: Voice) -> Choices:
    """What the actor has chosen on it before; nothing of what somebody else has."""
    if voice.row is None or voice.row.cast_by_id != actor.pk:
        return {}
    paper = _paper(session, voice.row)
    return paper.choices if paper else {}


def cast(
    session: Session, actor: Member, ballot: Ballot, key: str, choices: Mapping[str, int], *, now: datetime
) -> Voice:
    """Casts the ballot named by ``key``, or changes it until the ballot closes.

    Raises Refused on the field at fault (``option-<item>``, ``pair-<item>-<item>``), NotAllowed,
    AlreadySettled.
    """
    lock(session, ballot.committee_id)
    voice = voice_by_key(session, actor, ballot, key)
    check_castable(session, actor, ballot, voice, now=now)
    chosen = _checked(ballot, options_of(session, ballot), choices)
    row = voice.row
    if row is None:
        row = BallotVoter(
            committee_id=ballot.committee_id,
            ballot_id=ballot.pk,
            seat_id=voice.line.seat.pk if voice.line else None,
            member_id=voice.member.pk if voice.member else None,
            cast_by_id=actor.pk,
            cast_at=now,
        )
        audit.create(session, actor, Act.CAST_BALLOT, row, now=now)
    else:
        audit.change(session, actor, Act.CAST_BALLOT, row, now=now, cast_by_id=actor.pk, cast_at=now)
    paper = _paper(session, row) or BallotPaper(committee_id=ballot.committee_id, voter_id=row.pk)
    paper.choices = chosen  # by hand and not through the audit log: nobody is to read it there
    session.add(paper)
    session.flush()
    _ask_no_more(session, ballot, voice, now=now)
    return Voice(voice.line, voice.member, row)


def subject(ballot: Ballot, member: Member) -> str:
    """How queued messages name what a member is asked on a ballot."""
    return f"ballot:{ballot.pk}:{member.pk}"


def _ask_no_more(session: Session, ballot: Ballot, voice: Voice, *, now: datetime) -> None:
    """Whoever has no ballot left to cast is not reminded."""
    every = voices(session, ballot)
    for person in voice.people:
        mine = [one for one in every if person.pk in {holder.pk for holder in one.people}]
        if all(one.row is not None for one in mine):
            outbox.withdraw(session, ballot.committee_id, subject(ballot, person), now=now)


def _paper(session: Session, row: BallotVoter) -> BallotPaper | None:
    statement = select(BallotPaper).where(
        BallotPaper.committee_id == row.committee_id, BallotPaper.voter_id == row.id
    )
    return session.exec(statement).first()


def _checked(ballot: Ballot, options: Sequence[Option], choices: Mapping[str, int]) -> dict[str, int]:
    return (_dots if ballot.method == Method.DOTS else _pairs)(ballot, options, choices)


def _dots(ballot: Ballot, options: Sequence[Option], choices: Mapping[str, int]) -> dict[str, int]:
    chosen = {key: number for key, number in choices.items() if number}
    known = {str(one.item.pk): one for one in options}
    for key, number in chosen.items():
        if key not in known or number < 0:
            raise Refused(f"option-{key}", "unknown", key)
        if not known[key].open:
            raise Refused(f"option-{key}", "gap_closed", known[key].item.ref)
    spent = sum(chosen.values())
    if spent > (ballot.dots or 0):
        raise Refused(f"option-{list(chosen)[-1]}", "too_many_dots", f"{spent} of {ballot.dots}")
    if not spent:
        raise Refused("title", "no_dots")
    return chosen


def _pairs(_ballot: Ballot, options: Sequence[Option], choices: Mapping[str, int]) -> dict[str, int]:
    allowed = {pair_key(*pair): pair for pair in pairs_of([one.item.pk for one in options])}
    shut = {one.item.pk: one.item.ref for one in options if not one.open}
    for key, item in choices.items():
        if key not in allowed or item not in allowed[key]:
            raise Refused(f"pair-{key}", "unknown", str(item))
        if closed := [shut[one] for one in allowed[key] if one in shut]:
            raise Refused(f"pair-{key}", "gap_closed", closed[0])
    if not choices:
        raise Refused("title", "no_pairs")
    return dict(choices)


def close_now(session: Session, actor: Member, ballot: Ballot, *, now: datetime) -> None:
    """Counts it before its time; nobody is asked any more. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.OPEN_BALLOT, ballot)
    lock(session, ballot.committee_id)
    session.refresh(ballot)
    check_open(ballot, now=now)
    _end(session, ballot, now=now)
    close_ballot(session, ballot, actor, now=now)


def close_ballot(session: Session, ballot: Ballot, actor: Member | None = None, *, now: datetime) -> bool:
    """Counts it, by the clock if by no ``actor``; keeps places, points and turnout, destroys the papers.

    False if it was over before. No ranking comes of fewer than three ballots (it would tell who chose what),
    of fewer than two items that are still open, or where an open-meetings law holds by now.
    """
    if ballot.state != BallotState.OPEN:
        return False
    committee = lock(session, ballot.committee_id)
    papers = _papers(session, ballot)
    options = options_of(session, ballot)
    standing = [one.item.pk for one in options if one.open]
    for one in options:
        one.row.struck = not one.open
        session.add(one.row)
    lawful = not committee.open_meetings
    counted = lawful and len(papers) >= LEAST_PAPERS and len(standing) >= FEWEST
    if counted:
        count = dots if ballot.method == Method.DOTS else half_wins
        points = count(standing, [paper.choices for paper in papers])
        rank = places(points)
        for one in options:
            one.row.points, one.row.place = points.get(one.item.pk), rank.get(one.item.pk)
    turnout = _turnout(session, ballot)
    state = BallotState.CLOSED if lawful else BallotState.CALLED_OFF
    _destroy(session, papers)
    values = {"state": state, "counted": counted, "papers": len(papers), "turnout": turnout, "ended_at": now}
    return audit.change(session, actor, Act.OPEN_BALLOT, ballot, now=now, **values)


def call_off(session: Session, actor: Member, ballot: Ballot, *, now: datetime) -> None:
    """It is not counted; its papers are destroyed, nobody is asked. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.OPEN_BALLOT, ballot)
    if ballot.state != BallotState.OPEN:
        raise AlreadySettled("ballot", ballot.title, ballot.state)
    _destroy(session, _papers(session, ballot))
    _end(session, ballot, now=now)
    audit.change(session, actor, Act.OPEN_BALLOT, ballot, now=now, state=BallotState.CALLED_OFF, ended_at=now)


def _end(session: Session, ballot: Ballot, *, now: datetime) -> None:
    """Nobody is reminded of it any more, and its closing day is nothing that is due."""
    for person in {person.pk: person for one in voices(session, ballot) for person in one.people}.values():
        outbox.withdraw(session, ballot.committee_id, subject(ballot, person), now=now)
    schedule.cancel(session, ballot.committee_id, Work.BALLOT_CLOSE, ballot.pk, now=now)


def _papers(session: Session, ballot: Ballot) -> list[BallotPaper]:
    statement = (
        select(BallotPaper)
        .join(BallotVoter, BallotVoter.id == BallotPaper.voter_id)  # type: ignore[arg-type]
        .where(BallotVoter.committee_id == ballot.committee_id, BallotVoter.ballot_id == ballot.id)
    )
    return list(session.exec(statement).all())


def _destroy(session: Session, papers: Sequence[BallotPaper]) -> None:
    for paper in papers:
        session.delete(paper)
    session.flush()


def turnout_now(session: Session, ballot: Ballot) -> dict[str, list[int]]:
    """By sector, how many have voted of how many; as counted once it is closed."""
    return _turnout(session, ballot) if ballot.state == BallotState.OPEN else ballot.turnout


def _turnout(session: Session, ballot: Ballot) -> dict[str, list[int]]:
    sectors = _sectors(session, ballot)
    every: Counter[str] = Counter()
    voted: Counter[str] = Counter()
    for voice in voices(session, ballot):
        sector = voice.sector or sectors.get(voice.member.pk if voice.member else 0, "")
        every[sector] += 1
        voted[sector] += voice.row is not None
    return {sector: [voted[sector], every[sector]] for sector in sorted(every)}


def _sectors(session: Session, ballot: Ballot) -> dict[int, str]:
    """Members without a seat's ballot count for the sector of the seat that they hold or stand in for."""
    found: dict[int, str] = {}
    for line in seat_lines(session, ballot.committee_id) if ballot.voters == Voters.MEMBERS else ():
        for person in (line.designee, line.principal):
            if person is not None:
                found[person.pk] = line.agency.sector.value
    return found


def whom_to_invite(session: Session, ballot: Ballot, *, now: datetime) -> list[Member]:
    """One person for each ballot, each once: the principal, or the designee of one who is away or gone."""
    day = today(now, session.get_one(Committee, ballot.committee_id).zone)
    chosen = [
        next((person for person in one.people if not person.away_on(day)), one.people[0])
        for one in voices(session, ballot)
        if one.people and one.row is None
    ]
    return list({person.pk: person for person in chosen}.values())


REMIND_AT = time(9, 0)


def remind_at(session: Session, ballot: Ballot, *, now: datetime) -> datetime | None:
    """When those are reminded who have not voted: at 9:00 of the working day before it closes.

    None where that is not after today: they have only just been asked.
    """
    committee = session.get_one(Committee, ballot.committee_id)
    assert ballot.closes_at is not None
    closes_on = today(ballot.closes_at, committee.zone)
    day = calendar_of(session, committee).add_working_days(closes_on, -1)
    return instant_of(day, REMIND_AT, committee.zone) if day > today(now, committee.zone) else None
