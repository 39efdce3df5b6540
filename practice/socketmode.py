"""Socket Mode: the app's WebSockets, and the envelopes that go to exactly one of them."""

import asyncio
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from practice.carriers import FAILED, TIMED_OUT, Ack, Kind, Retry
from practice.deafness import deafen
from practice.faults import Faults

MOST_SOCKETS = 10


@dataclass(eq=False)
class Connection:
    """One open WebSocket, and the envelopes that it has not acknowledged. A deaf one is open, no more."""

    websocket: WebSocket
    pending: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)
    deaf: bool = False

    async def send(self, message: dict[str, Any]) -> None:
        if not self.deaf:
            await self.websocket.send_text(json.dumps(message))

    def go_deaf(self) -> None:
        self.deaf = True
        deafen(self.websocket)

    def settle(self, envelope_id: str, ack: Ack) -> None:
        waiting = self.pending.get(envelope_id)
        if waiting and not waiting.done():
            waiting.set_result(ack)


class Sockets:
    """All sockets of the app. Everything but `new_ticket` and `count` runs on the server's event loop."""

    def __init__(self, app_id: str, faults: Faults, ack_seconds: float) -> None:
        self._app_id = app_id
        self._faults = faults
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = 0

    @property
    def count(self) -> int:
        return len(self._connections)

    def new_ticket(self) -> str:
        """A ticket that opens one WebSocket."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """Holds one WebSocket from hello to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(4001)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if self.count >= MOST_SOCKETS:
            await websocket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close()
            return
        connection = Connection(websocket)
        self._connections.append(connection)
        try:
            if self._faults.take("hello", "deaf"):
                connection.go_deaf()
            await connection.send(self._hello())
            while True:
                _hear(connection, await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._forget(connection)

    async def carry(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Sends one envelope to the next socket in turn and waits for its ack (real seconds)."""
        connection = self._next()
        if connection is None:
            return Ack(FAILED)
        envelope = _envelope(kind, payload, retry)
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.pending[envelope["envelope_id"]] = waiting
        try:
            if self._faults.take(kind, "deaf"):
                connection.go_deaf()
            await connection.send(envelope)
            if self._faults.take(kind, "dropped"):
                await self._drop(connection)
            return await asyncio.wait_for(waiting, self._ack_seconds)
        except TimeoutError:
            return Ack(TIMED_OUT)
        except (WebSocketDisconnect, RuntimeError):
            return Ack(FAILED)
        finally:
            connection.pending.pop(envelope["envelope_id"], None)

    async def wait_for_one(self, seconds: float) -> None:
        """Returns when a socket is open, or after that many real seconds."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not self._connections and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)

    async def ask_to_reconnect(self, reason: str) -> None:
        """Sends Slack's `disconnect` to each socket; unless it is a "warning", no envelope follows."""
        for connection in list(self._connections):
            await connection.send(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-practice"}}
            )
            if reason != "warning":
                # No new envelopes; what is on its way may still be acknowledged.
                self._connections.remove(connection)

    async def deafen_all(self) -> None:
        for connection in self._connections:
            connection.go_deaf()

    async def drop_all(self) -> None:
        for connection in list(self._connections):
            await self._drop(connection)

    async def _drop(self, connection: Connection) -> None:
        self._forget(connection)
        await connection.websocket.close(1011)

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        for envelope_id in list(connection.pending):
            connection.settle(envelope_id, Ack(FAILED))

    def _next(self) -> Connection | None:
        if not self._connections:
            return None
        self._turn += 1
        return self._connections[self._turn % len(self._connections)]

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {
                "host": "applink-practice",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._app_id},
        }


def _envelope(kind: Kind, payload: dict[str, Any], retry: Retry | None) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "envelope_id": str(uuid.uuid4()),
        "type": kind,
        "accepts_response_payload": kind != "events_api" and payload.get("type") != "view_closed",
        "payload": payload,
    }
    if kind == "events_api":
        envelope["retry_attempt"] = retry.attempt if retry else 0
        envelope["retry_reason"] = retry.reason if retry else ""
    return envelope


def _hear(connection: Connection, text: str) -> None:
    try:
        said = json.loads(text)
    except ValueError:
        return
    if isinstance(said, dict) and "envelope_id" in said:
        connection.settle(said["envelope_id"], Ack(payload=said.get("payload")))
