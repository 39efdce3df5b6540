"""The roles on which rights hang (see ``access.py``)."""

from enum import StrEnum


class Role(StrEnum):
    """What a member can be towards the committee or one of its things."""

    MEMBER = "member"
    OWNER = "owner"
    STAND_IN = "stand-in"
    AUTHOR = "author"
    LEAD = "workgroup lead"
    RECORDER = "recorder"
    CANDIDATE = "person asked"
    HOLDER = "holder of the office"
    CALLER = "person who calls the meeting"
    CHAIR = "chair"
    COORDINATOR = "coordinator"
