"""WebSockets that can go deaf: the connection stays open, but nothing that comes in is heard any more."""

from collections.abc import Callable

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request


class DeafenableProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol; hands the application what makes this one connection deaf."""

    _deaf = False

    def handle_connect(self, event: Request) -> None:
        """Puts `deafen` into the connection's state, before the application gets to see it."""
        super().handle_connect(event)
        if not self.close_sent:  # the handshake was not refused
            self.scope["state"]["deafen"] = self._deafen

    def data_received(self, data: bytes) -> None:
        """Lets what a deaf connection gets, pings too, fall on the floor; only its end is noticed."""
        if not self._deaf:
            super().data_received(data)

    def _deafen(self) -> None:
        self._deaf = True
        self.stop_keepalive()  # unanswered pings of our own would end the connection


def deafen(websocket: WebSocket) -> None:
    """From now on no ping of the other side is answered; call it on the server's event loop."""
    make_deaf: Callable[[], None] = websocket.state.deafen
    make_deaf()
