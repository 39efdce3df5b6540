"""The house rules, held by reading the source: who imports whom, what no room does, how long things get."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

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


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


@cache
def nodes(file: Path) -> list[ast.AST]:
    return list(ast.walk(tree(file)))


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Everything that the file imports anywhere in it, as dotted names with what is taken out of a module."""
    for node in nodes(file):
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
    for node in nodes(file):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node.lineno


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes, and the public methods of these classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def broken(rule: Callable[[Path], object], *rooms: str) -> dict[str, object]:
    """What the rule finds at fault in these rooms, by file."""
    return {name(file): found for file in sources(*rooms) if (found := rule(file))}


def test_top_level_holds_only_the_bot_beside_the_rooms() -> None:
    assert [file.name for file in ROOT.glob("*.py")] == ["bot.py"]


def test_rooms_import_one_way() -> None:
    def taken(file: Path) -> set[str]:
        if name(file) in LOADERS:
            return set()
        known = {*ROOMS, "bot", "tests"}
        return {found.partition(".")[0] for found in imports(file)} & known - MAY_IMPORT[room_of(file)]

    assert broken(taken, "bot", *ROOMS) == {}


def test_rooms_keep_out_what_is_not_theirs() -> None:
    def unwanted(file: Path) -> list[str]:
        words = NOT_IN.get(room_of(file), ())
        return [found for found in imports(file) for word in words if f"{found}.".startswith(f"{word}.")]

    assert broken(unwanted, *ROOMS) == {}


def test_block_kit_is_made_in_prompts_only() -> None:
    def blocks(file: Path) -> list[str]:
        return [found for found in imports(file) if found.startswith("slack_sdk.models")]

    assert broken(blocks, "bot", *(room for room in ROOMS if room != "prompts")) == {}


def test_prompts_have_no_session_and_no_files_but_their_own() -> None:
    outside = ("sqlalchemy", "sqlmodel", "slack_sdk.web", "socket")

    def taken(file: Path) -> list[str]:
        return [
            found
            for found in imports(file)
            if found.startswith(outside) or found.split(".")[-1] in ("Session", "Database", "Engine")
        ]

    assert broken(taken, "prompts") == {}


def test_the_clock_is_made_in_one_place() -> None:
    def clocks(file: Path) -> list[tuple[str, int]]:
        return [call for call in calls(file) if call[0] in CLOCKS and name(file) not in WITH_A_CLOCK]

    assert broken(clocks, "bot", "handlers", "jobs", "models", "prompts") == {}


def test_only_an_entry_point_ends_a_transaction() -> None:
    """`with database.transaction()` commits and rolls back, by its wire; nobody does so by hand."""

    def ends(file: Path) -> list[int]:
        if name(file) == "models/wire.py":
            return []
        return [line for call, line in calls(file) if call.rpartition(".")[2] in ("commit", "rollback")]

    assert broken(ends, "models", "prompts", "handlers", "jobs") == {}


def test_handlers_and_jobs_hold_no_sql() -> None:
    sql = {f"sqlmodel.{word}" for word in ("select", "col", "text", "delete", "update")}
    assert broken(lambda file: sql & set(imports(file)), "handlers", "jobs") == {}


def test_functions_and_modules_stay_short() -> None:
    def long(file: Path) -> list[str]:
        found = [
            each.name for each in functions(file) if (each.end_lineno or 0) - each.lineno >= LONGEST_FUNCTION
        ]
        lines = len(file.read_text().splitlines())
        return [*found, f"{lines} lines"] if lines > LONGEST_MODULE else found

    assert broken(long, "bot", *ROOMS, "tests") == {}


def test_everything_public_says_what_it_guarantees() -> None:
    def silent(file: Path) -> list[str]:
        body = tree(file).body
        found = [node.name for node in public(body) if not ast.get_docstring(node)]
        return found if ast.get_docstring(tree(file)) or not body else [*found, "the module"]

    assert broken(silent, "bot", "handlers", "jobs", "models", "prompts") == {}


def test_tests_patch_nothing_and_do_not_wait_by_sleeping() -> None:
    def stands_in(file: Path) -> list[str]:
        sleeps = [call for call, _ in calls(file) if call.endswith((".sleep", ".patch"))]
        return [*sleeps, *(found for found in imports(file) if "mock" in found)]

    assert broken(stands_in, "tests") == {}


def test_nothing_is_left_to_do_and_no_machine_is_named() -> None:
    words = ("TODO", "FIXME", "XXX", "/home/", "/root/", "/work/")

    def left(file: Path) -> list[str]:
        text = file.read_text()
        return [word for word in words if word in text and file != Path(__file__)]

    assert broken(left, "bot", *ROOMS, "tests") == {}
