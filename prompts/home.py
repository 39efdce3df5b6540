"""The App Home: one's own commitments, the committee at a glance, and the ways on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from models.committee import Committee, Member
from models.lines import Line
from prompts import ids, kit, steps
from prompts.committee import Rights, Standpoint, glance_blocks, meeting_block
from prompts.tools import shelf

MOST_OWN = 15


@dataclass(frozen=True)
class Mine:
    """A member's own open commitments, the late ones first."""

    lines: Sequence[Line]
    day: date


def _home(notice: str | None, *blocks: Block) -> dict[str, Any]:
    told = [kit.section(notice), kit.divider()] if notice else []
    return View(type="home", blocks=[*told, *blocks][: kit.VIEW_BLOCKS]).to_dict()


def render_home(
    mine: Mine, standpoint: Standpoint, rights: Rights, *, notice: str | None, resume: bool
) -> dict[str, Any]:
    """What is mine, where we stand, and when we meet; ``resume`` leads back into an unfinished set-up."""
    committee = standpoint.glance.committee
    blocks: list[Block] = []
    if resume:
        go_on = kit.button("Go on with the set-up", ids.OPEN_SETUP, style="primary")
        blocks += [
            kit.section("The set-up is not finished yet; every page so far is saved.", accessory=go_on)
        ]
    blocks += [kit.header("Your commitments"), *_own(mine)]
    buttons: list[InteractiveElement] = [kit.button("New action step", ids.OPEN_STEP_FORM)]
    if mine.lines:
        buttons.insert(0, kit.button("Check in", ids.OPEN_CHECKIN))
    blocks += [kit.actions(*buttons, block_id="mine"), kit.header(committee.name)]
    blocks += [*glance_blocks(standpoint), meeting_block(standpoint)]
    ways: list[InteractiveElement] = [kit.button("Tools", shelf.SHOW)]
    if rights.settings and not resume:
        ways.append(kit.button("Settings", ids.OPEN_SETUP))
    if rights.schedule:
        ways.append(kit.button("Schedule", ids.OPEN_SCHEDULE))
    return _home(notice, *blocks, kit.actions(*ways, block_id="ways"))


def _own(mine: Mine) -> list[Block]:
    if not mine.lines:
        return [kit.section("Nothing is waiting for you. :seedling:")]
    blocks: list[Block] = []
    for line in mine.lines[:MOST_OWN]:
        blocks += steps.own_row(line, origin=ids.HOME, today=mine.day)
    more = len(mine.lines) - MOST_OWN
    return [*blocks, kit.context(f"… and {more} more: `/goals mine`")] if more > 0 else blocks


def render_welcome(notice: str | None) -> dict[str, Any]:
    """Nobody has set the committee up: whoever does becomes its first coordinator, and that is said."""
    return _home(
        notice,
        kit.header("Welcome"),
        kit.section(
            "I keep a committee of many agencies going: I ask how action steps stand, remind of dates, draft "
            "the agenda and pass the chair on. It takes ten minutes to tell me who you are.\n"
            "Whoever begins becomes the first coordinator, and can share that with others."
        ),
        kit.actions(kit.button("Set up the committee", ids.OPEN_SETUP, style="primary"), block_id="welcome"),
    )


def render_stranger(
    committee: Committee, coordinators: Sequence[Member], notice: str | None
) -> dict[str, Any]:
    """Kind words for somebody who has no place in the committee."""
    whom = kit.listed(kit.mention(person.slack_id) for person in coordinators) or "a coordinator"
    return _home(
        notice,
        kit.header(committee.name),
        kit.section(
            "Good to see you. You are not on this committee, so there is nothing of yours here yet.\n"
            f"If you should be, {whom} can add you; it takes a minute."
        ),
    )
