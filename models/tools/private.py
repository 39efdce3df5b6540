"""The privacy guard at work on what people type and bring in: members of the committee may be named."""

from collections.abc import Mapping

from sqlmodel import Session

from models.committee import members_of
from models.errors import Refused
from models.guard_finding import Finding, stops


def findings_in(
    session: Session, committee_id: int | None, texts: Mapping[str, str]
) -> dict[str, list[Finding]]:
    """What the guard sees in each of the texts, by the field's name; those that are clear are left out.

    Members' names pass; they are read only where there is something to see. Without a committee there are
    none yet. Nothing of the texts is held.
    """
    from models.guard import check  # its tables of words, when somebody first writes what it looks at

    seen = {field: found for field, text in texts.items() if (found := check(text))}
    if not seen or committee_id is None:
        return seen
    names = [member.name for member in members_of(session, committee_id)]
    return {field: found for field in seen if (found := check(texts[field], names))}


def refuse_private(session: Session, committee_id: int, **texts: str) -> None:
    """Returns when none of the texts, by the field's name, tells something of one person. Raises Refused.

    The error does not repeat what stood there.
    """
    for field, found in findings_in(session, committee_id, texts).items():
        if stops(found):
            raise Refused(field, "about_a_person")
