"""Keeps the workspace in a folder, so that it is found again at the next start."""

import base64
import json
import os
import threading
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from practice.ids import Ids
from practice.records import Channel, File, Json, Message, User, UserGroup, View
from practice.workspace import Workspace

_FILE = "workspace.json"
_QUIET_SECONDS = 0.5


def to_json(ws: Workspace) -> Json:
    """All that is worth keeping: everything but open modals, which end with the server."""
    with ws.lock:
        return {
            "ids": [ws.ids.count, ws.ids.last_ts],
            "now": ws.clock().isoformat(),
            "seq": ws.seq,
            "installed": ws.installed,
            "paid": ws.paid,
            "usergroups_open": ws.usergroups_open,
            "users": [asdict(user) for user in ws.users.values()],
            "channels": [asdict(channel) for channel in ws.channels.values()],
            "messages": [asdict(m) for held in ws.messages.values() for m in held.values()],
            "ephemerals": [asdict(message) for message in ws.ephemerals],
            "homes": [asdict(view) for view in ws.homes.values()],
            "files": [_file_json(file) for file in ws.files.values()],
            "usergroups": [asdict(group) for group in ws.usergroups.values()],
            "last_read": dict(ws.last_read),
        }


def fill(ws: Workspace, kept: Json) -> None:
    """Puts a kept state into a fresh workspace; its clock goes on no earlier than it had come."""
    with ws.lock:
        ws.clock.move_to(max(ws.clock(), datetime.fromisoformat(kept["now"])))
        ws.ids = Ids(kept["ids"][0], kept["ids"][1])
        ws.seq, ws.installed, ws.last_read = kept["seq"], kept["installed"], kept["last_read"]
        ws.paid, ws.usergroups_open = kept.get("paid", True), kept.get("usergroups_open", True)
        ws.users = {user["id"]: User(**user) for user in kept["users"]}
        ws.channels = {channel["id"]: Channel(**channel) for channel in kept["channels"]}
        ws.dms = {channel.name: channel.id for channel in ws.channels.values() if channel.kind == "im"}
        ws.messages = {channel_id: {} for channel_id in ws.channels}
        for each in kept["messages"]:
            ws.keep_message(Message(**each))
        ws.ephemerals = [Message(**each) for each in kept["ephemerals"]]
        ws.homes = {view["user"]: View(**view) for view in kept["homes"]}
        ws.files = {file["id"]: _file(file) for file in kept["files"]}
        ws.usergroups = {group["id"]: UserGroup(**group) for group in kept["usergroups"]}


def _file_json(file: File) -> Json:
    return asdict(file) | {"content": base64.b64encode(file.content).decode()}


def _file(kept: dict[str, Any]) -> File:
    return File(**(kept | {"content": base64.b64decode(kept["content"])}))


class Keeper:
    """Writes the workspace some time after each change, and at the end. Writes are atomic."""

    def __init__(self, ws: Workspace, folder: Path) -> None:
        self._ws = ws
        self._path = folder / _FILE
        self._changed = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        folder.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            fill(ws, json.loads(self._path.read_text(encoding="utf-8")))

    def start(self) -> None:
        self._ending.clear()
        self._stop_listening = self._ws.changes.listen(lambda what, only_for: self._changed.set())
        self._thread = threading.Thread(target=self._run, name="practice-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Writes the last state."""
        self._stop_listening()
        self._ending.set()
        self._changed.set()
        if self._thread:
            self._thread.join()
        self.write()

    def write(self) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as out:
            json.dump(to_json(self._ws), out)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._path)

    def _run(self) -> None:
        while not self._ending.is_set():
            self._changed.wait()
            self._ending.wait(_QUIET_SECONDS)
            self._changed.clear()
            if not self._ending.is_set():
                self.write()
