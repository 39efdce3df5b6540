"""What of a person's changes can be taken back, how a thing looks whose making is, and what cannot be."""

from datetime import datetime
from typing import Any

from models.access import Act
from models.agreement import Agreement, AgreementParty
from models.audit import table_name
from models.base import Owned
from models.calendar import today
from models.checkin import Checkin
from models.goal import Goal, GoalState
from models.step import ActionStep, StepState
from models.tools.counsel import CounselQuestion
from models.tools.duties import DutyContest, DutyPart, SharedDuty
from models.tools.efforts import Effort, EffortVersion
from models.tools.funding_tables import FundedIntervention, FundedPosition, Funding, FundingReport
from models.tools.gap_map import MapEntry, MapGoal, MapItem
from models.tools.glossary import GlossaryTerm, GlossaryVersion
from models.tools.indicator import Indicator
from models.tools.interventions import Intervention, InterventionAgency
from models.tools.map_evidence import MapEvidence
from models.tools.milestones import Milestone, MilestoneMove, MilestoneState
from models.tools.objectives import Objective, ObjectiveState
from models.tools.observation import Observation
from models.tools.partners import KeyPartner, PartnerCover
from models.tools.readiness import ReadinessEvidence, ReadinessPrinciple
from models.tools.resources import CommitteeResource, HiddenResource
from models.tools.scoping import ScopingRemark, ScopingSession
from models.tools.stage import StepMove
from models.tools.suggestion_rest import SuggestionRest
from models.tools.transition_tables import Transition, TransitionPart, TransitionState
from models.tools.vitality import VitalityThreshold
from models.topic import AgendaItem, TopicState
from models.workgroup import Workgroup

COMMITMENTS = (ActionStep, Goal, Checkin, AgendaItem)

TOOLS = (
    *(Agreement, AgreementParty, KeyPartner, PartnerCover, ReadinessPrinciple, ReadinessEvidence),
    *(ScopingSession, ScopingRemark, SharedDuty, DutyPart, DutyContest, Effort, EffortVersion),
    *(Objective, CounselQuestion, GlossaryTerm, GlossaryVersion, CommitteeResource, HiddenResource),
    *(MapItem, MapEntry, MapGoal, MapEvidence, Milestone, MilestoneMove),
    *(Intervention, InterventionAgency, Funding, FundingReport, FundedPosition, FundedIntervention),
    *(Indicator, Observation, StepMove, Transition, TransitionPart, VitalityThreshold),
    SuggestionRest,
)

UNDOABLE: dict[str, type[Owned]] = {table_name(one): one for one in (*COMMITMENTS, *TOOLS)}
"""By the kind that a line of the audit log names."""

PART_OF: dict[str, type[Owned]] = {
    "agreement_id": Agreement,
    "funding_id": Funding,
    "intervention_id": Intervention,
    "indicator_id": Indicator,
    "milestone_id": Milestone,
    "item_id": MapItem,
    "effort_id": Effort,
    "transition_id": Transition,
    "goal_id": Goal,
}
"""By the column that points at it, what a row without roles of its own is a part of."""

OF_A_MOVE: dict[str, type[Owned]] = {table_name(Workgroup): Workgroup}
"""What else a move to another step changes; and the committee itself, which is no row of a committee."""

PASSED_OVER = (Act.UNDO, Act.KEEP_MINUTES)
"""What is no change of this kind: minutes are changed where they stand."""

FINAL = frozenset(
    {
        *(Act.CLOSE_INITIATIVE, Act.REOPEN_INITIATIVE, Act.PAUSE_COMMITTEE, Act.BEGIN_MAPPING),
        *(Act.OPEN_BALLOT, Act.CAST_BALLOT, Act.RECORD_RANKING, Act.POST_RANKING),
        *(Act.KEEP_INSTRUMENT, Act.RUN_INSTRUMENT, Act.RATE),
        *(Act.ADD_CYCLE, Act.EDIT_CYCLE, Act.SETTLE_CYCLE, Act.ANSWER_INVITATION),
        *(Act.KEEP_CHARTER, Act.SIGN_CHARTER, Act.RECORD_CHARTER, Act.PULL_INDICATOR),
    }
)
"""Acts of which others were told, or on which dates hang: each has a way back of its own where it stands."""

GIVEN_UP: dict[type[Owned], dict[str, Any]] = {
    ActionStep: {"state": StepState.DROPPED, "dropped_because": "taken back"},
    Goal: {"state": GoalState.DROPPED},
    AgendaItem: {"state": TopicState.REMOVED},
    Milestone: {"state": MilestoneState.DROPPED},
    Objective: {"state": ObjectiveState.DROPPED},
    Transition: {"state": TransitionState.CALLED_OFF},
    MapItem: {},
}
"""How a thing looks whose making is taken back; ids are never given out again.

What is not named here (and has no date to say, see ``given_up``) is removed, and the log has what it was.
"""


def given_up(table: type[Owned], zone: str, *, now: datetime) -> dict[str, Any] | None:
    """The values of a thing whose making is taken back now; None where it is removed."""
    dated: dict[type[Owned], dict[str, Any]] = {
        Observation: {"superseded_at": now, "withdrawn": True},
        MapEntry: {"closed_on": today(now, zone), "closed_because": "taken back"},
    }
    found = GIVEN_UP.get(table, dated.get(table))
    return None if found is None else dict(found)
