"""Charter, objectives, counsel and glossary at their edges: limits, escaping, empty lists."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from models.agreement import Agreement, AgreementLine, AgreementParty, Party
from models.committee import Agency, Committee, Member, Sector
from models.goal import check_intercepts
from models.tools.charter import PART_LIMIT, Answer, Charter, CharterSignoff, CharterState, Part, SignoffLine
from models.tools.counsel import CounselQuestion, QuestionLine, QuestionState
from models.tools.glossary import GlossaryTerm, GlossaryVersion, TermLine, find_in, key_of
from models.tools.objectives import Lack, Objective, ObjectiveLine
from practice.blockkit import check_message, check_view
from prompts.tools import agreement_forms, agreements, charter, charter_paper, counsel, glossary, objectives

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
DAY = date(2026, 11, 20)
LIVE = "<!channel> *all* & "
TEXT = "<!channel> *so* & "


def member(pk: int = 1) -> Member:
    return Member(id=pk, committee_id=1, slack_id=f"U{pk}", name=LIVE * 5, zone="UTC")


def agency(pk: int = 1) -> Agency:
    return Agency(id=pk, committee_id=1, name=f"{pk} {LIVE * 6}"[:150], sector=Sector.COMMUNITY)


def fits(message) -> str:
    """The message as JSON, once it is sure that Slack would take it and that nothing in it is live."""
    assert check_message(message.blocks) == []
    told = json.dumps(message.blocks, ensure_ascii=False)
    in_mrkdwn = [
        text for text in mrkdwn(message.blocks) if "<!channel>" in text or "*all*" in text or "*so*" in text
    ]
    assert in_mrkdwn == []
    return told


def mrkdwn(part) -> list[str]:
    """Every text in which formatting would be live."""
    if isinstance(part, list):
        return [text for one in part for text in mrkdwn(one)]
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return own + [text for one in part.values() for text in mrkdwn(one)]
    return []


# --- agreements -----------------------------------------------------------------------------------------


def test_a_full_register_fits_whatever_people_typed():
    gone = Member(id=9, committee_id=1, slack_id="U9", name="Gone", zone="UTC", active=False)
    lines = []
    for pk in range(1, 30):
        row = Agreement(id=pk, committee_id=1, title=(LIVE * 9)[:150], review_on=DAY, made_at=NOW)
        parties = [
            Party(
                agency(number),
                AgreementParty(
                    committee_id=1,
                    agreement_id=pk,
                    agency_id=number,
                    signed_on=DAY if number % 2 else None,
                    signer_name=LIVE * 7,
                    signer_role=LIVE * 7,
                ),
                gone,
            )
            for number in range(1, 20)
        ]
        lines.append(AgreementLine(row, member(), parties))
    rights = agreements.Rights(True, frozenset(range(30)))
    told = fits(agreements.render_register(lines, {}, day=DAY, rights=rights))
    assert "4 more" in told
    assert "its seat is vacant" in told
    assert check_view(agreement_forms.signature_form(lines[0], {}, metadata={}), "modal") == []
    assert check_view(agreement_forms.binding_form(lines[0], {}, metadata={}), "modal") == []


# --- charter --------------------------------------------------------------------------------------------


def version(state=CharterState.PROPOSED, **parts) -> Charter:
    return Charter(id=3, committee_id=1, number=2, parts=parts, state=state, put_on=DAY, made_at=NOW)


def facts(shown, *, keep=True, lines=(), own=(), versions=None, open_meetings=False) -> charter.Facts:
    committee = Committee(id=1, team_id="T", name=LIVE * 7, zone="UTC", created_at=NOW)
    committee.open_meetings = open_meetings
    known = versions if versions is not None else ([shown] if shown else [])
    return charter.Facts(committee, known, shown, lines, own, charter.Rights(keep, keep))


def lines_of(count: int) -> list[SignoffLine]:
    because = "not yet " * 60
    return [
        SignoffLine(
            agency(pk),
            [member(pk)],
            CharterSignoff(
                committee_id=1,
                charter_id=3,
                agency_id=pk,
                member_id=pk,
                answer=Answer.NOT_YET,
                because=because,
                day=DAY,
            ),
        )
        for pk in range(1, count + 1)
    ]


def test_an_empty_charter_says_what_it_is_for():
    told = fits(charter.render_charter(facts(None)))
    assert "There is no charter yet" in told
    assert "Write it …" in told
    assert "Write it …" not in fits(charter.render_charter(facts(None, keep=False)))


@pytest.mark.parametrize("text", ["& " * (PART_LIMIT // 2), "&" * PART_LIMIT, LIVE * 100])
def test_the_longest_charter_is_told_whole(text):
    shown = version(**dict.fromkeys((part.value for part in Part), text[:PART_LIMIT]))
    message = charter.render_charter(facts(shown, lines=lines_of(40), own=lines_of(5)))
    told = fits(message)
    whole = "".join(mrkdwn(message.blocks))
    cut = text == "&" * PART_LIMIT
    assert ("the PDF has the whole" in whole) == cut
    assert cut or whole.count("&amp;") >= text[:PART_LIMIT].count("&") * len(Part)
    assert "…" not in "".join(mrkdwn(message.blocks)[1:20])
    assert "Sign for" in told


def test_who_has_not_signed_and_why_is_told_to_those_who_keep_the_charter_alone():
    shown, lines = version(mission="Care"), lines_of(2)
    assert "because not yet" in fits(charter.render_charter(facts(shown, lines=lines)))
    told = fits(charter.render_charter(facts(shown, keep=False, lines=lines, own=lines[:1])))
    assert "because" not in told
    assert "Not signed" not in told
    assert told.count("Sign for") == 1


def test_no_buttons_to_sign_under_an_open_meetings_law():
    shown, lines = version(mission="Care"), lines_of(2)
    told = fits(charter.render_charter(facts(shown, lines=lines, own=lines, open_meetings=True)))
    assert "Sign for" not in told
    assert "Record sign-offs …" in told


def test_the_forms_of_the_charter_fit():
    assert check_view(charter.draft_form(dict.fromkeys(Part, "x" * PART_LIMIT), metadata={}), "modal") == []
    assert check_view(charter.not_yet_form(agency(), metadata={}), "modal") == []
    form = charter.record_form(lines_of(120), metadata={})
    assert form is not None
    assert check_view(form, "modal") == []
    assert charter.record_form([], metadata={}) is None
    fits(charter.ask(version(mission=LIVE * 100), agency(), facts(None).committee))


@pytest.mark.parametrize("in_force", [True, False])
def test_the_paper_has_every_word_and_who_signed_once_it_is_in_force(in_force):
    shown = version(mission="#let *Care* <!channel>\n- first", timeline="Two years. " * 150)
    if in_force:
        shown.state, shown.in_force_on = CharterState.IN_FORCE, DAY
    [signed] = lines_of(1)
    assert signed.row is not None
    signed.row.answer = Answer.SIGNED
    committee = facts(None).committee
    [(name, make)] = charter_paper.files(committee, shown, [signed, *lines_of(3)[1:]]).items()
    pages = PdfReader(io.BytesIO(make())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert name == "charter-version-2.pdf"
    assert "#let *Care* <!channel> - first" in text
    assert text.count("Two years.") == 150
    assert ("signed off on 20 November 2026" in text) == in_force
    assert ("This version is not in force." in text) != in_force
    assert "not yet" not in text


# --- objectives -----------------------------------------------------------------------------------------


def test_the_shipped_objectives_are_whole_and_each_can_be_picked():
    shipped = objectives.shipped()
    assert len({one.key for one in shipped}) == len(shipped) >= 20
    for one in shipped:
        assert len(f"{one.where}: {one.title}") <= 75, one.key
        assert check_intercepts(one.intercepts) == list(one.intercepts)
        start = objectives.from_list(one.key)
        assert Lack.WHAT not in Objective(committee_id=1, statement=start.statement, made_at=NOW).lacks, (
            one.key
        )
        assert check_view(objectives.objective_form(start, metadata={}), "modal") == []
    assert check_view(objectives.pick_form(metadata={}), "modal") == []
    assert objectives.from_list("gone").statement == ""


def test_a_page_of_the_longest_objectives_fits():
    lines = [
        ObjectiveLine(
            Objective(
                id=pk, committee_id=1, statement=(TEXT * 30)[:500], measure=(TEXT * 30)[:500], made_at=NOW
            ),
            None,
        )
        for pk in range(1, 40)
    ]
    told = fits(objectives.render_objectives(lines, may_edit=range(1, 40)))
    assert "24 more" in told
    assert "It does not say yet by how much" in told
    assert "No objective yet." in fits(objectives.render_objectives([], may_edit=()))


# --- counsel --------------------------------------------------------------------------------------------


def question(pk: int, *, long: bool = True) -> QuestionLine:
    text = (LIVE * 200)[: 2000 if long else 40]
    row = CounselQuestion(
        id=pk,
        committee_id=1,
        about=(LIVE * 9)[:150],
        question=text,
        asker_id=1,
        to_name=LIVE,
        asked_on=DAY,
        state=QuestionState.ANSWERED,
        answer=text,
        source=(LIVE * 20)[:300],
        answered_on=DAY,
    )
    return QuestionLine(row, member(), None)


def test_a_page_of_the_longest_questions_fits_and_one_is_read_whole():
    lines = [question(pk) for pk in range(1, 30)]
    everything = range(1, 30)
    told = fits(counsel.render_questions(lines, may_answer=everything, may_withdraw=everything))
    assert "14 more" in told
    assert "I give no legal advice" in told
    whole = counsel.render_question(lines[0])
    one = lines[0].question
    typed = f"{one.about}{one.question}{one.answer}{one.source}{one.to_name}"
    assert "".join(mrkdwn(whole.blocks)).count("&amp;") == typed.count("&")
    short = counsel.render_questions([question(1, long=False)], may_answer=(), may_withdraw=())
    assert '"Read"' not in fits(short)
    for form in (counsel.ask_form(metadata={}), counsel.answer_form(lines[0].question, metadata={})):
        assert check_view(form, "modal") == []
        assert "no legal advice" in json.dumps(form)


# --- glossary -------------------------------------------------------------------------------------------


def test_the_shipped_words_are_each_found_by_all_their_names_and_by_no_others():
    shipped = glossary.shipped()
    assert len(shipped) >= 40
    names = [key for one in shipped for key in one.keys]
    assert len(names) == len(set(names))
    for one in shipped:
        for name in (one.term, one.stands, *one.also):
            if name:
                assert find_in(shipped, name) is one
                assert find_in(shipped, f"{name.upper()}s?") in (one, None)
        fits(glossary.render_entry(one, glossary.Rights(True), zone="UTC"))
        assert check_view(glossary.entry_form(one.term, one, metadata={}), "modal") == []


FIELD = "CIT SIM intercepts MOU FUSE LE 988 MAT IST competency ACT FACT PDSA quorum designee HIPAA CJIS"
LONGER = ("42 CFR Part 2", "warm hand-offs", "drug courts", "dual diagnosis")


@pytest.mark.parametrize("word", [*FIELD.split(), *LONGER])
def test_the_words_of_the_field_are_known(word):
    assert find_in(glossary.shipped(), word) is not None


def own(pk: int, *, meaning: str | None) -> TermLine:
    word = f"{pk} {LIVE * 4}"[:80]
    term = GlossaryTerm(id=pk, committee_id=1, term=word, key=key_of(word), made_at=NOW)
    if meaning is None:
        return TermLine(term, None, None)
    version = GlossaryVersion(
        committee_id=1, term_id=pk, number=3, meaning=meaning, source=LIVE, author_id=1, made_at=NOW
    )
    return TermLine(term, version, member())


def test_a_long_glossary_fits_page_by_page_and_shows_coordinators_what_is_asked_for():
    lines = [own(pk, meaning=(LIVE * 60)[:1000]) for pk in range(1, 60)]
    lines += [own(pk, meaning=None) for pk in range(60, 80)]
    told = fits(glossary.render_glossary(lines, glossary.Rights(True)))
    assert "19 more" in told
    assert told.count("Explain it …") == 8
    assert "and 12 more are asked for" in told
    assert "Explain it …" not in fits(glossary.render_glossary(lines, glossary.Rights(False), page=1))
    assert "explained no word itself yet" in fits(glossary.render_glossary([], glossary.Rights(False)))


def test_answers_are_never_live_and_locked_words_have_no_button_for_members():
    line = own(1, meaning=LIVE * 9)
    assert "Change …" in fits(glossary.render_entry(line, glossary.Rights(False), zone="UTC"))
    line.term.locked = True
    told = fits(glossary.render_entry(line, glossary.Rights(False), zone="UTC"))
    assert "Change …" not in told
    assert "Remove" not in told
    fits(glossary.render_unknown(LIVE * 30, [line, *glossary.shipped()[:2]]))
    assert line.version is not None
    fits(glossary.render_versions(line.term, [(line.version, member())] * 40, zone="UTC"))
