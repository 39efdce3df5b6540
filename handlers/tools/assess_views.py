"""What the files about assessments share: finding an instrument, and the list as it is now."""

from sqlmodel import Session

from handlers.visit import Visit
from models.access import Act, may
from models.base import fetch
from models.committee import Committee, Member
from models.outbox import Message
from models.tools.instrument import Instrument
from models.tools.instrument_list import instrument_lines
from prompts.tools import assess as prompts
from prompts.tools.shipped import shipped


def instrument_in(session: Session, committee: Committee, number: str | int) -> Instrument:
    """The committee's instrument with that id. Raises NotFound."""
    return fetch(session, Instrument, committee.pk, int(number))


def list_message(
    session: Session, visit: Visit, committee: Committee, me: Member, *, page: int = 0, notice: str = ""
) -> Message:
    """Every instrument as it stands for this reader, with what can be taken up."""
    lines = instrument_lines(session, committee, me)
    taken = {line.instrument.shipped for line in lines}
    return prompts.render_list(
        lines,
        {key: sheet for key, sheet in shipped().items() if key not in taken},
        day=visit.today(committee.zone),
        may_keep=may(session, me, Act.KEEP_INSTRUMENT),
        open_to_all=not committee.open_meetings,
        page=page,
        notice=notice,
    )
