"""What whoever runs the server may ask: ``/healthz``, ``/readyz`` and ``/metrics``, on a port of their own.

No committee, no person and no text of theirs is named here.
"""

import logging
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import uvicorn
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)

STOP_SECONDS = 10


@dataclass(frozen=True)
class Sign:
    """A sign of life: the seconds since it was last given, and how many of them are still well."""

    age: Callable[[], float]
    most: float


@dataclass(frozen=True)
class Watched:
    """What is looked at: alive is a process with every sign; ready, one for which every condition holds."""

    signs: Mapping[str, Sign]
    conditions: Mapping[str, Callable[[], bool]]
    registry: CollectorRegistry


class AddressTaken(Exception):
    """The health endpoints cannot be served there; ``address`` is where, ``reason`` what the system says."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address, self.reason = address, reason


class HealthServer:
    """Serves the endpoints, and ``others``, in a thread of its own, from ``start`` to ``stop``."""

    def __init__(self, watched: Watched, address: tuple[str, int], others: Sequence[Route] = ()) -> None:
        self._app = health_app(watched, others)
        self._address = address
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> int:
        """Begins to answer; returns the port. Raises AddressTaken."""
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listening = socket.create_server(self._address, family=family)
        except OSError as error:
            raise AddressTaken(f"{host}:{port}", error.strerror or type(error).__name__) from error
        config = uvicorn.Config(
            self._app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listening]}, name="health", daemon=True
        )
        self._thread.start()
        return int(listening.getsockname()[1])

    def stop(self) -> None:
        """Answers no more."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(STOP_SECONDS)


def health_app(watched: Watched, others: Sequence[Route] = ()) -> Starlette:
    """The endpoints as a web application, and ``others`` beside them."""

    # Plain functions, which Starlette runs in threads: none may hold up another, and some ask the database.
    def alive(_: Request) -> Response:
        ages = {name: sign.age() for name, sign in watched.signs.items()}
        wrong = [name for name, sign in watched.signs.items() if ages[name] > sign.most]
        seconds = {name: round(age, 1) for name, age in ages.items()}
        return _verdict(wrong, seconds_since=seconds)

    def ready(_: Request) -> Response:
        return _verdict([name for name, holds in watched.conditions.items() if not _holds(name, holds)])

    def metrics(request: Request) -> Response:
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(watched.registry), media_type=kind)

    routes = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
    return Starlette(routes=[*(Route(path, endpoint) for path, endpoint in routes.items()), *others])


def _verdict(wrong: list[str], **more: object) -> Response:
    return JSONResponse({"ok": not wrong, "wrong": wrong, **more}, status_code=503 if wrong else 200)


def _holds(name: str, condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except Exception as error:
        log.warning("not ready: %s (%s)", name, type(error).__name__)
        return False
