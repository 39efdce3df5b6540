"""The Web API: reads a call, checks it as Slack does, runs its method, and writes the answer."""

import asyncio
import json
import logging
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from practice import (
    methods_app,
    methods_chat,
    methods_conversations,
    methods_files,
    methods_history,
    methods_marks,
    methods_usergroups,
    methods_users,
    methods_views,
)
from practice.arguments import Arguments
from practice.errors import SlackError
from practice.methods import Method, require_scope
from practice.parts import Parts
from practice.severed import sever

METHODS: dict[str, Method] = {
    method.name: method
    for module in (
        methods_app,
        methods_chat,
        methods_conversations,
        methods_files,
        methods_history,
        methods_marks,
        methods_usergroups,
        methods_users,
        methods_views,
    )
    for method in module.METHODS
}
_log = logging.getLogger(__name__)


class WebApi:
    """Answers `/api/METHOD`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def endpoint(self, request: Request) -> Response:
        name = request.path_params["method"]
        faults = self._parts.faults
        raw, token, error = await _read(request)
        if slow := faults.take(name, "slow"):
            await asyncio.sleep(slow.seconds)
        if fault := faults.take(name, "429", "500"):
            return self._faulty(name, raw, fault.kind, fault.seconds)
        answer = self._answer(name, raw, token, error)
        if faults.take(name, "answer_lost"):
            return await sever(request)
        return answer

    def _answer(
        self, name: str, raw: dict[str, Any], token: str | None, error: SlackError | None
    ) -> Response:
        headers: dict[str, str] = {}
        try:
            if error:
                raise error
            body = self._run(name, Arguments(raw), token, headers)
        except SlackError as refusal:
            body = refusal.body()
        except Exception:
            # As Slack would: the caller learns nothing, we find it in the log.
            _log.exception("%s failed inside the practice workspace", name)
            body = {"ok": False, "error": "internal_error"}
        self._note(name, raw, body.get("error"))
        if body.get("error") == "ratelimited":
            return JSONResponse(body, 429, {"Retry-After": str(body.pop("retry_after", 1)), **headers})
        status = 500 if body.get("error") == "internal_error" else 200
        return JSONResponse(body, status, headers)

    def _run(self, name: str, args: Arguments, token: str | None, headers: dict[str, str]) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        self._authenticate(method, token)
        if method.token == "bot":
            headers["X-OAuth-Scopes"] = ",".join(self._parts.manifest.scopes)
            headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
        require_scope(self._parts, *method.scopes)
        if self._parts.limited and (wait := self._parts.limits.wait_for_call(name, method.tier)):
            raise SlackError("ratelimited", retry_after=wait)
        with self._parts.workspace.lock:
            return {"ok": True, **method.handler(self._parts, args)}

    def _authenticate(self, method: Method, token: str | None) -> None:
        tokens = self._parts.tokens
        if method.token == "any":
            return
        if not token:
            raise SlackError("not_authed")
        if token not in (tokens.bot, tokens.app):
            raise SlackError("invalid_auth")
        if not self._parts.workspace.installed:
            raise SlackError("account_inactive")
        if token != (tokens.bot if method.token == "bot" else tokens.app):
            raise SlackError("not_allowed_token_type")

    def _faulty(self, name: str, raw: dict[str, Any], kind: str, seconds: float) -> Response:
        if kind == "429":
            self._note(name, raw, "ratelimited")
            headers = {"Retry-After": str(max(1, round(seconds)))}
            return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
        self._note(name, raw, "internal_error")
        return JSONResponse({"ok": False, "error": "internal_error"}, 500)

    def _note(self, name: str, raw: dict[str, Any], error: str | None) -> None:
        self._parts.calls.add(self._parts.clock(), name, raw, error)
        self._parts.changes.ring("log")


async def _read(request: Request) -> tuple[dict[str, Any], str | None, SlackError | None]:
    """The arguments, the token, and what is wrong with the body, if anything."""
    raw: dict[str, Any] = dict(request.query_params)
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    header_token = bearer.strip() if scheme.lower() == "bearer" else None
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    body = await request.body()
    if kind == "application/json":
        try:
            sent = json.loads(body or b"{}")
        except ValueError:
            return raw, header_token, SlackError("invalid_json")
        if not isinstance(sent, dict):
            return raw, header_token, SlackError("json_not_object")
        # A token inside a JSON body does not count for Slack.
        return raw | sent, header_token, None
    if kind == "multipart/form-data":
        form = await request.form()
        raw |= {name: value for name, value in form.items() if isinstance(value, str)}
    else:
        raw |= dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return raw, header_token or raw.get("token"), None
