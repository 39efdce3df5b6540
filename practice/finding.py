"""Finds the element that a person means, by the words they see or by its ids."""

from collections.abc import Callable
from typing import Any

from practice.elements import Json, Spot, offered_options, option_matching, spots
from practice.errors import Refused


def find_element(
    blocks: list[Json], action_id: str | None, label: str | None, block_id: str | None, value: Any
) -> Spot:
    """The one element that fits; among several buttons `value` names the one.

    Raises:
        LookupError: none or several fit; the message lists what is there.
    """
    fitting = [spot for spot in spots(blocks) if _fits(spot, action_id, label, block_id)]
    if len(fitting) > 1 and value is not None:
        fitting = [spot for spot in fitting if spot.element.get("value", value) == value]
    if len(fitting) != 1:
        there = ", ".join(f"{s.block_id}/{s.action_id} “{s.label}”" for s in spots(blocks)) or "nothing"
        raise LookupError(f"{len(fitting)} elements fit {label or action_id or block_id}; there is {there}")
    return fitting[0]


def find_input(blocks: list[Json], name: str) -> Spot:
    """The element that takes a value and has this block_id, action_id or label; or LookupError."""
    held = [spot for spot in spots(blocks) if spot.keeps_state]
    names: list[Callable[[Spot], str]] = [lambda s: s.block_id, lambda s: s.action_id, lambda s: s.label]
    for name_of in names:
        for spot in held:
            if name_of(spot) == name:
                return spot
    raise LookupError(f"no input {name}; there is {', '.join(f'{s.block_id} “{s.label}”' for s in held)}")


def overflow_option(spot: Spot, plain: Any) -> Json:
    """The option of an overflow menu with that value or those words; raises Refused."""
    found = option_matching(offered_options(spot.element), plain)
    if found is None:
        raise Refused(f"“{plain}” is not in the menu.")
    return found


def _fits(spot: Spot, action_id: str | None, label: str | None, block_id: str | None) -> bool:
    words = {spot.label}
    if spot.element["type"] == "overflow":
        words |= {option["text"]["text"] for option in offered_options(spot.element)}
    return (
        (action_id is None or spot.action_id == action_id)
        and (label is None or label in words)
        and (block_id is None or spot.block_id == block_id)
    )
