"""A workbook that asks for far more than it is costs next to nothing, and says what to do instead."""

import json
import subprocess
import sys

import pytest

from models.errors import Refused
from tests.models.tools.bombs import BOMBS, ROW, book, package
from tests.models.tools.plan_shapes import read, steps

MEASURED = r"""
import json, resource, sys, time
from models.errors import Refused
from tests.models.tools.bombs import BOMBS
from tests.models.tools.plan_shapes import read

read(b"Action,Who\nDo it,Ben\n", "plan.csv")
told = {}
for name, (make, _) in BOMBS.items():
    data = make()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        read(data, "plan.xlsx")
        code = "read"
    except Refused as refused:
        code = refused.code
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told[name] = [code, spent, (peak - before) / 1024]
print(json.dumps(told))
"""


def test_bombs_are_refused_in_little_time_and_memory():
    ran = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, timeout=120)
    told = json.loads(ran.stdout or "{}")
    assert {name: code for name, (code, _, _) in told.items()} == {n: code for n, (_, code) in BOMBS.items()}
    assert {name: spent for name, (_, spent, _) in told.items() if spent > 5} == {}
    assert {name: room for name, (_, _, room) in told.items() if room > 60} == {}, (
        "megabytes beyond the start"
    )


def test_a_sheet_of_our_own_writing_is_read():
    assert [step.text for step in steps(read(book(f"<sheetData>{ROW}</sheetData>"), "plan.xlsx"))] == [
        "Do it"
    ]


@pytest.mark.parametrize("ref", ["A1:B2", "A3:XFD3", "C1:C5000"])
def test_merged_cells_of_a_usual_size_are_no_bomb(ref):
    body = f'<sheetData>{ROW}</sheetData><mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    assert steps(read(book(body), "plan.xlsx")) is not None


@pytest.mark.parametrize("ref", ["nowhere", "XFD1:A1048576", "A1048576:XFD1", "B2:A1"])
def test_a_merged_cell_that_is_no_reference_is_refused(ref):
    """One from right to left counts as less than nothing, and would make room for one as large as a sheet."""
    body = f'<sheetData>{ROW}</sheetData><mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    with pytest.raises(Refused) as refused:
        read(book(body), "plan.xlsx")
    assert refused.value.code == "plan_bomb"


def test_bytes_that_are_no_xml_in_a_package_are_let_be():
    made = package({"xl/workbook.xml": b"\x00\x01 no xml", "xl/media/image1.png": b"\x89PNG" * 100})
    with pytest.raises(Refused) as refused:
        read(made, "plan.xlsx")
    assert refused.value.code == "plan_damaged"
