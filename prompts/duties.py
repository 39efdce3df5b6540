"""What each office is called, and what it asks of whoever holds it."""

from models.office import Duty
from models.succession import OfficeFacts
from prompts import kit

HOLDER = {
    Duty.CHAIR: "chair",
    Duty.CO_CHAIR: "co-chair",
    Duty.VICE_CHAIR: "vice-chair",
    Duty.LEAD: "lead",
    Duty.RECORDER: "recorder",
}
"""What somebody is who holds the office."""

_SERVE = {
    Duty.CHAIR: "chair",
    Duty.CO_CHAIR: "co-chair",
    Duty.VICE_CHAIR: "be vice-chair of",
    Duty.LEAD: "lead",
    Duty.RECORDER: "take the minutes of",
}
_SERVES = {
    Duty.CHAIR: "chairs",
    Duty.CO_CHAIR: "co-chairs",
    Duty.VICE_CHAIR: "is vice-chair of",
    Duty.LEAD: "leads",
    Duty.RECORDER: "takes the minutes of",
}

DUTIES = {
    Duty.CHAIR: (
        "What the chair does: opens and closes the meetings, settles the agenda, reads one short digest a "
        "week. Reminders, agendas and lists are mine, and the coordinators stay at your side."
    ),
    Duty.CO_CHAIR: (
        "What a co-chair does: the same as the chair, from the other side of the table. Reminders, agendas "
        "and lists are mine."
    ),
    Duty.VICE_CHAIR: (
        "What the vice-chair does: acts while the chair is vacant. Until then there is nothing to do."
    ),
    Duty.LEAD: (
        "What a lead does: keeps the workgroup's commitments in sight and reports back to the committee. "
        "Reminders and lists are mine."
    ),
    Duty.RECORDER: (
        "What the recorder does: takes the roll and writes the minutes with `/agenda minutes`, which walks "
        "you through the agenda."
    ),
}


def holder(facts: OfficeFacts) -> str:
    """What somebody is who holds it: "chair", "lead of Diversion"."""
    name = HOLDER[facts.office.duty]
    return f"{name} of {kit.escape(facts.workgroup.name)}" if facts.workgroup else name


def body(facts: OfficeFacts) -> str:
    """The committee, or the workgroup, in which the office is held."""
    return kit.escape(facts.workgroup.name if facts.workgroup else facts.committee.name)


def serve(facts: OfficeFacts) -> str:
    """What is asked of somebody: "chair the Jail Diversion Committee"."""
    return f"{_SERVE[facts.office.duty]} {body(facts)}"


def serves(facts: OfficeFacts) -> str:
    """What somebody does who holds it."""
    return f"{_SERVES[facts.office.duty]} {body(facts)}"


def channel(facts: OfficeFacts) -> str | None:
    """Where it is announced that it has passed on."""
    return facts.workgroup.channel_id if facts.workgroup else facts.committee.channel_id
