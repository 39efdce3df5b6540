"""The report as a PDF, set by Typst from ``sheet.typ``; what people typed reaches it as data only."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from prompts.tools.printable import all_printable
from prompts.tools.report.blocks import Paper

SHEET = Path(__file__).with_name("sheet.typ")


def render_pdf(page: Paper) -> bytes:
    """The PDF, tagged for those who hear it read out; emoji are left out, for which it has no font."""
    import typst  # takes its time; not waited for before somebody wants a report

    drawn = {name: list(one.draw()) for name, one in page.pictures.items()}
    words = json.dumps(all_printable(asdict(replace(page, pictures={}))))
    inputs = {"paper": words, "pictures": json.dumps(drawn)}
    made = typst.compile(SHEET.read_bytes(), sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made
