"""Opening, stacking, changing and publishing views through the Web API."""

from datetime import timedelta

import pytest

from practice.methods_views import LARGEST_VIEW
from tests.practice.workbench import (
    actions,
    button,
    client_of,
    error_of,
    field,
    manifest,
    modal,
    new_slack,
    section,
)


@pytest.fixture
def ann(slack):
    person = slack.person("ann.reyes")
    slack.workspace.drop_views(person.views)
    return person


@pytest.fixture
def trigger(slack, ann):
    return lambda view=None: slack.parts.interactivity.new_trigger(ann.id, view)


def test_trigger_opens_one_view_only(client, ann, trigger):
    trigger_id = trigger()
    opened = client.views_open(trigger_id=trigger_id, view=modal(field("f")))["view"]
    assert ann.views[-1].id == opened["id"]
    assert opened["state"]["values"] == {"f": {"it": {"type": "plain_text_input", "value": None}}}
    again = error_of(client.views_open, trigger_id=trigger_id, view=modal(field("f")))
    assert again["error"] == "exchanged_trigger_id"


def test_trigger_lives_three_seconds(slack, client, trigger):
    early, late = trigger(), trigger()
    slack.clock.advance(timedelta(seconds=3))
    assert client.views_open(trigger_id=early, view=modal())["ok"]
    slack.clock.advance(timedelta(milliseconds=1))
    assert error_of(client.views_open, trigger_id=late, view=modal())["error"] == "expired_trigger_id"
    assert error_of(client.views_open, trigger_id="made.up", view=modal())["error"] == "invalid_trigger_id"


def test_invalid_view_does_not_use_up_the_trigger(client, trigger):
    trigger_id = trigger()
    answer = error_of(client.views_open, trigger_id=trigger_id, view={"type": "modal", "blocks": []})
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] missing required field: title [json-pointer:/view]"
    ]
    assert client.views_open(trigger_id=trigger_id, view=modal())["ok"]


def test_three_views_are_stacked_at_most(client, ann, trigger):
    client.views_open(trigger_id=trigger(), view=modal())
    for _ in range(2):
        client.views_push(trigger_id=trigger(ann.views[-1].id), view=modal())
    stack = ann.views
    assert [v.previous_id for v in stack] == [None, stack[0].id, stack[1].id]
    assert {v.root_id for v in stack} == {stack[0].id}
    refused = error_of(client.views_push, trigger_id=trigger(ann.views[-1].id), view=modal())
    assert refused["error"] == "push_limit_reached"


def test_push_needs_a_trigger_from_an_open_modal(client, trigger):
    assert error_of(client.views_push, trigger_id=trigger(), view=modal())["error"] == "invalid_trigger_id"


def test_update_keeps_what_was_typed_where_the_ids_stay(client, ann, trigger):
    view_id = client.views_open(trigger_id=trigger(), view=modal(field("f"), field("g")))["view"]["id"]
    ann.fill(ann.views[-1], {"f": "typed", "g": "lost"})
    updated = client.views_update(view_id=view_id, view=modal(section("new"), field("f"), field("h")))["view"]
    values = updated["state"]["values"]
    assert values["f"]["it"]["value"] == "typed"
    assert set(values) == {"f", "h"}


def test_update_with_an_old_hash_is_a_conflict(client, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    newer = client.views_update(view_id=view["id"], hash=view["hash"], view=modal())["view"]
    assert newer["hash"] != view["hash"]
    conflict = error_of(client.views_update, view_id=view["id"], hash=view["hash"], view=modal())
    assert conflict["error"] == "hash_conflict"


def test_view_is_found_by_its_external_id_which_is_unique(client, ann, trigger):
    client.views_open(trigger_id=trigger(), view=modal(external_id="wizard"))
    client.views_update(external_id="wizard", view=modal(section("two"), external_id="wizard"))
    assert "two" in ann.views[-1].words
    taken = error_of(
        client.views_push, trigger_id=trigger(ann.views[-1].id), view=modal(external_id="wizard")
    )
    assert taken["error"] == "duplicate_external_id"


def test_closed_view_cannot_be_updated(client, ann, trigger):
    view_id = client.views_open(trigger_id=trigger(), view=modal())["view"]["id"]
    ann.close_view()
    assert error_of(client.views_update, view_id=view_id, view=modal())["error"] == "not_found"


def test_view_must_not_be_larger_than_slack_takes(client, trigger):
    blocks = [section("x" * 2900) for _ in range(LARGEST_VIEW // 2900 + 1)]
    assert error_of(client.views_open, trigger_id=trigger(), view=modal(*blocks))["error"] == "view_too_large"


def test_home_is_published_for_one_member(slack, client, ann):
    first = client.views_publish(user_id=ann.id, view={"type": "home", "blocks": [section("mine")]})["view"]
    assert ann.home.words == "mine"
    assert slack.person("ben.ode").home is None
    second = client.views_publish(
        user_id=ann.id, view={"type": "home", "blocks": [actions(button("Go", "go"))]}, hash=first["hash"]
    )["view"]
    assert second["id"] == first["id"]
    stale = error_of(
        client.views_publish, user_id=ann.id, view={"type": "home", "blocks": []}, hash=first["hash"]
    )
    assert stale["error"] == "hash_conflict"


def test_home_needs_a_member_and_an_app_with_a_home_tab(client):
    view = {"type": "home", "blocks": []}
    assert error_of(client.views_publish, user_id="U404", view=view)["error"] == "user_not_found"
    with new_slack(manifest=manifest(app_home={"home_tab_enabled": False})) as slack:
        ann = slack.workspace.user("ann.reyes").id
        assert error_of(client_of(slack).views_publish, user_id=ann, view=view)["error"] == "not_enabled"
