"""Forms on the practice page: filled in, refused, stacked, changed by the app, and left."""

from typing import TYPE_CHECKING, Any

from practice.server import PracticeSlack
from tests.browser import settled
from tests.practice.page.acts import form, inside
from tests.practice.page.app import Heard

if TYPE_CHECKING:
    from playwright.sync_api import Page

TYPED = {
    "title": "A title",
    "note": "two\nlines",
    "number": "42",
    "mail": "ann@county.example",
    "link": "https://county.example/plan",
    "words": "plain words",
    "day": "2026-12-01",
    "time": "09:00",
    "moment": "2026-12-01T09:30",
}
CHOSEN = {"one": "Second", "owner": "Ben Ode", "place": "#committee", "channel": "#wg-diversion"}
BEGUN = {"many": "thi", "people": "cho", "places": "comm", "channels": "wg", "lookup": "x"}
"""What is typed until the wanted option is the first of the list."""


def test_each_kind_of_input_gives_the_app_what_was_chosen(
    page: "Page", slack: PracticeSlack, heard: Heard
) -> None:
    form(page, "/form")
    _fill_all(page)
    page.get_by_test_id("modal-submit").click()
    page.get_by_test_id("modal").wait_for(state="hidden")
    got = {block: _plain_state(state[block]) for block, state in heard.submitted[0].items()}
    ws = slack.workspace
    ids = {name: ws.channel(name).id for name in ("committee", "wg-diversion")}
    assert got == TYPED | {
        "moment": 1796142600,
        "one": "2",
        "many": ["1", "3"],
        "owner": ws.user("ben.ode").id,
        "people": [ws.user("cho.park").id],
        "place": ids["committee"],
        "places": [ids["committee"]],
        "channel": ids["wg-diversion"],
        "channels": [ids["wg-diversion"]],
        "mode": "3",
        "ticks": ["1", "2"],
        "lookup": "r1",
    }


def _fill_all(page: "Page") -> None:
    for block, value in TYPED.items():
        inside(page, block).fill(value)
    for block, label in CHOSEN.items():
        inside(page, block).select_option(label=label)
    for block, start in BEGUN.items():
        inside(page, block).press_sequentially(start)
        page.locator("[role=option].active:visible").wait_for()
        inside(page, block).press("Enter")
    page.get_by_role("radio", name="Third").check()
    page.get_by_role("checkbox", name="First").check()
    page.get_by_role("checkbox", name="Second").check()


def _plain_state(state: dict[str, Any]) -> Any:
    value = next(value for key, value in state.items() if key != "type")
    if state["type"] == "rich_text_input":
        return value["elements"][0]["elements"][0]["text"]
    if isinstance(value, list):
        return [one["value"] if isinstance(one, dict) else one for one in value]
    return value["value"] if isinstance(value, dict) else value


def test_a_refused_form_says_why_under_the_field_and_keeps_what_was_typed(page: "Page", heard: Heard) -> None:
    form(page, "/form")
    inside(page, "title").fill("wrong")
    inside(page, "note").fill("a long thought")
    inside(page, "mail").fill("nobody")
    page.get_by_test_id("modal-submit").click()
    page.get_by_text("Please enter a valid email address.").wait_for()
    assert inside(page, "mail").get_attribute("aria-invalid") == "true"
    inside(page, "mail").fill("")
    page.get_by_test_id("modal-submit").click()
    page.get_by_text("Say it in other words.").wait_for()
    settled(page)
    assert inside(page, "title").evaluate("(field) => document.activeElement === field")
    assert inside(page, "note").input_value() == "a long thought"
    assert inside(page, "title").input_value() == "wrong"
    inside(page, "title").fill("right")
    assert not page.get_by_text("Say it in other words.").is_visible()
    page.get_by_test_id("modal-submit").click()
    page.get_by_test_id("modal").wait_for(state="hidden")
    assert heard.submitted[0]["note"]["note"]["value"] == "a long thought"


def test_a_form_is_filled_and_left_with_the_keyboard_alone(page: "Page", heard: Heard) -> None:
    page.get_by_test_id("composer").focus()
    page.keyboard.type("/form short")
    page.keyboard.press("Enter")
    page.get_by_test_id("modal-submit").wait_for()
    settled(page)
    assert inside(page, "title").evaluate("(field) => document.activeElement === field")
    page.keyboard.type("By keys")
    page.keyboard.press("Enter")
    page.get_by_test_id("modal").wait_for(state="hidden")
    assert heard.submitted[0]["title"]["title"]["value"] == "By keys"
    assert page.get_by_test_id("composer").evaluate("(field) => document.activeElement === field")
    page.keyboard.type("/form short")
    page.keyboard.press("Enter")
    page.get_by_test_id("modal-submit").wait_for()
    settled(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("modal").wait_for(state="hidden")
    assert page.get_by_test_id("composer").evaluate("(field) => document.activeElement === field")


def test_a_form_pushed_on_top_leads_back_to_what_was_typed_below(page: "Page", heard: Heard) -> None:
    form(page, "/form short")
    inside(page, "title").fill("half a thou")
    inside(page, "rows").click()
    page.get_by_role("heading", name="Second").wait_for()
    settled(page)
    page.get_by_test_id("modal-close").click()
    page.get_by_role("heading", name="Short").wait_for()
    assert inside(page, "title").input_value() == "half a thou"
    assert heard.actions[0]["view"]["state"]["values"]["title"]["title"]["value"] == "half a thou"


def test_a_form_that_the_app_changes_keeps_what_was_typed_and_the_focus(page: "Page", heard: Heard) -> None:
    form(page, "/form growing")
    inside(page, "title").fill("typed before")
    inside(page, "kind").focus()
    inside(page, "kind").select_option(label="Plan")
    inside(page, "detail").wait_for()
    settled(page)
    assert inside(page, "title").input_value() == "typed before"
    assert inside(page, "kind").input_value() == "plan"
    assert inside(page, "kind").evaluate("(field) => document.activeElement === field")
    assert heard.actions[0]["view"]["state"]["values"]["title"]["title"]["value"] == "typed before"
    page.get_by_test_id("modal-submit").click()
    page.get_by_test_id("modal").wait_for(state="hidden")
    assert heard.submitted[0]["kind"]["kind"]["selected_option"]["value"] == "plan"
    assert len(heard.actions) == 1
