"""The tools of the six steps: instruments that a committee takes up now and then.

Each is a file here with up to three tables: ``WORDS`` (words of ``/committee``), ``ACTIONS`` (buttons and
choices) and ``FORMS`` (what is sent), from the word or id to its function. Ids are made by ``ids.tool``, and
so say which file they belong to. A file is imported when somebody first uses it: what is taken up now and
then is not waited for at each start.
"""

import re
from importlib import import_module
from types import ModuleType

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.replies import Replies
from handlers.typed import Typed
from handlers.visit import Visit

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
    handled: Replies = _file_of(visit.name).ACTIONS[visit.name](session, visit)
    return handled


def on_sent(session: Session, visit: Visit) -> Replies:
    """A form of a tool."""
    handled: Replies = _file_of(visit.name).FORMS[visit.name](session, visit)
    return handled


def typed(word: str) -> Typed:
    """What answers that word of ``/committee``."""

    def answer(session: Session, visit: Visit, rest: str) -> Replies:
        handled: Replies = _file(WORDS[word]).WORDS[word](session, visit, rest)
        return handled

    return answer


def _file_of(name: str) -> ModuleType:
    found = _ID.match(name)
    assert found is not None, f"no tool has the id {name}"
    return _file(found[1])


def _file(name: str) -> ModuleType:
    return import_module(f"handlers.tools.{name}")
