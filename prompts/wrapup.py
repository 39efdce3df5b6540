"""The wrap-up of a check-in round: one line for the channel, the rest in its thread, by commitment."""

from collections.abc import Sequence
from datetime import date

from models.lines import Line
from models.outbox import Message
from models.step import StepState
from models.wrapup import WrapUp
from prompts import kit, packing, steps

MOST, ROOM = 60, 11
"""Entries and sections of one heap: four heaps and their headings are within a message's blocks."""

WHERE = "`/goals` in this channel"


def render_headline(wrap_up: WrapUp) -> Message:
    """``Check-in of 16 November: 5 moved, 1 stuck, 2 without an answer``."""
    counts = [
        (len(wrap_up.moved), "moved"),
        (len(wrap_up.stuck), "stuck"),
        (len(wrap_up.silent), "without an answer"),
    ]
    told = [f"{number} {what}" for number, what in counts if number]
    if wrap_up.came_up:
        told.append(f"{kit.counted(len(wrap_up.came_up), 'thing')} came up")
    day = f"{wrap_up.opened.day} {wrap_up.opened:%B}"
    text = f"Check-in of {day}: {', '.join(told)}"
    return kit.say(text, kit.section(f"*{text}*"), kit.context("The details are in the thread."))


def render_details(wrap_up: WrapUp, *, today: date) -> Message:
    """By commitment, counting no days. Of those without an answer nobody is named: no list of shame."""
    heaps = [
        (":arrow_forward: *Moved*", [_told(line, today) for line in wrap_up.moved]),
        (":construction: *Stuck*", [_told(line, today) for line in wrap_up.stuck]),
        (
            ":white_circle: *Without an answer*",
            [f"• {steps.named(step)} · {steps.due(step, today, public=True)}" for step in wrap_up.silent],
        ),
        (
            ":speech_balloon: *What came up*",
            [_issue(note, done) for note, done in wrap_up.came_up],
        ),
    ]
    blocks = [block for heading, entries in heaps for block in _heap(heading, entries)]
    tail = "Something to add, or able to help? Answer here. `/checkin` changes an answer."
    told = [line.step for line in (*wrap_up.moved, *wrap_up.stuck)]
    message = kit.say("The check-in by commitment", *blocks, kit.context(tail))
    return steps.mentioning(message, [*told, *wrap_up.silent])


def _issue(note: str, done: str) -> str:
    told = f"• {kit.escape(' '.join(note.split()))}"
    return f"{told}\n   done: {kit.escape(done)}" if done else told


def _heap(heading: str, entries: Sequence[str]) -> list:
    if not entries:
        return []
    return packing.sections(heading, entries, most=MOST, room=ROOM, where=WHERE)


def _told(line: Line, today: date) -> str:
    owner = f" — {kit.escape(line.owner.name)}" if line.owner else ""
    settled = line.step.state == StepState.DONE
    note = line.checkin.note if line.checkin and settled else line.step.note
    entry = (
        f"• {steps.named(line.step)}{owner}\n   {steps.mark(line)} {steps.standing(line, today, public=True)}"
    )
    if line.waiting_on and line.step.waiting_why:
        note = note or line.step.waiting_why
    return packing.with_note(entry, note)
