"""``/committee ballot``: ranking what is on the map, privately, or as a meeting has chosen."""

from collections.abc import Callable

from sqlmodel import Session

from handlers.forms import day
from handlers.pickers import picked_number
from handlers.replies import Open, Redraw, Replies, Say
from handlers.tools.map_views import map_in_use
from handlers.visit import Visit
from models import bounds, outbox
from models.access import Act, may
from models.base import fetch
from models.committee import Committee, Member
from models.errors import Refused
from models.outbox import Kind, Message
from models.telling import tell, told_at
from models.tools.ballot import (
    Ballot,
    Call,
    Method,
    Ranking,
    Voters,
    ballots_of,
    open_ballot,
    open_one,
    options_of,
    post_ranking,
    record_ranking,
)
from models.tools.ballot_box import (
    call_off,
    cast,
    check_castable,
    check_open,
    close_now,
    own_choices,
    remind_at,
    subject,
    turnout_now,
    voice_by_key,
    voices_of,
    whom_to_invite,
)
from models.tools.gap_map import MapEntry, PointKind, current_mapping
from models.tools.map_facts import MapLine, lines_of
from prompts.tools import ballot as prompts
from prompts.tools import ballot_forms as form_prompts
from prompts.tools.map import no_channel


def type_ballot(session: Session, visit: Visit, _rest: str) -> Replies:
    """``ballot``."""
    return on_open(session, visit)


def on_open(session: Session, visit: Visit) -> Replies:
    """The ballot that is open, else the last ranking."""
    committee, me = visit.enter(session)
    return Say(_message(session, committee, me))


def on_past(session: Session, visit: Visit) -> Replies:
    """An earlier one, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_message(session, committee, me, fetch(session, Ballot, committee.pk, int(visit.value))))


def on_start(session: Session, visit: Visit) -> Replies:
    """The form of a new ballot. Raises Refused where no vote may run in Slack."""
    committee, _ = visit.enter_for(session, Act.OPEN_BALLOT)
    if committee.open_meetings:
        raise Refused("title", "open_meetings")
    lines = _rankable(session, committee)
    form = form_prompts.start_form(lines, day=visit.today(committee.zone), metadata=visit.carry())
    return Open(form)


def on_started(session: Session, visit: Visit) -> Replies:
    """The ballot is open, and each voter is asked privately."""
    committee, me = visit.enter(session)
    values = visit.values
    call = Call(
        title=values["title"] or "",
        entries=[fetch(session, MapEntry, committee.pk, int(pk)) for pk in values["gaps"] or []],
        method=Method(values["method"]),
        dots=picked_number(visit, "dots") if values.get("dots") else None,
        voters=Voters(values["voters"]),
        closes_on=day(values["closes_on"]),
    )
    ballot = open_ballot(session, me, call, now=visit.now)
    invited = whom_to_invite(session, ballot, now=visit.now)
    for member in invited:
        _invite(session, committee, ballot, member, visit)
    notice = prompts.opened(_shown(session, committee, me, ballot), len(invited))
    return Say(_message(session, committee, me, ballot, notice=notice))


def _invite(session: Session, committee: Committee, ballot: Ballot, member: Member, visit: Visit) -> None:
    """One message now, and one on the last working day before; both go once nothing is left to cast."""
    shown = _shown(session, committee, member, ballot)
    at = {
        "ask": told_at(session, committee, now=visit.now),
        "remind": remind_at(session, ballot, now=visit.now),
    }
    for what, when in at.items():
        if when is not None:
            outbox.enqueue(
                session,
                committee.pk,
                prompts.invitation(shown, subject(ballot, member), again=what == "remind"),
                kind=Kind.REMINDER if what == "remind" else Kind.NOTICE,
                key=f"ballot:{ballot.pk}:{what}:{member.slack_id}",
                target=member.slack_id,
                now=visit.now,
                not_before=when,
                expires_at=ballot.closes_at,
            )


def on_vote(session: Session, visit: Visit) -> Replies:
    """The ballot paper of a seat, or one's own."""
    committee, me = visit.enter(session)
    number, key = visit.value.split(":")
    ballot = fetch(session, Ballot, committee.pk, int(number))
    voice = voice_by_key(session, me, ballot, key)
    check_castable(session, me, ballot, voice, now=visit.now)
    chosen = own_choices(session, me, voice)
    metadata = visit.carry(ballot=ballot.pk, voice=key)
    return Open(form_prompts.vote_form(ballot, options_of(session, ballot), voice, chosen, metadata=metadata))


def on_voted(session: Session, visit: Visit) -> Replies:
    """The vote is in, or changed."""
    committee, me = visit.enter(session)
    ballot = fetch(session, Ballot, committee.pk, int(visit.metadata["ballot"]))
    voice = cast(session, me, ballot, str(visit.metadata["voice"]), _choices(visit), now=visit.now)
    return Say(_message(session, committee, me, ballot, notice=prompts.was_cast(voice)))


def _choices(visit: Visit) -> dict[str, int]:
    """What was picked in the paper's fields, by what they name; ``neither`` and no dots are left out."""
    return {
        name.partition("-")[2]: int(value)
        for name, value in visit.values.items()
        if name.startswith(("option-", "pair-")) and value and int(value)
    }


def on_call_off(session: Session, visit: Visit) -> Replies:
    """Nothing is counted."""
    committee, me = visit.enter(session)
    ballot = fetch(session, Ballot, committee.pk, int(visit.value))
    call_off(session, me, ballot, now=visit.now)
    return Redraw(_message(session, committee, me, ballot))


def on_close(session: Session, visit: Visit) -> Replies:
    """How many have voted, and whether it is really to be closed before its time."""
    committee, me = visit.enter_for(session, Act.OPEN_BALLOT)
    ballot = fetch(session, Ballot, committee.pk, int(visit.value))
    check_open(ballot, now=visit.now)
    shown = _shown(session, committee, me, ballot)
    return Open(form_prompts.close_form(shown, metadata=visit.carry(ballot=ballot.pk)))


def on_closed(session: Session, visit: Visit) -> Replies:
    """It is counted now; who else leads the committee hears of it as they would on its last day."""
    committee, me = visit.enter(session)
    ballot = fetch(session, Ballot, committee.pk, int(visit.metadata["ballot"]))
    close_now(session, me, ballot, now=visit.now)
    shown = _shown(session, committee, me, ballot)
    for member in bounds.who_leads(session, committee):
        if member.pk != me.pk:
            key = f"ballot:{ballot.pk}:result:{member.slack_id}"
            tell(session, committee, member, prompts.result_message(shown), key=key, now=visit.now)
    return Say(_message(session, committee, me, ballot, notice=prompts.was_closed(ballot)))


def on_post(session: Session, visit: Visit) -> Replies:
    """What came of it is posted, once."""
    committee, me = visit.enter(session)
    ballot = fetch(session, Ballot, committee.pk, int(visit.value))
    if committee.channel_id is None:
        return Say(no_channel())
    fresh = post_ranking(session, me, ballot, now=visit.now)
    outbox.enqueue(
        session,
        committee.pk,
        prompts.posted_message(_shown(session, committee, me, ballot)),
        kind=Kind.NOTICE,
        key=f"ballot:{ballot.pk}:posted",
        target=committee.channel_id,
        now=visit.now,
    )
    return Redraw(_message(session, committee, me, ballot, notice=prompts.was_posted(fresh=fresh)))


def on_record(session: Session, visit: Visit) -> Replies:
    """The form of a ranking that a meeting has made."""
    committee, _ = visit.enter_for(session, Act.RECORD_RANKING)
    lines = _rankable(session, committee)
    form = form_prompts.record_form(lines, day=visit.today(committee.zone), metadata=visit.carry())
    return Open(form)


def on_recorded(session: Session, visit: Visit) -> Replies:
    """The ranking is kept as the meeting made it."""
    committee, me = visit.enter(session)
    values = visit.values
    named = [name for name, value in values.items() if name.startswith("gap-") and value]
    ranking = Ranking(
        title=values["title"] or "",
        how=values["how"] or "",
        held_on=day(values["held_on"]),
        numbers={int(name.removeprefix("gap-")): picked_number(visit, name) for name in named},
        by_place=values["numbers"] == form_prompts.BY_PLACE,
    )
    ballot = record_ranking(session, me, ranking, now=visit.now)
    return Say(_message(session, committee, me, ballot, notice=prompts.recorded()))


def _rankable(session: Session, committee: Committee) -> list[MapLine]:
    """What can be ranked: open gaps, then opportunities. Raises Refused for fewer than two, NotFound."""
    lines = lines_of(session, map_in_use(session, committee.pk))
    found = [one for one in lines if one.entry.open and one.entry.kind != PointKind.RESOURCE]
    if len(found) < 2:
        raise Refused("gaps", "too_few_to_rank")
    return found


def _shown(session: Session, committee: Committee, me: Member, ballot: Ballot) -> prompts.Shown:
    return prompts.Shown(
        ballot,
        options_of(session, ballot),
        turnout_now(session, ballot),
        voices_of(session, ballot, me),
        committee.zone,
    )


def _message(
    session: Session, committee: Committee, me: Member, ballot: Ballot | None = None, *, notice: str = ""
) -> Message:
    """A ballot as this person may see it; without one, the open one, else the last."""
    past = ballots_of(session, committee.pk)
    ballot = ballot or open_one(session, committee.pk) or next(iter(past), None)
    keep = may(session, me, Act.POST_RANKING)
    mapped = ballot is not None or current_mapping(session, committee.pk) is not None
    rights = prompts.Rights(start=keep and not committee.open_meetings, keep=keep, mapped=mapped)
    shown = _shown(session, committee, me, ballot) if ballot else None
    return prompts.render_ballots(shown, past, rights, open_meetings=committee.open_meetings, notice=notice)


Handled = Callable[[Session, Visit], Replies]

WORDS = {"ballot": type_ballot}
ACTIONS: dict[str, Handled] = {
    prompts.OPEN: on_open,
    prompts.PAST: on_past,
    prompts.START: on_start,
    prompts.RECORD: on_record,
    prompts.VOTE: on_vote,
    prompts.CALL_OFF: on_call_off,
    prompts.CLOSE: on_close,
    prompts.POST: on_post,
}
FORMS: dict[str, Handled] = {
    form_prompts.START_FORM: on_started,
    form_prompts.VOTE_FORM: on_voted,
    form_prompts.RECORD_FORM: on_recorded,
    form_prompts.CLOSE_FORM: on_closed,
}
