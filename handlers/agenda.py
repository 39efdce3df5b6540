"""``/agenda``: the next meeting's agenda, its topics, and its posting."""

from slack_bolt import App
from sqlmodel import Session

from handlers import forms
from handlers.entry import Deps, on_action, on_command, on_shortcut, on_submit
from handlers.replies import Open, Redraw, Replies, Say
from handlers.topic_words import TopicWords, read_topic
from handlers.typed import dispatch
from handlers.visit import MENTION, Visit
from models import schedule, topic
from models.access import Act, allowed, may
from models.agenda import AgendaFacts, agenda_facts, post_agenda_now, posted_message
from models.base import fetch
from models.committee import Committee, Member, find_member, member_by_slack
from models.errors import AlreadySettled, NotFound
from models.goal import clean
from models.meeting import Meeting, MeetingSeries, coming_meetings
from models.outbox import Message
from models.schedule import Work
from models.series import series_here
from models.topic import TOPIC_LIMIT, AgendaItem, Wanted
from models.undelivered import troubles
from models.workgroup import workgroup_in
from prompts import agenda as prompts
from prompts import ids, undelivered


def register(app: App, deps: Deps) -> None:
    """Listens to everything about agendas."""
    on_command(app, deps, "/agenda", on_agenda)
    on_action(app, deps, ids.OPEN_TOPIC_FORM, on_new_topic)
    on_action(app, deps, ids.TOPIC_REMOVE, on_topic_removed)
    on_action(app, deps, ids.AGENDA_POST, on_post)
    on_submit(app, deps, ids.TOPIC_FORM, on_topic_submitted)
    on_shortcut(app, deps, ids.SHORTCUT_TOPIC, on_topic_shortcut)


def on_agenda(session: Session, visit: Visit) -> Replies:
    """``/agenda`` and its words."""
    return dispatch(session, visit, TYPED, prompts.HELP, plain=show)


def show(session: Session, visit: Visit, _rest: str) -> Replies:
    """The next meeting's agenda as it stands."""
    committee, me = visit.enter(session)
    return Say(_view(session, committee, me, _next_meeting(session, visit, committee)))


def type_topic(session: Session, visit: Visit, rest: str) -> Replies:
    """``add TOPIC [10m] [@presenter] [decide]``: added at once, else the form with what was read."""
    committee, me = visit.enter(session)
    read = read_topic(rest)
    coming = _coming(session, visit, committee)
    if read.title:
        clean(read.title, "title", limit=TOPIC_LIMIT)
    if not read.title or len(read.people) > 1:
        return Open(_form(session, visit, committee, coming, read))
    item = topic.add_topic(
        session,
        me,
        coming[0] if coming else None,
        title=_named(session, committee, read.title),
        presenter=member_by_slack(session, committee.pk, read.people[0]) if read.people else None,
        minutes=read.minutes,
        wanted=read.wanted or Wanted.DISCUSS,
        now=visit.now,
    )
    return _added(session, committee, item)


def type_post(session: Session, visit: Visit, _rest: str) -> Replies:
    """``post``: chair or coordinator posts it now."""
    committee, me = visit.enter(session)
    return _post(session, visit, committee, me, _next_meeting(session, visit, committee))


TYPED = {"add": type_topic, "post": type_post}


def on_new_topic(session: Session, visit: Visit) -> Replies:
    """The form for a topic; the button may carry its meeting, which may be over by now."""
    committee, _ = visit.enter(session)
    coming = _coming(session, visit, committee)
    if visit.value.isdecimal():
        meeting = fetch(session, Meeting, committee.pk, int(visit.value))
        series = fetch(session, MeetingSeries, committee.pk, meeting.series_id)
        coming = coming_meetings(session, series, now=visit.now)
    return Open(_form(session, visit, committee, coming, TopicWords("")))


def on_topic_shortcut(session: Session, visit: Visit) -> Replies:
    """ "Add to agenda": the form with the message's words."""
    committee, _ = visit.enter(session)
    coming = _coming(session, visit, committee)
    return Open(_form(session, visit, committee, coming, TopicWords(visit.text)))


def on_topic_submitted(session: Session, visit: Visit) -> Replies:
    """A topic from the form."""
    committee, me = visit.enter(session)
    values = visit.values
    picked = values["meeting"]
    item = topic.add_topic(
        session,
        me,
        None if picked == prompts.PARKING_LOT else fetch(session, Meeting, committee.pk, int(picked)),
        title=values["title"] or "",
        presenter=_presenter(session, committee, values["presenter"]),
        minutes=int(values["minutes"]) if values["minutes"] else None,
        wanted=Wanted(values["wanted"]),
        now=visit.now,
    )
    return _added(session, committee, item)


def on_topic_removed(session: Session, visit: Visit) -> Replies:
    """Takes a topic off, from the private view."""
    committee, me = visit.enter(session)
    item = fetch(session, AgendaItem, committee.pk, int(visit.value))
    topic.remove_topic(session, me, item, now=visit.now)
    if item.meeting_id is None:
        meeting = _next_meeting(session, visit, committee)
    else:
        meeting = fetch(session, Meeting, committee.pk, item.meeting_id)
    return [Redraw(_view(session, committee, me, meeting)), Say(prompts.topic_removed(item))]


def on_post(session: Session, visit: Visit) -> Replies:
    """Post it now, by button."""
    committee, me = visit.enter(session)
    return _post(session, visit, committee, me, fetch(session, Meeting, committee.pk, int(visit.value)))


def _post(session: Session, visit: Visit, committee: Committee, me: Member, meeting: Meeting) -> Replies:
    channel_id = agenda_facts(session, meeting).channel_id
    found = troubles(session, committee, now=visit.now)
    trouble = next((one for one in found if one.place.target == channel_id), None)
    try:
        post_agenda_now(session, me, meeting, now=visit.now)
    except AlreadySettled as error:
        if error.kind == "agenda" and trouble and posted_message(session, meeting) is None:
            return Say(undelivered.not_posted(meeting, trouble))
        raise
    if trouble and trouble.unreachable:
        return Say(undelivered.posting_in_doubt(meeting, trouble))
    return Say(prompts.posting(meeting, channel_id) if channel_id else prompts.no_channel())


def _series(session: Session, visit: Visit, committee: Committee) -> MeetingSeries | None:
    """The series meant where the person is: the workgroup's own, else the committee's."""
    group = workgroup_in(session, committee.pk, visit.channel_id) if visit.channel_id else None
    return series_here(session, committee.pk, group)


def _coming(session: Session, visit: Visit, committee: Committee) -> list[Meeting]:
    series = _series(session, visit, committee)
    return coming_meetings(session, series, now=visit.now) if series else []


def _next_meeting(session: Session, visit: Visit, committee: Committee) -> Meeting:
    coming = _coming(session, visit, committee)
    if not coming:
        raise NotFound("meeting")
    return coming[0]


def _view(session: Session, committee: Committee, me: Member, meeting: Meeting) -> Message:
    facts = agenda_facts(session, meeting)
    due = schedule.find(session, committee.pk, Work.AGENDA, meeting.pk)
    rights = prompts.Rights(
        may_post=may(session, me, Act.POST_AGENDA),
        removable=_removable(session, me, facts),
        posts_at=due.next_run if due and not due.paused else None,
    )
    return prompts.render_private(facts, rights)


def _removable(session: Session, me: Member, facts: AgendaFacts) -> list[AgendaItem]:
    items = [topic.item for topic in [*facts.topics, *facts.parked]]
    return allowed(session, me, Act.REMOVE_TOPIC, items)


def _form(
    session: Session, visit: Visit, committee: Committee, coming: list[Meeting], read: TopicWords
) -> dict[str, object]:
    presenter = read.people[0] if len(read.people) == 1 else visit.slack_id
    draft = prompts.TopicDraft(
        title=_named(session, committee, read.title)[:TOPIC_LIMIT],
        presenter=presenter,
        minutes=read.minutes,
        wanted=read.wanted or Wanted.DISCUSS,
        several_people=len(read.people) > 1,
    )
    return prompts.topic_form(coming, draft, metadata=forms.carried(visit))


def _named(session: Session, committee: Committee, text: str) -> str:
    """The text with people who are mentioned in it by name: a topic is words, not a ping."""

    def name(slack_id: str) -> str:
        member = find_member(session, committee.pk, slack_id)
        return member.name if member else "somebody"

    return " ".join(MENTION.sub(lambda found: name(found.group(1)), text).split())


def _presenter(session: Session, committee: Committee, slack_id: str) -> Member:
    """Raises NotFound on the field for somebody who is no member."""
    try:
        return member_by_slack(session, committee.pk, slack_id)
    except NotFound as error:
        error.kind = "presenter"
        raise


def _added(session: Session, committee: Committee, item: AgendaItem) -> Replies:
    meeting = fetch(session, Meeting, committee.pk, item.meeting_id) if item.meeting_id else None
    return Say(prompts.topic_added(item, fetch(session, Member, committee.pk, item.presenter_id), meeting))
