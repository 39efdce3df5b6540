"""Who says they will come, and who came: by seat, where a designee counts as the seat present."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.base import Owned, stored, tenant_key, within


class Coming(StrEnum):
    """What was said for a seat before the meeting."""

    YES = "yes"
    NO = "no"
    DESIGNEE = "designee"


class Presence(StrEnum):
    """How a seat is recorded; with a designee it counts as present."""

    PRESENT = "present"
    DESIGNEE = "designee"
    EXCUSED = "excused"
    ABSENT = "absent"


class Rsvp(Owned, table=True):
    """What was said last for a seat and a meeting; ``designee_id`` is who comes in its place."""

    __table_args__ = (
        tenant_key(),
        within("meeting", "meeting_id"),
        within("seat", "seat_id"),
        within("member", "designee_id"),
        UniqueConstraint("meeting_id", "seat_id"),
        CheckConstraint("(coming = 'designee') = (designee_id IS NOT NULL)", name="designee"),
    )

    meeting_id: int
    seat_id: int
    coming: Coming = Field(sa_column=stored(Coming, "coming"))
    designee_id: int | None = None
    said_at: datetime


class Attendance(Owned, table=True):
    """How a seat was recorded at a meeting; ``member_id`` is who sat on it.

    ``arrived_at`` and ``left_at`` are set for who came late or left early.
    """

    __table_args__ = (
        tenant_key(),
        within("meeting", "meeting_id"),
        within("seat", "seat_id"),
        within("member", "member_id"),
        UniqueConstraint("meeting_id", "seat_id"),
        CheckConstraint("arrived_at < left_at", name="in_order"),
    )

    meeting_id: int
    seat_id: int
    presence: Presence = Field(sa_column=stored(Presence, "presence"))
    member_id: int | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
