"""What came up in a group that takes issues as they arise: as it is asked, listed, reported and put up."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, PlainTextInputElement

from models.asking import CameUp
from models.calendar import wall_of
from models.checkin import NOTE_LIMIT
from models.tools.arisen import DONE_LIMIT, Arisen, Issue
from models.topic import ATTACHMENT_LIMIT, TOPIC_LIMIT, TopicState
from models.workgroup import Workgroup
from prompts import ids, kit, packing, words
from prompts.questions import questions_for

PUT_UP = ids.tool("workplan", "put-up")
NOTE = ids.tool("workplan", "note")
MORE = ids.tool("workplan", "more")
NOTE_FORM = ids.tool("workplan", "note-form")
MORE_FORM = ids.tool("workplan", "more-form")

WANTED = "yes"
MOST_PUT_UP = 8
DONE_HINT = "In a sentence, so that the next one knows. Systems only, never individuals."
NOBODY_YET = (
    "Nothing has come up yet. This workgroup takes issues as they arise: note one when it does, and what was "
    "done about it. What the committee should hear goes on its agenda by a press."
)


def answer_fields(one: CameUp) -> list[Block]:
    """What came up, what was done about it, whether the committee should hear of it: all may stay empty."""
    group, more = one.workgroup, one.more
    text = PlainTextInputElement(initial_value=one.note or None, multiline=True, max_length=NOTE_LIMIT)
    hint = questions_for(group.step).came_up
    return [
        kit.field(group.name, f"came-{group.pk}", text, optional=True, hint=hint),
        *_more_fields(more, f"came-done-{group.pk}", f"came-for-{group.pk}"),
    ]


def _more_fields(more: Arisen | None, done: str, wanted: str) -> list[Block]:
    option = kit.option("The committee should talk about it", WANTED)
    chosen = [option] if more and more.for_committee else None
    said = PlainTextInputElement(initial_value=(more.done or None) if more else None, max_length=DONE_LIMIT)
    box = CheckboxesElement(options=[option], initial_options=chosen)
    return [
        kit.field("What was done about it?", done, said, optional=True, hint=DONE_HINT),
        kit.field("Does it need the committee?", wanted, box, optional=True),
    ]


def note_form(group: Workgroup, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Something that has come up between two check-ins."""
    text = PlainTextInputElement(multiline=True, max_length=NOTE_LIMIT)
    hint = questions_for(group.step).came_up
    blocks = [kit.field("What came up?", "note", text, hint=hint), *_more_fields(None, "done", "wanted")]
    return kit.form("What came up", NOTE_FORM, blocks, metadata=metadata)


def more_form(issue: Issue, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What was done about an issue since, and whether the committee should hear of it."""
    blocks = [kit.section(f"> {_short(issue.checkin.note)}"), *_more_fields(issue.more, "done", "wanted")]
    return kit.form("What was done", MORE_FORM, blocks, metadata=metadata)


def told(note: str, more: Arisen | None) -> str:
    """For a report-back: what came up, and under it what was done about it."""
    entry = packing.with_note("Came up:", note)
    if more is None:
        return entry
    parts = [f"done: {kit.escape(more.done)}"] if more.done else []
    parts += ["for the committee"] if more.for_committee else []
    return "\n".join([entry, f"   {' · '.join(parts)}"]) if parts else entry


def issue_rows(issues: Sequence[Issue], *, day: date, zone: str, may: frozenset[int]) -> list[Block]:
    """Each with what is known of it, and for those who may (``may`` holds its id) a way to say more."""
    return [block for issue in issues for block in _row(issue, day, zone, may)]


def _row(issue: Issue, day: date, zone: str, may: frozenset[int]) -> list[Block]:
    pk = issue.checkin.pk
    when = words.near_day(wall_of(issue.checkin.at, zone).date(), day)
    lines = [f"{_short(issue.checkin.note)}", f"{kit.escape(issue.author.name)}, {when}"]
    lines[-1] += f" · done: {kit.escape(issue.done)}" if issue.done else ""
    lines[-1] += f" · {standing(issue)}" if standing(issue) else ""
    row: list[Block] = [kit.section("\n".join(lines), block_id=f"issue:{pk}")]
    if pk not in may:
        return row
    buttons = [kit.button("What was done …", MORE, str(pk))]
    if not on_agenda(issue):
        buttons.append(kit.button("Put on the agenda", PUT_UP, str(pk)))
    return [*row, kit.actions(*buttons, block_id=f"issue:{pk}:keep")]


def standing(issue: Issue) -> str:
    """Whether it is for the committee, and is, or was, before it."""
    if issue.topic is None or issue.topic.state is TopicState.REMOVED:
        return "for the committee" if issue.for_committee else ""
    return "on the agenda" if issue.topic.state is TopicState.OPEN else "the committee has heard it"


def on_agenda(issue: Issue) -> bool:
    """Whether it is a topic of a meeting, or was dealt with as one."""
    return issue.topic is not None and issue.topic.state is not TopicState.REMOVED


def to_put_up(issues: Sequence[Issue]) -> list[Block]:
    """A button for each issue that somebody wants the committee to hear and that is on no agenda yet."""
    wanted = [issue for issue in issues if issue.for_committee and not on_agenda(issue)][:MOST_PUT_UP]
    return [
        kit.section(
            f"For the committee: {kit.escape(kit.clip(_flat(issue), 150))}",
            accessory=kit.button("Put on the agenda", PUT_UP, str(issue.checkin.pk)),
            block_id=f"issue:{issue.checkin.pk}",
        )
        for issue in wanted
    ]


def topic_title(issue: Issue) -> str:
    """What the agenda calls it: its beginning, on one line."""
    return kit.clip(_flat(issue), TOPIC_LIMIT)


def topic_attachment(issue: Issue, group: Workgroup) -> str:
    """Where it came up, and what was done about it."""
    done = f". Done so far: {issue.done}" if issue.done else ""
    return kit.clip(f"Came up in {group.name}{done}", ATTACHMENT_LIMIT)


def saved(*, private: bool) -> str:
    """It is noted; ``private``: it is read by those who lead alone."""
    read = "Those who lead read it." if private else "The workgroup's next report-back tells it."
    return f":white_check_mark: Noted. {read}"


def _flat(issue: Issue) -> str:
    return " ".join(issue.checkin.note.split())


def _short(note: str) -> str:
    return kit.escape(kit.clip(" ".join(note.split()), 300))
