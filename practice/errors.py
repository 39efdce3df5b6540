"""What goes wrong in the practice workspace, with Slack's own error codes.

PracticeError
├── SlackError     the Web API refuses a call: `code`, detail messages, further fields of the answer
└── Refused        a member's client refuses an act before the app hears of it (words for that member)
"""

from typing import Any


class PracticeError(Exception):
    """Root of all errors of the practice workspace."""


class SlackError(PracticeError):
    """A refused Web API call; `code` is Slack's error name, `details` become `response_metadata.messages`."""

    def __init__(self, code: str, details: list[str] | None = None, **fields: Any) -> None:
        super().__init__(code, *(details or []))
        self.code = code
        self.details = [f"[ERROR] {detail}" for detail in details or []]
        self.fields = fields

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error": self.code, **self.fields}
        if self.details:
            answer["response_metadata"] = {"messages": self.details}
        return answer


class Refused(PracticeError):
    """An act that Slack's client does not let a member do; the message says why, for that member."""
