"""What the privacy guard says, to the writer alone: what it saw, where, why, and how to write it instead.

It never repeats what stood there: a warning may be read over a shoulder, and is kept by Slack.
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import InteractiveElement

from models.guard_finding import Finding, Kind, Severity, stops
from models.outbox import Message
from prompts import kit

WHAT = {
    Kind.SSN: "a number that looks like a Social Security number",
    Kind.BIRTH_DATE: "what looks like somebody's date of birth",
    Kind.RECORD_NUMBER: "what looks like the number of a person's record, booking or plan",
    Kind.CASE_NUMBER: "what looks like the number of somebody's case or report",
    Kind.NAMED_PERSON_HEALTH: "a name or initials beside health or treatment",
    Kind.NAMED_PERSON_JUSTICE: "a name or initials beside an arrest, custody or a charge",
    Kind.CONTACT_OF_PERSON: "how a client can be reached",
    Kind.ADDRESS_OF_PERSON: "where somebody lives",
    Kind.SMALL_COUNT: "a count under 11 of people in one situation",
    Kind.DEATH_IN_CUSTODY: "a death in custody",
    Kind.OWN_EXPERIENCE: "an experience of your own or of your family",
}

REWRITE = {
    Kind.SSN: "Leave the number out: no step needs it.",
    Kind.BIRTH_DATE: "Leave the date out, or say an age group such as “in their thirties”.",
    Kind.RECORD_NUMBER: "Leave the number out. Who has to look it up does so in the agency's own system.",
    Kind.CASE_NUMBER: "Leave the number out and say what kind of case it was.",
    Kind.NAMED_PERSON_HEALTH: "Say “a person” instead of the name, and what the system did or did not do: "
    "“A person waited 40 days for a bed.”",
    Kind.NAMED_PERSON_JUSTICE: "Say “a person” instead of the name, and where the system let go: “A person "
    "was released at night without medication.”",
    Kind.CONTACT_OF_PERSON: "Leave it out. An agency's own line is fine.",
    Kind.ADDRESS_OF_PERSON: "Say the part of town, or nothing. An agency's address is fine.",
    Kind.SMALL_COUNT: "A handful can be known again. Say “fewer than 11”, or take a longer period.",
    Kind.DEATH_IN_CUSTODY: "If it is public, keep to what was published; leave out name and health.",
    Kind.OWN_EXPERIENCE: "It is yours to tell. Say it as openly as you want it kept: all members read it.",
}

WHY = {
    "ssn_shape": "It is written as such numbers are.",
    "ssn_cue": "The word beside it says so.",
    "birth_cue": "The word beside it says so.",
    "birth_beside_name": "A date of long ago stands beside a name.",
    "record_cue": "The word before it says whose record it is.",
    "case_cue": "The word before it says that it is a case.",
    "case_shape": "It is written as courts number criminal and commitment cases.",
    "said_of_name": "It is said of somebody who can be known by name.",
    "beside_name": "It stands right beside somebody's name.",
    "client_reached": "The words beside it speak of one client.",
    "home_address": "The words beside it say that somebody lives there.",
    "small_count": "So few people can be known again.",
    "death_in_custody": "One death tells whose it was.",
    "own": "You say it of yourself or of your family.",
}

SYSTEMS = "This committee talks about systems, never about one patient, defendant or inmate."
GUESS = "I go by the words alone and can be wrong. What I saw is neither kept nor shown to anybody."
MOST = 4


def where(text: str, finding: Finding) -> str:
    """``word 5`` or ``words 5–6``, counted as a person counts them."""
    first = len(text[: finding.start].split()) + 1
    if finding.start and not text[finding.start - 1].isspace() and not text[finding.start].isspace():
        first = max(1, first - 1)
    last = max(first, len(text[: finding.end].split()))
    return f"word {first}" if first == last else f"words {first}–{last}"


def warning(findings: Sequence[Finding], text: str) -> str:
    """The warning as plain text, such as a form's field takes; ``text`` is only counted."""
    shown = gravest(findings)
    told = [f"{_line(one, text)} {REWRITE[one.kind]}" for one in shown[:MOST]]
    return " ".join([_opening(shown), *told, *_rest(shown)])


def render_warning(
    findings: Sequence[Finding], text: str, buttons: Sequence[InteractiveElement] = ()
) -> Message:
    """The warning as a message to the writer alone, with what they can do; ``text`` is only counted."""
    shown = gravest(findings)
    lines = [f"• {_line(one, text)} {WHY[one.why]}\n   _{REWRITE[one.kind]}_" for one in shown[:MOST]]
    body = "\n".join([_opening(shown), *lines, *_rest(shown)])
    row = [kit.actions(*buttons)] if buttons else []
    return kit.say(_opening(shown), kit.section(body), *row, kit.context(f"{SYSTEMS} {GUESS}"))


def gravest(findings: Sequence[Finding]) -> list[Finding]:
    """Of findings that overlap the one that matters most, in the order of the text.

    What needs a rewrite comes before what is left to the person; else the kind that is named first, and of
    one kind the longest.
    """
    kinds = list(Kind)

    def weight(one: Finding) -> tuple[bool, int, int]:
        return one.severity is not Severity.STOP, kinds.index(one.kind), one.start - one.end

    kept: list[Finding] = []
    for one in sorted(findings, key=weight):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept)


def _opening(findings: Sequence[Finding]) -> str:
    if stops(findings):
        return "Please write this another way before it is kept."
    return "Please look at this once more; it can be kept as it is."


def _line(finding: Finding, text: str) -> str:
    return f"{where(text, finding).capitalize()}: {WHAT[finding.kind]}."


def _rest(findings: Sequence[Finding]) -> list[str]:
    left = len(findings) - MOST
    return [f"And {kit.counted(left, 'more place')} of the kind."] if left > 0 else []
