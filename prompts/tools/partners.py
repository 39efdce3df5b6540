"""Who sits at the table, by side; the key partners, and which of them nobody covers."""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from slack_sdk.models.blocks import Block, InteractiveElement

from models.committee import Sector
from models.outbox import Message
from models.roster import SeatLine
from models.tools.invitations import AskState, Invitation, InvitationLine
from models.tools.partners import Balance, CoverLine, PartnerLine, Shipped, Standing
from models.topic import TOPIC_LIMIT
from prompts import ids, kit, words
from prompts.tools.showing import agency_names, few, named, on_day, packed, page_of, sentence, turning

OPEN_ROSTER = ids.tool("partners", "roster")
ROSTER_PAGE = ids.tool("partners", "roster-page")
ROSTER_BACK = ids.tool("partners", "roster-back")
OPEN_LIST = ids.tool("partners", "list")
LIST_PAGE = ids.tool("partners", "list-page")
LIST_BACK = ids.tool("partners", "list-back")
OPEN_ONE = ids.tool("partners", "one")
MARK = ids.tool("partners", "mark")
MARK_EACH = ids.tool("partners", "mark-each")
INVITE = ids.tool("partners", "invite")
ANSWER = ids.tool("partners", "answer")
ADD = ids.tool("partners", "add")
CHANGE = ids.tool("partners", "change")
OFF = ids.tool("partners", "off")
ON = ids.tool("partners", "on")
AGENDA = ids.tool("partners", "agenda")

FILE = Path(__file__).with_name("partners.toml")

AGENCIES_A_PAGE, PARTNERS_A_PAGE = 30, 20
MOST_PEOPLE, MOST_ASKED, MOST_PAST = 6, 8, 10

MARKS = {
    Standing.COVERED: ":white_check_mark:",
    Standing.VACANT: ":warning:",
    Standing.ASKED: ":hourglass_flowing_sand:",
    Standing.OPEN: ":white_circle:",
    Standing.OFF: ":heavy_minus_sign:",
}

OUTCOMES = {
    AskState.JOINED: "joined",
    AskState.DECLINED: "said no",
    AskState.LATER: "said later",
    AskState.DROPPED: "not asked after all",
}

ONCE_JOINED = (
    "A coordinator gives them a seat with *Seats …* in the roster, and marks here that they cover it."
)

NO_SEATS = (
    "Nobody has a seat yet. The roster shows who sits at the table and which side they come from. "
    "A coordinator adds agencies and seats with *Seats …*."
)


@cache
def shipped() -> tuple[Shipped, ...]:
    """The key partners as they come with the program. Raises KeyError or TypeError for a faulty file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["partner"]
    return tuple(Shipped(**{**one, "words": tuple(one["words"])}) for one in told)


def hints() -> dict[str, tuple[str, ...]]:
    """By a partner's key, what names of such agencies contain."""
    return {one.key: one.words for one in shipped()}


@dataclass(frozen=True)
class Coverage:
    """The key partners, and what is being asked of whom."""

    lines: Sequence[PartnerLine]
    asked: Sequence[InvitationLine]

    def standing(self, line: PartnerLine) -> Standing:
        """Where one of them stands."""
        return line.standing({one.partner.pk for one in self.asked})

    def of(self, *wanted: Standing) -> list[PartnerLine]:
        """Those that stand so, in the order of the list."""
        return [line for line in self.lines if self.standing(line) in wanted]


def render_roster(
    seats: Sequence[SeatLine],
    sides: Balance,
    coverage: Coverage,
    *,
    may_set_up: bool,
    page: int = 0,
    notice: str = "",
) -> Message:
    """Agencies by side with who sits there; how the sides stand to one another; who is missing."""
    by_agency: dict[int, list[SeatLine]] = {}
    for line in sorted(seats, key=lambda line: list(Sector).index(line.agency.sector)):
        by_agency.setdefault(line.agency.pk, []).append(line)
    agencies = list(by_agency.values())
    page = page_of(page, len(agencies), AGENCIES_A_PAGE)
    shown = agencies[page * AGENCIES_A_PAGE : (page + 1) * AGENCIES_A_PAGE]
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header("Roster"), kit.section(_balance(sides) if seats else NO_SEATS)]
    at_table, *missing = _coverage(coverage)
    blocks.append(kit.section(at_table, accessory=kit.button("Key partners", OPEN_LIST)))
    blocks += [kit.context("\n".join(missing))] if missing else []
    for side in Sector:
        lines = [_agency(lines) for lines in shown if lines[0].agency.sector is side]
        blocks += packed(f"*{words.SECTORS[side].capitalize()}*", lines) if lines else []
    buttons = [kit.button("Seats …", ids.OPEN_SETUP)] if may_set_up else []
    buttons += turning(page, len(agencies), AGENCIES_A_PAGE, back=ROSTER_BACK, on=ROSTER_PAGE)
    if buttons:
        blocks.append(kit.actions(*buttons, block_id="roster"))
    return kit.say(notice or "The roster", *blocks)


def _agency(lines: Sequence[SeatLine]) -> str:
    """``• Probation: @ana (designee @cho); a vacant seat``."""
    people = [_seat(line) for line in lines[:MOST_PEOPLE]]
    if len(lines) > MOST_PEOPLE:
        people.append(f"{len(lines) - MOST_PEOPLE} more seats")
    return f"• {named(lines[0].agency.name)}: {'; '.join(people)}"


def _seat(line: SeatLine) -> str:
    person = kit.mention(line.principal.slack_id) if line.principal else "_vacant_"
    return f"{person} (designee {kit.mention(line.designee.slack_id)})" if line.designee else person


def _balance(sides: Balance) -> str:
    """How many seats each side has, and in plain words what is out of balance."""
    counts = [
        f"{words.SECTORS[side]} {number}" + (f" ({sides.vacant[side]} vacant)" if sides.vacant[side] else "")
        for side, number in sides.seats.items()
        if number
    ]
    told = [f"Seats: {', '.join(counts)}"]
    told += [
        f":warning: Nobody sits here for the {words.SECTORS[side]} side: decisions are made without it."
        for side in sides.missing
    ]
    if sides.outnumbered:
        more, fewer = sides.outnumbered
        told.append(
            f":warning: The {words.SECTORS[fewer]} side is outnumbered: {sides.seats[fewer]} against "
            f"{sides.seats[more]} seats of {words.SECTORS[more]}, which is more than two to one."
        )
    return "\n".join(told)


def _coverage(coverage: Coverage) -> list[str]:
    """How many are at the table: ``9 of 12 key partners …``; then who is not: ``Not yet: judges, peers``."""
    here, all_ = coverage.of(Standing.COVERED), [line for line in coverage.lines if line.partner.active]
    verb = "is" if len(here) == 1 else "are"
    told = [f"*Key partners*: {len(here)} of {len(all_)} {verb} at the table."]
    missing = coverage.of(Standing.OPEN, Standing.ASKED)
    vacant = coverage.of(Standing.VACANT)
    told += [f"Not yet: {_names(missing)}"] if missing else []
    return told + ([f"The seat is vacant: {_names(vacant)}"] if vacant else [])


def _names(lines: Sequence[PartnerLine]) -> str:
    return few(named(line.partner.name) for line in lines)


def render_list(coverage: Coverage, *, may_keep: bool, page: int = 0, notice: str = "") -> Message:
    """Every key partner in a line: those that nobody covers first, those that do not apply last."""
    order = [Standing.OPEN, Standing.VACANT, Standing.ASKED, Standing.COVERED, Standing.OFF]
    lines = sorted(coverage.lines, key=lambda line: order.index(coverage.standing(line)))
    page = page_of(page, len(lines), PARTNERS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header("Key partners"), kit.section(_coverage(coverage)[0])]
    if not any(line.covers for line in lines) and may_keep:
        blocks.append(
            kit.context("Press *Who covers each …* to mark them all, *Open* beside one to say whom to ask.")
        )
    for line in lines[page * PARTNERS_A_PAGE : (page + 1) * PARTNERS_A_PAGE]:
        told = f"{MARKS[coverage.standing(line)]} *{named(line.partner.name)}*\n{_state(line, coverage)}"
        button = kit.button("Open", OPEN_ONE, str(line.partner.pk))
        blocks.append(kit.section(told, accessory=button, block_id=f"partner:{line.partner.pk}"))
    buttons = [kit.button("Roster", OPEN_ROSTER)]
    if may_keep:
        buttons += [kit.button("Who covers each …", MARK_EACH), kit.button("Add …", ADD)]
        if gaps(coverage):
            buttons.append(kit.button("Put on the agenda", AGENDA))
    buttons += turning(page, len(lines), PARTNERS_A_PAGE, back=LIST_BACK, on=LIST_PAGE)
    blocks.append(kit.actions(*buttons, block_id="partners"))
    return kit.say(notice or "The key partners", *blocks)


def _state(line: PartnerLine, coverage: Coverage) -> str:
    match coverage.standing(line):
        case Standing.OFF:
            why = kit.escape(kit.clip(line.partner.why_not, 100))
            return f"does not apply here: {why}" if why else "not on your list"
        case Standing.COVERED:
            return f"covered by {_covering(line.covers)}"
        case Standing.VACANT:
            return f"covered by {_covering(line.covers)}, where nobody sits at present"
        case _:
            asked = [one for one in coverage.asked if one.partner.pk == line.partner.pk]
            if asked:
                return f"not at the table yet; {_asking(asked[0])}"
            return "not at the table yet; nobody is asking them"


def _covering(covers: Sequence[CoverLine]) -> str:
    return few(map(_place, covers))


def _place(one: CoverLine) -> str:
    """``Sheriff (seat of @cho)``."""
    name = named(one.agency.name)
    if one.seat is None:
        return name
    held = f"seat of {kit.mention(one.seat.principal.slack_id)}" if one.seat.principal else "a vacant seat"
    return f"{name} ({held})"


def _asking(line: InvitationLine) -> str:
    one = line.invitation
    who, day = kit.mention(line.asker.slack_id), words.full_day(one.ask_by)
    return f"{who} asks {named(one.name)} by {day}"


def render_partner(
    line: PartnerLine,
    invitations: Sequence[InvitationLine],
    *,
    may_keep: bool,
    answerable: Collection[int] = (),
    notice: str = "",
) -> Message:
    """One key partner: who counts, who covers it, whom to ask, and what was before."""
    partner, value = line.partner, str(line.partner.pk)
    asked = [one for one in invitations if one.invitation.state is AskState.OPEN]
    coverage = Coverage([line], asked)
    told = [f"{MARKS[coverage.standing(line)]} *{kit.escape(partner.name)}*", kit.escape(partner.about)]
    told.append(sentence(_state(line, coverage)))
    if may_keep and partner.active and not line.covers and line.suggested:
        told.append(f":bulb: By their names it might be {agency_names(line.suggested[:3])}. Mark them if so.")
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header("Key partner"), kit.section("\n".join(part for part in told if part))]
    for one in asked[:MOST_ASKED]:
        button = kit.button("What came of it …", ANSWER, str(one.invitation.pk))
        may = one.invitation.pk in answerable
        blocks.append(kit.section(f":envelope: {_invited(one)}", accessory=button if may else None))
    if past := _past(line, invitations):
        blocks.append(kit.context(past))
    blocks.append(kit.actions(*_ways(line, value, may_keep=may_keep), block_id=f"partner:{value}:keep"))
    return kit.say(notice or f"Key partner: {kit.escape(partner.name)}", *blocks)


def _ways(line: PartnerLine, value: str, *, may_keep: bool) -> list[InteractiveElement]:
    back = kit.button("All partners", OPEN_LIST)
    if not may_keep:
        return [back]
    change = kit.button("Change …", CHANGE, value)
    if not line.partner.active:
        return [kit.button("It applies here", ON, value), change, back]
    return [
        kit.button("Who covers it …", MARK, value),
        kit.button("Whom to invite …", INVITE, value),
        change,
        kit.button("Does not apply …", OFF, value),
        back,
    ]


def _invited(line: InvitationLine) -> str:
    one = line.invitation
    contact = f"\n{kit.escape(one.contact)}" if one.contact else ""
    return f"{_asking(line)}{contact}"


def _past(line: PartnerLine, invitations: Sequence[InvitationLine]) -> str:
    """Who covered it once, and what came of earlier invitations, the latest last."""
    told = [
        f"Covered by {named(one.agency.name)} from {on_day(one.cover.since)} until {on_day(one.cover.until)}"
        for one in line.former
    ]
    told += [
        f"{named(one.invitation.name)} {OUTCOMES[one.invitation.state]} ({on_day(one.invitation.settled_on)})"
        + (f": {kit.escape(kit.clip(one.invitation.note, 120))}" if one.invitation.note else "")
        for one in invitations
        if one.invitation.state is not AskState.OPEN
    ]
    return "\n".join(told[-MOST_PAST:])


def gaps(coverage: Coverage) -> list[PartnerLine]:
    """The partners for whom nobody sits at the table."""
    return coverage.of(Standing.OPEN, Standing.ASKED, Standing.VACANT)


def topic_title(coverage: Coverage) -> str:
    """The topic that puts the gaps to the group, within a topic's length."""
    names = ", ".join(line.partner.name for line in gaps(coverage))
    return kit.clip(f"Key partners not at the table: {names}", TOPIC_LIMIT)


def marked(line: PartnerLine) -> str:
    """Who stands for it from now on."""
    by = _covering(line.covers)
    if not by:
        return f":white_check_mark: Saved: nobody covers {kit.escape(line.partner.name)} at present."
    return f":white_check_mark: Saved: {kit.escape(line.partner.name)} is covered by {by}."


def each_marked() -> str:
    """Who stands for each of them from now on is below."""
    return ":white_check_mark: Saved who covers each."


def saved(name: str) -> str:
    """It is on the list so."""
    return f":white_check_mark: Saved: {kit.escape(name)}."


def invited(line: InvitationLine) -> str:
    """Who asks whom by when."""
    return f":white_check_mark: Saved: {_asking(line)}. They are reminded once, privately."


def answered(invitation: Invitation, again: Invitation | None) -> str:
    """What came of it, and when they are asked again."""
    told = f":white_check_mark: Saved: {named(invitation.name)} {OUTCOMES[invitation.state]}."
    if again:
        return f"{told} They are asked again by {words.full_day(again.ask_by)}."
    return f"{told} {ONCE_JOINED}" if invitation.state is AskState.JOINED else told


def assigned(line: InvitationLine, by: str) -> Message:
    """To whoever is to ask, when somebody else has put it down."""
    return _letter(f"{kit.mention(by)} asks you to invite somebody to our table.", line)


def reminder(line: InvitationLine) -> Message:
    """To whoever asks, once, before the day."""
    return _letter("A reminder: somebody is to be invited to our table.", line)


def _letter(opening: str, line: InvitationLine) -> Message:
    one = line.invitation
    contact = f" ({kit.escape(one.contact)})" if one.contact else ""
    told = (
        f":envelope: {opening}\nPlease ask *{named(one.name)}*{contact} by {words.full_day(one.ask_by)}: "
        f"they would speak for _{kit.escape(line.partner.name)}_, whom nobody covers at our table yet."
    )
    button = kit.button("What came of it …", ANSWER, str(one.pk))
    return kit.say(opening, kit.section(told), kit.actions(button, block_id=f"invitation:{one.pk}"))
