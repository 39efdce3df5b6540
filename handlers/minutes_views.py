"""The minutes as one person sees them now, and the message in the channel that follows them."""

from typing import Any

from sqlmodel import Session

from handlers.agenda_views import series_meant
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member
from models.meeting import Meeting, MeetingSeries
from models.minutes import Minutes, MinutesState, keepers, minutes_of, recordable
from models.minutes_approval import awaiting_approval
from models.minutes_facts import MinutesFacts, minutes_facts
from models.minutes_post import is_posted, put_post
from prompts import minutes as prompts
from prompts.minutes_messages import render_post


def meeting_meant(session: Session, visit: Visit, committee: Committee) -> Meeting | None:
    """The meeting that is on where the person is, or was last; None before the first one."""
    series = series_meant(session, visit, committee)
    found = recordable(session, series, now=visit.now) if series else []
    return found[0] if found else None


def minutes_at(session: Session, visit: Visit) -> tuple[Committee, Member, Minutes]:
    """Who acts, and the minutes that the form is about. Raises NotFound."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, visit.metadata.get("meeting"))
    minutes = minutes_of(session, meeting)
    return committee, me, minutes or fetch(session, Minutes, committee.pk, None)


def carried(visit: Visit, meeting: Meeting, **more: Any) -> dict[str, Any]:
    """What the form carries from one turn to the next: where it came from, the meeting, the last part."""
    before = visit.metadata
    return {
        "origin": visit.origin.packed(),
        "channel": before.get("channel") or visit.channel_id,
        "meeting": meeting.pk,
        "turn": before.get("turn", 0) + 1,
        "part": before.get("part", ""),
        **more,
    }


def draw(
    session: Session, visit: Visit, me: Member, meeting: Meeting, *, notice: str = "", **more: Any
) -> dict[str, Any]:
    """The form: the minutes of the meeting, or who is to begin them."""
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    minutes = minutes_of(session, meeting)
    around = prompts.Around(recordable(session, series, now=visit.now), series.zone, notice)
    kept = keepers(meeting, minutes)
    rights = prompts.Rights(
        keep=may(session, me, Act.KEEP_MINUTES, kept),
        approve=may(session, me, Act.APPROVE_MINUTES, kept),
        posted=minutes is not None and is_posted(session, minutes),
    )
    metadata = carried(visit, meeting, **more)
    if minutes is None:
        earlier = awaiting_approval(session, meeting)
        return prompts.not_begun_view(meeting, earlier, around, rights, metadata=metadata)
    facts = minutes_facts(session, minutes)
    if minutes.state == MinutesState.DRAFT and not rights.keep:
        return prompts.hidden_view(facts, around, metadata=metadata)
    return prompts.minutes_view(facts, rights, around, metadata=metadata)


def follow(session: Session, visit: Visit, minutes: Minutes) -> None:
    """Brings the message in the channel up to date, if there is one."""
    if is_posted(session, minutes):
        post(session, visit, minutes)


def post(session: Session, visit: Visit, minutes: Minutes) -> bool:
    """Posts the minutes as they are now, or changes the message that is there; False without a channel."""
    facts = minutes_facts(session, minutes)
    if facts.channel_id is None:
        return False
    put_post(session, minutes, render_post(facts), channel_id=facts.channel_id, now=visit.now)
    return True


def readable(session: Session, me: Member, minutes: Minutes) -> MinutesFacts:
    """The minutes' facts for whoever may read them: a draft is only its keepers'. Raises NotAllowed."""
    if minutes.state == MinutesState.DRAFT:
        authorize(session, me, Act.KEEP_MINUTES, minutes)
    return minutes_facts(session, minutes)
