"""Check-in rounds: asked, reminded once, summed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from models import asking, outbox
from models import schedule as schedules
from models.asking import asked_in, asks, remindings, to_be_asked
from models.calendar import WorkCalendar, instant_of, today
from models.checkin import CheckinRound, open_round_of
from models.committee import Committee, Member, calendar_of, coordinators
from models.courtesy import first_turn
from models.lines import Line
from models.nudge import count_asked
from models.outbox import Kind, Message, Op
from models.schedule import Schedule, Work
from models.told import Told, told_lately
from models.workgroup import Workgroup, leads_of
from models.wrapup import wrap_up
from prompts import checkin as prompts
from prompts.wrapup import render_details, render_headline


def open_round(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Asks everybody responsible in the workgroup; on a day off, the next working day does."""
    workgroup = session.get(Workgroup, schedule.subject_id)
    if workgroup is None or schedule.at is None:
        return
    committee = session.get_one(Committee, schedule.committee_id)
    calendar = calendar_of(session, committee).in_zone(schedule.zone)
    if asking.put_off(session, schedule, due, calendar, now=now):
        return
    earlier = open_round_of(session, workgroup.pk)
    if earlier is not None and earlier.opened_at == now:
        return  # of several missed ones that are made up for at one time, one asks everything
    if earlier is not None:
        _close(session, committee, earlier, now=now)
    new = asking.open_round(session, workgroup, calendar, at=schedule.at, now=now)
    if new is None:
        return
    for work, instant in ((Work.ROUND_REMIND, new.remind_at), (Work.ROUND_CLOSE, new.closes_at)):
        schedules.once(session, committee.pk, work, instant, subject_id=new.pk, zone=schedule.zone, now=now)
    post = _Post(session, committee, calendar, told_lately(session, committee.pk, now=now), now)
    _ask_each(post, new)


def _ask_each(post: "_Post", this: CheckinRound) -> None:
    """One message to each who is asked, with up to one question of an instrument."""
    from models.tools.extra import keep_put, with_due_extras  # with what it stands on, when a round opens

    session, committee = post.session, post.committee
    asked = asks(session, committee, asked_in(session, this), day=post.day)
    for ask in with_due_extras(session, committee, asked, day=post.day, now=post.now):
        key = f"checkin:{ask.member.slack_id}:{post.day}"
        message = prompts.render_ask(ask, today=post.day)
        if post.send(ask.member, message, ask.lines, kind=Kind.CHECKIN, key=key, until=this.closes_at):
            keep_put(session, this, ask, now=post.now)


def remind_round(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Reminds whoever has not answered everything, of all rounds that remind on this day in one message.

    Not those who hear from us today anyway: they are asked everything, or were.
    """
    this = session.get(CheckinRound, schedule.subject_id)
    if this is None or this.closed_at is not None or this.closes_at <= now:
        return
    committee = session.get_one(Committee, schedule.committee_id)
    calendar = calendar_of(session, committee).in_zone(schedule.zone)
    post = _Post(session, committee, calendar, told_lately(session, committee.pk, now=now), now)
    later = to_be_asked(session, committee.pk, post.day, until=post.midnight)
    for one in remindings(session, committee, day=post.day, zone=calendar.zone):
        if one.member.pk not in later and not post.told_today(one.member):
            key = f"remind:{one.member.slack_id}:{post.day}"
            message = prompts.render_reminder(one, today=post.day)
            post.send(one.member, message, one.lines, kind=Kind.REMINDER, key=key, until=this.closes_at)


def close_round(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Closes the round and tells its workgroup's channel how it went."""
    this = session.get(CheckinRound, schedule.subject_id)
    if this is not None and this.closed_at is None:
        _close(session, session.get_one(Committee, schedule.committee_id), this, now=now)


def _close(session: Session, committee: Committee, this: CheckinRound, *, now: datetime) -> None:
    """One short message and its thread; nothing where there is no channel, or nothing to tell."""
    summed_up = wrap_up(session, this, zone=committee.zone)
    asking.close_round(session, this, now=now)
    for work in (Work.ROUND_REMIND, Work.ROUND_CLOSE):
        schedules.cancel(session, committee.pk, work, this.pk, now=now)
    if summed_up.empty:
        return
    day = today(now, committee.zone)
    for target, key, turn in _readers(session, committee, this, now=now):
        send = partial(outbox.enqueue, session, committee.pk, kind=Kind.WRAP_UP, target=target, now=now)
        send(render_headline(summed_up), key=key, not_before=turn, can_wait=turn is not None)
        send(render_details(summed_up, today=day), key=f"{key}:details", op=Op.REPLY, anchor_key=key)


def _readers(
    session: Session, committee: Committee, this: CheckinRound, *, now: datetime
) -> list[tuple[str, str, datetime | None]]:
    """Where a wrap-up goes, with its key: to the workgroup's channel.

    Under an open-meetings law what members answer is read by those who lead alone: among members it could
    be taken for deliberation in writing. It comes to each on a day without another word to them, from the
    instant on that stands with it.
    """
    group, key = session.get_one(Workgroup, this.workgroup_id), f"wrapup:{this.pk}"
    if not committee.open_meetings:
        return [(group.channel_id, key, None)] if group.channel_id else []
    leading = leads_of(session, group) or coordinators(session, committee.pk)
    calendar = calendar_of(session, committee)
    return [(one.slack_id, f"{key}:{one.slack_id}", first_turn(calendar, one, now=now)) for one in leading]


@dataclass(frozen=True)
class _Post:
    """What goes out to several people at one instant, each commitment counted as asked about."""

    session: Session
    committee: Committee
    calendar: WorkCalendar
    told: Told
    now: datetime

    @property
    def day(self) -> date:
        return today(self.now, self.calendar.zone)

    @property
    def midnight(self) -> datetime:
        """The end of this day."""
        return instant_of(self.day + timedelta(days=1), time.min, self.calendar.zone)

    def told_today(self, member: Member) -> bool:
        return self.told.on(member.slack_id, today(self.now, member.zone), member.zone)

    def send(
        self,
        member: Member,
        message: Message,
        lines: Sequence[Line],
        *,
        kind: Kind,
        key: str,
        until: datetime,
    ) -> bool:
        """Queues it for the member unless they have it already (False); it takes the place of a nudge."""
        new = outbox.enqueue(
            self.session,
            self.committee.pk,
            message,
            kind=kind,
            key=key,
            target=member.slack_id,
            now=self.now,
            expires_at=until,
            can_wait=kind is Kind.REMINDER,
        )
        if new:
            steps = [line.step for line in lines]
            count_asked(self.session, self.told, member.slack_id, steps, self.calendar, now=self.now)
        return new
