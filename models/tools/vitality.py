"""Whether the committee is well: what the records show, put to one person at a time, privately.

What was noticed is read afresh each time (``signs_of``); kept are only whom it was put to, and what they
said: one row for each time, never overwritten by the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Member
from models.errors import Refused
from models.goal import clean
from models.roles import Role
from models.tools.signals import Sign
from models.tools.signals_rules import LIMITS, SHIPPED, Signal

QUIET = timedelta(days=90)
"""How long a signal is not put to anybody again, once it was answered, or put to somebody."""

REASON_LIMIT = 300


class Reply(StrEnum):
    """What the person says to it."""

    ON_IT = "on_it"
    NO_PROBLEM = "no_problem"


class VitalityThreshold(Owned, table=True):
    """A committee's own threshold of a signal."""

    __table_args__ = (tenant_key(), UniqueConstraint("committee_id", "signal"))

    signal: Signal = Field(sa_column=stored(Signal, "signal"))
    value: int


class VitalityNote(Owned, table=True):
    """That a signal was put to a member at ``told_at``, or answered without that; and what was said to it.

    ``subject_id`` is what it is about (a seat, a workgroup, a step, an agency; 0 for the committee).
    """

    __table_args__ = (
        tenant_key(),
        within("member", "member_id"),
        within("member", "answered_by_id"),
        Index("ix_vitality_note_signal", "committee_id", "signal", "subject_id"),
        CheckConstraint(f"length(because) <= {REASON_LIMIT}", name="because_length"),
    )

    signal: Signal = Field(sa_column=stored(Signal, "signal"))
    subject_id: int = 0
    member_id: int | None = None
    told_at: datetime | None = None
    reply: Reply | None = Field(default=None, sa_column=stored(Reply, "reply", nullable=True))
    because: str = ""
    answered_at: datetime | None = None
    answered_by_id: int | None = None

    @property
    def key(self) -> tuple[Signal, int]:
        """What it is about."""
        return self.signal, self.subject_id

    @property
    def origin(self) -> str:
        """How a topic of the agenda names it."""
        return f"signal:{self.signal}:{self.subject_id}:{self.id}"

    @property
    def last(self) -> datetime | None:
        """When it was put or answered, whichever was later."""
        return max(filter(None, (self.told_at, self.answered_at)), default=None)

    def quiet_at(self, now: datetime) -> bool:
        """Whether it is too early to speak of it again."""
        return self.last is not None and now - self.last < QUIET

    def covers(self, as_of: date | None, zone: str) -> bool:
        """Whether a sign as of that day, in that zone, rests on nothing newer than this note."""
        return self.last is not None and as_of is not None and as_of <= today(self.last, zone)


@dataclass(frozen=True)
class _Asked:
    """A signal towards those to whom it was put: they own the answer."""

    committee_id: int
    member_ids: frozenset[int]

    def roles_of(self, _session: Session, member: Member) -> Iterator[Role]:
        if member.id in self.member_ids:
            yield Role.OWNER


def thresholds_of(session: Session, committee_id: int) -> dict[Signal, int]:
    """Every signal's threshold: the committee's own, else the shipped one."""
    rows = session.exec(select(VitalityThreshold).where(VitalityThreshold.committee_id == committee_id)).all()
    return SHIPPED | {row.signal: row.value for row in rows}


def set_thresholds(session: Session, actor: Member, values: Mapping[Signal, int], *, now: datetime) -> bool:
    """Sets them; False when nothing differs. Raises Refused on the field named as the signal, NotAllowed."""
    authorize(session, actor, Act.SET_VITALITY)
    for signal, value in values.items():
        least, most = LIMITS[signal]
        if not least <= value <= most:
            raise Refused(signal.value, "out_of_range", str(value))
    statement = select(VitalityThreshold).where(VitalityThreshold.committee_id == actor.committee_id)
    rows = {row.signal: row for row in session.exec(statement).all()}
    changed = False
    for signal, value in values.items():
        row = rows.get(signal)
        if row is not None:
            changed |= audit.change(session, actor, Act.SET_VITALITY, row, now=now, value=value)
        elif value != SHIPPED[signal]:
            row = VitalityThreshold(committee_id=actor.committee_id, signal=signal, value=value)
            audit.create(session, actor, Act.SET_VITALITY, row, now=now)
            changed = True
    return changed


def notes_of(session: Session, committee_id: int) -> dict[tuple[Signal, int], VitalityNote]:
    """The latest note on each signal, by what it is about; one query."""
    statement = select(VitalityNote).where(VitalityNote.committee_id == committee_id)
    return {row.key: row for row in session.exec(statement.order_by(col(VitalityNote.id))).all()}


def to_put(
    signs: Iterable[Sign], notes: Mapping[tuple[Signal, int], VitalityNote], *, zone: str, now: datetime
) -> Sign | None:
    """The most pressing sign that may be put to its person now; days are those of ``zone``.

    Not one that was put or answered in the last 90 days, nor later while it rests on the same records: the
    newest of them must be of a day after the last note on the same signal and subject. (Roll calls of before
    about three months without one are ignored from the outset, see ``signals_rules.recent``.) And not that
    meetings are too many or too few: that is put to the group itself (``bounds.py``).
    """
    return next(
        (
            one
            for one in sorted(signs, key=lambda sign: list(Signal).index(sign.signal))
            if one.member is not None
            and one.signal is not Signal.MEETINGS
            and not ((note := notes.get(one.key)) and (note.quiet_at(now) or note.covers(one.as_of, zone)))
        ),
        None,
    )


def was_told(session: Session, committee_id: int, sign: Sign, *, now: datetime) -> VitalityNote:
    """Keeps that it was put to its person."""
    assert sign.member is not None
    note = VitalityNote(
        committee_id=committee_id,
        signal=sign.signal,
        subject_id=sign.subject_id,
        member_id=sign.member.pk,
        told_at=now,
    )
    session.add(note)
    session.flush()
    return note


def told_key(note: VitalityNote) -> str:
    """Names the word with which it is put."""
    return f"vitality:{note.pk}"


def answer(
    session: Session,
    actor: Member,
    signal: Signal,
    subject_id: int,
    reply: Reply,
    *,
    because: str = "",
    now: datetime,
) -> VitalityNote:
    """What the actor says to it: nobody is asked about it again for 90 days. A later answer replaces it.

    That it is no problem wants a reason. Raises Refused, and NotAllowed for anybody but the one to whom it
    was put, the chair and coordinators.
    """
    statement = select(VitalityNote).where(
        VitalityNote.committee_id == actor.committee_id,
        VitalityNote.signal == signal,
        VitalityNote.subject_id == subject_id,
    )
    rows = session.exec(statement.order_by(col(VitalityNote.id))).all()
    asked = frozenset(row.member_id for row in rows if row.member_id is not None)
    authorize(session, actor, Act.ANSWER_VITALITY, _Asked(actor.committee_id, asked))
    if reply is Reply.NO_PROBLEM and not because.strip():
        raise Refused("because", "no_reason")
    values: dict[str, Any] = {
        "reply": reply,
        "because": clean(because, "because", limit=REASON_LIMIT) if because.strip() else "",
        "answered_at": now,
        "answered_by_id": actor.pk,
    }
    if rows and rows[-1].quiet_at(now) and rows[-1].reply is None:
        outbox.withdraw_key(session, actor.committee_id, told_key(rows[-1]), now=now)
        audit.change(session, actor, Act.ANSWER_VITALITY, rows[-1], now=now, **values)
        return rows[-1]
    note = VitalityNote(committee_id=actor.committee_id, signal=signal, subject_id=subject_id, **values)
    audit.create(session, actor, Act.ANSWER_VITALITY, note, now=now)
    return note


def mine(signs: Sequence[Sign], member: Member) -> list[Sign]:
    """The signs that are this member's to see to."""
    return [one for one in signs if one.member is not None and one.member.pk == member.pk]
