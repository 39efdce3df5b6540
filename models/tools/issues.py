"""What is done with an issue that came up: noted, followed up, put before the committee."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import audit
from models.access import Act, authorize
from models.checkin import Checkin, check_note
from models.committee import Member
from models.errors import NotFound, Refused
from models.goal import clean
from models.tools.agenda_topic import Put, put_on_agenda
from models.tools.arisen import DONE_LIMIT, Arisen, Issue
from models.workgroup import Workgroup, check_going


def note_issue(
    session: Session,
    actor: Member,
    workgroup: Workgroup,
    *,
    note: str,
    done: str = "",
    for_committee: bool = False,
    now: datetime,
) -> Issue:
    """Something has come up between two check-ins. Raises Refused on the field, NotFound, NotAllowed."""
    authorize(session, actor, Act.NOTE_ISSUE)
    if workgroup.committee_id != actor.committee_id:
        raise NotFound("workgroup")
    check_going(workgroup)
    note = check_note(note)
    if not note:
        raise Refused("note", "empty")
    answer = Checkin(
        committee_id=actor.committee_id,
        workgroup_id=workgroup.pk,
        member_id=actor.pk,
        note=note,
        at=now,
    )
    audit.create(session, actor, Act.NOTE_ISSUE, answer, now=now)
    return tell_more(session, actor, Issue(answer, actor), done=done, for_committee=for_committee, now=now)


def tell_more(
    session: Session, actor: Member, issue: Issue, *, done: str, for_committee: bool, now: datetime
) -> Issue:
    """What was done about it, and whether the committee should hear of it; nothing said leaves no row.

    Raises Refused, NotAllowed.
    """
    authorize(session, actor, Act.FOLLOW_UP_ISSUE, issue)
    done = clean(done, "done", limit=DONE_LIMIT) if done.strip() else ""
    values: dict[str, Any] = {"done": done, "for_committee": for_committee}
    more = issue.more
    if more is not None:
        audit.change(session, actor, Act.FOLLOW_UP_ISSUE, more, now=now, **values)
    elif done or for_committee:
        more = Arisen(committee_id=issue.committee_id, checkin_id=issue.checkin.pk, **values)
        audit.create(session, actor, Act.FOLLOW_UP_ISSUE, more, now=now)
    return Issue(issue.checkin, issue.author, more, issue.topic)


def put_up(
    session: Session, actor: Member, issue: Issue, *, title: str, attachment: str, now: datetime
) -> Put:
    """Puts it on the committee's next open agenda, else in the parking lot, once.

    Raises Refused, NotAllowed.
    """
    authorize(session, actor, Act.FOLLOW_UP_ISSUE, issue)
    origin = f"issue:{issue.checkin.pk}"
    put = put_on_agenda(session, actor, title=title, attachment=attachment, origin=origin, now=now)
    told = tell_more(session, actor, issue, done=issue.done, for_committee=True, now=now)
    assert told.more is not None, "what the committee is to hear has a row"
    audit.change(session, actor, Act.FOLLOW_UP_ISSUE, told.more, now=now, topic_id=put.item.pk)
    return put
