"""A pause for an outside shock: nothing is asked of anybody until the restart, and then nothing is late."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models import asking, audit, outbox, schedule
from models.access import Act, authorize
from models.base import fetch
from models.bounds import who_leads
from models.calendar import instant_of, today
from models.checkin import CheckinRound
from models.committee import Committee, Member, calendar_of, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.moves import BECAUSE_LIMIT as MEETING_BECAUSE
from models.outbox import Kind, Message
from models.series import plan_meetings, schedule_meeting, unschedule_meeting
from models.tools.funding_facts import funding_lines
from models.tools.pause_held import add_note, hold, release
from models.tools.pause_rest import HOUR, at_work_again, restart_at, take_up
from models.tools.pause_shift import due_once, make_up, shift_all, shift_terms, wake
from models.tools.pause_tables import BECAUSE_LIMIT, Pause, pause_of, pauses_of
from models.work import Work
from models.workgroup import leads_by_workgroup

ASK_AFTER = timedelta(days=30)
"""While no restart is set, one person is asked again after so long."""

FARTHEST = timedelta(days=730)

JUST_ENDED = timedelta(days=7)
"""So long after a restart it is offered to pause again as before: it may have been a mistake."""


def begin_pause(
    session: Session,
    actor: Member,
    *,
    because: str,
    restart_on: date | None,
    cancels: bool,
    moves_terms: bool,
    now: datetime,
) -> Pause:
    """The committee pauses from today; without ``restart_on`` somebody is asked every 30 days.

    Check-ins that are on are closed without a word, what waits to be sent is held or taken back, meetings are
    called off if ``cancels``. Soon after a restart it goes on from there: dates that were moved then move by
    the rest only. Raises Refused on the field at fault, AlreadySettled while it pauses, NotAllowed.
    """
    authorize(session, actor, Act.PAUSE_COMMITTEE)
    committee = lock(session, actor.committee_id)
    if pause_of(session, committee.pk) is not None:
        raise AlreadySettled("pause", "", "on")
    day = today(now, committee.zone)
    _check_restart(restart_on, day)
    pause = Pause(
        committee_id=committee.pk,
        because=clean(because, "because", limit=BECAUSE_LIMIT),
        began_on=day,
        began_at=now,
        restart_on=restart_on,
        cancels=cancels,
        moves_terms=moves_terms,
        author_id=actor.pk,
        rounds=_close_rounds(session, committee, now=now),
    )
    audit.create(session, actor, Act.PAUSE_COMMITTEE, pause, now=now)
    outbox.withdraw_keys(session, committee.pk, "pause:", now=now)  # that an earlier one is over
    hold(session, committee, pause, now=now)
    _plan(session, committee, pause, day, now=now)
    pause.due = due_once(session, committee.pk, now=now)
    return pause


def _check_restart(restart_on: date | None, day: date) -> None:
    if restart_on is not None and restart_on <= day:
        raise Refused("restart_on", "past")
    if restart_on is not None and restart_on - day > FARTHEST:
        raise Refused("restart_on", "too_far")


def _close_rounds(session: Session, committee: Committee, *, now: datetime) -> list[int]:
    """Ends the check-ins that are on; nobody has missed them."""
    statement = select(CheckinRound).where(
        CheckinRound.committee_id == committee.pk, col(CheckinRound.closed_at).is_(None)
    )
    rows = session.exec(statement).all()
    for one in rows:
        asking.close_round(session, one, now=now)
        for work in (Work.ROUND_REMIND, Work.ROUND_CLOSE):
            schedule.cancel(session, committee.pk, work, one.pk, now=now)
    return [one.pk for one in rows]


def _plan(session: Session, committee: Committee, pause: Pause, day: date, *, now: datetime) -> None:
    """When it ends, or is asked about; the meetings until then are called off."""
    outbox.withdraw_keys(session, committee.pk, ask_key(pause), now=now)
    pause.ask_on = None if pause.restart_on else day + ASK_AFTER
    at = restart_at(pause, committee.zone) or instant_of(day + ASK_AFTER, HOUR, committee.zone)
    schedule.once(session, committee.pk, Work.PAUSE, at, subject_id=0, zone=committee.zone, now=now)
    if pause.cancels:
        pause.meetings = [*pause.meetings, *_call_off(session, committee, pause, until=at, now=now)]
    session.add(pause)
    session.flush()


def _call_off(
    session: Session, committee: Committee, pause: Pause, *, until: datetime, now: datetime
) -> list[int]:
    """Cancels every planned meeting before ``until``; planning goes on behind it until none is left there."""
    statement = select(Meeting).where(
        Meeting.committee_id == committee.pk,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > now,
        Meeting.starts_at < until,
    )
    found: list[int] = []
    while rows := session.exec(statement).all():
        for meeting in rows:
            state, because = MeetingState.CANCELLED, pause.because[:MEETING_BECAUSE]
            audit.change(session, None, Act.PAUSE_COMMITTEE, meeting, now=now, state=state, because=because)
            unschedule_meeting(session, meeting, now=now)
            found.append(meeting.pk)
        for series_id in {one.series_id for one in rows}:
            plan_meetings(session, fetch(session, MeetingSeries, committee.pk, series_id), now=now)
    return found


def change_restart(
    session: Session, actor: Member, pause: Pause, restart_on: date | None, *, now: datetime
) -> None:
    """The pause ends on another day, or that is to be decided. Raises Refused, NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.PAUSE_COMMITTEE)
    check_on(pause)
    committee = lock(session, pause.committee_id)
    day = today(now, committee.zone)
    _check_restart(restart_on, day)
    audit.change(session, actor, Act.PAUSE_COMMITTEE, pause, now=now, restart_on=restart_on)
    _plan(session, committee, pause, day, now=now)
    held = select(schedule.Schedule).where(  # what waits for the old day looks for the new one
        schedule.Schedule.committee_id == committee.pk,
        col(schedule.Schedule.wake_at) > col(schedule.Schedule.next_run),
    )
    for one in session.exec(held).all():
        one.wake_at = now
        session.add(one)
    _bring_back(session, committee, pause, now=now)


def ask_key(pause: Pause) -> str:
    """How the keys begin of the question when the restart is to be."""
    return f"pause:{pause.pk}:ask:"


def ask_again(session: Session, committee: Committee, pause: Pause, *, now: datetime) -> Member | None:
    """No restart is set: the one person to ask now; it is asked again after 30 days."""
    _plan(session, committee, pause, today(now, committee.zone), now=now)
    author = session.get(Member, pause.author_id)
    leading = who_leads(session, committee)
    return author if author in leading else next(iter(leading), author)


def end_pause(session: Session, actor: Member | None, pause: Pause, *, now: datetime) -> int:
    """The restart: every open date is moved by the length of the pause; returns how many steps were.

    What was held is made up in working hours, when people are told of the restart. ``actor`` is None when the
    clock does it. Raises NotAllowed, AlreadySettled.
    """
    if actor is not None:
        authorize(session, actor, Act.PAUSE_COMMITTEE)
    committee = lock(session, pause.committee_id)
    check_on(pause)
    days = (today(now, committee.zone) - pause.began_on).days
    shifted = shift_all(session, committee, pause, days, now=now) if days else 0
    shift_terms(session, committee, pause, days, now=now)
    wake(session, committee, pause, days, now=now)
    _end(session, actor, committee, pause, now=now, days=days)
    make_up(session, committee, now=now)
    return shifted


def undo_pause(session: Session, actor: Member, pause: Pause, *, now: datetime) -> None:
    """On its first day a pause is taken back: meetings are held, check-ins go on, no date is moved.

    What it has skipped meanwhile is made up (``take_up``).

    Raises NotAllowed, AlreadySettled, Refused after that day.
    """
    authorize(session, actor, Act.PAUSE_COMMITTEE)
    committee = lock(session, pause.committee_id)
    check_on(pause)
    if today(now, committee.zone) != pause.began_on:
        raise Refused("pause", "not_that_day")
    wake(session, committee, pause, 0, now=now)
    for pk in pause.rounds:
        this = fetch(session, CheckinRound, committee.pk, pk)
        this.closed_at = None
        session.add(this)
        for work, at in ((Work.ROUND_REMIND, this.remind_at), (Work.ROUND_CLOSE, this.closes_at)):
            if at > now:
                zone = committee.zone
                schedule.once(session, committee.pk, work, at, subject_id=pk, zone=zone, now=now)
    _end(session, actor, committee, pause, now=now, undone=True)
    take_up(session, committee, pause, now=now)


def _end(
    session: Session,
    actor: Member | None,
    committee: Committee,
    pause: Pause,
    *,
    now: datetime,
    days: int = 0,
    undone: bool = False,
) -> None:
    values = {"ended_at": now, "ended_by_id": actor.pk if actor else None, "days": days, "undone": undone}
    audit.change(session, actor, Act.PAUSE_COMMITTEE, pause, now=now, ask_on=None, **values)
    schedule.cancel(session, committee.pk, Work.PAUSE, 0, now=now)
    outbox.withdraw_keys(session, committee.pk, ask_key(pause), now=now)
    release(session, committee, pause, calendar_of(session, committee), now=now)
    _bring_back(session, committee, pause, now=now)


def _bring_back(session: Session, committee: Committee, pause: Pause, *, now: datetime) -> None:
    """Meetings that the pause has called off, and that are after its end, are held after all."""
    end = now if pause.ended_at else restart_at(pause, committee.zone)
    if end is None:
        return
    statement = select(Meeting).where(
        Meeting.committee_id == committee.pk,
        col(Meeting.id).in_(pause.meetings),
        Meeting.state == MeetingState.CANCELLED,
        Meeting.starts_at > end,
    )
    for meeting in session.exec(statement).all():
        state = MeetingState.PLANNED
        audit.change(session, None, Act.PAUSE_COMMITTEE, meeting, now=now, state=state, because="")
        series = fetch(session, MeetingSeries, committee.pk, meeting.series_id)
        schedule_meeting(session, series, meeting, now=now)


def check_on(pause: Pause) -> None:
    """Raises AlreadySettled for one that is over."""
    if pause.ended_at is not None:
        raise AlreadySettled("pause", "", "over")


def the_pause(session: Session, committee_id: int) -> Pause:
    """The pause that is on. Raises NotFound."""
    found = pause_of(session, committee_id)
    if found is None:
        raise NotFound("pause")
    return found


def just_ended(session: Session, committee_id: int, *, now: datetime) -> Pause | None:
    """The last pause, where none is on and it ended within a week: it can go on, if that was a mistake."""
    last = next(iter(pauses_of(session, committee_id)), None)
    if last is None or last.undone or last.ended_at is None or now - last.ended_at > JUST_ENDED:
        return None
    return last


def outside_days(session: Session, pause: Pause, day: date) -> list[tuple[date, str]]:
    """Deadlines of funding up to the restart, the earliest first, with the source: no pause moves those.

    Where no restart is set, those of the coming 30 days.
    """
    until = pause.restart_on or day + ASK_AFTER
    return sorted(
        (due, line.funding.source)
        for line in funding_lines(session, pause.committee_id)
        for due, _, _ in line.deadlines
        if day <= due <= until
    )


def tell_restart(
    session: Session,
    committee: Committee,
    pause: Pause,
    public: Message,
    private: Message,
    *,
    note: Message,
    now: datetime,
) -> None:
    """One message in the committee's channel and one to each lead, on the morning of a working day.

    ``note`` is put below what was written before the pause and goes out after them.
    """
    add_note(session, pause, note.blocks)
    at = at_work_again(calendar_of(session, committee), now=now)
    targets: Sequence[tuple[str, Message]] = [
        *([(committee.channel_id, public)] if committee.channel_id else []),
        *((slack_id, private) for slack_id in _leads(session, committee.pk)),
    ]
    for target, message in targets:
        outbox.enqueue(
            session,
            committee.pk,
            message,
            kind=Kind.NOTICE,
            key=f"pause:{pause.pk}:restart:{target}",
            target=target,
            now=now,
            not_before=at,
        )


def _leads(session: Session, committee_id: int) -> list[str]:
    people = leads_by_workgroup(session, committee_id).values()
    return sorted({lead.slack_id for leads in people for lead in leads})
