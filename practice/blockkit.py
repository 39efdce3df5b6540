"""Block Kit as strict as Slack: what is wrong with the blocks of a message, or with a view.

Each problem is in Slack's words with a JSON pointer, for instance
`must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. Source: Slack's Block Kit reference.
"""

from collections.abc import Iterator
from typing import Any

from practice.blockkit_elements import EVERYWHERE, element_in
from practice.blockkit_objects import (
    any_text,
    anything,
    group,
    id_text,
    image_url,
    offered,
    plain_text,
    select_option,
    url,
)
from practice.blockkit_rich import rich_text, table
from practice.schema import (
    Check,
    Report,
    also,
    array,
    boolean,
    either,
    one_of,
    string,
    structure,
)

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
LONGEST_MARKDOWN = 12_000


def check_message(blocks: Any, path: str = "/blocks") -> list[str]:
    """What is wrong with a message's blocks; an empty list when nothing is."""
    report = Report("message")
    array(_block, most=MOST_IN_MESSAGE)(report, blocks, path)
    if not report.problems:
        _check_ids(report, blocks, path)
        _check_once(report, blocks)
    return report.problems


def check_view(view: Any, kind: str) -> list[str]:
    """What is wrong with a view that is to be a "modal" or a "home"; an empty list when nothing is."""
    report = Report(kind)
    if isinstance(view, dict) and view.get("type") != kind:
        report.add(
            f"must be one of: {kind}" if "type" in view else "missing required field: type", "/view/type"
        )
        return report.problems
    _VIEWS[kind](report, view, "/view")
    if not report.problems:
        _check_ids(report, view["blocks"], "/view/blocks")
        _check_focus(report, view["blocks"])
        if kind == "modal" and "submit" not in view and any(b["type"] == "input" for b in view["blocks"]):
            report.add("missing required field: submit", "/view")
    return report.problems


def check_options(answer: Any) -> list[dict[str, Any]]:
    """The options that an app offers for an external select; none when it offers them wrongly."""
    report = Report("modal")
    _OFFER(report, answer, "")
    return [] if report.problems else offered(answer)


def _block(report: Report, value: Any, path: str) -> None:
    if not isinstance(value, dict):
        report.add("must provide an object", path)
    elif "type" not in value:
        report.add("missing required field: type", path)
    elif value["type"] not in _BLOCKS or report.surface not in _BLOCKS[value["type"]][1]:
        report.add(f"unsupported type: {value['type']}", f"{path}/type")
    else:
        _BLOCKS[value["type"]][0](report, value, path)


def _block_shape(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return structure({"type": anything, **required}, {"block_id": id_text, **(optional or {})})


def _in_context(report: Report, value: Any, path: str) -> None:
    is_image = isinstance(value, dict) and value.get("type") not in ("mrkdwn", "plain_text")
    (element_in("context") if is_image else any_text(3000))(report, value, path)


_SECTION = also(
    _block_shape(
        {},
        {
            "text": any_text(3000),
            "fields": array(any_text(2000), least=1, most=10),
            "accessory": element_in("section"),
            "expand": boolean,
        },
    ),
    either("text", "fields", both=True),
)
_IMAGE = also(
    _block_shape(
        {"alt_text": string(2000)},
        {
            "image_url": image_url,
            "slack_file": structure({}, {"id": anything, "url": url}),
            "title": plain_text(2000),
        },
    ),
    either("image_url", "slack_file"),
)
_INPUT = _block_shape(
    {"label": plain_text(2000), "element": element_in("input")},
    {"dispatch_action": boolean, "hint": plain_text(2000), "optional": boolean},
)
_VIDEO = _block_shape(
    {"alt_text": anything, "title": plain_text(200), "thumbnail_url": url, "video_url": url},
    {
        "author_name": string(50),
        "description": plain_text(200),
        "provider_icon_url": url,
        "provider_name": anything,
        "title_url": url,
    },
)
_OFFER = structure(
    {}, {"options": array(select_option, most=100), "option_groups": array(group, least=1, most=100)}
)
_MESSAGE = frozenset({"message"})
_BLOCKS: dict[str, tuple[Check, frozenset[str]]] = {
    "section": (_SECTION, EVERYWHERE),
    "header": (_block_shape({"text": plain_text(150)}), EVERYWHERE),
    "divider": (_block_shape({}), EVERYWHERE),
    "image": (_IMAGE, EVERYWHERE),
    "actions": (_block_shape({"elements": array(element_in("actions"), least=1, most=25)}), EVERYWHERE),
    "context": (_block_shape({"elements": array(_in_context, least=1, most=10)}), EVERYWHERE),
    "input": (_INPUT, EVERYWHERE),
    "rich_text": (rich_text, EVERYWHERE),
    "video": (_VIDEO, EVERYWHERE),
    "markdown": (_block_shape({"text": string(LONGEST_MARKDOWN, least=1)}), _MESSAGE),
    "table": (table, _MESSAGE),
}
_COMMON: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_VIEW_BLOCKS: dict[str, Check] = {"type": one_of("modal", "home"), "blocks": array(_block, most=MOST_IN_VIEW)}
_VIEWS: dict[str, Check] = {
    "home": structure(_VIEW_BLOCKS, _COMMON),
    "modal": structure(
        {**_VIEW_BLOCKS, "title": plain_text(24)},
        {
            **_COMMON,
            "close": plain_text(24),
            "submit": plain_text(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
}


def _check_ids(report: Report, blocks: list[dict[str, Any]], path: str) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and name in seen:
            report.add(f"block_id {name} already exists", f"{path}/{index}/block_id")
        seen.add(name or "")
        held: set[str] = set()
        for place, element in _held(block):
            action = element.get("action_id")
            if action is not None and action in held:
                report.add(f"action_id {action} already exists", f"{path}/{index}/{place}/action_id")
            held.add(action or "")


def _held(block: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if block["type"] == "actions":
        yield from ((f"elements/{index}", element) for index, element in enumerate(block["elements"]))


def _check_once(report: Report, blocks: list[dict[str, Any]]) -> None:
    if sum(block["type"] == "table" for block in blocks) > 1:
        report.add("only one table is allowed in a message", "/blocks")
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > LONGEST_MARKDOWN:
        report.add(f"markdown must be less than {LONGEST_MARKDOWN + 1} characters in all", "/blocks")


def _check_focus(report: Report, blocks: list[dict[str, Any]]) -> None:
    held = [block.get("element", block.get("accessory", {})) for block in blocks]
    held += [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    if sum(bool(element.get("focus_on_load")) for element in held) > 1:
        report.add("only one element can be set to focus_on_load", "/view/blocks")
