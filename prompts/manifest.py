"""What Slack shows of the app before anybody has used it: its name, its commands, its shortcuts."""

from dataclasses import dataclass

from prompts import ids

NAME = "Convener"
DESCRIPTION = (
    "Keeps a cross-system committee alive: goals, check-ins, agendas, nudges and the chair's rotation."
)
COLOR = "#2c4a52"


@dataclass(frozen=True)
class Command:
    """A slash command, with what Slack shows beside it while somebody types."""

    name: str
    description: str
    hint: str


@dataclass(frozen=True)
class Shortcut:
    """An entry in a message's menu."""

    callback_id: str
    name: str
    description: str


COMMANDS = (
    Command(
        "/goals",
        "Goals and action steps: see them, add them, settle them",
        "mine | add TEXT | step TEXT @owner by DATE | done A12 | wait A12 on AGENCY | undo | help",
    ),
    Command(
        "/checkin",
        "Say where your commitments stand, or that you are away",
        "A12 on track | A12 blocked NOTE | away until DATE | back | help",
    ),
    Command(
        "/agenda",
        "The next meeting's agenda, and topics for it",
        "add TOPIC 10m @presenter discuss | post | minutes | ics | help",
    ),
    Command(
        "/chair",
        "Who chairs, until when, and who is next",
        "accept | decline | handover | step down | help",
    ),
    Command(
        "/committee",
        "The committee at a glance, its set-up and its schedule",
        "meetings | tools | map | report | what is WORD | setup | schedule | help",
    ),
)

SHORTCUTS = (
    Shortcut(ids.SHORTCUT_TOPIC, "Add to agenda", "Makes this message a topic for the next meeting"),
    Shortcut(
        ids.SHORTCUT_STEP,
        "Make this an action step",
        "Makes this message a commitment with an owner and a date",
    ),
)
