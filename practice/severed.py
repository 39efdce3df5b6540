"""Connections that can be cut in the middle, for the fault of an answer that is lost."""

import asyncio
import socket
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: WeakValueDictionary[tuple[str, int, int], asyncio.Transport] = WeakValueDictionary()


class SeverableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which also remembers the transport between two addresses."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        (host, port), here = transport.get_extra_info("peername")[:2], transport.get_extra_info("sockname")
        _open[(host, port, here[1])] = transport
        # Else the kernel holds back an answer's body until its head is acknowledged, for 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)


class _Nothing(Response):
    """No answer at all: waits for the end of a connection that has been cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


async def sever(request: Request) -> Response:
    """Closes the caller's connection at once; return what it answers."""
    (host, port), here = request.scope["client"], request.scope["server"]
    transport = _open.get((host, port, here[1]))
    if transport is not None:
        transport.abort()
    return _Nothing()
