"""Statements as text, kept for all databases of a kind in this process.

SQLAlchemy keeps what it has compiled for each engine by itself. On SQLite the reader of a file and its
writer are two engines, and whatever opens a database anew would begin with nothing.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

MOST = 1_500


class _ByKind(LRUCache[Any, Any]):
    """What SQLAlchemy keeps by the dialect that it is for and the statement; here by the dialect's name."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_of_kind(key), value)


def _of_kind(key: Any) -> Any:
    dialect, *statement = key
    return dialect.name, *statement


_kept = _ByKind(MOST)


def share_compiled(engine: Engine) -> None:
    """From now on the engine finds what any other of its kind has compiled."""
    engine.update_execution_options(compiled_cache=_kept)
