"""What the privacy guard takes for a private fact of one person: rules over what ``guard_people.py`` reads.

A rule names classes in angle brackets; ``<FULL SHORT>`` is one of the two, ``<^FULL>`` anything but it. What
stands beside a committee's own nouns ("methadone policy", "jail staff") is read as a topic beforehand.
"""

import re
from collections.abc import Iterator, Sequence

from models.guard_finding import Finding, Kind
from models.guard_people import CODE, Sentence

_GROUPS = {
    "ANYONE": "FULL SHORT SOLE",
    "SICKNESS": "DIAG MED SICK CARE",
    "CHARGE": "JUST OFFENSE",
    "IS": "BE ARE",
    "IN_CUSTODY": "UNDER JAILED",
    "SMALLTALK": "DET ADV HIS SMALL NUMBER AGE WORD MY",
    "BLOCK": "WORK BOTH GROUP STAFF COUNSEL FULL SHORT SOLE TITLED MEMBER COLON ME MY TOPIC",
}


def _codes(names: str) -> str:
    return "".join(_codes(_GROUPS[name]) if name in _GROUPS else CODE[name] for name in names.split())


def _rule(pattern: str) -> re.Pattern[str]:
    """The pattern over codes."""
    tight = re.sub(r"\s+(?![^<]*>)", "", pattern)
    return re.compile(re.sub(r"<(\^?)([^>]+)>", lambda m: f"[{m[1]}{_codes(m[2])}]", tight))


_TOPICAL = (
    _rule(
        "<SICKNESS DRUG CHARGE HELD MATTER ARRESTED IN_CUSTODY LAPSED RECOVERY DEAD SICKCUE HELDCUE"
        " FAMILY NARCAN>"
        "(?=(?:<AND>?<SICKNESS DRUG CHARGE HELD MATTER DEAD TOPICAL>)*(?:<TOPIC BOTH STAFF>))"
    ),
    _rule("<MED SICK CARE CHARGE HELD MATTER>(?=<GROUP>)"),
)

_HEALTH = "|".join((
    "<IS POSS><IS ADV>*<DIAGNOSED>",
    "<IS POSS>?<ADV>*<HAVE WITH><HAVE WITH>?<SMALLTALK>{0,3}(?:<CARE><OF>)?<DIAG>(?!<OF>)",
    "<IS POSS><IS ADV DET>*<WORD>?<DIAG>(?!<OF>)",
    "<IS POSS MODAL ADV>*<ON UPON><SMALLTALK OF>{0,3}<MED>",
    "<IS POSS><ADV>*<UPON PREP><DET>?<WORD NUMBER>{0,2}<SICK>",
    "<ON><SMALLTALK>{0,3}<SICK>",
    "<IS><ADV>*<ON><SMALLTALK>{0,3}<SICK>(?!<PREP>)",
    "<HIS><WORD ADV>?<SICKNESS>",
    "<GO><PREP>?<DET>?<WORD>?<SICK>",
    "<IS POSS><IS ADV>*<BOOKED TAKEN><PREP DET HIS UPON OF WORD NUMBER ADV AGE WITH>{0,5}<SICKNESS>",
    "<IS ADV>*<LAPSED>",
    "<IS ON><NARCAN>(?=$|<ADV TIME COMMA AND NUMBER SMALL PREP>)",
    "<DEAD><OF PREP><DET>?<WORD>?<CARE SICK DIAG DRUG>",
    "<IS><HIS DET NUMBER ADV>?<MED>",
    "<IS ADV>*<RECOVERY>",
    "<IS ADV>*<USE><DET ADV WORD>{0,2}<DRUG>",
    "<HAVE><SMALLTALK>{0,3}<SICK CARE DRUG>",
    "<IS><SMALL><OF><DET><WORD ADV>?<GROUP>",
    "<IS><DET ADV>*<WORD>?<SICKCUE>",
))  # fmt: skip
"""What is said of somebody after their name, of health."""

_JUSTICE = "|".join((
    "<IS POSS><IS ADV>*<ARRESTED>(?!<BY><DET>?<WORD TOPIC>)",
    "<IS POSS><IS ADV>*<IN_CUSTODY>(?!<TIME ADV>{0,2}<OF><DET>?<WORD>?<TOPIC BOTH WORK>)",
    "<IS POSS><IS ADV>*<PREP><WORD NUMBER>{0,2}<HELD>",
    "<IS POSS><IS ADV>*<PREP><DET HIS><WORD>{0,2}<HELD>(?=<TIME ADV OF>)",
    "<GO><PREP>?<WORD>{0,2}<HELD>",
    "<IS POSS><IS ADV>*<BOOKED>(?:$|(?=<COMMA TIME ADV AND NUMBER DASH OPEN>|<OF><SMALL NUMBER>))",
    "<IS POSS><IS ADV>*<BOOKED TAKEN><PREP OF UPON DET HIS WORD NUMBER SMALL STAFF ADV WITH TIME>{1,7}"
    "<HELD OFFENSE JUST ARRESTED IN_CUSTODY>",
    "<ADV>*<ABSCONDED>",
    "<HAVE><SMALLTALK>{0,3}<CHARGE>",
    "<WITH><DET SMALL NUMBER WORD ADV>{1,3}<CHARGE>",
    "<HIS><WORD ADV>{0,2}<CHARGE MATTER>",
    "<IS><DET ADV>*<WORD>?<HELDCUE>",
    "<ON><DET HIS>?<MATTER JUST>",
    "<USE><DET>?<DRUG>(?=<PREP>)",
))  # fmt: skip

_ASIDE = (
    "(?:<PREP OF COMMA OPEN AGE ADV DASH NUMBER>"
    "<WORD DET TOPIC TOPICAL NUMBER SMALL HELD PREP TIME ADV COMMA AGE AND WITH STAFF UPON OF DASH WHO>{0,8}"
    ")?"
)
_ON_WITH_IT = "(?:<^BLOCK>{0,10}<AND COMMA ADV>)?"
_HE = "(?:<^WORK BOTH FULL SHORT SOLE TITLED MEMBER ME GROUP>{0,12}<HE>|<COMMA>?<WHO>)<ADV MODAL>{0,2}"
_SOON = "<COMMA ADV AGE OPEN>{0,2}<MODAL>?"
_NO_OBJECT = "(?!<DET GROUP STAFF HIS FULL SHORT SOLE TITLED MEMBER OF BY>|<SMALL NUMBER>(?!<TIME>))"

_NO_TOPIC = "(?!<POSS>?<WORD>?<TOPIC TOPICAL BOTH>|<POSS><WORD>)"


def _after(who: str, fact: str) -> tuple[str, ...]:
    return (
        f"<{who}>{_ASIDE}<MODAL>?(?:{fact})",
        f"<{who}>{_ON_WITH_IT}(?:{fact})",
        f"<{who}>{_HE}(?:{fact})",
    )


_NAMED_RULES: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (Kind.NAMED_PERSON_HEALTH, "said_of_name", _after("ANYONE", _HEALTH)),
    (Kind.NAMED_PERSON_JUSTICE, "said_of_name", _after("ANYONE", _JUSTICE)),
    (
        Kind.NAMED_PERSON_HEALTH,
        "beside_name",
        (
            f"<ANYONE>{_ASIDE}<DIAGNOSED>{_NO_OBJECT}",
            f"<ANYONE><^BLOCK>{{1,8}}<COMMA AND><ADV>*<DIAGNOSED>{_NO_OBJECT}",
            "<ANYONE><COMMA OPEN AGE NUMBER ADV DET>{0,4}<DIAG MED>",
            "<ANYONE><DASH COLON><AGE NUMBER ADV DET COMMA>{0,2}<DIAG>",
            "<SHORT><COMMA DASH COLON OPEN AGE NUMBER ADV DET WORD>{0,4}<SICKNESS LAPSED>",
            "<ANYONE><POSS><WORD ADV>{0,2}<SICKNESS>",
            f"<SICKNESS DIAGNOSED><TIME ADV>?<OF UPON><DET WORD SICKCUE HELDCUE>{{0,2}}<ANYONE>{_NO_TOPIC}",
            "<TOPICAL><TOPIC BOTH><OF><SHORT>",
            "<DIAGNOSED LAPSED><ANYONE>",
            "<ON><ANYONE><PREP><DET>?<WORD>?<SICK CARE>",
            "<SHORT><^BLOCK>{0,10}<DIAGNOSED LAPSED>",
            "<BOOKED TAKEN><ANYONE><PREP DET UPON OF WORD>{0,4}<SICK>",
            "<ANYONE><COMMA DASH OPEN><DET ADV WORD AGE NUMBER HIS>{0,3}<SICKCUE>",
            "<DIAG><GROUP>?<NAMED COMMA>?<ANYONE>",
        ),
    ),
    (
        Kind.NAMED_PERSON_JUSTICE,
        "beside_name",
        (
            f"<ANYONE>{_ASIDE}<ARRESTED>{_NO_OBJECT}",
            "<SHORT SOLE><COMMA DASH COLON OPEN ADV TIME>{0,2}<IN_CUSTODY>",
            "<FULL><COMMA OPEN ADV AGE TIME>{1,3}<IN_CUSTODY>",
            "<FULL><JAILED>(?!<TIME ADV>*<OF>)",
            "<ON><ANYONE><PREP><WORD>?<HELD>",
            "<ANYONE><POSS><COUNSEL>",
            "<SHORT><COLON DASH COMMA>?<BOOKED>",
            "<SHORT><^BLOCK>{0,10}<ARRESTED IN_CUSTODY ABSCONDED>",
            "<ANYONE><BOOKED TAKEN><PREP OF UPON DET HIS WORD NUMBER ADV WITH TIME>{0,5}<HELD CHARGE>",
            "<ANYONE><COMMA OPEN AGE NUMBER ADV DET>{0,4}<OFFENSE>",
            "<SHORT><COMMA DASH COLON OPEN AGE NUMBER ADV DET WORD>{0,4}<CHARGE HELD>",
            "<ANYONE><POSS><WORD ADV>{0,2}(?:<CHARGE HELD>|<MATTER>(?!<OF UPON>))",
            f"<JUST MATTER><TIME ADV>?<OF UPON><DET WORD SICKCUE HELDCUE>{{0,2}}<ANYONE>{_NO_TOPIC}",
            "<ARRESTED><ANYONE>",
            "<JUST><IS><ADV>*<WORD TAKEN BOOKED>?<OF UPON><ANYONE>",
            "<BOOKED><SHORT>",
            "<BOOKED TAKEN><FULL SOLE><PREP DET UPON OF WORD TIME>{0,4}<HELD CHARGE>",
            "<ANYONE><COMMA DASH OPEN><DET ADV WORD AGE NUMBER HIS HELD>{0,3}<HELDCUE>",
        ),
    ),
)
_OTHER_RULES: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (
        Kind.NAMED_PERSON_HEALTH,
        "said_of_name",
        (
            "<SICKCUE><NAMED COMMA COLON>?<ANYONE MAYBE ABBR>",
            "<MAYBE><POSS><WORD>?<MED DIAG>",
            f"<MAYBE TITLED ABBR>{_SOON}<BE><BE ADV>*<DIAGNOSED>",
            f"<MAYBE TITLED ABBR>{_SOON}<HAVE BE><HAVE BE DET ADV>*<DIAG>(?:$|(?=<COMMA AND TIME ADV>))",
            f"<MAYBE TITLED ABBR>{_SOON}<LAPSED>",
            f"<MAYBE ABBR>{_SOON}<BE ADV>*(?:<ON UPON><HIS><WORD>?|<BE><ADV>*<UPON ON>)<MED>",
            f"<MAYBE ABBR>{_SOON}<BE><ADV>*<BOOKED TAKEN><PREP DET UPON OF WORD>{{1,4}}<SICK>",
            f"<MAYBE ABBR>{_SOON}<WORD>{{0,3}}<HIS><WORD>?<DIAG MED>",
        ),
    ),
    (
        Kind.NAMED_PERSON_JUSTICE,
        "said_of_name",
        (
            "<HELDCUE><NAMED COMMA COLON>?<ANYONE MAYBE ABBR>",
            "<ANYONE MAYBE><BE><WORD PREP DET TIME TOPIC ADV>{1,6}<OF><WORD>?<OFFENSE>",
            f"<MAYBE TITLED ABBR>{_SOON}<BE><BE ADV>*<ARRESTED IN_CUSTODY>"
            "(?!<BY><DET>?<WORD TOPIC>|<TIME ADV>*<OF><DET>)",
            f"<MAYBE ABBR>{_SOON}<BE><BE ADV>*<PREP><WORD>?<HELD>",
            f"<MAYBE TITLED ABBR>{_SOON}<ABSCONDED>",
            f"<MAYBE ABBR>{_SOON}<ARRESTED>{_NO_OBJECT}",
            f"<MAYBE TITLED ABBR>{_SOON}<BE><BE ADV>*<BOOKED TAKEN><PREP OF UPON DET WORD WITH>{{1,4}}"
            "<HELD OFFENSE>",
        ),
    ),
)
_OWN_RULES: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (
        Kind.OWN_EXPERIENCE,
        "own",
        (
            f"<ME><MODAL ADV BE>{{0,2}}(?:{_HEALTH}|{_JUSTICE})",
            "<ME><MODAL ADV BE HAVE>{0,3}(?:<DIAGNOSED ARRESTED IN_CUSTODY DIAG>)(?!<DET GROUP OF STAFF>)",
            "<ME><MODAL ADV>*<ON>(?:<MY DET><WORD>?)?<MED>",
            "<ME><WORD ADV BE DET GROUP>{0,5}<RECOVERY>",
            "<WORD DET GROUP>{0,3}<RECOVERY><COMMA>?<ME>",
            "<MY><WORD>?<SICKNESS CHARGE>",
            f"<MY><WORD>?<FAMILY><COMMA WHO ADV>{{0,2}}(?:{_HEALTH}|{_JUSTICE})",
            "<MY><WORD>?<FAMILY><POSS>?<WORD>?<SICKNESS CHARGE DIAGNOSED ARRESTED>",
        ),
    ),
)
_COUNT_RULES: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (
        Kind.SMALL_COUNT,
        "small_count",
        (
            "<SMALL>(?:<OF><DET>)?<ADV WORD DIAG>{0,2}<GROUP>"
            "(?:<PREP><DET><WORD TOPIC>|<WHO COMMA ADV WORD>{0,2})"
            f"(?:{_HEALTH}|{_JUSTICE}|<DIAGNOSED ARRESTED IN_CUSTODY BOOKED DEAD>)",
            "<SMALL><WORD ADV>{0,2}<JUST CARE BOOKED DEAD><OF><WORD>?<GROUP>"
            "<WITH WHO HAVE UPON><WORD>?<DIAG MED>",
        ),
    ),
)
_RULES = [
    (_rule(f"<{who}>"), [(kind, why, _rule("|".join(patterns))) for kind, why, patterns in table])
    for who, table in (
        ("ANYONE", _NAMED_RULES),
        ("ANYONE MAYBE TITLED ABBR", _OTHER_RULES),
        ("ME MY", _OWN_RULES),
        ("SMALL", _COUNT_RULES),
    )
]
"""Who has to be spoken of that rules apply, and the rules."""

_NEXT = "^<ADV COMMA TIME WORD AND>{0,3}"
_HE_THEN = (
    (
        Kind.NAMED_PERSON_HEALTH,
        _rule(f"{_NEXT}(?:<HE><ADV MODAL>{{0,2}}(?:{_HEALTH})|<HIS><WORD>?<DIAG MED>)"),
    ),
    (Kind.NAMED_PERSON_JUSTICE, _rule(f"{_NEXT}<HE><ADV MODAL>{{0,2}}(?:{_JUSTICE})")),
)
_BARELY = _rule(f"^(?:<ARRESTED DIAGNOSED LAPSED UNDER>{_NO_OBJECT}|<JAILED>(?=$|<TIME ADV OF>))")
_KINDS = {
    CODE["DIAGNOSED"]: Kind.NAMED_PERSON_HEALTH,
    CODE["LAPSED"]: Kind.NAMED_PERSON_HEALTH,
    CODE["ARRESTED"]: Kind.NAMED_PERSON_JUSTICE,
    CODE["UNDER"]: Kind.NAMED_PERSON_JUSTICE,
    CODE["JAILED"]: Kind.NAMED_PERSON_JUSTICE,
}
_ENDS_WITH_A_NAME = _rule("<ANYONE>$")
_SOMEBODY = _rule("<ANYONE>(?!<MODAL>?<WORK BOTH>)")
_TOLD = _rule(
    "<SICKNESS CHARGE DRUG DIAGNOSED LAPSED RECOVERY ARRESTED IN_CUSTODY ABSCONDED HELD MATTER BOOKED TAKEN"
    " DEAD SICKCUE HELDCUE NARCAN COUNSEL>"
)


_NO_COUNT = re.compile(
    r"(?:\b(?:per|every|each|in|of|step|goal|intercept|phase|section|level|tier|top|page|item|objective|strategy"
    r"|priority|figure|day|year|group|no|part|class|module|track|option|table|room|unit|line|zone|to)\s*#?|[#$/-])$",
    re.IGNORECASE,
)
"""What makes a place in a list or a rate of the number after it."""

_DOING = (" holds", " releases", " discharges")
"""What one person does: "One person holds all the keys"."""


def facts(read: Sequence[Sentence], text: str) -> Iterator[Finding]:
    """What the sentences of the levelled text say of somebody; several rules may find the same words."""
    someone, bare = -3, False
    for place, sentence in enumerate(read):
        codes = sentence.codes
        if _TOLD.search(codes):
            codes = _topics(codes)
            for who, rules in _RULES:
                if who.search(codes):
                    yield from _by(rules, sentence, codes, text)
            if place - someone <= 2:
                for kind, rule in _HE_THEN:
                    if match := rule.search(codes):
                        yield _finding(sentence, match, kind, "said_of_name")
            if bare and (match := _BARELY.search(codes)):
                yield _finding(sentence, match, _KINDS[match.group()[0]], "said_of_name")
        bare = _ENDS_WITH_A_NAME.search(codes) is not None
        if _SOMEBODY.search(codes):
            someone = place


def _by(
    rules: Sequence[tuple[Kind, str, re.Pattern[str]]], sentence: Sentence, codes: str, text: str
) -> Iterator[Finding]:
    for kind, why, rule in rules:
        for match in rule.finditer(codes):
            found = _finding(sentence, match, kind, why)
            if kind is not Kind.SMALL_COUNT or _is_count(found, text):
                yield found


def _is_count(found: Finding, text: str) -> bool:
    """Whether it counts people of whom something is said, and not places in a list or those who do it."""
    return not (_NO_COUNT.search(text[: found.start].rstrip()) or text[: found.end].endswith(_DOING))


def _topics(codes: str) -> str:
    for rule in _TOPICAL:
        codes = rule.sub(CODE["TOPICAL"], codes)
    return codes


def _finding(sentence: Sentence, match: re.Match[str], kind: Kind, why: str) -> Finding:
    return Finding(sentence.starts[match.start()], sentence.ends[match.end() - 1], kind, why)
