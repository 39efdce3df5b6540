"""The minutes of a meeting: what was noted, moved, decided and taken on, and how they were approved."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from models.base import Owned, stored, tenant_key, within


class MinutesState(StrEnum):
    """Minutes are drafted, looked through, and approved at a later meeting; then they are locked."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"


class EntryKind(StrEnum):
    """What a line of the minutes holds; a correction is all that can be added once they are approved."""

    NOTE = "note"
    MOTION = "motion"
    DECISION = "decision"
    STEP = "step"
    CORRECTION = "correction"


class MotionResult(StrEnum):
    """What became of a motion."""

    ADOPTED = "adopted"
    FAILED = "failed"
    LAID_OVER = "laid_over"
    WITHDRAWN = "withdrawn"


class Minutes(Owned, table=True):
    """The minutes of one meeting. ``approved_in_id`` is the later meeting that approved them."""

    __table_args__ = (
        tenant_key(),
        within("meeting", "meeting_id"),
        within("meeting", "approved_in_id"),
        within("member", "recorder_id"),
        UniqueConstraint("meeting_id"),
        CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved"),
    )

    meeting_id: int
    recorder_id: int | None = None
    state: MinutesState = Field(default=MinutesState.DRAFT, sa_column=stored(MinutesState, "state"))
    begun_at: datetime
    reviewed_at: datetime | None = None
    approved_at: datetime | None = None
    approved_in_id: int | None = None


class MinutesEntry(Owned, table=True):
    """One line of the minutes, under a heading of the agenda or one of its topics (``item_id``).

    A motion has who moved and seconded it, its count and its result; a step names the commitment made.
    """

    __table_args__ = (
        tenant_key(),
        within("minutes", "minutes_id"),
        within("agenda_item", "item_id"),
        within("member", "mover_id"),
        within("member", "seconder_id"),
        within("member", "author_id"),
        within("action_step", "step_id"),
        Index("ix_minutes_entry_minutes", "minutes_id", "id"),
        CheckConstraint("mover_id <> seconder_id", name="two_people"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstained >= 0", name="votes"),
        CheckConstraint("(kind = 'motion') = (result IS NOT NULL)", name="motion"),
        CheckConstraint("length(text) BETWEEN 1 AND 3000", name="text_length"),
    )

    minutes_id: int
    item_id: int | None = None
    heading: str = ""
    kind: EntryKind = Field(sa_column=stored(EntryKind, "kind"))
    text: str
    mover_id: int | None = None
    seconder_id: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    result: MotionResult | None = Field(default=None, sa_column=stored(MotionResult, "result", nullable=True))
    step_id: int | None = None
    author_id: int | None = None
    written_at: datetime
