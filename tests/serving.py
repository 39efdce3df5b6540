"""The way in by HTTP for tests: a web application on loopback, and a balancer in front of several."""

import itertools
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.http import PATH


@contextmanager
def served(web: Starlette) -> Iterator[str]:
    """The application on loopback; gives its request URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready.set()

    server = Server(uvicorn.Config(web, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


def balancer(urls: Sequence[str]) -> Starlette:
    """Hands each post to the next replica in turn; one that takes no connection is passed over."""
    turns = itertools.cycle(urls)
    client = httpx.AsyncClient(trust_env=False, verify=False, timeout=60)

    async def on_post(request: Request) -> Response:
        body, headers = await request.body(), dict(request.headers)
        for _ in urls:
            try:
                answer = await client.post(next(turns), content=body, headers=headers)
            except httpx.ConnectError:
                continue
            kind = answer.headers.get("content-type")
            return Response(answer.content, answer.status_code, media_type=kind)
        return Response(status_code=502)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    return Starlette(routes=[Route(PATH, on_post, methods=["POST"])], lifespan=lifespan)
