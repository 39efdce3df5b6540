"""Numbers fetched from a web address: the form, and what is said the first time and when it does not work."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import PlainTextInputElement

from models.outbox import Message
from models.tools.indicator import Indicator
from models.tools.observation import Kept
from models.tools.pull import PART_LIMIT, URL_LIMIT, IndicatorPull, Often
from models.tools.pull_read import Format
from prompts import ids, kit
from prompts.pickers import select
from prompts.tools import indicator_words as said

PULL_FORM = ids.tool("indicators", "pull-form")
_CHANGE = ids.tool("indicators", "pull")
_OPEN = ids.tool("indicators", "open")

FORMATS = {Format.CSV: "CSV: columns with a heading each", Format.JSON: "JSON"}
OFTEN = {Often.DAILY: "Each day", Often.WEEKLY: "Each Monday", Often.MONTHLY: "Once a month"}

FAULTS = {
    "no_answer": "Nothing answered at {host}. Please look whether the address still opens in a browser.",
    "slow": "The answer of {host} took longer than ten seconds. Please ask for a smaller extract.",
    "no_such_host": "There is no {host} on the internet. Please check the address for a slip.",
    "private": "{host} leads into a private network, which I do not enter. Please use a public address.",
    "not_secure": "{host} does not answer over https, or leads on to an address that does not. Please use "
    "one that begins with https://.",
    "redirects": "{host} leads on and on to other addresses. Please put in the last one.",
    "status": "{host} answered with an error ({found}). Please look whether the address has moved, or asks "
    "for a key that has run out.",
    "web_page": "{host} answered with a web page. Often that is a log-in; please use the address of the "
    "data itself, such as the one behind “Download CSV”.",
    "kind": "{host} answered with something that is neither CSV nor JSON ({found}). Please use the data's "
    "own address.",
    "too_big": "The answer of {host} is larger than {found} MB. Please ask for a smaller extract.",
    "not_csv": "The answer cannot be read as CSV. It begins: {found}. Please check the address and the "
    "format.",
    "not_json": "The answer cannot be read as JSON. It begins: {found}. Please check the address and the "
    "format.",
    "no_column": "There is no column “{part}” any more. The columns are now: {found}. Please put in its "
    "new name.",
    "two_columns": "There are several columns “{part}” now: {found}. Please have one of them renamed.",
    "no_path": "The path {part} leads nowhere any more; where it breaks off there is: {found}. Please put "
    "in the new path.",
    "uneven": "There are not as many dates as numbers ({found}). Please check both paths: each number "
    "needs its date, and a path without a date leads to one number.",
    "no_number": "At “{part}” there is no number that fits the indicator: {found}. Please check the column "
    "or path.",
    "no_date": "At “{part}” there is no date of a period: {found}. Please check the column or path.",
    "twice": "Two numbers are for the same period, {found}. Please ask for numbers that are summed up "
    "already.",
    "too_many": "There are {found} numbers; at most 2,000 can be read. Please ask for a smaller extract.",
    "nothing": "There was no number in the answer. Please check the address, and the column or path {part}.",
    "overlaps": "A period overlaps one that has a number already: {found}. Please check the dates.",
    "not_taken": "A number could not be taken ({found}). Please check the column or path.",
}
"""Why there are no numbers, and what to do; what is put in comes from outside and is escaped."""


def pull_form(
    indicator: Indicator, present: IndicatorPull | None, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Where the numbers are; the address that is kept is not shown again, since it may hold a key."""
    url = PlainTextInputElement(max_length=URL_LIMIT, placeholder="https://…")
    url_hint = "Only addresses of the open internet. A key in it is kept to myself and never shown again."
    if present is not None:
        url_hint = f"The present one, at {present.host}, is not shown. Leave this empty to keep it."
    form = present.form if present else Format.CSV
    often = present.often if present else Often.WEEKLY
    blocks = [
        kit.section(f"From where shall I fetch the numbers of *{kit.escape(indicator.name)}*?"),
        kit.field("Address", "url", url, optional=present is not None, hint=url_hint),
        kit.field("What is there?", "form", select({k.value: v for k, v in FORMATS.items()}, form)),
        kit.field(
            "The number",
            "value",
            _part(present.value_at if present else ""),
            hint="CSV: the column's name. JSON: a path such as data[0].value, or rows[*].count for each row.",
        ),
        kit.field(
            "Its date or period",
            "date",
            _part(present.date_at if present else ""),
            optional=True,
            hint="A column or path too. Empty: there is one number, for the last period that is over.",
        ),
        kit.field(
            "Of how many",
            "denominator",
            _part(present.denominator_at if present else ""),
            optional=True,
            hint="A column or path, if there is one.",
        ),
        kit.field("How often?", "often", select({k.value: v for k, v in OFTEN.items()}, often)),
    ]
    return kit.form("Fetch by itself", PULL_FORM, blocks, metadata=metadata)


def _part(present: str) -> PlainTextInputElement:
    return PlainTextInputElement(initial_value=present or None, max_length=PART_LIMIT)


def pull_set(indicator: Indicator) -> str:
    """It is fetched from now on."""
    return (
        f":white_check_mark: Saved. I fetch the numbers of {kit.escape(indicator.name)} within a minute and "
        "tell its keeper what I found."
    )


def stopped(indicator: Indicator) -> str:
    """It is not fetched any more."""
    return f":white_check_mark: The numbers of {kit.escape(indicator.name)} are not fetched any more."


def pulled(indicator: Indicator, row: IndicatorPull, kept: Kept) -> Message:
    """The first time since the address or its columns were set: what was read, so that somebody looks."""
    spans = sorted(one.span for one in kept.rows)
    told = kit.counted(len(spans), "number")
    ends = list(dict.fromkeys(said.span(one, indicator.period) for one in (*spans[:1], *spans[-1:])))
    told += f" from {' to '.join(ends)}" if len(ends) == 2 else f", {ends[0]}" if ends else ""
    text = (
        f":inbox_tray: I have fetched *{kit.escape(indicator.name)}* from {kit.escape(row.host)} for the "
        f"first time since that was set up: {told}. Please have a look whether it is right."
    )
    open_ = kit.button("Open", _OPEN, str(indicator.pk))
    return kit.say(text, kit.section(text), kit.actions(open_, block_id=f"pulled:{indicator.pk}"))


def pull_failed(
    indicator: Indicator, row: IndicatorPull, *, code: str, part: str, found: str, may_change: bool
) -> Message:
    """It does not work: what was found and what to do. Said once, until it works again.

    Who may not change the address is told who can.
    """
    facts = {"host": row.host, "part": part, "found": found}
    why = FAULTS[code].format(**{name: kit.escape(kit.clip(told, 200)) for name, told in facts.items()})
    text = (
        f":warning: The numbers of *{kit.escape(indicator.name)}* could not be fetched. {why}\n"
        "The numbers so far stay as they are. I go on trying as planned, and do not tell you again until it "
        "has worked."
    )
    buttons = [kit.button("Open", _OPEN, str(indicator.pk))]
    if may_change:
        buttons.insert(0, kit.button("Change the address …", _CHANGE, str(indicator.pk)))
    else:
        text += " The chair or a coordinator can change the address."
    return kit.say(text, kit.section(text), kit.actions(*buttons, block_id=f"pull:{indicator.pk}"))
