"""Filling in, submitting and closing modals, and what the app's answer does to them."""

from typing import Any

import pytest

from practice.submissions import TROUBLE
from practice.typed import REQUIRED
from tests.practice.workbench import (
    actions,
    button,
    connected,
    field,
    modal,
    new_app,
    options,
    plain,
    section,
)

heard: list[dict[str, Any]] = []
answer: dict[str, Any] = {}


@pytest.fixture(scope="module", autouse=True)
def app(slack):
    app = new_app(slack)

    @app.view("form")
    def submitted(ack, body):
        heard.append(body)
        if not answer.get("silent"):
            ack(**answer)

    @app.view_closed("form")
    def closed(ack, body):
        heard.append(body)
        ack()

    @app.action("press")
    @app.action("it")
    def pressed(ack, body):
        heard.append(body)
        ack()

    @app.options("far")
    def offer(ack):
        ack(options=options("Apple", "Pear"))

    with connected(slack, app):
        yield


@pytest.fixture
def ann(slack):
    heard.clear()
    answer.clear()
    person = slack.person("ann.reyes")
    slack.workspace.drop_views(person.views)
    return person


@pytest.fixture
def show(slack, client, ann):
    def show(*blocks, **more):
        trigger = slack.parts.interactivity.new_trigger(ann.id)
        client.views_open(trigger_id=trigger, view=modal(*blocks, callback_id="form", **more))
        return ann.views[-1]

    return show


def test_submission_carries_what_was_typed_and_closes_the_form(slack, ann, show):
    show(
        field("title", "Title"),
        field("owner", element={"type": "users_select"}),
        field("due", element={"type": "datepicker"}),
        field("tags", element={"type": "checkboxes", "options": options("A", "B")}, optional=True),
        private_metadata="A12",
    )
    assert ann.submit({"Title": "Fix <it>", "owner": "ben.ode", "due": "2026-12-01"}).ok
    view = heard[0]["view"]
    values = view["state"]["values"]
    assert values["title"]["it"] == {"type": "plain_text_input", "value": "Fix <it>"}
    assert values["owner"]["it"]["selected_user"] == slack.workspace.user("ben.ode").id
    assert values["due"]["it"]["selected_date"] == "2026-12-01"
    assert values["tags"]["it"]["selected_options"] == []
    assert (view["private_metadata"], heard[0]["type"]) == ("A12", "view_submission")
    assert ann.views == []


def test_start_values_are_submitted_when_nothing_is_changed(ann, show):
    show(
        field("t", element={"type": "plain_text_input", "initial_value": "as before"}),
        field(
            "s",
            element={
                "type": "static_select",
                "options": options("A", "B"),
                "initial_option": options("B")[0],
            },
        ),
    )
    ann.submit()
    values = heard[0]["view"]["state"]["values"]
    assert values["t"]["it"]["value"] == "as before"
    assert values["s"]["it"]["selected_option"]["value"] == "b"


def test_empty_required_field_is_refused_at_the_persons_side(ann, show):
    show(field("title"), field("note", optional=True))
    seen = ann.submit()
    assert seen.errors == {"title": REQUIRED}
    assert heard == []
    assert len(ann.views) == 1


@pytest.mark.parametrize(
    ("element", "typed"),
    [
        ({"type": "plain_text_input", "max_length": 3}, "long"),
        ({"type": "plain_text_input", "min_length": 3}, "x"),
        ({"type": "plain_text_input"}, "two\nlines"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "5"}, "6"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "5"}, "4"),
        ({"type": "number_input", "is_decimal_allowed": True}, "NaN"),
        ({"type": "email_text_input"}, "nobody"),
        ({"type": "url_text_input"}, "example.org"),
        ({"type": "static_select", "options": options("A")}, "Z"),
        ({"type": "users_select"}, "nobody.here"),
        ({"type": "channels_select"}, "nowhere"),
        ({"type": "datepicker"}, "2026-02-30"),
        ({"type": "timepicker"}, "25:00"),
        ({"type": "datetimepicker"}, "soon"),
        ({"type": "multi_static_select", "options": options("A", "B"), "max_selected_items": 1}, ["a", "b"]),
    ],
)
def test_what_slacks_client_would_not_take_is_not_sent(ann, show, element, typed):
    show(field("f", element=element))
    assert set(ann.submit({"f": typed}).errors) == {"f"}
    assert heard == []


@pytest.mark.parametrize(
    ("element", "typed", "state"),
    [
        ({"type": "number_input", "is_decimal_allowed": True}, "1.5", {"value": "1.5"}),
        ({"type": "email_text_input"}, "a@example.org", {"value": "a@example.org"}),
        ({"type": "plain_text_input", "multiline": True}, "two\nlines", {"value": "two\nlines"}),
        ({"type": "timepicker"}, "09:00", {"selected_time": "09:00"}),
        (
            {"type": "multi_static_select", "options": options("A", "B")},
            ["A"],
            {"selected_options": options("A")},
        ),
        ({"type": "external_select", "action_id": "far"}, "pear", {"selected_option": options("Pear")[0]}),
        (
            {"type": "rich_text_input"},
            "hello",
            {
                "rich_text_value": {
                    "type": "rich_text",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}
                    ],
                }
            },
        ),
    ],
)
def test_each_kind_of_input_has_its_own_state(ann, show, element, typed, state):
    show(field("f", element=element))
    assert ann.submit({"f": typed}).errors == {}
    (held,) = heard[0]["view"]["state"]["values"]["f"].values()
    assert held == {"type": element["type"]} | state


def test_errors_stand_below_their_fields_and_the_typed_text_stays(ann, show):
    show(field("title"))
    answer.update(response_action="errors", errors={"title": "That is taken."})
    seen = ann.submit({"title": "Twice"})
    assert (seen.ok, seen.errors) == (False, {"title": "That is taken."})
    answer.clear()
    assert ann.submit().ok
    assert heard[1]["view"]["state"]["values"]["title"]["it"]["value"] == "Twice"


@pytest.mark.parametrize(
    "errors", [{"nowhere": "x"}, {"words": "not an input"}, {}, {"title": ""}, {"title": "ok", "gone": "x"}]
)
def test_errors_for_anything_but_real_inputs_are_trouble(ann, show, errors):
    show(section("words", block_id="words"), field("title"))
    answer.update(response_action="errors", errors=errors)
    seen = ann.submit({"title": "typed"})
    assert (seen.error, seen.errors) == (TROUBLE, {})
    assert ann.views[-1].values["title"]["it"]["value"] == "typed"


def test_late_answer_leaves_the_form_open_with_its_text(ann, show):
    show(field("title"))
    answer["silent"] = True
    assert ann.submit({"title": "typed"}).error == TROUBLE
    assert ann.views[-1].values["title"]["it"]["value"] == "typed"


def test_answer_can_replace_the_form(ann, show):
    view = show(field("title"))
    answer.update(response_action="update", view=modal(section("thank you"), title=plain("Done")))
    assert ann.submit({"title": "x"}).view.title == "Done"
    assert [v.id for v in ann.views] == [view.id]


def test_answer_can_put_a_form_on_top_until_there_are_three(ann, show):
    show(field("title"))
    answer.update(response_action="push", view=modal(field("more"), callback_id="form"))
    assert ann.submit({"title": "x"}).ok
    assert ann.submit({"more": "x"}).ok
    assert len(ann.views) == 3
    assert ann.submit({"more": "x"}).error == TROUBLE


def test_answer_with_an_invalid_view_is_trouble(ann, show):
    show(field("title"))
    answer.update(response_action="update", view=modal(section("")))
    assert ann.submit({"title": "x"}).error == TROUBLE


def test_answer_can_close_all_forms(ann, show):
    show(field("title"))
    answer.update(response_action="push", view=modal(field("more"), callback_id="form"))
    ann.submit({"title": "x"})
    answer.clear()
    answer.update(response_action="clear")
    ann.submit({"more": "x"})
    assert ann.views == []


def test_submitting_the_top_form_shows_the_one_below(ann, show):
    below = show(field("title"))
    answer.update(response_action="push", view=modal(field("more"), callback_id="form"))
    ann.submit({"title": "x"})
    answer.clear()
    ann.submit({"more": "y"})
    assert ann.views == [below]


def test_app_hears_of_a_closed_form_only_if_it_asked(ann, show):
    show(field("title"))
    ann.close_view()
    assert heard == []
    show(field("title"), notify_on_close=True)
    ann.close_view()
    assert (heard[0]["type"], heard[0]["is_cleared"]) == ("view_closed", False)


def test_form_that_clears_closes_all(slack, client, ann, show):
    first = show(field("title"), notify_on_close=True)
    trigger = slack.parts.interactivity.new_trigger(ann.id, first.id)
    client.views_push(trigger_id=trigger, view=modal(clear_on_close=True))
    ann.close_view()
    assert ann.views == []
    assert (heard[0]["view"]["id"], heard[0]["is_cleared"]) == (first.id, True)


def test_button_in_a_form_sends_what_is_typed_so_far(ann, show):
    view = show(field("title"), actions(button("More", "press")))
    ann.fill(view, {"title": "half"})
    ann.click(view, label="More")
    assert heard[0]["view"]["state"]["values"]["title"]["it"]["value"] == "half"
    assert heard[0]["container"] == {"type": "view", "view_id": view.id}


def test_dispatching_input_tells_the_app_when_it_changes(ann, show):
    view = show(
        field("kind", element={"type": "static_select", "options": options("A", "B")}, dispatch_action=True)
    )
    ann.fill(view, {"kind": "A"})
    ann.fill(view, {"kind": "A"})
    assert [body["actions"][0]["selected_option"]["value"] for body in heard] == ["a"]


def test_form_that_is_gone_cannot_be_submitted(ann, show):
    view = show(field("title"))
    ann.close_view()
    assert not ann.submit({"title": "x"}, view).ok
    assert heard == []


def test_response_url_comes_with_a_chosen_conversation(ann, show, general):
    element = {"type": "conversations_select", "response_url_enabled": True}
    show(field("where", element=element))
    ann.submit({"where": "general"})
    (url,) = heard[0]["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("where", general)
