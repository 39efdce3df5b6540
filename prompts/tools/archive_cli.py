"""What ``python bot.py export``, ``import``, ``backup`` and ``restore`` print."""

from collections.abc import Mapping
from typing import Any

from prompts.kit import clip, counted


def exported(name: str, folder: str, manifest: Mapping[str, Any]) -> str:
    """What was written, and what was left out."""
    rows = sum(table["rows"] for table in manifest["tables"].values())
    told = (
        f"{name}: {counted(rows, 'row')} of {counted(len(manifest['tables']), 'table')} written to {folder}."
    )
    return "\n".join([told, *_left_out(manifest["left_out"])])


def imported(name: str, counts: Mapping[str, int], left_out: Mapping[str, str]) -> str:
    """What came in, and what did not."""
    lines = [
        f"{name} is here: {counted(sum(counts.values()), 'row')} of {counted(len(counts), 'table')}.",
        "Messages that were waiting are withdrawn. What recurs goes on from now; what is due once and was "
        "missed meanwhile is done as soon as the bot runs.",
        "If another bot still runs for this committee, stop it first: both would write to people.",
        *_left_out(left_out),
    ]
    return "\n".join(lines)


def _left_out(left_out: Mapping[str, str]) -> list[str]:
    return ["It does not hold:", *(f"  - {clip(f'{what}: {why}', 200)}" for what, why in left_out.items())]


def backed_up(path: str) -> str:
    """The backup is made."""
    return f"Everything is in {path}, secrets too. Keep it where only you can read it."


def restored(path: str) -> str:
    """The database is as it was."""
    return (
        f"The database is as it was when {path} was made. What was waiting to be sent then is looked up in "
        "Slack before it is sent; what the bot did since then it does not remember."
    )


def no_file(name: str, reason: str) -> str:
    """A file or folder cannot be read or written."""
    return f"{name} cannot be used ({reason}). Nothing was changed. Please give another path."


def folder_in_use(folder: str) -> str:
    """An export is never written over something."""
    return f"There is something in {folder} already. Please name a new or an empty folder."
