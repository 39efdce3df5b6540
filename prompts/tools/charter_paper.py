"""The charter as a PDF, on the sheet on which the minutes are printed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from models.committee import Committee
from models.tools.charter import Charter, CharterState, SignoffLine
from prompts.tools.charter import PARTS, sign_off_day, state_of


def files(
    committee: Committee, charter: Charter, lines: Sequence[SignoffLine]
) -> Mapping[str, Callable[[], bytes]]:
    """The file by its name, made when it is asked for.

    Who has signed is on it once it came into force: before that, it would tell who has not.
    """
    return {f"charter-version-{charter.number}.pdf": partial(_pdf, committee, charter, lines)}


def _pdf(committee: Committee, charter: Charter, lines: Sequence[SignoffLine]) -> bytes:
    # The typesetter is heavy: it is loaded for those who ask for paper.
    from prompts.minutes_paper import LETTER, Entry, Paper, Section, render_pdf

    sections = [
        Section(label, [Entry("", text)])
        for part, (label, _) in PARTS.items()
        if (text := charter.said(part))
    ]
    signed = [
        Entry(line.agency.name, f"signed off on {sign_off_day(line.row.day)}")
        for line in lines
        if charter.in_force_on is not None and line.signed and line.row is not None
    ]
    if signed:
        sections.append(Section("Sign-off", signed))
    draft = charter.state in (CharterState.DRAFT, CharterState.PROPOSED)
    page = Paper(
        title=f"Charter of {committee.name}",
        day=f"Version {charter.number}, {state_of(charter)}",
        facts=[],
        sections=sections,
        foot="This version is not in force." if draft else f"Version {charter.number}, {state_of(charter)}.",
        size="us-letter" if committee.country in LETTER else "a4",
    )
    return render_pdf(page)
