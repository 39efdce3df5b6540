"""The agenda: as it is posted, as one person sees it with what they can do, and the form for a topic."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    PlainTextObject,
    StaticSelectElement,
)

from models.agenda import DUE_NAMED, REPORT_NAMED, AgendaFacts, ReportBack, Topic
from models.calendar import wall_of
from models.committee import Member
from models.lines import Line
from models.meeting import Meeting, MeetingSeries
from models.outbox import Message
from models.standing import Part
from models.step import ActionStep, Progress
from models.topic import AgendaItem, TopicState
from prompts import ids, kit, packing, steps, words
from prompts.standing import HEADINGS, heading
from prompts.tools.arisen import told as issue_told
from prompts.topics import render_topic

HELP = """*The agenda*
`/agenda` – the next meeting's agenda as it stands
`/agenda add Jail intake form 10m @ana decide` – a topic; the minutes, the presenter and \
`inform`, `discuss` or `decide` may be left out
`/agenda add` – the same as a form
`/agenda post` – chair or coordinator: posts it now
`/agenda next` – the coming dates, with buttons to skip, move or add a meeting
`/agenda attend yes` · `no` · `@ana` – whether I come, or who comes in my place
`/agenda minutes` – the minutes of the meeting that is on, or was last
`/agenda ics` – the meetings as a calendar file, and an address to subscribe to
On any message: *More actions → Add to agenda*"""

MOST_GROUPS, GROUP_ROOM, DUE_ROOM, TOPIC_ROOM, PARKED_ROOM = 9, 2, 10, 8, 3


def render_agenda(facts: AgendaFacts) -> Message:
    """The agenda as it is posted. It says nothing that changes with the hour, only with the facts."""
    heaps = [facts.due, *(heap for report in facts.reports for heap in (report.done, report.moved))]
    message = _message(facts, kit.actions(*_for_everybody(facts)))
    return steps.mentioning(message, [line.step for heap in heaps for line in heap.first])


def fingerprint(message: Message) -> str:
    """The same for messages that read the same."""
    told = json.dumps([message.text, message.blocks], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Rights:
    """What the reader can do with an agenda; ``posts_at`` is when it is posted by itself."""

    may_post: bool = False
    may_arrange: bool = False
    changeable: Sequence[AgendaItem] = ()
    posts_at: datetime | None = None


def render_private(facts: AgendaFacts, rights: Rights) -> Message:
    """The agenda as it stands, for one reader."""
    elements = _for_everybody(facts)
    if rights.may_post and facts.meeting.agenda_posted_at is None:
        elements.append(kit.button("Post it now", ids.AGENDA_POST, str(facts.meeting.pk)))
    if rights.may_arrange:
        elements.append(kit.button("Standing order", ids.AGENDA_ORDER))
    if rights.changeable:
        elements.append(_pick("Change a topic …", ids.TOPIC_CHANGE, rights.changeable))
    amends = rights.may_post and facts.meeting.frozen_at is not None
    stands = [one.item for one in facts.topics] if amends else []
    if removable := [*stands, *rights.changeable]:
        elements.append(_pick("Take a topic off …", ids.TOPIC_REMOVE, removable))
    if amends and facts.parked:
        waiting = [one.item for one in facts.parked]
        elements.append(_pick(AMEND, ids.TOPIC_AMEND, waiting, meeting=facts.meeting))
    told = [kit.context(_posting(facts, rights))]
    if late := _too_long(facts):
        told.insert(0, kit.context(late))
    return _message(facts, *told, kit.actions(*elements))


def render_draft(facts: AgendaFacts, *, posts_at: datetime | None) -> Message:
    """The draft for those who lead the meeting: they may change everything in it."""
    topics = [topic.item for topic in [*facts.topics, *facts.parked]]
    rights = Rights(may_post=True, may_arrange=True, changeable=topics, posts_at=posts_at)
    message = render_private(facts, rights)
    day = words.full_day(facts.meeting.day)
    told = f"Draft of the agenda for {day}: have a look before it is posted."
    first = kit.section(f":pencil2: *{told}* If it is right, there is nothing to do.")
    return replace(message, text=told, blocks=[first.to_dict(), *message.blocks])


AMEND = "Publish as an amendment …"


def _pick(
    label: str, action_id: str, items: Sequence[AgendaItem], *, meeting: Meeting | None = None
) -> InteractiveElement:
    """One of the topics; with ``meeting`` for the agenda of that one."""
    on = f":{meeting.pk}" if meeting else ""
    options = [kit.option(item.title, f"{item.pk}{on}") for item in items[:100]]
    return StaticSelectElement(action_id=action_id, placeholder=PlainTextObject(text=label), options=options)


def _too_long(facts: AgendaFacts) -> str:
    """A warning when the topics take more than the meeting has; what has no minutes is not counted."""
    wanted = sum(topic.item.minutes or 0 for topic in facts.topics)
    length = round((facts.meeting.ends_at - facts.meeting.starts_at).total_seconds() / 60)
    if wanted <= length:
        return ""
    return f":hourglass: The topics take {wanted} minutes; the meeting has {length}."


def _posting(facts: AgendaFacts, rights: Rights) -> str:
    place = kit.channel(facts.channel_id) if facts.channel_id else "the channel"
    zone, meeting = facts.series.zone, facts.meeting
    if meeting.frozen_at is not None:
        return f"Posted in {place} and closed; a later change is published there as an amendment."
    closes = ""
    if meeting.notice_at is not None and meeting.notice_at == rights.posts_at:
        closes = " It closes then; after that a change is an amendment."
    elif meeting.notice_at is not None:
        closes = f" It closes on {words.when(meeting.notice_at, zone)}; after that a change is an amendment."
    if meeting.agenda_posted_at is not None:
        return f"Posted in {place}, and kept up to date there.{closes}"
    if rights.posts_at is None:
        return f"Only you see this. Nothing is set to post it; `/agenda post` does.{closes}"
    return f"Only you see this. It goes to {place} on {words.when(rights.posts_at, zone)}.{closes}"


def _for_everybody(facts: AgendaFacts) -> list[InteractiveElement]:
    """What every reader may press; seats are asked whether they come, and a workgroup has none."""
    buttons = [_add_button(facts.meeting)]
    if facts.workgroup is None:
        buttons.append(kit.button("Will you come?", ids.OPEN_RSVP, str(facts.meeting.pk)))
    return buttons


def _add_button(meeting: Meeting) -> InteractiveElement:
    return kit.button("Add a topic", ids.OPEN_TOPIC_FORM, str(meeting.pk))


@dataclass(frozen=True)
class _Item:
    """One numbered item of the standing order."""

    heading: str
    words: str = ""
    blocks: Sequence[Block] = ()


def _message(facts: AgendaFacts, *foot: Block) -> Message:
    """The committee's standing order; parts that are only there when needed are left out when empty."""
    items = [item for entry in facts.order if (item := _item(facts, entry)) is not None]
    blocks: list[Block] = [kit.header(_title(facts)), kit.section(_where_and_who(facts))]
    for number, item in enumerate(items, start=1):
        told = f"\n{item.words}" if item.words else ""
        blocks += [kit.section(f"*{number}. {item.heading}*{told}"), *item.blocks]
    return kit.say(_notification(facts), *blocks, *foot)


def _title(facts: AgendaFacts) -> str:
    return f"Agenda · {facts.workgroup.name if facts.workgroup else facts.committee.name}"


def _notification(facts: AgendaFacts) -> str:
    return f"{kit.escape(_title(facts))}, {words.when(facts.meeting.starts_at, facts.series.zone)}"


def _item(facts: AgendaFacts, entry: str) -> _Item | None:
    """A part of the order as it stands now; a heading of the committee's own stands by itself."""
    match entry:
        case Part.MINUTES:
            return _Item(HEADINGS[Part.MINUTES], _minutes(facts))
        case Part.ACTION_ITEMS:
            return _due(facts)
        case Part.REPORTS:
            return _reports(facts)
        case Part.UNFINISHED:
            return _unfinished(facts)
        case Part.NEW_BUSINESS:
            return _topics(facts)
        case Part.PARKING_LOT:
            return _parked(facts)
        case Part.NEXT_MEETING:
            return _Item(HEADINGS[Part.NEXT_MEETING], _following(facts))
        case _:
            return _Item(kit.escape(heading(entry)))


def _where_and_who(facts: AgendaFacts) -> str:
    begin, end = (wall_of(at, facts.series.zone) for at in (facts.meeting.starts_at, facts.meeting.ends_at))
    told = f"*{words.full_day(begin.date())}*, {words.hour(begin.time())}–{words.hour(end.time())}"
    place = facts.meeting.place or facts.series.place
    if place:
        told += f" · {kit.escape(place)}"
    if facts.series.link:
        told += f" · {kit.link(facts.series.link, 'Join the call')}"
    records = f" · {kit.mention(facts.recorder.slack_id)} records" if facts.recorder else ""
    return f"{told}\n{_who_chairs(facts)}{records}"


def _who_chairs(facts: AgendaFacts) -> str:
    if facts.workgroup is not None:
        return f"Led by {_people(facts.leads)}" if facts.leads else "No lead yet"
    if facts.chairs and not facts.vacant:
        return f"{_people(facts.chairs)} {'chairs' if len(facts.chairs) == 1 else 'chair'}"
    if facts.chairs:
        return f"The chair is vacant; {_people(facts.chairs)} acts as chair"
    if facts.caller is not None:
        return f"The chair is vacant. {kit.mention(facts.caller.slack_id)} calls this meeting and opens it."
    return "The chair is vacant: any member can open the meeting, and that does not make them the chair."


def _people(members: Sequence[Member]) -> str:
    return kit.listed(kit.mention(member.slack_id) for member in members)


def _minutes(facts: AgendaFacts) -> str:
    if facts.unapproved:
        days = kit.listed(words.full_day(day) for day in facts.unapproved)
        return f"Of {days}, which wait for approval."
    if facts.since is None:
        return "None yet: this is the first meeting."
    return f"Of the meeting of {words.full_day(facts.since)}."


def _due(facts: AgendaFacts) -> _Item:
    if not facts.due:
        return _Item(HEADINGS[Part.ACTION_ITEMS], "None are due by this meeting.")
    private = facts.committee.open_meetings
    entries = [_due_entry(line, facts.meeting.day, private=private) for line in facts.due.first]
    count = facts.due.count
    return _listed(
        HEADINGS[Part.ACTION_ITEMS], entries, DUE_ROOM, DUE_NAMED, "`/goals` lists them all.", count
    )


def _listed(
    heading: str, entries: Sequence[str], room: int, most: int, where: str, count: int | None = None
) -> _Item:
    """An item whose entries, the first of ``count``, stand in sections below its heading."""
    found = packing.sections("", entries, most=most, room=room - 1, where=where, count=count)
    return _Item(heading, blocks=found)


def _due_entry(line: Line, day: date, *, private: bool) -> str:
    """A commitment with its date; what was answered of it may be private.

    How late it is would change overnight; like silence, it is told to people privately, not posted.
    """
    step = line.step
    told = [steps.owner_name(line.owner), f"due {words.short_day(step.due, day)}" if step.due else ""]
    if step.progress != Progress.UNKNOWN and not private:
        told.append(_progress(step))
    if line.waiting_on:
        told.append(f"waiting on {kit.escape(line.waiting_on.name)}")
    mark = "•" if private else steps.mark(line)
    return f"{mark} {steps.named(step)}\n{' · '.join(filter(None, told))}"


def _progress(step: ActionStep) -> str:
    """``at risk, 60%``."""
    percent = f", {step.percent}%" if step.percent is not None else ""
    return f"{words.PROGRESS[step.progress]}{percent}"


def _reports(facts: AgendaFacts) -> _Item:
    """Those with something to tell first, each on its own; the others together.

    Under an open-meetings law what members have answered is told in the room, not written here.
    """
    telling = [report for report in facts.reports if report.count and not facts.committee.open_meetings]
    others = [*telling[MOST_GROUPS:], *(report for report in facts.reports if report not in telling)]
    blocks: list[Block] = []
    for report in telling[:MOST_GROUPS]:
        blocks += packing.sections(
            _turn(report),
            _report(report),
            most=REPORT_NAMED,
            room=GROUP_ROOM,
            where="`/goals` in its channel.",
            count=report.count,
        )
    if others:
        rest = [_turn(report) for report in others]
        blocks += packing.sections("", rest, most=40, room=1, where="`/committee` has them all.")
    told = "" if telling or facts.committee.open_meetings else "No check-ins since the last meeting."
    return _Item(HEADINGS[Part.REPORTS], told, blocks)


def _turn(report: ReportBack) -> str:
    leads = f" — {_people(report.leads)}" if report.leads else ""
    return f"*{kit.escape(report.workgroup.name)}*{leads}"


def _report(report: ReportBack) -> list[str]:
    moved = [
        packing.with_note(
            f"{steps.mark(line)} {steps.named(line.step)} · {_progress(line.step)}",
            line.checkin.note if line.checkin else "",
        )
        for line in report.moved.first
    ]
    done = [f"{steps.mark(line)} {steps.named(line.step)} · done" for line in report.done.first]
    came_up = [issue_told(one.note, report.more.get(one.pk)) for one in report.came_up]
    return [*done, *moved, *came_up]


def _unfinished(facts: AgendaFacts) -> _Item | None:
    """What the last meeting left, where the order has a part for it."""
    entries = [render_topic(topic) for topic in facts.topics if _is_left(topic)]
    if not entries:
        return None
    return _listed(HEADINGS[Part.UNFINISHED], entries, PARKED_ROOM, 15, "`/agenda` has them all.")


def _topics(facts: AgendaFacts) -> _Item:
    apart = Part.UNFINISHED in facts.order
    entries = [render_topic(topic) for topic in facts.topics if not (apart and _is_left(topic))]
    if not entries:
        return _Item(HEADINGS[Part.NEW_BUSINESS], "No topics yet.")
    return _listed(HEADINGS[Part.NEW_BUSINESS], entries, TOPIC_ROOM, 50, "these come first.")


def _is_left(topic: Topic) -> bool:
    return bool(topic.item.carried or topic.item.laid_over)


def _parked(facts: AgendaFacts) -> _Item | None:
    if not facts.parked:
        return None
    entries = [render_topic(topic) for topic in facts.parked]
    return _listed(HEADINGS[Part.PARKING_LOT], entries, PARKED_ROOM, 15, "they wait there.")


def _following(facts: AgendaFacts) -> str:
    return words.when(facts.following, facts.series.zone) if facts.following else "Not planned yet."


def posting(facts: AgendaFacts) -> Message:
    """It is on its way, if there is a channel for it."""
    meeting = facts.meeting
    if facts.channel_id is None:
        return no_channel()
    until = "the meeting is over"
    if meeting.notice_at is not None and meeting.frozen_at is None:
        until = f"{words.when(meeting.notice_at, facts.series.zone)}; after that a change is an amendment"
    return kit.say(
        f"The agenda for {words.full_day(meeting.day)} goes to {kit.channel(facts.channel_id)} now. "
        f"It is kept up to date there by itself until {until}."
    )


def no_channel() -> Message:
    """An agenda that has no place to go to yet."""
    return kit.say(
        "The agenda is ready, but there is no channel to post it in. A coordinator picks one with "
        "`/committee setup`; then `/agenda post` posts it. `/agenda` shows it to you meanwhile."
    )


@dataclass(frozen=True)
class Amendment:
    """What is said of a change of a closed agenda, and the mark that the agenda itself gets."""

    message: Message
    mark: dict[str, Any]


def amendment(
    series: MeetingSeries, meeting: Meeting, item: AgendaItem, presenter: Member | None, *, now: datetime
) -> Amendment:
    """The amendment that has just been counted: a topic put on, or one taken off."""
    day, number = words.full_day(meeting.day), meeting.amendments
    change = f"taken off: {kit.escape(item.title)}"
    if item.state != TopicState.REMOVED:
        change = f"added:\n{render_topic(Topic(item, presenter))}"
    told = f"*Amendment {number}* to the agenda of {day}, {change}"
    dated = f"*Amendment {number}*, {words.when(now, series.zone)}, {change}"
    return Amendment(kit.say(told, kit.section(told)), kit.section(dated).to_dict())


def moved_agenda(facts: AgendaFacts, posted: Message, news: str) -> Message:
    """A closed agenda whose meeting was moved: as it is posted, but for the day, with a note of the move."""
    header, _, *items, buttons = posted.blocks
    where, note = kit.section(_where_and_who(facts)).to_dict(), kit.section(news).to_dict()
    blocks = [header, where, *items, note, buttons]
    if len(blocks) > kit.MESSAGE_BLOCKS:
        blocks.remove(note)  # the channel was told of it all the same
    return Message(_notification(facts), blocks)
