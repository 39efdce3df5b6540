"""Block Kit's composition objects: texts, options, confirmation dialogs, filters."""

from typing import Any

from practice.schema import Check, Report, also, array, boolean, by_type, one_of, string, structure

anything = string()
id_text = string(255, least=1)
url = string(3000, pattern=r"https?://\S+", like="url")
image_url = string(3000, pattern=r"https?://\S+", like="image url")


def plain_text(most: int) -> Check:
    """A `plain_text` object of 1 to `most` characters."""
    return by_type({"plain_text": _text(most, "emoji")})


def any_text(most: int) -> Check:
    """A `plain_text` or `mrkdwn` object of 1 to `most` characters."""
    return by_type({"plain_text": _text(most, "emoji"), "mrkdwn": _text(most, "verbatim")})


def _text(most: int, switch: str) -> Check:
    return structure({"type": anything, "text": string(most, least=1)}, {switch: boolean})


confirm = structure(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)


def option(text: Check, *, with_url: bool = False) -> Check:
    extra = {"description": any_text(75)} | ({"url": url} if with_url else {})
    return structure({"text": text, "value": string(150, least=1)}, extra)


select_option = option(plain_text(75))
group = structure({"label": plain_text(75), "options": array(select_option, least=1, most=100)})
conversation_filter = structure(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
dispatch_config = structure(
    {}, {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), least=1)}
)


def offered(value: dict[str, Any]) -> list[Any]:
    """The options of an element whose shape has been checked."""
    in_groups = [each for one in value.get("option_groups", []) for each in one["options"]]
    return list(value.get("options", [])) + in_groups


def distinct_values(report: Report, value: Any, path: str) -> None:
    """No two options with one value."""
    values = [each["value"] for each in offered(value)]
    if len(set(values)) != len(values):
        report.add("option values must be unique", f"{path}/options")


def initial_among_options(report: Report, value: Any, path: str) -> None:
    """What is chosen at the start must be one of the options, exactly."""
    options = offered(value)
    if "initial_option" in value and value["initial_option"] not in options:
        report.add("initial_option must be one of the options", f"{path}/initial_option")
    for index, each in enumerate(value.get("initial_options", [])):
        if each not in options:
            report.add("initial_options must be among the options", f"{path}/initial_options/{index}")


initials = also(distinct_values, initial_among_options)
