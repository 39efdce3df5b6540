"""Every error that the models can raise is explained, and what was typed is never live in the explanation."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import errors
from models.errors import ConvenerError
from prompts.errors import EXPLAINED, explain
from prompts.refused import REFUSED
from prompts.tools import refused as tools

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def raised(name: str, place: int) -> list[str]:
    """The literals that the models and handlers give that error as its ``place``-th argument."""
    found = set()
    for path in [*(ROOT / "models").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                found |= {
                    str(arg.value) for arg in node.args[place : place + 1] if isinstance(arg, ast.Constant)
                }
    assert found, f"nobody raises {name}"
    return sorted(found)


def test_every_kind_of_error_has_words():
    kinds = {
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ConvenerError)
    }
    assert set(EXPLAINED) == kinds - {ConvenerError}


def test_every_reason_to_refuse_has_words_and_no_words_are_left_over():
    assert set(raised("Refused", 1)) == {*REFUSED, *tools.REFUSED}
    assert not REFUSED.keys() & tools.REFUSED.keys()


@pytest.mark.parametrize("kind", raised("AlreadySettled", 0))
def test_everything_that_can_be_settled_already_has_words(kind):
    assert explain(errors.AlreadySettled(kind, "A1", "done"), NOW).plain


@pytest.mark.parametrize("kind", raised("NotFound", 0))
def test_everything_that_can_be_missing_has_words(kind):
    assert explain(errors.NotFound(kind, "A99"), NOW).plain


def test_what_was_typed_is_never_live():
    told = explain(errors.NotFound("agency", "<!channel> *all*"), NOW)
    assert "<!channel>" in told.plain
    assert "<!channel>" not in str(told.message.blocks)
    assert "&lt;!channel&gt;" in str(told.message.blocks)
