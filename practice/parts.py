"""The parts of a practice workspace that work together."""

from dataclasses import dataclass, field

from practice.calls import CallLog
from practice.changes import Changes
from practice.clock import Clock
from practice.delivery import Delivery
from practice.faults import Faults
from practice.interactivity import Interactivity
from practice.limits import Limits
from practice.manifest import Manifest
from practice.tokens import Tokens
from practice.workspace import Workspace


@dataclass
class Parts:
    """Handed to every method and payload; `url` is the server's address; `limited` switches rate limits."""

    clock: Clock
    changes: Changes
    workspace: Workspace
    manifest: Manifest
    tokens: Tokens
    faults: Faults
    limits: Limits
    interactivity: Interactivity
    delivery: Delivery
    calls: CallLog = field(default_factory=CallLog)
    url: str = ""
    limited: bool = True
