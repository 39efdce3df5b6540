"""Reads a text for the privacy guard: a sentence becomes a row of classes, one for each word or phrase.

``John D. was booked`` is read as SHORT BE BOOKED. Over such rows the rules of ``guard_facts.py`` run; they
are short, because the words are in ``guard_words.py`` and the people are found here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from models.guard_names import AMBIGUOUS, FAMILY, GIVEN, words
from models.guard_titles import BEFORE_PLACE, CIVIL, NOT_INITIALS, OF_PLACE, PLAIN, TITLES
from models.guard_words import CLASSES

PEOPLE = ("FULL", "SHORT", "SOLE", "MAYBE", "TITLED", "ABBR", "MEMBER")
"""A full name; initials or a name cut short; a given name alone; what may be a name; somebody spoken of in
their office; two capitals that may be initials; a member, of whom anything may be said."""

_OTHERS = ("WORD", "NUMBER", "SMALL", "AGE", "COMMA", "DASH", "COLON", "OPEN", "POSS", "BOTH", "TOPICAL")
CODE = {name: chr(0x100 + place) for place, name in enumerate((*PEOPLE, *_OTHERS, *CLASSES))}
"""One character for each class: a sentence is a string of them, and a rule a regular expression over it."""

_LEVEL = str.maketrans("’‘ʼ‐‑‒−\u00a0\u2007\u202f\u3000", "'''----    ")
_TOKEN = re.compile(
    r"(?P<mention><[@#!][^>]*>)"
    r"|(?P<initials>(?<![\w.])(?:[A-Z]\.[A-Z]\.?(?:[A-Z]\.?)?|[A-Z]\. [A-Z]\.(?: [A-Z]\.)?)(?!\w))"
    r"|(?P<word>w/|[^\W\d_]+(?:['-][^\W\d_]+)*)"
    r"|(?P<number>\d[\d.,:]*(?:[-'][A-Za-z]+|[A-Za-z]+)*%?)"
    r"|(?P<mark>[.!?]+(?=[\s\"'”)*_]|$)|[;|\t\n•·,(:–—&+]|(?<=\s)--?(?=\s))"
)
_BREAKS = frozenset(";|\t\n•·")
_MARKS = {",": "COMMA", "(": "OPEN", ":": "COLON", "–": "DASH", "—": "DASH", "-": "DASH", "--": "DASH"}
_SHORT_WORDS = words("mr mrs ms mx dr sgt lt capt cpl st jr sr no vs dept pt rev hon gov sen rep prof")
_AGE = re.compile(r"\d{1,2}(?:-?(?:years?-old|yo|y/o|yr|f|m))", re.IGNORECASE)
_RANGE = re.compile(r"(?:[1-9]|10)")
_SMALL = words("two three four five six seven eight nine ten one")
_UNLIKE_A_NAME = re.compile(
    r"(?:tion|tions|sion|ment|ments|ing|ity|ness|ance|ence|ism|ship|ed|ers|ors|ies|ics|ous|ive|able|ology|ical"
    r"|hood|wide|ways?|work|house|town|ville|land)$"
)
_CLIENTS = words("patient pt client inmate detainee defendant arrestee probationer parolee prisoner offender")
_OF_SUITS = words("v vs hearing hearings")
_PARTICLES = words("de del la las los van von der bin al el da dos st")
_BODIES = words(
    """
    probation nami sheriff's county court courts hospital health department agency office university police
    behavioral services da's defender's council coalition csg samhsa city state public pretrial peers
    corrections parole dispatch
    """
)
"""Words of the names of agencies, by which a person behind or before them sits at the table."""
_LINKS = words("the of and our for")


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    kind: str
    text: str
    low: str
    owns: bool = False


@dataclass(slots=True)
class Sentence:
    """One character of ``CODE`` for each word, phrase or name; and where each begins and ends in the text."""

    codes: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def level(text: str) -> str:
    """The text with one kind of apostrophe, hyphen and space; as long as before."""
    return text.translate(_LEVEL)


def sentences(text: str, known: Iterable[str] = ()) -> list[Sentence]:
    """The levelled text, sentence by sentence. ``known`` are names of members."""
    members = _members(known)
    found: list[Sentence] = []
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match.group()
        if kind == "mark" and _ends(word, tokens, match.start()):
            found += _read(tokens, members, text)
            tokens = []
        elif kind != "mark" or word in _MARKS or word in "&+":
            tokens.append(_token(match.start(), match.end(), kind, word))
    return found + _read(tokens, members, text)


def _token(start: int, end: int, kind: str, word: str) -> _Token:
    owns = kind == "word" and len(word) > 2 and word[-2:] in ("'s", "'S")
    return _Token(start, end, kind, word, (word[:-2] if owns else word).lower(), owns)


def _ends(mark: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether the mark ends a sentence: the point of ``Mr.`` and of ``John D.`` does not."""
    if mark in _BREAKS:
        return True
    if mark[0] not in ".!?":
        return False
    last = tokens[-1] if tokens and tokens[-1].end == at else None
    short = last is not None and last.kind == "word" and (last.low in _SHORT_WORDS or len(last.text) == 1)
    return not (short and mark == ".")


def _members(known: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """The ways in which a member may be named: in full, by one name, by a name and a letter."""
    ways: set[tuple[str, ...]] = set()
    for name in known:
        parts = [part.lower() for part in re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", level(name))]
        if parts:
            first, last = parts[0], parts[-1]
            ways |= {tuple(parts), (first,), (last,), (first, last), (first, last[0]), (first[0], last)}
    return frozenset(ways)


@cache
def _lexicon() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """By its first word, each phrase in words and its code, the longest first."""
    table: dict[tuple[str, ...], str] = {}
    for name, phrases in CLASSES.items():
        for phrase in phrases.split(","):
            key = tuple(match.group().lower() for match in _TOKEN.finditer(" ".join(phrase.split())))
            both = {table.get(key), CODE[name]} == {CODE["WORK"], CODE["TOPIC"]}
            table[key] = CODE["BOTH"] if both else table.get(key, CODE[name])
    for title in TITLES:
        table.setdefault((title,), CODE["STAFF"])
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key in sorted(table, key=len, reverse=True):
        found.setdefault(key[0], []).append((key, table[key]))
    return found


def _read(tokens: Sequence[_Token], members: frozenset[tuple[str, ...]], text: str) -> list[Sentence]:
    if not tokens:
        return []
    reader, sentence, place = _Reader(tokens, text), Sentence(""), 0
    codes: list[str] = []
    while place < len(tokens):
        length, code = reader.at(place)
        first, last = tokens[place], tokens[place + length - 1]
        if code in _PERSONS and _words_of(tokens[place : place + length]) in members:
            code = CODE["MEMBER"]
        codes.append(code)
        sentence.starts.append(first.start)
        sentence.ends.append(last.end)
        if last.owns and code in _PERSONS:
            codes.append(CODE["POSS"])
            sentence.starts.append(last.start)
            sentence.ends.append(last.end)
        place += length
    sentence.codes = "".join(codes)
    return [sentence]


_PERSONS = frozenset(CODE[name] for name in PEOPLE)


def _words_of(tokens: Sequence[_Token]) -> tuple[str, ...]:
    return tuple(token.low for token in tokens if token.low not in CIVIL)


class _Reader:
    """Tells what stands at a place of a sentence, and how many words it takes."""

    def __init__(self, tokens: Sequence[_Token], text: str) -> None:
        self.tokens, self.text, self.lexicon = tokens, text, _lexicon()

    def at(self, place: int) -> tuple[int, str]:
        """The number of words and the class."""
        token = self.tokens[place]
        if token.kind == "mark":
            return 1, CODE[_MARKS.get(token.text, "AND")]
        if token.kind == "mention":
            return 1, CODE["MEMBER"]
        if token.kind == "initials":
            return 1, CODE["SHORT" if self._are_initials(place) else "WORD"]
        if token.kind == "word" and (named := self._name(place)):
            length, name = named
            return length, CODE[self._in_office(place, length, name)]
        if phrase := self._phrase(place):
            return phrase
        if token.kind == "number":
            return 1, CODE[self._number(place)]
        return 1, CODE["SMALL" if token.low in _SMALL else "WORD"]

    def _phrase(self, place: int) -> tuple[int, str] | None:
        for key, code in self.lexicon.get(self.tokens[place].low, ()):
            if len(key) == 1:
                return 1, code
            ahead = self.tokens[place : place + len(key)]
            if len(ahead) == len(key) and all(
                token.low == word or token.text.lower() == word
                for token, word in zip(ahead, key, strict=True)
            ):
                return len(key), code
        whole = self.lexicon.get(self.tokens[place].text.lower(), ())
        return next(((1, code) for key, code in whole if len(key) == 1), None)

    def _number(self, place: int) -> str:
        token = self.tokens[place]
        if _AGE.fullmatch(token.text):
            return "AGE"
        return "SMALL" if _RANGE.fullmatch(token.text) else "NUMBER"

    def _are_initials(self, place: int) -> bool:
        letters = re.sub(r"[^a-z]", "", self.tokens[place].low)
        after = self._word(place + 1)
        return letters not in NOT_INITIALS and not (after and after.kind == "number")

    def _word(self, place: int) -> _Token | None:
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def _beside(self, place: int) -> _Token | None:
        """The word after that place, if only a space (or the point of a letter) parts the two."""
        token, after = self._word(place), self._word(place + 1)
        if token is None or after is None or after.kind != "word" or token.owns:
            return None
        between = self.text[token.end : after.start]
        pointed = between == ". " and (len(token.text) == 1 or token.low in _SHORT_WORDS)
        return after if between in (" ", "  ") or pointed else None

    def _name(self, place: int) -> tuple[int, str] | None:
        """How many words of a name begin here, and what sort of name it is."""
        token = self.tokens[place]
        before = self._word(place - 1)
        if before is not None and before.low in BEFORE_PLACE and before.text[0].isupper():
            return None
        if token.low in CIVIL and (after := self._beside(place)) and after.text[0].isupper():
            last = self._beside(place + 1)
            more = last is not None and last.text[0].isupper() and self._may_be_name(last)
            return (3 if more else 2), "FULL"
        if len(token.text) == 1:
            return self._after_letter(place)
        if token.text[0].isupper():
            return self._capital(place)
        return self._small(place)

    def _after_letter(self, place: int) -> tuple[int, str] | None:
        """``J. Smith``."""
        token, after = self.tokens[place], self._beside(place)
        if not token.text.isupper() or after is None or self.text[token.end] != ".":
            return None
        if after.low in FAMILY and after.text[0].isupper() and not self._is_place(place + 1):
            return 2, "FULL"
        return None

    def _small(self, place: int) -> tuple[int, str] | None:
        """A name without capitals, as people type in a hurry."""
        token, after = self.tokens[place], self._beside(place)
        if token.low in FAMILY and token.low not in self.lexicon and token.low not in PLAIN:
            before = self._word(place - 1)
            if before is not None and before.low in _CLIENTS:
                return 1, "MAYBE"
            if self._given_after_comma(place):
                return 3, "SHORT"
        if token.low not in GIVEN or token.low in AMBIGUOUS or token.low in self.lexicon:
            return None
        if after is None or after.low in self.lexicon:
            return 1, "MAYBE"
        if after.low in FAMILY and after.low not in PLAIN:
            return 2, "FULL"
        if len(after.text) == 1 and after.low not in "ai":
            return 2, "SHORT"
        return 1, "MAYBE"

    def _capital(self, place: int) -> tuple[int, str] | None:
        token = self.tokens[place]
        shouted = token.text.isupper() and not token.owns
        if token.low in FAMILY and self._given_after_comma(place):
            return 3, "SHORT"
        if shouted and len(token.text) == 2 and token.low not in GIVEN:
            return (1, "ABBR") if token.low not in NOT_INITIALS else None
        if self._is_place(place):
            return None
        if token.low in GIVEN and not (shouted and len(token.text) == 2):
            return self._given(place)
        if shouted and token.low not in FAMILY:
            return None
        return self._unknown(place)

    def _given_after_comma(self, place: int) -> bool:
        """``SMITH, JOHN``: as lists have it, not as people are called over."""
        comma, given = self._word(place + 1), self._word(place + 2)
        if comma is None or given is None or comma.text != "," or given.low not in GIVEN:
            return False
        after = self._word(place + 3)
        alike = given.text[0].isupper() == self.tokens[place].text[0].isupper()
        return alike and given.low not in AMBIGUOUS and (after is None or after.text != ",")

    def _given(self, place: int) -> tuple[int, str] | None:
        """What follows a given name."""
        token, after = self.tokens[place], self._beside(place)
        alone = "MAYBE" if token.low in AMBIGUOUS else "SOLE"
        if alone == "MAYBE" and token.low in self.lexicon and place == 0 and after is None:
            return None
        if after is None:
            return 1, alone
        if len(after.text) == 1 and after.text.isupper():
            return self._given_and_letter(place, alone)
        if after.low in _PARTICLES and (last := self._family_after_particle(place + 1)):
            return last - place + 1, "FULL"
        if not after.text[0].isupper() or not self._may_be_name(after):
            return 1, alone
        if self._is_place(place + 1):
            return None
        double = self._beside(place + 1)
        if double is not None and double.text[0].isupper() and double.low in FAMILY:
            return 3, "FULL"
        return 2, "FULL"

    def _given_and_letter(self, place: int, alone: str) -> tuple[int, str]:
        last = self._beside(place + 1)
        if last is not None and last.text[0].isupper() and self._may_be_name(last):
            return 3, "FULL"
        letter = self.tokens[place + 1]
        pointed = self.text[letter.end : letter.end + 1] == "."
        if letter.text in "AI" and not pointed:
            return 1, alone
        return 2, "SHORT"

    def _family_after_particle(self, place: int) -> int | None:
        """The place of the word with a capital that ends ``de la Cruz``."""
        for last in range(place, min(place + 3, len(self.tokens))):
            token = self.tokens[last]
            if token.low not in _PARTICLES:
                return last if token.text[0].isupper() and token.kind == "word" else None
        return None

    def _unknown(self, place: int) -> tuple[int, str] | None:
        """A capital that begins no given name: a family name, or a name that is not in our lists."""
        token, after = self.tokens[place], self._beside(place)
        if not self._may_be_name(token):
            return None
        if after is not None and after.low in GIVEN and after.text[0].isupper() and token.low not in FAMILY:
            return None
        if after is not None and after.text[0].isupper() and self._may_be_name(after):
            if self._is_place(place + 1) or after.text.isupper():
                return None
            return 2, ("FULL" if after.low in FAMILY else "MAYBE")
        if after is not None and after.text[0].isupper():
            # else the beginning of a title, such as that of a program
            pointed = len(after.text) == 1 and self.text[after.end : after.end + 1] == "."
            return (2, "SHORT") if pointed else None
        return None if token.low[-1] == "s" and token.low not in FAMILY else (1, "MAYBE")

    def _may_be_name(self, token: _Token) -> bool:
        low = token.low
        if token.kind != "word" or len(low) < 2 or low in PLAIN or low in TITLES or low in OF_PLACE:
            return False
        return low in FAMILY or (low not in self.lexicon and not _UNLIKE_A_NAME.search(low))

    def _is_place(self, place: int) -> bool:
        """Whether the word after makes an act, a place or a house of this one."""
        token, after = self.tokens[place], self._word(place + 1)
        if after is None or after.kind != "word" or after.low not in OF_PLACE:
            return False
        between = self.text[token.end : after.start]
        return between in (" ", "-", "/") and (
            after.text[0].isupper() or after.low in ("v", "vs", "hearing", "hearings")
        )

    def _in_office(self, place: int, length: int, name: str) -> str:
        """The sort of name, or TITLED where a title or an agency stands beside it."""
        if name not in ("FULL", "SOLE", "SHORT", "MAYBE"):
            return name
        before = self._word(place - 1)
        if before is not None and before.text in (":", ",") and place > 1:
            before = self.tokens[place - 2]
        if before is not None and before.low in TITLES:
            return "TITLED"
        last = self.tokens[place + length - 1]
        return "TITLED" if not last.owns and self._office_after(place + length) else name

    def _office_after(self, place: int) -> bool:
        """``, Mental Health Director``, ``(Probation)``, ``from the Sheriff's Office``."""
        opening = self._word(place)
        if opening is None or opening.text not in (",", "(", "–", "—", "-", "from", "with", "of", "at"):
            return False
        for token in self.tokens[place + 1 : place + 6]:
            if token.kind == "mark" or token.kind == "number":
                return False
            if opening.kind == "mark" and token.low in TITLES:
                return True
            if token.text[0].isupper() and (token.low in _BODIES or token.text.lower() in _BODIES):
                return True
            if (
                token.text.islower()
                and token.low not in ("the", "of", "and", "our", "for")
                and opening.kind == "word"
            ):
                return False
        return False
