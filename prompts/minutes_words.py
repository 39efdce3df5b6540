"""What minutes say, as plain sentences: the form, the message and the files each escape them as they need."""

from datetime import datetime

from models.calendar import wall_of
from models.meeting import Meeting
from models.minutes import EntryKind, MinutesState, MotionResult
from models.minutes_facts import Agreed, EntryLine, MinutesFacts
from models.quorum import AttendanceFacts, SeatAt
from prompts import kit, words

STATES = {
    MinutesState.DRAFT: "Draft",
    MinutesState.REVIEWED: "Reviewed, to be approved at a later meeting",
    MinutesState.APPROVED: "Approved",
}

RESULTS = {
    MotionResult.ADOPTED: "adopted",
    MotionResult.FAILED: "failed",
    MotionResult.LAID_OVER: "laid over to the next meeting",
    MotionResult.WITHDRAWN: "withdrawn",
}

KINDS = {
    EntryKind.NOTE: "Note",
    EntryKind.MOTION: "Motion",
    EntryKind.DECISION: "Decision",
    EntryKind.STEP: "Action step",
    EntryKind.CORRECTION: "Correction",
}


def title(facts: MinutesFacts) -> str:
    """``Minutes · Justice and Health``."""
    return f"Minutes · {facts.workgroup.name if facts.workgroup else facts.committee.name}"


def day(meeting: Meeting, zone: str) -> str:
    """``Tuesday, 8 December 2026``."""
    return words.full_day(wall_of(meeting.starts_at, zone).date())


def state(facts: MinutesFacts) -> str:
    """Where the minutes stand: ``Approved on Tuesday, 12 January 2027``."""
    if facts.approved_in is None:
        return STATES[facts.minutes.state]
    return f"Approved on {day(facts.approved_in, facts.series.zone)}"


def times(facts: MinutesFacts) -> list[str]:
    """When it was planned, called to order and adjourned."""
    meeting = facts.meeting
    told = [f"Scheduled {_hour(facts, meeting.starts_at)}–{_hour(facts, meeting.ends_at)}"]
    if meeting.opened_at:
        told.append(f"called to order at {_hour(facts, meeting.opened_at)}")
    if meeting.closed_at:
        told.append(f"adjourned at {_hour(facts, meeting.closed_at)}")
    return told


def _hour(facts: MinutesFacts, instant: datetime) -> str:
    return words.hour(wall_of(instant, facts.series.zone).time())


def quorum(attendance: AttendanceFacts) -> str:
    """``4 of 5 seats present; quorum (3) was reached``: seats are counted, not people."""
    if not attendance.taken:
        return "The roll was not called"
    present = sum(one.there for one in attendance.seats)
    told = f"{present} of {kit.counted(len(attendance.seats), 'seat')} present"
    reached = "was reached" if attendance.quorum.reached else "was not reached"
    return f"{told}; quorum ({attendance.needed}) {reached}"


def seat(one: SeatAt) -> str:
    """``Probation (Ana Reyes)``; with a designee ``Probation (Cho Park for Ana Reyes)``."""
    principal = one.principal.name if one.principal else ""
    if not one.there or one.sat is None or (one.principal and one.sat.id == one.principal.id):
        name = one.sat.name if one.there and one.sat else principal
    else:
        name = f"{one.sat.name} for {principal}" if principal else one.sat.name
    return f"{one.agency.name} ({name})" if name else one.agency.name


def motion(line: EntryLine) -> str:
    """``Moved by Ana Reyes, seconded by Ben Ode: 5-0-1, adopted``."""
    entry = line.entry
    told = [f"Moved by {line.mover.name if line.mover else 'a member'}"]
    if line.seconder:
        told.append(f"seconded by {line.seconder.name}")
    result = RESULTS[entry.result] if entry.result else ""
    if entry.votes_for is not None:
        result = f"{entry.votes_for}-{entry.votes_against}-{entry.abstained}, {result}"
    return f"{', '.join(told)}: {result}"


def agreed(step: Agreed) -> str:
    """``Cho Park, due Tuesday, 1 December 2026``."""
    owner = step.owner.name if step.owner else "nobody yet"
    due = f"due {words.full_day(step.due)}" if step.due else "no date"
    return f"{owner}, {due}{' (dropped since)' if step.dropped else ''}"


def text(line: EntryLine) -> str:
    """What the entry says in its own words; a commitment's are its title, with its short id."""
    return f"{line.agreed.ref} {line.agreed.title}" if line.agreed else line.entry.text


def beside(line: EntryLine) -> str:
    """What is told beside the words of an entry: a motion's vote, a commitment's owner and date."""
    if line.entry.kind == EntryKind.MOTION:
        return motion(line)
    return agreed(line.agreed) if line.agreed else ""


def corrected(line: EntryLine, zone: str) -> str:
    """Who corrected the minutes, and when."""
    who = line.author.name if line.author else "a former member"
    return f"Correction by {who}, {words.when(line.entry.written_at, zone)}"
