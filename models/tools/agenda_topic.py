"""How a finding of a tool gets on the agenda: by somebody's press, once."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.committee import Member
from models.meeting import Meeting, coming_meetings
from models.series import series_of
from models.topic import AgendaItem, TopicState, Wanted, add_topic

MINUTES = 10
"""How long such a topic is to take, until somebody says otherwise."""


class Put(NamedTuple):
    """The topic, the meeting on whose agenda it is (None in the parking lot), and whether it is new."""

    item: AgendaItem
    meeting: Meeting | None
    fresh: bool


def put_on_agenda(
    session: Session,
    actor: Member,
    *,
    title: str,
    attachment: str = "",
    origin: str = "",
    wanted: Wanted = Wanted.DISCUSS,
    now: datetime,
) -> Put:
    """Puts a topic on the committee's next agenda that is open, else in the parking lot.

    An open topic of that title, or of that origin, is not put there again. Raises Refused, NotAllowed.
    """
    same = col(AgendaItem.title) == title
    statement = select(AgendaItem).where(
        AgendaItem.committee_id == actor.committee_id,
        or_(same, col(AgendaItem.origin) == origin) if origin else same,
        AgendaItem.state == TopicState.OPEN,
    )
    present = session.exec(statement).first()
    if present is not None:
        there = session.get(Meeting, present.meeting_id) if present.meeting_id else None
        return Put(present, there, False)
    series = series_of(session, actor.committee_id)
    coming = coming_meetings(session, series, now=now) if series else []
    meeting = next((one for one in coming if one.frozen_at is None and one.starts_at > now), None)
    item = add_topic(
        session,
        actor,
        meeting,
        title=title,
        minutes=MINUTES,
        wanted=wanted,
        attachment=attachment,
        origin=origin,
        now=now,
    )
    return Put(item, meeting, True)
