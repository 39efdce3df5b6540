"""Ids and message timestamps in Slack's forms, in a repeatable order."""

from datetime import UTC, datetime, timedelta

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    """Counts: the same acts in the same order give the same ids. The workspace's lock guards it."""

    def __init__(self, count: int = 0, last_ts: str = "0.000000") -> None:
        self.count = count
        self.last_ts = last_ts

    def new(self, prefix: str) -> str:
        """A fresh id of eleven characters, for instance `U0P00000001`."""
        self.count += 1
        return f"{prefix}0P{_base36(self.count):0>{9 - len(prefix)}}"

    def new_ts(self, now: datetime) -> str:
        """A message timestamp for `now`, later than every one before it, also when the clock stands still."""
        ts = as_ts(now)
        if ts <= self.last_ts:
            ts = as_ts(from_ts(self.last_ts) + timedelta(microseconds=1))
        self.last_ts = ts
        return ts


def as_ts(instant: datetime) -> str:
    """The instant as Slack writes it: seconds since 1970 with six decimals."""
    micros = (instant - _EPOCH) // timedelta(microseconds=1)
    return f"{micros // 1_000_000:010d}.{micros % 1_000_000:06d}"


def from_ts(ts: str) -> datetime:
    seconds, _, micros = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(micros or 0))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
