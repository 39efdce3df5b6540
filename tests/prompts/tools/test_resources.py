"""The library as it is shown: the shipped file, the filters' limits, escaping, pages, forms."""

import csv
from datetime import UTC, datetime
from urllib.parse import urlparse

from models.committee import Step
from models.rhythm import LINK
from models.tools.resources import (
    ABOUT_LIMIT,
    KEY_LIMIT,
    TITLE_LIMIT,
    WORD_LIMIT,
    Audience,
    CommitteeResource,
    Found,
    Resource,
    Sought,
    search,
)
from prompts import kit
from prompts.tools import resources as prompts

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ANYTHING, NO_RIGHTS = Sought(), prompts.Rights()
MOST = Sought(5, Audience.COMMUNITY_CORRECTIONS, Step.PROBLEM_SOLVING, "w" * WORD_LIMIT, True)


def own(title="Crisis line", link="https://alder.example", about="", **values) -> Resource:
    row = CommitteeResource(
        id=7, committee_id=1, title=title, link=link, about=about, author_id=1, made_at=NOW
    )
    return Resource("own:7", title, link, about, row=row, **values)


def shown(resources, sought=ANYTHING, rights=NO_RIGHTS, **values):
    return prompts.render_library(Found(resources), sought, rights, **values)


def labels(message) -> list[str]:
    found = [element for block in message.blocks for element in block.get("elements", [])]
    found += [block["accessory"] for block in message.blocks if "accessory" in block]
    return [one["text"]["text"] for one in found if one["type"] == "button"]


def test_the_shipped_file_is_whole():
    known = prompts.shipped()
    assert len(known) == 20
    with prompts.FILE.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == len(known)
    for one in known.values():
        assert LINK.fullmatch(one.link)
        assert urlparse(one.link).netloc
        assert len(one.title) <= TITLE_LIMIT
        assert len(one.key) <= KEY_LIMIT
        assert 20 < len(one.about) <= ABOUT_LIMIT
        assert one.about.endswith(".")
        assert one.audiences
        assert one.steps
        assert set(one.intercepts) <= set(range(6))
    assert len({one.link for one in known.values()}) == len(known)


def test_each_intercept_and_each_step_but_problem_solving_has_something_of_its_own():
    every = list(prompts.shipped().values())
    for number in range(6):
        assert any(number in one.intercepts for one in every)
        assert search(every, Sought(intercept=number)).resources
    for step in set(Step) - {Step.PROBLEM_SOLVING}:
        assert search(every, Sought(step=step)).resources


def test_what_is_looked_for_travels_in_a_choice():
    for sought in (Sought(), MOST, Sought(word="a|b")):
        assert prompts.unpacked(prompts.packed(sought, 3)) == (sought, 3)
    assert len(prompts.packed(MOST, 99)) <= 150


def test_a_page_has_room_and_ways_back_and_on():
    many = [own(f"{number} " + "x" * 140, "https://" + "y" * 492, "&" * ABOUT_LIMIT) for number in range(20)]
    message = shown(many, page=1, notice="Saved.")
    assert len(message.blocks) <= kit.MESSAGE_BLOCKS
    assert all(len(block["text"]["text"]) <= kit.SECTION for block in message.blocks if "text" in block)
    assert {"Back", "4 more"} <= set(labels(message))
    assert "Back" not in labels(shown(many, page=9))


def test_typed_words_are_never_live():
    one = own("<!channel> *all*", "https://a.example/?b=1&c=<2>", "<@U1> _so_")
    found = Found([one], instead="")
    message = prompts.render_library(found, Sought(word="<!here> *x*"), NO_RIGHTS)
    texts = [block["text"] for block in message.blocks if "text" in block]
    texts += [one for block in message.blocks if block["type"] == "context" for one in block["elements"]]
    text = str(texts)
    for live in ("<!channel>", "<!here>", "<@U1>", "*all*", "_so_"):
        assert live not in text
    assert "&lt;!here&gt;" in text


def test_nothing_found_says_what_to_do():
    message = shown([], Sought(word="zebra"), prompts.Rights(add=True))
    assert "Nothing in the library fits" in str(message.blocks)
    assert {"Search …", "Add ours …", "All resources"} <= set(labels(message))


def test_buttons_are_shown_to_those_who_may():
    resources = [own(), prompts.shipped()["stepping-up"]]
    assert labels(shown(resources)) == ["Search …"]
    staff = prompts.Rights(add=True, hide=True, edit=[7])
    message = shown(resources, rights=staff, hidden=2)
    assert set(labels(message)) == {"Search …", "Add ours …", "Hide", "2 hidden …"}
    assert any(block.get("accessory", {}).get("type") == "overflow" for block in message.blocks)
    again = shown(resources[1:], Sought(hidden=True), staff, hidden=2)
    assert set(labels(again)) == {"Show again", "All resources"}


def test_the_near_word_is_told():
    found = Found([own()], instead="housing")
    text = str(prompts.render_library(found, Sought(word="huosing"), prompts.Rights()).blocks)
    assert "nothing has “huosing”, so I looked for “housing”" in text


def test_the_form_holds_what_is_there():
    row = own().row
    assert row is not None
    row.intercepts, row.audiences = [0, 4], ["courts"]
    view = prompts.resource_form(row, Sought(), metadata={"origin": {}})
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["title"]["initial_value"] == "Crisis line"
    assert [one["value"] for one in elements["intercepts"]["initial_options"]] == ["0", "4"]
    assert [one["value"] for one in elements["audiences"]["initial_options"]] == ["courts"]
