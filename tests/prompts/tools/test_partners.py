"""The roster and the key partners as people read them: limits, escaping, what is told first."""

import json
from datetime import date
from typing import Any

import pytest

from models.committee import Agency, Seat, Sector
from models.roster import SeatLine
from models.tools.invitations import AskState, Invitation, InvitationLine
from models.tools.partners import (
    CoverLine,
    KeyPartner,
    PartnerCover,
    PartnerLine,
    Standing,
    balance,
)
from prompts import kit
from prompts.tools import partner_forms as forms
from prompts.tools import partners as prompts
from tests.prompts.people import NOON, member, texts

LIVE = "<!channel> *bold* " + "x" * 120


def agency(number: int, name: str, side=Sector.CRIMINAL_JUSTICE) -> Agency:
    return Agency(id=number, committee_id=1, name=name, sector=side)


def sits(number: int, name: str = "Probation", side=Sector.CRIMINAL_JUSTICE, who: int | None = 1) -> SeatLine:
    row = Seat(id=number, committee_id=1, agency_id=number)
    return SeatLine(row, agency(number, name, side), member(who) if who else None, member(99))


def partner(number: int, name: str = "Judges", **values) -> PartnerLine:
    row = KeyPartner(id=number, committee_id=1, place=number, name=name, **values)
    return PartnerLine(row)


def invitation(line: PartnerLine, **values) -> InvitationLine:
    whole: dict[str, Any] = {"name": "The clerk", "ask_by": date(2026, 11, 30), "state": AskState.OPEN}
    row = Invitation(
        id=1, committee_id=1, partner_id=line.partner.pk, asker_id=1, made_at=NOON, **(whole | values)
    )
    return InvitationLine(row, line.partner, member(1))


def fits(message) -> None:
    """Within Slack's limits, and nothing that was typed is live."""
    assert len(message.blocks) <= kit.MESSAGE_BLOCKS
    for text in texts(message):
        assert len(text) <= kit.SECTION
        assert "<!channel>" not in text
        assert "*bold*" not in text


def test_the_shipped_list_has_the_twelve_and_those_met_in_practice():
    usual = [one for one in prompts.shipped() if one.usual]
    assert (len(usual), len(prompts.shipped())) == (12, 17)
    assert len({one.key for one in prompts.shipped()}) == 17
    assert all(one.about and one.words for one in prompts.shipped())


def test_a_full_roster_fits_and_is_turned_page_by_page():
    lines = [sits(n, f"{n} {LIVE}", list(Sector)[n % 4]) for n in range(1, 91)]
    coverage = prompts.Coverage([partner(n, LIVE) for n in range(1, 61)], [])
    for page in (0, 2, 7):
        message = prompts.render_roster(lines, balance(lines), coverage, may_set_up=True, page=page)
        fits(message)
        assert str(message.blocks).count("U0099") == 30
    fits(prompts.render_list(coverage, may_keep=True))


def test_many_seats_of_one_agency_are_counted():
    one = agency(1, "Sheriff")
    lines = [SeatLine(Seat(id=n, committee_id=1, agency_id=1), one, member(n), None) for n in range(1, 10)]
    coverage = prompts.Coverage([], [])
    told = "\n".join(texts(prompts.render_roster(lines, balance(lines), coverage, may_set_up=False)))
    assert "<@U0006>; 3 more seats" in told


def test_an_empty_roster_says_what_it_is_for():
    message = prompts.render_roster([], balance([]), prompts.Coverage([], []), may_set_up=True)
    assert "Nobody has a seat yet" in "\n".join(texts(message))
    assert "outnumbered" not in str(message.blocks)


@pytest.mark.parametrize(
    ("justice", "says"),
    [
        (3, "behavioral health side is outnumbered: 1 against 3 seats"),
        (0, "Nobody sits here for the criminal"),
    ],
)
def test_what_is_out_of_balance_is_said_in_a_plain_sentence(justice, says):
    lines = [sits(9, "Clinic", Sector.BEHAVIORAL_HEALTH), sits(8, "Peers", Sector.COMMUNITY, None)]
    lines += [sits(n) for n in range(1, justice + 1)]
    told = "\n".join(
        texts(prompts.render_roster(lines, balance(lines), prompts.Coverage([], []), may_set_up=False))
    )
    assert says in told
    assert "community 1 (1 vacant)" in told


def test_those_whom_nobody_covers_come_first_and_those_that_do_not_apply_last():
    covered = partner(1, "Covered")
    cover = PartnerCover(id=1, committee_id=1, partner_id=1, agency_id=1, since=date(2026, 1, 1))
    covered.covers.append(CoverLine(cover, agency(1, "Sheriff"), sits(1), False))
    lines = [
        partner(4, "Off", active=False, why_not="None here"),
        covered,
        partner(2, "Asked"),
        partner(3, "Open"),
    ]
    coverage = prompts.Coverage(lines, [invitation(lines[2])])
    told = texts(prompts.render_list(coverage, may_keep=False))
    rows = [
        text.split("\n")[0].split("*")[1] for text in told if text.startswith(tuple(prompts.MARKS.values()))
    ]
    assert rows == ["Open", "Asked", "Covered", "Off"]
    assert "1 of 3 is at the table" in "\n".join(told)
    assert "<@U0001> asks The clerk by Monday, 30 November 2026" in "\n".join(told)
    assert "covered by Sheriff (seat of <@U0001>)" in "\n".join(told)


def test_one_partner_with_all_its_past_fits_and_nothing_typed_is_live():
    line = partner(1, LIVE[:150], about=LIVE)
    line.suggested.append(agency(1, LIVE[:150]))
    many = [invitation(line, name=LIVE[:150], contact=LIVE[:150], note=LIVE) for _ in range(20)]
    settled = [
        invitation(line, name=LIVE[:150], note=LIVE, state=AskState.DECLINED, settled_on=date(2026, 1, 2))
        for _ in range(20)
    ]
    message = prompts.render_partner(line, [*many, *settled], may_keep=True, answerable={1})
    fits(message)
    assert "said no (2 Jan 2026)" in "\n".join(texts(message))
    for letter in (prompts.assigned(many[0], "U1"), prompts.reminder(many[0])):
        fits(letter)


def test_the_topic_about_the_gaps_is_no_longer_than_a_topic():
    coverage = prompts.Coverage([partner(n, f"Partner {n} {'y' * 100}") for n in range(1, 9)], [])
    assert len(prompts.topic_title(coverage)) <= 200


def test_the_form_offers_single_seats_of_an_agency_that_has_several():
    sheriff = agency(1, "Sheriff")
    seats = [SeatLine(Seat(id=n, committee_id=1, agency_id=1), sheriff, member(n), None) for n in (1, 2)]
    view = forms.mark_form(partner(1), [sheriff, agency(2, "Clinic")], seats, metadata={})
    [field] = [block for block in view["blocks"] if block["type"] == "input"]
    labels = [option["text"]["text"] for option in field["element"]["options"]]
    assert labels == ["Sheriff", "Sheriff: Person 1", "Sheriff: Person 2", "Clinic"]


def test_the_form_holds_no_more_than_a_menu_can():
    agencies = [agency(n, f"Agency {n}") for n in range(1, 151)]
    view = forms.mark_form(partner(1), agencies, [], metadata={})
    assert len(view["blocks"][-1]["element"]["options"]) == 100


@pytest.mark.parametrize(("agencies", "fields"), [(0, 30), (12, 30), (40, 11), (150, 4)])
def test_the_form_for_each_of_them_is_no_larger_than_a_view_can_be(agencies, fields):
    lines = [partner(n, f"Partner {n}") for n in range(1, 61)]
    held = [agency(n, "é" * 70) for n in range(1, agencies + 1)]
    view = forms.each_form(lines, held or [agency(1, "Clinic")], [], metadata={})
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert len(inputs) == fields
    assert f"The list has {60 - fields} more" in str(view["blocks"][-1])
    assert len(json.dumps(view)) < 250_000


def test_the_form_for_each_of_them_keeps_what_is_marked_and_leaves_out_what_does_not_apply():
    clinic, court = agency(1, "Clinic"), agency(2, "Court")
    covered, off, guessed = partner(1, "Covered"), partner(2, "Off", active=False), partner(3, "Guessed")
    cover = PartnerCover(id=1, committee_id=1, partner_id=1, agency_id=1, since=date(2026, 1, 1))
    covered.covers.append(CoverLine(cover, clinic, None, False))
    covered.suggested.append(court)
    guessed.suggested.append(court)
    view = forms.each_form([covered, off, guessed], [clinic, court], [], metadata={})
    chosen = {
        block["label"]["text"]: [one["value"] for one in block["element"]["initial_options"]]
        for block in view["blocks"]
        if block["type"] == "input"
    }
    assert chosen == {"Guessed": ["a2"], "Covered": ["a1"]}


def test_what_a_standing_is_called_has_a_mark():
    assert set(prompts.MARKS) == set(Standing)
    assert set(forms.ANSWERS) == set(prompts.OUTCOMES) == set(AskState) - {AskState.OPEN}
