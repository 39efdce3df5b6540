"""When a group that is founded is for the same thing as another."""

import pytest

from models.tools.likeness import mentions, overlap, words_of


@pytest.mark.parametrize(
    ("name", "other", "topic", "shared"),
    [
        ("Diversion", "Jail Diversion Task Force", "", {"diversion"}),
        ("Pre-arrest diversion team", "DIVERSION committee", "", {"diversion"}),
        ("Housing", "Reentry Council", "housing for people leaving jail", {"housing"}),
        ("Reentry housing", "Home Again", "housing and jobs at reentry", {"reentry", "housing"}),
        ("Crisis lines", "Crisis line", "", {"crisis", "line"}),
        ("Agencies' data sharing", "Data-sharing group", "", {"data", "sharing"}),
        ("Mental Health Committee", "Committee on mental health", "", {"mental", "health", "committee"}),
        ("Veterans court", "Veteran Workgroup", "", {"veteran"}),
    ],
)
def test_groups_for_the_same_thing_share_the_words_that_tell_groups_apart(name, other, topic, shared):
    assert overlap(name, other, topic) == shared


@pytest.mark.parametrize(
    ("name", "other", "topic"),
    [
        ("Jail mental health", "County mental health board", ""),
        ("Reentry housing", "Housing first council", ""),
        ("Competency restoration", "Crisis stabilization", ""),
        ("Data", "Peers", "peer support in the jail"),
        ("", "Diversion", ""),
        ("The committee", "A committee of the county", ""),
    ],
)
def test_what_half_of_all_groups_share_makes_no_two_alike(name, other, topic):
    assert not overlap(name, other, topic)


IN_OTHER_WORDS = [
    ("Crisis response workgroup", "Mobile crisis and 988 team"),
    ("Jail diversion", "Alternatives to incarceration committee"),
    ("Reentry planning", "Release and discharge workgroup"),
    ("Peer support", "Lived experience advisory group"),
    ("Data sharing", "Information exchange committee"),
    ("Housing", "Homelessness task force"),
    ("Warm handoff from jail", "Jail-to-community handoff team"),
    ("CIT training", "Crisis intervention team steering committee"),
    ("Substance use workgroup", "Opioid and addiction task force"),
    ("Pretrial workgroup", "Bail reform and pretrial release"),
]
ANOTHER_PURPOSE = [
    ("Veterans court", "Veterans housing"),
    ("Drug court", "Drug take-back day"),
    ("Crisis line", "Crisis beds"),
    ("Juvenile diversion", "Adult diversion"),
    ("Peer support in the jail", "Officer peer support"),
    ("Training of judges", "Dispatcher training"),
    ("Probation fees", "Probation mental health caseloads"),
    ("Family court", "Family advocates"),
    ("Data warehouse", "Data use agreements"),
    ("Police radio replacement", "Police and clinician co-response"),
]


@pytest.mark.parametrize(("name", "other"), IN_OTHER_WORDS)
def test_the_same_purpose_in_other_words_warns_both_ways(name, other):
    assert overlap(name, other)
    assert overlap(other, name)


@pytest.mark.parametrize(("name", "other"), ANOTHER_PURPOSE)
def test_one_word_that_two_purposes_share_does_not_warn(name, other):
    assert not overlap(name, other)
    assert not overlap(other, name)


def test_case_plural_and_punctuation_do_not_count():
    assert words_of("The COURTS’ Agencies, and crisis!") == {"court", "agency", "crisis"}


def test_a_phrase_is_mentioned_when_all_its_words_are():
    assert mentions("Office of the Public Defenders", ["public defender"])
    assert not mentions("Public Library", ["public defender"])
    assert not mentions("Sheriff", ["", "of the"])
