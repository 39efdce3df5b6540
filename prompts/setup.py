"""The set-up, page by page: forms that can be left at any time and taken up again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    InteractiveElement,
    PlainTextInputElement,
    UserMultiSelectElement,
)

from models.cadence import picked
from models.committee import Committee
from models.meeting import MeetingSeries
from models.recurrence import Recurrence
from models.rhythm import PARTS
from models.roster import MISSION_LIMIT, NAME_LIMIT
from prompts import ids, kit
from prompts.meetings import series_fields
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

MOST_PEOPLE = 30

INTRO = (
    "*You are the first to set me up here, so you become the first coordinator.* "
    "You can share that with others, below or later.\n"
    "Every page is saved as you go on: close this any time; `/committee setup` takes it up again."
)


@dataclass(frozen=True)
class Page:
    """Which page, what it carries (``turn`` tells it from the one before), and a line at its top.

    In the settings a page leads back to them; in the set-up it leads on.
    """

    part: str
    metadata: Mapping[str, Any]
    settings: bool
    notice: str = ""


def page_view(
    page: Page, blocks: Sequence[Block], *, submit: str, ways: Sequence[InteractiveElement] = ()
) -> dict[str, Any]:
    """A page's form: its name, its notice, its fields, and the buttons that lead to other pages."""
    place = PARTS.index(page.part)
    top = [kit.header(NAMES[page.part])]
    if page.notice:
        top.insert(0, kit.section(page.notice))
    buttons = list(ways)
    if page.settings:
        buttons.append(kit.button("All settings", ids.SETUP_BACK, "menu"))
    elif place:
        buttons.append(
            kit.button(f"Back: {NAMES[PARTS[place - 1]].lower()}", ids.SETUP_BACK, PARTS[place - 1])
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
    open_meetings: bool = False


def basics_page(page: Page, present: Basics, *, first: bool) -> dict[str, Any]:
    """Name, mission, zone, channel and who coordinates; ``first`` says openly who becomes coordinator."""
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
        channel_field("In which channel does the whole committee talk?", present.channel),
        kit.field(
            "Who coordinates?",
            "coordinators",
            UserMultiSelectElement(initial_users=list(present.coordinators), max_selected_items=MOST_PEOPLE),
            hint="Coordinators can change everything here. You stay one; another of them can take you off.",
        ),
        _open_meetings(present.open_meetings),
    ]
    return page_view(page, [*([kit.section(INTRO)] if first else []), *fields], submit=_on(page))


def _open_meetings(chosen: bool) -> Block:
    option = kit.option("Its meetings are under an open-meetings law", "yes")
    return kit.field(
        "Is it a public body?",
        "open_meetings",
        CheckboxesElement(options=[option], initial_options=[option] if chosen else None),
        optional=True,
        hint="Then answers go to those who lead and not into channels: nobody deliberates in writing.",
    )


def _on(page: Page) -> str:
    return "Save" if page.settings else "Save and go on"


def channel_field(label: str, channel: str | None, *, optional: bool = False) -> Block:
    """A public or private channel."""
    element = ConversationSelectElement(
        initial_conversation=channel,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return kit.field(label, "channel", element, optional=optional)


def meetings_page(page: Page, series: MeetingSeries | None) -> dict[str, Any]:
    """When the whole committee meets, where, how long, and when its agenda is posted."""
    ways = [kit.button("Days off …", ids.DAYS_OFF)]
    return page_view(page, series_fields(series), submit=_on(page), ways=ways)


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
    return page_view(page, fields, submit=_on(page))


def opening(committee: Committee | None, zone: str, coordinators: Sequence[str]) -> Basics:
    """The first page as things stand: the committee's own words, else the person's zone."""
    if committee is None:
        return Basics(zone, coordinators)
    return Basics(
        committee.zone,
        coordinators,
        committee.name,
        committee.mission,
        channel=committee.channel_id,
        open_meetings=committee.open_meetings,
    )


def digest_day(digest: Recurrence | None) -> tuple[int, time] | None:
    """The weekday and the hour of the digest, if it has a rule that a form can show."""
    shown = picked(digest.rule) if digest else None
    return (shown[1], digest.at) if digest and shown else None


def not_saved(typed: str, submit: str) -> str:
    """Somebody is about to go on with something typed and not saved."""
    return (
        f":point_right: “{kit.escape(kit.clip(typed, 100))}” is not saved yet. "
        f"Press *{submit}* to save it, or empty the field to go on without it."
    )
