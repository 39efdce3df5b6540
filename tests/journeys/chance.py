"""People of the sample county who do random things at their Slack; which, follows from a seed."""

import random
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from models.committee import Member
from models.roster import Person, admit
from models.step import ActionStep
from models.workgroup import WorkgroupMember
from practice.elements import Spot, offered_options, spots
from practice.records import Message, View
from prompts import ids
from tests.county import County

TITLES = ("Ask the jail <again>", "Count & compare *bookings*", "Draft a _release_ form", "x" * 190)
CHANNELS = ("council", "diversion", "reentry", "data")
DATES = ("tomorrow", "friday", "in 2 weeks", "end of next month", "30 June")
SAID = ("on track", "at risk 40%", "blocked Nobody answers", "done", "on track 90% soon")
ZONES = ("America/Denver", "America/New_York", "Pacific/Honolulu", "Europe/Paris")
CALLS = ("chat.*", "chat.postMessage", "chat.update", "conversations.*")
LOOKS = ("/goals", "/goals mine", "/agenda", "/chair", "/committee", "/checkin")
COORDINATOR = "ana.reyes"


class Chance:
    """``told`` lists what was done; ``ran`` are the days on which a schedule was run by hand."""

    def __init__(self, county: County, seed: int) -> None:
        self.county, self.dice = county, random.Random(seed)
        self.told: list[str] = []
        self.ran: set[date] = set()
        users = county.slack.workspace.users.values()
        self.everybody = [user.name for user in users if not user.is_bot]
        self.here = list(self.everybody)

    def act(self) -> None:
        """One person does one thing, with whatever opens."""
        who = self.dice.choice(self.here)
        self.dice.choice(ACTS)(self, who)
        for name in (who, COORDINATOR):
            while self.county.person(name).views:
                self.county.person(name).close_view()

    def trouble(self) -> None:
        """Slack has a bad hour."""
        method, kind = self.dice.choice(CALLS), self.dice.choice(["429", "500", "answer_lost"])
        self._note(f"fault {kind} of {method}")
        self.county.slack.faults.add(method, kind=kind, times=self.dice.randint(1, 5))

    def press(self, who: str) -> None:
        """A button or menu in one of the newest direct messages."""
        messages = [one for one in self.county.person(who).dm[-4:] if list(spots(one.blocks))]
        if messages:
            self._use(who, self.dice.choice(messages))

    def answer(self, who: str) -> None:
        """The quick answer."""
        self._type(who, f"/checkin {self._ref(who)} {self.dice.choice(SAID)}")

    def look(self, who: str) -> None:
        """Something is looked up, and perhaps a button in the answer pressed."""
        self._type(who, self.dice.choice(LOOKS), self.dice.choice(CHANNELS))

    def settle(self, who: str) -> None:
        """A commitment is settled, changed or taken up again."""
        word = self.dice.choice(["done {}", "drop {} no money", "edit {}", "reopen {}", "undo"])
        self._type(who, f"/goals {word.format(self._ref(who))}")

    def commit(self, who: str) -> None:
        """A new commitment, somebody's."""
        goal, owner = self.dice.choice(["G1 ", "G2 ", ""]), self.dice.choice(self.here)
        line = f"/goals step {goal}{self.dice.choice(TITLES)} @{owner} by {self.dice.choice(DATES)}"
        self._type(who, line, self.dice.choice(CHANNELS))

    def topic(self, who: str) -> None:
        """Something about the agenda."""
        line = self.dice.choice(["add Beds 10m decide", "add Cells & <keys>", "add", "post"])
        self._type(who, f"/agenda {line}", self.dice.choice(CHANNELS))

    def chair(self, who: str) -> None:
        """Something about the chair."""
        self._type(who, f"/chair {self.dice.choice(['accept', 'decline', 'handover', 'step down'])}")

    def absence(self, who: str) -> None:
        """Somebody goes away, or is back, or sits the round out."""
        away = f"away until in {self.dice.choice([2, 10])} days @{self.dice.choice(self.here)}"
        self._type(who, f"/checkin {self.dice.choice([away, 'away until friday', 'back', 'skip'])}")

    def schedule(self, _who: str) -> None:
        """The coordinator pauses, resumes, edits or runs something."""
        self._type(COORDINATOR, "/committee schedule")
        view = self.county.person(COORDINATOR).views[-1]
        kinds = [ids.SCHEDULE_PAUSE, ids.SCHEDULE_RESUME, ids.SCHEDULE_EDIT, ids.SCHEDULE_RUN]
        self._use(COORDINATOR, view, [self.dice.choice(kinds)])

    def roster(self, who: str) -> None:
        """Somebody leaves, all who left come back, somebody moves, or a workgroup loses a lead."""
        kind, zone = (
            self.dice.choice(["leaves", "all are back", "moves", "a lead less"]),
            self.dice.choice(ZONES),
        )
        self._note(f"{who}: {kind}")
        with self.county.session() as session:
            committee, now = self.county.committee(session), self.county.now()
            if kind == "leaves" and who != COORDINATOR and len(self.here) > 9:
                self.county.member(session, who).active = False
                self.here.remove(who)
            elif kind == "all are back":
                for member in session.exec(select(Member)).all():
                    member.active = True
                self.here = list(self.everybody)
            elif kind == "moves":
                admit(session, committee, Person(self.county.id(who), who, zone), now=now)
            elif leads := session.exec(select(WorkgroupMember).where(WorkgroupMember.lead)).all():
                session.delete(self.dice.choice(leads))

    def _type(self, who: str, line: str, channel: str | None = None) -> None:
        """Types it where they may, fills in the form that opens, or goes on with a button of the answer."""
        space = self.county.slack.workspace
        if channel and self.county.id(who) not in space.channel(channel).members:
            channel = None
        self._note(f"{who} types {line}  [{channel}]")
        seen = self.county.person(who).command(line, channel=channel)
        assert seen.ok, seen.error
        shown = [one for one in seen.messages if list(spots(one.blocks))]
        if shown and self.dice.random() < 0.6:
            self._use(who, shown[-1])
        self._fill_in(who)

    def _use(self, who: str, where: Message | View, actions: list[str] | None = None) -> None:
        """Presses or chooses one of what is there, if there is any (of these actions)."""
        found = [one for one in spots(where.blocks) if actions is None or one.action_id in actions]
        if not found:
            return
        spot = self.dice.choice(found)
        pressed = spot.element["type"] == "button"
        value = spot.element.get("value") if pressed else self._something(spot)
        if spot.action_id == ids.SCHEDULE_RUN:
            self.ran.add(self.county.today())
        self._note(f"{who} presses {spot.action_id} {value}")
        seen = self.county.person(who).click(where, spot.action_id, block_id=spot.block_id, value=value)
        assert seen.ok, seen.error
        if spot.action_id == ids.SCHEDULE_EDIT:
            self.county.slack.wait_until(lambda: "submit" in self.county.person(who).views[-1].body)
        self._fill_in(who)

    def _fill_in(self, who: str) -> None:
        """Sends the form that is open, with some fields changed; the settings are left alone."""
        view = next(iter(self.county.person(who).views[-1:]), None)
        if view is None or "submit" not in view.body or view.callback_id.startswith("setup"):
            return
        fields = [spot for spot in spots(view.blocks) if spot.keeps_state and self.dice.random() < 0.4]
        values = {spot.block_id: self._something(spot) for spot in fields}
        values = {name: value for name, value in values.items() if value is not None}
        self._note(f"{who} sends {view.callback_id} {values}")
        seen = self.county.person(who).submit(values)
        assert seen.error in (None, "refused"), seen.error

    def _something(self, spot: Spot) -> Any:
        """What may be typed or chosen there."""
        options = offered_options(spot.element)
        if options:
            chosen = self.dice.choice(options)["value"]
            return [chosen] if spot.element["type"] in ("checkboxes", "multi_static_select") else chosen
        day = self.county.today() + timedelta(days=self.dice.randint(-3, 60))
        return {
            "plain_text_input": self.dice.choice(TITLES),
            "users_select": self.dice.choice(self.here),
            "datepicker": day.isoformat(),
            "timepicker": self.dice.choice(["08:00", "09:00", "12:30"]),
            "number_input": str(self.dice.randint(1, 100)),
        }.get(spot.element["type"])

    def _ref(self, who: str) -> str:
        """A commitment of theirs, most of the time."""
        with self.county.session() as session:
            me = self.county.member(session, who)
            steps = list(session.exec(select(ActionStep)).all())
            mine = [step for step in steps if step.owner_id == me.pk]
            return self.dice.choice(mine if mine and self.dice.random() < 0.8 else steps).ref

    def _note(self, what: str) -> None:
        self.told.append(f"{self.county.now():%a %d %b %H:%M} {what}")


ACTS = (
    *[Chance.press] * 6,
    *[Chance.answer, Chance.look, Chance.settle] * 3,
    *[Chance.commit, Chance.topic, Chance.chair, Chance.schedule] * 2,
    *[Chance.absence, Chance.roster],
)
