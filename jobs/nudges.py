"""Nudges: one message a person a morning, gone by the end of the day."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from models.calendar import instant_of, today
from models.committee import Committee, calendar_of
from models.lines import lines_of
from models.mailing import Letter, enqueue_all
from models.nudge import count, mornings
from models.outbox import Kind
from models.schedule import Schedule
from prompts.nudge import render_nudge


def nudge(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Queues what each member in the schedule's zone is to hear today, and counts it."""
    committee = session.get_one(Committee, schedule.committee_id)
    zone, day = schedule.zone, today(now, schedule.zone)
    heard = mornings(session, committee, calendar_of(session, committee), zone=zone, now=now)
    if not heard:
        return
    steps = {step.pk: step for morning in heard for step in morning.steps}
    lines = {line.step.pk: line for line in lines_of(session, committee.pk, list(steps.values()))}
    letters = [
        Letter(
            f"nudge:{morning.member.slack_id}:{day}",
            morning.member.slack_id,
            render_nudge(morning, lines, today=day),
        )
        for morning in heard
    ]
    midnight = instant_of(day + timedelta(days=1), time.min, zone)
    new = enqueue_all(session, committee.pk, letters, kind=Kind.NUDGE, now=now, expires_at=midnight)
    for morning, letter in zip(heard, letters, strict=True):
        if letter.key in new:
            count(session, morning)
