"""``import-plan`` on the command line: what it prints, what it writes, and how it ends."""

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

import bot
from models.database import Database
from models.goal import Goal
from models.migrate import head
from models.settings import Settings
from models.step import ActionStep
from models.tools.plan import Need, Status
from models.tools.plan_sheet import MOST_BYTES
from tests.laid import laid_file
from tests.models.both import seat
from tests.models.tools.plan_shapes import FOLDER, merged_book

PLAN = "Goal,Action,Who,When\nFewer bookings,Write it,Ben,3/1/2027\nFewer bookings,Sign it,SCAO,Monthly\n"


@pytest.fixture(autouse=True)
def _nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env, with a plan, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    Path("plan.csv").write_text(PLAN)


def database_of_now(folder: Path) -> Database:
    """A database with all tables, of this version, where the program looks for it."""
    database = Database(laid_file(folder / "convener.db"))
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{head()}')")
    return database


@pytest.fixture
def committee(tmp_path: Path) -> Database:
    """A database with one committee."""
    database = database_of_now(tmp_path)
    with database.transaction() as session:
        seat(session)
    return database


def rows(database: Database) -> tuple[list[str], list[str]]:
    with database.transaction() as session:
        goals, steps = session.exec(select(Goal)).all(), session.exec(select(ActionStep)).all()
        return [goal.statement for goal in goals], [step.title for step in steps]


def test_a_dry_run_needs_nothing_and_leaves_nothing(capsys):
    assert bot.main(["import-plan", "plan.csv", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "1 goal, 2 steps." in told
    assert "No committee is set up here" in told
    assert "Sign it: nobody found for it, no date; it says “SCAO” and “Monthly”" in told
    assert [path.name for path in Path().iterdir()] == ["plan.csv"]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_json_holds_every_cell_and_nothing_else_is_printed(file, capsys):
    assert bot.main(["import-plan", str(file), "--dry-run", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    cells = [
        cell["text"] for goal in plan["goals"] for part in (goal, *goal["steps"]) for cell in part["cells"]
    ]
    cells += [left["text"] for left in plan["left_out"]]
    text = file.read_bytes().decode("cp1252" if file.stem == "windows" else "utf-8")
    for word in text.replace('"', " ").replace(",", " ").replace(";", " ").split():
        assert any(word in cell.replace(",", " ").replace(";", " ") for cell in cells), word
    check_shape(plan)


GOAL = {"text": str, "steps": list}
STEP = {
    "text": str,
    "owner": str | None,
    "owner_text": str,
    "due": str | None,
    "due_text": str,
    "status": str,
    "needs": list,
}
"""What is promised of ``--json``, in its order; what else it tells comes after that."""


def check_shape(plan):
    assert list(plan) == ["goals", "left_out"]
    steps = [step for goal in plan["goals"] for step in goal["steps"]]
    assert steps
    for shape, entries in ((GOAL, plan["goals"]), (STEP, steps)):
        for entry in entries:
            assert list(entry)[: len(shape)] == list(shape)
            assert {
                name: entry[name] for name, kind in shape.items() if not isinstance(entry[name], kind)
            } == {}
    for step in steps:
        assert set(step["needs"]) <= {need.value for need in Need}
        assert step["status"] in {status.value for status in Status}
        assert step["due"] is None or step["due"] == date.fromisoformat(step["due"]).isoformat()
        over = step["status"] in ("done", "dropped")
        assert over or step["owner"] or {"owner", "one_owner"} & set(step["needs"]), step
        assert over or step["due"] or "due" in step["needs"], step


SHAPES = ["merged-workbook", "pasted-pipes.txt", "plain-list.txt"]


@pytest.mark.parametrize("shape", SHAPES)
def test_json_of_what_is_pasted_and_of_a_workbook_has_the_same_shape(shape, monkeypatch, capsys):
    data = merged_book() if shape == "merged-workbook" else (FOLDER / shape).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert bot.main(["import-plan", "-", "--dry-run", "--json"]) == 0
    check_shape(json.loads(capsys.readouterr().out))


def test_of_what_is_over_nobody_has_to_settle_anything(capsys):
    Path("over.csv").write_text("Goal,Action,Who,When,Status\nA,Wrote it,,,Completed\nA,Write it,,,\n")
    assert bot.main(["import-plan", "over.csv", "--dry-run", "--json"]) == 0
    done, open_one = json.loads(capsys.readouterr().out)["goals"][0]["steps"]
    assert (done["status"], done["needs"]) == ("done", [])
    assert open_one["needs"] == ["owner", "due"]
    assert bot.main(["import-plan", "over.csv", "--dry-run"]) == 0
    assert "To settle (1 of 2 steps)" in capsys.readouterr().out


def test_the_committee_here_is_the_one_whose_people_are_looked_up(committee, capsys):
    assert bot.main(["import-plan", "plan.csv", "--dry-run", "--json"]) == 0
    [goal] = json.loads(capsys.readouterr().out)["goals"]
    assert [(step["owner"], step["due"], step["needs"]) for step in goal["steps"]] == [
        ("Ben", "2027-03-01", []),
        (None, None, ["owner", "due"]),
    ]
    assert rows(committee) == ([], [])


def test_an_import_writes_once_however_often_it_is_run(committee, capsys):
    assert bot.main(["import-plan", "plan.csv", "--workgroup", "diversion"]) == 0
    assert "Imported 1 goal and 2 steps into Diversion." in capsys.readouterr().out
    assert bot.main(["import-plan", "plan.csv", "--workgroup", "Diversion"]) == 0
    assert (
        "Imported 0 goals and 0 steps into Diversion.\n2 steps of it were here already."
        in capsys.readouterr().out
    )
    assert rows(committee) == (["Fewer bookings"], ["Write it", "Sign it"])


def test_a_plan_without_a_goal_is_imported_under_the_one_that_is_named(committee, capsys):
    Path("bare.csv").write_text("Action,Who\nWrite it down,Ben\n")
    assert bot.main(["import-plan", "bare.csv"]) == 0
    assert "could not be imported" in capsys.readouterr().out
    assert bot.main(["import-plan", "bare.csv", "--goal", "What we agreed in June"]) == 0
    assert rows(committee) == (["What we agreed in June"], ["Write it down"])


def test_json_of_an_import_is_alone_on_standard_output(committee, capsys):
    assert bot.main(["import-plan", "plan.csv", "--json"]) == 0
    printed = capsys.readouterr()
    assert len(json.loads(printed.out)["goals"]) == 1
    assert "Imported 1 goal" in printed.err


def test_a_workbook_comes_by_standard_input_too(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(merged_book())))
    assert bot.main(["import-plan", "-", "--dry-run"]) == 0
    assert "Train two shifts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.csv"], "cannot be opened (no such file or directory)"),
        (["."], "cannot be opened"),
        (["a\0b"], "cannot be opened"),
        (["big.csv"], "6 MB"),
        (["page.csv"], "web page"),
        (["picture.csv"], "picture"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(words, says, capsys):
    Path("big.csv").write_bytes(b"x" * (MOST_BYTES + 1_000_000))
    Path("page.csv").write_text("<!doctype html><title>Sign in</title>")
    Path("picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert bot.main(["import-plan", *words, "--dry-run"]) == 1
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.out == ""


def test_an_import_without_a_committee_says_what_to_do(tmp_path, capsys):
    assert bot.main(["import-plan", "plan.csv"]) == 1
    assert "python bot.py migrate" in capsys.readouterr().err
    database = database_of_now(tmp_path)
    assert bot.main(["import-plan", "plan.csv"]) == 1
    assert "/committee setup" in capsys.readouterr().err
    with database.transaction() as session:
        seat(session)
        seat(session, team="T2")
    assert bot.main(["import-plan", "plan.csv"]) == 1
    told = capsys.readouterr().err
    assert "Several committees" in told
    assert "--dry-run" in told
    assert bot.main(["import-plan", "plan.csv", "--team", "T404"]) == 1
    assert "T404" in capsys.readouterr().err
    assert bot.main(["import-plan", "plan.csv", "--dry-run"]) == 0
    assert rows(database) == ([], [])


def test_a_workgroup_that_is_not_there_is_named_with_those_that_are(committee, capsys):
    assert bot.main(["import-plan", "plan.csv", "--workgroup", "Housing"]) == 1
    assert "no workgroup called “Housing”. There are Diversion." in capsys.readouterr().err
    assert rows(committee) == ([], [])


def test_a_long_plan_is_told_shortly(capsys):
    lines = "".join(f"Step number {n},,\n" for n in range(200))
    Path("long.csv").write_text("Action,Who,When\n" + lines + "Write " * 200 + ",,\n")
    assert bot.main(["import-plan", "long.csv", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "… and 161 more" in told
    assert max(map(len, told.splitlines())) < 200
