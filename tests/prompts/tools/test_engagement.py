"""Readiness, scoping, groups and duties as people read them: Slack's limits, escaping, empty states."""

from datetime import date

import pytest

from models.committee import Agency, Sector
from models.tools.duties import ContestLine, DutyContest, DutyLine, DutyPart, Part, PartLine, SharedDuty
from models.tools.efforts import Alike, Effort, EffortVersion
from models.tools.readiness import (
    EvidenceLine,
    Found,
    PrincipleLine,
    Readiness,
    ReadinessEvidence,
    ReadinessLook,
    ReadinessPrinciple,
)
from models.tools.scoping import RemarkKind, RemarkLine, ScopingRemark, ScopingSession, SittingLine
from prompts import kit
from prompts.tools import duties, efforts, readiness, scoping, showing
from tests.prompts.people import NOON, member, texts

DAY = date(2026, 11, 20)
LIVE = "<!channel> *bold* " + "x" * 130
LONG = "<!channel> *bold* " + "word " * 90


def fits(message) -> str:
    """Within Slack's limits, nothing that was typed is live; returns all that is read."""
    assert len(message.blocks) <= kit.MESSAGE_BLOCKS
    for block, text in zip(message.blocks, texts(message), strict=True):
        assert len(text) <= kit.SECTION
        if block["type"] != "header":  # plain text, where nothing is live
            assert "<!channel>" not in text
            assert "*bold*" not in text
    return "\n".join(texts(message))


def agency(number: int, name: str = LIVE) -> Agency:
    return Agency(id=number, committee_id=1, name=name, sector=Sector.COMMUNITY)


# --- readiness -------------------------------------------------------------------------------------------


def principle(key: str = "joint", evidence: int = 0, **values) -> PrincipleLine:
    rows = [
        ReadinessEvidence(id=n, committee_id=1, principle_id=1, text=LONG, day=DAY, author_id=1, made_at=NOON)
        for n in range(1, evidence + 1)
    ]
    row = ReadinessPrinciple(id=1, committee_id=1, key=key)
    return PrincipleLine(
        row, values.get("owner"), [EvidenceLine(one, member(1)) for one in rows], values.get("before")
    )


def look(note: str = "") -> ReadinessLook:
    return ReadinessLook(id=1, committee_id=1, day=DAY, author_id=1, note=note, made_at=NOON)


def test_there_are_six_principles_each_with_a_question():
    assert len(readiness.principles()) == 6
    assert all(one.question.endswith("?") for one in readiness.principles().values())


def test_much_evidence_fits_and_is_turned_page_by_page():
    lines = [principle(key, 40, before=Found(1, True)) for key in readiness.principles()]
    told = fits(readiness.render_all(Readiness(lines, look(LONG), DAY), may_keep=True))
    state = "40 pieces of evidence (last time: 1) · nobody sees to it yet (somebody did last time)"
    assert told.count(state) == 6
    for page, shown in ((0, 12), (3, 4), (9, 12)):
        message = readiness.render_one(lines[0], may_keep=True, withdrawable=range(41), page=page)
        assert fits(message).count("20 Nov 2026") == shown
    form = readiness.look_form(Readiness(lines, None, None), metadata={})
    assert len(str(form["blocks"][1]["text"]["text"])) <= kit.SECTION


def test_where_nobody_has_looked_that_is_said():
    lines = [principle(key) for key in readiness.principles()]
    told = fits(readiness.render_all(Readiness(lines, None, None), may_keep=False))
    assert "Nobody has looked at all six together yet" in told
    assert "Press *Open*" in told


# --- scoping ---------------------------------------------------------------------------------------------


def remark(number: int, theme: str = "Money", of: Agency | None = None, **values) -> RemarkLine:
    row = ScopingRemark(
        id=number,
        committee_id=1,
        session_id=1,
        kind=values.get("kind", RemarkKind.CONCERN),
        text=values.get("text", LIVE * 2),
        theme=theme,
        made_at=NOON,
    )
    return RemarkLine(row, sitting(), of, values.get("on_agenda", False))


def sitting() -> ScopingSession:
    return ScopingSession(id=1, committee_id=1, title=LIVE, held_on=DAY, author_id=1, made_at=NOON)


@pytest.mark.parametrize("by", [scoping.THEME, scoping.AGENCY])
def test_many_remarks_fit_each_under_a_heading_of_its_own(by):
    lines = [remark(n, f"{n} {LIVE}"[:60], agency(n, f"{n} {LIVE}")) for n in range(1, 61)]
    for page in (0, 3):
        fits(scoping.render_remarks(lines, sitting(), by=by, may_keep=True, page=page))
    fits(scoping.render_remark(lines[0], notice="Saved"))
    fits(scoping.render_sittings([SittingLine(sitting(), 3)] * 50, may_keep=True))
    assert len(scoping.topic_title(lines[0])) <= 200
    assert len(scoping.topic_paper(lines[0])) <= 300


def test_by_agency_the_remarks_stand_in_the_order_of_their_kinds_and_outsiders_last():
    one = agency(1, "Court")
    lines = [
        remark(1, text="Outside"),
        remark(2, of=one, text="Gain", kind=RemarkKind.BENEFIT),
        remark(3, of=one, text="Worry", on_agenda=True),
    ]
    told = fits(scoping.render_remarks(lines, sitting(), by=scoping.AGENCY, may_keep=False))
    assert told.index("Worry") < told.index("Gain") < told.index("Outside the committee")
    assert "Worry :arrow_right: on the agenda" in told


def test_the_form_offers_the_themes_so_far_and_the_last_agency_again():
    view = scoping.remark_form(
        [agency(1, "Court")], ["Money", "Beds"], agency="1", theme="Beds", metadata={"turn": 2}
    )
    chosen = {
        block["block_id"]: block["element"].get("initial_option", {}).get("value")
        for block in view["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "static_select"
    }
    assert chosen == {"kind~remark2": "concern", "agency~remark2": "1", "theme~remark2": "Beds"}
    many = scoping.remark_form([agency(n) for n in range(1, 160)], [], metadata={"turn": 0})
    assert len(many["blocks"][2]["element"]["options"]) == 100


# --- groups ----------------------------------------------------------------------------------------------


def effort(number: int = 1, **values) -> Effort:
    whole = {"name": LIVE, "purpose": LIVE * 2, "run_by": LIVE, "learned": LONG * 2}
    return Effort(id=number, committee_id=1, author_id=1, made_at=NOON, **(whole | values))


def test_long_lists_and_long_texts_of_groups_fit():
    rows = [effort(n) for n in range(1, 60)]
    for page in (0, 3):
        fits(efforts.render_list(rows, page=page))
    version = EffortVersion(
        id=1, committee_id=1, effort_id=1, author_id=1, until=NOON, name=LIVE, purpose=LIVE * 2
    )
    told = fits(
        efforts.render_one(
            effort(intercepts=[0, 1, 2, 3, 4, 5]), [version] * 20, zone="America/Denver", may_change=True
        )
    )
    assert told.count("Until 20 Nov 2026") == 5
    assert "Intercept 5" in told


def test_the_warning_names_the_group_and_what_to_do_and_nothing_in_it_is_live():
    found = [Alike(LIVE, effort(ended=True), frozenset({"diversion", "*x*"}))] * 5
    told = efforts.warning(found, "Add workgroup")
    assert "<!channel>" not in told
    assert "*x*" not in told
    assert told.count("ended") == 3
    assert "press *Add workgroup* once more" in told
    assert "There is a group" in efforts.warning(found[:1], "Add workgroup")


# --- duties ----------------------------------------------------------------------------------------------


def duty(number: int, **parts) -> DutyLine:
    line = DutyLine(SharedDuty(id=number, committee_id=1, name=LIVE, made_at=NOON))
    for part, agencies in parts.items():
        for one in agencies:
            row = DutyPart(
                id=1, committee_id=1, duty_id=number, agency_id=one.pk, part=Part(part), since=DAY, until=DAY
            )
            line.parts.append(PartLine(row, one))
            line.former.append(PartLine(row, one))
    return line


def test_thirty_duties_of_many_agencies_fit():
    many = [agency(n) for n in range(1, 40)]
    lines = [duty(n, responsible=many, does=many, consulted=many, informed=many) for n in range(1, 31)]
    for line in lines:
        contest = DutyContest(id=1, committee_id=1, duty_id=1, agency_id=1, why=LIVE * 2, said_on=DAY)
        line.contests.extend([ContestLine(contest, many[0])] * 20)
    message = duties.render_matrix(lines, may_keep=True, notice="Saved")
    fits(message)
    assert "Add …" not in str(message.blocks)
    assert "30 duties: 30 contested" in "\n".join(texts(message))
    fits(duties.render_duty(lines[0], may_keep=True, speaks_for=many))
    assert len(duties.topic_title(lines[0])) <= 200
    assert len(duties.topic_paper(lines[0])) <= 300


def test_a_matrix_without_faults_says_so():
    told = fits(duties.render_matrix([duty(1, responsible=[agency(1)])], may_keep=False))
    assert "1 duty, each with one agency responsible" in told
    assert "Contested" not in told


def test_a_committee_without_agencies_gets_a_form_that_slack_takes():
    view = duties.duty_form([], metadata={})
    assert [block["block_id"] for block in view["blocks"]] == ["name"]


# --- what they share -------------------------------------------------------------------------------------


def test_a_few_names_are_told_and_the_rest_counted():
    assert showing.few(["a", "b"]) == "a and b"
    assert showing.few(map(str, range(10)), 2) == "0, 1 and 8 more"
    assert showing.page_of(7, 30, 20) == showing.page_of(-1, 30, 20) == 0


def test_packed_lines_stay_whole():
    blocks = showing.packed("*Side*", ["y" * 900] * 7)
    assert [len(block.to_dict()["text"]["text"]) <= kit.SECTION for block in blocks] == [True] * len(blocks)
    assert sum(block.to_dict()["text"]["text"].count("y") for block in blocks) == 6300
