"""What is said around the pages of the set-up: what was saved, the settings, and what happens next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block

from models.committee import Committee, Member
from models.meeting import MeetingSeries
from models.moves import ComingDate
from models.office import Term
from models.outbox import Message
from models.recurrence import Recurrence
from models.rhythm import PARTS
from models.roster import GroupLine, SeatLine
from models.schedule import Work
from models.timetable import Entry
from prompts import ids, kit, meetings, timetable, words
from prompts.setup import NAMES, US_ZONES

SAVED = ":white_check_mark: Saved: "

SOON = (Work.ROUND_OPEN, Work.AGENDA, Work.DIGEST, Work.CHAIR_ASK, Work.HANDOVER)


@dataclass(frozen=True)
class Facts:
    """The committee as it is set up, for the settings and for what happens next."""

    committee: Committee
    coordinators: Sequence[Member]
    seats: Sequence[SeatLine]
    groups: Sequence[GroupLine]
    series: MeetingSeries | None
    checkins: Recurrence | None
    entries: Sequence[Entry]
    chair: Member | None
    term: Term | None


def saved_basics(committee: Committee) -> str:
    """What was understood, in words."""
    return f"{SAVED}{_basics(committee)}."


def saved_meetings(series: MeetingSeries, dates: Sequence[ComingDate], today: date) -> str:
    """The rule in words, and the dates that come of it."""
    return f"{meetings.saved_series(series, today)}\n{meetings.date_lines(series, dates)}"


def saved_rhythm(checkins: Recurrence, dates: Sequence[datetime]) -> str:
    """The check-in rule in words, and the dates that come of it."""
    return f"{SAVED}check-ins {_rule(checkins)}. {_next_days(dates, checkins.zone)}"


def saved_name(name: str) -> str:
    """An agency or a workgroup is in."""
    return f"{SAVED}{kit.escape(name)}."


def saved_chair() -> str:
    """The line of succession is set."""
    return f"{SAVED}the chair and the line of succession."


def _next_days(dates: Sequence[datetime], zone: str) -> str:
    days = [words.when(due, zone).partition(" at ")[0] for due in dates]
    return f"The next ones: {'; '.join(days)}."


def _rule(recurrence: Recurrence) -> str:
    return words.rule_words(recurrence.rule, recurrence.at)


def invite(channels: Sequence[str]) -> str:
    """The channels that the bot is not in, and what to do about it."""
    if not channels:
        return ""
    named = kit.listed(kit.channel(channel_id) for channel_id in channels)
    return f":wave: I am not in {named} yet. Please type `/invite @Convener` there, so that I can post."


def _basics(committee: Committee) -> str:
    channel = f" in {kit.channel(committee.channel_id)}" if committee.channel_id else ""
    return f"*{kit.escape(committee.name)}*{channel}, on {US_ZONES.get(committee.zone, committee.zone)} time"


def settings_view(facts: Facts, *, metadata: Mapping[str, Any], notice: str = "") -> dict[str, Any]:
    """Every part of the set-up in a line, each with a button to change it."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    for part in PARTS:
        button = kit.button("Change …", ids.SETUP_PAGE, part)
        blocks.append(
            kit.section(f"*{NAMES[part]}*\n{_told(part, facts)}", accessory=button, block_id=f"part:{part}")
        )
    return kit.form("Settings", "setup.menu", blocks, submit=None, close="Close", metadata=metadata)


def _told(part: str, facts: Facts) -> str:
    people = kit.listed(kit.mention(member.slack_id) for member in facts.coordinators)
    digest = next((one.schedule for one in facts.entries if one.schedule.work == Work.DIGEST), None)
    vacant = sum(line.principal is None for line in facts.seats)
    names = kit.listed(kit.escape(line.group.name) for line in facts.groups)
    told = {
        "basics": f"{_basics(facts.committee)}\nCoordinated by {people}",
        "seats": kit.counted(len(facts.seats), "seat") + (f", {vacant} vacant" if vacant else ""),
        "workgroups": kit.clip(names, 500) or "none yet",
        "meetings": _rule(facts.series.recurrence) if facts.series else "not set yet",
        "rhythm": _rhythm(facts.checkins, digest.recurrence if digest else None),
        "chair": _chair(facts),
    }
    return told[part]


def _rhythm(checkins: Recurrence | None, digest: Recurrence | None) -> str:
    rules = [("check-ins", checkins), ("digest", digest)]
    return ", ".join(f"{name} {_rule(rule)}" for name, rule in rules if rule) or "not set yet"


def _chair(facts: Facts) -> str:
    if facts.chair is None or facts.term is None:
        return "vacant"
    return f"{kit.mention(facts.chair.slack_id)} until {words.full_day(facts.term.ends_on)}"


def finished_view(facts: Facts, outside: Sequence[str], *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The set-up is complete: what happens next, and when."""
    first = [
        ":tada: *That is all.* From now on I keep this going; nobody has to remember it.",
        *([invite(outside)] if outside else []),
        "*What happens next*\n" + "\n".join(f"• {line}" for line in next_lines(facts)),
        "*What you can do now*\nPut in what you have set out to do: goals first, then who does what by when. "
        "`/committee setup` changes any of this, `/committee schedule` shows and pauses what I send.",
    ]
    blocks = [kit.section(text) for text in first]
    blocks.append(kit.actions(kit.button("Add the first goal", ids.OPEN_GOAL_FORM, style="primary")))
    return kit.form("All set", "setup.finished", blocks, submit=None, close="Done", metadata=metadata)


def next_lines(facts: Facts) -> list[str]:
    """The first of each kind of thing to come, the earliest first."""
    seen: set[Work] = set()
    lines = []
    for entry in facts.entries:
        schedule = entry.schedule
        if schedule.work in SOON and schedule.work not in seen and schedule.next_run is not None:
            seen.add(schedule.work)
            lines.append(timetable.coming_line(entry))
    return lines


def welcome(facts: Facts) -> Message:
    """To the committee's channel, once: what has come to live here, and who look after it."""
    people = [kit.mention(member.slack_id) for member in facts.coordinators]
    verb = "coordinates" if len(people) == 1 else "coordinate"
    text = (
        f":wave: *{kit.escape(facts.committee.name)}* now has a convener: I ask how things stand, remind of "
        f"dates, draft agendas and pass the chair on. {kit.listed(people)} {verb} me.\n"
        f"`/goals` shows what we have set out to do, `/committee` where we stand."
    )
    return kit.say(text)
