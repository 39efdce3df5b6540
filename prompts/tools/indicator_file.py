"""What is said of a file with the numbers of an indicator."""

from collections.abc import Sequence

from models.outbox import Message
from models.tools.indicator import Indicator
from models.tools.observation import Observation
from prompts import kit
from prompts.tools import indicator_words as said
from prompts.tools.indicators import OPEN, brought

MOST_NAMED = 12


def which(names: Sequence[str]) -> Message:
    """A file came without the name of its indicator, so it was not read."""
    if not names:
        return kit.say(
            "I have not read it: no indicator is kept here yet. `/committee indicators` adds the first."
        )
    some = kit.listed(f"“{kit.escape(name)}”" for name in names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return kit.say(
        "Which indicator's numbers are these? I have not read them yet. Please drop the file once more with "
        f"the words `indicator NAME`. There are {some}{more}."
    )


def file_brought(
    indicator: Indicator, rows: Sequence[Observation], corrected: int, was_there: int
) -> Message:
    """What came of a file, with a way to look at it."""
    text = brought(indicator, rows, corrected, was_there)
    button = kit.button("Open", OPEN, str(indicator.pk))
    return kit.say(text, kit.section(text), kit.actions(button, block_id=f"brought:{indicator.pk}"))


def file_with_small(indicator: Indicator, small: int) -> Message:
    """Nothing is kept before somebody has heard of the small counts in a file."""
    name, hidden = kit.escape(indicator.name), kit.escape(said.HIDDEN)
    return kit.say(
        f":warning: {kit.counted(small, 'line')} in that file {'rests' if small == 1 else 'rest'} on a count "
        "under 11. So few people can be recognised, even without a name. Nothing is kept yet. To keep them, "
        f"and have others shown {hidden} instead, drop the file once more with the words: "
        f"indicator {name}, with small counts"
    )
