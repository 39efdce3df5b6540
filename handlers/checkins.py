"""``/checkin``: what people say of their commitments, by words, by buttons and in one form."""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers import absences, forms, lists
from handlers.entry import Deps, on_action, on_command, on_submit
from handlers.replies import Open, Redraw, Replies, Reply, Say
from handlers.typed import dispatch
from handlers.visit import Visit
from models.access import Act, authorize
from models.asking import Ask, asks
from models.audit import record_refusal
from models.base import fetch
from models.checkin import (
    Said,
    answer_quickly,
    asking_step,
    record_checkin,
    record_what_came_up,
    skip_rounds,
    step_to_answer,
)
from models.committee import Committee, Member
from models.errors import AlreadySettled, NotAllowed, Refused
from models.lines import line_for, lines_of
from models.outbox import Message
from models.step import ActionStep, expect_open
from models.tools.arisen import Issue, issue_by_id
from models.tools.issues import tell_more
from models.wire import Question
from models.workgroup import Workgroup
from prompts import checkin as prompts
from prompts import errors as error_prompts
from prompts import ids, steps

GAP = r"(?:\s*[:;,.–—]|\s+-(?=\s))*\s*"
QUICK = re.compile(rf"(?is)#?(?P<ref>A\d{{1,9}})\b{GAP}(?P<rest>.*)")
STATUS = re.compile(rf"(?is)(?P<said>on[\s_-]*track|at[\s_-]*risk|blocked|done)\b{GAP}(?P<rest>.*)")
PERCENT = re.compile(rf"(?s)(?P<percent>-?\d[\d.,]*)\s*%{GAP}(?P<note>.*)")
FOUR_WORDS = ("on track", "at risk", "blocked", "done")


def register(app: App, deps: Deps) -> None:
    """Listens to everything about check-ins."""
    on_command(app, deps, "/checkin", on_checkin, ahead=ahead)
    on_action(app, deps, ids.OPEN_CHECKIN, on_open)
    on_action(app, deps, ids.STEP_UPDATE, on_update)
    on_action(app, deps, ids.CHECKIN_SKIP, on_skip)
    on_action(app, deps, ids.CHECKIN_EXTRA, on_extra)
    for said in Said:
        on_action(app, deps, prompts.action_of(said), on_said)
    on_submit(app, deps, ids.CHECKIN_FORM, on_submitted)


def ahead(team_id: str, text: str) -> Question | None:
    """A quick answer is the act most people do most often: its commitment is read on entering."""
    quick = QUICK.match(text)
    return asking_step(team_id, quick["ref"]) if quick else None


def on_checkin(session: Session, visit: Visit) -> Replies:
    """``/checkin`` and its words; a short id begins the quick answer."""
    quick = QUICK.match(visit.text)
    if quick:
        return type_answer(session, visit, quick["ref"], quick["rest"].strip())
    return dispatch(session, visit, TYPED, prompts.HELP, plain=open_form)


def open_form(session: Session, visit: Visit, _rest: str) -> Replies:
    """One form for everything that I can be asked."""
    committee, me = visit.enter(session)
    ask = _ask(session, visit, committee, me)
    if _is_empty(ask):
        return Say(prompts.nothing_to_say())
    today = visit.today(committee.zone)
    return Open(prompts.checkin_form(ask, metadata=_metadata(visit), today=today))


def type_answer(session: Session, visit: Visit, ref: str, words: str) -> Replies:
    """``A12 on track [60%] [NOTE]``; without words the form, and what cannot be read is kept."""
    committee, me = visit.enter(session)
    step, standing = step_to_answer(session, ref, visit.found)
    if not words:
        return _form_for(session, visit, committee, me, step)
    status = STATUS.match(words)
    if status is None:
        first = " ".join(words.lower().split()[:2])
        near = get_close_matches(first, FOUR_WORDS, n=1) or get_close_matches(
            first.split()[0], FOUR_WORDS, n=1, cutoff=0.5
        )
        told = prompts.unclear(step.ref, words, near[0] if near else None)
        return Say(error_prompts.with_typed(told, visit.line))
    said = Said(re.sub(r"[\s_-]*(track|risk)$", r"_\1", status["said"].lower()))
    percent, note = _percent_and_note(status["rest"])
    answer_quickly(session, me, step, said=said, percent=percent, note=note, now=visit.now, standing=standing)
    return lists.after_change(session, visit, committee, me, step)


def _percent_and_note(rest: str) -> tuple[int | None, str]:
    """What follows the four words. Raises Refused for a percentage that is none."""
    found = PERCENT.match(rest)
    if found is None:
        return None, rest
    if not re.fullmatch(r"\d{1,3}", found["percent"]) or int(found["percent"]) > 100:
        raise Refused("percent", "no_percent", f"{found['percent']}%")
    return int(found["percent"]), found["note"]


def type_skip(session: Session, visit: Visit, _rest: str) -> Replies:
    """``skip``: not this time."""
    _, me = visit.enter(session)
    return Say(prompts.skipped(skip_rounds(session, me, now=visit.now)))


TYPED = {
    "away": absences.type_away,
    "back": absences.type_back,
    "skip": type_skip,
}


def on_open(session: Session, visit: Visit) -> Replies:
    """The form, by button."""
    return open_form(session, visit, "")


def on_update(session: Session, visit: Visit) -> Replies:
    """The form for one commitment, by button or menu (whose value is ``verb:id``)."""
    committee, me = visit.enter(session)
    step = fetch(session, ActionStep, committee.pk, int(visit.value.rpartition(":")[2]))
    return _form_for(session, visit, committee, me, step)


def on_skip(session: Session, visit: Visit) -> Replies:
    """Skip, by button: the message says so in its place."""
    _, me = visit.enter(session)
    return Redraw(prompts.skipped(skip_rounds(session, me, now=visit.now)))


def on_extra(session: Session, visit: Visit) -> Replies:
    """The form with just the question of an instrument that the message asks besides."""
    from handlers.checkin_extra import alone  # with what it stands on, where there is one

    committee, me = visit.enter(session)
    only = alone(session, visit, committee, _ask(session, visit, committee, me), visit.value)
    if only is None:
        return Say(prompts.question_gone())
    today = visit.today(committee.zone)
    return Open(prompts.checkin_form(only, metadata=_metadata(visit), today=today))


def on_said(session: Session, visit: Visit) -> Replies:
    """One of the four answers, pressed in a message: its row is drawn again in its place."""
    committee, me = visit.enter(session)
    said, _, number = visit.value.partition(":")
    step = fetch(session, ActionStep, committee.pk, int(number))
    answer_quickly(session, me, step, said=Said(said), now=visit.now)
    line = line_for(session, step)
    blocks = prompts.answered(visit.message.get("blocks", []), line, me, today=visit.today(committee.zone))
    return Redraw(Message(str(visit.message.get("text", "")), blocks))


@dataclass(frozen=True)
class _Answer:
    """One commitment's part of the form."""

    step: ActionStep
    said: Said
    percent: int | None
    note: str


def on_submitted(session: Session, visit: Visit) -> Replies:
    """The form: each commitment of which something is said, and what came up."""
    committee, me = visit.enter(session)
    given = _answers(session, visit, committee)
    taken = [answer.step for answer in given if _recorded(session, visit, me, answer)]
    passed_over = [answer.step for answer in given if answer.step not in taken]
    came_up, besides = _came_up(session, visit, committee, me), _extra(session, visit, committee, me)
    if visit.metadata.get("list") and len(taken) == 1:
        return lists.after_change(session, visit, committee, me, taken[0])
    thanks = prompts.noted(
        lines_of(session, committee.pk, taken),
        passed_over=passed_over,
        came_up=came_up,
        today=visit.today(committee.zone),
    )
    again = [_message_again(session, visit, committee, me)] if visit.metadata.get("ask") else []
    said = [Say(thanks)] if given or came_up or not besides else []
    return [*again, *said, *besides]


def _extra(session: Session, visit: Visit, committee: Committee, me: Member) -> list[Reply]:
    """What came of the answer to the one question of an instrument, where the form had it."""
    if not visit.metadata.get("extra"):
        return []
    from handlers.checkin_extra import record  # as above

    return record(session, visit, committee, me)


def _answers(session: Session, visit: Visit, committee: Committee) -> list[_Answer]:
    """What the form says; all of it is read before anything is recorded. Raises Refused on a field."""
    values = visit.values
    numbers = [int(name.removeprefix("said-")) for name in values if name.startswith("said-")]
    given = []
    for number in numbers:
        step = fetch(session, ActionStep, committee.pk, number)
        said, note = values[f"said-{number}"], (values[f"note-{number}"] or "").strip()
        percent = _percent(values[f"percent-{number}"], f"percent-{number}")
        if said:
            given.append(_Answer(step, Said(said), percent, note))
        elif step.open and (note, percent) != (step.note, step.percent):
            raise Refused(f"said-{number}", "no_status")
    return given


def _percent(typed: str | None, field: str) -> int | None:
    if not typed:
        return None
    if not re.fullmatch(r"\d{1,3}", typed) or int(typed) > 100:
        raise Refused(field, "no_percent", typed)
    return int(typed)


def _recorded(session: Session, visit: Visit, me: Member, answer: _Answer) -> bool:
    """False for what was settled or given to somebody else while the form was open; the rest counts."""
    try:
        record_checkin(
            session,
            me,
            answer.step,
            said=answer.said,
            percent=answer.percent,
            note=answer.note,
            now=visit.now,
        )
    except AlreadySettled:
        return False
    except Refused as error:
        if error.code != "workgroup_ended":
            raise
        return False
    except NotAllowed:
        record_refusal(
            session, me.committee_id, me.slack_id, Act.CHECK_IN.value, actor_id=me.id, now=visit.now
        )
        return False
    return True


def _came_up(session: Session, visit: Visit, committee: Committee, me: Member) -> list[Issue]:
    """Notes what came up in the standing groups, what was done, and what the committee is to hear."""
    noted, values = [], visit.values
    for name in [name for name in values if re.fullmatch(r"came-\d+", name)]:
        number = name.removeprefix("came-")
        group = fetch(session, Workgroup, committee.pk, int(number))
        done, wanted = values.get(f"came-done-{number}") or "", bool(values.get(f"came-for-{number}"))
        answer = record_what_came_up(session, me, group, note=values[name] or "", now=visit.now)
        if answer is None or not answer.note:
            if done.strip() or wanted:
                raise Refused(name, "empty")
            continue
        issue = issue_by_id(session, committee.pk, answer.pk)
        try:
            noted.append(tell_more(session, me, issue, done=done, for_committee=wanted, now=visit.now))
        except Refused as error:
            error.field = f"came-done-{number}"
            raise
    return noted


def _message_again(session: Session, visit: Visit, committee: Committee, me: Member) -> Redraw:
    """The message that asked, as it stands after the form."""
    ask = _ask(session, visit, committee, me)
    if _is_empty(ask):
        return Redraw(prompts.nothing_left())
    return Redraw(prompts.render_ask(ask, today=visit.today(committee.zone)))


def _ask(session: Session, visit: Visit, committee: Committee, me: Member) -> Ask:
    from models.tools.extra import with_extras  # with what it stands on, when somebody checks in

    day = visit.today(committee.zone)
    [mine] = with_extras(session, committee, asks(session, committee, [me.pk], day=day), day=day)
    return mine


def _is_empty(ask: Ask) -> bool:
    return not ask.lines and not ask.came_up and ask.extra is None


def _form_for(session: Session, visit: Visit, committee: Committee, me: Member, step: ActionStep) -> Replies:
    """The form for just that commitment. Raises NotAllowed, AlreadySettled, Refused as ``expect_open``."""
    authorize(session, me, Act.CHECK_IN, step)
    expect_open(session, step)
    mine = _ask(session, visit, committee, me)
    only = replace(mine, lines=lines_of(session, committee.pk, [step]), came_up=[], extra=None)
    today = visit.today(committee.zone)
    return Open(prompts.checkin_form(only, metadata=_metadata(visit), today=today))


def _metadata(visit: Visit) -> dict[str, Any]:
    """What the form carries; ``ask`` when it was opened from the message that asks."""
    block_id = str(visit.action.get("block_id", ""))
    asked = ids.CHECKIN in (block_id, steps.origin_of(block_id))
    return forms.carried(visit) | ({"ask": True} if asked else {})
