"""Who has taken everything out of the committee, and when: a line of the audit log for each export."""

from datetime import datetime

from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.audit import AuditLine
from models.committee import Member

SHOWN = 5
"""How many exports are listed."""


def record_export(session: Session, actor: Member, *, now: datetime) -> None:
    """Puts on record that the actor has an export made. Raises NotAllowed."""
    authorize(session, actor, Act.EXPORT)
    audit.record_act(session, actor, Act.EXPORT, "export", now=now)


def exports_of(
    session: Session, committee_id: int, *, most: int = SHOWN
) -> list[tuple[datetime, Member | None]]:
    """When the last exports were made in Slack, and by whom; the newest first, one query."""
    statement = (
        select(AuditLine, Member)
        .join(Member, col(Member.id) == AuditLine.actor_id, isouter=True)
        .where(AuditLine.committee_id == committee_id, AuditLine.kind == "export", ~col(AuditLine.refused))
        .order_by(col(AuditLine.id).desc())
        .limit(most)
    )
    return [(line.at, member) for line, member in session.exec(statement).all()]
