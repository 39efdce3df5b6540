"""The kinds of due work: their order at one instant, and what each does about what it missed."""

from datetime import timedelta
from enum import StrEnum

from models.catch_up import CatchUp


class Work(StrEnum):
    """The kinds of due work; of those due at one instant, the earlier named goes first.

    Another order needs a migration: each schedule keeps its place in ``rank``.
    """

    HANDOVER = "handover"
    CHAIR_ASK = "chair_ask"
    CHAIR_DEADLINE = "chair_deadline"
    ROUND_CLOSE = "round_close"
    ROUND_OPEN = "round_open"
    ROUND_REMIND = "round_remind"
    NUDGE = "nudge"
    MEETING_END = "meeting_end"
    AGENDA = "agenda"
    DIGEST = "digest"
    AGENDA_DRAFT = "agenda_draft"
    NOTICE_WARNING = "notice_warning"
    NOTICE = "notice"
    QUORUM = "quorum"
    MINUTES = "minutes"
    NO_MEETING = "no_meeting"
    OFFICE_HANDOVER = "office_handover"
    OFFICE_ASK = "office_ask"
    OFFICE_DEADLINE = "office_deadline"
    BURDEN = "burden"
    PARTNER_ASK = "partner_ask"
    READINESS = "readiness"
    AGREEMENTS = "agreements"
    INSTRUMENT_REMIND = "instrument_remind"
    INSTRUMENT_CLOSE = "instrument_close"
    INSTRUMENT_REPEAT = "instrument_repeat"
    CYCLE_END = "cycle_end"
    BALLOT_CLOSE = "ballot_close"
    INDICATOR = "indicator"
    PULL = "pull"
    VITALITY = "vitality"
    PAUSE = "pause"
    FUNDING = "funding"


RANK = {work: place for place, work in enumerate(Work)}
"""The place of a kind of work among those due at one instant."""

DEFAULTS = dict.fromkeys(Work, CatchUp.RUN_ONCE) | {Work.NUDGE: CatchUp.SKIP}
"""The policy of a schedule that was given none.

Digests, check-ins and agendas say what is true when they go out, so one, late, says it all (an agenda whose
meeting is over is not posted, says its job). What is due once (the chair's handover, its deadline, the end of
a round or a meeting) must happen, however late. Nudges belong to a morning: what one of them would have said
is said on the next working one.
"""

GRACE: dict[Work, timedelta] = {Work.NUDGE: timedelta(hours=9)}
"""Up to how late ``skip`` still does it, where that is not ``ON_TIME``: a 9:00 nudge until the evening."""
