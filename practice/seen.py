"""What one member got back from one act."""

from dataclasses import dataclass, field

from practice.records import Message, View
from practice.workspace import Workspace


@dataclass
class Seen:
    """`error` is what Slack shows for a failed act, for instance "dispatch_failed" or "operation_timeout".

    `errors` are the words below the fields of a refused form (block_id to text). `messages` and `view` are
    looked up when they are asked for, so an answer that comes after the ack is found too.
    """

    _workspace: Workspace
    _user: str
    _marks: list[int]
    _index: int
    _origin: str | None = None
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.error is None

    @property
    def messages(self) -> list[Message]:
        """What this act made appear for the member: answers, and ephemeral messages until the next act."""
        ws, since = self._workspace, self._marks[self._index]
        until = self._marks[self._index + 1] if self._index + 1 < len(self._marks) else ws.seq
        with ws.lock:
            mine = [m for m in ws.ephemerals if m.only_for == self._user and since < m.seq <= until]
            if self._origin:
                shown = [*ws.ephemerals, *(m for held in ws.messages.values() for m in held.values())]
                mine += [m for m in shown if m.origin == self._origin and m not in mine]
        return sorted(mine, key=lambda message: message.seq)

    @property
    def view(self) -> View | None:
        """The modal that is on top for this member."""
        stack = self._workspace.stack(self._user)
        return stack[-1] if stack else None

    @property
    def text(self) -> str:
        """All words that the member sees because of the act."""
        words = [message.words for message in self.messages]
        if self.view:
            words.append(self.view.words)
        return "\n".join([*words, *self.errors.values(), *([self.error] if self.error else [])])
