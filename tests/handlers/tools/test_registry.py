"""Every tool answers to its words and ids, and to no other's."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

import handlers.tools
from handlers.tools import WORDS

NAMES = sorted(module.name for module in pkgutil.iter_modules(handlers.tools.__path__))


@pytest.mark.parametrize("name", NAMES)
def test_the_ids_of_a_tool_say_whose_they_are(name):
    module = importlib.import_module(f"handlers.tools.{name}")
    ids = [*getattr(module, "ACTIONS", {}), *getattr(module, "FORMS", {})]
    assert [id_ for id_ in ids if not id_.startswith(f"tool.{name}.")] == []


def test_every_word_is_answered_by_the_tool_that_it_names():
    for word, name in WORDS.items():
        assert word in importlib.import_module(f"handlers.tools.{name}").WORDS


def test_no_tool_is_imported_before_somebody_uses_it():
    loaded = "import sys, bot; print([n for n in sys.modules if n.startswith('handlers.tools.')])"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
