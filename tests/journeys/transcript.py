"""A story as a reader can follow it: who did what, what Convener sent, to whom and when.

``keep`` compares it with the golden file of that name; ``UPDATE_GOLDEN=1`` writes the file anew, and the
difference is then read by a person before it is committed.
"""

import difflib
import os
import re
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.calendar import wall_of
from practice.seen import Seen
from practice.words import visible_words
from tests.world import ZONE, World

GOLDEN = Path(__file__).parent / "golden"
SPOKEN = ("chat.postMessage", "chat.update")


def shown(blocks: list[dict[str, Any]]) -> str:
    """What a reader sees of a message: its words, with a row of buttons as [one] [line]."""
    lines = []
    for block in blocks:
        if block["type"] == "actions":
            lines.append(" ".join(f"[{_label(element)}]" for element in block["elements"]))
        elif block.get("accessory", {}).get("type") == "overflow":
            lines.append(visible_words([{**block, "accessory": {}}]) + " [...]")
        else:
            lines.append(visible_words([block]))
    return "\n".join(line for line in lines if line)


def _label(element: dict[str, Any]) -> str:
    """What stands on a button or a menu, or in a date picker."""
    if "placeholder" in element and "select" in element["type"]:
        return str(element["placeholder"]["text"])
    return visible_words([element]) or element.get("initial_date", "")


def _words(call: Any) -> str:
    """What a message says."""
    blocks = call.args.get("blocks") or []
    return shown(blocks) if blocks else str(call.args.get("text", ""))


class Transcript:
    """Listens to a world; every act of a person goes through ``act``, ``press`` or ``fill_in``."""

    def __init__(self, world: World, title: str) -> None:
        self.world = world
        self.lines = [title, "=" * len(title)]
        self.heard = 0
        self.day = ""

    def act(self, who: str, command: str, channel: str | None = None) -> Seen:
        """Somebody types a command; what only they see is told under it."""
        self.listen()
        self._line(f"{who} types {command}" + (f"  [#{channel}]" if channel else ""))
        seen = self.world.person(who).command(command, channel=channel)
        assert seen.ok, seen.error
        self._seen(seen)
        return seen

    def press(self, who: str, label: str, find: Callable[[Any], bool] | None = None, **where: Any) -> Seen:
        """Somebody presses a button in the newest direct message (that ``find`` accepts)."""
        self.listen()
        self._line(f"{who} presses [{label}]")
        person = self.world.person(who)
        message = [one for one in person.dm if find is None or find(one)][-1]
        seen = person.click(message, label=label, **where)
        assert seen.ok, seen.error
        self._seen(seen)
        return seen

    def press_in(self, shown: Seen, who: str, label: str) -> Seen:
        """Somebody presses a button in what only they were shown."""
        self._line(f"{who} presses [{label}]")
        seen = self.world.person(who).click(shown.messages[-1], label=label)
        assert seen.ok, seen.error
        self._seen(seen)
        return seen

    def fill_in(self, who: str, values: dict[str, Any]) -> Seen:
        """Somebody sends the open form."""
        told = ", ".join(f"{name}: {value}" for name, value in values.items())
        self._line(f"{who} sends the form" + (f" ({told})" if told else " as it is"))
        seen = self.world.person(who).submit(values)
        assert seen.ok, seen.error
        assert not seen.errors, seen.errors
        self._seen(seen)
        return seen

    def note(self, text: str) -> None:
        """A line for the reader."""
        self.listen()
        self.lines += ["", f"-- {text}"]

    def walk(self, to: Any, *only: str) -> None:
        """Time passes. Of what is sent, what has one of these words in it is told; the rest is counted."""
        self.listen()
        self.world.walk(to)
        self.listen(*only)

    def listen(self, *only: str) -> None:
        """Writes down what Convener has sent since the last time."""
        calls = [call for call in self.world.slack.calls if call.n > self.heard]
        self.heard = max([self.heard, *(call.n for call in calls)])
        spoken = [call for call in calls if call.method in SPOKEN and call.ok]
        # Conversations are written to side by side, so at one instant only the order within each is sure.
        beside: Counter[str] = Counter()
        for call in sorted(spoken, key=lambda call: (call.at, call.args["channel"], call.n)):
            if not only or any(words in self._names(_words(call)) for words in only):
                self._sent(call)
            elif call.method == "chat.postMessage":
                beside[self._place(call.args["channel"])] += 1
        if beside:
            told = ", ".join(f"{place} {count}" for place, count in sorted(beside.items()))
            self.lines += ["", f"   (sent meanwhile, not told here: {told})"]

    def text(self) -> str:
        """The whole story."""
        self.listen()
        return "\n".join(self.lines) + "\n"

    def keep(self, name: str) -> None:
        """Compares the story with its golden file."""
        path, told = GOLDEN / f"{name}.txt", self.text()
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(told, encoding="utf-8")
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        changed = list(difflib.unified_diff(kept.splitlines(), told.splitlines(), lineterm=""))
        assert not changed, "\n".join(["the story has changed:", *changed[:80]])

    def _sent(self, call: Any) -> None:
        words = _words(call)
        how = "changes its message" if call.method == "chat.update" else "writes"
        thread = " in the thread" if call.args.get("thread_ts") else ""
        self._line(f"Convener {how} to {self._place(call.args['channel'])}{thread}", at=call.at)
        self._quote(words)

    def _seen(self, seen: Seen) -> None:
        if seen.view is not None:
            self._line(f"a form opens: {seen.view.title}")
            return
        self.world.slack.wait_until(lambda: bool(seen.messages))
        for message in seen.messages:
            self._quote("(only they see)\n" + (shown(message.blocks) or message.text))

    def _place(self, channel: str) -> str:
        workspace = self.world.slack.workspace
        if channel.startswith("U"):
            return workspace.user(channel).name
        place = workspace.channel(channel)
        if place.kind == "im":
            others = [one for one in place.members if one != workspace.bot_user_id]
            return workspace.user(others[0]).name
        return f"#{place.name}"

    def _line(self, text: str, at: Any = None) -> None:
        wall = wall_of(at or self.world.now(), ZONE)
        day = f"{wall:%A} {wall.day} {wall:%B} {wall.year}"
        if day != self.day:
            self.day = day
            self.lines += ["", day, "-" * len(day)]
        self.lines.append(f"{wall:%H:%M}  {self._names(text)}")

    def _quote(self, words: str) -> None:
        prefix = " " * 7 + "| "
        for line in words.splitlines():
            names = self._names(line)
            self.lines += textwrap.wrap(names, 100, initial_indent=prefix, subsequent_indent=prefix)

    def _names(self, text: str) -> str:
        """Ids as names, so that a reader can follow."""
        workspace = self.world.slack.workspace
        text = re.sub(r"<@(U\w+)(\|[^>]*)?>", lambda m: f"@{workspace.user(m[1]).name}", text)
        text = re.sub(r"<#(C\w+)(\|[^>]*)?>", lambda m: f"#{workspace.channel(m[1]).name}", text)
        text = re.sub(r"<!subteam\^(S\w+)>", lambda m: f"@{workspace.usergroup(m[1]).handle}", text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
