"""``/committee duties``: which agency is responsible for what, what is contested, what nobody does."""

from sqlmodel import Session

from handlers.replies import Open, Redraw, Replies, Say
from handlers.tools.talks import with_talks
from handlers.visit import Visit
from models.access import Act, may
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of
from models.errors import NotFound, Refused
from models.outbox import Message
from models.tools import duties
from models.tools.duties import DutyContest, Part, SharedDuty
from prompts.tools import duties as prompts
from prompts.tools import showing


def type_duties(session: Session, visit: Visit, _rest: str) -> Replies:
    """``duties``: the whole matrix."""
    committee, me = visit.enter(session)
    return Say(_matrix(session, committee, me))


def on_show(session: Session, visit: Visit) -> Replies:
    """The whole matrix, in the place of one duty."""
    committee, me = visit.enter(session)
    return Redraw(_matrix(session, committee, me))


def on_one(session: Session, visit: Visit) -> Replies:
    """One duty, in the place of the matrix."""
    committee, me = visit.enter(session)
    return Redraw(_one(session, committee, me, _duty(session, visit, committee)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new duty."""
    committee, _ = visit.enter_for(session, Act.KEEP_DUTIES)
    return Open(prompts.duty_form(agencies_of(session, committee.pk), metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with a duty as it is."""
    committee, _ = visit.enter_for(session, Act.KEEP_DUTIES)
    duty = _duty(session, visit, committee)
    agencies, metadata = agencies_of(session, committee.pk), visit.carry(duty=duty.pk)
    return Open(prompts.duty_form(agencies, duties.line_of(session, duty), metadata=metadata))


def on_kept(session: Session, visit: Visit) -> Replies:
    """A duty is added or changed."""
    committee, me = visit.enter(session)
    name = visit.values["name"] or ""
    new = "duty" not in visit.metadata
    duty = duties.add_duty(session, me, name=name, now=visit.now) if new else _duty(session, visit, committee)
    parts = {part: _agencies(session, visit, committee, part) for part in Part}
    duties.put_parts(session, me, duty, name=name, parts=parts, now=visit.now)
    return Say(_one(session, committee, me, duty, notice=prompts.saved(duty.name)))


def on_end(session: Session, visit: Visit) -> Replies:
    """A duty is not in the matrix any more."""
    committee, me = visit.enter(session)
    duty = _duty(session, visit, committee)
    duties.end_duty(session, me, duty, now=visit.now)
    return Redraw(_matrix(session, committee, me, notice=prompts.ended(duty.name)))


def on_contest(session: Session, visit: Visit) -> Replies:
    """The form in which an agency says that it is not clear."""
    committee, me = visit.enter_for(session, Act.CONTEST_DUTY)
    duty = _duty(session, visit, committee)
    agencies = duties.speaks_for(session, me)
    if not agencies:
        raise Refused("agency", "no_agency_of_yours")
    line = duties.line_of(session, duty)
    return Open(prompts.contest_form(line, agencies, metadata=visit.carry(duty=duty.pk)))


def on_contested(session: Session, visit: Visit) -> Replies:
    """An agency contests it."""
    committee, me = visit.enter(session)
    duty = _duty(session, visit, committee)
    agency = _agency(session, committee, "agency", visit.values["agency"])
    duties.contest(session, me, duty, agency, why=visit.values["why"] or "", now=visit.now)
    notice = prompts.saved(duty.name)
    return Say(_one(session, committee, me, duty, notice=notice))


def on_settle(session: Session, visit: Visit) -> Replies:
    """What an agency contested is clear."""
    committee, me = visit.enter(session)
    row = fetch(session, DutyContest, committee.pk, int(visit.value))
    duties.settle_contest(session, me, row, now=visit.now)
    duty = fetch(session, SharedDuty, committee.pk, row.duty_id)
    agency = fetch(session, Agency, committee.pk, row.agency_id)
    return Redraw(_one(session, committee, me, duty, notice=prompts.settled(agency.name)))


def on_agenda(session: Session, visit: Visit) -> Replies:
    """Puts a duty on the agenda."""
    committee, me = visit.enter(session)
    duty = _duty(session, visit, committee)
    line = duties.line_of(session, duty)
    put = duties.put_duty(
        session,
        me,
        duty,
        title=prompts.topic_title(line),
        attachment=prompts.topic_paper(line),
        origin=line.origin,
        now=visit.now,
    )
    notice = showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)
    return Redraw(_one(session, committee, me, duty, notice=notice))


def _matrix(session: Session, committee: Committee, me: Member, *, notice: str = "") -> Message:
    keeps, lines = may(session, me, Act.KEEP_DUTIES), duties.duty_lines(session, committee.pk)
    if committee.open_meetings and not keeps:
        own = duties.speaks_for(session, me)
        lines = [duties.without_others(line, own) for line in lines]
    return prompts.render_matrix(lines, may_keep=keeps, notice=notice)


def _one(
    session: Session, committee: Committee, me: Member, duty: SharedDuty, *, notice: str = ""
) -> Message:
    line, keeps = duties.line_of(session, duty), may(session, me, Act.KEEP_DUTIES)
    own = duties.speaks_for(session, me)
    if committee.open_meetings and not keeps:
        line = duties.without_others(line, own)
    card = prompts.render_duty(line, may_keep=keeps, speaks_for=own, notice=notice)
    return with_talks(session, committee.pk, f"duty:{duty.pk}", card)


def _duty(session: Session, visit: Visit, committee: Committee) -> SharedDuty:
    """The duty of a button, or of the form that it has opened."""
    number = visit.metadata["duty"] if visit.by_form else visit.value
    return fetch(session, SharedDuty, committee.pk, int(number))


def _agencies(session: Session, visit: Visit, committee: Committee, part: Part) -> list[Agency]:
    chosen = visit.values.get(part.value) or []
    return [_agency(session, committee, part.value, value) for value in chosen]


def _agency(session: Session, committee: Committee, field: str, value: str) -> Agency:
    """Raises Refused on the field for one that is not there any more."""
    try:
        return fetch(session, Agency, committee.pk, int(value))
    except NotFound:
        raise Refused(field, "agency_gone") from None


WORDS = {"duties": type_duties}

ACTIONS = {
    prompts.SHOW: on_show,
    prompts.OPEN_ONE: on_one,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
    prompts.END: on_end,
    prompts.CONTEST: on_contest,
    prompts.SETTLE: on_settle,
    prompts.AGENDA: on_agenda,
}

FORMS = {
    prompts.DUTY_FORM: on_kept,
    prompts.CONTEST_FORM: on_contested,
}
