"""What the app answers to an interaction: in its acknowledgement, or at the response URL."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.interactivity import ResponseUrl
from practice.methods_chat import LONGEST_POST, read_content
from practice.parts import Parts
from practice.records import Json, Message

_SPEAKING = {"text", "blocks", "attachments", "markdown_text"}


def show_response(parts: Parts, right: ResponseUrl, body: Json) -> Message | None:
    """Shows, replaces or removes a message as the app asks; raises SlackError for what Slack would refuse."""
    args = Arguments(body)
    with parts.workspace.lock:
        if args.flag("delete_original"):
            if right.message is None or not _still_there(parts, right.message):
                raise SlackError("message_not_found")
            parts.workspace.remove_message(right.message)
            return None
        content = read_content(parts, args, LONGEST_POST)
        if args.flag("replace_original") and right.message and _still_there(parts, right.message):
            parts.workspace.change_message(right.message, origin=right.token, **content)
            return right.message
        return _add(parts, right, args, content)


def show_answer(parts: Parts, right: ResponseUrl, payload: Any) -> str | None:
    """Shows what a command's acknowledgement says, if anything; answers the error seen when it is bad."""
    if not payload or (isinstance(payload, dict) and not _SPEAKING & {k for k, v in payload.items() if v}):
        return None
    try:
        if not isinstance(payload, dict):
            raise SlackError("invalid_payload")
        show_response(parts, right, payload)
    except SlackError:
        return "invalid_command_response"
    return None


def _add(parts: Parts, right: ResponseUrl, args: Arguments, content: Json) -> Message:
    ws = parts.workspace
    in_channel = args.text("response_type") == "in_channel"
    thread = args.text("thread_ts") or (right.message.thread_ts if right.message else None)
    return ws.add_message(
        right.channel,
        ws.bot_user_id,
        by_bot=True,
        only_for=None if in_channel else right.user,
        thread_ts=thread,
        origin=right.token,
        **content,
    )


def _still_there(parts: Parts, message: Message) -> bool:
    if message.only_for:
        return message in parts.workspace.ephemerals
    return parts.workspace.messages[message.channel].get(message.ts) is message


async def response_endpoint(parts: Parts, request: Request) -> Response:
    """Answers a POST to a response URL: 200 "ok", or 404/400 with Slack's error."""
    try:
        right = parts.interactivity.use_response(request.path_params["token"])
    except SlackError as error:
        return _noted(parts, {}, JSONResponse(error.body(), 404), error.code)
    body: Any = None
    try:
        body = await request.json()
        if not isinstance(body, dict):
            raise SlackError("invalid_payload")
        show_response(parts, right, body)
    except ValueError:
        return _noted(parts, {}, PlainTextResponse("invalid_payload", 400), "invalid_payload")
    except SlackError as error:
        return _noted(parts, body or {}, JSONResponse(error.body(), 400), error.code)
    return _noted(parts, body, PlainTextResponse("ok"), None)


def _noted(parts: Parts, body: Json, answer: Response, error: str | None) -> Response:
    parts.calls.add(parts.clock(), "response_url", body, error)
    parts.changes.ring("log")
    return answer
