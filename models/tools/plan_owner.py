"""Whom the words about a responsible person mean: a member by name, by seat, by agency or by role, or nobody.

Certain is only what names exactly one person and says nothing else: a full name, a last name that one member
has, an office with one holder, an agency with one seat. What is spelled nearly so is a suggestion, and never
more. Initials name nobody.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from models.tools.plan import Candidate, Need
from models.tools.plan_marks import says_nothing, words
from models.tools.plan_roster import Place, Roster

LONGEST = 300
"""Characters of a cell in which an owner is looked for."""

MOST_CANDIDATES = 8
_LIKENESS = 0.85

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_TOKEN = re.compile(r"[^\W_]+|[,;/\n+|()]")
_SEPARATORS = frozenset([*",;/\n+|()", "and", "or", "with"])
_CLEAR = frozenset([*";/\n+"])
"""What stands between two parties and not within the name of one."""

_GENERIC = words("office department dept county agency the of division bureau unit program")
_TITLES = words(
    "director chief sheriff undersheriff judge manager administrator officer commander captain lieutenant",
    "sergeant supervisor lead leader head representative rep liaison attorney executive president dr hon",
    "honorable mr ms mrs principal designee county office department dept agency",
)
_FILLER = words("the of for our a an to by is at from will")
_HONORIFICS = words("dr hon honorable mr ms mrs judge sheriff undersheriff chief director phd md jd")
_EVERYBODY = words(
    "all everyone everybody committee council members partners group team workgroup agencies staff both",
    "subcommittee taskforce board",
)
_GROUP_WORDS = ("workgroup", "work group", "committee", "subcommittee", "team", "group", "task force")
_LEAD_WORDS = ("lead", "leader", "chair", "co lead")
_OFFICE_WORDS = {
    "chair": ("chair", "chairperson", "chairman", "chairwoman", "committee chair", "council chair"),
    "co-chair": ("co chair", "cochair", "co chairs"),
    "vice-chair": ("vice chair", "vicechair"),
    "recorder": ("recorder", "secretary"),
    "coordinator": ("coordinator", "committee coordinator", "council coordinator"),
}


@dataclass(frozen=True)
class OwnerReading:
    """``owner`` when it is certain; else what is needed, and who may be meant, best first."""

    owner: Candidate | None = None
    candidates: Sequence[Candidate] = ()
    need: Need | None = None


@dataclass(frozen=True)
class _Meaning:
    """What a phrase stands for. ``strong`` unless it is only a hint; ``several`` for a group of people."""

    candidates: tuple[Candidate, ...]
    agency: str = ""
    strong: bool = True
    several: bool = False


@dataclass
class _Party:
    """Words between two separators: what they mean, and those that mean nothing here."""

    meanings: list[_Meaning]
    rest: list[str]
    clear: bool = False


class OwnerReader:
    """Holds the words of one plan against one roster."""

    def __init__(self, roster: Roster) -> None:
        self._names = {one.member_id: one.name for one in roster.members}
        self._by_slack = {one.slack_id: one.member_id for one in roster.members if one.slack_id}
        self._agency_of = {
            person: place.agency
            for place in roster.seats
            for person in (place.designee, place.principal)
            if person
        }
        self._phrases: dict[tuple[str, ...], _Meaning] = {}
        for add in (
            self._add_hints,
            self._add_agencies,
            self._add_groups,
            self._add_offices,
            self._add_people,
        ):
            self._phrases |= add(roster)
        self._agencies = {
            frozenset(form): meaning.candidates
            for form, meaning in self._phrases.items()
            if meaning.agency and meaning.strong
        }
        self._longest = max((len(phrase) for phrase in self._phrases), default=0)
        self._spelled = {" ".join(phrase): meaning for phrase, meaning in self._phrases.items()}
        self._known: dict[str, OwnerReading] = {}

    def read(self, text: str) -> OwnerReading:
        """Whom the words mean; nobody for words that are blank or too long to name one."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def names_somebody(self, text: str) -> bool:
        """Whether the words, all of them, name somebody on the roster as they stand there."""
        if not self._phrases or len(text) > 80:
            return False
        parties = self._parties(text)
        return bool(parties) and all(each.meanings and not _unclear(each) for each in parties)

    def _read(self, text: str) -> OwnerReading:
        mentioned = _MENTION.fullmatch(text.strip())
        if mentioned and mentioned[1] in self._by_slack:
            return OwnerReading(self._candidate(self._by_slack[mentioned[1]], "name"))
        if says_nothing(text) or len(text) > LONGEST:
            return OwnerReading(need=Need.OWNER)
        parties = self._parties(text)
        named = _explained([each for each in parties if each.meanings], self._agency_of)
        unknown = [each for each in parties if not each.meanings and _unclear(each)]
        if not named:
            return self._nobody(unknown, several=any(each.clear for each in parties[1:]))
        meanings = [meaning for each in named for meaning in each.meanings]
        candidates = _unique(one for meaning in meanings for one in meaning.candidates)
        if len(named) > 1 or unknown or len(candidates) > 1 or any(each.several for each in meanings):
            people = {one.member_id for one in candidates}
            sure = len(people) == 1 and not unknown and all(map(_certain, named))
            return OwnerReading(candidates[0]) if sure else OwnerReading(None, candidates, Need.ONE_OWNER)
        if not candidates or not _certain(named[0]) or not self._initials_fit(named[0], candidates[0]):
            return OwnerReading(None, candidates, Need.OWNER)
        seat = candidates[0].by == "agency" and not (_TITLES - _GENERIC).isdisjoint(named[0].rest)
        return OwnerReading(replace(candidates[0], by="seat") if seat else candidates[0])

    def _initials_fit(self, party: _Party, candidate: Candidate) -> bool:
        """Whether "J." beside a last name can be this person's."""
        letters = {word for word in party.rest if len(word) == 1} - _FILLER
        return candidate.by != "name" or letters <= {word[0] for word in _name_words(candidate.name)}

    def _nobody(self, unknown: list[_Party], *, several: bool) -> OwnerReading:
        near: list[Candidate] = []
        for each in unknown[:4]:
            words = " ".join(each.rest)
            near += [one for name, ones in self._agencies.items() if name >= {*each.rest} for one in ones]
            if 5 < len(words) < 60:
                for spelled in get_close_matches(words, self._as_long_as(words), n=3, cutoff=_LIKENESS):
                    near += self._spelled[spelled].candidates
        several = several or any(_EVERYBODY & {*each.rest} for each in unknown)
        return OwnerReading(None, _unique(near), Need.ONE_OWNER if several else Need.OWNER)

    def _as_long_as(self, words: str) -> list[str]:
        """The phrases that could be like these words by their length alone: most are not, and cost time."""
        least, most = _LIKENESS / (2 - _LIKENESS), (2 - _LIKENESS) / _LIKENESS
        return [each for each in self._spelled if least <= len(each) / len(words) <= most]

    def _parties(self, text: str) -> list[_Party]:
        words = _words(text)
        parties, fresh, place = [_Party([], [])], False, 0
        while place < len(words):
            meaning, length = self._at(words, place)
            if meaning is None and words[place] in _SEPARATORS:
                clear = words[place] in _CLEAR or (fresh and parties[-1].clear)
                parties.append(_Party([], [], clear))
                fresh = True
            elif meaning is not None:
                parties[-1].meanings.append(meaning)
            else:
                parties[-1].rest.append(words[place])
            place += max(length, 1)
        return [each for each in parties if each.meanings or each.rest]

    def _at(self, words: Sequence[str], place: int) -> tuple[_Meaning | None, int]:
        """The longest phrase that begins there."""
        for length in range(min(self._longest, len(words) - place), 0, -1):
            found = self._phrases.get(tuple(words[place : place + length]))
            if found is not None:
                return found, length
        return None, 0

    def _candidate(self, member_id: int, by: str) -> Candidate:
        return Candidate(member_id, self._names.get(member_id, ""), by)

    def _add_people(self, roster: Roster) -> dict[tuple[str, ...], _Meaning]:
        """Full names, also "Last, First" and without what stands in the middle, and last names."""
        found: dict[tuple[str, ...], list[int]] = {}
        for one in roster.members:
            words = _name_words(one.name)
            forms = (
                {tuple(words), (words[0], words[-1]), (words[-1], ",", words[0]), (words[-1],)}
                if words
                else set()
            )
            for form in forms:
                found.setdefault(form, []).append(one.member_id)
        return {form: self._people(ids, "name") for form, ids in found.items()}

    def _add_hints(self, roster: Roster) -> dict[tuple[str, ...], _Meaning]:
        """First names and the initials of agencies: no more than suggestions."""
        found: dict[tuple[str, ...], list[Candidate]] = {}
        for one in roster.members:
            if len(words := _name_words(one.name)) > 1:
                found.setdefault((words[0],), []).append(self._candidate(one.member_id, "name"))
        for place in roster.seats:
            words = [word for word in _words(place.agency) if word not in _SEPARATORS]
            if len(words) > 1 and (person := place.principal or place.designee):
                initials = ("".join(word[0] for word in words),)
                found.setdefault(initials, []).append(self._candidate(person, "agency"))
        return {form: _Meaning(tuple(ones), strong=False) for form, ones in found.items()}

    def _add_agencies(self, roster: Roster) -> dict[tuple[str, ...], _Meaning]:
        """Agencies by their whole name, by what sets it apart ("Sheriff"), and sectors."""
        seats: dict[str, list[Place]] = {}
        for place in roster.seats:
            seats.setdefault(place.agency, []).append(place)
        found: dict[tuple[str, ...], list[_Meaning]] = {}
        for name, places in seats.items():
            meaning = self._agency(name, places)
            for form in _agency_forms(name):
                found.setdefault(form, []).append(meaning)
        known = {form: ones[0] for form, ones in found.items() if len(ones) == 1}
        known |= {form: _merged(ones) for form, ones in found.items() if len(ones) > 1}
        for sector in {place.sector for place in roster.seats if place.sector}:
            people = [place.principal for place in roster.seats if place.sector == sector and place.principal]
            meaning = self._people(people, "sector")
            known.setdefault(
                tuple(_words(sector.replace("_", " "))), _Meaning(meaning.candidates, several=True)
            )
        return known

    def _agency(self, name: str, places: Sequence[Place]) -> _Meaning:
        principals = [place.principal for place in places if place.principal]
        people = principals or [place.designee for place in places if place.designee]
        candidates = tuple(self._candidate(person, "agency") for person in people)
        return _Meaning(candidates, name, strong=bool(principals), several=len(places) > 1)

    def _add_groups(self, roster: Roster) -> dict[tuple[str, ...], _Meaning]:
        """A workgroup is several people; its lead is one."""
        found = {}
        for group in roster.groups:
            name = tuple(_words(group.name))
            leads = self._people(group.leads, "role")
            for word in _GROUP_WORDS:
                whole = name if name[-1:] == tuple(_words(word))[-1:] else (*name, *_words(word))
                found[whole] = _Meaning(leads.candidates, several=True)
                for lead in _LEAD_WORDS:
                    found[(*whole, *_words(lead))] = leads
                    found.setdefault((*name, *_words(lead)), leads)
        return found

    def _add_offices(self, roster: Roster) -> dict[tuple[str, ...], _Meaning]:
        return {
            tuple(_words(word)): self._people(roster.offices[office], "role")
            for office, words in _OFFICE_WORDS.items()
            for word in words
            if roster.offices.get(office)
        }

    def _people(self, ids: Iterable[int], by: str) -> _Meaning:
        return _Meaning(tuple(self._candidate(one, by) for one in ids))


def _words(text: str) -> list[str]:
    """The text's words in small letters without accents, plural or possessive "s"; separators among them."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = re.sub(r"['’‘ʼ]s\b", "", plain)
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _TOKEN.findall(plain)]


def _name_words(name: str) -> list[str]:
    """The words of a person's name, without what stands in brackets or behind a comma, and honorifics."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name).split(",")[0]
    return [word for word in _words(bare) if word not in _HONORIFICS and word not in _SEPARATORS]


def _agency_forms(name: str) -> set[tuple[str, ...]]:
    """The name without an abbreviation in brackets, that abbreviation, and what sets the name apart."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    whole = tuple(_words(bare))
    apart = tuple(word for word in whole if word not in _GENERIC)
    short = {tuple(_words(each)) for each in re.findall(r"\(([^)]+)\)", name)}
    return {form for form in {whole, apart, *short} if form}


def _merged(meanings: Sequence[_Meaning]) -> _Meaning:
    return _Meaning(tuple(one for each in meanings for one in each.candidates), several=True)


def _unclear(party: _Party) -> bool:
    """Whether the party has words that say more than a title does."""
    titles = _TITLES | _FILLER | (_HONORIFICS if party.meanings else frozenset())
    return any(word not in titles and len(word) > 1 for word in party.rest)


def _certain(party: _Party) -> bool:
    return all(each.strong and not each.several for each in party.meanings) and not _unclear(party)


def _explained(parties: list[_Party], agency_of: dict[int, str]) -> list[_Party]:
    """Without the agency beside a person who sits for it: "Kade (Sheriff's Office)" is one party."""
    people = {
        one.member_id
        for each in parties
        for meaning in each.meanings
        for one in meaning.candidates
        if one.by == "name"
    }
    own = {agency_of.get(person) for person in people} - {None}
    if not own:
        return parties
    kept = [each for each in parties if not all(meaning.agency in own for meaning in each.meanings)]
    for each in kept:
        each.meanings = [meaning for meaning in each.meanings if meaning.agency not in own]
    return kept


def _unique(candidates: Iterable[Candidate]) -> list[Candidate]:
    first: dict[int, Candidate] = {}
    for one in candidates:
        first.setdefault(one.member_id, one)
    return list(first.values())[:MOST_CANDIDATES]
