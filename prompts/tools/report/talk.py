"""``/committee report`` in Slack: what it is for, the reports made, the form for a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, PlainTextInputElement

from models.committee import Committee
from models.outbox import Message
from models.tools.report import WORDS_LIMIT, BoardReport, MadeLine, Part, Window
from prompts import ids, kit, words
from prompts.pickers import date_field, select
from prompts.tools.report.paper import period

MAKE = ids.tool("report", "make")
AGAIN = ids.tool("report", "again")
POST = ids.tool("report", "post")
FORM = ids.tool("report", "form")

PARTS: dict[Part, str] = {
    Part.PROGRESS: "Progress by workgroup and by intercept, with what came up",
    Part.GAPS: "Gaps with the map, the last ranking, what agencies said",
    Part.INDICATORS: "Indicators, with their charts",
    Part.CYCLES: "Tests of change (PDSA) decided on, and what was learned",
    Part.DECISIONS: "Motions and decisions",
    Part.ATTENDANCE: "Key partners at the table, attendance by sector",
    Part.ASSESSMENTS: "Readiness, and self-assessments beside the run before",
    Part.AGREEMENTS: "Charter, objectives and agreements",
    Part.FUNDING: "Funding, and where it ends",
    Part.MEETINGS: "Next meetings",
}

ABOUT = (
    "A report for the board: progress, gaps, indicators, decisions and what comes next, as a PDF and a web "
    "page. It is made from the committee's own records. Late work is counted by workgroup; nobody is named."
)
WHO = "The chair or a coordinator makes it."
FROM_TODAY = "A report made again takes the same period and words, and the records as they are today."


@dataclass(frozen=True)
class Rights:
    """What the person may do."""

    make: bool
    post: bool


def render_list(
    committee: Committee, lines: Sequence[MadeLine], rights: Rights, *, notice: str = ""
) -> Message:
    """What a report is, and those made last, with what can be done with each."""
    blocks: list[Block] = [kit.header("Reports to the board")]
    if notice:
        blocks.append(kit.section(notice))
    blocks.append(kit.section(ABOUT if rights.make else f"{ABOUT} {WHO}"))
    if rights.make:
        blocks.append(kit.actions(kit.button("Make a report …", MAKE, style="primary")))
    if not lines:
        blocks.append(kit.context("None has been made yet."))
    for line in lines:
        blocks += _row(committee, line, rights)
    if lines and rights.make:
        blocks.append(kit.context(FROM_TODAY))
    return kit.say(notice or "Reports to the board", *blocks)


def _row(committee: Committee, line: MadeLine, rights: Rights) -> list[Block]:
    report = line.report
    who = kit.escape(line.author.name) if line.author else "on the command line"
    made = words.when(report.made_at, committee.zone)
    told = f"*{_period(committee, report)}*\nmade {made}, {'by ' if line.author else ''}{who}"
    told += " · sent to the channel" if report.posted_at else ""
    buttons = [kit.button("Make again", AGAIN, str(report.pk))] if rights.make else []
    if rights.post and report.posted_at is None and committee.channel_id is not None:
        buttons.append(_send(report))
    row: list[Block] = [kit.section(told)]
    return [*row, kit.actions(*buttons, block_id=f"report:{report.pk}")] if buttons else row


def _send(report: BoardReport) -> Any:
    question = "Everybody in the committee's channel will see the PDF."
    return kit.button("Send to the channel", POST, str(report.pk), confirm=("Send the report?", question))


def _period(committee: Committee, report: BoardReport) -> str:
    told = period(report.wish.span, committee.fiscal_year_start_month)
    return told[0].upper() + told[1:]


def form(*, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Period, parts and the chair's words; all parts are ticked."""
    options = {part: kit.option(label, part.value) for part, label in PARTS.items()}
    windows = {
        Window.LAST_QUARTER.value: "The last quarter",
        Window.THIS_QUARTER.value: "This quarter so far",
        Window.LAST_YEAR.value: "The last fiscal year",
        Window.THIS_YEAR.value: "This fiscal year so far",
        Window.SINCE.value: "Since a day, picked below",
    }
    ticked = list(options.values())
    blocks = [
        kit.field("For which time?", "window", select(windows, Window.LAST_QUARTER.value)),
        date_field("Since which day?", "since", None, hint="Only for “Since a day”."),
        kit.field("Parts", "parts", CheckboxesElement(options=ticked, initial_options=ticked)),
        kit.field("The chair's foreword", "foreword", _words(), optional=True),
        kit.field(
            "What do you ask of the board?",
            "asks",
            _words(),
            optional=True,
            hint="It stands on the first page. Speak of the system, never of a person in care or custody.",
        ),
    ]
    return kit.form("A report to the board", FORM, blocks, submit="Make it", metadata=metadata)


def _words() -> PlainTextInputElement:
    return PlainTextInputElement(multiline=True, max_length=WORDS_LIMIT)


def render_made(
    committee: Committee, report: BoardReport, *, may_post: bool, same: bool | None = None
) -> Message:
    """It is on its way; ``same`` tells one that was made again whether it says the same as before."""
    name = kit.escape(_period(committee, report))
    told = f"The report for {name} is on its way into our messages, as a PDF and a web page."
    if same is not None:
        told += (
            " It says the same as before."
            if same
            else " The records have changed since: please read it anew."
        )
    blocks: list[Block] = [kit.section(told)]
    if may_post and committee.channel_id is not None:
        blocks.append(kit.actions(_send(report), block_id=f"report:{report.pk}"))
    return kit.say(told, *blocks)


def render_changed(report: BoardReport) -> Message:
    """The records are not those of the draft any more: what would be sent has been read by nobody."""
    told = (
        "The records have changed since that report was made, so it was not sent. Make it again, read it, "
        "and send that one."
    )
    buttons = kit.actions(kit.button("Make again", AGAIN, str(report.pk)), block_id=f"report:{report.pk}")
    return kit.say(told, kit.section(told), buttons)


def no_channel() -> Message:
    """There is nowhere to send it to."""
    return kit.say("The committee has no channel yet. A coordinator picks one with `/committee setup`.")


def sent() -> Message:
    """It is on its way to the channel."""
    return kit.say("The report is on its way to the committee's channel.")


def draft_comment(committee: Committee, report: BoardReport) -> str:
    """What stands beside the files that only the person gets."""
    told = kit.escape(f"Report of {committee.name}, {_period(committee, report)}")
    return (
        f"{told}. Only you get it here. The web page opens in any browser; it is one file, without scripts."
    )


def posted_comment(committee: Committee, report: BoardReport) -> str:
    """What stands beside the PDF in the channel."""
    return kit.escape(f"Report to the board: {committee.name}, {_period(committee, report)}")


def file_name(report: BoardReport, ending: str) -> str:
    """``report-2026-07-01-to-2026-09-30.pdf``."""
    return f"report-{report.starts_on}-to-{report.ends_on}.{ending}"


def which_form(name: str) -> str:
    """The command line's file has no ending that says what it is to be."""
    return f"“{kit.clip(name, 80)}” does not say what to write. Let its name end in .pdf or .html."


def which_parts(typed: str) -> str:
    """A word of the command line is no part of the report."""
    return f"“{kit.clip(typed, 80)}” is not all parts of the report. There are: {', '.join(Part)}."


def written(name: str, size: int) -> str:
    """The file is there."""
    return f"{name} is written ({size / 1000:,.0f} kB)."


def not_written(name: str, reason: str) -> str:
    """The file could not be written; that the report was made is on record all the same."""
    return f"{kit.clip(name, 200)} could not be written ({reason}). Please give another path."
