"""Numbers as people type them and sheets hold them: ``1,204``, ``42 of 60``, ``12.5 %``, ``$3``, ``3,5``."""

import re
from dataclasses import dataclass

from models.errors import Refused

LARGEST = 1e12
"""No number of a county is larger; beyond it, it is a slip of the keys."""

NUMBER = r"[-+−]?\s?[$€£]?\s?\d[\d.,'\u00a0\u202f]*(?:e[-+]?\d{1,2})?\s?%?"

_TYPED = re.compile(rf"({NUMBER})(?:\s*(?:/|of|out of)\s*({NUMBER}))?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d+")


@dataclass(frozen=True)
class Typed:
    """A number, whether a percent sign stood behind it, and of how many where that was said."""

    amount: float
    percent: bool = False
    of: float | None = None


def read_number(text: str, field: str) -> float:
    """One number; a percent sign is let pass. Raises Refused on ``field`` for anything else."""
    return read_typed(text, field, alone=True).amount


def read_typed(text: str, field: str, *, alone: bool = False) -> Typed:
    """A number, or one of another; ``alone``: only one. Raises Refused on ``field`` for anything else."""
    found = _TYPED.fullmatch(text.strip())
    if found is None or (alone and found[2]):
        raise Refused(field, "not_a_number", text.strip())
    of = _plain(found[2], field) if found[2] else None
    return Typed(_plain(found[1], field), found[1].rstrip().endswith("%"), of)


def _plain(text: str, field: str) -> float:
    """A comma before three digits parts thousands; any other one is a decimal comma."""
    digits = re.sub(r"[\s$€£%'\u00a0\u202f+]", "", text).replace("−", "-")
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _EUROPEAN.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        number = sign * float(digits)
    except ValueError:
        raise Refused(field, "not_a_number", text.strip()) from None
    if not abs(number) <= LARGEST:
        raise Refused(field, "out_of_range", text.strip())
    return number
