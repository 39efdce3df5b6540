"""Schedules in words: what recurs and by which rule, and what is to come once."""

from collections.abc import Sequence
from datetime import datetime

from models.calendar import wall_of
from models.catch_up import CatchUp
from models.schedule import Schedule, Work
from models.timetable import Entry
from prompts import kit, words
from prompts.duties import HOLDER

RECURRING = (Work.ROUND_OPEN, Work.DIGEST, Work.BURDEN, Work.AGREEMENTS, Work.FUNDING, Work.VITALITY)
"""What people edit, pause and run; nudges recur too, but have one line for all zones."""

RULED = (Work.ROUND_OPEN, Work.DIGEST)
"""Those whose rule people choose; of the others, they choose what is done about missed ones."""


WHEN_MISSED = {
    CatchUp.RUN_ONCE: "when missed, done once, late",
    CatchUp.RUN_ALL: "when missed, each one is done, late",
    CatchUp.SKIP: "when missed, left out",
}


ALIKE = {
    Work.DIGEST: "Digest to the chairs",
    Work.NUDGE: "Nudges about dates",
    Work.NO_MEETING: "If no meeting is held by then, one person is asked about it",
    Work.BURDEN: "A look at the bounds for meetings",
    Work.PARTNER_ASK: "A reminder to invite a key partner, to who asks them",
    Work.READINESS: "A reminder to look at the readiness principles again",
    Work.AGREEMENTS: "A look at agreements, signatures and open questions for counsel",
    Work.FUNDING: "A look at the deadlines of funding",
    Work.INSTRUMENT_REMIND: "A reminder to those who have not answered an assessment",
    Work.INSTRUMENT_CLOSE: "An assessment closes",
    Work.INSTRUMENT_REPEAT: "A word to who coordinates that it is time to repeat an assessment",
    Work.CYCLE_END: "The owner of a test of change is asked what was observed",
    Work.BALLOT_CLOSE: "The ballot on priorities closes and is counted",
    Work.INDICATOR: "A keeper is asked for an indicator's number, if it is not there by then",
    Work.PULL: "An indicator's numbers are fetched from their web address",
    Work.VITALITY: "A look at how well the committee is",
    Work.PAUSE: "The pause ends, or somebody is asked when it is to",
    Work.CHAIR_ASK: "The next chair is asked",
    Work.HANDOVER: "Handover of the chair",
}
"""Works that are called the same whatever they are about."""


def title(entry: Entry) -> str:
    """What it is, in plain words; a workgroup's name is escaped."""
    group = kit.escape(entry.workgroup.name) if entry.workgroup else "a workgroup"
    day, office = _day_of(entry), HOLDER[entry.duty]
    office += f" of {group}" if entry.workgroup else ""
    person = kit.mention(entry.member.slack_id) if entry.member else "the person asked"
    told = {
        Work.ROUND_OPEN: f"Check-in of {group}",
        Work.ROUND_REMIND: f"Reminder in the check-in of {group}",
        Work.ROUND_CLOSE: f"Wrap-up of the check-in of {group}",
        Work.AGENDA: f"Agenda for the meeting{day}",
        Work.AGENDA_DRAFT: f"Draft of the agenda for the meeting{day}, to who leads it",
        Work.NOTICE_WARNING: f"Draft and deadline of the agenda for the meeting{day}, to who leads it",
        Work.NOTICE: f"The agenda for the meeting{day} closes",
        Work.QUORUM: f"Quorum forecast for the meeting{day}, to who leads it",
        Work.MEETING_END: f"End of the meeting{day}",
        Work.MINUTES: f"A word about the minutes of the meeting{day}, if they are not done",
        Work.CHAIR_DEADLINE: f"Last day for {person} to answer about the chair",
        Work.OFFICE_ASK: f"The next {office} is asked",
        Work.OFFICE_DEADLINE: f"Last day for {person} to answer about being {office}",
        Work.OFFICE_HANDOVER: f"Handover to the next {office}",
    }
    return told.get(entry.schedule.work) or ALIKE[entry.schedule.work]


def _day_of(entry: Entry) -> str:
    """`` on 8 December``; the weekday and the year are told by what stands beside it."""
    if entry.meeting is None:
        return ""
    day = wall_of(entry.meeting.starts_at, entry.schedule.zone)
    return f" on {day.day} {day:%B}"


def line(entry: Entry) -> str:
    """``*Check-in of Diversion*: every second Monday at 9:00 — next Monday, 30 November 2026``."""
    schedule = entry.schedule
    assert schedule.recurrence is not None
    rule = words.rule_words(schedule.rule, schedule.at)
    coming = _next(schedule.next_run, schedule.zone, paused=schedule.paused)
    return f"*{title(entry)}*: {rule} — {coming}{_policy(schedule)}"


def nudge_line(nudges: Sequence[Entry]) -> str:
    """All zones' nudges as one line, the next due one first among them."""
    zones = kit.counted(len(nudges), "time zone")
    first = nudges[0].schedule
    coming = _next(first.next_run, first.zone, paused=any(one.schedule.paused for one in nudges))
    rule = f"on working days at 9:00 where each member lives ({zones})"
    return f"*Nudges about dates*: {rule} — {coming}{_policy(first)}"


def _policy(schedule: Schedule) -> str:
    """What is done about missed ones, where a coordinator has chosen it."""
    return f" · {WHEN_MISSED[schedule.catch_up]}" if schedule.catch_up else ""


def _next(due: datetime | None, zone: str, *, paused: bool) -> str:
    if paused:
        return "*paused*"
    return f"next {words.full_day(wall_of(due, zone).date())}" if due else "nothing to come"


def coming_line(entry: Entry) -> str:
    """``Thursday, 3 December 2026 at 9:00 · Agenda for the meeting on 8 December``."""
    schedule = entry.schedule
    when = words.when(schedule.next_run, schedule.zone) if schedule.next_run else "not set"
    return f"{'paused' if schedule.paused else when} · {title(entry)}"
