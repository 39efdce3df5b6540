"""The charter and the mission: read, drafted, put to sign-off, signed by the agencies, version by version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)

from models.committee import Agency, Committee
from models.outbox import Message
from models.tools.charter import (
    PART_LIMIT,
    REASON_LIMIT,
    Answer,
    Charter,
    CharterState,
    Part,
    SignoffLine,
    in_state,
)
from models.tools.unsigned import AFTER, CharterWord
from prompts import ids, kit, packing, words
from prompts.pickers import date_field

OPEN = ids.tool("charter", "open")
SHOW = ids.tool("charter", "show")
VERSIONS = ids.tool("charter", "versions")
WRITE = ids.tool("charter", "write")
PUT = ids.tool("charter", "put")
SIGN = ids.tool("charter", "sign")
NOT_YET = ids.tool("charter", "not-yet")
RECORD = ids.tool("charter", "record")
IN_FORCE = ids.tool("charter", "in-force")
PAPER = ids.tool("charter", "paper")
DRAFT_FORM = ids.tool("charter", "draft-form")
NOT_YET_FORM = ids.tool("charter", "not-yet-form")
RECORD_FORM = ids.tool("charter", "record-form")

PARTS: dict[Part, tuple[str, str]] = {
    Part.MISSION: (
        "Mission",
        "Why the committee exists, in two or three sentences that all can repeat.",
    ),
    Part.SPONSOR: (
        "Sponsor",
        "Who called it into being and stands behind it: a board, a court, a sheriff.",
    ),
    Part.AIM: ("Aim", "What is to be different in the county, for whom, and by when."),
    Part.BACKGROUND: ("Background", "What led to this: data, events, what was tried before."),
    Part.IN_SCOPE: ("In scope", "Systems, places and groups of people that the committee works on."),
    Part.OUT_OF_SCOPE: ("Out of scope", "What it leaves to others, such as single cases."),
    Part.DELIVERABLES: ("Deliverables", "What will be there in the end: a protocol, an MOU, a report."),
    Part.ROLES: ("Stakeholders and roles", "Who sits at the table, who decides, who does the work."),
    Part.CONSTRAINTS: ("Constraints", "Law, money, people and time that set limits."),
    Part.TIMELINE: ("Timeline", "From when to when, with the milestones between."),
}
"""What each part is called, and what belongs in it."""

EMPTY = (
    "There is no charter yet. A charter says why the committee exists, what it works on and what it leaves "
    "alone. The chair or a coordinator writes it here, and the agencies' principals sign it."
)
MOST_OWN, MOST_VERSIONS, MOST_AGENCIES = 3, 100, 100
REASON, NAME = 200, 60
PARTS_ROOM = 36
"""Blocks of a message that are kept for the parts: room for what people write, were it all ampersands."""


@dataclass(frozen=True)
class Rights:
    """Whether the reader drafts and sees who has not signed; whether they record sign-offs of a meeting."""

    keep: bool
    record: bool


@dataclass(frozen=True)
class Facts:
    """All versions that the reader may see, the one that is ``shown``, and its sign-off.

    ``own`` are the agencies for which the reader answers.
    """

    committee: Committee
    versions: Sequence[Charter]
    shown: Charter | None
    lines: Sequence[SignoffLine]
    own: Sequence[SignoffLine]
    rights: Rights


def render_charter(facts: Facts, *, notice: str = "") -> Message:
    """The version as it reads, where it stands, and what the reader can do about it."""
    charter = facts.shown
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(f"Charter of {facts.committee.name}"))
    if charter is None:
        blocks.append(kit.section(EMPTY))
    else:
        blocks.append(kit.context(f"Version {charter.number}, {state_of(charter)}"))
        parts = [_part(label, text) for part, (label, _) in PARTS.items() if (text := charter.said(part))]
        told, left_out = kit.fitted(parts, PARTS_ROOM)
        blocks += told
        if left_out:
            blocks.append(kit.context(f"{kit.counted(left_out, 'part')} more: the PDF has the whole."))
        blocks += _answers(facts, charter)
    blocks += _waiting(facts)
    blocks.append(kit.actions(*_buttons(facts), block_id="charter"))
    return kit.say(notice or "The charter", *blocks)


def state_of(charter: Charter) -> str:
    """``in force since Tuesday, 3 March 2026``."""
    if charter.state == CharterState.IN_FORCE and charter.in_force_on:
        return f"in force since {words.full_day(charter.in_force_on)}"
    if charter.state == CharterState.PROPOSED and charter.put_on:
        return f"put to sign-off on {words.full_day(charter.put_on)}"
    if charter.state == CharterState.REPLACED and charter.replaced_on:
        if charter.in_force_on is None:
            return "never in force"
        return f"in force until {words.full_day(charter.replaced_on)}"
    return "a draft"


def _part(label: str, text: str) -> list[Block]:
    """The part in as many sections as it needs; nothing of it is cut off."""
    first, *rest = packing.whole(text)
    return [kit.section(f"*{label}*\n{first}"), *(kit.section(piece) for piece in rest)]


def _waiting(facts: Facts) -> list[Block]:
    """That another version is put to sign-off, where this one is read."""
    proposed = in_state(facts.versions, CharterState.PROPOSED)
    if proposed is None or facts.shown is None or proposed.pk == facts.shown.pk:
        return []
    read = kit.button("Read it", SHOW, str(proposed.pk))
    text = f"Version {proposed.number} was {state_of(proposed)}."
    return [kit.section(text, accessory=read, block_id="charter:proposed")]


def _answers(facts: Facts, charter: Charter) -> list[Block]:
    """The reader's own buttons, and for those who keep the charter who has signed and who has not."""
    blocks: list[Block] = []
    if charter.state == CharterState.PROPOSED and not facts.committee.open_meetings:
        for line in [line for line in facts.own if not line.signed][:MOST_OWN]:
            blocks.append(answer_buttons(charter, line.agency))
    if charter.state not in (CharterState.PROPOSED, CharterState.IN_FORCE):
        return blocks
    signed = [_short(line.agency.name) for line in facts.lines if line.signed]
    if facts.rights.keep:
        rows = [f"• {_open(line)}" for line in facts.lines if not line.signed]
        heading = f"*Signed*: {kit.listed(signed) if signed else 'nobody yet'}"
        if rows:
            heading += "\n*Not signed* (only chair and coordinators see this):"
        blocks += packing.sections(kit.clip(heading, 2500), rows, most=30, room=4, where="the paper has all")
    return blocks


def answer_buttons(charter: Charter, agency: Agency, *, block_id: str = "") -> Block:
    """To sign for an agency, or to say why not yet."""
    value = f"{charter.pk}:{agency.pk}"
    return kit.actions(
        kit.button(f"Sign for {agency.name}", SIGN, value, style="primary"),
        kit.button("Not yet …", NOT_YET, value),
        block_id=block_id or f"charter:answer:{agency.pk}",
    )


def _open(line: SignoffLine) -> str:
    """``Hospital (@dee): not yet, because …``; without principals the seat is vacant."""
    people = kit.listed(kit.mention(one.slack_id) for one in line.principals)
    told = f"{_short(line.agency.name)} ({people or 'its seat is vacant, so it is not waited for'})"
    if line.row is not None and line.row.answer == Answer.NOT_YET:
        told += f": not yet, because {kit.escape(kit.clip(' '.join(line.row.because.split()), REASON))}"
    return told


def _short(name: str) -> str:
    return kit.escape(kit.clip(name, NAME))


def _buttons(facts: Facts) -> list[InteractiveElement]:
    charter, keep = facts.shown, facts.rights.keep
    draft = in_state(facts.versions, CharterState.DRAFT)
    buttons = []
    if charter is not None:
        buttons.append(kit.button("PDF", PAPER, str(charter.pk)))
    if keep:
        label = "Change the draft …" if draft else "Write a new version …" if facts.versions else "Write it …"
        buttons.append(kit.button(label, WRITE, style=None if facts.versions else "primary"))
    if keep and charter is not None and charter.state == CharterState.DRAFT:
        buttons.append(kit.button("Put to sign-off", PUT, str(charter.pk), confirm=_asked(facts)))
    if charter is not None and charter.state == CharterState.PROPOSED:
        if facts.rights.record and facts.committee.open_meetings:
            buttons.append(kit.button("Record sign-offs …", RECORD, str(charter.pk)))
        if keep and not any(line.missing for line in facts.lines):
            buttons.append(kit.button("Put in force", IN_FORCE, str(charter.pk)))
    if len(facts.versions) > 1:
        options = [
            kit.option(f"Version {one.number}, {state_of(one)}", str(one.pk))
            for one in facts.versions[:MOST_VERSIONS]
        ]
        buttons.append(
            StaticSelectElement(placeholder="Read a version …", action_id=VERSIONS, options=options)
        )
    return buttons or [kit.button("Look again", OPEN)]


def _asked(facts: Facts) -> tuple[str, str]:
    told = "The words cannot be changed after that; a change is a new version."
    if not facts.committee.open_meetings:
        told = f"Each agency's principal is asked privately. {told}"
    return "Put it to sign-off?", told


def draft_form(start: Mapping[Part, str], *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """All parts of a charter as they are in the draft, or in the version on which it builds."""
    fields = [
        kit.field(
            label,
            part.value,
            PlainTextInputElement(
                multiline=True, max_length=PART_LIMIT, initial_value=start.get(part) or None
            ),
            optional=True,
            hint=hint,
        )
        for part, (label, hint) in PARTS.items()
    ]
    return kit.form("Charter", DRAFT_FORM, fields, metadata=metadata, submit="Save the draft")


def not_yet_form(agency: Agency, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Why an agency does not sign yet."""
    element = PlainTextInputElement(multiline=True, max_length=REASON_LIMIT)
    hint = "Only the chair and the coordinators read it."
    fields = [
        kit.section(f"*{_short(agency.name)}* does not sign yet. You can still sign at any time."),
        kit.field("What would have to change?", "because", element, hint=hint),
    ]
    return kit.form("Not yet", NOT_YET_FORM, fields, metadata=metadata, submit="Send")


def record_form(lines: Sequence[SignoffLine], *, metadata: Mapping[str, Any]) -> dict[str, Any] | None:
    """Which agencies signed off in a meeting; None when all have."""
    options = [
        kit.option(line.agency.name, str(line.agency.pk)) for line in lines[:MOST_AGENCIES] if not line.signed
    ]
    if not options:
        return None
    fields = [
        kit.field("Which agencies signed off?", "agencies", StaticMultiSelectElement(options=options)),
        date_field("On which day?", "day", None, hint="Leave it empty for today."),
    ]
    return kit.form("Sign-offs of a meeting", RECORD_FORM, fields, metadata=metadata)


def saved(charter: Charter) -> str:
    """The draft is kept."""
    who = "Only the chair and the coordinators see it"
    return f":white_check_mark: Saved as the draft of version {charter.number}. {who}."


def put(charter: Charter, asked: int) -> str:
    """It is with the principals, or waits for the meeting."""
    told = (
        f"{kit.counted(asked, 'principal')} will be asked privately" if asked else "It waits for the meeting"
    )
    return f":white_check_mark: Version {charter.number} is put to sign-off. {told}."


def ask(charter: Charter, agency: Agency, committee: Committee) -> Message:
    """To an agency's principal: there is a charter to sign."""
    text = (
        f"Version {charter.number} of the charter of {kit.escape(committee.name)} is put to sign-off. "
        f"You answer for *{_short(agency.name)}*."
    )
    return _to_sign(text, charter, agency)


def ask_again(word: CharterWord, committee: Committee) -> Message:
    """The same once more, some weeks later; the last time it says that nobody is reminded after it."""
    text = (
        f"Version {word.charter.number} of the charter of {kit.escape(committee.name)} is still to be signed "
        f"for *{_short(word.agency.name)}*. Sign it, or say what holds it back."
    )
    last = " I will not remind you of it again." if word.stage == max(AFTER) else ""
    return _to_sign(text + last, word.charter, word.agency)


def _to_sign(text: str, charter: Charter, agency: Agency) -> Message:
    """Every block of it goes once the agency has answered."""
    subject, mission = charter.ask_subject(agency), charter.said(Part.MISSION)
    shown = f"> {kit.escape(kit.clip(' '.join(mission.split()), 500))}"
    quoted = [kit.section(shown, block_id=f"{subject}/mission")] if mission else []
    read = kit.actions(kit.button("Read it whole", SHOW, str(charter.pk)), block_id=f"{subject}/read")
    answer = answer_buttons(charter, agency, block_id=f"{subject}/answer")
    return kit.say(text, kit.section(text, block_id=f"{subject}/text"), *quoted, read, answer)


def answered(charter: Charter, agency: Agency, *, signs: bool, in_force: bool) -> Message:
    """What the principal has said, and what came of it."""
    told = f"{_short(agency.name)} has {'signed' if signs else 'not signed'} version {charter.number}"
    text = f":white_check_mark: Thank you. {told}{' yet' if not signs else ''}."
    if in_force:
        text += " All have signed: it is in force."
    read = [kit.button("Read it", SHOW, str(charter.pk))]
    if not signs:
        told = "The chair and the coordinators read why."
        return kit.say(text, kit.section(f"{text} {told}"), kit.actions(*read))
    return kit.say(text, kit.section(text), kit.actions(*read))


def recorded(charter: Charter, count: int, *, in_force: bool) -> str:
    """What was written down from the meeting."""
    told = f":white_check_mark: Recorded: {kit.counted(count, 'agency', 'agencies')} signed off."
    return f"{told} Version {charter.number} is in force." if in_force else told


def now_in_force(charter: Charter) -> Message:
    """To who drafted it, when the last agency has signed."""
    text = f"All agencies have signed version {charter.number} of the charter: it is in force from today on."
    return kit.say(text, kit.section(text), kit.actions(kit.button("Read it", SHOW, str(charter.pk))))


def sign_off_day(day: date) -> str:
    """The day of a sign-off, as the paper has it."""
    return f"{day.day} {words.MONTHS[day.month - 1]} {day.year}"


def announced(charter: Charter) -> str:
    """What stands beside the file."""
    return f"Version {charter.number} of the charter, as a PDF. Only you get it here."
