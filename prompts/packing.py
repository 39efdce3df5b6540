"""Lists in messages: whole entries in few sections, and how many more there are, and where."""

from collections.abc import Sequence
from itertools import accumulate

from slack_sdk.models.blocks import Block

from prompts import kit

MORE_ROOM = 200
"""Characters kept free in a section for the line that says how much was left out."""


def sections(
    heading: str, entries: Sequence[str], *, most: int, room: int, where: str, count: int | None = None
) -> list[Block]:
    """The heading and up to ``most`` whole entries in at most ``room`` sections.

    What is left out is counted (of ``count``, where the entries are only the first of so many), and ``where``
    says how to see it. An entry is never cut.
    """
    limit = kit.SECTION - MORE_ROOM
    texts, shown = [heading] if heading else [], 0
    for entry in entries[:most]:
        if texts and len(texts[-1]) + 1 + len(entry) <= limit:
            texts[-1] += f"\n{entry}"
        elif len(texts) < room:
            texts.append(entry)
        else:
            break
        shown += 1
    left = (len(entries) if count is None else count) - shown
    if left:
        texts[-1] += f"\n… and {left} more: {where}"
    return [kit.section(text) for text in texts]


def with_note(entry: str, note: str) -> str:
    """The entry with the beginning of a note quoted under it, where there is room for it."""
    if not note:
        return entry
    noted = f"{entry}\n> {kit.escape(kit.clip(' '.join(note.split()), 200))}"
    return noted if len(noted) <= kit.SECTION - MORE_ROOM else entry


def whole(text: str) -> list[str]:
    """What a person typed, escaped, in as many sections' texts as it needs: nothing of it is left out.

    It is parted between lines or words where there are any.
    """
    told, rest, limit = [], text.strip(), kit.SECTION - MORE_ROOM
    while len(kit.escape(rest)) > limit:
        cost = accumulate(len(kit.escape(letter)) for letter in rest)
        end = next(place for place, length in enumerate(cost) if length > limit)
        gap = max(rest.rfind(" ", 1, end), rest.rfind("\n", 1, end))
        end = gap if gap > end // 2 else end
        told.append(kit.escape(rest[:end]))
        rest = rest[end:].lstrip()
    return [*told, kit.escape(rest)]
