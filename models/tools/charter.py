"""The charter with its mission statement: versions, and the sign-off of each by the agencies' principals.

One version at a time is drafted, one is put to sign-off, one is in force. A version that has been put to
sign-off is never changed any more, and every version stays readable.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.agreement import look_each_morning
from models.base import Owned, json_column, stored, tenant_key, within
from models.calendar import today
from models.chair import holder_in, office_for
from models.committee import Agency, Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused, Stale
from models.office import Duty
from models.roles import Role
from models.roster import seat_lines

PART_LIMIT = 2000
"""Characters of one part: the mission fits the committee's own (``roster.MISSION_LIMIT``)."""

REASON_LIMIT = 500


class Part(StrEnum):
    """What a charter says, in the order in which it is printed."""

    MISSION = "mission"
    SPONSOR = "sponsor"
    AIM = "aim"
    BACKGROUND = "background"
    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"
    DELIVERABLES = "deliverables"
    ROLES = "roles"
    CONSTRAINTS = "constraints"
    TIMELINE = "timeline"


class CharterState(StrEnum):
    """A version is drafted, then put to sign-off, then in force until the next one is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"


class Charter(Owned, table=True):
    """One version. ``parts`` holds what it says, by the name of the part; an empty part is left out.

    ``edits`` counts the changes of the draft. ``put_on``, ``in_force_on`` and ``replaced_on`` are days of the
    committee; one that was replaced without ever having been in force has no ``in_force_on``. On
    ``unsigned_told_on`` the chair read that signatures are missing.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "number"),
        within("member", "author_id"),
        CheckConstraint("number > 0", name="number"),
    )

    number: int
    parts: dict[str, str] = Field(sa_column=json_column())
    state: CharterState = Field(default=CharterState.DRAFT, sa_column=stored(CharterState, "state"))
    author_id: int | None = None
    edits: int = 0
    made_at: datetime
    put_on: date | None = None
    in_force_on: date | None = None
    replaced_on: date | None = None
    unsigned_told_on: date | None = None

    def ask_subject(self, agency: Agency) -> str:
        """How queued messages name that it is to be signed for that agency."""
        return f"charter:{self.pk}:sign:{agency.pk}"

    def said(self, part: Part) -> str:
        """What it says in that part; empty where it says nothing."""
        return self.parts.get(part.value, "")

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Whoever records the committee's meetings at present."""
        recorder = holder_in(session, office_for(session, self.committee_id, Duty.RECORDER))
        if recorder is not None and recorder.pk == member.pk:
            yield Role.RECORDER


class Answer(StrEnum):
    """What an agency's principal says to a version."""

    SIGNED = "signed"
    NOT_YET = "not_yet"


class CharterSignoff(Owned, table=True):
    """An agency's answer to a version on a day; ``because`` is for chair and coordinators alone.

    ``member_id`` is the principal who gave it or, if it was ``recorded`` from a meeting, who wrote it down.
    """

    __table_args__ = (
        UniqueConstraint("charter_id", "agency_id"),
        within("charter", "charter_id"),
        within("agency", "agency_id"),
        within("member", "member_id"),
        CheckConstraint(f"length(because) <= {REASON_LIMIT}", name="because_length"),
    )

    charter_id: int
    agency_id: int = Field(index=True)
    member_id: int
    answer: Answer = Field(sa_column=stored(Answer, "answer"))
    because: str = ""
    day: date
    recorded: bool = False


@dataclass(frozen=True)
class SignoffLine:
    """An agency with a seat, its principals who are here, and what it has answered, if it has."""

    agency: Agency
    principals: list[Member]
    row: CharterSignoff | None

    @property
    def signed(self) -> bool:
        """Whether it has signed."""
        return self.row is not None and self.row.answer == Answer.SIGNED

    @property
    def missing(self) -> bool:
        """Whether it has still to sign; where nobody holds the seat, nobody is waited for."""
        return bool(self.principals) and not self.signed


@dataclass(frozen=True)
class _Voice:
    """The right to answer for an agency: its principals hold it."""

    committee_id: int
    line: SignoffLine

    def roles_of(self, _session: Session, member: Member) -> Sequence[Role]:
        """Who holds a seat of the agency."""
        return (Role.HOLDER,) if any(one.pk == member.pk for one in self.line.principals) else ()


def versions_of(session: Session, committee_id: int) -> list[Charter]:
    """Every version, the newest first; one query."""
    statement = select(Charter).where(Charter.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(Charter.number).desc())).all())


def in_state(versions: Sequence[Charter], state: CharterState) -> Charter | None:
    """The newest of the versions in that state."""
    return next((one for one in versions if one.state == state), None)


def save_draft(
    session: Session, actor: Member, parts: Mapping[Part, str], *, edits: int | None, now: datetime
) -> Charter:
    """The draft with these words; a new version where there is no draft.

    ``edits`` is that of the draft which the writer saw, None for none. Raises Refused on the part at fault,
    Stale when somebody has changed or begun the draft meanwhile, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_CHARTER)
    words = {part.value: tidy for part, text in parts.items() if (tidy := text.strip())}
    for name, text in words.items():
        if len(text) > PART_LIMIT:
            raise Refused(name, "too_long", text)
    if not words:
        raise Refused(Part.MISSION, "empty")
    lock(session, actor.committee_id)
    versions = versions_of(session, actor.committee_id)
    draft = in_state(versions, CharterState.DRAFT)
    if (draft.edits if draft else None) != edits:
        raise Stale("charter", "the draft")
    if draft is not None:
        audit.change(session, actor, Act.KEEP_CHARTER, draft, now=now, parts=words, edits=draft.edits + 1)
        return draft
    draft = Charter(
        committee_id=actor.committee_id,
        number=versions[0].number + 1 if versions else 1,
        parts=words,
        author_id=actor.pk,
        made_at=now,
    )
    audit.create(session, actor, Act.KEEP_CHARTER, draft, now=now)
    return draft


def put_to_sign_off(session: Session, actor: Member, charter: Charter, *, now: datetime) -> None:
    """The agencies are to sign this version; one that was put to sign-off before is not any more.

    The version in force stays so. Raises NotAllowed, AlreadySettled for what is no draft.
    """
    authorize(session, actor, Act.KEEP_CHARTER, charter)
    committee = lock(session, charter.committee_id)
    session.refresh(charter)
    _expect(charter, CharterState.DRAFT)
    day = today(now, committee.zone)
    before = in_state(versions_of(session, charter.committee_id), CharterState.PROPOSED)
    if before is not None:
        _replace(session, actor, before, day, now=now)
    values: dict[str, Any] = {"state": CharterState.PROPOSED, "put_on": day}
    audit.change(session, actor, Act.KEEP_CHARTER, charter, now=now, **values)
    look_each_morning(session, committee.pk, now=now)


def sign_offs(session: Session, charter: Charter) -> list[SignoffLine]:
    """Every agency with a seat, by name, and each that has answered this version; four queries."""
    statement = (
        select(CharterSignoff, Agency)
        .join(Agency, col(Agency.id) == CharterSignoff.agency_id)
        .where(CharterSignoff.committee_id == charter.committee_id, CharterSignoff.charter_id == charter.id)
    )
    agencies: dict[int, Agency] = {}
    rows: dict[int, CharterSignoff] = {}
    for row, agency in session.exec(statement).all():
        agencies[agency.pk], rows[agency.pk] = agency, row
    principals: dict[int, list[Member]] = {}
    for line in seat_lines(session, charter.committee_id):
        agencies[line.agency.pk] = line.agency
        principals.setdefault(line.agency.pk, []).extend([line.principal] if line.principal else [])
    named = sorted(agencies.values(), key=lambda agency: (agency.name.casefold(), agency.pk))
    return [SignoffLine(one, principals.get(one.pk, []), rows.get(one.pk)) for one in named]


def own_lines(lines: Sequence[SignoffLine], member: Member) -> list[SignoffLine]:
    """Those for which the member answers."""
    return [line for line in lines if any(one.pk == member.pk for one in line.principals)]


def answer(
    session: Session,
    actor: Member,
    charter: Charter,
    agency: Agency,
    *,
    signs: bool,
    because: str = "",
    now: datetime,
) -> bool:
    """The agency's principal signs, or says that it is too early and why; returns whether it is now in force.

    Who has signed and thinks again says so while the version is not in force. Raises Refused where an
    open-meetings law holds (there it is recorded from the meeting) or no reason is given, NotFound,
    NotAllowed, and AlreadySettled for a version that is not put to sign-off.
    """
    committee = lock(session, charter.committee_id)
    session.refresh(charter)
    line = _line(session, charter, agency)
    authorize(session, actor, Act.SIGN_CHARTER, _Voice(charter.committee_id, line))
    _expect(charter, CharterState.PROPOSED)
    reason = "" if signs else because.strip()
    if committee.open_meetings:
        raise Refused("because", "in_the_meeting")
    if not signs and not reason:
        raise Refused("because", "empty")
    if len(reason) > REASON_LIMIT:
        raise Refused("because", "too_long", reason)
    given = {"answer": Answer.SIGNED if signs else Answer.NOT_YET, "because": reason}
    day = today(now, committee.zone)
    _write(session, actor, Act.SIGN_CHARTER, charter, line, given | {"day": day, "recorded": False}, now=now)
    return _in_force_if_signed(session, actor, Act.SIGN_CHARTER, charter, committee, now=now)


def record_sign_offs(
    session: Session,
    actor: Member,
    charter: Charter,
    agencies: Collection[Agency],
    *,
    day: date | None,
    now: datetime,
) -> bool:
    """What was signed off in a meeting under an open-meetings law; returns whether it is now in force.

    Raises Refused on the field at fault, and where no such law holds (there the principals sign themselves),
    NotFound, NotAllowed, and AlreadySettled for a version that is not put to sign-off.
    """
    authorize(session, actor, Act.RECORD_CHARTER, charter)
    committee = lock(session, charter.committee_id)
    session.refresh(charter)
    _expect(charter, CharterState.PROPOSED)
    if not committee.open_meetings:
        raise Refused("agencies", "signs_itself")
    if day is not None and day > today(now, committee.zone):
        raise Refused("day", "to_come")
    for agency in agencies:
        given = {"answer": Answer.SIGNED, "because": "", "day": day or today(now, committee.zone)}
        line = _line(session, charter, agency)
        _write(session, actor, Act.RECORD_CHARTER, charter, line, given | {"recorded": True}, now=now)
    return _in_force_if_signed(session, actor, Act.RECORD_CHARTER, charter, committee, now=now)


def put_in_force(session: Session, actor: Member, charter: Charter, *, now: datetime) -> None:
    """For when the last agency that had not signed has no principal any more.

    Raises Refused while somebody has still to sign, NotAllowed, AlreadySettled.
    """
    authorize(session, actor, Act.KEEP_CHARTER, charter)
    committee = lock(session, charter.committee_id)
    session.refresh(charter)
    _expect(charter, CharterState.PROPOSED)
    if not _in_force_if_signed(session, actor, Act.KEEP_CHARTER, charter, committee, now=now):
        raise Refused("charter", "not_signed")


def _in_force_if_signed(
    session: Session, actor: Member, act: Act, charter: Charter, committee: Committee, *, now: datetime
) -> bool:
    """With the last signature a version replaces the one in force, and its mission the committee's."""
    if any(line.missing for line in sign_offs(session, charter)):
        return False
    day = today(now, committee.zone)
    before = in_state(versions_of(session, charter.committee_id), CharterState.IN_FORCE)
    if before is not None:
        _replace(session, actor, before, day, now=now)
    audit.change(session, actor, act, charter, now=now, state=CharterState.IN_FORCE, in_force_on=day)
    if mission := charter.said(Part.MISSION):
        audit.change(session, actor, act, committee, now=now, mission=mission)
    return True


def _replace(session: Session, actor: Member, charter: Charter, day: date, *, now: datetime) -> None:
    values: dict[str, Any] = {"state": CharterState.REPLACED, "replaced_on": day}
    audit.change(session, actor, Act.KEEP_CHARTER, charter, now=now, **values)


def _line(session: Session, charter: Charter, agency: Agency) -> SignoffLine:
    found = [one for one in sign_offs(session, charter) if one.agency.pk == agency.pk]
    if not found:
        raise NotFound("agency", agency.name)
    return found[0]


def _write(
    session: Session,
    actor: Member,
    act: Act,
    charter: Charter,
    line: SignoffLine,
    values: dict[str, Any],
    *,
    now: datetime,
) -> None:
    outbox.withdraw(session, charter.committee_id, charter.ask_subject(line.agency), now=now)
    values = values | {"member_id": actor.pk}
    if line.row is not None:
        audit.change(session, actor, act, line.row, now=now, **values)
        return
    keys: dict[str, Any] = {
        "committee_id": charter.committee_id,
        "charter_id": charter.pk,
        "agency_id": line.agency.pk,
    }
    audit.create(session, actor, act, CharterSignoff(**keys, **values), now=now)


def _expect(charter: Charter, state: CharterState) -> None:
    if charter.state != state:
        raise AlreadySettled("charter", str(charter.number), charter.state)
