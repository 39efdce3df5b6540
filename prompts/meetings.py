"""The coming dates of a series in words, and the forms that change one of them or the series itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InteractiveElement,
    PlainTextInputElement,
)

from models.cadence import Pick
from models.calendar import wall_of
from models.meeting import HolidayRule, Meeting, MeetingSeries, NoticeUnit
from models.moves import BECAUSE_LIMIT, ComingDate, restorable
from models.outbox import Message
from models.rhythm import BOUNDS, LINK_LIMIT, PLACE_LIMIT
from models.workgroup import Workgroup
from prompts import ids, kit, words
from prompts.pickers import meeting_rule_fields, number_field, select, time_field

HOLIDAYS = {
    HolidayRule.KEEP: "It is held all the same",
    HolidayRule.SKIP: "It falls away",
    HolidayRule.BEFORE: "It moves to the working day before",
    HolidayRule.AFTER: "It moves to the working day after",
}

UNITS = {NoticeUnit.HOURS: "hours", NoticeUnit.BUSINESS_DAYS: "business days"}

MOST_LINES = 18
"""How many dates are told at most, with those that fall away."""

WHY = "Everybody who sees the dates reads this."


@dataclass(frozen=True)
class Dates:
    """What is shown of a series: its coming dates, and what the reader can do about them.

    ``bare`` is the workgroup of the channel that has no series of its own, where the reader may give it one.
    ``may_change`` is that some dates can still be skipped or moved; ``may_set_up`` is for the days off.
    """

    series: MeetingSeries
    name: str
    dates: Sequence[ComingDate]
    today: date
    bare: Workgroup | None = None
    may_plan: bool = False
    may_change: bool = False
    may_set_up: bool = False


def render_dates(shown: Dates, *, notice: str = "") -> Message:
    """The rule in words and the coming dates, with the buttons that the reader can use."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [
        kit.section(f"*Meetings of {kit.escape(shown.name)}*\n{series_words(shown.series, shown.today)}"),
        kit.section(date_lines(shown.series, shown.dates)),
    ]
    blocks.append(kit.actions(*_buttons(shown)))
    return kit.say(notice or f"Coming meetings of {kit.escape(shown.name)}", *blocks)


def no_series(group: Workgroup | None, *, notice: str = "") -> Message:
    """No meetings are planned; in a workgroup's channel they can be, by those who run it."""
    told = (
        notice
        or "No meetings are planned yet. A coordinator sets when the committee meets: `/committee setup`."
    )
    blocks = [kit.section(told)]
    if group is not None:
        blocks.append(kit.actions(_give(group)))
    return kit.say(told, *blocks)


def _buttons(shown: Dates) -> list[InteractiveElement]:
    value, buttons = str(shown.series.pk), list[InteractiveElement]()
    if shown.may_plan:
        if shown.may_change:
            buttons += [
                kit.button("Skip one …", ids.MEETING_SKIP, value),
                kit.button("Move one …", ids.MEETING_MOVE, value),
            ]
        buttons.append(kit.button("Add a meeting …", ids.MEETING_ADD, value))
        if restorable(list(shown.dates)):
            buttons.append(kit.button("Hold one as planned …", ids.MEETING_RESTORE, value))
        buttons.append(kit.button("Edit the series …", ids.SERIES_EDIT, value))
    if shown.may_set_up:
        buttons.append(kit.button("Days off …", ids.DAYS_OFF))
    if shown.bare is not None:
        buttons.append(_give(shown.bare))
    return [*buttons, kit.button("In my calendar …", ids.OPEN_CALENDAR)]


def _give(group: Workgroup) -> InteractiveElement:
    return kit.button("Give this workgroup its own meetings …", ids.SERIES_GIVE, str(group.pk))


def series_words(series: MeetingSeries, today: date) -> str:
    """``The second Tuesday of the month, 9:00–10:30, from … · Room 2 · Join the call``, and on holidays."""
    rule, _, until = words.rule_words(series.rule, start=series.start).partition(" until ")
    begin = f"from {words.full_day(series.start)}" if series.start > today else ""
    end = f"until {until}" if until else ""
    told = ", ".join(filter(None, [rule, _hours_of(series), begin, end]))
    where = [kit.escape(series.place), kit.link(series.link, "Join the call") if series.link else ""]
    lines = [" · ".join(filter(None, [told[0].upper() + told[1:], *where]))]
    if series.holidays is not HolidayRule.KEEP:
        lines.append(f"On a holiday: {HOLIDAYS[series.holidays].lower()}.")
    if series.notice:
        before = "hour" if series.notice_unit is NoticeUnit.HOURS else "business day"
        lines.append(f"The agenda stands {kit.counted(series.notice, before)} before.")
    return "\n".join(lines)


def _hours_of(series: MeetingSeries) -> str:
    end = (series.at.hour * 60 + series.at.minute + series.minutes) % (24 * 60)
    return f"{words.hour(series.at)}–{words.hour(time(end // 60, end % 60))}"


def date_lines(series: MeetingSeries, dates: Sequence[ComingDate]) -> str:
    """A line for each date, held or not, with what is different about it."""
    if not dates:
        return "Nothing is planned in the coming time."
    free = MOST_LINES - sum(one.held for one in dates)
    told = []
    for one in dates:
        free -= not one.held
        if one.held or free >= 0:
            told.append(f"• {_date_line(series, one)}")
    return "\n".join(told)


def _date_line(series: MeetingSeries, one: ComingDate) -> str:
    day = words.full_day(wall_of(one.starts_at, series.zone).date())
    if not one.held:
        why = kit.escape(one.because or one.holiday)
        said = "called off" if one.because else "falls away"
        return f"~{day}~ {said}{f': {why}' if why else ''}"
    meeting = one.meeting
    place = f" · {kit.escape(meeting.place)}" if meeting and meeting.place else ""
    return f"*{day}*, {hours(series, one)}{place}{_difference(series, one)}"


def hours(series: MeetingSeries, one: ComingDate | Meeting) -> str:
    """``9:00–10:30``, on the series' clocks."""
    begin, end = (wall_of(at, series.zone).time() for at in (one.starts_at, one.ends_at))
    return f"{words.hour(begin)}–{words.hour(end)}"


def _difference(series: MeetingSeries, one: ComingDate) -> str:
    """Why it is not where the rule has it."""
    because = f": {kit.escape(one.because)}" if one.because else ""
    if one.meeting is not None and one.meeting.extra:
        return f" · an extra meeting{because}"
    if wall_of(one.starts_at, series.zone).date() == one.planned_on:
        return f" · changed{because}" if because else ""
    holiday = f" ({kit.escape(one.holiday)})" if one.holiday and not because else ""
    return f" · instead of {words.full_day(one.planned_on)}{holiday}{because}"


def series_form(series: MeetingSeries | None, name: str, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a series, new or as it is; one that is there can be ended."""
    blocks: list[Block] = [kit.section(f"*When does {kit.escape(name)} meet?*"), *series_fields(series)]
    if series is not None:
        asked = (
            "End these meetings?",
            "No more are planned. Those whose agenda is out stay; skip them one by one.",
        )
        end = kit.button("End these meetings", ids.SERIES_END, str(series.pk), style="danger", confirm=asked)
        blocks.append(kit.actions(end))
    return kit.form("Meetings", ids.SERIES_FORM, blocks, metadata=metadata)


def series_fields(series: MeetingSeries | None) -> list[Block]:
    """The rule, how long, where, what becomes of holidays, when the agenda is posted, notice and quorum."""
    rule = series.recurrence if series else None
    holidays = series.holidays if series else HolidayRule.KEEP
    link = PlainTextInputElement(
        initial_value=(series.link or None) if series else None, max_length=LINK_LIMIT
    )
    days = series.agenda_days if series else 5
    return [
        *meeting_rule_fields(rule, proposed=Pick("m2", 1), at=time(9, 0)),
        number_field("How many minutes?", "minutes", series.minutes if series else 90, *BOUNDS["minutes"]),
        place_field(series.place if series else "", hint="A room or an address."),
        kit.field("Link to the call", "link", link, optional=True),
        kit.field(
            "When its day is a holiday or a day off",
            "holidays",
            select({one.value: told for one, told in HOLIDAYS.items()}, holidays),
        ),
        number_field(
            "How many days ahead is the agenda posted?", "agenda_days", days, *BOUNDS["agenda_days"]
        ),
        *_by_law(series),
    ]


def _by_law(series: MeetingSeries | None) -> list[Block]:
    """What differs from body to body: how long before the agenda must stand, and how many make a quorum."""
    unit = series.notice_unit if series else NoticeUnit.HOURS
    return [
        number_field(
            "How long before must the agenda stand?",
            "notice",
            (series.notice or None) if series else None,
            *BOUNDS["notice"],
            optional=True,
            hint="If a law or your by-laws say so. After that, changes are published as amendments.",
        ),
        kit.field("… counted in", "notice_unit", select({o.value: t for o, t in UNITS.items()}, unit)),
        number_field(
            "How many seats make a quorum?",
            "quorum",
            series.quorum if series else None,
            *BOUNDS["quorum"],
            optional=True,
            hint="Leave it empty for more than half of the seats.",
        ),
    ]


def place_field(place: str, *, hint: str) -> Block:
    """Where it is."""
    element = PlainTextInputElement(initial_value=place or None, max_length=PLACE_LIMIT)
    return kit.field("Where?", "place", element, optional=True, hint=hint)


def skip_form(
    series: MeetingSeries, dates: Sequence[ComingDate], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """One meeting is called off."""
    blocks = [
        _which(series, dates),
        _why_field(optional=False),
        kit.context("Its topics go on to the next meeting. If its agenda is out, the channel is told, once."),
    ]
    return kit.form("Skip a meeting", ids.SKIP_FORM, blocks, submit="Skip it", metadata=metadata)


def move_form(
    series: MeetingSeries, dates: Sequence[ComingDate], *, day: str = "", metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """One meeting is held on another day, at another hour or elsewhere; first that of ``day`` is chosen."""
    blocks = [
        _which(series, dates, day),
        kit.field("To which day?", "day", DatePickerElement()),
        time_field("At what time?", "time", series.at),
        place_field("", hint="Only if it is not where it always is."),
        _why_field(optional=False),
        kit.context("Its agenda moves with it. If that is out, the channel is told, once."),
    ]
    return kit.form("Move a meeting", ids.MOVE_FORM, blocks, submit="Move it", metadata=metadata)


def restore_form(
    series: MeetingSeries, dates: Sequence[ComingDate], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """One that was skipped or moved is held as its series says."""
    return kit.form(
        "Hold one as planned", ids.RESTORE_FORM, [_which(series, dates)], submit="Hold it", metadata=metadata
    )


def add_form(series: MeetingSeries, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A meeting beside the rule."""
    blocks = [
        kit.field("On which day?", "day", DatePickerElement()),
        time_field("At what time?", "time", series.at),
        number_field("How many minutes?", "minutes", series.minutes, 5, 1440),
        place_field("", hint="Only if it is not where it always is."),
        _why_field(optional=True),
    ]
    return kit.form("Add a meeting", ids.EXTRA_FORM, blocks, submit="Add it", metadata=metadata)


def _which(series: MeetingSeries, dates: Sequence[ComingDate], day: str = "") -> Block:
    options = {one.planned_on.isoformat(): _option(series, one) for one in dates[:100]}
    chosen = day if day in options else next(iter(options), None)
    return kit.field("Which one?", "meeting", select(options, chosen))


def _option(series: MeetingSeries, one: ComingDate) -> str:
    day = words.full_day(wall_of(one.starts_at, series.zone).date())
    return f"{day}, {hours(series, one)}" if one.held else f"{day} (skipped)"


def _why_field(*, optional: bool) -> Block:
    element = PlainTextInputElement(max_length=BECAUSE_LIMIT)
    return kit.field("Why?", "because", element, optional=optional, hint=WHY)


def nothing_to_change() -> Message:
    """There is no date to which it could be done."""
    return kit.say("There is no such meeting in the coming time, so there is nothing to change.")


def saved() -> str:
    """Above the rule and the dates as they are now."""
    return ":white_check_mark: Saved."


def saved_series(series: MeetingSeries, today: date) -> str:
    """The rule as it was understood."""
    return f":white_check_mark: Saved: {series_words(series, today)}"


def ended(series: MeetingSeries, name: str, told: Sequence[Meeting]) -> str:
    """No more meetings; those that were announced stay."""
    text = f":white_check_mark: No more meetings of *{kit.escape(name)}* are planned."
    if told:
        days = kit.listed(words.full_day(one.held_on(series.zone)) for one in told)
        text += f" Announced already and still on: {days}."
    return text


def ended_view(series: MeetingSeries, name: str, told: Sequence[Meeting]) -> dict[str, Any]:
    """The same, in place of the form."""
    blocks = [kit.section(ended(series, name, told))]
    return kit.form("Meetings", "series.ended", blocks, submit=None, close="Close", metadata={})


@dataclass(frozen=True)
class Change:
    """What became of one meeting: ``before`` is where it was, ``following`` the next one after it."""

    series: MeetingSeries
    meeting: Meeting
    before: ComingDate | None = None
    following: ComingDate | None = None

    @property
    def day(self) -> str:
        """The day on which it is held now, in words."""
        return words.full_day(self.meeting.held_on(self.series.zone))

    @property
    def place(self) -> str:
        """Where it is, if that is not as always."""
        return f", {kit.escape(self.meeting.place)}" if self.meeting.place else ""


def skipped(change: Change) -> str:
    """It is called off, why, and where its topics go."""
    because = kit.escape(change.meeting.because.rstrip("."))
    text = f":calendar: The meeting of *{change.day}* is called off: {because}."
    if change.following is None:
        return text
    following = words.full_day(wall_of(change.following.starts_at, change.series.zone).date())
    return f"{text} Its topics go on to {following}."


def moved(change: Change) -> str:
    """From where to where, and why."""
    before = change.before
    day = words.full_day(wall_of(before.starts_at, change.series.zone).date()) if before else change.day
    to = f"*{change.day}*, {hours(change.series, change.meeting)}{change.place}"
    return f":calendar: The meeting of {day} is moved to {to}. Why: {kit.escape(change.meeting.because)}"


def asked_again(count: int) -> str:
    """For whoever moved it: what became of the answers for the old day."""
    if not count:
        return ""
    who = "The seat that had answered is" if count == 1 else f"The {count} seats that had answered are"
    return f"\n{who} asked again, privately."


def restored(change: Change) -> str:
    """It is held as its series says."""
    return (
        f":calendar: The meeting is held as planned: *{change.day}*, {hours(change.series, change.meeting)}."
    )


def added(change: Change) -> str:
    """There is one more."""
    return (
        f":calendar: An extra meeting: *{change.day}*, {hours(change.series, change.meeting)}{change.place}."
    )


def announced(text: str) -> Message:
    """What became of a meeting whose agenda is out, for its channel."""
    return kit.say(text)


def cancelled_agenda(change: Change, name: str) -> Message:
    """What stands where the agenda was posted."""
    title = f"Agenda · {name}"
    return kit.say(
        f"{kit.escape(title)}: called off",
        kit.header(kit.clip(title, kit.HEADER)),
        kit.section(skipped(change)),
    )
