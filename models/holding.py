"""What comes with an office, and with a seat: a workgroup's lead, a place in the line of succession."""

from sqlmodel import Session, select

from models.office import ChairLine, Duty, Line, Office, OfficeLine, Term
from models.workgroup import WorkgroupMember


def take_up(session: Session, office: Office, term: Term) -> None:
    """The holder gets what the office brings; co-leads of a workgroup stay as they are."""
    if office.duty is Duty.LEAD:
        _set_lead(session, office, term.member_id, lead=True)


def lay_down(session: Session, office: Office, term: Term) -> None:
    """The former holder stays a member of the workgroup, no more."""
    if office.duty is Duty.LEAD:
        _set_lead(session, office, term.member_id, lead=False)


def _set_lead(session: Session, office: Office, member_id: int, *, lead: bool) -> None:
    assert office.workgroup_id is not None
    statement = select(WorkgroupMember).where(
        WorkgroupMember.workgroup_id == office.workgroup_id, WorkgroupMember.member_id == member_id
    )
    row = session.exec(statement).first() or WorkgroupMember(
        committee_id=office.committee_id, workgroup_id=office.workgroup_id, member_id=member_id
    )
    row.lead = lead
    session.add(row)
    session.flush()


def follow_seat(session: Session, committee_id: int, former_id: int | None, member_id: int | None) -> None:
    """Who holds a seat now gets the former principal's place in every line that they are not in yet."""
    if former_id is None or member_id is None or former_id == member_id:
        return
    tables: tuple[type[Line], ...] = (ChairLine, OfficeLine)
    for table in tables:
        rows = session.exec(select(table).where(table.committee_id == committee_id)).all()
        taken = {getattr(row, "office_id", 0) for row in rows if row.member_id == member_id}
        for row in rows:
            if row.member_id == former_id and getattr(row, "office_id", 0) not in taken:
                row.member_id = member_id
                session.add(row)
    session.flush()
