"""A pause ends on its day by itself; while no day is set, one person is asked every 30 days."""

from datetime import datetime

from sqlmodel import Session

from models.committee import Committee
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools.pause import ask_again, ask_key, end_pause, tell_restart
from models.tools.pause_tables import pause_of
from prompts.tools import pause as prompts


def come_to_an_end(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Restarts the committee, or asks the one person when that is to be."""
    committee = session.get_one(Committee, schedule.committee_id)
    pause = pause_of(session, committee.pk)
    if pause is None:
        return
    if pause.restart_on is not None:
        steps = end_pause(session, None, pause, now=now)
        public, private = prompts.restarted(pause), prompts.restarted_for_leads(pause, steps)
        tell_restart(session, committee, pause, public, private, note=prompts.held(pause), now=now)
        return
    member = ask_again(session, committee, pause, now=now)
    if member is not None:
        key = f"{ask_key(pause)}{due:%Y-%m-%d}"
        tell_in_turn(session, committee, member, prompts.when_to_restart(pause), key=key, now=now)
