"""What the privacy guard finds. A finding says where and why, and never holds what stood there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing was found."""

    SSN = "ssn"
    BIRTH_DATE = "birth_date"
    RECORD_NUMBER = "record_number"
    CASE_NUMBER = "case_number"
    NAMED_PERSON_HEALTH = "named_person_health"
    NAMED_PERSON_JUSTICE = "named_person_justice"
    CONTACT_OF_PERSON = "contact_of_person"
    ADDRESS_OF_PERSON = "address_of_person"
    SMALL_COUNT = "small_count"
    DEATH_IN_CUSTODY = "death_in_custody"
    OWN_EXPERIENCE = "own_experience"


class Severity(StrEnum):
    """STOP needs a rewrite; WARN is grey: the person decides."""

    STOP = "stop"
    WARN = "warn"


GREY = frozenset({Kind.SMALL_COUNT, Kind.DEATH_IN_CUSTODY, Kind.OWN_EXPERIENCE})
"""Kinds that are left to the person."""


@dataclass(frozen=True, order=True)
class Finding:
    """Something in the characters ``start`` to ``end`` (exclusive) of a text; ``why`` is a code."""

    start: int
    end: int
    kind: Kind
    why: str

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return Severity.WARN if self.kind in GREY else Severity.STOP


def stops(findings: Sequence[Finding]) -> bool:
    """Whether the text needs another wording."""
    return any(finding.severity is Severity.STOP for finding in findings)
