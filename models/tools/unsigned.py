"""Who has still to sign a charter or an agreement: a private word after two and four weeks, then the chair's.

It is a word to one person each time, and never says who else has not signed. The chair reads once how many
are missing; after that nobody is reminded any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from models.agreement import AgreementLine, Party, agreements_of, unsigned_key
from models.calendar import today
from models.committee import Agency, Committee, Member, calendar_of
from models.tools.charter import Answer, Charter, CharterState, SignoffLine, sign_offs
from models.tools.signatures import Holders, holders_of, whom_to_ask

AFTER = (14, 28)
"""How many days after it was put to them an agency's people are asked once more, and a last time."""

CHAIR_AFTER = 42
"""After how many days the chair reads that signatures are missing."""


@dataclass(frozen=True)
class CharterWord:
    """To one principal: the version is still to be signed for that agency. ``since`` counts the days."""

    charter: Charter
    agency: Agency
    to: Member
    stage: int
    since: date

    @property
    def key(self) -> str:
        """Lets it be said once."""
        return f"{self.charter.ask_subject(self.agency)}:{self.since}:{self.stage}:{self.to.slack_id}"


@dataclass(frozen=True)
class AgreementWord:
    """To who speaks for a party: its signature is not recorded yet."""

    line: AgreementLine
    party: Party
    to: Member
    stage: int

    @property
    def key(self) -> str:
        """Lets it be said once."""
        row = self.party.row
        return unsigned_key(row.agreement_id, f"{row.pk}:{row.awaited_since}:{self.stage}")


@dataclass(frozen=True)
class Missing:
    """What waits for signatures for so long that the chair reads of it: how many of how many are missing."""

    since: date
    missing: int
    of: int
    charter: Charter | None = None
    agreement: AgreementLine | None = None


def stage_after(since: date, day: date) -> int | None:
    """Which of the words (``AFTER``) is due on that day, the latest alone; None before and once all were."""
    waited = (day - since).days
    due = [days for days in AFTER if days <= waited]
    return max(due) if due and waited < CHAIR_AFTER else None


def proposed(session: Session, committee_id: int) -> Charter | None:
    """The version that is put to sign-off, if one is."""
    statement = select(Charter).where(
        Charter.committee_id == committee_id, Charter.state == CharterState.PROPOSED
    )
    return session.exec(statement).first()


def charter_words(session: Session, committee: Committee, *, now: datetime) -> list[CharterWord]:
    """Which principals are to hear today that a version is still to be signed; five queries at most.

    Who has said “not yet” has answered: the days count from that answer on. Who is away hears of it when
    they are back. Nobody is asked where an open-meetings law holds: there it is signed off at a meeting.
    """
    day = today(now, committee.zone)
    if committee.open_meetings or not calendar_of(session, committee).is_working_day(day):
        return []
    charter = proposed(session, committee.pk)
    if charter is None or charter.put_on is None:
        return []
    found = []
    for line in sign_offs(session, charter):
        since = line.row.day if line.row and line.row.answer == Answer.NOT_YET else charter.put_on
        stage = stage_after(since, day) if line.missing else None
        if stage is not None:
            there = [one for one in line.principals if not one.away_on(day)]
            found += [CharterWord(charter, line.agency, one, stage, since) for one in there]
    return found


def agreement_words(session: Session, committee: Committee, *, now: datetime) -> list[AgreementWord]:
    """Who is to hear today that their agency's signature is not recorded; one person for each party.

    The keeper of an agreement knows, and is not asked. From the first morning on which a party is seen
    unsigned its days count (also of a signature that was taken off later).
    """
    day = today(now, committee.zone)
    lines = _waiting(session, committee.pk)
    if not lines or not calendar_of(session, committee).is_working_day(day):
        return []
    holders = holders_of(session, committee.pk)
    return [word for line in lines for word in _words(session, line, holders, day)]


def _words(session: Session, line: AgreementLine, holders: Holders, day: date) -> Iterator[AgreementWord]:
    for party in line.rows:
        _count_from(session, party, day)
        since = party.row.awaited_since
        stage = stage_after(since, day) if since else None
        person = whom_to_ask(party, holders)
        if stage is None or person is None or person.away_on(day):
            continue
        if person.pk != line.agreement.keeper_id:
            yield AgreementWord(line, party, person, stage)


def _count_from(session: Session, party: Party, day: date) -> None:
    """A party's days count while it is unsigned, and no more once it has signed."""
    since = None if party.row.signed_on is not None else party.row.awaited_since or day
    if since != party.row.awaited_since:
        party.row.awaited_since = since
        session.add(party.row)


def _waiting(session: Session, committee_id: int) -> list[AgreementLine]:
    """Agreements that hold, with at least one party; one query."""
    return [line for line in agreements_of(session, committee_id) if line.holds and line.rows]


def long_missing(session: Session, committee: Committee, *, now: datetime) -> list[Missing]:
    """What the chair has not read of yet, and has waited six weeks; the charter first."""
    latest = today(now, committee.zone) - timedelta(days=CHAIR_AFTER)
    found = []
    charter = proposed(session, committee.pk)
    if charter and charter.put_on and charter.put_on <= latest and charter.unsigned_told_on is None:
        lines = [line for line in sign_offs(session, charter) if line.principals or line.signed]
        if open_ := _unsigned(lines):
            found.append(Missing(charter.put_on, len(open_), len(lines), charter=charter))
    for line in _waiting(session, committee.pk):
        days = [one.row.awaited_since for one in line.rows if one.row.signed_on is None]
        told = line.agreement.unsigned_told_on or date.min
        waited = [day for day in days if day is not None and told < day <= latest]
        if waited:
            found.append(Missing(min(waited), len(days), len(line.rows), agreement=line))
    return found


def _unsigned(lines: Sequence[SignoffLine]) -> list[SignoffLine]:
    return [line for line in lines if line.missing]


def missing_was_told(session: Session, found: Sequence[Missing], day: date) -> None:
    """The chair reads of these now, and not again."""
    for one in found:
        row = one.charter or (one.agreement.agreement if one.agreement else None)
        assert row is not None
        row.unsigned_told_on = day
        session.add(row)
