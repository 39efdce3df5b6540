"""The pages of the set-up on which people are picked: seats, workgroups, the line of succession."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from models.committee import Member, Sector
from models.office import ChairRotation, Term
from models.rhythm import PARTS
from models.roster import NAME_LIMIT, GroupLine, SeatLine
from models.workgroup import Mode
from prompts import ids, kit, words
from prompts.pickers import select, term_fields
from prompts.setup import MOST_PEOPLE, NAMES, Page, channel_field, page_view

MODES = {
    Mode.WORKPLAN: ("It has a workplan", "Dated action steps; each is asked about in check-ins"),
    Mode.AS_THEY_ARISE: ("It takes issues as they arise", "No dates; its lead is asked what has come up"),
}

SIDES = {"criminal_justice": Sector.CRIMINAL_JUSTICE, "behavioral_health": Sector.BEHAVIORAL_HEALTH}
"""The fields of the line of succession, and the side that each stands for."""


def seats_page(page: Page, seats: Sequence[SeatLine], *, change: SeatLine | None = None) -> dict[str, Any]:
    """One agency at a time, below those that are in; with ``change``, that one."""
    agency, principal, designee = (
        (change.agency, change.principal, change.designee) if change else (None,) * 3
    )
    fields = [
        kit.field(
            "Agency",
            "agency",
            PlainTextInputElement(initial_value=agency.name if agency else None, max_length=NAME_LIMIT),
        ),
        kit.field(
            "On which side does it sit?",
            "sector",
            select(
                {sector.value: name.capitalize() for sector, name in words.SECTORS.items()},
                agency.sector.value if agency else None,
            ),
        ),
        kit.field(
            "Who holds its seat?",
            "principal",
            UserSelectElement(initial_user=principal.slack_id if principal else None),
            optional=True,
            hint="Leave it empty while the seat is vacant.",
        ),
        kit.field(
            "Who stands in for them?",
            "designee",
            UserSelectElement(initial_user=designee.slack_id if designee else None),
            optional=True,
        ),
    ]
    if change:
        return _change_page(page, agency.name if agency else "", fields)
    rows = [_row(seat_words(line), f"seats:{line.seat.pk}") for line in seats]
    return _adding_page(page, rows, fields, submit="Add agency")


def seat_words(line: SeatLine) -> str:
    """``*Probation* · criminal justice\n@ana, designee @cho``."""
    person = kit.mention(line.principal.slack_id) if line.principal else "_vacant_"
    behind = f", designee {kit.mention(line.designee.slack_id)}" if line.designee else ""
    return f"*{kit.escape(line.agency.name)}* · {words.SECTORS[line.agency.sector]}\n{person}{behind}"


def workgroups_page(
    page: Page, groups: Sequence[GroupLine], *, change: GroupLine | None = None
) -> dict[str, Any]:
    """One workgroup at a time, below those that are in; with ``change``, that one."""
    group = change.group if change else None
    leads, members = (change.leads, change.members) if change else ([], [])
    modes = {mode: kit.option(text, mode.value, description) for mode, (text, description) in MODES.items()}
    fields = [
        kit.field(
            "Workgroup",
            "workgroup",
            PlainTextInputElement(initial_value=group.name if group else None, max_length=NAME_LIMIT),
        ),
        channel_field("Its channel", group.channel_id if group else None, optional=True),
        _people_field("Who leads it?", "leads", leads),
        _people_field("Who else works in it?", "members", members, optional=True),
        kit.field(
            "How does it work?",
            "mode",
            RadioButtonsElement(
                options=list(modes.values()), initial_option=modes[group.mode if group else Mode.WORKPLAN]
            ),
        ),
    ]
    if change:
        return _change_page(page, group.name if group else "", fields)
    rows = [_row(group_words(line), f"workgroups:{line.group.pk}") for line in groups]
    return _adding_page(page, rows, fields, submit="Add workgroup")


def group_words(line: GroupLine) -> str:
    """``*Diversion* in #diversion\nled by @ben, with 3 more``."""
    place = f" in {kit.channel(line.group.channel_id)}" if line.group.channel_id else ""
    leads = kit.listed(kit.mention(lead.slack_id) for lead in line.leads) or "nobody yet"
    more = f", with {len(line.members)} more" if line.members else ""
    ended = f", ended on {words.full_day(line.group.ended_on)}" if line.group.ended_on else ""
    return f"*{kit.escape(line.group.name)}*{place}{ended}\nled by {leads}{more}"


def _people_field(label: str, name: str, people: Sequence[Member], *, optional: bool = False) -> Block:
    users = [person.slack_id for person in people]
    element = UserMultiSelectElement(initial_users=users or None, max_selected_items=MOST_PEOPLE)
    return kit.field(label, name, element, optional=optional)


def _row(text: str, value: str) -> list[Block]:
    return [kit.section(text, accessory=kit.button("Change …", ids.SETUP_CHANGE, value), block_id=value)]


def _adding_page(
    page: Page, rows: Sequence[Sequence[Block]], fields: Sequence[Block], *, submit: str
) -> dict[str, Any]:
    """What is in, the fields for one more, and the way on once there is at least one."""
    shown, left = kit.fitted(rows, 80)
    more = [kit.context(f"… and {left} more")] if left else []
    ways = []
    if rows and not page.settings:
        following = PARTS[PARTS.index(page.part) + 1]
        ways.append(kit.button(f"That is all: on to {NAMES[following].lower()}", ids.SETUP_PAGE, following))
    rule = [kit.divider(), kit.section("*One more*")] if rows else []
    return page_view(page, [*shown, *more, *rule, *fields], submit=submit, ways=ways)


def _change_page(page: Page, name: str, fields: Sequence[Block]) -> dict[str, Any]:
    back = kit.button("Never mind", ids.SETUP_PAGE, page.part)
    return page_view(page, [kit.section(f"*Change {kit.escape(name)}*"), *fields], submit="Save", ways=[back])


@dataclass(frozen=True)
class Rotation:
    """What the chair's page starts with: the lines by field, who chairs, and the settings."""

    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    chair: Member | None = None
    term: Term | None = None
    settings: ChairRotation | None = None


def chair_page(page: Page, present: Rotation, *, proposed_end: date) -> dict[str, Any]:
    """Who chairs now, until when, and who comes next on each side of the table."""
    settings = present.settings
    fields = [
        kit.section(
            "The chair goes back and forth between the two sides, in the order in which you pick people. "
            "Each is asked in time, and can say no."
        ),
        *(
            kit.field(
                f"The line on the {words.SECTORS[side]} side",
                name,
                UserMultiSelectElement(
                    initial_users=list(present.lines.get(name, ())) or None, max_selected_items=MOST_PEOPLE
                ),
                optional=True,
                hint="Leave it empty for everybody who holds a seat on that side, by agency.",
            )
            for name, side in SIDES.items()
        ),
        *_chair_fields(present),
        *term_fields(
            present.term.ends_on if present.term else proposed_end,
            months=settings.term_months if settings else 12,
            notice=settings.notice_days if settings else 60,
        ),
    ]
    return page_view(page, fields, submit="Save" if page.settings else "Save and finish")


def _chair_fields(present: Rotation) -> list[Block]:
    """Who chairs is picked once; after that the chair is handed over, not overwritten."""
    if present.term is not None and present.chair is not None:
        who = kit.mention(present.chair.slack_id)
        return [kit.section(f"{who} chairs now; `/chair` hands the chair over before its day.")]
    hint = "One of the people above. Leave it empty if nobody does: the first in line is asked."
    return [
        kit.field("Who chairs now?", "chair", UserSelectElement(), optional=True, hint=hint),
        kit.field(
            "Since which day?", "starts_on", DatePickerElement(), optional=True, hint="Empty is today."
        ),
    ]
