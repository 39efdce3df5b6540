"""Numbers that belong to one person: Social Security, birth, records, cases; and where a client is reached.

Statutes, grants, resolutions, sums, phones of agencies, codes to dial in and days of meetings are let pass.
"""

import re
from collections.abc import Iterator

from models.guard_finding import Finding, Kind

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
    rf"|{_MONTH}\s+{_DAY},?\s+{_YEAR}|{_DAY}\s+{_MONTH},?\s+{_YEAR})"
)
_LONG_AGO = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19\d\d|200[0-7])|{_MONTH}\s+{_DAY},?\s+19\d\d)"
"""A day so far back that beside a name it is a birthday and no meeting."""

_NUMBER = r"(?:numbers?|num|nos?\b\.?|id|#|№)"
_IS = r"\s*(?:[:=(]|\bis\b|\bwas\b|\b(?:ends|ending) (?:in|with)\b)?\s*#?\s*"
_NO_SUM = (
    r"(?![\w%]|[.,]\d"
    r"|\s*(?:people|bookings|inmates|detainees|beds|percent|per\b|in\s+(?:19|20)\d\d|an?\s+\w+))"
)
_ID = rf"(?=[a-z-]*(?:\d[a-z-]*){{3}})(?!(?:19|20)\d\d(?![\w-]))[a-z0-9]+(?:-[a-z0-9]+)*{_NO_SUM}"
"""Letters, digits and hyphens with three digits among them, which are no year and no sum."""
_LONG_ID = rf"(?=[a-z-]*(?:\d[a-z-]*){{4}}){_ID}"

_DOCKET = "(?:cr|cf|cm|crm|crf|cri|mh|mi|fe|fel|misd|jv|ju|juv|dl|pr|tr|mm|ct|mcr|cmi|gs|vop|f|m)"
_CLIENTS = "patient pt client inmate detainee defendant arrestee probationer parolee victim prisoner offender"
_CLIENT = f"(?:{_CLIENTS.replace(' ', '|')})"
_STREET = (
    r"\d{1,6}\s+(?:(?:[nsew]|ne|nw|se|sw|north|south|east|west)\.?\s+)?(?:[\w'.-]+\s+){1,3}"
    r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|way|place|pl|circle|cir"
    r"|terrace|loop|highway|hwy|trail|parkway|pkwy|alley)\b"
)
_REACH = r"(?:(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}\b|[\w.+-]+@[\w-]+\.[\w.-]*\w)"
_RELATIVES = "(?:mother|mom|father|dad|wife|husband|sister|brother|girlfriend|boyfriend|daughter|son)"
_NOT_A_DEATH = (
    r"(?!s?\s+(?:review|report|rate|polic|protocol|prevention|data|act\b|law|screening|training|statistic"
    r"|notification|procedure|response|assessment|risk|investigation|panel|workgroup|committee))"
)
_FATAL = (
    "(?:fatal|opioid|inmate|jail|in-custody|accidental|fentanyl|confirmed|suspected|nonfatal|completed|more"
    "|additional|new|custody|overdose|recent|drug)"
)
_CELL = r"(?:\w+\s+){0,2}(?:jail|prison|cell|detention)\b"
_JAIL = rf"(?:in|at)\s+(?:custody|(?:(?:the|our|his|her|a|their)\s+)?{_CELL})"

_TABLE: tuple[tuple[Kind, str, str, str], ...] = (
    (
        Kind.SSN, "ssn_shape", "",
        r"\d{3}(?<![\d.-]\d{3})(?<!000)([- .])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-]|\.\d)",
    ),
    (
        Kind.SSN, "ssn_cue", "ss soc",
        r"\b(?:ssn?|s\.s\.n\.?|soc(?:ial)?\.?(?:\s+sec(?:urity)?)?)\b(?:'s)?\W{0,4}"
        r"(?:(?:is|was|number|no|num|ending|ends|in|last|four|4|digits|of|the|with|on|file)\W{1,3}){0,6}#?"
        r"(?:\d{3}[- .]?\d{2}[- .]?\d{4}|(?:x{3}|\*{3})[- .]?(?:x{2}|\*{2})[- .]?\d{4}|(?<=\W)\d{4})"
        r"(?![\d%-]|,\d)",
    ),
    (Kind.SSN, "ssn_cue", "ss soc", r"\b\d{9}(?=\W{0,3}\(?(?:ssn|social))"),
    (
        Kind.BIRTH_DATE, "birth_cue", "dob d.o.b d/o/b birth b-day bday",
        rf"\b(?:d[./]?o[./]?b\.?|date\s+of\s+birth|birth\s?date|birthday|b-?day)\W{{0,4}}(?:(?:is|was|of|on)\s+)?"
        rf"(?:{_DATE}|{_YEAR}\b)",
    ),
    (
        Kind.BIRTH_DATE, "birth_cue", "dob d.o.b birth",
        r"\d[\w/.,\s-]{5,18}?\W{1,3}(?<=\d\W)\W*(?:d\.?o\.?b\b|date of birth)",
    ),
    (
        Kind.BIRTH_DATE, "birth_cue", "born",
        r"(?<!gram )(?<!coalition )(?<!council )(?<!court )(?<!force )(?<!team )(?<!idea )"
        rf"\b(?:(?:was|were|is)\s+)?born\s+(?:on\s+|in\s+)?{_DATE}",
    ),
    (
        Kind.BIRTH_DATE, "birth_beside_name", "19 200",
        r"(?-i:(?:[A-Z][a-z]+|[A-Z]{2,}),? (?:[A-Z]\.? )?(?:[A-Z][a-z]+|[A-Z]{2,}|[A-Z]\.))"
        rf",?\s*\(?{_LONG_AGO}",
    ),
    (
        Kind.RECORD_NUMBER, "record_cue", "mrn m.r.n rec chart",
        rf"\b(?:mrn|m\.r\.n\.|med(?:ical)?\s+rec(?:ord)?|chart)(?:\s*{_NUMBER})*{_IS}{_ID}",
    ),
    (
        Kind.RECORD_NUMBER, "record_cue", "",
        r"\b(?:patient|pt|client|medicaid|medi-?cal|medicare|hmis|booking|bkg|inmate|jail|offender|doc|detainee|prisoner"
        r"|jacket|arrest|sid|fbi|state|cdcr?|bni|perm(?:anent)?|name|so|driver'?s?\s+licen[sc]e|dl|license\s+plate"
        rf"|passport|insurance|subscriber|beneficiary)\s*{_NUMBER}(?:\s*{_NUMBER})*{_IS}{_ID}",
    ),
    (
        Kind.RECORD_NUMBER, "record_cue", "booking bkg inmate offender detainee jacket prisoner mrn sid",
        rf"\b(?:booking|bkg|inmate|offender|detainee|jacket|prisoner|sid){_IS}{_LONG_ID}",
    ),
    (
        Kind.CASE_NUMBER, "case_cue", "",
        r"\b(?:case|docket|cause|citation|warrant|cad|incident|(?:police|arrest|incident|offense|crime)\s+report"
        rf"|complaint|court\s+file|court)\s*{_NUMBER}(?:\s*{_NUMBER})*{_IS}{_ID}",
    ),
    (
        Kind.CASE_NUMBER, "case_cue", "case docket cause report citation",
        rf"\b(?:case|docket|cause|police\s+report|citation){_IS}{_LONG_ID}",
    ),
    (
        Kind.CASE_NUMBER, "case_shape", "",
        rf"\b(?<!-)(?:(?:(?:19|20)?\d\d-?{_DOCKET}-?\d{{3,7}})|{_DOCKET}-?(?:19|20)?\d\d-\d{{3,7}}"
        rf"|\d{{1,2}}:\d\d-{_DOCKET}-\d{{3,6}})\b(?!-\d{{4}})",
    ),
    (
        Kind.CONTACT_OF_PERSON, "client_reached", _CLIENTS,
        rf"\b{_CLIENT}(?:'s)?\b[^.!?;\n]{{0,60}}?\b(?:phone|cell|mobile|number|home|reached|reach|call|text|e-?mail"
        rf"|contact|family|at|{_RELATIVES})\b[^.!?;\n]{{0,40}}?{_REACH}",
    ),
    (
        Kind.CONTACT_OF_PERSON, "client_reached", "his her their",
        rf"\b(?:his|her|their)\s+(?:home|cell|personal|{_RELATIVES}'s)\s*(?:phone|cell|number|e-?mail)?"
        rf"\s*(?:number)?\s*(?:is|:|at)?\s*{_REACH}",
    ),
    (
        Kind.ADDRESS_OF_PERSON, "home_address", "liv lives resid stay address found picked",
        r"\b(?:lives|lived|living|resides|resided|residing|stays|staying|(?:home|his|her|last\s+known)\s+address"
        rf"(?:\s+is)?|{_CLIENT}(?:'s)?\s+address(?:\s+is)?|found\s+(?:him|her)|picked\s+(?:him|her)\s+up)"
        rf"\W{{1,3}}(?:(?:at|in|on)\s+)?{_STREET}",
    ),
    (
        Kind.ADDRESS_OF_PERSON, "home_address", _CLIENTS,
        rf"\b{_CLIENT}\b[^.!?;\n]{{0,40}}?\b(?:of|at|from|address)\b\s*:?\s*{_STREET}",
    ),
    (
        Kind.DEATH_IN_CUSTODY, "death_in_custody", "death suicide",
        r"(?<!every )(?<!each )(?<!any )(?<!no )\b(?:in-custody\s+(?:death|suicide)|jail\s+(?:death|suicide)"
        rf"|(?:death|suicide)\s+(?:that\s+\w+\s+)?{_JAIL})\b{_NOT_A_DEATH}",
    ),
    (
        Kind.DEATH_IN_CUSTODY, "death_in_custody", "died dying hanged killed dead unresponsive own",
        r"\b(?:died|dying|hanged|killed\s+(?:himself|herself|themselves)|found\s+dead|found\s+unresponsive"
        rf"|took\s+(?:his|her|their)\s+own\s+life)\b[^.!?;\n]{{0,40}}?\b{_JAIL}",
    ),
    (
        Kind.SMALL_COUNT, "small_count", "overdose death suicide fatalit",
        r"(?<![\d.,$#-])(?<!per )(?<!every )\b(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|10)\s+"
        rf"(?:{_FATAL}\s+){{0,3}}(?:overdoses|deaths|suicides|suicide attempts|fatalities)\b"
        r"(?!\s+(?:per|for every))",
    ),
)  # fmt: skip
"""Kind, reason, of which words one has to be there (if none is named: four digits), and the rule."""

_RULES = [
    (kind, why, tuple(needs.split()), re.compile(rule, re.IGNORECASE)) for kind, why, needs, rule in _TABLE
]
_DASH = re.compile(r"(?<=\d)[–—](?=\d)")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_DIGITS = re.compile(r"\d(?:\W{0,2}[A-Za-z]{0,4}\W?\d){3}")
_PAPER = re.compile(
    r"(?:resolution|res|ordinance|ord|grant|award|contract|invoice|rfp|rfa|bill|policy|statute|section|§|crs"
    r"|c\.r\.s|rcw|ors|usc|cfr|code|project|account|po|purchase order|agreement|fund|cfda|aln|uei|ein|bja|ncj"
    r"|report|publication|order|agenda|motion)[\s:#.]*(?:no|number|num|id)?[\s:#.]*$",
    re.IGNORECASE,
)
"""What stands before the number of a paper."""
_HIGHER_COURT = re.compile(
    r"[,(\s]+(?:of|in|before|by)\s+the\s+[^.;]{0,30}(?:circuit|supreme|appeals)", re.IGNORECASE
)
_SUIT = re.compile(r"\bvs?\.\s", re.IGNORECASE)
_PROSECUTION = re.compile(r"\b(?:state|people|commonwealth|united states|us)\s+v", re.IGNORECASE)


def numbers(text: str) -> Iterator[Finding]:
    """What the levelled text has of numbers that belong to one person, of homes, and of deaths in custody."""
    text = _DASH.sub("-", text)
    low = text.lower()
    digits = _DIGITS.search(_YEARS.sub("", text)) is not None
    for kind, why, needs, rule in _RULES:
        if any(need in low for need in needs) if needs else digits:
            for match in rule.finditer(text):
                if not _is_public(kind, text, match.start(), match.end()):
                    yield Finding(match.start(), match.end(), kind, why)


def _is_public(kind: Kind, text: str, start: int, end: int) -> bool:
    """Whether it is the number of a paper, or of a suit that is known by its parties."""
    if kind not in (Kind.SSN, Kind.CASE_NUMBER):
        return False
    before = text[max(0, start - 80) : start]
    if _PAPER.search(before[-40:]):
        return True
    if _HIGHER_COURT.match(text, end):
        return True
    return kind is Kind.CASE_NUMBER and bool(_SUIT.search(before)) and not _PROSECUTION.search(before)
