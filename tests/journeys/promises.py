"""What holds of a county at the end of every day, whatever people did; each check yields what breaks it."""

import logging
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlmodel import Session, col, select

from models.agenda import agenda_facts, agenda_key, posted_and_coming
from models.audit import AuditLine, plain
from models.calendar import today
from models.chair import chaired, terms_of
from models.checkin import CheckinRound
from models.committee import Member
from models.meeting import Meeting
from models.office import TermState
from models.outbox import WAITING, Op, OutboxMessage, OutboxSubject, SendState, find
from models.recurrence import due_between
from models.schedule import Occurrence, Schedule
from models.step import ActionStep
from models.told import ASKING
from practice.words import visible_words
from prompts.agenda import render_agenda
from tests.county import County

SLACK_IS_ILL = (None, "ratelimited", "internal_error", "fatal_error")
TOO_LATE = (("views.update", "not_found"), ("response_url", "expired_url"), ("response_url", "invalid_url"))
"""A second answer to somebody who has closed the form meanwhile, or whose clock was put forward."""


class Promises:
    """``broken`` looks at what has happened since it looked last; faults must have passed by then."""

    def __init__(self, county: County) -> None:
        self.county, self.since = county, county.now()
        self.log, self.calls = _Log(), 0
        self.rules: dict[int, tuple[object, ...]] = {}

    def broken(self, ran: Collection[date]) -> list[str]:
        """What is not as it should be; on the days ``ran``, people may have been asked more than once."""
        found = [*self.log.taken(), *self._calls()]
        with self.county.session() as session:
            rows = list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all())
            found += [*self._sent(rows), *self._once_a_day(session, rows, ran), *self._settled(session)]
            found += [*self._chair(session), *self._schedules(session), *self._rounds(session)]
            found += [*self._agendas(session), *self._audit(session)]
        self.since = self.county.now()
        return found

    def _calls(self) -> Iterator[str]:
        """Slack has refused nothing for what was in it."""
        calls = self.county.slack.calls[self.calls :]
        self.calls += len(calls)
        for call in calls:
            if call.error not in SLACK_IS_ILL and (call.method, call.error) not in TOO_LATE:
                yield f"{call.method}: {call.error} {call.args}"

    def _sent(self, rows: list[OutboxMessage]) -> Iterator[str]:
        """All is delivered, and in Slack just once."""
        held = self.county.slack.workspace.messages
        payloads = [
            (one.metadata or {}).get("event_payload", {}) for many in held.values() for one in many.values()
        ]
        tokens = Counter(payload.get("token") for payload in payloads)
        for row in rows:
            there = row.slack_ts is not None and row.slack_ts in held.get(row.slack_channel or "", {})
            late = row.state in WAITING and row.due_at <= self.county.now() - timedelta(minutes=30)
            if row.state == SendState.FAILED or late:
                yield f"{row.key} is {row.state}: {row.error}"
            if there != (row.state == SendState.SENT):
                yield f"{row.key} is {row.state}, and in Slack: {there}"
            if row.op != Op.UPDATE and tokens[row.token] != (row.state == SendState.SENT):
                yield f"{row.key} is {row.state}, and {tokens[row.token]} times in Slack"

    def _once_a_day(
        self, session: Session, rows: list[OutboxMessage], ran: Collection[date]
    ) -> Iterator[str]:
        """Nobody is asked twice on a day of theirs."""
        zones = {one.slack_id: one.zone for one in session.exec(select(Member)).all()}
        asked: dict[tuple[str, date], list[str]] = {}
        for row in rows:
            if (
                row.kind in ASKING
                and row.state == SendState.SENT
                and row.created_at > self.since - timedelta(days=1)
            ):
                day = today(row.created_at, zones[row.target])
                asked.setdefault((row.target, day), []).append(row.key)
        for (_, day), keys in asked.items():
            if len(keys) > 1 and day not in ran:
                yield f"asked on one day: {keys}"

    def _settled(self, session: Session) -> Iterator[str]:
        """Nobody is asked about what was done or dropped before."""
        statement = (
            select(OutboxMessage, OutboxSubject.subject)
            .join(OutboxSubject, col(OutboxSubject.message_id) == OutboxMessage.id)
            .where(~col(OutboxSubject.withdrawn), OutboxMessage.created_at > self.since)
            .where(col(OutboxMessage.kind).in_(ASKING))
        )
        for row, subject in session.exec(statement).all():
            noun, _, pk = subject.partition(":")
            at = _settled_at(session, int(pk)) if noun == "step" else None
            if at is not None and row.created_at > at:
                yield f"{row.key} of {row.created_at} speaks of {subject}, settled {at}"

    def _chair(self, session: Session) -> Iterator[str]:
        """One chairs at most, one is asked at most, and the sides take turns."""
        terms = terms_of(session, self.county.committee(session).pk)
        states = Counter(term.state for term in terms)
        if states[TermState.SERVING] > 1 or states[TermState.ASKED] + states[TermState.ACCEPTED] > 1:
            yield f"the chairs: {states}"
        for one, other in pairwise(chaired(terms)):
            if one.sector == other.sector:
                yield f"the same side twice: {one}, {other}"

    def _schedules(self, session: Session) -> Iterator[str]:
        """Each goes on in the future, and what was due by its rule has an outcome."""
        for one in session.exec(select(Schedule)).all():
            awake = None if one.paused else one.next_run
            if one.wake_at != awake or (awake is not None and awake <= self.county.now()):
                yield f"wakes at a wrong time: {one}"
            rule = (one.recurrence, one.paused)
            same, self.rules[one.pk] = self.rules.get(one.pk) == rule, rule
            touched = select(AuditLine).where(
                AuditLine.kind == "schedule", AuditLine.row_id == one.pk, AuditLine.at >= self.since
            )
            if one.recurrence is None or one.paused or not same or session.exec(touched).first():
                continue
            due = due_between(one.recurrence, self.since, self.county.now())
            kept = session.exec(select(Occurrence.due_at).where(Occurrence.schedule_id == one.pk)).all()
            if missing := set(due) - set(kept):
                yield f"no outcome of {missing}: {one}"

    def _rounds(self, session: Session) -> Iterator[str]:
        """None is on past its time."""
        for one in session.exec(select(CheckinRound).where(col(CheckinRound.closed_at).is_(None))).all():
            if one.closes_at <= self.county.now():
                yield f"not closed: {one}"

    def _agendas(self, session: Session) -> Iterator[str]:
        """Those that are posted say what is true now."""
        held = self.county.slack.workspace.messages
        for meeting in session.exec(select(Meeting).where(*posted_and_coming(self.county.now()))).all():
            post = find(session, meeting.committee_id, agenda_key(meeting))
            assert post is not None
            shown = visible_words(held[post.slack_channel or ""][post.slack_ts or ""].blocks)
            if shown != visible_words(render_agenda(agenda_facts(session, meeting)).blocks):
                yield f"the agenda is not true: {shown}"

    def _audit(self, session: Session) -> Iterator[str]:
        """The log, read from its beginning, gives every commitment as it is, but for the count of nudges."""
        told: dict[int | None, dict[str, object]] = {}
        lines = select(AuditLine).where(AuditLine.kind == "action_step").order_by(col(AuditLine.id))
        for line in session.exec(lines).all():
            told.setdefault(line.row_id, {}).update(line.after)
        for step in session.exec(select(ActionStep)).all():
            for name in set(ActionStep.model_fields) - {"id", "unanswered"}:
                if told[step.pk].get(name) != plain(getattr(step, name)):
                    yield f"{step.ref}.{name} is {getattr(step, name)}, in the log {told[step.pk].get(name)}"


def _settled_at(session: Session, step_id: int) -> datetime | None:
    """When the step was done or dropped last; None while it is open."""
    lines = select(AuditLine).where(AuditLine.kind == "action_step", AuditLine.row_id == step_id)
    found = session.exec(lines.order_by(col(AuditLine.id))).all()
    told = [line for line in found if "state" in line.after]
    return told[-1].at if told[-1].after["state"] != "open" else None


class _Log(logging.Handler):
    """Keeps what Convener itself logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(("handlers", "jobs", "models", "bot")):
            self.lines.append(logging.Formatter().format(record))

    def taken(self) -> list[str]:
        lines, self.lines = self.lines, []
        return lines
