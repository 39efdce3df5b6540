"""Every IANA zone with the instants in 2026 and 2027 at which its clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def changes(zone: str) -> list[datetime]:
    """The instants (UTC, to the minute) at which the offset of `zone` changes between FIRST and LAST."""
    info, found, instant = ZoneInfo(zone), [], FIRST
    while instant < LAST:
        later = instant + timedelta(days=7)
        if instant.astimezone(info).utcoffset() != later.astimezone(info).utcoffset():
            low, high = instant, later
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                same = middle.astimezone(info).utcoffset() == low.astimezone(info).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(second=0, microsecond=0))
        instant = later
    return found


NIGHTS = {zone: changes(zone) for zone in sorted(available_timezones() - {"localtime", "Factory"})}
