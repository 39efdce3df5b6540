"""Whether the other side of an idle connection has said something."""

import select
from typing import Any


def has_spoken(connection: Any) -> bool:
    """Whether there is something to read on a connection, or its socket, that is not waiting for an answer.

    A server says something unasked when it ends the connection. To look costs nothing; to ask costs a trip.
    """
    try:
        return bool(select.select([connection], [], [], 0)[0])
    except (OSError, ValueError):  # it is closed, or its number is too high to be looked at
        return True
