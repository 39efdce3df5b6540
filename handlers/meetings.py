"""``/agenda next``: the coming dates, changes of single ones, and the series behind them."""

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from slack_bolt import App
from sqlmodel import Session

from handlers import forms
from handlers.entry import Deps, on_action, on_submit
from handlers.pickers import picked_day, picked_number, picked_series, picked_time
from handlers.replies import Open, Replies, Say, Turn
from handlers.visit import Visit
from models import moves, rhythm
from models.access import Act, authorize, may
from models.agenda import agenda_facts
from models.attendance import Lapsed
from models.base import fetch
from models.canvass import ask_again, question_key
from models.committee import Committee, Member
from models.errors import Refused
from models.meeting import HolidayRule, Meeting, MeetingSeries, NoticeUnit
from models.moves import ComingDate, coming_dates
from models.notice import is_frozen, rewrite, standing_post
from models.outbox import Kind, Message, enqueue
from models.quorum import attendance_facts
from models.series import meeting_on, series_here, series_of
from models.workgroup import Workgroup
from prompts import ids, rsvp
from prompts import meetings as prompts
from prompts.agenda import moved_agenda

PICKABLE = 12
"""Of how many coming dates one can be picked."""


def register(app: App, deps: Deps) -> None:
    """Listens to the buttons below the coming dates, and to their forms."""
    on_action(app, deps, ids.MEETING_SKIP, on_skip)
    on_action(app, deps, ids.MEETING_MOVE, on_move)
    on_action(app, deps, ids.MEETING_RESTORE, on_restore)
    on_action(app, deps, ids.MEETING_ADD, on_add)
    on_action(app, deps, ids.SERIES_EDIT, on_edit)
    on_action(app, deps, ids.SERIES_GIVE, on_give)
    on_action(app, deps, ids.SERIES_END, on_end)
    on_submit(app, deps, ids.SKIP_FORM, on_skip_submitted)
    on_submit(app, deps, ids.MOVE_FORM, on_move_submitted)
    on_submit(app, deps, ids.RESTORE_FORM, on_restore_submitted)
    on_submit(app, deps, ids.EXTRA_FORM, on_add_submitted)
    on_submit(app, deps, ids.SERIES_FORM, on_series_submitted)


def type_next(session: Session, visit: Visit, _rest: str) -> Replies:
    """``next``: the coming dates of this channel's meetings, else of the committee's."""
    committee, me = visit.enter(session)
    group = forms.group_of(session, committee, visit.channel_id)
    series = series_here(session, committee.pk, group)
    if series is None:
        return Say(prompts.no_series(group if group and may(session, me, Act.PLAN_MEETING, group) else None))
    return Say(_dates(session, visit, me, series, here=group))


def on_skip(session: Session, visit: Visit) -> Replies:
    """The form in which one is picked that is called off."""
    series, dates, metadata = _picking(session, visit)
    held = moves.changeable(dates, now=visit.now)
    return Open(prompts.skip_form(series, held, metadata=metadata)) if held else _nothing()


def on_move(session: Session, visit: Visit) -> Replies:
    """The form in which one is picked and moved; the button may name the day of one."""
    series, dates, metadata = _picking(session, visit)
    held, day = moves.changeable(dates, now=visit.now), visit.value.partition(":")[2]
    return Open(prompts.move_form(series, held, day=day, metadata=metadata)) if held else _nothing()


def on_restore(session: Session, visit: Visit) -> Replies:
    """The form in which one is picked that is held as planned after all."""
    series, dates, metadata = _picking(session, visit)
    changed = moves.restorable(dates)
    return Open(prompts.restore_form(series, changed, metadata=metadata)) if changed else _nothing()


def on_add(session: Session, visit: Visit) -> Replies:
    """The form for a meeting beside the rule."""
    series, _, metadata = _picking(session, visit)
    return Open(prompts.add_form(series, metadata=metadata))


def on_edit(session: Session, visit: Visit) -> Replies:
    """The form of the series as it is."""
    series, _, metadata = _picking(session, visit)
    return Open(prompts.series_form(series, _name(session, series), metadata=metadata))


def on_give(session: Session, visit: Visit) -> Replies:
    """The form for a workgroup's own meetings."""
    committee, me = visit.enter(session)
    group = fetch(session, Workgroup, committee.pk, int(visit.value))
    authorize(session, me, Act.PLAN_MEETING, group)
    metadata = {**forms.carried(visit), "group": group.pk}
    return Open(
        prompts.series_form(series_of(session, committee.pk, group.pk), group.name, metadata=metadata)
    )


def on_end(session: Session, visit: Visit) -> Replies:
    """No more of these meetings."""
    series, _, _ = _picking(session, visit)
    _, me = visit.enter(session)
    told = rhythm.end_series(session, me, series, now=visit.now)
    return Turn(prompts.ended_view(series, _name(session, series), told))


def on_skip_submitted(session: Session, visit: Visit) -> Replies:
    """It is called off; where its agenda is out, that is said where it was posted."""
    me, series, meeting = _picked(session, visit)
    moves.skip_meeting(session, me, meeting, because=visit.values["because"] or "", now=visit.now)
    following = next((one for one in coming_dates(session, series, now=visit.now) if one.held), None)
    change = prompts.Change(series, meeting, following=following)
    _announce(session, visit, change, "skipped", prompts.skipped(change))
    _replace_agenda(session, visit, change)
    return Say(_dates(session, visit, me, series, notice=prompts.skipped(change)))


def on_move_submitted(session: Session, visit: Visit) -> Replies:
    """It is moved; where its agenda is out, that is said in its channel, and the agenda follows."""
    me, series, meeting = _picked(session, visit)
    before = ComingDate(meeting.planned_on, meeting.starts_at, meeting.ends_at, held=True)
    lapsed = moves.move_meeting(
        session,
        me,
        meeting,
        day=_day(visit),
        at=picked_time(visit, "time"),
        place=visit.values["place"] or "",
        because=visit.values["because"] or "",
        now=visit.now,
    )
    change = prompts.Change(series, meeting, before=before)
    _announce(session, visit, change, "moved", prompts.moved(change))
    _move_agenda(session, visit, change, prompts.moved(change))
    asked = _ask_again(session, visit, change, lapsed, prompts.moved(change))
    notice = f"{prompts.moved(change)}{prompts.asked_again(asked)}"
    return Say(_dates(session, visit, me, series, notice=notice))


def on_restore_submitted(session: Session, visit: Visit) -> Replies:
    """It is held as planned; where its agenda is out, that is said in its channel, and the agenda follows."""
    me, series, meeting = _picked(session, visit)
    lapsed = moves.restore_meeting(session, me, meeting, now=visit.now)
    change = prompts.Change(series, meeting)
    _announce(session, visit, change, "restored", prompts.restored(change))
    _move_agenda(session, visit, change, prompts.restored(change))
    asked = _ask_again(session, visit, change, lapsed, prompts.restored(change))
    notice = f"{prompts.restored(change)}{prompts.asked_again(asked)}"
    return Say(_dates(session, visit, me, series, notice=notice))


def on_add_submitted(session: Session, visit: Visit) -> Replies:
    """One more meeting."""
    committee, me = visit.enter(session)
    series = fetch(session, MeetingSeries, committee.pk, visit.metadata["series"])
    meeting = moves.add_meeting(
        session,
        me,
        series,
        day=_day(visit),
        at=picked_time(visit, "time"),
        minutes=picked_number(visit, "minutes"),
        place=visit.values["place"] or "",
        because=visit.values["because"] or "",
        now=visit.now,
    )
    change = prompts.Change(series, meeting)
    _announce(session, visit, change, "added", prompts.added(change))
    return Say(_dates(session, visit, me, series, notice=prompts.added(change)))


def on_series_submitted(session: Session, visit: Visit) -> Replies:
    """The series as it was picked, said back in words and as dates."""
    committee, me = visit.enter(session)
    number, group_id = visit.metadata.get("series"), visit.metadata.get("group")
    if number is not None:
        group_id = fetch(session, MeetingSeries, committee.pk, number).workgroup_id
    group = fetch(session, Workgroup, committee.pk, group_id) if group_id else None
    series = put_series(session, visit, committee, me, group)
    notice = prompts.saved()
    return Say(_dates(session, visit, me, series, notice=notice))


def put_series(
    session: Session, visit: Visit, committee: Committee, me: Member, group: Workgroup | None
) -> MeetingSeries:
    """The series by the form's fields. Raises Refused on the field at fault, NotAllowed."""
    values = visit.values
    return rhythm.put_series(
        session,
        me,
        committee,
        recurrence=picked_series(visit, committee.zone),
        minutes=picked_number(visit, "minutes"),
        place=values["place"] or "",
        link=values["link"] or "",
        holidays=_chosen(visit, "holidays", HolidayRule),
        agenda_days=picked_number(visit, "agenda_days"),
        notice=picked_number(visit, "notice") if values["notice"] else 0,
        notice_unit=_chosen(visit, "notice_unit", NoticeUnit),
        quorum=picked_number(visit, "quorum") if values["quorum"] else None,
        group=group,
        now=visit.now,
    )


E = TypeVar("E", bound=StrEnum)


def _chosen(visit: Visit, field: str, kind: type[E]) -> E:
    """What was chosen in a select. Raises Refused for anything that it does not offer."""
    chosen = str(visit.values[field])
    if chosen not in list(kind):
        raise Refused(field, "unknown", chosen)
    return kind(chosen)


def _dates(
    session: Session,
    visit: Visit,
    me: Member,
    series: MeetingSeries,
    *,
    here: Workgroup | None = None,
    notice: str = "",
) -> Message:
    """The coming dates, with what this person can do about them."""
    own = series.workgroup_id
    dates = coming_dates(session, series, now=visit.now)
    bare = here if here and own is None and may(session, me, Act.PLAN_MEETING, here) else None
    shown = prompts.Dates(
        series=series,
        name=_name(session, series),
        dates=dates,
        today=visit.today(series.zone),
        bare=bare,
        may_plan=may(session, me, Act.PLAN_MEETING, series),
        may_change=bool(moves.changeable(dates, now=visit.now)),
        may_set_up=may(session, me, Act.SET_UP),
    )
    return prompts.render_dates(shown, notice=notice)


def _nothing() -> Replies:
    return Say(prompts.nothing_to_change())


def _picking(session: Session, visit: Visit) -> tuple[MeetingSeries, list[ComingDate], dict[str, Any]]:
    """The button's series, the dates that can be picked, and what the form carries."""
    committee, me = visit.enter(session)
    series = fetch(session, MeetingSeries, committee.pk, int(visit.value.partition(":")[0]))
    authorize(session, me, Act.PLAN_MEETING, series)
    dates = coming_dates(session, series, now=visit.now, count=PICKABLE)
    return series, dates, {**forms.carried(visit), "series": series.pk}


def _picked(session: Session, visit: Visit) -> tuple[Member, MeetingSeries, Meeting]:
    """The form's meeting. Raises NotFound on the field for one that is not there any more."""
    committee, me = visit.enter(session)
    series = fetch(session, MeetingSeries, committee.pk, visit.metadata["series"])
    authorize(session, me, Act.PLAN_MEETING, series)
    day = date.fromisoformat(visit.values["meeting"])
    return me, series, meeting_on(session, series, day, now=visit.now)


def _day(visit: Visit) -> date:
    day = picked_day(visit, "day")
    if day is None:
        raise Refused("day", "no_day")
    return day


def _name(session: Session, series: MeetingSeries) -> str:
    """Whose meetings they are, by its name of today."""
    if series.workgroup_id is not None:
        return fetch(session, Workgroup, series.committee_id, series.workgroup_id).name
    return session.get_one(Committee, series.committee_id).name


def _channel(session: Session, series: MeetingSeries) -> str | None:
    if series.workgroup_id is not None:
        return fetch(session, Workgroup, series.committee_id, series.workgroup_id).channel_id
    return session.get_one(Committee, series.committee_id).channel_id


def _announce(session: Session, visit: Visit, change: prompts.Change, what: str, text: str) -> None:
    """Says it in the channel, if the meeting's agenda is out: once for each change."""
    channel_id, meeting = _channel(session, change.series), change.meeting
    if meeting.agenda_posted_at is None or channel_id is None:
        return
    enqueue(
        session,
        meeting.committee_id,
        prompts.announced(text),
        kind=Kind.NOTICE,
        key=f"meeting-{what}:{meeting.pk}:{visit.now:%Y%m%dT%H%M%S%f}",
        target=channel_id,
        now=visit.now,
    )


def _replace_agenda(session: Session, visit: Visit, change: prompts.Change) -> None:
    """What was posted as the agenda says that the meeting is called off; held after all, it is back."""
    if standing_post(session, change.meeting) is not None:
        called_off = prompts.cancelled_agenda(change, _name(session, change.series))
        rewrite(session, change.meeting, called_off, now=visit.now)


def _move_agenda(session: Session, visit: Visit, change: prompts.Change, news: str) -> None:
    """A closed agenda, which is not written anew by itself, shows the day on which the meeting is now."""
    meeting = change.meeting
    standing = standing_post(session, meeting) if is_frozen(meeting) else None
    if standing is not None:
        message = moved_agenda(agenda_facts(session, meeting), standing, news)
        rewrite(session, meeting, message, now=visit.now)


def _ask_again(
    session: Session, visit: Visit, change: prompts.Change, lapsed: list[Lapsed], news: str
) -> int:
    """Each seat that had answered for another day is asked anew, privately and once; how many are."""
    facts = attendance_facts(session, change.meeting)
    found = ask_again(facts, lapsed, now=visit.now)
    for one in found:
        about = f"{question_key(facts, one.place.seat.pk)}:{visit.now:%Y%m%dT%H%M%S%f}"
        letters = []
        if one.member is not None:
            letters.append((one.member, rsvp.asked_again(facts, one.place, one.member, news)))
        if one.released is not None:
            letters.append((one.released, rsvp.released(one.place, news)))
        for member, message in letters:
            enqueue(
                session,
                change.meeting.committee_id,
                message,
                kind=Kind.NOTICE,
                key=f"{about}:{member.slack_id}",
                target=member.slack_id,
                now=visit.now,
                expires_at=change.meeting.starts_at,
            )
    return sum(one.member is not None for one in found)
