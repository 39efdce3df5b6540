"""Being away: not prompted, not counted as missed; somebody may stand in meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.checkin import Asked, CheckinRound, skip_rounds
from models.committee import Member
from models.errors import Refused
from models.roles import Role


@dataclass(frozen=True)
class _Absence:
    """The thing that somebody changes by going away: their own, or a coordinator's to note."""

    of: Member

    @property
    def committee_id(self) -> int:
        return self.of.committee_id

    def roles_of(self, _session: Session, member: Member) -> set[Role]:
        return {Role.OWNER} if member.id == self.of.id else set()


def go_away(
    session: Session,
    actor: Member,
    member: Member,
    *,
    until: date,
    stand_in: Member | None,
    today: date,
    now: datetime,
) -> None:
    """The member is away; ``until`` is the first day back. In rounds that are on, the stand-in is asked.

    Raises Refused for a day that is not ahead and a stand-in who cannot be one, NotAllowed.
    """
    authorize(session, actor, Act.BE_AWAY, _Absence(member))
    if until <= today:
        raise Refused("until", "past", until.isoformat())
    if stand_in is not None and stand_in.id == member.id:
        raise Refused("stand_in", "same_person", member.name)
    if stand_in is not None and stand_in.away_on(today):
        raise Refused("stand_in", "away_too", stand_in.name)
    values = {"away_until": until, "stand_in_id": stand_in.pk if stand_in else None}
    audit.change(session, actor, Act.BE_AWAY, member, now=now, **values)
    rounds = _asked_of(session, member)
    skip_rounds(session, member, now=now)
    if stand_in is not None:
        _ask_instead(session, stand_in, member, rounds)


def come_back(session: Session, actor: Member, member: Member, *, now: datetime) -> bool:
    """The member is here again, and nobody stands in; False when they were not away. Raises NotAllowed."""
    authorize(session, actor, Act.BE_AWAY, _Absence(member))
    return audit.change(session, actor, Act.BE_AWAY, member, now=now, away_until=None, stand_in_id=None)


def _asked_of(session: Session, owner: Member) -> Sequence[CheckinRound]:
    """The rounds that are on in which the owner is asked about their own."""
    statement = (
        select(CheckinRound)
        .join(Asked, col(Asked.round_id) == CheckinRound.id)
        .where(
            Asked.member_id == owner.id,
            Asked.owner_id == owner.id,
            ~col(Asked.skipped),
            col(CheckinRound.closed_at).is_(None),
        )
    )
    return session.exec(statement).all()


def _ask_instead(session: Session, stand_in: Member, owner: Member, rounds: Sequence[CheckinRound]) -> None:
    known = select(Asked).where(Asked.member_id == stand_in.id, Asked.owner_id == owner.id)
    present = {row.round_id: row for row in session.exec(known).all()}
    for one in rounds:
        row = present.get(one.pk) or Asked(
            committee_id=one.committee_id, round_id=one.pk, member_id=stand_in.pk, owner_id=owner.pk
        )
        row.skipped = False
        session.add(row)
    session.flush()
