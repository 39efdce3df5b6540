"""The tools of the six steps: instruments that a committee takes up now and then.

Each is a file here with up to three tables: ``WORDS`` (words of ``/committee``), ``ACTIONS`` (buttons and
choices) and ``FORMS`` (what is sent), from the word or id to its function. Ids are made by ``ids.tool``, and
so say which file they belong to. A file is imported when somebody first uses it: what is taken up now and
then is not waited for at each start. What any of them has changed has its *Undo* here, in one place.
"""

import re
from dataclasses import replace
from importlib import import_module
from types import ModuleType

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.replies import Redraw, Replies, Say
from handlers.typed import Typed
from handlers.visit import Visit
from models.audit import turn_of
from models.undo import undoable_turn
from prompts.tools.undo import beside

WORDS: dict[str, str] = {
    "tools": "shelf",
    "agreements": "agreements",
    "charter": "charter",
    "objectives": "objectives",
    "counsel": "counsel",
    "what": "glossary",
    "what's": "glossary",
    "roster": "partners",
    "readiness": "readiness",
    "groups": "efforts",
    "scoping": "scoping",
    "duties": "duties",
    "indicators": "indicators",
    "assess": "assess",
    "cycle": "cycle",
    "map": "map",
    "plan": "plan",
    "import-plan": "plan",
    "ballot": "ballot",
    "resources": "resources",
    "vitality": "vitality",
    "transition": "transition",
    "pause": "pause",
    "report": "report",
    "export": "export",
    "workplan": "workplan",
    "interventions": "interventions",
    "funding": "funding",
    "step": "stage",
}
"""Words of ``/committee``, and in which file of this folder each is answered."""

_ID = re.compile(r"tool\.(\w+)\.")


def register(app: App, deps: Deps) -> None:
    """Listens to every button and form of every tool."""
    on_action(app, deps, _ID, on_pressed)
    on_submit(app, deps, _ID, on_sent)


def on_pressed(session: Session, visit: Visit) -> Replies:
    """A button or a choice of a tool."""
    name = _name_in(visit.name)
    return _with_undo(session, visit, name, _file(name).ACTIONS[visit.name](session, visit))


def on_sent(session: Session, visit: Visit) -> Replies:
    """A form of a tool."""
    name = _name_in(visit.name)
    return _with_undo(session, visit, name, _file(name).FORMS[visit.name](session, visit))


def typed(word: str) -> Typed:
    """What answers that word of ``/committee``."""

    def answer(session: Session, visit: Visit, rest: str) -> Replies:
        name = WORDS[word]
        return _with_undo(session, visit, name, _file(name).WORDS[word](session, visit, rest))

    return answer


def _with_undo(session: Session, visit: Visit, name: str, replies: Replies) -> Replies:
    """The answer of that file; beside what tells of a change that can be taken back, the way to do so."""
    given = replies if isinstance(replies, list) else [replies]
    told = next((one for one in given if isinstance(one, Say | Redraw)), None)
    if told is None or visit.origin.home or turn_of(session) is None:
        return replies
    turn = undoable_turn(session, visit.enter(session)[1])
    if turn is None:
        return replies
    word = next((word for word, file in WORDS.items() if file == name), "")
    shown = replace(told, message=beside(told.message, turn, word))
    return [shown if one is told else one for one in given if one]


def _name_in(name: str) -> str:
    """Which file of this folder an id belongs to."""
    found = _ID.match(name)
    assert found is not None, f"no tool has the id {name}"
    return found[1]


def _file(name: str) -> ModuleType:
    return import_module(f"handlers.tools.{name}")
