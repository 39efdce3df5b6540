"""The set-up, page by page: forms that can be left at any time and taken up again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    InteractiveElement,
    NumberInputElement,
    PlainTextInputElement,
    RadioButtonsElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from models.chair import ChairRotation, ChairTerm
from models.committee import Committee, Member, Sector
from models.meeting import MeetingSeries
from models.recurrence import Recurrence
from models.rhythm import PARTS, PLACE_LIMIT
from models.roster import MISSION_LIMIT, NAME_LIMIT, GroupLine, SeatLine
from models.workgroup import Mode
from prompts import ids, kit, words
from prompts.pickers import rule_fields, select, time_field, weekday_field

CALLBACKS = {
    "basics": ids.SETUP_BASICS,
    "seats": ids.SETUP_SEATS,
    "workgroups": ids.SETUP_WORKGROUPS,
    "meetings": ids.SETUP_MEETINGS,
    "rhythm": ids.SETUP_RHYTHM,
    "chair": ids.SETUP_CHAIR,
}

NAMES = {
    "basics": "The committee",
    "seats": "Agencies and seats",
    "workgroups": "Workgroups",
    "meetings": "Meetings",
    "rhythm": "Check-ins and digest",
    "chair": "Chair",
}

MODES = {
    Mode.WORKPLAN: ("It has a workplan", "Dated action steps; each is asked about in check-ins"),
    Mode.AS_THEY_ARISE: ("It takes issues as they arise", "No dates; its lead is asked what has come up"),
}

US_ZONES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
    "Pacific/Guam": "Chamorro (Guam)",
}

SIDES = {"criminal_justice": Sector.CRIMINAL_JUSTICE, "behavioral_health": Sector.BEHAVIORAL_HEALTH}
"""The fields of the line of succession, and the side that each stands for."""

MOST_PEOPLE = 30


@dataclass(frozen=True)
class Page:
    """Which page, what it carries (``turn`` tells it from the one before), and a line at its top.

    In the settings a page leads back to them; in the set-up it leads on.
    """

    part: str
    metadata: Mapping[str, Any]
    settings: bool
    notice: str = ""


def _page(
    page: Page, blocks: Sequence[Block], *, submit: str, ways: Sequence[InteractiveElement] = ()
) -> Any:
    place = PARTS.index(page.part)
    top = [kit.header(NAMES[page.part])]
    if page.notice:
        top.insert(0, kit.section(page.notice))
    buttons = list(ways)
    if page.settings:
        buttons.append(kit.button("All settings", ids.SETUP_PAGE, "menu"))
    elif place:
        buttons.append(
            kit.button(f"Back: {NAMES[PARTS[place - 1]].lower()}", ids.SETUP_PAGE, PARTS[place - 1])
        )
    shown = [*top, *blocks, *([kit.actions(*buttons, block_id="ways")] if buttons else [])]
    return kit.form(
        "Settings" if page.settings else f"Set-up: {place + 1} of {len(PARTS)}",
        CALLBACKS[page.part],
        kit.fresh(shown, f"{page.part}{page.metadata['turn']}"),
        submit=submit,
        close="Close",
        metadata=page.metadata,
    )


@dataclass(frozen=True)
class Basics:
    """What the first page starts with."""

    zone: str
    coordinators: Sequence[str]
    name: str = ""
    mission: str = ""
    channel: str | None = None


def basics_page(page: Page, present: Basics, *, first: bool) -> dict[str, Any]:
    """Name, mission, zone, channel and who coordinates; ``first`` says openly who becomes coordinator."""
    intro = [
        kit.section(
            "*You are the first to set me up here, so you become the first coordinator.* "
            "You can share that with others, below or later.\n"
            "Every page is saved as you go on: close this whenever you like, and `/committee setup` takes it up again."
        )
    ]
    zones = {zone: f"{name} time" for zone, name in US_ZONES.items()}
    zones.setdefault(present.zone, present.zone)
    fields = [
        kit.field(
            "What is the committee called?",
            "name",
            PlainTextInputElement(initial_value=present.name or None, max_length=NAME_LIMIT),
        ),
        kit.field(
            "What is it for?",
            "mission",
            PlainTextInputElement(
                initial_value=present.mission or None, multiline=True, max_length=MISSION_LIMIT
            ),
            optional=True,
            hint="Your mission statement, if you have one.",
        ),
        kit.field("Which clocks does it live by?", "zone", select(zones, present.zone)),
        kit.field(
            "Somewhere else?",
            "zone_typed",
            PlainTextInputElement(max_length=60),
            optional=True,
            hint="A city or a zone, such as Boise or America/Boise. It goes before the choice above.",
        ),
        _channel_field("In which channel does the whole committee talk?", present.channel),
        kit.field(
            "Who coordinates?",
            "coordinators",
            UserMultiSelectElement(initial_users=list(present.coordinators), max_selected_items=MOST_PEOPLE),
            hint="Coordinators can change everything here. You stay one; another coordinator can take you off.",
        ),
    ]
    return _page(page, [*(intro if first else []), *fields], submit=_on(page))


def _on(page: Page) -> str:
    return "Save" if page.settings else "Save and go on"


def _channel_field(label: str, channel: str | None, *, optional: bool = False) -> Block:
    element = ConversationSelectElement(
        initial_conversation=channel,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return kit.field(label, "channel", element, optional=optional)


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
        _channel_field("Its channel", group.channel_id if group else None, optional=True),
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
    return f"*{kit.escape(line.group.name)}*{place}\nled by {leads}{more}"


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
    return _page(page, [*shown, *more, *rule, *fields], submit=submit, ways=ways)


def _change_page(page: Page, name: str, fields: Sequence[Block]) -> dict[str, Any]:
    back = kit.button("Never mind", ids.SETUP_PAGE, page.part)
    return _page(page, [kit.section(f"*Change {kit.escape(name)}*"), *fields], submit="Save", ways=[back])


def not_saved(typed: str, submit: str) -> str:
    """Somebody is about to go on with something typed and not saved."""
    return (
        f":point_right: “{kit.escape(kit.clip(typed, 100))}” is not saved yet. "
        f"Press *{submit}* to save it, or empty the field to go on without it."
    )


def meetings_page(page: Page, series: MeetingSeries | None) -> dict[str, Any]:
    """When the whole committee meets, where, how long, and when its agenda is posted."""
    fields = [
        *rule_fields(series.recurrence if series else None, every="m2", weekday=1, at=time(9, 0)),
        _number_field("How many minutes?", "minutes", series.minutes if series else 90, 5, 1440),
        kit.field(
            "Where?",
            "place",
            PlainTextInputElement(
                initial_value=(series.place or None) if series else None, max_length=PLACE_LIMIT
            ),
            optional=True,
            hint="A room, or a link to the call.",
        ),
        _number_field(
            "How many days ahead is the agenda posted?",
            "agenda_days",
            series.agenda_days if series else 5,
            0,
            60,
        ),
    ]
    return _page(page, fields, submit=_on(page))


def _number_field(label: str, name: str, value: int, least: int, most: int) -> Block:
    element = NumberInputElement(
        is_decimal_allowed=False, initial_value=str(value), min_value=str(least), max_value=str(most)
    )
    return kit.field(label, name, element)


def rhythm_page(page: Page, checkins: Recurrence | None, digest: tuple[int, time]) -> dict[str, Any]:
    """When workgroups are asked how things stand, and when the chairs get their digest."""
    weekday, at = digest
    fields = [
        kit.section(
            "*Check-in*: everybody with open commitments gets one private message that asks how they stand. "
            "This sets it for all workgroups; `/committee schedule` changes a single one."
        ),
        *rule_fields(checkins, every="w2", weekday=0, at=time(9, 0)),
        kit.section("*Digest*: once a week the chairs and coordinators read where everything stands."),
        weekday_field("Day of the digest", "digest_weekday", weekday),
        time_field("Hour of the digest", "digest_time", at),
    ]
    return _page(page, fields, submit=_on(page))


@dataclass(frozen=True)
class Rotation:
    """What the chair's page starts with: the lines by field, who chairs, and the settings."""

    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    chair: Member | None = None
    term: ChairTerm | None = None
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
            )
            for name, side in SIDES.items()
        ),
        _chair_field(present),
        kit.field(
            "Until which day?",
            "ends_on",
            DatePickerElement(
                initial_date=(present.term.ends_on if present.term else proposed_end).isoformat()
            ),
            hint="On that morning the next chair takes over.",
        ),
        _number_field("Months in a term", "term_months", settings.term_months if settings else 12, 1, 60),
        _number_field(
            "How many days ahead is the next chair asked?",
            "notice_days",
            settings.notice_days if settings else 60,
            1,
            365,
        ),
    ]
    return _page(page, fields, submit="Save" if page.settings else "Save and finish")


def _chair_field(present: Rotation) -> Block:
    """Who chairs is picked once; after that the chair is handed over, not overwritten."""
    if present.term is not None and present.chair is not None:
        return kit.section(
            f"{kit.mention(present.chair.slack_id)} chairs now; `/chair` hands the chair over before its day."
        )
    return kit.field(
        "Who chairs now?",
        "chair",
        UserSelectElement(),
        optional=True,
        hint="One of the people above. Leave it empty while the chair is vacant.",
    )


def opening(committee: Committee | None, zone: str, coordinators: Sequence[str]) -> Basics:
    """The first page as things stand: the committee's own words, else the person's zone."""
    if committee is None:
        return Basics(zone, coordinators)
    return Basics(
        committee.zone, coordinators, committee.name, committee.mission, channel=committee.channel_id
    )
