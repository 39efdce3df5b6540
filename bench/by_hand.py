"""What ``/goals mine`` and the App Home show, by SQL written by hand and plain dicts: the bare baseline.

It fetches what is shown and nothing else, and builds the very same blocks (``reading.py`` compares them). The
words themselves come from the same helpers: they are the same work on both sides.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from models.calendar import today
from models.committee import Step
from models.step import Progress
from prompts import kit, words
from prompts.steps import MARKS

ME = text("""
SELECT c.id, c.name, c.zone, c.step, m.id, m.active, m.coordinator
FROM committee c JOIN member m ON m.committee_id = c.id AND m.slack_id = :who WHERE c.team_id = :team""")

OPEN = """s.committee_id = :pk AND s.state = 'open'
AND s.goal_id NOT IN (SELECT id FROM goal WHERE committee_id = :pk AND state = 'dropped')"""

OWN = text(f"""
SELECT s.id, s.number, s.title, s.due, s.progress, s.percent, s.note, s.snoozed_until, a.name
FROM action_step s LEFT JOIN agency a ON a.id = s.waiting_on_id
WHERE {OPEN} AND s.owner_id = :me ORDER BY s.due IS NULL, s.due, s.number""")

HEAPS = text(f"""
SELECT g.workgroup_id,
  sum(s.due IS NOT NULL AND s.due < :day),
  sum((s.due IS NULL OR s.due >= :day)
      AND (s.progress IN ('at_risk', 'blocked') OR s.waiting_on_id IS NOT NULL)),
  sum((s.due IS NULL OR s.due >= :day) AND s.progress = 'unknown' AND s.waiting_on_id IS NULL),
  sum((s.due IS NULL OR s.due >= :day) AND s.progress = 'on_track' AND s.waiting_on_id IS NULL)
FROM action_step s JOIN goal g ON g.id = s.goal_id WHERE {OPEN} GROUP BY g.workgroup_id""")

SILENT = text(f"""
SELECT count(DISTINCT s.id) FROM workgroup w
JOIN checkin_round r ON r.workgroup_id = w.id
  AND r.opened_at = (SELECT max(opened_at) FROM checkin_round WHERE workgroup_id = w.id)
JOIN asked k ON k.round_id = r.id AND NOT k.skipped
JOIN member m ON m.id = k.member_id AND m.active
JOIN action_step s ON s.owner_id = k.owner_id AND {OPEN}
JOIN goal g ON g.id = s.goal_id AND g.workgroup_id = w.id
WHERE w.committee_id = :pk AND (r.closed_at IS NOT NULL OR r.remind_at <= :now)
  AND s.created_at <= r.opened_at
  AND (s.heard_at < r.opened_at OR s.waiting_on_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM checkin c WHERE c.step_id = s.id AND c.at >= r.opened_at
                       AND (c.said IS NULL OR c.said <> 'done')))""")

CHAIRS = text("""
SELECT t.state, t.ends_on, m.slack_id FROM chair_term t JOIN member m ON m.id = t.member_id
WHERE t.committee_id = :pk AND t.state IN ('serving', 'asked', 'accepted') AND m.active""")

VACANT = text("""
SELECT a.name FROM seat s JOIN agency a ON a.id = s.agency_id
LEFT JOIN member p ON p.id = s.principal_id AND p.active WHERE s.committee_id = :pk AND p.id IS NULL""")

NEXT = text("""
SELECT m.starts_at, e.place FROM meeting m JOIN meeting_series e ON e.id = m.series_id
WHERE m.committee_id = :pk AND e.workgroup_id IS NULL AND m.state = 'planned' AND m.ends_at > :now
ORDER BY m.starts_at LIMIT 1""")

GOALS = text("SELECT count(*) FROM goal WHERE committee_id = :pk AND state = 'open'")

GROUPS = text("SELECT id, name FROM workgroup WHERE committee_id = :pk ORDER BY name")

Blocks = list[dict[str, Any]]


def mine(connection: Connection, team: str, who: str, now: datetime) -> tuple[str, Blocks]:
    """The text and the blocks of ``/goals mine``."""
    pk, _, zone, _, me, *_ = connection.execute(ME, {"who": who, "team": team}).one()
    day = today(now, zone)
    rows = connection.execute(OWN, {"pk": pk, "me": me}).all()
    blocks = [_header("Your commitments")]
    for row in rows[:20]:
        blocks += _row(row, "mine:0", day)
    return f"Your commitments: {len(rows)}", blocks


def home(connection: Connection, team: str, who: str, now: datetime) -> Blocks:
    """The blocks of a plain member's App Home."""
    pk, name, zone, step, me, *_ = connection.execute(ME, {"who": who, "team": team}).one()
    day = today(now, zone)
    rows = connection.execute(OWN, {"pk": pk, "me": me}).all()
    blocks = [_header("Your commitments")]
    for row in rows[:15]:
        blocks += _row(row, "home", day)
    buttons = [_button("Check in", "open.checkin"), _button("New action step", "open.step")]
    blocks += [{"type": "actions", "elements": buttons, "block_id": "mine"}, _header(name)]
    goals = connection.execute(GOALS, {"pk": pk}).scalar_one()
    told = [f"We are at *{words.STEPS[Step(step)]}*, with {kit.counted(goals, 'open goal')}."]
    told += _standings(connection, pk, day)
    blocks += [_section("\n".join(told)), _section("\n".join(_people(connection, pk, now)))]
    return [*blocks, _meeting(connection, pk, zone, now)]


def _standings(connection: Connection, pk: int, day: date) -> list[str]:
    found = {row[0]: row[1:] for row in connection.execute(HEAPS, {"day": day.isoformat(), "pk": pk}).all()}
    groups = connection.execute(GROUPS, {"pk": pk}).all()
    told = []
    for group, name in [*groups, *([(None, "The committee itself")] if None in found else [])]:
        late, at_risk, unheard, on_track = found.get(group, (0, 0, 0, 0))
        standing = words.standing(on_track, at_risk, late, unheard) or "nothing open"
        told.append(f"• *{kit.escape(name)}*: {standing}")
    more = [f"… and {len(told) - 20} more workgroups"] if len(told) > 20 else []
    return [*told[:20], *more]


def _people(connection: Connection, pk: int, now: datetime) -> list[str]:
    chairs = {row[0]: row[1:] for row in connection.execute(CHAIRS, {"pk": pk}).all()}
    ends_on, chair = chairs["serving"]
    coming = chairs.get("asked") or chairs.get("accepted")
    told = f"{kit.mention(chair)} chairs until {words.full_day(date.fromisoformat(ends_on))}"
    lines = [f"{told}, then {kit.mention(coming[1])}" if coming else told]
    vacant = sorted((row[0] for row in connection.execute(VACANT, {"pk": pk}).all()), key=str.casefold)
    if vacant:
        lines.append(f"Vacant: {kit.clip(kit.listed(map(kit.escape, vacant)), 500)}")
    at = now.strftime("%Y-%m-%d %H:%M:%S.%f")
    silent = connection.execute(SILENT, {"pk": pk, "now": at}).scalar_one()
    if silent:
        verb = "has" if silent == 1 else "have"
        lines.append(f"{kit.counted(silent, 'commitment')} {verb} no answer in the present check-in")
    return lines


def _meeting(connection: Connection, pk: int, zone: str, now: datetime) -> dict[str, Any]:
    at = now.strftime("%Y-%m-%d %H:%M:%S.%f")
    starts_at, place = connection.execute(NEXT, {"pk": pk, "now": at}).one()
    when = words.when(datetime.fromisoformat(f"{starts_at}+00:00"), zone)
    block = _section(f"*Next meeting*: {when} · {kit.escape(place)}")
    return block | {"accessory": _button("Add a topic", "open.topic"), "block_id": "next-meeting"}


def _row(row: Any, origin: str, day: date) -> Blocks:
    pk, number, title, due, progress, percent, note, snoozed, agency = row
    said = Progress(progress)
    told = [words.lateness(date.fromisoformat(due), day) if due else "no date yet"]
    told.append(words.PROGRESS[said] if percent is None else f"{words.PROGRESS[said]}, {percent}%")
    if agency:
        told.append(f"waiting on {kit.escape(agency)}")
    if snoozed and date.fromisoformat(snoozed) > day:
        told.append(f"quiet until {words.short_day(date.fromisoformat(snoozed), day)}")
    text = f"*A{number}* {kit.escape(title)}\n{MARKS[said]} {' · '.join(told)}"
    if note:
        text += f"\n> {kit.escape(kit.clip(' '.join(note.split()), 200))}"
    value = str(pk)
    buttons = [
        _button("Done", "step.done", value) | {"style": "primary"},
        _button("Update", "step.update", value),
        _button("Snooze", "step.snooze", value),
        _button("Waiting on …", "step.wait", value),
    ]
    return [
        _section(text) | {"block_id": f"step:{pk}/{origin}/text"},
        {"type": "actions", "elements": buttons, "block_id": f"step:{pk}/{origin}/buttons"},
    ]


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": True}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _button(label: str, action: str, value: str = "") -> dict[str, Any]:
    text = {"type": "plain_text", "text": label, "emoji": True}
    return {"type": "button", "text": text, "action_id": action} | ({"value": value} if value else {})
