"""What a person has changed in a tool is taken back as a step is; what cannot be says so."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import agreement as agreements
from models import audit
from models.access import NEEDS, Act
from models.audit import AuditLine, snapshot, table_name
from models.base import Owned
from models.committee import Agency, Committee, Member, Step
from models.database import Database
from models.errors import NotAllowed, NothingToUndo
from models.goal import Goal
from models.roles import Role
from models.schedule import Work, find
from models.tools import funding, gap_map, interventions, milestones, objectives, partners
from models.tools.ballot import Ballot, Method
from models.tools.funding_tables import Funding, FundingKind, FundingReport
from models.tools.indicator import Indicator
from models.tools.interventions import Intervention, InterventionKind, InterventionState
from models.tools.keeper import plan_asking
from models.tools.milestones import Milestone
from models.tools.observation import current_of
from models.tools.stage import Place, StepMove, move_step
from models.undo import MOST_LINES, undo_last
from models.undoable import FINAL, TOOLS
from models.workgroup import Workgroup
from prompts.tools.undo import INSTEAD, NAMES, not_taken_back
from tests.models.both import NOW, Cast, database, seat, url
from tests.models.tools.counting import add as add_indicator
from tests.models.tools.counting import give
from tests.there import there

__all__ = ["database", "url"]

LATER, DAY = NOW + timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 11, 20)
Do = Callable[[Session, Cast], Any]


class Story:
    """Acts each in a transaction of its own, and what the tools' tables hold between them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.cast = seat(session)
            self.goal = self.cast.goal(session, by=self.cast.ben)

    def act(self, do: Do) -> Any:
        with self.database.transaction() as session:
            return do(session, self.here(session))

    def here(self, session: Session) -> Cast:
        """The same people in that transaction."""
        old = self.cast
        ana, ben, cho, dee = (session.get_one(Member, one.pk) for one in (old.ana, old.ben, old.cho, old.dee))
        group, agency = session.get_one(Workgroup, old.group.pk), session.get_one(Agency, old.agency.pk)
        return Cast(session.get_one(Committee, old.committee.pk), ana, ben, cho, dee, group, agency)

    def undo(self, who: str = "ana") -> list[Any]:
        with self.database.transaction() as session:
            return undo_last(session, getattr(self.here(session), who), now=LATER)

    def tables(self) -> dict[str, dict[int, Any]]:
        with self.database.reading() as session:
            found: dict[str, dict[int, Any]] = {
                table_name(one): {row.pk: snapshot(row) for row in session.exec(select(one)).all()}
                for one in TOOLS
            }
            found["steps"] = {
                0: session.get_one(Committee, self.cast.committee.pk).step,
                1: session.get_one(Workgroup, self.cast.group.pk).step,
            }
            return found


@pytest.fixture
def story(database: Database) -> Story:
    return Story(database)


def one(session: Session, table: type[Owned]) -> Any:
    return session.exec(select(table).order_by(col(table.id).desc()).limit(1)).one()


def a_source(name="State", **values) -> funding.Source:
    return funding.Source(name, FundingKind.GRANT, **values)


def a_paper(**values) -> agreements.Paper:
    return agreements.Paper("MOU", **values)


def about(title="Desk", **values) -> interventions.About:
    return interventions.About(title, InterventionKind.SERVICE, **values)


def enter_agreement(s: Session, c: Cast) -> object:
    return agreements.add_agreement(
        s, c.ana, a_paper(parties=[c.agency], review_on=TODAY + 90 * DAY), now=NOW
    )


MAKE: dict[str, Do] = {
    "agreement": enter_agreement,
    "funding": lambda s, c: funding.add_funding(s, c.ana, a_source(), now=NOW),
    "partner": lambda s, c: partners.add_partner(s, c.ana, name="Jail", about="", now=NOW),
    "intervention": lambda s, c: interventions.add_intervention(
        s, c.ana, about(agencies=[c.agency]), now=NOW
    ),
    "milestone": lambda s, c: milestones.add_milestone(
        s, c.ana, one(s, Goal), title="Signed", due=TODAY + DAY, now=NOW
    ),
    "indicator": lambda s, c: add_indicator(s, c, keeper=c.dee),
    "move": lambda s, c: move_step(s, c.ana, Place(c.committee), Step.MONITORING, why="On", now=NOW),
}

CHANGE: dict[str, tuple[str, Do]] = {
    "agreement ended": (
        "agreement",
        lambda s, c: agreements.end_agreement(s, c.ana, one(s, agreements.Agreement), now=NOW),
    ),
    "agreement's party out": (
        "agreement",
        lambda s, c: agreements.change_agreement(
            s, c.ana, one(s, agreements.Agreement), a_paper(keeper=c.ana), now=NOW
        ),
    ),
    "source": (
        "funding",
        lambda s, c: funding.change_funding(s, c.ana, one(s, Funding), a_source("County"), now=NOW),
    ),
    "partner switched off": (
        "partner",
        lambda s, c: partners.switch_off(s, c.ana, one(s, partners.KeyPartner), why="None here", now=NOW),
    ),
    "cover": (
        "partner",
        lambda s, c: partners.mark_cover(s, c.ana, one(s, partners.KeyPartner), [c.agency], now=NOW),
    ),
    "intervention started": (
        "intervention",
        lambda s, c: interventions.set_state(
            s, c.ana, one(s, Intervention), InterventionState.RUNNING, on=TODAY, now=NOW
        ),
    ),
    "intervention's agencies": (
        "intervention",
        lambda s, c: interventions.change_intervention(s, c.ana, one(s, Intervention), about("Hub"), now=NOW),
    ),
    "milestone moved": (
        "milestone",
        lambda s, c: milestones.change_milestone(
            s, c.ana, one(s, Milestone), title="Signed", due=TODAY + 9 * DAY, why="Court", now=NOW
        ),
    ),
    "milestone reached": (
        "milestone",
        lambda s, c: milestones.reach(s, c.ana, one(s, Milestone), on=TODAY, now=NOW),
    ),
}


@pytest.mark.parametrize("change", CHANGE)
def test_each_change_in_a_tool_is_taken_back_whole(story: Story, change: str) -> None:
    made, do = CHANGE[change]
    story.act(MAKE[made])
    before = story.tables()
    story.act(do)
    assert story.tables() != before
    story.undo()
    assert story.tables() == before


REMOVED = ("agreement", "funding", "partner", "intervention", "indicator", "move")


@pytest.mark.parametrize("made", REMOVED)
def test_what_was_made_by_mistake_is_gone_and_the_log_remembers_it(story: Story, made: str) -> None:
    before = story.tables()
    story.act(MAKE[made])
    undone: list[Owned] = story.undo()
    kinds = {table_name(type(row)) for row in undone}
    assert story.tables() == before
    with story.database.reading() as session:
        lines = session.exec(select(AuditLine).where(AuditLine.act == Act.UNDO.value)).all()
    assert {line.kind for line in lines} == kinds
    assert any(line.before and not line.after for line in lines)
    assert kinds <= NAMES.keys()


def test_a_milestone_that_was_made_is_dropped_and_keeps_its_place_in_the_history(story: Story) -> None:
    story.act(MAKE["milestone"])
    [row] = story.undo()
    assert row.state == milestones.MilestoneState.DROPPED


def test_a_number_that_was_typed_wrong_gives_way_to_the_one_before(story: Story) -> None:
    story.act(lambda s, c: add_indicator(s, c))
    story.act(lambda s, c: give(s, c.ana, one(s, Indicator), 10, 42))
    story.act(lambda s, c: give(s, c.ana, one(s, Indicator), 10, 420))
    story.undo()
    with story.database.reading() as session:
        assert [row.value for row in current_of(session, one(session, Indicator))] == [42]
    story.undo()
    with story.database.reading() as session:
        assert current_of(session, one(session, Indicator)) == []
    with pytest.raises(NothingToUndo) as told:  # both numbers are on record and point at it
        story.undo()
    assert told.value.reason == "changed_since"


def test_nobody_is_asked_any_more_for_an_indicator_that_was_taken_back(story: Story) -> None:
    pk = story.act(MAKE["indicator"]).pk
    story.act(lambda s, c: plan_asking(s, one(s, Indicator), now=NOW))
    story.undo()
    with story.database.reading() as session:
        assert there(find(session, story.cast.committee.pk, Work.INDICATOR, pk)).next_run is None


def test_a_move_to_another_step_goes_back_with_its_line(story: Story) -> None:
    story.act(
        lambda s, c: move_step(s, c.ben, Place(c.committee, c.group), Step.MONITORING, why="On", now=NOW)
    )
    story.undo("ben")
    with story.database.reading() as session:
        assert session.get_one(Workgroup, story.cast.group.pk).step == Step.PLANNING
        assert session.exec(select(StepMove)).all() == []


def test_a_report_that_was_taken_out_is_there_again(story: Story) -> None:
    story.act(MAKE["funding"])
    story.act(lambda s, c: funding.add_report(s, c.ana, one(s, Funding), TODAY + 30 * DAY, now=NOW))
    before = story.tables()
    story.act(lambda s, c: funding.remove_report(s, c.ana, one(s, FundingReport), now=NOW))
    story.undo()
    assert story.tables() == before


def test_what_somebody_has_built_on_is_not_taken_back(story: Story) -> None:
    story.act(MAKE["funding"])
    story.act(lambda s, c: setattr(c.cho, "coordinator", True))
    story.act(lambda s, c: funding.add_report(s, c.cho, one(s, Funding), TODAY + 30 * DAY, now=NOW))
    before = story.tables()
    with pytest.raises(NothingToUndo) as told:
        story.undo()
    assert told.value.reason == "changed_since"
    assert story.tables() == before


def test_what_a_pause_has_moved_since_is_not_taken_back(story: Story) -> None:
    story.act(MAKE["milestone"])
    story.act(
        lambda s, c: audit.change(
            s, None, Act.PAUSE_COMMITTEE, one(s, Milestone), now=NOW, due=TODAY + 40 * DAY
        )
    )
    with pytest.raises(NothingToUndo) as told:
        story.undo()
    assert told.value.reason == "changed_since"


def test_who_may_not_do_it_any_more_does_not_take_it_back_and_a_keeper_may(story: Story) -> None:
    story.act(lambda s, c: funding.add_funding(s, c.ana, a_source(keeper=c.dee), now=NOW))
    story.act(lambda s, c: funding.add_report(s, c.dee, one(s, Funding), TODAY + 30 * DAY, now=NOW))
    before = story.tables()
    story.undo("dee")
    assert story.tables() != before

    def step_down(session: Session, cast: Cast) -> None:
        cast.dee.coordinator, cast.ana.coordinator = True, False

    story.act(step_down)
    with pytest.raises(NotAllowed):
        story.undo()


def test_another_persons_change_is_not_mine(story: Story) -> None:
    story.act(MAKE["partner"])
    with pytest.raises(NothingToUndo) as told:
        story.undo("cho")
    assert told.value.reason == "none"


def test_what_cannot_be_taken_back_says_so_and_nothing_older_is_touched(story: Story) -> None:
    story.act(MAKE["partner"])
    before = story.tables()

    def open_ballot(session: Session, cast: Cast) -> None:
        row = Ballot(committee_id=cast.committee.pk, title="Gaps", method=Method.DOTS, made_at=NOW)
        audit.create(session, cast.ana, Act.OPEN_BALLOT, row, now=NOW)

    story.act(open_ballot)
    with pytest.raises(NothingToUndo) as told:
        story.undo()
    assert (told.value.reason, told.value.act) == ("final", Act.OPEN_BALLOT.value)
    assert "/committee ballot" in not_taken_back(told.value.act)
    assert story.tables() == before


def test_so_much_at_once_is_taken_back_where_it_stands(story: Story) -> None:
    def many(session: Session, cast: Cast) -> None:
        partner = partners.add_partner(session, cast.ana, name="Jail", about="", now=NOW)
        for place in range(MOST_LINES):
            audit.change(session, cast.ana, Act.KEEP_ROSTER, partner, now=NOW, about=f"{place}")

    story.act(many)
    with pytest.raises(NothingToUndo) as told:
        story.undo()
    assert "at once" in not_taken_back(told.value.act)


def test_every_act_that_cannot_be_taken_back_has_words_and_somebody_who_may_do_it() -> None:
    assert set(INSTEAD) == FINAL
    assert all(Role.MEMBER in NEEDS[one] or NEEDS[one] for one in FINAL)
    assert {table_name(table) for table in TOOLS} <= NAMES.keys()


def test_an_objective_is_dropped_and_a_gap_is_closed_and_keeps_its_number(story: Story) -> None:
    story.act(lambda s, c: objectives.add_objective(s, c.ana, objectives.Stated("Fewer"), now=NOW))
    [row] = story.undo()
    assert row.state == objectives.ObjectiveState.DROPPED
    gap = gap_map.Point(gap_map.PointKind.GAP, "No desk", (2,))
    story.act(lambda s, c: gap_map.begin_mapping(s, c.ana, name="SIM", held_on=TODAY, owned=(), now=NOW))
    story.act(lambda s, c: gap_map.add_items(s, c.cho, [gap], now=NOW))
    entry, item = story.undo("cho")
    assert (entry.closed_because, item.ref) == ("taken back", "M1")
    story.act(lambda s, c: gap_map.add_items(s, c.cho, [gap], now=NOW))
    with story.database.reading() as session:
        assert one(session, gap_map.MapItem).ref == "M2"
