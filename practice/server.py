"""The practice Slack: a workspace on this machine, behind Slack's own interfaces."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from practice.changes import Changes
from practice.clock import Clock
from practice.deafness import DeafenableProtocol
from practice.delivery import Delivery
from practice.events import Events
from practice.faults import Faults
from practice.interactivity import Interactivity
from practice.limits import Limits
from practice.manifest import Manifest
from practice.page import Page
from practice.parts import Parts
from practice.people import Person
from practice.persistence import Keeper
from practice.private_files import private_file
from practice.responses import response_endpoint
from practice.severed import SeverableProtocol
from practice.socketmode import Sockets
from practice.tokens import Tokens
from practice.webapi import WebApi
from practice.workspace import Workspace

_PING_SECONDS = 10.0


class Timekeeper(Protocol):
    """Does what falls due while the clock is moved; the bot brings one."""

    def next_due(self) -> datetime | None: ...
    def walk_to(self, instant: datetime) -> None: ...
    def why(self) -> str | None: ...


def _new_parts(clock: Clock, manifest: Manifest, ack_seconds: float, retry_seconds: Sequence[float]) -> Parts:
    changes, faults, tokens = Changes(), Faults(), Tokens()
    ws = Workspace(clock, changes, bot_name=manifest.bot_name)
    sockets = Sockets(ws.app_id, faults, ack_seconds)
    return Parts(
        clock=clock,
        changes=changes,
        workspace=ws,
        manifest=manifest,
        tokens=tokens,
        faults=faults,
        limits=Limits(clock),
        interactivity=Interactivity(clock),
        delivery=Delivery(sockets, tokens.signing_secret, ack_seconds, retry_seconds),
    )


class PracticeSlack:
    """A Slack on loopback for one app. Use it as a context manager, or call `start` and `stop`.

    `manifest` decides what the app may do. `ack_seconds` (real seconds) is how long the app has to
    acknowledge, `retry_seconds` the waits before an unacknowledged event is delivered again. With `data`, the
    workspace is kept in that folder and found again.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        manifest: dict[str, Any],
        port: int = 0,
        data: Path | None = None,
        ack_seconds: float = 3.0,
        retry_seconds: Sequence[float] = (0.0, 60.0, 300.0),
    ) -> None:
        self.clock = clock or Clock()
        self.timekeeper: Timekeeper | None = None
        self.stopping = False
        self.parts = _new_parts(self.clock, Manifest.from_dict(manifest), ack_seconds, retry_seconds)
        ws, tokens = self.parts.workspace, self.parts.tokens
        self.workspace, self.faults, self.calls = ws, self.parts.faults, self.parts.calls
        self.events = Events(self.parts)
        self.bot_token, self.app_token, self.signing_secret = tokens.bot, tokens.app, tokens.signing_secret
        self.team_id, self.bot_user_id = ws.team_id, ws.bot_user_id
        self._port = port
        self._keeper = Keeper(ws, data) if data else None
        self._people: dict[str, Person] = {}
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    # --- running --------------------------------------------------------------------------------------

    def start(self) -> "PracticeSlack":
        """Serves on 127.0.0.1 in a thread of its own; returns when it answers."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        listening.listen(512)
        self.parts.url = self.workspace.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.stopping = False
        config = uvicorn.Config(
            self._app(),
            http=SeverableProtocol,
            ws=DeafenableProtocol,
            ws_ping_interval=_PING_SECONDS,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        ready = threading.Event()
        self._ready = ready
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listening]}, name="practice-slack", daemon=True
        )
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the practice Slack did not start")
        if self._keeper:
            self._keeper.start()
        return self

    def stop(self) -> None:
        """Ends the server and, with `data`, writes the state."""
        self.stopping = True
        self.parts.delivery.loop = None
        self.parts.changes.ring("state")
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
        if self._keeper:
            self._keeper.stop()

    def __enter__(self) -> "PracticeSlack":
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    # --- for tests and the bot ------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return self.parts.url

    @property
    def api_url(self) -> str:
        """What `WebClient(base_url=…)` takes."""
        return f"{self.parts.url}/api/"

    @property
    def limits(self) -> bool:
        """Whether rate limits are enforced."""
        return self.parts.limited

    @limits.setter
    def limits(self, enforced: bool) -> None:
        self.parts.limited = enforced

    @property
    def request_url(self) -> str | None:
        """Where the app listens in HTTP mode; None means Socket Mode."""
        return self.parts.delivery.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.parts.delivery.request_url = url

    def verify_request_url(self) -> bool:
        """Whether the app at the request URL answers Slack's challenge."""
        return self.parts.delivery.verify_request_url()

    def person(self, who: str) -> Person:
        """The member with that id or name, to act as; raises LookupError."""
        user = self.workspace.user(who)
        if user.is_bot:
            raise LookupError(f"{who} is a bot")
        return self._people.setdefault(user.id, Person(self.parts, self.events, user))

    def wait_until(self, condition: Callable[[], object], seconds: float = 15.0) -> None:
        """Returns once `condition` holds; raises TimeoutError when it does not in that many real seconds."""
        self.parts.changes.wait_until(condition, seconds)

    def wait_for_socket(self, count: int = 1, seconds: float = 15.0) -> None:
        """Returns once the app has opened that many sockets; raises TimeoutError as `wait_until` does."""
        self.wait_until(lambda: self.parts.delivery.sockets.count >= count, seconds)

    def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Sends the sockets Slack's `disconnect` message ("warning" or "refresh_requested")."""
        self._on_loop(self.parts.delivery.sockets.ask_to_reconnect(reason))

    def drop_sockets(self) -> None:
        """Cuts every socket of the app."""
        self._on_loop(self.parts.delivery.sockets.drop_all())

    def deafen_sockets(self) -> None:
        """Leaves every socket of the app open, but dead: no ping is answered and nothing is delivered."""
        self._on_loop(self.parts.delivery.sockets.deafen_all())

    # --- inside ---------------------------------------------------------------------------------------

    def _on_loop(self, work: Any) -> None:
        assert self.parts.delivery.loop is not None
        asyncio.run_coroutine_threadsafe(work, self.parts.delivery.loop).result()

    def _app(self) -> Starlette:
        async def respond(request: Request) -> Response:
            return await response_endpoint(self.parts, request)

        routes = [
            Route("/api/{method}", WebApi(self.parts).endpoint, methods=["GET", "POST"]),
            WebSocketRoute("/link/", self.parts.delivery.sockets.serve),
            Route("/response/{token}", respond, methods=["POST"]),
            Route("/upload/v1/{file_id}", self._upload, methods=["POST"]),
            Route("/files/{file_id}", self._download),
            Route("/files-pri/{file:path}", private_file(self.parts)),
            *Page(self).routes(),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self.parts.delivery.loop = asyncio.get_running_loop()
        self._ready.set()
        yield

    async def _upload(self, request: Request) -> Response:
        file = self.workspace.files.get(request.path_params["file_id"])
        content = await request.body()
        if file is None or file.complete or len(content) != file.size:
            return PlainTextResponse("the file is not the one that was announced", 400)
        file.content, file.uploaded = content, True
        return PlainTextResponse(f"OK - {file.size}")

    async def _download(self, request: Request) -> Response:
        file = self.workspace.files.get(request.path_params["file_id"])
        if file is None or not file.complete:
            return PlainTextResponse("there is no such file", 404)
        headers = {"Content-Disposition": f'attachment; filename="{file.id}"'}
        return Response(file.content, media_type="application/octet-stream", headers=headers)
