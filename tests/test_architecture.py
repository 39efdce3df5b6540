"""The house rules, held by reading the source: who imports whom, what no room does, how long things get."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("handlers", "jobs", "models", "prompts", "practice")
MAY_IMPORT = {
    "bot": set(ROOMS),
    "handlers": {"handlers", "models", "prompts"},
    "jobs": {"jobs", "models", "prompts"},
    "prompts": {"prompts", "models"},
    "models": {"models"},
    "practice": {"practice"},
}
LOADERS = {"practice/sample.py", "practice/rehearsal.py"}
"""What brings the sample committee and its database to the stage; the practice Slack itself stays apart."""

NOT_IN = {
    "models": ("slack_sdk", "slack_bolt", "httpx", "starlette", "uvicorn", "apscheduler"),
    "prompts": ("slack_bolt", "httpx", "starlette", "uvicorn", "apscheduler"),
    "handlers": ("apscheduler", "sqlalchemy.text"),
    "jobs": ("slack_bolt", "starlette", "uvicorn"),
}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.sleep"}
WITH_A_CLOCK = {"bot.py", "jobs/clockwork.py"}
"""Where the clock is made, and where APScheduler, which has its own, is told "at once"."""

LONGEST_FUNCTION, LONGEST_MODULE = 40, 400


def sources(*rooms: str) -> list[Path]:
    """Every file of these rooms but the migrations, which Alembic writes; "bot" is bot.py."""
    found = [
        file for room in rooms for file in [*ROOT.glob(f"{room}.py"), *sorted((ROOT / room).rglob("*.py"))]
    ]
    return [file for file in found if "versions" not in file.parts]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Everything that the file imports anywhere in it, as dotted names with what is taken out of a module."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)} imports by dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(node: ast.expr) -> str:
    """``datetime.now`` for that call's function, whatever stands before it."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value).rpartition('.')[2]}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node.lineno


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes, and the public methods of these classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_top_level_holds_only_the_bot_beside_the_rooms() -> None:
    assert [file.name for file in ROOT.glob("*.py")] == ["bot.py"]


@pytest.mark.parametrize("file", sources("bot", *ROOMS), ids=name)
def test_rooms_import_one_way(file: Path) -> None:
    if name(file) in LOADERS:
        return
    allowed = MAY_IMPORT[room_of(file)]
    known = {*ROOMS, "bot", "tests"}
    taken = {imported.partition(".")[0] for imported in imports(file)} & known
    assert taken <= allowed


@pytest.mark.parametrize("file", sources(*ROOMS), ids=name)
def test_rooms_keep_out_what_is_not_theirs(file: Path) -> None:
    unwanted = NOT_IN.get(room_of(file), ())
    assert [i for i in imports(file) for word in unwanted if f"{i}.".startswith(f"{word}.")] == []


@pytest.mark.parametrize("file", sources("bot", *ROOMS, "tests"), ids=name)
def test_block_kit_is_made_in_prompts_only(file: Path) -> None:
    if room_of(file) not in ("prompts", "tests"):
        assert not any(imported.startswith("slack_sdk.models") for imported in imports(file))


@pytest.mark.parametrize("file", sources("prompts"), ids=name)
def test_prompts_have_no_session_and_no_files_but_their_own(file: Path) -> None:
    assert not any(i.split(".")[-1] in ("Session", "Database", "Engine") for i in imports(file))
    assert not any(i.startswith(("sqlalchemy", "sqlmodel", "slack_sdk.web", "socket")) for i in imports(file))


@pytest.mark.parametrize("file", sources("bot", "handlers", "jobs", "models", "prompts"), ids=name)
def test_the_clock_is_made_in_one_place(file: Path) -> None:
    if name(file) not in WITH_A_CLOCK:
        assert [call for call in calls(file) if call[0] in CLOCKS] == []


@pytest.mark.parametrize("file", sources("models", "prompts", "handlers", "jobs"), ids=name)
def test_only_an_entry_point_ends_a_transaction(file: Path) -> None:
    """`with database.transaction()` commits and rolls back, by its wire; nobody does so by hand."""
    ends = ("commit", "rollback")
    if name(file) != "models/wire.py":
        assert [line for call, line in calls(file) if call.rpartition(".")[2] in ends] == []


@pytest.mark.parametrize("file", sources("handlers", "jobs"), ids=name)
def test_handlers_and_jobs_hold_no_sql(file: Path) -> None:
    assert not {
        "sqlmodel.select",
        "sqlmodel.col",
        "sqlmodel.text",
        "sqlmodel.delete",
        "sqlmodel.update",
    } & set(imports(file))


@pytest.mark.parametrize("file", sources("bot", *ROOMS, "tests"), ids=name)
def test_functions_and_modules_stay_short(file: Path) -> None:
    long = {
        each.name: (each.end_lineno or 0) - each.lineno + 1
        for each in functions(file)
        if (each.end_lineno or 0) - each.lineno >= LONGEST_FUNCTION
    }
    assert long == {}
    assert len(file.read_text().splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("file", sources("bot", "handlers", "jobs", "models", "prompts"), ids=name)
def test_everything_public_says_what_it_guarantees(file: Path) -> None:
    module = tree(file)
    assert ast.get_docstring(module) or not module.body
    assert [node.name for node in public(module.body) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("file", sources("tests"), ids=name)
def test_tests_patch_nothing_and_do_not_wait_by_sleeping(file: Path) -> None:
    assert not any("mock" in imported for imported in imports(file))
    assert [call for call in calls(file) if call[0].endswith((".sleep", ".patch"))] == []


@pytest.mark.parametrize("file", sources("bot", *ROOMS, "tests"), ids=name)
def test_nothing_is_left_to_do_and_no_machine_is_named(file: Path) -> None:
    if file == Path(__file__):
        return
    text = file.read_text()
    assert not [word for word in ("TODO", "FIXME", "XXX", "/home/", "/root/", "/work/") if word in text]
