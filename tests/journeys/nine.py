"""A county council of nine seats for a whole year, and a transcript that tells what matters of it."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, select

from models.calendar import today
from models.chair import Candidate, holder_on, terms_of
from models.committee import Agency, Committee, Member, Seat, Sector
from models.office import Office, Term, Vacancy
from models.outbox import Op
from models.recurrence import Recurrence, monthly_nth, weekly
from models.rhythm import put_series, set_rhythm
from models.roster import Person, admit, put_seat
from models.rotation import begin_rotation
from models.vacancy import vacancies_of
from prompts import ids
from tests.journeys.transcript import Transcript, shown
from tests.world import ZONE, Cast, World

START = datetime(2026, 1, 5, 14, 30, tzinfo=UTC)
"""Monday, 5 January 2026, 7:30 in Denver."""

CJ, BH = Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH

NINE = Cast(
    people={
        "ana": ("Ana Reyes", "County Administration", Sector.GOVERNMENT),
        "walt": ("Walt Kimura", "Sheriff's Office", CJ),
        "judith": ("Judith Arnes", "District Court", CJ),
        "renata": ("Renata Cole", "Probation", CJ),
        "sam": ("Sam Iyer", "Public Defender", CJ),
        "grace": ("Grace Toller", "Behavioral Health", BH),
        "maria": ("Maria Sandoval", "Valley Hospital", BH),
        "kofi": ("Kofi Asante", "Harbor Health Plan", BH),
        "delia": ("Delia Moss", "Open Door Peers", Sector.COMMUNITY),
    },
    coordinator="ana",
    leads=("maria",),
    members=("walt", "sam", "kofi", "delia"),
    committee="Juniper County Council on Justice and Health",
)
DESIGNEES = {"lena": ("Lena Ruiz", "walt"), "owen": ("Owen Frey", "grace")}
"""Two more people, and whose seats they sit on in their place."""

LINE = {"walt": CJ, "maria": BH, "renata": CJ, "grace": BH, "judith": CJ}


class Council(World):
    """Nine seats and two designees; walt chairs until 30 March, and after him it is the other side's turn.

    The council meets on the second Wednesday of the month; ana coordinates, maria leads Diversion.
    """

    def __init__(self, folder: Any) -> None:
        super().__init__(folder, start=START, cast=NINE)

    def _fill_workspace(self) -> None:
        space = self.slack.workspace
        for name, (full, _) in DESIGNEES.items():
            space.add_user(name, full, tz=ZONE)
        super()._fill_workspace()
        for channel in ("committee", "diversion"):
            space.channel(channel).members.extend(self.id(name) for name in DESIGNEES)
        space.add_usergroup("committee-chair", "Committee chair", ["walt"])

    def _set_up(self, session: Session) -> None:
        super()._set_up(session)
        committee, ana = self.committee(session), self.member(session, "ana")
        for name, (full, principal) in DESIGNEES.items():
            added = admit(session, committee, Person(self.id(name), full, ZONE), now=self.now())
            holder = self.member(session, principal)
            seat = session.exec(select(Seat).where(Seat.principal_id == holder.pk)).one()
            agency = session.get_one(Agency, seat.agency_id)
            put_seat(session, ana, agency, principal=holder, designee=added, now=self.now())
        places = [Candidate(self.member(session, name).pk, side) for name, side in LINE.items()]
        begin_rotation(
            session,
            ana,
            Office(committee.pk),
            line=places,
            chair=places[0],
            starts_on=date(2025, 3, 30),
            ends_on=date(2026, 3, 30),
            now=self.now(),
        )

    def _set_rhythm(self, session: Session, actor: Member, committee: Committee) -> None:
        """Check-ins on the first Monday of a month, the digest on Fridays, the council on Wednesdays."""
        day = self.today()
        set_rhythm(
            session,
            actor,
            committee,
            checkins=Recurrence(monthly_nth(1, 0), day, time(9, 0), ZONE),
            digest=Recurrence(weekly({4}), day, time(8, 0), ZONE),
            now=self.now(),
        )
        put_series(
            session,
            actor,
            committee,
            recurrence=Recurrence(monthly_nth(2, 2), day, time(9, 0), ZONE),
            minutes=90,
            place="County hall, room 3",
            agenda_days=5,
            now=self.now(),
        )

    def in_group(self) -> list[str]:
        """Who is in @committee-chair, by name."""
        space = self.slack.workspace
        return [space.user(user).name for user in space.usergroup("committee-chair").users]

    def seat(self, name: str) -> int:
        """The id of the seat whose principal that is."""
        with self.session() as session:
            holder = self.member(session, name)
            return session.exec(select(Seat).where(Seat.principal_id == holder.pk)).one().pk

    def terms(self) -> tuple[list[Term], list[Vacancy]]:
        """Every term and every vacancy of the chair."""
        with self.session() as session:
            pk = self.committee(session).pk
            return terms_of(session, pk), vacancies_of(session, Office(pk))

    def chairless(self, first: date, last: date) -> list[date]:
        """Days on which there is not exactly one of a chair and a recorded vacancy."""
        terms, vacancies = self.terms()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [
            day
            for day in days
            if (holder_on(terms, day) is not None)
            + sum(one.starts_on <= day and (one.ends_on is None or day < one.ends_on) for one in vacancies)
            != 1
        ]

    def private_words(self) -> Counter[str]:
        """How many private messages everybody got."""
        rows = [row for row in self.sent() if row.op == Op.POST and row.target.startswith("U")]
        return Counter(self.slack.workspace.user(row.target).name for row in rows)

    def weeks_of_the_chair(self) -> Counter[date]:
        """How many private messages whoever chaired that day got, by the Monday of the week."""
        terms, _ = self.terms()
        with self.session() as session:
            slack_ids = {term.member_id: session.get_one(Member, term.member_id).slack_id for term in terms}
        weeks: Counter[date] = Counter()
        for row in self.sent():
            day = today(row.sent_at or row.created_at, ZONE)
            holder = holder_on(terms, day)
            if row.op == Op.POST and holder is not None and row.target == slack_ids[holder.member_id]:
                weeks[day - timedelta(days=day.weekday())] += 1
        return weeks


ONLY_THEY = "(only they see)"
LEGEND = (
    "| what somebody was sent, or a channel reads",
    "> the answer that only the person sees who typed or pressed",
    "… goes on, left out here. What was sent in between is counted.",
)


class Story(Transcript):
    """A transcript in which forms are told by the words that stand in them."""

    world: Council
    most = 0
    """How many lines of an answer are told, if not all."""

    def __init__(self, world: Council, title: str) -> None:
        super().__init__(world, title)
        self.lines += ["", *LEGEND]

    def chapter(self, title: str) -> None:
        """A heading."""
        self.listen()
        self.lines += ["", "", f"# {title}"]
        self.day = ""

    def opens(self, who: str, command: str, channel: str = "committee") -> None:
        """A command that opens a form."""
        seen = self.act(who, command, channel)
        self.world.slack.wait_until(lambda: seen.view is not None)

    def each(self, names: Sequence[str], command: str, channel: str = "committee") -> None:
        """Several people type the same; what each of them is answered is not told."""
        self.listen()
        typed = "types" if len(names) == 1 else "type"
        self._line(f"{', '.join(names)} {typed} {command}  [#{channel}]")
        for name in names:
            seen = self.world.person(name).command(command, channel=channel)
            assert seen.ok, seen.error

    def picks(self, shown: Any, who: str, menu: str, choice: str) -> None:
        """Picks in a menu of what only they were shown."""
        self._line(f"{who} picks [{menu}] {choice}")
        seen = self.world.person(who).click(shown.messages[-1], label=menu, value=choice)
        assert seen.ok, seen.error
        self._seen(seen)

    def turns(self, who: str, label: str, **names: Any) -> None:
        """Presses a button of the open form, which then shows something else."""
        self.listen()
        self._line(f"{who} presses [{label}]")
        self._turn(who, **(names or {"label": label}))

    def writes(self, who: str, label: str, values: dict[str, Any]) -> dict[str, str]:
        """Opens one form from another by its button, and sends it; what was refused on which field."""
        self.listen()
        self._turn(who, label=label)
        return self.sends(who, values, how=f"[{label}]")

    @contextmanager
    def clipped(self, lines: int) -> Iterator[None]:
        """Meanwhile what is said is told by so many of its first lines."""
        before, self.most = self.most, lines
        yield
        self.most = before

    def glance(self, who: str, command: str, channel: str | None, lines: int) -> Any:
        """A command whose answer is told by its first lines."""
        with self.clipped(lines):
            return self.act(who, command, channel)

    def _seen(self, seen: Any) -> None:
        """Forms are told as they are sent; what they look like is not."""
        if seen.view is None:
            super()._seen(seen)

    def _quote(self, words: str) -> None:
        first, _, rest = words.partition("\n")
        alone = first == ONLY_THEY
        told = (rest if alone else words).splitlines()
        if self.most and len(told) > self.most:
            told = [*told[: self.most], "…"]
        start = len(self.lines)
        super()._quote("\n".join(told))
        if alone:
            self.lines[start:] = [line.replace(" | ", " > ", 1) for line in self.lines[start:]]

    def sends(
        self, who: str, values: dict[str, Any], how: str = "sends the form", *, told_apart: bool = False
    ) -> dict[str, str]:
        """Sends the open form; what is refused on which field. ``told_apart``: a message comes of it."""
        view = self.world.person(who).views[-1]
        told = "; ".join(self._asked(view.blocks, name, value) for name, value in values.items())
        self._line(f"{who} {how}: {told}" if told else f"{who} {how}")
        person = self.world.person(who)
        before = {one.ts: one.words for one in person.dm}
        seen = person.submit(values)
        assert seen.ok or seen.errors, seen.error
        if seen.ok and (told_apart or not person.views):
            self._answered(who, seen, before)
        for why in seen.errors.values():
            self._quote(f"(not taken, the form stays open) {why}")
        return {block.partition("~")[0]: why for block, why in seen.errors.items()}

    def _answered(self, who: str, seen: Any, before: dict[str, str]) -> None:
        """What came of a form, by its first lines: a message that is new, or one that has changed."""
        person = self.world.person(who)

        def changed() -> list[Any]:
            return [one for one in person.dm if before.get(one.ts, one.words) != one.words]

        self.world.slack.wait_until(lambda: seen.messages or changed())
        with self.clipped(self.most or 6):
            for message in seen.messages or changed():
                self._quote(f"{ONLY_THEY}\n" + (shown(message.blocks) or message.text))

    def _line(self, text: str, at: Any = None) -> None:
        day = self.day
        super()._line(text, at)
        if self.day != day:
            del self.lines[-2]  # the line below the day's name
        self.lines[-1:] = textwrap.wrap(self.lines[-1], 100, subsequent_indent=" " * 7)

    def reads(self, who: str, *, part: str = "", lines: int = 0) -> None:
        """What stands in the open form: all of it, or so many lines from those words on."""
        text = self.world.person(who).views[-1].words
        told = text[text.index(part) :].splitlines()
        self._quote("\n".join(told[: lines or None]))

    def roll(self, who: str, **presences: str) -> None:
        """Takes the roll in its form: ``walt="present"``."""
        self.listen()
        self._line(f"{who} calls the roll: {', '.join(f'{one} {what}' for one, what in presences.items())}")
        for name, presence in presences.items():
            self._mark(who, name, presence)

    def in_detail(self, who: str, name: str, values: dict[str, Any]) -> None:
        """One seat of the roll: who sat there, late, left early."""
        self._mark(who, name, "details")
        self.sends(who, values, how=f"opens the seat of {name} and says")

    def _mark(self, who: str, name: str, choice: str) -> None:
        number, view = self.world.seat(name), self.world.person(who).views[-1]
        block_id = next(
            one["block_id"] for one in view.blocks if one.get("block_id", "").startswith(f"seat-{number}~")
        )
        value = f"{number}:{choice}"
        self._turn(who, action_id=ids.ATTENDANCE_MARK, block_id=block_id, value=value)

    def _turn(self, who: str, **names: Any) -> None:
        person = self.world.person(who)
        before = [(view.id, view.hash) for view in person.views]
        seen = person.click(person.views[-1], **names)
        assert seen.ok, seen.error
        self.world.slack.wait_until(lambda: [(view.id, view.hash) for view in person.views] != before)

    def _asked(self, blocks: list[dict[str, Any]], name: str, value: Any) -> str:
        """A field and its answer as they stand on the form."""
        found = next(
            block for block in blocks if block["type"] == "input" and _named(block, name) is not None
        )
        offered = {one["value"]: one["text"]["text"] for one in found["element"].get("options", [])}
        answers = [offered.get(one, str(one)) for one in (value if isinstance(value, list) else [value])]
        return f"{found['label']['text']} → {', '.join(answers)}"


def _named(block: dict[str, Any], name: str) -> str | None:
    action, own = block["element"].get("action_id", ""), block.get("block_id", "")
    return next((one for one in (action, own) if one.partition("~")[0] == name), None)
