"""What was decided, who is and was at the table by sector, what has been signed, and when it goes on."""

from collections.abc import Sequence

from models.agreement import AgreementLine
from models.calendar import wall_of
from models.meeting import Meeting, MeetingSeries
from models.minutes import EntryKind, MinutesEntry, MinutesState
from models.tools.partners import Standing
from models.tools.report_facts import RENEWAL, Attended, Decided, ReportFacts
from models.tools.report_sectors import Counts, Group
from prompts import kit, words
from prompts.minutes_words import RESULTS
from prompts.tools import agreements as register
from prompts.tools.report.blocks import Block, Heading, Items, Nothing, Section, Table, Text
from prompts.tools.report.sides import sides

PARTNERS = {
    Standing.COVERED: "At the table",
    Standing.VACANT: "Their seat is vacant",
    Standing.ASKED: "Asked, no answer yet",
    Standing.OPEN: "Not at the table",
}
MOST_COMING = 24
_HYPHEN = "\u2011"
"""One at which no line breaks: a count of votes is read as one."""


def decisions(facts: ReportFacts) -> list[Section]:
    """Motions with their result and decisions, by meeting; drafts of minutes are left out and counted."""
    blocks: list[Block] = []
    for one in facts.decided:
        blocks += [Heading(_meeting(one), _standing(one)), Items([_entry(row) for row in one.entries])]
    told = "" if blocks else "No motion or decision is in the minutes of this period. "
    waiting = sum(not one.readable for one in facts.held if one.series.workgroup_id is None)
    if waiting:
        of = kit.counted(waiting, "meeting")
        told += f"The minutes of {of} are not ready yet; what was decided there is not in here."
    if told:
        blocks.append(Text(told, small=True) if blocks else Nothing(told.strip()))
    return [Section("Motions and decisions", blocks)]


def _meeting(one: Decided) -> str:
    day = wall_of(one.held.meeting.starts_at, one.held.series.zone).date()
    return f"{one.held.series.title}, {words.full_day(day)}"


def _standing(one: Decided) -> str:
    approved = one.held.minutes is not None and one.held.minutes.state == MinutesState.APPROVED
    return "minutes approved" if approved else "minutes not approved yet"


def _entry(row: MinutesEntry) -> str:
    """``Motion: Adopt the charter (adopted, 5-0-1)``: for, against, abstained."""
    if row.kind != EntryKind.MOTION:
        return f"Decision: {row.text}"
    result = RESULTS[row.result] if row.result else ""
    counts = (row.votes_for, row.votes_against, row.abstained)
    votes = f", {_HYPHEN.join(map(str, counts))}" if row.votes_for is not None else ""
    return f"Motion: {row.text} ({result}{votes})"


def partners(facts: ReportFacts) -> list[Section]:
    """Which kinds of agencies belong at the table and are there, asked or missing; nothing where not used."""
    told = facts.told.partners
    rows = [
        (label, str(len(told[standing])), kit.listed(told[standing]))
        for standing, label in PARTNERS.items()
        if told.get(standing)
    ]
    head = ("Key partners", "How many", "Which")
    return [Section("Key partners", [Table("Key partners", head, rows, (3, 0, 8))])] if rows else []


def attendance(facts: ReportFacts) -> list[Section]:
    """Seats there by sector, meeting by meeting; never by person."""
    heading = "Attendance by sector"
    if not facts.attended:
        return [
            Section(heading, [Nothing("No roll was called at a meeting of the committee in this period.")])
        ]
    groups = list(facts.attended[0].by_group)
    rows = [(_date(facts, one), *(_share(one.by_group[group]) for group in groups)) for one in facts.attended]
    if len(rows) > 1:
        rows.append(("All meetings", *(_share(_all(facts.attended, group)) for group in groups)))
    head = ("Meeting", *(_sectors(group) for group in groups))
    told = (
        "Seats that were filled, by the principal or a designee, of those on the roll. A sector of a single "
        "seat is counted together with another one."
    )
    widths = (2, *(1 for _ in groups))
    return [Section(heading, [Text(told, small=True), Table(heading, head, rows, widths)])]


def _date(facts: ReportFacts, one: Attended) -> str:
    day = wall_of(one.meeting.starts_at, facts.committee.zone).date()
    return f"{day.day} {words.MONTHS[day.month - 1]} {day.year}"


def _sectors(group: Group) -> str:
    told = sides(group)
    return f"{told[0].upper()}{told[1:]}"


def _all(attended: Sequence[Attended], group: Group) -> Counts:
    counts = [one.by_group[group] for one in attended]
    return sum(here for here, _ in counts), sum(seats for _, seats in counts)


def _share(counts: Counts) -> str:
    here, seats = counts
    return f"{100 * here / seats:.0f}% ({here} of {seats})" if seats else "–"


def agreements(facts: ReportFacts) -> list[Section]:
    """What is in force, what is to be renewed, and which agencies have still to sign."""
    if not facts.agreements:
        return [Section("Agreements", [Nothing("No agreement is in force.")])]
    rows = [_agreement(facts, line) for line in facts.agreements]
    head = ("Agreement", "Kind", "To be renewed", "Still to sign")
    return [Section("Agreements", [Table("Agreements", head, rows, (4, 3, 3, 3))])]


def _agreement(facts: ReportFacts, line: AgreementLine) -> tuple[str, str, str, str]:
    agreement = line.agreement
    review, signed = agreement.review_on, {one.pk for one in line.signed}
    renew = "no day set"
    if review is not None:
        soon = review <= facts.day + RENEWAL
        day = f"{review.day} {words.MONTHS[review.month - 1][:3]} {review.year}"
        renew = f"{'was due' if review < facts.day else 'due'} {day}" if soon else day
    missing = [one.name for one in line.parties if one.pk not in signed]
    return agreement.title, register.KINDS[agreement.kind], renew, kit.listed(missing) or "–"


def coming(facts: ReportFacts) -> list[Section]:
    """The meetings of the next three months."""
    rows = [_coming(facts, meeting, series) for meeting, series in facts.coming[:MOST_COMING]]
    if not rows:
        return [Section("Next meetings", [Nothing("No meeting is planned.")])]
    blocks: list[Block] = [Table("Next meetings", ("When", "What", "Where"), rows, (4, 4, 3))]
    if len(facts.coming) > MOST_COMING:
        blocks.append(Text(f"And {len(facts.coming) - MOST_COMING} more.", small=True))
    return [Section("Next meetings", blocks)]


def _coming(facts: ReportFacts, meeting: Meeting, series: MeetingSeries) -> tuple[str, str, str]:
    place = meeting.place or series.place or "–"
    return words.when(meeting.starts_at, series.zone), series.title or facts.committee.name, place
