"""``/committee export``: everything of the committee as a file, for a coordinator alone."""

import io
from functools import partial

from sqlmodel import Session

from handlers.replies import Files, Replies, Say
from handlers.visit import Visit
from models.access import Act
from models.tools import archive
from models.tools.exported import exports_of, record_export
from models.tools.parcel import ZipOut
from prompts.tools import export as prompts


def on_typed(session: Session, visit: Visit, _rest: str) -> Replies:
    """``export``."""
    committee, _ = visit.enter_for(session, Act.EXPORT)
    made = exports_of(session, committee.pk)
    return Say(prompts.render(archive.left_out(), made, zone=committee.zone))


def on_make(session: Session, visit: Visit) -> Replies:
    """Has it made, after this act: to read all of it takes seconds, in which nobody should wait."""
    committee, me = visit.enter_for(session, Act.EXPORT)
    record_export(session, me, now=visit.now)
    name = prompts.file_name(visit.today(committee.zone))
    making = Files({}, prompts.comment(), read={name: partial(_zip, committee_id=committee.pk)})
    return [Say(prompts.on_its_way()), making]


def _zip(session: Session, *, committee_id: int) -> bytes:
    made = io.BytesIO()
    with ZipOut(made) as out:
        archive.export(session, out, committee_id)
    return made.getvalue()


WORDS = {"export": on_typed}
ACTIONS = {prompts.MAKE: on_make}
