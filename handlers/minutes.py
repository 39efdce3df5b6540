"""``/agenda minutes``: the form in which minutes are kept, reviewed, approved, posted and handed out."""

from slack_bolt import App
from sqlmodel import Session

from handlers import minutes_forms as forms
from handlers.entry import Deps, on_action, on_submit
from handlers.minutes_views import draw, follow, meeting_meant, minutes_at, post, readable
from handlers.replies import Files, Open, Replies, Say, Turn
from handlers.visit import Visit
from models.base import fetch
from models.committee import Member, member_by_slack
from models.errors import AlreadySettled, Refused
from models.meeting import Meeting, MeetingSeries
from models.minutes import Minutes, begin_minutes, meeting_of, review
from models.minutes_approval import approve
from models.minutes_lines import deal_with
from models.minutes_post import check_postable
from models.topic import AgendaItem
from prompts import errors, ids
from prompts import minutes_messages as messages
from prompts.minutes_paper import announced, files
from prompts.minutes_words import day


def register(app: App, deps: Deps) -> None:
    """Listens to everything about minutes."""
    on_action(app, deps, ids.OPEN_MINUTES, on_open)
    on_action(app, deps, ids.MINUTES_BEGIN, on_begin)
    on_action(app, deps, ids.MINUTES_RECORDER, on_recorder_picked)
    on_action(app, deps, ids.MINUTES_OTHER, on_other)
    on_action(app, deps, ids.MINUTES_BACK, on_back)
    on_action(app, deps, ids.MINUTES_REVIEW, on_reviewed)
    on_action(app, deps, ids.MINUTES_APPROVE, on_approved)
    on_action(app, deps, ids.MINUTES_POST, on_post)
    on_action(app, deps, ids.MINUTES_FILES, on_files)
    on_action(app, deps, ids.MINUTES_DEALT_WITH, on_dealt_with)
    for action_id, opening in forms.OPENING.items():
        on_action(app, deps, action_id, opening)
    on_submit(app, deps, ids.MINUTES_ENTRY_FORM, forms.on_entry_submitted)
    on_submit(app, deps, ids.MINUTES_MOTION_FORM, forms.on_motion_submitted)
    on_submit(app, deps, ids.MINUTES_STEP_FORM, forms.on_step_submitted)
    on_submit(app, deps, ids.MINUTES_TIMES_FORM, forms.on_times_submitted)


def type_minutes(session: Session, visit: Visit, _rest: str) -> Replies:
    """``minutes``: those of the meeting that is on, or was last."""
    committee, me = visit.enter(session)
    meeting = meeting_meant(session, visit, committee)
    if meeting is None:
        return Say(messages.nothing_to_record())
    return Open(draw(session, visit, me, meeting))


def on_open(session: Session, visit: Visit) -> Replies:
    """The form, from a button that carries its meeting."""
    committee, me = visit.enter(session)
    return Open(draw(session, visit, me, fetch(session, Meeting, committee.pk, int(visit.value))))


def on_other(session: Session, visit: Visit) -> Replies:
    """The minutes of another meeting, in the same form."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, int(visit.value))
    return Turn(draw(session, visit, me, meeting, part=""))


def on_back(session: Session, visit: Visit) -> Replies:
    """Back from a form about one entry."""
    _, me, minutes = minutes_at(session, visit)
    return Turn(draw(session, visit, me, meeting_of(session, minutes)))


def on_begin(session: Session, visit: Visit) -> Replies:
    """Whoever presses it records."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, int(visit.value))
    return _begin(session, visit, me, meeting, None)


def on_recorder_picked(session: Session, visit: Visit) -> Replies:
    """Somebody else records, and is told."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, visit.metadata.get("meeting"))
    recorder = member_by_slack(session, committee.pk, str(visit.action.get("selected_user")))
    return _begin(session, visit, me, meeting, recorder)


def _begin(session: Session, visit: Visit, me: Member, meeting: Meeting, recorder: Member | None) -> Replies:
    try:
        minutes = begin_minutes(session, me, meeting, recorder=recorder, now=visit.now)
    except Refused as error:
        return _told(session, visit, me, meeting, error)
    forms.tell_recorder(session, visit, me, minutes, recorder)
    return Turn(draw(session, visit, me, meeting))


def on_reviewed(session: Session, visit: Visit) -> Replies:
    """The recorder has looked them through."""
    _, me, minutes = minutes_at(session, visit)
    meeting = meeting_of(session, minutes)
    try:
        review(session, me, minutes, now=visit.now)
    except (Refused, AlreadySettled) as error:
        return _told(session, visit, me, meeting, error)
    return Turn(draw(session, visit, me, meeting, notice=messages.reviewed()))


def on_approved(session: Session, visit: Visit) -> Replies:
    """The meeting whose form this is approved the minutes of an earlier one."""
    committee, me = visit.enter(session)
    at = fetch(session, Meeting, committee.pk, visit.metadata.get("meeting"))
    minutes = fetch(session, Minutes, committee.pk, int(visit.value))
    try:
        approve(session, me, minutes, at, now=visit.now)
    except (Refused, AlreadySettled) as error:
        return _told(session, visit, me, at, error)
    follow(session, visit, minutes)
    zone = fetch(session, MeetingSeries, committee.pk, at.series_id).zone
    told = messages.approved(day(meeting_of(session, minutes), zone))
    return Turn(draw(session, visit, me, at, notice=told))


def on_post(session: Session, visit: Visit) -> Replies:
    """Posts the minutes in short; from then on that message follows what is changed."""
    _, me, minutes = minutes_at(session, visit)
    meeting = meeting_of(session, minutes)
    try:
        check_postable(session, me, minutes, now=visit.now)
    except (Refused, AlreadySettled) as error:
        return _told(session, visit, me, meeting, error)
    told = messages.posting() if post(session, visit, minutes) else messages.no_channel()
    return Turn(draw(session, visit, me, meeting, notice=told))


def on_files(session: Session, visit: Visit) -> Replies:
    """The whole minutes as a PDF and as Markdown, to whoever asks for them."""
    _, me, minutes = minutes_at(session, visit)
    facts = readable(session, me, minutes)
    on_their_way = draw(session, visit, me, facts.meeting, notice=messages.files_coming())
    return [Turn(on_their_way), Files(files(facts), announced(facts))]


def on_dealt_with(session: Session, visit: Visit) -> Replies:
    """A topic that needs no more."""
    committee, me, minutes = minutes_at(session, visit)
    item = fetch(session, AgendaItem, committee.pk, int(visit.value))
    meeting = meeting_of(session, minutes)
    try:
        deal_with(session, me, minutes, item, now=visit.now)
    except (Refused, AlreadySettled) as error:
        return _told(session, visit, me, meeting, error)
    return Turn(draw(session, visit, me, meeting))


def _told(
    session: Session, visit: Visit, me: Member, meeting: Meeting, error: Refused | AlreadySettled
) -> Replies:
    """Why a button could not do it, above the minutes as they are; nothing was changed."""
    why = errors.explain(error, visit.now).message.text
    return Turn(draw(session, visit, me, meeting, notice=f":warning: {why}"))
