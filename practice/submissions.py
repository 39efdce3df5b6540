"""What Slack does with the app's answer to a submitted modal."""

from typing import Any

from practice.errors import SlackError
from practice.methods_views import checked_view, replace_view, stack_view
from practice.parts import Parts
from practice.records import View

TROUBLE = "We had some trouble connecting. Try again?"


def apply_answer(parts: Parts, view: View, payload: Any) -> str | None:
    """Follows `response_action`, or closes the modal without one; words for the person if it cannot."""
    answer = payload if isinstance(payload, dict) else {}
    action = answer.get("response_action")
    try:
        with parts.workspace.lock:
            _follow(parts, view, action, answer)
    except SlackError:
        return TROUBLE
    return None


def _follow(parts: Parts, view: View, action: str | None, answer: dict[str, Any]) -> None:
    ws = parts.workspace
    if action is None:
        ws.drop_views([view])
    elif action == "clear":
        ws.drop_views(ws.stack(view.user))
    elif action == "errors":
        _show_errors(parts, view, answer.get("errors"))
    elif action == "update":
        replace_view(parts, view, checked_view(answer.get("view") or {}, "modal"))
    elif action == "push":
        stack_view(parts, view.user, checked_view(answer.get("view") or {}, "modal"))
    else:
        raise SlackError("invalid_arguments")


def _show_errors(parts: Parts, view: View, errors: Any) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    texts = isinstance(errors, dict) and all(isinstance(text, str) and text for text in errors.values())
    if not texts or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_arguments")
    view.errors = dict(errors)
    parts.workspace.changes.ring("views", view.user)
