"""The state of the workspace: members, conversations, messages, views and files.

Every method takes the one lock; what Slack tells apps about is passed to the listeners of `on_event`.
"""

import threading
from collections.abc import Callable
from typing import Any

from practice.changes import Changes
from practice.clock import Clock
from practice.elements import spots
from practice.errors import SlackError
from practice.ids import Ids
from practice.records import Channel, File, Json, Message, User, UserGroup, View

EventListener = Callable[[str, Json], None]


class Workspace:
    """A team and all that is in it. Thread-safe; hold `lock` to read several things that belong together."""

    def __init__(self, clock: Clock, changes: Changes | None = None, *, bot_name: str = "app") -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.changes = changes or Changes()
        self.ids = Ids()
        self.on_event: list[EventListener] = []
        self.team_id, self.team_name, self.team_domain = "T0PRACTICE0", "Practice County", "practice-county"
        self.app_id, self.bot_id, self.bot_user_id = "A0PRACTICE0", "B0PRACTICE0", "U0PRACTICE0"
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.threads: dict[str, list[Message]] = {}
        self.dms: dict[str, str] = {}
        self.ephemerals: list[Message] = []
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.last_read: dict[str, str] = {}
        self.installed = self.paid = self.usergroups_open = True
        self.seq = 0
        self.address = ""  # where it is served: addresses of files begin so
        bot = User(self.bot_user_id, bot_name.lower().replace(" ", ""), bot_name, self.team_id, is_bot=True)
        self.users[bot.id] = bot

    # --- telling others -------------------------------------------------------------------------------

    def tell(self, event_type: str, **facts: Any) -> None:
        """Passes a happening to whoever turns it into Slack events."""
        for listener in self.on_event:
            listener(event_type, facts)

    def unix(self) -> int:
        return int(self.clock().timestamp())

    # --- members --------------------------------------------------------------------------------------

    def add_user(self, name: str, real_name: str | None = None, **facts: Any) -> User:
        """A new member; `facts` are further fields of `User`. A stranger belongs to another organisation."""
        with self.lock:
            if any(user.name == name for user in self.users.values()):
                raise ValueError(f"there is a member {name} already")
            team = facts.pop("team_id", "T0ELSEWHERE" if facts.get("is_stranger") else self.team_id)
            facts.setdefault("email", f"{name}@example.org")
            real = real_name or name.replace(".", " ").title()
            user = User(self.ids.new("U"), name, real, team, updated=self.unix(), **facts)
            self.users[user.id] = user
            self.tell("team_join", user=user)
        self.changes.ring("state")
        return user

    def change_user(self, user: str, **facts: Any) -> User:
        """Changes fields of a member, for instance `deleted=True` or `tz="Europe/Paris"`."""
        with self.lock:
            found = self.user(user)
            for name, value in facts.items():
                if not hasattr(found, name):
                    raise AttributeError(name)
                setattr(found, name, value)
            found.updated = self.unix()
            self.tell("user_change", user=found)
        self.changes.ring("state")
        return found

    def user(self, who: str) -> User:
        """The member with that id or name (`ann.reyes`, `@ann.reyes`); raises LookupError."""
        found = self.users.get(who)
        if found is None:
            name = who.removeprefix("@")
            found = next((user for user in self.users.values() if user.name == name), None)
        if found is None:
            raise LookupError(f"there is no member {who}")
        return found

    # --- conversations --------------------------------------------------------------------------------

    def add_channel(self, name: str, members: list[str] | None = None, **facts: Any) -> Channel:
        """A new channel; `members` are ids or names (the bot's too, if it is to be in it)."""
        with self.lock:
            if any(c.name == name for c in self.channels.values() if c.kind == "channel"):
                raise ValueError(f"there is a channel {name} already")
            ids = [self.user(who).id for who in members or []]
            made = Channel(self.ids.new("C"), name, members=ids, created=self.unix(), **facts)
            self.channels[made.id] = made
            self.messages[made.id] = {}
        self.changes.ring("state")
        return made

    def channel(self, which: str) -> Channel:
        """The conversation with that id or name (`general`, `#general`); raises LookupError."""
        found = self.channels.get(which)
        if found is None:
            name = which.removeprefix("#")
            found = next((c for c in self.channels.values() if c.kind == "channel" and c.name == name), None)
        if found is None:
            raise LookupError(f"there is no channel {which}")
        return found

    def dm(self, user: str) -> Channel:
        """The direct message between the bot and that member; made when it is first wanted."""
        with self.lock:
            found = self.find_dm(user)
            if found is None:
                members = [user, self.bot_user_id]
                found = Channel(self.ids.new("D"), user, "im", members, created=self.unix())
                self.channels[found.id] = found
                self.messages[found.id] = {}
                self.dms[user] = found.id
            return found

    def find_dm(self, user: str) -> Channel | None:
        return self.channels.get(self.dms.get(user, ""))

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> bool:
        """Makes the member part of the channel; False if already."""
        with self.lock:
            if user in channel.members:
                return False
            channel.members.append(user)
            self.tell("member_joined_channel", channel=channel, user=user, inviter=inviter)
        self.changes.ring("state")
        return True

    def leave(self, channel: Channel, user: str) -> bool:
        with self.lock:
            if user not in channel.members:
                return False
            self.tell("member_left_channel", channel=channel, user=user)
            channel.members.remove(user)
        self.changes.ring("state")
        return True

    def archive(self, channel: Channel, user: str) -> None:
        with self.lock:
            channel.is_archived = True
            self.tell("channel_archive", channel=channel, user=user)
        self.changes.ring("state")

    def uninstall(self) -> None:
        """Removes the app: its tokens are refused from now on."""
        with self.lock:
            self.tell("app_uninstalled")
            self.installed = False
        self.changes.ring("state")

    def add_usergroup(self, handle: str, name: str, users: list[str]) -> UserGroup:
        with self.lock:
            members, now = [self.user(who).id for who in users], self.unix()
            group = UserGroup(self.ids.new("S"), handle, name, members, created=now, updated=now)
            self.usergroups[group.id] = group
        self.changes.ring("state")
        return group

    def change_usergroup(self, group: UserGroup, **facts: Any) -> None:
        """Changes fields of a user group, for instance `users`."""
        with self.lock:
            for name, value in facts.items():
                setattr(group, name, value)
            group.updated = self.unix()
        self.changes.ring("state")

    def usergroup(self, which: str) -> UserGroup:
        """The user group with that id or handle (`leads`, `@leads`); raises LookupError."""
        handle = which.removeprefix("@")
        found = next((g for g in self.usergroups.values() if which == g.id or handle == g.handle), None)
        if found is None:
            raise LookupError(f"there is no user group {which}")
        return found

    # --- files ----------------------------------------------------------------------------------------

    def add_file(self, user: str, name: str, content: bytes, **facts: Any) -> File:
        """A file that a member has uploaded; `facts` are further fields of `File`."""
        with self.lock:
            facts.setdefault("size", len(content))
            file = File(self.ids.new("F"), name, user=user, content=content, created=self.unix(), **facts)
            file.uploaded = file.complete = True
            self.files[file.id] = file
        return file

    # --- messages -------------------------------------------------------------------------------------

    def add_message(self, channel: str, user: str, **facts: Any) -> Message:
        """Posts a message (or, with `only_for`, shows an ephemeral one) and gives it its timestamp."""
        with self.lock:
            self.seq += 1
            ts = self.ids.new_ts(self.clock())
            message = Message(ts, channel, user, seq=self.seq, **facts)
            self._name_blocks(message.blocks)
            if message.only_for:
                self.ephemerals.append(message)
            else:
                self.keep_message(message)
                if user != self.bot_user_id:
                    self.last_read[f"{user}:{channel}"] = ts
                self.tell("message", message=message)
        self.changes.ring("messages", message.only_for)
        return message

    def keep_message(self, message: Message) -> None:
        """Puts a message that everybody sees in its place."""
        self.messages[message.channel][message.ts] = message
        if message.thread_ts:
            self.threads.setdefault(f"{message.channel}:{message.thread_ts}", []).append(message)

    def change_message(self, message: Message, **facts: Any) -> None:
        """Replaces what a message says; Slack marks it as edited when it is not ephemeral."""
        with self.lock:
            for name, value in facts.items():
                setattr(message, name, value)
            self._name_blocks(message.blocks)
            self.seq += 1
            message.seq = self.seq
            if not message.only_for:
                message.edited = {"user": message.user, "ts": self.ids.new_ts(self.clock())}
                self.tell("message_changed", message=message)
        self.changes.ring("messages", message.only_for)

    def remove_message(self, message: Message) -> None:
        with self.lock:
            if message.only_for:
                self.ephemerals.remove(message)
            else:
                del self.messages[message.channel][message.ts]
                if message.thread_ts:
                    self.threads[f"{message.channel}:{message.thread_ts}"].remove(message)
                self.tell("message_deleted", message=message)
        self.changes.ring("messages", message.only_for)

    def message(self, channel: str, ts: str) -> Message:
        """The message that everybody sees at `ts`; raises SlackError message_not_found."""
        found = self.messages.get(channel, {}).get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The answers in a thread, oldest first, without the message that began it."""
        with self.lock:
            return list(self.threads.get(f"{channel}:{thread_ts}", []))

    def thread_of(self, channel: str, ts: str | None) -> str | None:
        """The thread that an answer to the message at `ts` belongs to; SlackError thread_not_found."""
        if not ts:
            return None
        parent = self.messages[channel].get(ts)
        if parent is None:
            raise SlackError("thread_not_found")
        return parent.thread_ts or parent.ts

    def visible(self, channel: str, user: str) -> list[Message]:
        """All that this member sees in the conversation, oldest first."""
        with self.lock:
            seen = list(self.messages[channel].values())
            seen += [m for m in self.ephemerals if m.channel == channel and m.only_for == user]
        return sorted(seen, key=lambda m: m.ts)

    def _name_blocks(self, blocks: list[Json]) -> None:
        """Gives an id to each block and element that came without one, as Slack does."""
        for block in blocks:
            if not block.get("block_id"):
                block["block_id"] = self.ids.new("b")
        for spot in spots(blocks):
            if not spot.element.get("action_id"):
                spot.element["action_id"] = self.ids.new("a")

    # --- views ----------------------------------------------------------------------------------------

    def stack(self, user: str) -> list[View]:
        """The member's open modals, top last."""
        with self.lock:
            return [self.views[view_id] for view_id in self.stacks.get(user, [])]

    def add_view(self, user: str, body: Json, *, home: bool = False) -> View:
        """Opens a modal on top of the member's stack, or publishes the Home view."""
        with self.lock:
            self._name_blocks(body["blocks"])
            held = [] if home else self.stacks.setdefault(user, [])
            view_id = self.homes[user].id if home and user in self.homes else self.ids.new("V")
            root, previous = (held[0], held[-1]) if held else (view_id, None)
            view = View(view_id, user, body, self.new_hash(), root, previous)
            if home:
                self.homes[user] = view
            else:
                self.views[view_id] = view
                held.append(view_id)
        self.changes.ring("home" if home else "views", user)
        return view

    def change_view(self, view: View, body: Json) -> None:
        with self.lock:
            self._name_blocks(body["blocks"])
            view.body, view.hash, view.errors = body, self.new_hash(), {}
        self.changes.ring("views", view.user)

    def drop_views(self, views: list[View]) -> None:
        """Closes these modals."""
        with self.lock:
            for view in views:
                self.views.pop(view.id, None)
                if view.id in self.stacks.get(view.user, []):
                    self.stacks[view.user].remove(view.id)
        for user in {view.user for view in views}:
            self.changes.ring("views", user)

    def new_hash(self) -> str:
        self.ids.count += 1
        return f"{self.unix()}.{self.ids.count:08x}"
