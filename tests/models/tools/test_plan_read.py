"""Plans of every shape, read whole: what each says, that nothing is lost, and what is refused."""

import csv
import re
import time
from io import StringIO

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from models.tools.plan import Need, Status
from models.tools.plan_roster import Roster
from models.tools.plan_sheet import MOST_ROWS
from tests.models.tools.plan_shapes import (
    FOLDER,
    cells,
    merged_book,
    owner,
    read,
    said,
    saved,
    sheet,
    steps,
    told,
)

SHAPES = sorted(
    path for path in FOLDER.iterdir() if path.suffix in (".csv", ".txt") and ".expected" not in path.name
)
LABELS = {"goal", "objective", "priority", "area", "strategy", "section"}
"""Words that only number what stands behind them."""


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if not word.isdigit() and len(word) > 1}


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_each_shape_is_read_as_a_person_would(path):
    expected = path.with_name(f"{path.stem}.expected.txt").read_text(encoding="utf-8")
    assert told(read(path.read_bytes(), path.name)) == expected


def test_a_workbook_is_read_as_a_person_would():
    expected = (FOLDER / "merged-workbook.expected.txt").read_text(encoding="utf-8")
    assert told(read(merged_book(), "plan.xlsx")) == expected


@pytest.mark.parametrize(
    "path", [path for path in SHAPES if path.suffix == ".csv"], ids=lambda path: path.stem
)
def test_every_cell_of_a_table_is_found_and_nothing_is_invented(path):
    raw = path.read_bytes()
    text = raw.decode("cp1252" if path.stem == "windows" else "utf-8")
    delimiter = ";" if path.stem == "windows" else ","
    source = [cell.strip() for row in csv.reader(StringIO(text), delimiter=delimiter) for cell in row]
    plan = read(raw, path.name)
    found = {cell.text for cell in cells(plan)}
    assert {cell.replace("\r\n", "\n") for cell in source if cell} == found
    assert words(" ".join(source)) - words(said(plan)) <= LABELS
    assert words(said(plan)) - words(" ".join(source)) <= {"resources", "measure", "progress", "column"}


@pytest.mark.parametrize(
    "path", [path for path in SHAPES if path.suffix == ".txt"], ids=lambda path: path.stem
)
def test_every_word_of_a_pasted_text_is_found(path):
    text = path.read_text(encoding="utf-8")
    assert words(text) - words(said(read(text))) <= LABELS | {"br"}


def test_without_a_roster_every_owner_is_open():
    plan = read((FOLDER / "two-in-a-cell.csv").read_bytes(), "plan.csv", roster=Roster())
    assert {step.owner for step in steps(plan)} == {None}
    assert all({Need.OWNER, Need.ONE_OWNER} & {*step.needs} for step in steps(plan))


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("utf-32"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("\n", "\r").encode("utf-8"),
        lambda text: text.replace(",", "\t").encode("utf-8"),
        lambda text: text.replace(",", "|").encode("utf-8"),
        lambda text: text.replace(",", ";").encode("utf-8"),
    ],
)
def test_any_encoding_and_any_delimiter_gives_the_same(encode):
    text = "Goal,Action,Who,When\nBesser – früher,Ask Renée’s café,Renée Fox,3/1/2019\n"
    text += "Besser – früher,Call the judge,Chair,2020\n"
    plan = read(encode(text), "plan.csv")
    assert [goal.text for goal in plan.goals] == ["Besser – früher"]
    assert [(step.text, owner(step)) for step in steps(plan)] == [
        ("Ask Renée’s café", "Renée Fox"),
        ("Call the judge", "Martin Kade"),
    ]


def test_lines_in_different_encodings_lose_no_word():
    data = (
        "Action,Who\nCafé one,Renée Fox\n".encode() + "Café two,Renée Fox\n".encode("cp1252") + b"\x81odd,\n"
    )
    assert [step.text for step in steps(read(data, "plan.csv"))] == [
        "Café one",
        "Café two",
        "\x81odd".strip("\x81"),
    ]


def test_a_cell_far_away_costs_nothing():
    book = Workbook()
    book.active.append(["Action", "Who"])
    book.active.append(["Write it", "Chair"])
    book.active.cell(1_000_000, 2, "Ana Reyes")
    started = time.thread_time()
    plan = read(saved(book))
    assert time.thread_time() - started < 2
    assert [left.cell.where for left in plan.left_out if left.why == "no_step"] == ["B1000000"]


def test_five_thousand_rows_take_less_than_eight_seconds():
    rows = [["Goal", "Action step", "Who", "When", "Status"]]
    rows += [
        [
            f"Goal {n // 9}",
            f"Write part {n} of it",
            f"Agency {n} / Office",
            f"{n % 12 + 1}/3/2019 {n}",
            "x",
            f"n{n}",
        ]
        for n in range(MOST_ROWS - 1)
    ]
    held = StringIO()
    csv.writer(held).writerows(rows)
    started = time.thread_time()
    plan = read(held.getvalue(), "plan.csv")
    assert time.thread_time() - started < 8
    assert len(steps(plan)) == MOST_ROWS - 1


def test_texts_that_are_too_long_are_kept_whole_and_have_to_be_shortened():
    long = "word " * 150
    plan = read(f"Goal,Action,Who\n{long},{long},Chair\n", "plan.csv")
    [goal] = plan.goals
    assert (goal.text, goal.needs) == (long.strip(), (Need.TEXT,))
    assert goal.steps[0].text == long.strip()
    assert goal.steps[0].needs == (Need.DUE, Need.TEXT)


def test_a_lone_step_among_full_rows_may_be_a_note():
    full = "Write part {} of it,Chair,2019\n"
    text = "Action,Who,When\n" + "".join(full.format(n) for n in range(6)) + "Ask about parking,,\n"
    *others, last = steps(read(text, "plan.csv"))
    assert Need.TEXT in last.needs
    assert not any(Need.TEXT in step.needs for step in others)


def test_headings_nest():
    text = "Priority Area 1: Jail\nGoal 1: Fewer bookings\nObjective 1.1: Train\nWrite it\n"
    plan = read(text + "Goal 2: Care\nGoal 3: Data\nCount it\n")
    assert [(goal.section, goal.text, len(goal.steps)) for goal in plan.goals] == [
        ("Priority Area 1: Jail · Goal 1: Fewer bookings", "Train", 1),
        ("Priority Area 1: Jail", "Care", 0),
        ("Priority Area 1: Jail", "Data", 1),
    ]


def test_a_new_head_further_down_names_the_columns_anew():
    text = "Action,Who,When\nWrite it,Chair,2019\nPerson,Deadline,Task\nAna Reyes,2020,Sign it\n"
    assert [(step.text, owner(step), str(step.due)[:4]) for step in steps(read(text, "plan.csv"))] == [
        ("Write it", "Martin Kade", "2019"),
        ("Sign it", "Ana Reyes", "2020"),
    ]


def test_an_odd_head_is_known_by_its_contrast_to_the_dates_below():
    text = "Thing,Folks,Finish line\nWrite it,Grace Lin,3/1/2019\nSign it,Chair,4/1/2019\n"
    plan = read(text, "plan.csv")
    assert [left.cell.text for left in plan.left_out] == ["Thing", "Folks", "Finish line"]
    assert [owner(step) for step in steps(plan)] == ["Grace Lin", "Martin Kade"]


def test_a_rank_is_no_goal():
    text = "Priority,Action,Who\nHigh,Write it,Chair\nLow,Sign it,Chair\n"
    plan = read(text, "plan.csv")
    assert [step.notes for step in steps(plan)] == [{"Priority": "High"}, {"Priority": "Low"}]


def test_a_tick_means_what_its_column_is_called():
    text = "Task,Not started,In progress,Complete\nOne thing,x,,\nTwo things,,✓,\nThree things,,,X\n"
    found = [step.status for step in steps(read(text, "plan.csv"))]
    assert found == [Status.NOT_STARTED, Status.UNDERWAY, Status.DONE]


def test_a_date_in_a_column_of_completion_means_done():
    text = "Task,Due,Date completed\nOne thing,1/1/2019,3/1/2019\nTwo things,1/1/2019,\nThree,1/1/2019,soon\n"
    found = [(step.status, step.status_text) for step in steps(read(text, "plan.csv"))]
    assert found == [(Status.DONE, "3/1/2019"), (Status.UNKNOWN, ""), (Status.UNKNOWN, "soon")]


def test_values_of_a_workbook_are_as_people_see_them():
    plan = read(
        sheet(["Action", "Who", "When", "Cost"], ["Buy it", "Chair", 43525, 12.50], [7, True, None, 3.0])
    )
    first, second = steps(plan)
    assert (first.due, first.due_text, first.notes) == (None, "43525", {"resources": "12.5"})
    assert (second.text, second.owner_text, second.notes) == ("7", "TRUE", {"resources": "3"})


def test_comments_are_left_out_and_hidden_rows_columns_and_sheets_too():
    book = Workbook()
    page = book.active
    page.append(["Action", "Who", "Cost"])
    page.append(["Find a site", "Martin Kade", "secret sum"])
    page.append(["An idea of before", "Chair", None])
    page["B2"].comment = Comment("ask again in June", "Ana")
    page["D9"].comment = Comment(
        "[Threaded comment]\n\nYour version of Excel lets you read this.\n\nComment:\n    on an empty cell",
        "Ana",
    )
    page["A3"].comment = Comment("on a hidden one", "Ana")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["C"].hidden = True
    other = book.create_sheet("Old")
    other.append(["Not any more"])
    other.sheet_state = "veryHidden"
    plan = read(saved(book), "plan.xlsx")
    left = {(one.cell.where, one.cell.text, one.why) for one in plan.left_out if one.why != "heading"}
    assert left == {
        ("Sheet!B2", "ask again in June", "comment"),
        ("Sheet!D9", "on an empty cell", "comment"),
        ("Sheet!A3", "on a hidden one", "comment"),
        ("Sheet!A3", "An idea of before", "hidden"),
        ("Sheet!B3", "Chair", "hidden"),
        ("Sheet!C1", "Cost", "hidden"),
        ("Sheet!C2", "secret sum", "hidden"),
        ("Old!A1", "Not any more", "hidden"),
    }
    assert [step.text for step in steps(plan)] == ["Find a site"]


def test_a_heading_beside_its_number_or_its_label_is_one():
    text = "#,Task,Who\nGoal 1:,Fewer bookings,\n1,Write it,Chair\n2,Goal 2: More care,\n3,Sign it,Chair\n"
    plan = read(text, "plan.csv")
    assert [(goal.text, [step.text for step in goal.steps]) for goal in plan.goals] == [
        ("Fewer bookings", ["Write it"]),
        ("More care", ["Sign it"]),
    ]
