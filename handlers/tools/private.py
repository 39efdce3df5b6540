"""What the privacy guard says of a form of the tools of engagement, to its writer alone."""

from sqlmodel import Session

from handlers.replies import Correct
from handlers.visit import Visit, field_of
from models.committee import Committee
from models.guard import stops
from models.tools.private import findings_in
from prompts.guard import warning


def stopped(session: Session, visit: Visit, committee: Committee, *fields: str) -> Correct | None:
    """What has to be said another way, on its field, with all that was typed kept; None if nothing has.

    The models refuse it all the same; here it is said where, why and how else.
    """
    texts = {field: visit.values.get(field) or "" for field in fields}
    found = findings_in(session, committee.pk, texts)
    blocks = {field_of(block["block_id"]): block["block_id"] for block in visit.view["blocks"]}
    wrong = {blocks[field]: warning(one, texts[field]) for field, one in found.items() if stops(one)}
    return Correct(wrong) if wrong else None


def with_grey(session: Session, visit: Visit, committee: Committee, notice: str, *fields: str) -> str:
    """The notice and, where a text was kept that had better be looked at once more, why."""
    texts = {field: visit.values.get(field) or "" for field in fields}
    found = findings_in(session, committee.pk, texts)
    told = [f":point_right: {warning(one, texts[field])}" for field, one in found.items()]
    return "\n".join([notice, *told])
