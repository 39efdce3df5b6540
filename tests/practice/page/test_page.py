"""The practice page in a browser: what a member can do with the mouse, with the keyboard, and on a phone."""

from datetime import timedelta
from typing import TYPE_CHECKING

from practice.records import Channel
from practice.server import PracticeSlack
from tests.browser import overflow, settled
from tests.practice.page.acts import form, post
from tests.practice.page.app import START, Heard, buttons

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_command_is_completed_with_the_keyboard_and_its_answer_is_only_visible_to_you(
    page: "Page", heard: Heard
) -> None:
    box = page.get_by_test_id("composer")
    box.press_sequentially("/")
    assert page.get_by_test_id("suggestions").locator("li").all_inner_texts()[0].split("\n")[0] == "/goals"
    box.press("ArrowDown")
    assert (
        "Every kind of input"
        in page.get_by_test_id("suggestions").locator("[aria-selected=true]").inner_text()
    )
    box.press("ArrowUp")
    box.press("Tab")
    assert page.get_by_test_id("usage").inner_text() == "/goals [add TEXT | mine]"
    box.press_sequentially("mine")
    box.press("Enter")
    answer = page.locator("[data-testid=message][data-ephemeral]")
    answer.wait_for()
    assert heard.texts == ["mine"]
    assert "Only visible to you" in answer.inner_text()
    assert answer.locator("strong").inner_text() == "mine"
    assert box.input_value() == ""


def test_names_are_completed_and_reach_the_app_as_mentions(
    page: "Page", slack: PracticeSlack, heard: Heard
) -> None:
    box = page.get_by_test_id("composer")
    box.press_sequentially("/form for @be")
    box.press("Enter")
    assert box.input_value() == "/form for @ben.ode "
    box.press("Enter")
    page.get_by_test_id("modal").get_by_text("Short").wait_for()
    assert heard.texts == [f"for <@{slack.workspace.user('ben.ode').id}|ben.ode>"]


def test_an_unknown_command_is_refused_and_stays_in_the_box(page: "Page") -> None:
    page.get_by_test_id("composer").fill("/gaols mine")
    page.get_by_test_id("send").click()
    page.get_by_test_id("composer-error").wait_for()
    assert "/gaols is not a valid command" in page.get_by_test_id("composer-error").inner_text()
    assert page.get_by_test_id("composer").input_value() == "/gaols mine"


def test_acting_as_another_member_shows_what_only_they_see(
    page: "Page", slack: PracticeSlack, room: Channel
) -> None:
    slack.person("ann.reyes").command("/goals mine", channel=room.id)
    slack.workspace.add_message(
        slack.workspace.dm(slack.workspace.user("ben.ode").id).id,
        slack.bot_user_id,
        text="For Ben",
        by_bot=True,
    )
    page.get_by_text("Nobody but you sees this").wait_for()
    page.get_by_test_id("act-as").select_option(label="Ben Ode — Clinic director")
    page.locator("[data-testid=dm] .unread").wait_for()
    settled(page)
    assert page.get_by_text("Nobody but you sees this").count() == 0
    page.get_by_test_id("dm").click()
    page.get_by_text("For Ben").wait_for()
    page.get_by_test_id("act-as").select_option(label="Ann Reyes — Jail captain")
    settled(page)
    assert page.get_by_text("For Ben").count() == 0
    page.reload()
    settled(page)
    assert page.get_by_role("heading", name="Convener", level=1).is_visible()


def test_a_member_joins_a_channel_before_writing_in_it(
    page: "Page", slack: PracticeSlack, room: Channel
) -> None:
    page.get_by_test_id("act-as").select_option(label="Cho Park — Judge")
    settled(page)
    assert not page.get_by_test_id("composer").is_visible()
    page.get_by_test_id("join").click()
    page.get_by_test_id("composer").fill("Good morning")
    page.get_by_test_id("composer").press("Enter")
    page.get_by_test_id("message").get_by_text("Good morning").wait_for()
    assert slack.workspace.user("cho.park").id in room.members


def test_a_button_asks_first_and_its_message_changes_in_place(
    page: "Page", slack: PracticeSlack, room: Channel, heard: Heard
) -> None:
    post(slack, room, "Is it done?", blocks=[buttons()])
    button = page.get_by_test_id("message").locator("[data-action-id=done]")
    button.click()
    page.get_by_test_id("confirm-no").click()
    assert heard.actions == []
    button.click()
    page.get_by_test_id("confirm-yes").click()
    page.get_by_text("Done ✅").wait_for()
    assert len(heard.actions) == 1


def test_a_reply_stays_in_its_thread(page: "Page", slack: PracticeSlack, room: Channel) -> None:
    post(slack, room, "A question")
    message = page.get_by_test_id("message").filter(has_text="A question")
    message.hover()
    message.get_by_test_id("reply").click()
    page.get_by_test_id("thread-composer").fill("An answer")
    page.get_by_test_id("thread-composer").press("Enter")
    page.get_by_test_id("thread-panel").get_by_text("An answer").wait_for()
    page.get_by_test_id("replies").get_by_text("1 reply").wait_for()
    assert page.locator("#messages").get_by_text("An answer").count() == 0
    page.get_by_test_id("thread-composer").press("Escape")
    assert not page.get_by_test_id("thread-panel").is_visible()


def test_a_shortcut_on_a_message_reaches_the_app(
    page: "Page", slack: PracticeSlack, room: Channel, heard: Heard
) -> None:
    post(slack, room, "A topic")
    message = page.get_by_test_id("message").filter(has_text="A topic")
    message.hover()
    message.get_by_test_id("message-menu").click()
    page.get_by_role("menuitem", name="Add to agenda").click()
    slack.wait_until(lambda: heard.texts == ["A topic"])


def test_the_home_is_published_when_it_is_opened(page: "Page") -> None:
    page.get_by_test_id("home-tab").click()
    page.get_by_test_id("home").get_by_text("Yours").wait_for()
    assert page.get_by_test_id("home").locator("[data-action-id=done]").is_visible()


def test_the_clock_walks_by_the_hour_the_day_and_to_what_is_due(page: "Page", slack: PracticeSlack) -> None:
    clock = page.get_by_test_id("clock")
    assert "10:00 AM" in clock.inner_text()
    assert "Next: Fri, Nov 20, 11:00 AM · the bell rings" in clock.inner_text()
    page.get_by_test_id("plus-hour").click()
    clock.get_by_text("11:00 AM", exact=True).wait_for()
    page.get_by_test_id("plus-day").click()
    clock.get_by_text("Sat, Nov 21", exact=True).wait_for()
    settled(page)
    page.get_by_test_id("next-due").click()
    clock.get_by_text("12:00 PM", exact=True).wait_for()
    assert slack.clock() == START + timedelta(days=1, hours=2)


def test_the_log_shows_calls_and_a_fault_that_was_switched_on(page: "Page", slack: PracticeSlack) -> None:
    page.get_by_test_id("log-toggle").click()
    panel = page.get_by_test_id("log-panel")
    panel.get_by_text("apps.connections.open").wait_for()
    page.get_by_test_id("faults").locator("summary").click()
    page.get_by_test_id("fault-method").fill("views.publish")
    page.get_by_test_id("fault-kind").select_option("500")
    page.get_by_test_id("fault-add").click()
    page.get_by_test_id("fault-clear").wait_for()
    page.get_by_test_id("home-tab").click()
    panel.locator(".failed").get_by_text("views.publish").wait_for()
    assert "Ann Reyes" in panel.locator(".failed").inner_text()
    assert slack.faults.as_json() == []


def test_what_people_write_never_becomes_markup(page: "Page", slack: PracticeSlack, room: Channel) -> None:
    words = "<img src=x onerror=alert(1)> <javascript:alert(1)|press> *<b>* `<i>`"
    slack.person("ann.reyes").say(words, channel=room.id)
    post(slack, room, words, blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": words}}])
    post(
        slack, room, words, blocks=[{"type": "markdown", "text": f"# {words}\n[press](javascript:alert(1))"}]
    )
    page.get_by_test_id("message").nth(2).wait_for()
    assert page.locator("#messages").locator("img, b:not(.message-head b), i, script, a").count() == 0


MRKDWN = {
    "*bold* _it_ ~gone~ `code`": "<strong>bold</strong> <em>it</em> <s>gone</s> <code>code</code>",
    "2*3*4 snake_case_name * alone": "2*3*4 snake_case_name * alone",
    "*bold _both_* (*inside*), *end*.": (
        "<strong>bold <em>both</em></strong> (<strong>inside</strong>), <strong>end</strong>."
    ),
    "&gt; said &amp; done\nafter": "<blockquote>said &amp; done</blockquote>after",
    "a &lt;b&gt;": "a &lt;b&gt;",
    ":tada: :no_such: 10:30:15": "🎉 :no_such: 10:30:15",
    "```x *y*```": '<pre tabindex="0"><code>x *y*</code></pre>',
    "<!date^1796140800^{date_num} {time}|then>": '<time title="then">2026-12-01 9:00 AM</time>',
    "<!date^1796140800^{nonsense}|then>": '<time title="then">then</time>',
    "<!here>": '<span class="pill pill-loud">@here</span>',
    "<https://county.example/a?b=1&amp;c=2|*the* plan>": (
        '<a href="https://county.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">'
        "<strong>the</strong> plan</a>"
    ),
}


def test_mrkdwn_is_shown_as_slack_shows_it(page: "Page", slack: PracticeSlack, room: Channel) -> None:
    for written in MRKDWN:
        post(slack, room, written)
    page.get_by_test_id("message").nth(len(MRKDWN) - 1).wait_for()
    shown = [text.inner_html() for text in page.get_by_test_id("message").locator(".text").all()]
    assert dict(zip(MRKDWN, shown, strict=True)) == MRKDWN


def test_nothing_is_wider_than_a_phone(phone: "Page", slack: PracticeSlack, room: Channel) -> None:
    row = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": f"a wide column {n}"} for n in range(9)]] * 2,
    }
    post(
        slack,
        room,
        "x" * 300,
        blocks=[row, {"type": "section", "text": {"type": "mrkdwn", "text": "y" * 300}}, buttons()],
    )
    phone.get_by_test_id("message").wait_for()
    widths = {"channel": overflow(phone)}
    for panel in ("log-toggle", "drawer-toggle"):
        phone.get_by_test_id(panel).click()
        settled(phone)
        widths[panel] = overflow(phone)
        phone.keyboard.press("Escape")
    phone.get_by_test_id("drawer-toggle").click()
    phone.get_by_test_id("home-tab").click()
    phone.get_by_test_id("home").get_by_text("Yours").wait_for()
    widths["home"] = overflow(phone)
    phone.get_by_test_id("drawer-toggle").click()
    phone.get_by_test_id(f"channel-{room.name}").click()
    form(phone, "/form")
    widths["form"] = overflow(phone)
    assert set(widths.values()) == {0}, widths
