"""The alarm after a self-audit: what is late since when, what happens by itself, and what can be done."""

from datetime import datetime

from models.gaps import Finding, Gap
from models.outbox import Message
from prompts import kit, words

_TITLE = {
    Gap.WORK_LATE: "Something planned is late",
    Gap.WORK_ASLEEP: "Something planned would not happen",
    Gap.WORK_IN_VAIN: "Something planned keeps failing",
    Gap.MESSAGES_LATE: "Messages are late",
    Gap.MESSAGES_REFUSED: "Slack does not take our messages",
    Gap.FAILURES_UNTOLD: "Messages could not be sent",
}

_WORK = "piece of work", "pieces of work"
_MESSAGES = "message", "messages"
_WHAT = {
    Gap.WORK_LATE: ("Not done yet", _WORK),
    Gap.WORK_ASLEEP: ("In the schedule, with nothing to set it off", _WORK),
    Gap.WORK_IN_VAIN: ("Tried several times in vain", _WORK),
    Gap.MESSAGES_LATE: ("Not sent yet", _MESSAGES),
    Gap.MESSAGES_REFUSED: ("Not sent yet", _MESSAGES),
    Gap.FAILURES_UNTOLD: ("Given up", _MESSAGES),
}

_BY_ITSELF = {
    Gap.WORK_LATE: "Convener does it as soon as it can, each piece once.",
    Gap.WORK_ASLEEP: "Convener cannot mend this by itself.",
    Gap.WORK_IN_VAIN: "Convener tries again, at least once an hour; everything else goes on.",
    Gap.MESSAGES_LATE: "Convener sends them as soon as it can, each once; what has had its day is left out.",
    Gap.MESSAGES_REFUSED: "Convener keeps trying as often as Slack allows; nothing is sent twice.",
    Gap.FAILURES_UNTOLD: "Convener does not try these again: Slack would refuse them again.",
}

_SERVER = "whoever runs Convener's server; its log says more."
_YOU = {
    Gap.WORK_LATE: f"If it stays so, press *Run now* in `/committee schedule`, or ask {_SERVER}",
    Gap.WORK_ASLEEP: f"Press *Run now* in `/committee schedule` for what is missing, and tell {_SERVER}",
    Gap.WORK_IN_VAIN: f"Please tell {_SERVER} After that, *Run now* in `/committee schedule` does it.",
    Gap.MESSAGES_LATE: f"If it stays so for an hour, please tell {_SERVER}",
    Gap.MESSAGES_REFUSED: f"If Slack works otherwise, please tell {_SERVER}",
    Gap.FAILURES_UNTOLD: f"Please ask {_SERVER}",
}


def render_alarm(finding: Finding, *, zone: str, now: datetime) -> Message:
    """One kind of gap, privately to a coordinator: no names, no blame."""
    gap = finding.gap
    said, (one, many) = _WHAT[gap]
    what = f"{said}: {kit.counted(finding.count, one, many)}"
    if finding.since is not None:
        what += f", since {words.when(finding.since, zone)}"
    if finding.word:
        what += f". Slack's answer: “{kit.escape(kit.clip(finding.word, 60))}”"
    return kit.say(
        f"{_TITLE[gap]}: {what}.",
        kit.section(f":warning: *{_TITLE[gap]}*\n{what}."),
        kit.section(f"{_BY_ITSELF[gap]} {_YOU[gap]}"),
        kit.context(
            f"As it stood on {words.when(now, zone)}. Only coordinators get this, at most once a day."
        ),
    )
