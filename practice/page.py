"""The JSON interface of the page: look at the workspace and act in it as any member."""

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from practice.errors import PracticeError
from practice.page_shapes import page_messages, page_state, page_view
from practice.people import Person
from practice.records import Channel, Json, Message, View

if TYPE_CHECKING:
    from practice.server import PracticeSlack

STATIC = Path(__file__).with_name("static")
_KEEP_ALIVE_SECONDS = 15.0
_Answer = Callable[[Json], Any]


class Page:
    """Answers `/page/…`. Each answer is JSON; a refused act is a 4xx with `{"error": words}`."""

    def __init__(self, slack: "PracticeSlack") -> None:
        self._slack = slack

    def routes(self) -> list[BaseRoute]:
        looks: dict[str, _Answer] = {
            "state": self.state,
            "messages": self.messages,
            "home": self.home,
            "views": self.views,
            "log": self.log,
            "faults": self.faults,
        }
        acts: dict[str, _Answer] = {
            "home/open": self.open_home,
            "command": self.command,
            "message": self.message,
            "file": self.file,
            "read": self.read,
            "action": self.action,
            "view/submit": self.submit,
            "view/close": self.close,
            "shortcut": self.shortcut,
            "options": self.options,
            "clock": self.clock,
            "faults": self.change_faults,
            "join": self.join,
            "leave": self.leave,
        }
        return [
            Route("/", lambda request: FileResponse(STATIC / "index.html")),
            Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
            Route("/page/stream", self.stream),
            *(Route(f"/page/{name}", _looking(answer)) for name, answer in looks.items()),
            *(Route(f"/page/{name}", _acting(answer), methods=["POST"]) for name, answer in acts.items()),
        ]

    # --- looking --------------------------------------------------------------------------------------

    def state(self, asked: Json) -> Json:
        person = self._person(asked) if asked.get("as") else self._first_member()
        return page_state(self._slack.parts, person, self._slack.timekeeper)

    def messages(self, asked: Json) -> list[Json]:
        person = self._person(asked)
        return page_messages(self._slack.parts, person, self._channel(person, asked), asked.get("thread"))

    def home(self, asked: Json) -> Json:
        return {"view": page_view(self._person(asked).home)}

    def views(self, asked: Json) -> list[Json]:
        return [
            {"view": page_view(v), "values": v.values, "errors": v.errors} for v in self._person(asked).views
        ]

    def log(self, asked: Json) -> list[Json]:
        after = int(asked.get("after", 0))
        return [
            {
                "n": call.n,
                "at": call.at.isoformat(),
                "method": call.method,
                "ok": call.ok,
                "error": call.error,
                "summary": call.summary,
            }
            for call in self._slack.calls[after:]
        ]

    def faults(self, asked: Json) -> list[Json]:
        return self._slack.faults.as_json()

    async def stream(self, request: Request) -> Response:
        """Server-sent events: which things have changed for this member."""
        person = self._person({"as": request.query_params.get("as", "")})
        kind = "text/event-stream"
        return StreamingResponse(
            self._changes(person), media_type=kind, headers={"Cache-Control": "no-store"}
        )

    async def _changes(self, person: Person) -> AsyncIterator[str]:
        loop, heard = asyncio.get_running_loop(), asyncio.Queue[str]()

        def hear(what: str, only_for: str | None) -> None:
            if only_for in (None, person.id):
                loop.call_soon_threadsafe(heard.put_nowait, what)

        stop = self._slack.parts.changes.listen(hear)
        try:
            yield ": open\n\n"
            while not self._slack.stopping:
                try:
                    what = {await asyncio.wait_for(heard.get(), _KEEP_ALIVE_SECONDS)}
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                while not heard.empty():
                    what.add(heard.get_nowait())
                yield f"data: {json.dumps({'what': sorted(what)})}\n\n"
        finally:
            stop()

    # --- acting ---------------------------------------------------------------------------------------

    def open_home(self, said: Json) -> Json:
        return _outcome(self._person(said).open_home())

    def command(self, said: Json) -> Json:
        person = self._person(said)
        return _outcome(person.command(said["text"], self._channel(person, said).id))

    def message(self, said: Json) -> Json:
        person = self._person(said)
        return _outcome(person.say(said["text"], self._channel(person, said).id, said.get("thread_ts")))

    def file(self, said: Json) -> Json:
        person, content = self._person(said), b64decode(said["content"], validate=True)
        place, kind = self._channel(person, said).id, str(said.get("mimetype") or "")
        facts = {"text": said.get("text", ""), "channel": place, "mimetype": kind}
        return _outcome(person.drop(str(said["name"]), content, **facts))

    def read(self, said: Json) -> Json:
        person = self._person(said)
        channel = self._channel(person, said)
        ws = self._slack.workspace
        seen = ws.visible(channel.id, person.id)
        if seen:
            ws.last_read[f"{person.id}:{channel.id}"] = seen[-1].ts
            ws.changes.ring("state", person.id)
        return {"ok": True}

    def action(self, said: Json) -> Json:
        person = self._person(said)
        where, value = self._where(person, said), said.get("value")
        person.type_quietly(where, said.get("values") or {})
        return _outcome(person.click(where, said["action_id"], block_id=said["block_id"], value=value))

    def submit(self, said: Json) -> Json:
        person = self._person(said)
        seen = person.submit(said.get("values") or {}, self._view(person, said["view_id"]))
        return _outcome(seen) | {"errors": seen.errors}

    def close(self, said: Json) -> Json:
        person = self._person(said)
        return _outcome(person.close_view(self._view(person, said["view_id"])))

    def shortcut(self, said: Json) -> Json:
        person = self._person(said)
        message = self._message(person, said["message"]) if said.get("message") else None
        return _outcome(person.shortcut(said["callback_id"], message))

    def options(self, said: Json) -> Json:
        person = self._person(said)
        where = self._where(person, said)
        found = person.options(where, said["action_id"], said.get("query", ""), said["block_id"])
        return {"options": found}

    def join(self, said: Json) -> Json:
        return _outcome(self._person(said).join(said["channel"]))

    def leave(self, said: Json) -> Json:
        return _outcome(self._person(said).leave(said["channel"]))

    def clock(self, said: Json) -> Json:
        """Moves the clock, letting the timekeeper do on the way what falls due."""
        clock, timekeeper = self._slack.clock, self._slack.timekeeper
        target: datetime | None
        if said.get("to") == "next":
            target = timekeeper.next_due() if timekeeper else None
            if target is None:
                raise LookupError("nothing is due")
        else:
            target = clock() + timedelta(seconds=float(said["by"]))
        if timekeeper:
            timekeeper.walk_to(target)
        else:
            clock.move_to(target)
        self._slack.parts.changes.ring("clock")
        return {"now": clock().isoformat()}

    def change_faults(self, said: Json) -> Json:
        faults = self._slack.faults
        if said.get("clear"):
            faults.clear()
        else:
            times, seconds = int(said.get("times", 1)), float(said.get("seconds", 1))
            faults.add(said.get("method", "*"), kind=said["kind"], times=times, seconds=seconds)
        return {"ok": True}

    # --- finding --------------------------------------------------------------------------------------

    def _person(self, said: Json) -> Person:
        return self._slack.person(said.get("as", ""))

    def _first_member(self) -> Person:
        """Whom a fresh page acts as."""
        for user in self._slack.workspace.users.values():
            if not user.is_bot and not user.deleted:
                return self._slack.person(user.id)
        raise LookupError("there is no member yet")

    def _channel(self, person: Person, said: Json) -> Channel:
        found = self._slack.workspace.channel(said["channel"])
        if (found.kind == "im" or found.is_private) and person.id not in found.members:
            raise LookupError(f"there is no channel {said['channel']}")
        return found

    def _where(self, person: Person, said: Json) -> Message | View:
        if said.get("message"):
            return self._message(person, said["message"])
        return self._view(person, said["view_id"])

    def _message(self, person: Person, named: Json) -> Message:
        for message in self._slack.workspace.visible(self._channel(person, named).id, person.id):
            if message.ts == named["ts"]:
                return message
        raise LookupError("that message is gone")

    def _view(self, person: Person, view_id: str) -> View:
        for view in [*person.views, *([person.home] if person.home else [])]:
            if view.id == view_id:
                return view
        raise LookupError("that view is gone")


def _outcome(seen: Any) -> Json:
    return {"ok": seen.ok, "error": seen.error}


def _looking(answer: _Answer) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        return await _answered(answer, dict(request.query_params))

    return endpoint


def _acting(answer: _Answer) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            said = await request.json()
        except ValueError:
            said = None
        if not isinstance(said, dict):
            return JSONResponse({"error": "the body must be a JSON object"}, 400)
        return await _answered(answer, said)

    return endpoint


async def _answered(answer: _Answer, said: Json) -> Response:
    try:
        return JSONResponse(await run_in_threadpool(answer, said))
    except KeyError as error:
        return JSONResponse({"error": f"{error.args[0]} is missing"}, 400)
    except LookupError as error:
        return JSONResponse({"error": str(error)}, 404)
    except (PracticeError, ValueError) as error:
        return JSONResponse({"error": str(error)}, 400)
