"""A line of succession for a World of five: two people of each side, and who chairs until when."""

from datetime import date

from models.chair import Candidate, chaired, terms_of
from models.committee import Member, Sector
from models.office import Office, Term, TermState
from models.rotation import begin_rotation

LINE = {
    "cho": Sector.CRIMINAL_JUSTICE,
    "ben": Sector.BEHAVIORAL_HEALTH,
    "ana": Sector.CRIMINAL_JUSTICE,
    "dee": Sector.BEHAVIORAL_HEALTH,
}


def rotate(world, *, ends_on: str = "2027-02-01", line=LINE) -> None:
    """cho chairs until that day; the next are ben, ana, dee. The question is due sixty days before."""
    with world.session() as session:
        places = [Candidate(world.member(session, name).pk, sector) for name, sector in line.items()]
        begin_rotation(
            session,
            world.member(session, "ana"),
            Office(world.committee(session).pk),
            line=places,
            chair=places[0],
            starts_on=date(2026, 2, 1),
            ends_on=date.fromisoformat(ends_on),
            now=world.now(),
        )


def terms(world) -> list[Term]:
    """Every term ever asked for."""
    with world.session() as session:
        return terms_of(session, world.committee(session).pk)


def chair(world) -> str | None:
    """Who chairs, by name in the world."""
    serving = [term for term in chaired(terms(world)) if term.state == TermState.SERVING]
    return name_of(world, serving[0].member_id) if serving else None


def asked(world) -> str | None:
    """Who is being asked, or has accepted."""
    open_ = [term for term in terms(world) if term.state in (TermState.ASKED, TermState.ACCEPTED)]
    return name_of(world, open_[0].member_id) if open_ else None


def name_of(world, member_id: int) -> str:
    """A member's name in the world."""
    with world.session() as session:
        slack_id = session.get_one(Member, member_id).slack_id
    return next(name for name in world.cast.people if world.id(name) == slack_id)


def told(world, name: str) -> list[str]:
    """What somebody was told in their direct messages, in order."""
    return [message.words for message in world.person(name).dm]


def leave(world, name: str) -> None:
    """The person is no member any more."""
    with world.session() as session:
        world.member(session, name).active = False
