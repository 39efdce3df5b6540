"""Topics of the agenda: put on, changed, moved, taken off; and amendments of an agenda that is closed."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers import forms
from handlers.agenda_views import coming_here, next_here, view
from handlers.entry import Deps, on_action, on_shortcut, on_submit
from handlers.replies import Open, Redraw, Replies, Say
from handlers.topic_words import TopicWords, read_topic
from handlers.visit import MENTION, Visit
from models import notice, topic
from models.access import Act, may
from models.base import fetch
from models.committee import Committee, Member, find_member, member_by_slack
from models.errors import NotFound
from models.goal import clean
from models.meeting import Meeting, MeetingSeries, coming_meetings
from models.topic import TOPIC_LIMIT, AgendaItem, Wanted, topics_of
from prompts import agenda as agenda_prompts
from prompts import ids
from prompts import topics as prompts


def register(app: App, deps: Deps) -> None:
    """Listens to everything about topics."""
    on_action(app, deps, ids.OPEN_TOPIC_FORM, on_new_topic)
    on_action(app, deps, ids.TOPIC_CHANGE, on_change)
    on_action(app, deps, ids.TOPIC_REMOVE, on_topic_removed)
    on_action(app, deps, ids.TOPIC_AMEND, on_amend)
    on_submit(app, deps, ids.TOPIC_FORM, on_topic_submitted)
    on_submit(app, deps, ids.TOPIC_EDIT_FORM, on_topic_edited)
    on_shortcut(app, deps, ids.SHORTCUT_TOPIC, on_topic_shortcut)


def type_topic(session: Session, visit: Visit, rest: str) -> Replies:
    """``add TOPIC [10m] [@presenter] [decide]``: added at once, else the form with what was read."""
    committee, me = visit.enter(session)
    read = read_topic(rest)
    coming = coming_here(session, visit, committee)
    if read.title:
        clean(read.title, "title", limit=TOPIC_LIMIT)
    if not read.title or len(read.people) > 1:
        return Open(_form(session, visit, committee, coming, read))
    meeting = coming[0] if coming else None
    item = topic.add_topic(
        session,
        me,
        meeting,
        title=_named(session, committee, read.title),
        presenter=member_by_slack(session, committee.pk, read.people[0]) if read.people else None,
        minutes=read.minutes,
        wanted=read.wanted or Wanted.DISCUSS,
        now=visit.now,
    )
    return _added(session, committee, me, item, meeting)


def on_new_topic(session: Session, visit: Visit) -> Replies:
    """The form for a topic; the button may carry its meeting, which may be over by now."""
    committee, _ = visit.enter(session)
    coming = coming_here(session, visit, committee)
    if visit.value.isdecimal():
        coming = _beside(session, visit, fetch(session, Meeting, committee.pk, int(visit.value)))
    return Open(_form(session, visit, committee, coming, TopicWords("")))


def on_topic_shortcut(session: Session, visit: Visit) -> Replies:
    """ "Add to agenda": the form with the message's words."""
    committee, _ = visit.enter(session)
    return Open(
        _form(session, visit, committee, coming_here(session, visit, committee), TopicWords(visit.text))
    )


def on_topic_submitted(session: Session, visit: Visit) -> Replies:
    """A topic from the form."""
    committee, me = visit.enter(session)
    meeting = _picked_meeting(session, visit, committee)
    item = topic.add_topic(
        session,
        me,
        meeting,
        **_typed(session, visit, committee),
        now=visit.now,
    )
    return _added(session, committee, me, item, meeting)


def on_change(session: Session, visit: Visit) -> Replies:
    """The form of a topic as it stands."""
    committee, me = visit.enter(session)
    item = fetch(session, AgendaItem, committee.pk, int(visit.value))
    meeting = fetch(session, Meeting, committee.pk, item.meeting_id) if item.meeting_id else None
    coming = _beside(session, visit, meeting) if meeting else coming_here(session, visit, committee)
    presenter = session.get(Member, item.presenter_id) if item.presenter_id else None
    draft = prompts.TopicDraft(
        title=item.title,
        presenter=presenter.slack_id if presenter and presenter.active else None,
        minutes=item.minutes,
        wanted=item.wanted,
        attachment=item.attachment,
        meeting_id=item.meeting_id,
    )
    topics = topics_of(session, meeting) if meeting else []
    arranges = bool(topics) and may(session, me, Act.ARRANGE_AGENDA)
    place = topics.index(item) + 1 if arranges and item in topics else None
    metadata = {**forms.carried(visit), "topic": item.pk}
    return Open(prompts.topic_edit_form(coming, draft, place=place, places=len(topics), metadata=metadata))


def on_topic_edited(session: Session, visit: Visit) -> Replies:
    """A changed topic, perhaps on another meeting or in another place."""
    committee, me = visit.enter(session)
    item = fetch(session, AgendaItem, committee.pk, int(visit.metadata["topic"]))
    meeting, before = _picked_meeting(session, visit, committee), item.meeting_id
    topic.edit_topic(
        session,
        me,
        item,
        meeting,
        **_typed(session, visit, committee),
        now=visit.now,
    )
    place = visit.values.get("place")
    if meeting is not None and place and meeting.id == before:
        topics = topics_of(session, meeting)
        if topics.index(item) + 1 != int(place):
            topic.place_topic(session, me, meeting, item, int(place), now=visit.now)
    presenter = fetch(session, Member, committee.pk, item.presenter_id)
    return Say(prompts.topic_changed(item, presenter, meeting))


def on_topic_removed(session: Session, visit: Visit) -> Replies:
    """Takes a topic off, from the private view; off a closed agenda as an amendment."""
    committee, me = visit.enter(session)
    item = fetch(session, AgendaItem, committee.pk, int(visit.value))
    meeting = fetch(session, Meeting, committee.pk, item.meeting_id) if item.meeting_id else None
    if meeting is not None and notice.is_frozen(meeting):
        notice.strike(session, me, item, meeting, now=visit.now)
        _publish(session, visit, meeting, item)
    else:
        topic.remove_topic(session, me, item, now=visit.now)
    shown = meeting or next_here(session, visit, committee)
    seen = view(session, committee, me, shown, now=visit.now)
    return [Redraw(seen), Say(prompts.topic_removed(item))]


def on_amend(session: Session, visit: Visit) -> Replies:
    """Puts a topic on a closed agenda, and tells the channel."""
    committee, me = visit.enter(session)
    item_id, _, meeting_id = visit.value.partition(":")
    item = fetch(session, AgendaItem, committee.pk, int(item_id))
    meeting = fetch(session, Meeting, committee.pk, int(meeting_id))
    notice.amend_with(session, me, item, meeting, now=visit.now)
    _publish(session, visit, meeting, item)
    return Say(prompts.amended(meeting))


def _publish(session: Session, visit: Visit, meeting: Meeting, item: AgendaItem) -> None:
    presenter = session.get(Member, item.presenter_id) if item.presenter_id else None
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    told = agenda_prompts.amendment(series, meeting, item, presenter, now=visit.now)
    notice.publish(session, meeting, told.message, told.mark, now=visit.now)


def _beside(session: Session, visit: Visit, meeting: Meeting) -> list[Meeting]:
    """The coming meetings of the same series."""
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    return coming_meetings(session, series, now=visit.now)


def _typed(session: Session, visit: Visit, committee: Committee) -> dict[str, Any]:
    """What the form says of the topic, as ``add_topic`` and ``edit_topic`` take it. Raises NotFound."""
    values = visit.values
    return {
        "title": values["title"] or "",
        "presenter": _presenter(session, committee, values["presenter"]),
        "minutes": int(values["minutes"]) if values["minutes"] else None,
        "wanted": Wanted(values["wanted"]),
        "attachment": values["attachment"] or "",
    }


def _picked_meeting(session: Session, visit: Visit, committee: Committee) -> Meeting | None:
    picked = visit.values["meeting"]
    return None if picked == prompts.PARKING_LOT else fetch(session, Meeting, committee.pk, int(picked))


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


def _added(
    session: Session, committee: Committee, me: Member, item: AgendaItem, wanted: Meeting | None
) -> Replies:
    """What was put where; ``wanted`` is the meeting for which it was meant."""
    on = wanted if wanted is not None and item.meeting_id == wanted.id else None
    closed = wanted if on is None else None
    presenter = fetch(session, Member, committee.pk, item.presenter_id)
    may_amend = may(session, me, Act.POST_AGENDA)
    return Say(prompts.topic_added(item, presenter, on, closed, may_amend=may_amend))
