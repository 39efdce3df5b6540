"""The privacy guard at work on what the tools take in: the one place where they ask it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlmodel import Session

from models.committee import members_of
from models.errors import Refused

if TYPE_CHECKING:  # its tables of words are imported when somebody first writes something that it looks at
    from models.guard import Finding


def findings_in(session: Session, committee_id: int, texts: Mapping[str, str]) -> "dict[str, list[Finding]]":
    """What the guard sees in each of the texts, by the field's name; those that are clear are left out.

    Members' names pass. Nothing of the texts is held.
    """
    from models.guard import check

    names = [member.name for member in members_of(session, committee_id)]
    return {field: found for field, text in texts.items() if (found := check(text, names))}


def refuse_private(session: Session, committee_id: int, **texts: str) -> None:
    """Returns when none of the texts, by the field's name, tells something of one person. Raises Refused.

    The error does not repeat what stood there.
    """
    from models.guard import stops

    for field, found in findings_in(session, committee_id, texts).items():
        if stops(found):
            raise Refused(field, "about_a_person")
