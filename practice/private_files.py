"""Where an app gets the files that people share: by its token; without, a page to sign in, as at Slack."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from practice.parts import Parts
from practice.shapes import mime_of

SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>"


def private_file(parts: Parts) -> Callable[[Request], Any]:
    """Answers `url_private` and `url_private_download`; to whoever may not, with a page to sign in."""

    async def answer(request: Request) -> Response:
        where = request.path_params["file"].partition("/")[0]
        team_id, _, file_id = where.partition("-")
        ws = parts.workspace
        file = ws.files.get(file_id)
        if not _may_read(parts, request) or team_id != ws.team_id:
            return HTMLResponse(SIGN_IN)
        if file is None or not file.complete:
            return PlainTextResponse("there is no such file", 404)
        headers = {"Content-Disposition": f'attachment; filename="{file.id}"'}
        return Response(file.content, headers=headers | {"Content-Type": mime_of(file)})

    return answer


def _may_read(parts: Parts, request: Request) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = scheme.lower() == "bearer" and token.strip() == parts.tokens.bot
    return known and parts.workspace.installed and "files:read" in parts.manifest.scopes
