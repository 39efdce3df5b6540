"""The agenda: as it is posted, as one person sees it with what they can do, and the form for a topic."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    NumberInputElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)

from models.agenda import DUE_NAMED, REPORT_NAMED, AgendaFacts, ReportBack, Topic
from models.calendar import wall_of
from models.committee import Member
from models.lines import Line
from models.meeting import Meeting
from models.outbox import Message
from models.step import ActionStep, Progress
from models.topic import LONGEST_TOPIC, TOPIC_LIMIT, AgendaItem, Wanted
from prompts import ids, kit, packing, steps, words

HELP = """*The agenda*
`/agenda` – the next meeting's agenda as it stands
`/agenda add Jail intake form 10m @ana decide` – a topic; the minutes, the presenter and \
`inform`, `discuss` or `decide` may be left out
`/agenda add` – the same as a form
`/agenda post` – chair or coordinator: posts it now
On any message: *More actions → Add to agenda*"""

WANTED = {
    Wanted.INFORM: "to inform",
    Wanted.DISCUSS: "to discuss",
    Wanted.DECIDE: "to decide",
}

PARKING_LOT = "parking"
"""The form's choice for a topic that has no meeting yet."""

MOST_GROUPS, GROUP_ROOM, DUE_ROOM, TOPIC_ROOM, PARKED_ROOM = 9, 2, 10, 8, 3


def render_agenda(facts: AgendaFacts) -> Message:
    """The agenda as it is posted. It says nothing that changes with the hour, only with the facts."""
    heaps = [facts.due, *(heap for report in facts.reports for heap in (report.done, report.moved))]
    message = _message(facts, kit.actions(_add_button(facts.meeting)))
    return steps.mentioning(message, [line.step for heap in heaps for line in heap.first])


def fingerprint(message: Message) -> str:
    """The same for messages that read the same."""
    told = json.dumps([message.text, message.blocks], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Rights:
    """What the reader can do with an agenda; ``posts_at`` is when it is posted by itself."""

    may_post: bool = False
    removable: Sequence[AgendaItem] = ()
    posts_at: datetime | None = None


def render_private(facts: AgendaFacts, rights: Rights) -> Message:
    """The agenda as it stands, for one reader."""
    elements: list[InteractiveElement] = [_add_button(facts.meeting)]
    if rights.may_post and facts.meeting.agenda_posted_at is None:
        elements.append(kit.button("Post it now", ids.AGENDA_POST, str(facts.meeting.pk)))
    if rights.removable:
        elements.append(
            StaticSelectElement(
                action_id=ids.TOPIC_REMOVE,
                placeholder=PlainTextObject(text="Take a topic off …"),
                options=[kit.option(item.title, str(item.pk)) for item in rights.removable[:100]],
            )
        )
    return _message(facts, kit.context(_posting(facts, rights)), kit.actions(*elements))


def _posting(facts: AgendaFacts, rights: Rights) -> str:
    place = kit.channel(facts.channel_id) if facts.channel_id else "the channel"
    if facts.meeting.agenda_posted_at is not None:
        return f"Posted in {place}, and kept up to date there."
    if rights.posts_at is None:
        return "Only you see this. Nothing is set to post it; `/agenda post` does."
    return f"Only you see this. It goes to {place} on {words.when(rights.posts_at, facts.series.zone)}."


def _add_button(meeting: Meeting) -> InteractiveElement:
    return kit.button("Add a topic", ids.OPEN_TOPIC_FORM, str(meeting.pk))


@dataclass(frozen=True)
class _Item:
    """One numbered item of the standing order."""

    heading: str
    words: str = ""
    blocks: Sequence[Block] = ()


def _message(facts: AgendaFacts, *foot: Block) -> Message:
    """The standing order as councils print it; only the parking lot is left out when it is empty."""
    title = f"Agenda · {facts.workgroup.name if facts.workgroup else facts.committee.name}"
    items = [
        _Item("Call to order and roll call"),
        _Item("Approval of the minutes", _minutes(facts)),
        _due(facts),
        _reports(facts),
        _topics(facts),
        *([_parked(facts)] if facts.parked else []),
        _Item("Next meeting", _following(facts)),
        _Item("Adjournment"),
    ]
    blocks: list[Block] = [kit.header(title), kit.section(_where_and_who(facts))]
    for number, item in enumerate(items, start=1):
        told = f"\n{item.words}" if item.words else ""
        blocks += [kit.section(f"*{number}. {item.heading}*{told}"), *item.blocks]
    day = words.when(facts.meeting.starts_at, facts.series.zone)
    return kit.say(f"{kit.escape(title)}, {day}", *blocks, *foot)


def _where_and_who(facts: AgendaFacts) -> str:
    begin, end = (wall_of(at, facts.series.zone) for at in (facts.meeting.starts_at, facts.meeting.ends_at))
    told = f"*{words.full_day(begin.date())}*, {words.hour(begin.time())}–{words.hour(end.time())}"
    if facts.series.place:
        told += f" · {kit.escape(facts.series.place)}"
    return f"{told}\n{_who_chairs(facts)}"


def _who_chairs(facts: AgendaFacts) -> str:
    if facts.workgroup is not None:
        return f"Led by {_people(facts.leads)}" if facts.leads else "No lead yet"
    if facts.chair is not None:
        return f"{kit.mention(facts.chair.slack_id)} chairs"
    return "The chair is vacant: any member can open the meeting, and that does not make them the chair."


def _people(members: Sequence[Member]) -> str:
    return kit.listed(kit.mention(member.slack_id) for member in members)


def _minutes(facts: AgendaFacts) -> str:
    if facts.since is None:
        return "None yet: this is the first meeting."
    return f"Of the meeting of {words.full_day(facts.since)}."


def _due(facts: AgendaFacts) -> _Item:
    if not facts.due:
        return _Item("Action items due", "None are due by this meeting.")
    entries = [_due_entry(line, facts.meeting.planned_on) for line in facts.due.first]
    count = facts.due.count
    return _listed("Action items due", entries, DUE_ROOM, DUE_NAMED, "`/goals` lists them all.", count)


def _listed(
    heading: str, entries: Sequence[str], room: int, most: int, where: str, count: int | None = None
) -> _Item:
    """An item whose entries, the first of ``count``, stand in sections below its heading."""
    found = packing.sections("", entries, most=most, room=room - 1, where=where, count=count)
    return _Item(heading, blocks=found)


def _due_entry(line: Line, day: date) -> str:
    """A commitment with its date.

    How late it is would change overnight; like silence, it is told to people privately, not posted.
    """
    step = line.step
    told = [steps.owner_name(line.owner), f"due {words.short_day(step.due, day)}" if step.due else ""]
    if step.progress != Progress.UNKNOWN:
        told.append(_progress(step))
    if line.waiting_on:
        told.append(f"waiting on {kit.escape(line.waiting_on.name)}")
    return f"{steps.mark(line)} {steps.named(step)}\n{' · '.join(filter(None, told))}"


def _progress(step: ActionStep) -> str:
    """``at risk, 60%``."""
    percent = f", {step.percent}%" if step.percent is not None else ""
    return f"{words.PROGRESS[step.progress]}{percent}"


def _reports(facts: AgendaFacts) -> _Item:
    """Those with something to tell first, each on its own; the others together."""
    telling = [report for report in facts.reports if report.count]
    others = [*telling[MOST_GROUPS:], *(report for report in facts.reports if not report.count)]
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
    told = "" if telling else "No check-ins since the last meeting."
    return _Item("Workgroup report-backs", told, blocks)


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
    came_up = [packing.with_note("Came up:", one.note) for one in report.came_up]
    return [*done, *moved, *came_up]


def _topics(facts: AgendaFacts) -> _Item:
    if not facts.topics:
        return _Item("New business", "No topics yet.")
    entries = [_topic(topic) for topic in facts.topics]
    return _listed("New business", entries, TOPIC_ROOM, 50, "these come first.")


def _parked(facts: AgendaFacts) -> _Item:
    entries = [_topic(topic) for topic in facts.parked]
    return _listed("Parking lot", entries, PARKED_ROOM, 15, "they wait there.")


def _topic(topic: Topic) -> str:
    item = topic.item
    told = [kit.mention(topic.presenter.slack_id) if topic.presenter else "presenter to be found"]
    if item.minutes:
        told.append(kit.counted(item.minutes, "minute"))
    told.append(WANTED[item.wanted])
    return f"• {kit.escape(item.title)}\n{' · '.join(told)}"


def _following(facts: AgendaFacts) -> str:
    return words.when(facts.following, facts.series.zone) if facts.following else "Not planned yet."


def topic_added(item: AgendaItem, presenter: Member, meeting: Meeting | None) -> Message:
    """What was put where, as it was read."""
    where = (
        f"the agenda of *{words.full_day(meeting.planned_on)}*"
        if meeting
        else "the parking lot, until a meeting takes it up"
    )
    text = f":memo: On {where}:\n{_topic(Topic(item, presenter))}"
    return kit.say(text, kit.section(text), kit.actions(kit.button("Undo", ids.UNDO)))


def topic_removed(item: AgendaItem) -> Message:
    """What was taken off, which can be taken back."""
    text = f"Off the agenda: {kit.escape(item.title)}"
    return kit.say(text, kit.section(text), kit.actions(kit.button("Undo", ids.UNDO)))


def posting(meeting: Meeting, channel_id: str) -> Message:
    """It is on its way."""
    day = words.full_day(meeting.planned_on)
    return kit.say(
        f"The agenda for {day} goes to {kit.channel(channel_id)} now. "
        "It is kept up to date there by itself until the meeting is over."
    )


def no_channel() -> Message:
    """An agenda that has no place to go to yet."""
    return kit.say(
        "The agenda is ready, but there is no channel to post it in. A coordinator picks one with "
        "`/committee setup`; then `/agenda post` posts it. `/agenda` shows it to you meanwhile."
    )


@dataclass(frozen=True)
class TopicDraft:
    """What is known of a topic when its form opens; of several people one must be picked."""

    title: str = ""
    presenter: str | None = None
    minutes: int | None = None
    wanted: Wanted = Wanted.DISCUSS
    several_people: bool = False


def topic_form(
    meetings: Sequence[Meeting], draft: TopicDraft, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """A topic for a meeting, or for the parking lot."""
    blocks: list[Block] = []
    if draft.several_people:
        blocks.append(kit.section("Please choose *one person* who presents it; others can of course speak."))
    title = PlainTextInputElement(initial_value=draft.title or None, multiline=True, max_length=TOPIC_LIMIT)
    minutes = NumberInputElement(
        is_decimal_allowed=False,
        min_value="1",
        max_value=str(LONGEST_TOPIC),
        initial_value=str(draft.minutes) if draft.minutes else None,
    )
    blocks += [
        kit.field("What is it about?", "title", title),
        kit.field("Who presents it?", "presenter", UserSelectElement(initial_user=draft.presenter)),
        kit.field("How many minutes?", "minutes", minutes, optional=True),
        kit.field("What is wanted of the table?", "wanted", _wanted_choice(draft.wanted)),
        kit.field("For which meeting?", "meeting", _meeting_choice(meetings)),
    ]
    return kit.form("Add a topic", ids.TOPIC_FORM, blocks, submit="Add topic", metadata=metadata)


def _wanted_choice(chosen: Wanted) -> RadioButtonsElement:
    options = {one: kit.option(said.capitalize(), one.value) for one, said in WANTED.items()}
    return RadioButtonsElement(options=list(options.values()), initial_option=options[chosen])


def _meeting_choice(meetings: Sequence[Meeting]) -> StaticSelectElement:
    """The coming meetings and the parking lot; the next meeting is chosen at first."""
    options = [kit.option(words.full_day(one.planned_on), str(one.pk)) for one in meetings[:99]]
    options.append(kit.option("No meeting yet: the parking lot", PARKING_LOT))
    return StaticSelectElement(options=options, initial_option=options[0])
