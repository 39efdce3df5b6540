"""``/committee what is WORD``: the glossary, privately; filled by members, kept by coordinators."""

from itertools import chain

from sqlmodel import Session

from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, may
from models.base import fetch
from models.committee import Committee, Member, coordinators
from models.errors import NotAllowed
from models.outbox import Message
from models.roles import Role
from models.telling import tell
from models.tools.glossary import (
    GlossaryTerm,
    TermLine,
    ask_for,
    asker_of,
    define,
    find_in,
    meant,
    near_in,
    remove_term,
    set_lock,
    terms_of,
    versions_of,
)
from prompts.tools import glossary as prompts
from prompts.tools.glossary import Entry, shipped


def on_typed(session: Session, visit: Visit, rest: str) -> Replies:
    """``what is WORD``; without a word, the whole glossary."""
    committee, me = visit.enter(session)
    word = meant(rest)
    return Say(answer(session, committee, me, word) if word else _list(session, committee, me))


def on_open(session: Session, visit: Visit) -> Replies:
    """The whole glossary."""
    committee, me = visit.enter(session)
    return Say(_list(session, committee, me))


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of it, in the place of this one."""
    committee, me = visit.enter(session)
    return Redraw(_list(session, committee, me, page=int(visit.value)))


def on_show(session: Session, visit: Visit) -> Replies:
    """A word that may have been meant."""
    committee, me = visit.enter(session)
    return Redraw(answer(session, committee, me, visit.value))


def on_look_up(session: Session, visit: Visit) -> Replies:
    """Asks for the word."""
    visit.enter(session)
    return Open(prompts.look_up_form(metadata=visit.carry()))


def on_looked_up(session: Session, visit: Visit) -> Replies:
    """What it means."""
    committee, me = visit.enter(session)
    return Say(answer(session, committee, me, meant(visit.values["term"] or "")))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a word as it is explained at present, if it is."""
    committee, me = visit.enter_for(session, Act.DEFINE_TERM)
    present = _found(session, committee, visit.value)
    if isinstance(present, TermLine) and present.term.locked and not may(session, me, Act.KEEP_GLOSSARY):
        raise NotAllowed(Act.KEEP_GLOSSARY, (Role.COORDINATOR,))
    word = prompts.name_of(present) if present else visit.value
    return Open(prompts.entry_form(word, present, metadata=visit.carry()))


def on_defined(session: Session, visit: Visit) -> Replies:
    """What it means from now on; who had asked for it is told, once."""
    committee, me = visit.enter(session)
    line = define(
        session,
        me,
        term=visit.values["term"] or "",
        meaning=visit.values["meaning"] or "",
        source=visit.values["source"] or "",
        now=visit.now,
    )
    asker = asker_of(session, line.term)
    if asker is not None and asker.pk != me.pk:
        tell(
            session,
            committee,
            asker,
            prompts.explained(line),
            key=f"glossary:{line.term.pk}:explained",
            now=visit.now,
        )
    notice = prompts.saved(line)
    return Say(prompts.render_entry(line, _rights(session, me), zone=committee.zone, notice=notice))


def on_ask(session: Session, visit: Visit) -> Replies:
    """It waits without a meaning, and one coordinator is told."""
    committee, me = visit.enter(session)
    term = ask_for(session, me, visit.value, now=visit.now)
    for person in [one for one in coordinators(session, committee.pk) if one.pk != me.pk][:1]:
        tell(
            session, committee, person, prompts.asks_for(term), key=f"glossary:{term.pk}:asked", now=visit.now
        )
    return Redraw(prompts.asked(term))


def on_versions(session: Session, visit: Visit) -> Replies:
    """Every wording that it had."""
    committee, _ = visit.enter(session)
    term = fetch(session, GlossaryTerm, committee.pk, int(visit.value))
    return Say(prompts.render_versions(term, versions_of(session, term), zone=committee.zone))


def on_lock(session: Session, visit: Visit) -> Replies:
    """Only coordinators change it, or everybody may again."""
    committee, me = visit.enter(session)
    term = fetch(session, GlossaryTerm, committee.pk, int(visit.value))
    set_lock(session, me, term, locked=visit.name == prompts.LOCK, now=visit.now)
    return Redraw(answer(session, committee, me, term.term, notice=prompts.locked(term)))


def on_remove(session: Session, visit: Visit) -> Replies:
    """It is not in the glossary any more."""
    committee, me = visit.enter(session)
    term = fetch(session, GlossaryTerm, committee.pk, int(visit.value))
    remove_term(session, me, term, now=visit.now)
    return Redraw(_list(session, committee, me, notice=prompts.REMOVED))


def answer(session: Session, committee: Committee, me: Member, word: str, *, notice: str = "") -> Message:
    """What the word means, in the committee's words or those that come with the program; or what is near."""
    own = terms_of(session, committee.pk)
    entry: Entry | None = find_in(own, word) or find_in(shipped(), word)
    if entry is not None:
        return prompts.render_entry(entry, _rights(session, me), zone=committee.zone, notice=notice)
    near: list[Entry] = near_in(chain[Entry](own, shipped()), word)
    return prompts.render_unknown(word, near)


def _found(session: Session, committee: Committee, word: str) -> Entry | None:
    return find_in(terms_of(session, committee.pk), word) or find_in(shipped(), word)


def _list(session: Session, committee: Committee, me: Member, *, page: int = 0, notice: str = "") -> Message:
    lines = terms_of(session, committee.pk)
    return prompts.render_glossary(lines, _rights(session, me), page=page, notice=notice)


def _rights(session: Session, me: Member) -> prompts.Rights:
    return prompts.Rights(keep=may(session, me, Act.KEEP_GLOSSARY))


WORDS = {"what": on_typed, "what's": on_typed}
ACTIONS = {
    prompts.OPEN: on_open,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.SHOW: on_show,
    prompts.LOOK_UP: on_look_up,
    prompts.ADD: on_add,
    prompts.ASK: on_ask,
    prompts.VERSIONS: on_versions,
    prompts.LOCK: on_lock,
    prompts.UNLOCK: on_lock,
    prompts.REMOVE: on_remove,
}
FORMS = {prompts.LOOK_UP_FORM: on_looked_up, prompts.FORM: on_defined}
