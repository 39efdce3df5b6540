"""The register of agreements: the list, the forms that keep it, and what is to be renewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
)

from models.agreement import (
    STAGES,
    Agreement,
    AgreementKind,
    AgreementLine,
    Party,
)
from models.committee import Agency
from models.outbox import Message
from models.tools.reviews import Question, Reminder
from models.tools.signatures import Holders, departed, whom_to_ask
from models.tools.talked import Talk, of_agreement
from models.tools.unsigned import AFTER, AgreementWord, Missing
from prompts import ids, kit, words
from prompts.tools.showing import talked

OPEN = ids.tool("agreements", "open")
PAGE = ids.tool("agreements", "page")
BACK = ids.tool("agreements", "back")
ADD = ids.tool("agreements", "add")
CHANGE = ids.tool("agreements", "change")
RENEW = ids.tool("agreements", "renew")
SIGN = ids.tool("agreements", "sign")
BIND = ids.tool("agreements", "bind")
END = ids.tool("agreements", "end")
REOPEN = ids.tool("agreements", "reopen")

SOON = timedelta(days=max(STAGES))
"""How long before its review day an agreement is marked."""

ROWS_A_PAGE = 20
MOST_NAMES, NAME = 6, 60
MOST_LEFT = 3
MOST_ENDED = 8

KINDS = {
    AgreementKind.MOU: "MOU",
    AgreementKind.DATA_SHARING: "data-sharing agreement",
    AgreementKind.RESOLUTION: "resolution of the county",
    AgreementKind.PROTOCOL: "protocol",
    AgreementKind.OTHER: "other agreement",
}

EMPTY = (
    "No agreement is in the register yet. Put in what your agencies have signed with one another, such as an "
    "MOU or a data-sharing agreement, and the county's resolutions."
)


@dataclass(frozen=True)
class Rights:
    """Whether the reader runs the register, and which agreements (by id) they may keep."""

    run: bool
    keep: frozenset[int]


def render_register(
    lines: Sequence[AgreementLine],
    holders: Holders,
    *,
    day: date,
    rights: Rights,
    talks: Mapping[str, Sequence[Talk]] | None = None,
    page: int = 0,
    notice: str = "",
) -> Message:
    """What holds, the next to renew first, with buttons for those who may keep it; then what has ended.

    ``talks`` are the topics that came of them, by origin.
    """
    active = [line for line in lines if line.holds]
    ended = [line.agreement for line in lines if not line.holds]
    start = page * ROWS_A_PAGE
    if start >= len(active):
        start = page = 0
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Agreements"))
    if not active:
        blocks.append(kit.section(EMPTY if not ended else "No agreement holds at present."))
    for line in active[start : start + ROWS_A_PAGE]:
        blocks += _row(line, holders, day, rights, (talks or {}).get(of_agreement(line.agreement), ()))
    if ended:
        blocks.append(kit.context(f"Ended: {_listed([one.title for one in ended], MOST_ENDED)}"))
    if buttons := _buttons(page, len(active), rights, some_ended=bool(ended)):
        blocks.append(kit.actions(*buttons, block_id="agreements"))
    return kit.say(notice or "The register of agreements", *blocks)


def _row(
    line: AgreementLine, holders: Holders, day: date, rights: Rights, talks: Sequence[Talk]
) -> list[Block]:
    agreement, value = line.agreement, str(line.agreement.pk)
    left = departed(line, holders)
    told = [
        f"*{titled(agreement)}*",
        _what(agreement),
        _parties(line, holders),
        *(f":warning: {question(one, holders)}" for one in left[:MOST_LEFT]),
        _review(line, day),
        talked(talks),
    ]
    row: list[Block] = [kit.section("\n".join(part for part in told if part), block_id=f"agreement:{value}")]
    if agreement.pk not in rights.keep:
        return row
    buttons = [kit.button("Change …", CHANGE, value)]
    if line.parties:
        buttons.append(kit.button("Signature …", SIGN, value))
    if left:
        buttons.insert(0, kit.button("Does it bind? …", BIND, value))
    if _soon(agreement, day):
        buttons.insert(0, kit.button("Renew …", RENEW, value))
    if rights.run:
        asked = ("End it?", f"“{agreement.title}” stays in the register, as one that holds no more.")
        buttons.append(kit.button("End", END, value, confirm=asked))
    return [*row, kit.actions(*buttons, block_id=f"agreement:{value}:keep")]


def _buttons(page: int, count: int, rights: Rights, *, some_ended: bool) -> list[InteractiveElement]:
    first = kit.button("Add …", ADD, style=None if count or some_ended else "primary")
    buttons = [first] if rights.run else []
    if rights.run and some_ended:
        buttons.append(kit.button("Reopen …", REOPEN))
    if page:
        buttons.append(kit.button("Back", BACK, str(page - 1)))
    if (rest := count - (page + 1) * ROWS_A_PAGE) > 0:
        buttons.append(kit.button(f"{rest} more", PAGE, str(page + 1)))
    return buttons


def titled(agreement: Agreement) -> str:
    """Its title, which leads to the paper where there is a link."""
    return kit.link(agreement.link, agreement.title) if agreement.link else kit.escape(agreement.title)


def _what(agreement: Agreement) -> str:
    """``MOU, signed Friday, 3 April 2026``."""
    kind = KINDS[agreement.kind]
    done = "adopted" if agreement.kind == AgreementKind.RESOLUTION else "signed"
    signed = f"{done} {words.full_day(agreement.signed_on)}" if agreement.signed_on else f"not {done} yet"
    return f"{kind[0].upper()}{kind[1:]}, {signed}"


def _parties(line: AgreementLine, holders: Holders) -> str:
    """Who has signed, and who has still to, with the person who speaks for that agency."""
    signed = [_signed(one) for one in line.rows if one.row.signed_on is not None]
    open_ = [_to_ask(one, holders) for one in line.rows if one.row.signed_on is None]
    told = []
    if signed:
        told.append(f"Signed by {_first(signed)}")
    if open_:
        told.append(f"{'still to sign' if told else 'Still to sign'}: {_first(open_)}")
    return " · ".join(told)


def _signed(party: Party) -> str:
    """``Hospital (Dee Marsh, director, 2 March 2026)``; only the agency where no more is known."""
    agency, row = _short(party.agency.name), party.row
    if not row.signer_name:
        return agency
    told = [_short(row.signer_name)]
    if row.signer_role:
        told.append(_short(row.signer_role))
    if row.signed_on:
        told.append(f"{row.signed_on.day} {words.MONTHS[row.signed_on.month - 1]} {row.signed_on.year}")
    if row.upheld_on is not None:
        told.append("has left; still binds")
    return f"{agency} ({', '.join(told)})"


def _to_ask(party: Party, holders: Holders) -> str:
    person = whom_to_ask(party, holders)
    asked = f"ask {kit.mention(person.slack_id)}" if person else "its seat is vacant"
    return f"{_short(party.agency.name)} ({asked})"


def question(party: Party, holders: Holders) -> str:
    """Somebody has signed and left: who holds the seat now, and whether it still binds."""
    person = whom_to_ask(party, holders)
    now = f"{kit.mention(person.slack_id)} now holds the seat" if person else "the seat is vacant"
    return (
        f"Signed for {_short(party.agency.name)} by {_short(party.row.signer_name)}, who has left; {now}: "
        "does it still bind?"
    )


def _first(told: Sequence[str]) -> str:
    """The first of what is safe already, and how many more."""
    more = len(told) - MOST_NAMES
    return kit.listed([*told[:MOST_NAMES], *([f"{more} more"] if more > 0 else [])])


def _short(text: str) -> str:
    return kit.escape(kit.clip(text, NAME))


def agencies(named: Sequence[Agency]) -> str:
    """The first of them by name, and how many more."""
    return _listed([agency.name for agency in named], MOST_NAMES)


def _listed(names: Sequence[str], most: int) -> str:
    shown = [kit.escape(kit.clip(name, NAME)) for name in names[:most]]
    more = len(names) - len(shown)
    return kit.listed([*shown, *([f"{more} more"] if more else [])])


def _soon(agreement: Agreement, day: date) -> bool:
    return agreement.review_on is not None and agreement.review_on <= day + SOON


def _review(line: AgreementLine, day: date) -> str:
    """By when, and who keeps an eye on it."""
    agreement, told = line.agreement, []
    if agreement.review_on is not None and _soon(agreement, day):
        told.append(f":warning: {renewal(agreement, day)}")
    elif agreement.review_on is not None:
        told.append(f"To be reviewed by {words.full_day(agreement.review_on)}")
    if line.keeper is not None and line.keeper.active:
        told.append(f"{'kept' if told else 'Kept'} by {kit.mention(line.keeper.slack_id)}")
    return " · ".join(told)


def renewal(agreement: Agreement, day: date) -> str:
    """``to be renewed by Monday, 4 January 2027``, or that it was; empty where no day is set."""
    if agreement.review_on is None:
        return ""
    was = "was " if agreement.review_on < day else ""
    return f"{was}to be renewed by {words.full_day(agreement.review_on)}"


def reminder(found: Reminder, day: date) -> Message:
    """To its keeper: by when it is to be renewed, and what to do."""
    agreement = found.line.agreement
    assert agreement.review_on is not None
    left = (agreement.review_on - day).days
    when = f"in {kit.counted(left, 'day')}" if left else "today"
    text = f"*{titled(agreement)}* is to be reviewed by {words.full_day(agreement.review_on)}, {when}."
    parties = f" It binds {agencies(found.line.parties)}." if found.line.parties else ""
    told = f"{text}{parties} Ask the parties whether it goes on as it is; then write it down here."
    buttons = kit.actions(
        kit.button("Renew …", RENEW, str(agreement.pk), style="primary"), kit.button("Agreements", OPEN)
    )
    return kit.say(text, kit.section(told), buttons)


def unsigned(word: AgreementWord) -> Message:
    """To who speaks for a party: its signature is not recorded; whom to tell, so that it is."""
    agreement, keeper = word.line.agreement, word.line.keeper
    whom = kit.mention(keeper.slack_id) if keeper and keeper.active else "a coordinator"
    text = (
        f"*{titled(agreement)}* is not recorded as signed by *{_short(word.party.agency.name)}* yet. "
        f"If it is signed, please tell {whom}; if something holds it back, that too."
    )
    last = " I will not remind you of it again." if word.stage == max(AFTER) else ""
    return kit.say(text + last, kit.section(text + last), kit.actions(kit.button("Agreements", OPEN)))


def missing_line(one: Missing) -> str:
    """``Version 2 of the charter, put to sign-off on …: 3 of 9 agencies still to sign``; none is named."""
    if one.charter is not None:
        what = f"Version {one.charter.number} of the charter (`/committee charter`)"
    else:
        assert one.agreement is not None
        what = f"{titled(one.agreement.agreement)} (`/committee agreements`)"
    return f"{what}: {one.missing} of {one.of} agencies still to sign, since {words.full_day(one.since)}"


def who_has_left(found: Question, holders: Holders) -> Message:
    """To the keeper: whose signatures are of people who have left, once."""
    text = "Somebody who signed an agreement for their agency is not there any more."
    rows = []
    for place, (line, party) in enumerate(found.found[:ROWS_A_PAGE]):
        answer = kit.button("Answer …", BIND, str(line.agreement.pk))
        told = f"*{titled(line.agreement)}*\n{question(party, holders)}"
        rows.append(kit.section(told, accessory=answer, block_id=f"left:{place}"))
    rest = len(found.found) - len(rows)
    more = [kit.context(f"and {rest} more: `/committee agreements`")] if rest > 0 else []
    return kit.say(text, kit.section(text), *rows, *more)


def settled(agreement: Agreement, agency: Agency, *, binds: bool) -> str:
    """What was said of the signature."""
    told = "still binds" if binds else "has to sign again"
    return f":white_check_mark: {kit.escape(agreement.title)}: {kit.escape(agency.name)} {told}."


def reopened(agreement: Agreement) -> str:
    """It holds again."""
    return f":white_check_mark: {kit.escape(agreement.title)} holds again."


def saved(agreement: Agreement) -> str:
    """It is in the register so."""
    return f":white_check_mark: Saved: {kit.escape(agreement.title)}."


def renewed(agreement: Agreement) -> str:
    """It goes on until the day."""
    until = f", until {words.full_day(agreement.review_on)}" if agreement.review_on else ""
    return f":white_check_mark: Renewed: {kit.escape(agreement.title)}{until}."


def ended(agreement: Agreement) -> str:
    """It holds no more."""
    return f":white_check_mark: Ended: {kit.escape(agreement.title)}. It stays in the register."
