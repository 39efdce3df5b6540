"""What people type, as it can be printed: no font of ours has emoji, and an empty box says nothing."""

import re
from typing import Any

_PICTURES = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001faff"
)
"""What Unicode says is shown as a picture by itself."""

_EMOJI = re.compile(
    rf" ?(?:[{_PICTURES}]|[\u2190-\u2bff]\ufe0f)(?:\ufe0f|[\U0001f3fb-\U0001f3ff]|[\U000e0020-\U000e007f]"
    rf"|\u200d(?:[{_PICTURES}]|[\u2190-\u2bff]))*"
)
_LEFT_OVER = re.compile("[\ufe0f\u20e3]")
"""Beside a digit or a letter: that one stays."""


def printable(text: str) -> str:
    """The text without its emoji; a dash where it is nothing else."""
    left = _LEFT_OVER.sub("", _EMOJI.sub("", text))
    return text if left == text else (left.strip() or "–")


def all_printable(data: Any) -> Any:
    """The same data, in lists and by keys, with every text in it printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: all_printable(one) for key, one in data.items()}
    return [all_printable(one) for one in data] if isinstance(data, list | tuple) else data
