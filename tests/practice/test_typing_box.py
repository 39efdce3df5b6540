import pytest

from practice.typing_box import as_sent
from tests.practice.workbench import new_slack


@pytest.fixture(scope="module")
def ws():
    made = new_slack().workspace
    made.add_usergroup("leads", "Leads", ["ann.reyes"])
    made.change_usergroup(made.add_usergroup("old-leads", "Old leads", []), disabled_at=1)
    return made


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("for @ann.reyes.", "for <@ANN|ann.reyes>."),
        ("(@ann.reyes, @ben.ode)", "(<@ANN|ann.reyes>, <@BEN|ben.ode>)"),
        ("<@ANN> and <@ANN|whatever>", "<@ANN|ann.reyes> and <@ANN|ann.reyes>"),
        ("in #general", "in <#GENERAL|general>"),
        ("item #4 by @nobody", "item #4 by @nobody"),
        ("mail me@ann.reyes", "mail me@ann.reyes"),
        ("<!channel> <@U404> a & b", "&lt;!channel&gt; &lt;@U404&gt; a &amp; b"),
        ("@channel", "<!channel>"),
        ("group @leads, please", "group <!subteam^LEADS|@leads>, please"),
        ("<!subteam^LEADS> <!subteam^S404|@leads>", "<!subteam^LEADS|@leads> &lt;!subteam^S404|@leads&gt;"),
        ("@old-leads", "@old-leads"),
        ("see https://example.org/a?b=1&c=2", "see <https://example.org/a?b=1&amp;c=2>"),
    ],
)
def test_typed_text_arrives_as_slack_sends_it(ws, typed, sent):
    ids = {"ANN": ws.user("ann.reyes").id, "BEN": ws.user("ben.ode").id, "GENERAL": ws.channel("general").id}
    ids["LEADS"] = ws.usergroup("leads").id
    for name, real in ids.items():
        typed, sent = typed.replace(name, real), sent.replace(name, real)
    assert as_sent(ws, typed, with_names=True) == sent


def test_message_text_has_no_names_in_its_mentions(ws):
    assert as_sent(ws, "@ann.reyes", with_names=False) == f"<@{ws.user('ann.reyes').id}>"
    assert as_sent(ws, "@leads", with_names=False) == f"<!subteam^{ws.usergroup('@leads').id}>"
