"""The register of agreements: the list, the forms that keep it, and what is to be renewed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InteractiveElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
)

from models.agreement import (
    TITLE_LIMIT,
    Agreement,
    AgreementKind,
    AgreementLine,
    AgreementState,
)
from models.committee import Agency
from models.outbox import Message
from models.rhythm import LINK_LIMIT
from prompts import ids, kit, words
from prompts.pickers import date_field, select

SOON = timedelta(days=60)
"""How long before its review day an agreement is marked."""

ROWS_A_PAGE = 20
MOST_NAMES, NAME = 8, 60
MOST_ENDED = 8
MOST_OPTIONS = 100

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


def render_register(
    lines: Sequence[AgreementLine], *, day: date, may_keep: bool, page: int = 0, notice: str = ""
) -> Message:
    """What holds, the next to renew first, with buttons for those who may keep it; then what has ended."""
    active = [line for line in lines if line.agreement.state == AgreementState.ACTIVE]
    ended = [line.agreement for line in lines if line.agreement.state == AgreementState.ENDED]
    start = page * ROWS_A_PAGE
    if start >= len(active):
        start = page = 0
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Agreements"))
    if not active:
        blocks.append(kit.section(EMPTY if not ended else "No agreement holds at present."))
    for line in active[start : start + ROWS_A_PAGE]:
        blocks += _row(line, day, may_keep=may_keep)
    if ended:
        blocks.append(kit.context(f"Ended: {_listed([one.title for one in ended], MOST_ENDED)}"))
    if buttons := _buttons(page, len(active), may_keep=may_keep):
        blocks.append(kit.actions(*buttons, block_id="agreements"))
    return kit.say(notice or "The register of agreements", *blocks)


def _row(line: AgreementLine, day: date, *, may_keep: bool) -> list[Block]:
    agreement, value = line.agreement, str(line.agreement.pk)
    told = [f"*{titled(agreement)}*", _what(agreement), _parties(line), _review(agreement, day)]
    row: list[Block] = [kit.section("\n".join(part for part in told if part), block_id=f"agreement:{value}")]
    if not may_keep:
        return row
    buttons = [kit.button("Change …", ids.AGREEMENT_CHANGE, value)]
    if _soon(agreement, day):
        buttons.insert(0, kit.button("Renew …", ids.AGREEMENT_RENEW, value))
    asked = ("End it?", f"“{agreement.title}” stays in the register, as one that holds no more.")
    buttons.append(kit.button("End", ids.AGREEMENT_END, value, confirm=asked))
    return [*row, kit.actions(*buttons, block_id=f"agreement:{value}:keep")]


def _buttons(page: int, count: int, *, may_keep: bool) -> list[InteractiveElement]:
    buttons = [kit.button("Add …", ids.AGREEMENT_ADD)] if may_keep else []
    if page:
        buttons.append(kit.button("Back", ids.AGREEMENTS_BACK, str(page - 1)))
    if (rest := count - (page + 1) * ROWS_A_PAGE) > 0:
        buttons.append(kit.button(f"{rest} more", ids.AGREEMENTS_PAGE, str(page + 1)))
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


def _parties(line: AgreementLine) -> str:
    """Who has signed, and who has still to."""
    open_ = [agency for agency in line.parties if agency not in line.signed]
    told = []
    if line.signed:
        told.append(f"Signed by {agencies(line.signed)}")
    if open_:
        told.append(f"{'still to sign' if told else 'Still to sign'}: {agencies(open_)}")
    return " · ".join(told)


def agencies(named: Sequence[Agency]) -> str:
    """The first of them by name, and how many more."""
    return _listed([agency.name for agency in named], MOST_NAMES)


def _listed(names: Sequence[str], most: int) -> str:
    shown = [kit.escape(kit.clip(name, NAME)) for name in names[:most]]
    more = len(names) - len(shown)
    return kit.listed([*shown, *([f"{more} more"] if more else [])])


def _soon(agreement: Agreement, day: date) -> bool:
    return agreement.review_on is not None and agreement.review_on <= day + SOON


def _review(agreement: Agreement, day: date) -> str:
    if agreement.review_on is None:
        return ""
    if not _soon(agreement, day):
        return f"To be reviewed by {words.full_day(agreement.review_on)}"
    return f":warning: {renewal(agreement, day)}"


def renewal(agreement: Agreement, day: date) -> str:
    """``to be renewed by Monday, 4 January 2027``, or that it was; empty where no day is set."""
    if agreement.review_on is None:
        return ""
    was = "was " if agreement.review_on < day else ""
    return f"{was}to be renewed by {words.full_day(agreement.review_on)}"


def agreement_form(
    known: Sequence[Agency], present: AgreementLine | None = None, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """All that the register holds of an agreement: empty, or as it is at present."""
    agreement = present.agreement if present else None
    title = PlainTextInputElement(
        initial_value=agreement.title if agreement else None, max_length=TITLE_LIMIT
    )
    link = PlainTextInputElement(
        initial_value=(agreement.link or None) if agreement else None, max_length=LINK_LIMIT
    )
    kinds = {kind.value: f"{name[0].upper()}{name[1:]}" for kind, name in KINDS.items()}
    fields = [
        kit.field("Title", "title", title),
        kit.field("What is it?", "kind", select(kinds, (agreement.kind if agreement else AgreementKind.MOU))),
        *_agency_fields(known, present),
        date_field(
            "Signed on",
            "signed_on",
            agreement.signed_on if agreement else None,
            hint="The day of the last signature; for a resolution, the day on which it was adopted.",
        ),
        date_field(
            "To be renewed or reviewed by",
            "review_on",
            agreement.review_on if agreement else None,
            hint="From 60 days before, it is marked. A new chair finds it in the hand-over note.",
        ),
        kit.field("Link to the paper", "link", link, optional=True, hint="It begins with https://"),
    ]
    return kit.form("Agreement", ids.AGREEMENT_FORM, fields, metadata=metadata)


def _agency_fields(known: Sequence[Agency], present: AgreementLine | None) -> list[Block]:
    """Who agrees, and who of them has signed; without an agency there is nothing to pick."""
    parties, signed = (present.parties, present.signed) if present else ([], [])
    first = sorted(known, key=lambda agency: agency not in parties)[:MOST_OPTIONS]
    if not first:
        return []
    return [
        kit.field("Parties", "parties", _agencies_field(first, parties), optional=True),
        kit.field("Who of them has signed?", "signed", _agencies_field(first, signed), optional=True),
    ]


def _agencies_field(known: Sequence[Agency], chosen: Sequence[Agency]) -> StaticMultiSelectElement:
    options = [(agency, kit.option(agency.name, str(agency.pk))) for agency in known]
    return StaticMultiSelectElement(
        options=[option for _, option in options],
        initial_options=[option for agency, option in options if agency in chosen] or None,
        placeholder="The agencies …",
    )


def renewal_form(agreement: Agreement, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """By when it is to be renewed the next time."""
    told = f"*{titled(agreement)}* goes on. By when is it to be renewed the next time?"
    field = kit.field("To be renewed by", "review_on", DatePickerElement())
    return kit.form("Renew", ids.RENEWAL_FORM, [kit.section(told), field], metadata=metadata)


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
