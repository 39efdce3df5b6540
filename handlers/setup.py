"""The set-up and the settings: every page is saved when it is sent, so it can be left and taken up again."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from slack_bolt import App
from sqlmodel import Session

from handlers import forms
from handlers import setup_views as views
from handlers.entry import Deps, on_action, on_submit
from handlers.meetings import put_series
from handlers.pickers import picked_number, picked_rule
from handlers.replies import Open, Replies, Turn
from handlers.visit import Visit
from models import rhythm, roster, schedule
from models.access import Act, authorize
from models.base import fetch
from models.cadence import coming, picked, recurrence_of
from models.chair import Candidate
from models.committee import Committee, Member, Seat, Sector, committee_of, find_member
from models.errors import NotSeated, NotSetUp, Refused
from models.moves import coming_dates
from models.office import Office
from models.outbox import Kind, enqueue
from models.recurrence import Recurrence
from models.rotation import begin_rotation, seated
from models.schedule import Work
from models.workgroup import Mode, Workgroup
from prompts import ids, settings
from prompts.setup import not_saved
from prompts.setup_people import SIDES


def register(app: App, deps: Deps) -> None:
    """Listens to the pages of the set-up and to the ways between them."""
    on_action(app, deps, ids.OPEN_SETUP, on_open, people=True)
    on_action(app, deps, ids.SETUP_PAGE, on_page)
    on_action(app, deps, ids.SETUP_BACK, on_page)
    on_action(app, deps, ids.SETUP_CHANGE, on_change)
    on_submit(app, deps, ids.SETUP_BASICS, on_basics_submitted, people=True)
    on_submit(app, deps, ids.SETUP_SEATS, on_seat_submitted, people=True)
    on_submit(app, deps, ids.SETUP_WORKGROUPS, on_workgroup_submitted, people=True)
    on_submit(app, deps, ids.SETUP_MEETINGS, on_meetings_submitted)
    on_submit(app, deps, ids.SETUP_RHYTHM, on_rhythm_submitted)
    on_submit(app, deps, ids.SETUP_CHAIR, on_chair_submitted, people=True)


def on_open(session: Session, visit: Visit) -> Replies:
    """The first page for whoever comes first, else where it was left; once complete, the settings."""
    try:
        committee = committee_of(session, visit.team_id)
    except NotSetUp:
        return Open(views.first_page(visit, _sender(visit)))
    _coordinator(session, visit)
    part = None if committee.set_up_at else rhythm.missing_part(session, committee)
    if part is None:
        return Open(views.settings_menu(session, visit, committee))
    return Open(views.page(session, visit, committee, part))


def on_page(session: Session, visit: Visit) -> Replies:
    """To another page, or to the settings; what is typed and not saved keeps its page."""
    committee, _ = _coordinator(session, visit)
    typed = visit.values.get("agency") or visit.values.get("workgroup")
    if typed and not {"seat", "group"} & visit.metadata.keys():
        submit = "Add agency" if "agency" in visit.values else "Add workgroup"
        part = "seats" if "agency" in visit.values else "workgroups"
        return Turn(views.page(session, visit, committee, part, notice=not_saved(typed, submit), again=True))
    if visit.value == "menu":
        return Turn(views.settings_menu(session, visit, committee))
    return Turn(views.page(session, visit, committee, visit.value))


def on_change(session: Session, visit: Visit) -> Replies:
    """The page with one seat or one workgroup in its fields."""
    committee, _ = _coordinator(session, visit)
    part, _, number = visit.value.partition(":")
    return Turn(views.page(session, visit, committee, part, change=int(number)))


def on_basics_submitted(session: Session, visit: Visit) -> Replies:
    """Name, mission, zone, channel and coordinators; the first to send it makes the committee."""
    values, now = visit.values, visit.now
    name = values["name"] or ""
    zone = roster.read_zone(values["zone_typed"]) if values["zone_typed"] else str(values["zone"])
    committee, me = roster.begin(session, visit.team_id, _sender(visit), name=name, now=now)
    roster.set_basics(
        session,
        me,
        committee,
        name=name,
        mission=values["mission"] or "",
        zone=zone,
        channel_id=values["channel"],
        open_meetings=bool(values["open_meetings"]),
        now=now,
    )
    chosen = picked_members(session, visit, committee, "coordinators")
    roster.set_coordinators(session, me, committee, chosen, now=now)
    return _saved(session, visit, committee, "basics", settings.saved_basics(committee))


def on_seat_submitted(session: Session, visit: Visit) -> Replies:
    """One agency with its seat, added or changed; the page stays for the next one."""
    committee, me = _coordinator(session, visit)
    values, number = visit.values, visit.metadata.get("seat")
    seat = fetch(session, Seat, committee.pk, number) if number else None
    agency = roster.put_agency(
        session,
        me,
        committee,
        name=values["agency"] or "",
        sector=Sector(values["sector"]),
        agency=views.agency_of(session, seat) if seat else None,
        now=visit.now,
    )
    roster.put_seat(
        session,
        me,
        agency,
        principal=_member(session, visit, committee, "principal"),
        designee=_member(session, visit, committee, "designee"),
        seat=seat,
        now=visit.now,
    )
    notice = settings.saved_name(agency.name)
    return Turn(views.page(session, visit, committee, "seats", notice=notice))


def _alike(session: Session, committee: Committee, name: str) -> str:
    """That there is a group for the same thing already, in words; empty when there is none."""
    from models.tools.efforts import alike_to  # imported when first used, as all tools are
    from prompts.tools.efforts import warning

    found = alike_to(session, committee.pk, name)
    return warning(found, "Add workgroup") if found else ""


def on_workgroup_submitted(session: Session, visit: Visit) -> Replies:
    """One workgroup, added or changed; the page stays for the next one.

    Before one is founded for what another group is there for already, that is said once; sent again, it is.
    """
    committee, me = _coordinator(session, visit)
    values, number = visit.values, visit.metadata.get("group")
    name = values["workgroup"] or ""
    told = number or name == visit.metadata.get("warned")
    if not told and (notice := _alike(session, committee, name)):
        return Turn(
            views.page(session, visit, committee, "workgroups", notice=notice, again=True, warned=name)
        )
    group = roster.put_workgroup(
        session,
        me,
        committee,
        name=name,
        channel_id=values["channel"],
        mode=Mode(values["mode"]),
        leads=picked_members(session, visit, committee, "leads"),
        members=picked_members(session, visit, committee, "members"),
        group=fetch(session, Workgroup, committee.pk, number) if number else None,
        now=visit.now,
    )
    notice = "\n".join(filter(None, [settings.saved_name(group.name), _invitation(visit)]))
    return Turn(views.page(session, visit, committee, "workgroups", notice=notice))


def on_meetings_submitted(session: Session, visit: Visit) -> Replies:
    """When the committee meets, said back in words and as dates."""
    committee, me = _coordinator(session, visit)
    series = put_series(session, visit, committee, me, None)
    dates = coming_dates(session, series, now=visit.now)
    notice = settings.saved_meetings(series, dates, visit.today(series.zone))
    return _saved(session, visit, committee, "meetings", notice)


def on_rhythm_submitted(session: Session, visit: Visit) -> Replies:
    """Check-ins and digest, said back in words and as dates."""
    committee, me = _coordinator(session, visit)
    checkins = picked_rule(visit, committee.zone)
    digest = _digest_rule(session, visit, committee)
    rhythm.set_rhythm(session, me, committee, checkins=checkins, digest=digest, now=visit.now)
    notice = settings.saved_rhythm(checkins, coming(checkins, visit.now))
    return _saved(session, visit, committee, "rhythm", notice)


def on_chair_submitted(session: Session, visit: Visit) -> Replies:
    """The line of succession, who chairs and until when: the last page."""
    committee, me = _coordinator(session, visit)
    line = [
        place
        for name, side in SIDES.items()
        for place in [
            *(Candidate(member.pk, side) for member in picked_members(session, visit, committee, name)),
        ]
        or seated(session, committee.pk, side)
    ]
    begin_turns(session, visit, me, Office(committee.pk), line)
    if rhythm.finish_setup(session, me, committee, now=visit.now):
        return _finished(session, visit, committee)
    return _saved(session, visit, committee, "chair", settings.saved_chair())


def begin_turns(
    session: Session, visit: Visit, me: Member, office: Office, line: Sequence[Candidate]
) -> None:
    """Sets an office's rotation as the form has it. Raises Refused, also for a holder who is not in line."""
    committee, _ = visit.enter(session)
    chair = _member(session, visit, committee, "chair")
    place = next((place for place in line if chair and place.member_id == chair.pk), None)
    if chair is not None and place is None:
        raise Refused("chair", "not_in_line", chair.name)
    begin_rotation(
        session,
        me,
        office,
        line=line,
        chair=place,
        starts_on=forms.day(visit.values.get("starts_on")) or visit.today(committee.zone),
        ends_on=date.fromisoformat(visit.values["ends_on"]),
        term_months=picked_number(visit, "term_months"),
        notice_days=picked_number(visit, "notice_days"),
        now=visit.now,
    )


def _finished(session: Session, visit: Visit, committee: Committee) -> Replies:
    """What happens next, to the coordinator; and a word to the committee, once."""
    facts = views.facts_of(session, committee)
    if committee.channel_id:
        enqueue(
            session,
            committee.pk,
            settings.welcome(facts),
            kind=Kind.NOTICE,
            key="welcome",
            target=committee.channel_id,
            now=visit.now,
        )
    return Turn(settings.finished_view(facts, _outside(visit), metadata=views.metadata(visit)))


def _saved(session: Session, visit: Visit, committee: Committee, part: str, notice: str) -> Replies:
    """On to the next page; in the settings, back to them; at the end, to what is still missing."""
    notice = "\n".join(filter(None, [notice, _invitation(visit)]))
    following = dict(zip(rhythm.PARTS, rhythm.PARTS[1:], strict=False)).get(part)
    following = following or rhythm.missing_part(session, committee)
    if committee.set_up_at is not None or following is None:
        return Turn(views.settings_menu(session, visit, committee, notice=notice))
    return Turn(views.page(session, visit, committee, following, notice=notice))


def _digest_rule(session: Session, visit: Visit, committee: Committee) -> Recurrence:
    """The picked day and hour, as often as the digest goes out now."""
    present = schedule.find(session, committee.pk, Work.DIGEST)
    rule = present.recurrence if present else None
    every, _ = (picked(rule.rule) if rule else None) or ("w1", 0)
    return recurrence_of(
        every,
        picked_number(visit, "digest_weekday"),
        time.fromisoformat(visit.values["digest_time"]),
        committee.zone,
        start=rule.start if rule else None,
        now=visit.now,
    )


def _coordinator(session: Session, visit: Visit) -> tuple[Committee, Member]:
    committee, me = visit.enter(session)
    authorize(session, me, Act.SET_UP)
    return committee, me


def _sender(visit: Visit) -> roster.Person:
    """Who sent it, as Slack knows them. Raises NotSeated for people of other workspaces."""
    person = visit.people.get(visit.slack_id)
    if person is None:
        raise NotSeated(visit.name)
    return person


def picked_members(session: Session, visit: Visit, committee: Committee, field: str) -> list[Member]:
    """The people picked in a field, one or many, as members. Raises Refused, see ``_members``."""
    picked = visit.values.get(field) or []
    return _members(session, visit, committee, field, [picked] if isinstance(picked, str) else picked)


def _members(
    session: Session, visit: Visit, committee: Committee, field: str, slack_ids: Iterable[str] | None
) -> list[Member]:
    """Those picked, as members. Raises Refused for apps, closed accounts and people of other workspaces."""
    chosen = []
    for slack_id in slack_ids or ():
        person = visit.people.get(slack_id)
        if person is None:
            known = find_member(session, committee.pk, slack_id)
            raise Refused(field, "outsider", known.name if known else "Somebody you picked")
        chosen.append(roster.admit(session, committee, person, now=visit.now))
    return chosen


def _member(session: Session, visit: Visit, committee: Committee, field: str) -> Member | None:
    return next(iter(picked_members(session, visit, committee, field)), None)


def _outside(visit: Visit) -> list[str]:
    return [channel_id for channel_id, inside in visit.channels.items() if not inside]


def _invitation(visit: Visit) -> str:
    return settings.invite(_outside(visit))
