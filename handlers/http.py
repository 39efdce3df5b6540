"""The way in by HTTP, for a host that Slack can reach: signed posts to ``/slack/events``."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PATH = "/slack/events"
LARGEST = 1_000_000
"""Bytes of a post; Slack's are far smaller. What is larger is refused before its signature is looked at."""

KEEP_ALIVE_SECONDS = 75
"""Longer than balancers keep an idle connection (60 seconds, as a rule): one that the server closes first is
now and then just being used again, and a press on a button is lost."""

GRACE_SECONDS = 10
"""What runs when the program is told to stop has this long to finish; Slack waits three seconds."""


def serve(app: App, *, host: str, port: int, threads: int, others: Sequence[Route] = ()) -> None:
    """Serves until SIGINT or SIGTERM, lets what runs finish, and returns. Call it in the main thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn stops on these and then raises them again for whoever held them before: for nobody, here,
        # else the process would end on the spot and nothing behind this call would be put away.
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        http_app(app, threads=threads, others=others),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(config).run()


def http_app(app: App, *, threads: int, others: Sequence[Route] = ()) -> Starlette:
    """The bot as a web application. Bolt refuses what Slack has not signed, so ``app`` needs its secret.

    ``others`` are served beside it, and have their own way of refusing.

    A post waits in one of ``threads`` threads for its answer: Bolt's own adapter would hold up the event
    loop, and with it every other post, until a listener has answered.
    """
    pool = ThreadPoolExecutor(threads, "http")

    async def on_post(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            asked = to_bolt_request(request, body)
        except UnicodeDecodeError:
            return PlainTextResponse("not in UTF-8", 400)
        answer = await asyncio.get_running_loop().run_in_executor(pool, app.dispatch, asked)
        return to_starlette_response(answer)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        pool.shutdown()

    return Starlette(routes=[Route(PATH, on_post, methods=["POST"]), *others], lifespan=lifespan)


async def _read(request: Request) -> bytes | None:
    """The body, or None as soon as it is larger than anything that Slack sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
