"""Who may do what. Every model action asks here, and the answer is read from the database each time.

Rights hang on roles, and a role is held towards a thing: the owner of *this* step, the lead of *that*
workgroup. A thing tells which roles a member holds towards it (``roles_of``); the table ``NEEDS`` tells
which of them are enough for an act. Roles are looked up one by one, the cheapest first, and no further than
the first that is enough.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from models.committee import Member
from models.errors import NotAllowed, NotSeated
from models.office import ChairTerm, Duty, OfficeRotation, OfficeTerm, Term, TermState, Vacancy
from models.roles import Role


class Act(StrEnum):
    """Everything that can be allowed or refused; the value is what the audit log shows."""

    ADD_GOAL = "goal.add"
    EDIT_GOAL = "goal.edit"
    ADD_STEP = "step.add"
    EDIT_STEP = "step.edit"
    SETTLE_STEP = "step.settle"
    SNOOZE_STEP = "step.snooze"
    CHECK_IN = "checkin.record"
    BE_AWAY = "member.away"
    ADD_TOPIC = "agenda.add"
    EDIT_TOPIC = "agenda.edit"
    REMOVE_TOPIC = "agenda.remove"
    POST_AGENDA = "agenda.post"
    ARRANGE_AGENDA = "agenda.arrange"
    PUT_CADENCE = "agenda.cadence"
    PLAN_MEETING = "meeting.plan"
    ANSWER_MEETING = "meeting.answer"
    TAKE_ATTENDANCE = "meeting.attendance"
    KEEP_MINUTES = "minutes.keep"
    APPROVE_MINUTES = "minutes.approve"
    CORRECT_MINUTES = "minutes.correct"
    SHARE_CALENDAR = "calendar.share"
    REVOKE_CALENDAR = "calendar.revoke"
    CHANGE_SCHEDULE = "schedule.change"
    SET_UP = "committee.set-up"
    HAND_OVER = "chair.hand-over"
    STEP_DOWN = "chair.step-down"
    ANSWER_CHAIR = "chair.answer"
    SWAP_TURNS = "chair.swap"
    LEAVE_NOTE = "chair.note"
    CALL_MEETING = "meeting.call"
    ADD_AGREEMENT = "agreement.add"
    EDIT_AGREEMENT = "agreement.edit"
    RENEW_AGREEMENT = "agreement.renew"
    END_AGREEMENT = "agreement.end"
    SEE_HISTORY = "history.see"
    SEND_AGAIN = "outbox.send-again"
    UNDO = "audit.undo"
    KEEP_ROSTER = "roster.keep"
    ANSWER_INVITATION = "roster.invitation"
    KEEP_READINESS = "readiness.keep"
    ADD_READINESS_EVIDENCE = "readiness.evidence"
    WITHDRAW_READINESS_EVIDENCE = "readiness.withdraw"
    KEEP_SCOPING = "scoping.keep"
    ADD_EFFORT = "effort.add"
    EDIT_EFFORT = "effort.edit"
    KEEP_DUTIES = "duties.keep"
    CONTEST_DUTY = "duties.contest"
    SIGN_AGREEMENT = "agreement.sign"
    KEEP_CHARTER = "charter.keep"
    SIGN_CHARTER = "charter.sign"
    RECORD_CHARTER = "charter.record"
    ADD_OBJECTIVE = "objective.add"
    EDIT_OBJECTIVE = "objective.edit"
    ASK_COUNSEL = "counsel.ask"
    ANSWER_COUNSEL = "counsel.answer"
    WITHDRAW_COUNSEL = "counsel.withdraw"
    DEFINE_TERM = "glossary.define"
    KEEP_GLOSSARY = "glossary.keep"
    KEEP_INSTRUMENT = "instrument.keep"
    RUN_INSTRUMENT = "instrument.run"
    RATE = "instrument.rate"
    ADD_CYCLE = "cycle.add"
    EDIT_CYCLE = "cycle.edit"
    SETTLE_CYCLE = "cycle.settle"
    IMPORT_PLAN = "plan.import"
    KEEP_PLAN = "plan.keep"
    ADD_TO_MAP = "map.add"
    EDIT_MAP = "map.edit"
    BEGIN_MAPPING = "map.begin"
    OPEN_BALLOT = "ballot.open"
    CAST_BALLOT = "ballot.cast"
    RECORD_RANKING = "ballot.record"
    POST_RANKING = "ballot.post"
    ADD_INDICATOR = "indicator.add"
    EDIT_INDICATOR = "indicator.edit"
    RECORD_OBSERVATION = "indicator.record"
    PULL_INDICATOR = "indicator.pull"
    ADD_RESOURCE = "resource.add"
    EDIT_RESOURCE = "resource.edit"
    HIDE_RESOURCE = "resource.hide"
    SET_VITALITY = "vitality.set"
    ANSWER_VITALITY = "vitality.answer"
    SEE_VITALITY = "vitality.see"
    PAUSE_COMMITTEE = "committee.pause"
    PREPARE_TRANSITION = "transition.prepare"
    CLOSE_INITIATIVE = "transition.close"
    REOPEN_INITIATIVE = "transition.reopen"
    KEEP_MILESTONES = "milestone.keep"
    NOTE_ISSUE = "issue.note"
    FOLLOW_UP_ISSUE = "issue.follow-up"
    READ_ANSWERS = "checkin.read"
    ADD_INTERVENTION = "intervention.add"
    EDIT_INTERVENTION = "intervention.edit"
    SETTLE_INTERVENTION = "intervention.settle"
    ADD_FUNDING = "funding.add"
    KEEP_FUNDING = "funding.keep"
    MOVE_STEP = "committee.step"
    MAKE_REPORT = "report.make"
    POST_REPORT = "report.post"
    EXPORT = "committee.export"


STAFF = (Role.CHAIR, Role.COORDINATOR)
RUNS_WORKGROUP = (Role.LEAD, *STAFF)

NEEDS: dict[Act, tuple[Role, ...]] = {
    Act.ADD_GOAL: (Role.MEMBER,),
    Act.EDIT_GOAL: (Role.AUTHOR, *RUNS_WORKGROUP),
    Act.ADD_STEP: (Role.MEMBER,),
    Act.EDIT_STEP: (Role.OWNER, Role.AUTHOR, *RUNS_WORKGROUP),
    Act.SETTLE_STEP: (Role.OWNER, Role.STAND_IN, Role.AUTHOR, *RUNS_WORKGROUP),
    Act.SNOOZE_STEP: (Role.OWNER, Role.STAND_IN),
    Act.CHECK_IN: (Role.OWNER, Role.STAND_IN, *RUNS_WORKGROUP),
    Act.BE_AWAY: (Role.OWNER, Role.COORDINATOR),
    Act.ADD_TOPIC: (Role.MEMBER,),
    Act.EDIT_TOPIC: (Role.AUTHOR, *STAFF),
    Act.REMOVE_TOPIC: (Role.AUTHOR, *STAFF),
    Act.POST_AGENDA: (Role.CALLER, *STAFF),
    Act.ARRANGE_AGENDA: (Role.CALLER, *STAFF),
    Act.PUT_CADENCE: STAFF,
    Act.PLAN_MEETING: RUNS_WORKGROUP,
    Act.ANSWER_MEETING: (Role.OWNER, Role.STAND_IN, Role.COORDINATOR),
    Act.TAKE_ATTENDANCE: (Role.RECORDER, Role.CALLER, *RUNS_WORKGROUP),
    Act.KEEP_MINUTES: (Role.RECORDER, Role.CALLER, *RUNS_WORKGROUP),
    Act.APPROVE_MINUTES: RUNS_WORKGROUP,
    Act.CORRECT_MINUTES: (Role.MEMBER,),
    Act.SHARE_CALENDAR: (Role.MEMBER,),
    Act.REVOKE_CALENDAR: (Role.AUTHOR, Role.COORDINATOR),
    Act.CHANGE_SCHEDULE: (Role.COORDINATOR,),
    Act.SET_UP: (Role.COORDINATOR,),
    Act.HAND_OVER: (Role.HOLDER, *STAFF),
    Act.STEP_DOWN: (Role.HOLDER,),
    Act.ANSWER_CHAIR: (Role.CANDIDATE,),
    Act.SWAP_TURNS: (Role.CANDIDATE,),
    Act.LEAVE_NOTE: (Role.HOLDER,),
    Act.CALL_MEETING: (Role.CANDIDATE,),
    Act.ADD_AGREEMENT: STAFF,
    Act.EDIT_AGREEMENT: (Role.OWNER, *STAFF),
    Act.RENEW_AGREEMENT: (Role.OWNER, *STAFF),
    Act.END_AGREEMENT: STAFF,
    Act.SEE_HISTORY: (Role.MEMBER,),
    Act.SEND_AGAIN: (Role.COORDINATOR,),
    Act.UNDO: (Role.MEMBER,),
    Act.KEEP_ROSTER: STAFF,
    Act.ANSWER_INVITATION: (Role.OWNER, *STAFF),
    Act.KEEP_READINESS: STAFF,
    Act.ADD_READINESS_EVIDENCE: (Role.MEMBER,),
    Act.WITHDRAW_READINESS_EVIDENCE: (Role.AUTHOR, *STAFF),
    Act.KEEP_SCOPING: STAFF,
    Act.ADD_EFFORT: (Role.MEMBER,),
    Act.EDIT_EFFORT: (Role.AUTHOR, *STAFF),
    Act.KEEP_DUTIES: STAFF,
    Act.CONTEST_DUTY: (Role.MEMBER,),
    Act.SIGN_AGREEMENT: (Role.OWNER, *STAFF),
    Act.KEEP_CHARTER: STAFF,
    Act.SIGN_CHARTER: (Role.HOLDER,),
    Act.RECORD_CHARTER: (Role.RECORDER, *STAFF),
    Act.ADD_OBJECTIVE: (Role.MEMBER,),
    Act.EDIT_OBJECTIVE: (Role.AUTHOR, *STAFF),
    Act.ASK_COUNSEL: (Role.MEMBER,),
    Act.ANSWER_COUNSEL: (Role.OWNER, Role.AUTHOR, *STAFF),
    Act.WITHDRAW_COUNSEL: (Role.AUTHOR, *STAFF),
    Act.DEFINE_TERM: (Role.MEMBER,),
    Act.KEEP_GLOSSARY: (Role.COORDINATOR,),
    Act.KEEP_INSTRUMENT: STAFF,
    Act.RUN_INSTRUMENT: STAFF,
    Act.RATE: (Role.OWNER,),
    Act.ADD_CYCLE: (Role.MEMBER,),
    Act.EDIT_CYCLE: (Role.OWNER, Role.AUTHOR, *RUNS_WORKGROUP),
    Act.SETTLE_CYCLE: (Role.OWNER, *RUNS_WORKGROUP),
    Act.IMPORT_PLAN: RUNS_WORKGROUP,
    Act.KEEP_PLAN: (Role.AUTHOR, Role.COORDINATOR),
    Act.ADD_TO_MAP: (Role.MEMBER,),
    Act.EDIT_MAP: (Role.AUTHOR, *STAFF),
    Act.BEGIN_MAPPING: STAFF,
    Act.OPEN_BALLOT: STAFF,
    Act.CAST_BALLOT: (Role.MEMBER,),
    Act.RECORD_RANKING: STAFF,
    Act.POST_RANKING: STAFF,
    Act.ADD_INDICATOR: RUNS_WORKGROUP,
    Act.EDIT_INDICATOR: RUNS_WORKGROUP,
    Act.RECORD_OBSERVATION: (Role.OWNER, *RUNS_WORKGROUP),
    Act.PULL_INDICATOR: STAFF,
    Act.ADD_RESOURCE: (Role.MEMBER,),
    Act.EDIT_RESOURCE: (Role.AUTHOR, *STAFF),
    Act.HIDE_RESOURCE: STAFF,
    Act.SET_VITALITY: (Role.COORDINATOR,),
    Act.ANSWER_VITALITY: (Role.OWNER, *STAFF),
    Act.SEE_VITALITY: STAFF,
    Act.PAUSE_COMMITTEE: STAFF,
    Act.PREPARE_TRANSITION: RUNS_WORKGROUP,
    Act.CLOSE_INITIATIVE: STAFF,
    Act.REOPEN_INITIATIVE: STAFF,
    Act.KEEP_MILESTONES: (Role.AUTHOR, *RUNS_WORKGROUP),
    Act.NOTE_ISSUE: (Role.MEMBER,),
    Act.FOLLOW_UP_ISSUE: (Role.AUTHOR, *RUNS_WORKGROUP),
    Act.READ_ANSWERS: RUNS_WORKGROUP,
    Act.ADD_INTERVENTION: (Role.MEMBER,),
    Act.EDIT_INTERVENTION: (Role.AUTHOR, *RUNS_WORKGROUP),
    Act.SETTLE_INTERVENTION: RUNS_WORKGROUP,
    Act.ADD_FUNDING: STAFF,
    Act.KEEP_FUNDING: (Role.OWNER, *STAFF),
    Act.MOVE_STEP: (Role.LEAD, Role.CHAIR),
    Act.MAKE_REPORT: STAFF,
    Act.POST_REPORT: STAFF,
    Act.EXPORT: (Role.COORDINATOR,),
}


class Thing(Protocol):
    """Something of a committee towards which its members hold roles."""

    @property
    def committee_id(self) -> int:
        """The committee whose thing it is: nobody else's roles count."""
        ...

    def roles_of(self, session: Session, member: Member) -> Iterable[Role]:
        """The roles that the member holds towards this thing, beside those in the committee."""
        ...


T = TypeVar("T", bound=Thing)


def is_chair(session: Session, member: Member) -> bool:
    """Whether the member leads the committee now; the record of terms is the only truth.

    That is its chair or a co-chair, and while nobody is, its vice-chair.
    """
    return _leads_or_calls(session, member)[0]


def _leads_or_calls(session: Session, member: Member) -> tuple[bool, bool]:
    """Whether the member leads the committee, and whether they call its meetings while nobody does."""
    pk = member.committee_id
    nobody = ~or_(_serves(ChairTerm, pk), _serves(OfficeTerm, pk, duty=Duty.CO_CHAIR))
    leads = or_(
        _serves(ChairTerm, pk, member_id=member.pk),
        _serves(OfficeTerm, pk, duty=Duty.CO_CHAIR, member_id=member.pk),
        and_(nobody, _serves(OfficeTerm, pk, duty=Duty.VICE_CHAIR, member_id=member.pk)),
    )
    calls = select(Vacancy.id).where(
        Vacancy.committee_id == pk,
        Vacancy.caller_id == member.id,
        col(Vacancy.called_at).is_not(None),
        col(Vacancy.ends_on).is_(None),
    )
    found = session.execute(select(leads, calls.exists())).one()
    return bool(found[0]), bool(found[1])


def _serves(
    table: type[Term], committee_id: int, *, duty: Duty | None = None, member_id: int | None = None
) -> ColumnElement[bool]:
    """That such a term is running, of somebody who is still there."""
    found = select(table.id).join(Member, col(Member.id) == table.member_id)
    found = found.where(table.committee_id == committee_id, col(Member.active))
    found = found.where(col(table.state) == TermState.SERVING)
    if duty is not None:
        found = found.join(OfficeRotation, col(OfficeRotation.id) == OfficeTerm.office_id)
        found = found.where(OfficeRotation.duty == duty, col(OfficeRotation.active))
    if member_id is not None:
        found = found.where(table.member_id == member_id)
    return found.exists()


def committee_roles(session: Session, member: Member) -> Iterator[Role]:
    """The roles that the member holds in the committee as a whole; none once inactive."""
    if not member.active:
        return
    yield Role.MEMBER
    if member.coordinator:
        yield Role.COORDINATOR
    leads, calls = _leads_or_calls(session, member)
    if leads:
        yield Role.CHAIR
    if calls:
        yield Role.CALLER


def may(session: Session, actor: Member, act: Act, thing: Thing | None = None) -> bool:
    """Whether ``authorize`` would let it pass: for showing a button only to those who can use it."""
    if thing is not None and thing.committee_id != actor.committee_id:
        return False
    towards = thing.roles_of(session, actor) if thing is not None and actor.active else ()
    return any(role in NEEDS[act] for role in chain(towards, committee_roles(session, actor)))


def allowed(session: Session, actor: Member, act: Act, things: Iterable[T]) -> list[T]:
    """Those of the things for which ``may`` says yes; the actor's place in the committee is read once."""
    everywhere = {role for role in committee_roles(session, actor) if role in NEEDS[act]}
    return [
        thing
        for thing in things
        if thing.committee_id == actor.committee_id
        and (everywhere or (actor.active and any(r in NEEDS[act] for r in thing.roles_of(session, actor))))
    ]


def authorize(session: Session, actor: Member, act: Act, thing: Thing | None = None) -> None:
    """Returns when the actor may do it. Raises NotSeated for people who are out, else NotAllowed."""
    if not actor.active:
        raise NotSeated(act)
    if not may(session, actor, act, thing):
        raise NotAllowed(act, tuple(role.value for role in NEEDS[act]))
