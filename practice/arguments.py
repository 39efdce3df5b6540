"""The arguments of a Web API call, whether they came as a form or as JSON."""

import json
from typing import Any

from practice.errors import SlackError

_FALSE = {"false", "0", "", "no", "off"}


class Arguments:
    """Reads arguments by name and type; unknown ones are ignored, as Slack does.

    Raises:
        SlackError: invalid_arguments, for one that is missing or of the wrong type.
    """

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def text(self, name: str) -> str | None:
        value = self.raw.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool | int | float):
            return json.dumps(value)
        raise SlackError("invalid_arguments", [f"must provide a string [json-pointer:/{name}]"])

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.raw.get(name)
        return default if value is None else str(value).lower() not in _FALSE

    def integer(self, name: str, default: int) -> int:
        value = self.raw.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError:
            raise SlackError("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"]) from None

    def listed(self, name: str) -> list[str]:
        """A list that comes as `a,b` or as a JSON array."""
        value = self.raw.get(name)
        if isinstance(value, str):
            value = value.split(",") if not value.startswith("[") else self.json(name, "invalid_arguments")
        return [str(item).strip() for item in value or [] if str(item).strip()]

    def json(self, name: str, code: str) -> Any:
        """A JSON value, given as itself or as a string of JSON; a string that is none raises `code`."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(code) from None
