"""The hand-over note: what is late, what is coming and what waits, for somebody who takes over."""

from slack_sdk.models.blocks import Block

from models.record import Record
from prompts import kit, steps, words
from prompts.tools import agreements

MOST_RENEWALS = MOST_QUESTIONS = 4


def record_blocks(record: Record) -> list[Block]:
    """The note in a few sections; what is empty is left out."""
    told = [_commitments(record), _dates(record), _renewals(record), _questions(record)]
    told += [_waiting(record), _word(record)]
    return [kit.section(part) for part in told if part]


def word_blocks(record: Record) -> list[Block]:
    """The last holder's own word, if they left one."""
    word = _word(record)
    return [kit.section(word)] if word else []


def _commitments(record: Record) -> str:
    if not record.open:
        return ""
    head = f"*{kit.counted(record.open, 'open commitment')}*"
    head += _past(record.late.count, record.open)
    lines = [*record.late.first, *record.due.first][:6]
    rows = [
        f"• {steps.named(line.step)} · {steps.owner_name(line.owner)} · {steps.standing(line, record.day)}"
        for line in lines
    ]
    more = record.open - len(lines)
    return "\n".join([head, *rows, *([f"and {more} more: `/goals`"] if more > 0 and rows else [])])


def _past(late: int, all_open: int) -> str:
    if not late:
        return ", none past its date"
    if late == all_open > 1:
        return ", all past their date"
    return f", {late} past {'its' if late == 1 else 'their'} date"


def _dates(record: Record) -> str:
    if not record.meetings:
        return "*Coming meetings*\nNone is planned."
    rows = [
        f"• {words.when(meeting.starts_at, series.zone)}"
        f"{f' · {kit.escape(series.title)}' if series.workgroup_id else ''}"
        for meeting, series in record.meetings
    ]
    return "\n".join(["*Coming meetings*", *rows])


def _renewals(record: Record) -> str:
    if not record.agreements:
        return ""
    rows = []
    for line in record.agreements[:MOST_RENEWALS]:
        parties = f" ({agreements.agencies(line.parties)})" if line.parties else ""
        due = agreements.renewal(line.agreement, record.day)
        rows.append(f"• {agreements.titled(line.agreement)}{parties}, {due}")
    more = len(record.agreements) - len(rows)
    rest = [f"and {more} more: `/committee agreements`"] if more else []
    return "\n".join(["*Agreements to renew*", *rows, *rest])


def _questions(record: Record) -> str:
    if not record.questions:
        return ""
    from prompts.tools import counsel  # imported when first used, as all tools are

    rows = [
        f"• {kit.escape(kit.clip(line.question.about, 80))}, asked of {counsel.to_whom(line)} on "
        f"{words.full_day(line.question.asked_on)}"
        for line in record.questions[:MOST_QUESTIONS]
    ]
    more = len(record.questions) - len(rows)
    rest = [f"and {more} more: `/committee counsel`"] if more else []
    return "\n".join(["*Questions that counsel has not answered*", *rows, *rest])


def _waiting(record: Record) -> str:
    rows = [
        f"• minutes of {words.full_day(meeting.planned_on)} are not approved yet"
        for meeting in record.unapproved
    ]
    titles = [kit.escape(kit.clip(item.title, 80)) for item in record.parked[:4]]
    more = len(record.parked) - len(titles)
    if titles:
        rows.append(f"• in the parking lot: {'; '.join(titles)}" + (f", and {more} more" if more else ""))
    return "\n".join(["*What waits*", *rows]) if rows else ""


def _word(record: Record) -> str:
    if not record.note or record.author is None:
        return ""
    return f"*A word from {kit.mention(record.author.slack_id)}*\n{kit.escape(kit.clip(record.note, 2000))}"
