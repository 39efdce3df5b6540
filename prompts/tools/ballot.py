"""Ranking what is on the map: the ballot that is open, what came of it, and what people are told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from slack_sdk.models.blocks import Block, InteractiveElement, StaticSelectElement

from models.committee import Sector
from models.outbox import Message
from models.tools.ballot import Ballot, BallotState, Method, Option, Voters
from models.tools.ballot_box import Voice
from prompts import ids, kit, packing, words
from prompts.tools.map import OPEN as OPEN_MAP

OPEN = ids.tool("ballot", "open")
PAST = ids.tool("ballot", "past")
START = ids.tool("ballot", "start")
RECORD = ids.tool("ballot", "record")
VOTE = ids.tool("ballot", "vote")
CALL_OFF = ids.tool("ballot", "call-off")
CLOSE = ids.tool("ballot", "close")
POST = ids.tool("ballot", "post")

MOST_VOICES, MOST_PAST = 5, 100

PRIVATE = (
    "Ballots are private: nobody sees who chose what, and the papers are destroyed when they are counted."
)
NONE_YET = "Nothing has been ranked yet. A committee cannot close every gap at once"
BY_BALLOT = ": a ballot in which each seat has the same weight keeps the loudest voice from choosing."
MAP_FIRST = "The map comes first: what is ranked are the gaps on it."
OPEN_MEETINGS = (
    "Your body is under an open-meetings law, so no vote runs in Slack. Choose at a meeting; the chair or a "
    "coordinator records the ranking here."
)
WHY_NOT = (
    "It has no ranking: fewer than three ballots were cast (a count would tell who chose what), or fewer "
    "than two of the gaps were still open. Choose at a meeting and record it, or open another ballot."
)


@dataclass(frozen=True)
class Rights:
    """What the reader may do: ``start`` a ballot; ``keep``: record, post, and see what is not posted.

    ``mapped``: whether there is a map at all, without which there is nothing to rank.
    """

    start: bool = False
    keep: bool = False
    mapped: bool = True


@dataclass(frozen=True)
class Shown:
    """A ballot with what is ranked, the reader's own ballots, and the turnout by sector."""

    ballot: Ballot
    options: Sequence[Option]
    turnout: dict[str, list[int]]
    mine: Sequence[Voice] = ()
    zone: str = "UTC"

    @property
    def public(self) -> bool:
        """Whether all may see what came of it."""
        return self.ballot.method == Method.MEETING or self.ballot.posted_at is not None


def render_ballots(
    shown: Shown | None, past: Sequence[Ballot], rights: Rights, *, open_meetings: bool, notice: str = ""
) -> Message:
    """The ballot that is open or was last, and the ways on."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(shown.ballot.title if shown else "Ranking"))
    if shown is None:
        none_yet = NONE_YET + ("." if open_meetings else BY_BALLOT)
        blocks.append(kit.section(none_yet if rights.mapped else f"{none_yet}\n{MAP_FIRST}"))
    elif shown.ballot.state == BallotState.OPEN:
        blocks += _open(shown, rights)
    else:
        blocks += result_blocks(shown, may_see=rights.keep or shown.public)
        if rights.keep and shown.ballot.counted and shown.ballot.posted_at is None:
            blocks.append(kit.actions(_post(shown.ballot), block_id="ballot:post"))
    if open_meetings:
        blocks.append(kit.context(OPEN_MEETINGS))
    blocks.append(kit.actions(*_ways(shown, past, rights), block_id="ballot:more"))
    return kit.say(notice or "Ranking", *blocks)


def _open(shown: Shown, rights: Rights) -> list[Block]:
    ballot = shown.ballot
    until = f"It closes on {words.when(ballot.closes_at, shown.zone)}." if ballot.closes_at else ""
    blocks: list[Block] = [kit.section(f"{method(ballot)}\n*{until}*")]
    lines = [
        f"• {_named(one)}{'' if one.open else ' (closed meanwhile: not counted)'}" for one in shown.options
    ]
    blocks += packing.sections("", lines, most=100, room=5, where="the form shows them.")
    blocks += _votes(shown, "ballot")
    if rights.keep:
        asked = ("Call it off?", "All ballots that were cast are destroyed, and nothing is counted.")
        off = kit.button("Call it off", CALL_OFF, str(ballot.pk), confirm=asked)
        close = kit.button("Close it now …", CLOSE, str(ballot.pk))
        blocks.append(kit.actions(close, off, block_id="ballot:off"))
    if not shown.mine:
        blocks.append(kit.context("Each seat has one ballot, and you hold none."))
    return [*blocks, kit.context(f"{turnout(shown.turnout)}\n{PRIVATE}")]


def _votes(shown: Shown, block_id: str) -> list[Block]:
    """A button for each of the reader's ballots, each in a row of its own: one row holds an id only once."""
    return [
        kit.actions(
            kit.button(
                _label(one), VOTE, f"{shown.ballot.pk}:{one.key}", style=None if one.row else "primary"
            ),
            block_id=f"{block_id}/{one.key}",
        )
        for one in shown.mine[:MOST_VOICES]
    ]


def _label(voice: Voice) -> str:
    """``Vote for Probation …``; one's own ballot needs no name."""
    whose = f" for {voice.line.agency.name}" if voice.line else ""
    return f"{'Change the vote' if voice.row else 'Vote'}{whose} …"


def method(ballot: Ballot) -> str:
    """The method, as it is counted."""
    each = "seat" if ballot.voters == Voters.SEATS else "member"
    if ballot.method == Method.DOTS:
        dots = kit.counted(ballot.dots or 0, "dot")
        return (
            f"Dot votes: each {each} has {dots}, also several for one thing. The most dots come "
            "first; a tie shares a place."
        )
    if ballot.method == Method.PAIRS:
        return (
            f"Pairs: each {each} compares two at a time. What more prefer wins that pair, and where as many "
            "prefer either it is half a win. The most wins come first; as many wins share a place."
        )
    return f"As chosen at a meeting: {kit.escape(ballot.how)}"


def turnout(by_sector: dict[str, list[int]]) -> str:
    """``Voted: 3 of 5 · criminal justice 2 of 3 · …``; who has is not told."""
    if not by_sector:
        return ""
    voted, every = (sum(one[place] for one in by_sector.values()) for place in (0, 1))
    told = [f"Voted: {voted} of {every}"]
    for sector, (some, of) in by_sector.items():
        told.append(f"{words.SECTORS[Sector(sector)] if sector else 'without a seat'} {some} of {of}")
    return " · ".join(told)


def _named(one: Option) -> str:
    return f"*{one.item.ref}* {kit.escape(one.row.title)}"


def result_blocks(shown: Shown, *, may_see: bool) -> list[Block]:
    """What came of it: places with their points, ties as ties; or why there is no ranking."""
    ballot = shown.ballot
    if ballot.state == BallotState.CALLED_OFF:
        return [kit.section("It was called off. Nothing was counted, and the ballots are destroyed.")]
    if not may_see:
        return [kit.section("It is closed. The chair has what came of it, and can post it.")]
    if not ballot.counted:
        return [kit.section(WHY_NOT), kit.context(turnout(shown.turnout) or PRIVATE)]
    blocks = packing.sections("", _places(shown), most=100, room=5, where="the map has them.")
    if struck := [one.item.ref for one in shown.options if one.row.struck]:
        blocks.append(kit.context(f"Not counted, as they were closed meanwhile: {kit.listed(struck)}"))
    small = [method(ballot), turnout(shown.turnout), _day(ballot, shown.zone)]
    return [*blocks, kit.context("\n".join(part for part in small if part))]


def _places(shown: Shown) -> list[str]:
    """``*1.* *M3* No crisis center — 12 dots``; a shared place says so on each of its lines."""
    ranked = [one for one in shown.options if one.row.place is not None]
    told = []
    for place, group in groupby(ranked, key=lambda one: one.row.place):
        tied = list(group)
        shared = " (tied)" if len(tied) > 1 else ""
        told += [f"*{place}.*{shared} {_named(one)}{_points(shown.ballot, one)}" for one in tied]
    if any("(tied)" in line for line in told):
        told.append("_A tie stands as it is: which of them comes first is for the group to say._")
    return told


def _points(ballot: Ballot, one: Option) -> str:
    points = one.row.points
    if points is None:
        return ""
    if ballot.method == Method.PAIRS:
        half = "½" if points % 2 else ""
        return f" — {points // 2 or ('' if half else 0)}{half} win{'' if points in (1, 2) else 's'}"
    return f" — {kit.counted(points, 'dot') if ballot.method == Method.DOTS else points}"


def _day(ballot: Ballot, zone: str) -> str:
    if ballot.held_on is not None:
        return f"Meeting of {words.full_day(ballot.held_on)}"
    return f"Closed on {words.when(ballot.closes_at, zone)}" if ballot.closes_at else ""


def _post(ballot: Ballot) -> InteractiveElement:
    asked = ("Post the result?", "Everybody in the committee's channel sees it.")
    return kit.button("Post the result", POST, str(ballot.pk), style="primary", confirm=asked)


def _ways(shown: Shown | None, past: Sequence[Ballot], rights: Rights) -> list[InteractiveElement]:
    if not rights.mapped:
        return [kit.button("The map", OPEN_MAP, style="primary")]
    ways: list[InteractiveElement] = [kit.button("The map", OPEN_MAP)]
    running = shown is not None and shown.ballot.state == BallotState.OPEN
    if rights.start and not running:
        ways.append(kit.button("Open a ballot …", START, style="primary"))
    if rights.keep:
        ways.append(kit.button("Record a ranking …", RECORD))
    others = [one for one in past if shown is None or one.pk != shown.ballot.pk][:MOST_PAST]
    if others:
        options = [kit.option(one.title, str(one.pk)) for one in others]
        ways.append(StaticSelectElement(action_id=PAST, placeholder="Another ranking …", options=options))
    return ways


def in_short(ballot: Ballot, options: Sequence[Option], zone: str) -> str:
    """``Last ranking: 1. M3 · 2. M7 and M9 (tied)``: the first places, for the map."""
    ranked = [one for one in options if one.row.place is not None]
    told = []
    for place, group in groupby(ranked, key=lambda one: one.row.place):
        refs = [one.item.ref for one in group]
        told.append(f"{place}. {kit.listed(refs)}{' (tied)' if len(refs) > 1 else ''}")
    day = _day(ballot, zone)
    return f"Last ranking, “{kit.escape(ballot.title)}”: {' · '.join(told[:5])}\n{day}"


def with_ballot(draft: Message, shown: Shown) -> Message:
    """The draft of an agenda with where the ballot on the gaps stands, for who leads the meeting.

    One that was counted is told of among the suggestions (``suggestions.py``).
    """
    ballot, title = shown.ballot, f"“{kit.escape(shown.ballot.title)}”"
    if ballot.state == BallotState.OPEN:
        until = f" until {words.when(ballot.closes_at, shown.zone)}" if ballot.closes_at else ""
        told = f"The ballot {title} is open{until}. {turnout(shown.turnout)}"
    else:
        told = f"The ballot {title} is closed without a ranking."
    see = kit.button("The ballot", OPEN)
    block = kit.section(f"*Priorities*\n{told}", accessory=see, block_id="ballot:agenda")
    if len(draft.blocks) >= kit.MESSAGE_BLOCKS:
        return draft
    return replace(draft, blocks=[*draft.blocks, block.to_dict()])


# --- what people are sent -----------------------------------------------------------------------------------


def invitation(shown: Shown, subject: str, *, again: bool = False) -> Message:
    """To one voter, privately: what is ranked, how, until when. Withdrawn once nothing is left to cast."""
    ballot = shown.ballot
    until = f" until {words.when(ballot.closes_at, shown.zone)}" if ballot.closes_at else ""
    head = f":ballot_box_with_ballot: *{kit.escape(ballot.title)}*"
    ask = f"One day is left to rank the gaps:{until}." if again else f"Please help to rank the gaps,{until}."
    told = f"{head}\n{ask}\n{method(ballot)}\n{PRIVATE}"
    return kit.say(
        "The gaps on the map are being ranked",
        kit.section(told, block_id=f"{subject}/text"),
        *_votes(shown, subject),
    )


def result_message(shown: Shown) -> Message:
    """To who leads the committee, before anybody else: what came of it, and the way to post it."""
    blocks: list[Block] = [
        kit.section(
            f":ballot_box_with_ballot: *{kit.escape(shown.ballot.title)}* is closed. Only you see this."
        ),
        *result_blocks(shown, may_see=True),
    ]
    if shown.ballot.counted:
        blocks.append(kit.actions(_post(shown.ballot), block_id="ballot:post"))
    return kit.say("The ballot on the gaps is closed", *blocks)


def posted_message(shown: Shown) -> Message:
    """To the committee's channel."""
    see = kit.actions(kit.button("See the map", OPEN_MAP), block_id="ballot:map")
    blocks = [kit.header(shown.ballot.title), *result_blocks(shown, may_see=True), see]
    return kit.say(f"What comes first: {kit.escape(shown.ballot.title)}", *blocks)


def opened(shown: Shown, invited: int) -> str:
    """The ballot is open, and people are asked."""
    until = words.when(shown.ballot.closes_at, shown.zone) if shown.ballot.closes_at else ""
    asked = kit.counted(invited, "person is asked privately", "people are asked privately")
    return f":white_check_mark: The ballot is open until {until}; {asked}."


def was_cast(voice: Voice) -> str:
    """It counts, and can be changed."""
    whose = f" for {kit.escape(voice.line.agency.name)}" if voice.line else ""
    return f":white_check_mark: Your vote{whose} is in. You can change it until the ballot closes."


def was_posted(*, fresh: bool) -> str:
    """It is in the channel."""
    return f":white_check_mark: It is posted{'' if fresh else ' already'} in the committee's channel."


def was_closed(ballot: Ballot) -> str:
    """It is closed before its time; who leads the committee can post what came of it."""
    told = " Post the result when you like." if ballot.counted else ""
    return f":white_check_mark: The ballot is closed, and its papers are destroyed.{told}"


def recorded() -> str:
    """The ranking is kept."""
    return ":white_check_mark: The ranking is recorded."
