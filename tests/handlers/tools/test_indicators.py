"""/committee indicators: the list, the numbers that people give, and what others are shown of them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.outbox import OutboxMessage
from models.tools.indicator import About, Direction, Indicator, Measure, add_indicator, indicators_of
from models.tools.keeper import plan_asking
from models.tools.observation import observations_of
from models.tools.period import Period
from tests.handlers.test_committee import buttons
from tests.models.tools.plan_shapes import sheet


def shown(world, who="ana", rest=""):
    seen = world.person(who).command(f"/committee indicators {rest}".strip(), channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def add(world, name="Jail bookings", *, keeper="dee", **said) -> int:
    with world.session() as session:
        said = {"keeper": world.member(session, keeper) if keeper else None} | said
        made = add_indicator(session, world.member(session, "ana"), About(name, **said), now=world.now())
        plan_asking(session, made, now=world.now())
        return made.pk


def numbers(world) -> list[tuple[str, float]]:
    """The numbers that count, each with the first day of its period."""
    with world.session() as session:
        rows = observations_of(session, world.committee(session).pk)
        return [(row.starts_on.isoformat(), row.value) for row in rows]


def only(world) -> Indicator:
    with world.session() as session:
        [found] = indicators_of(session, world.committee(session).pk)
        return found


def said(world, seen) -> str:
    """What is shown once a form was taken, or a button has done its work."""
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1].words


def labels(message) -> list[str]:
    """The buttons beside and below."""
    beside = [block["accessory"]["text"]["text"] for block in message.blocks if "accessory" in block]
    return [*beside, *buttons(message)]


FORM = {"name": "Jail bookings", "direction": "down", "target": "1,030", "target_by": "2027-06-30"}


def test_from_an_empty_list_to_an_indicator_with_a_number_and_its_correction(world):
    ana = world.person("ana")
    empty = shown(world)
    assert "No indicator is kept yet." in empty.words
    assert "Press Add … to begin." in empty.words
    assert buttons(shown(world, "eli")) == []
    ana.click(empty, label="Add …")
    refused = ana.submit({**FORM, "target": "lots"})
    assert "“lots” is no number here" in refused.errors["target"]
    told = said(world, ana.submit({**FORM, "keeper": world.id("dee"), "unit": "people"}))
    assert "Saved: Jail bookings." in told
    assert "There is no number yet." in told
    assert "target 1,030 by 30 June 2027" in told
    message = shown(world, "dee", "jail bookings 1,042 of 1,060 for October: checked twice")
    assert (
        "Saved: Jail bookings, *1,042 of 1,060* for October 2026 (1 October 2026 to 31 October 2026)."
        in message.words
    )
    dee = world.person("dee")
    dee.click(message, label="Correct …")
    kept = said(world, dee.submit({"period": "September 2026", "value": "1,044"}))
    assert "for September 2026" in kept
    assert numbers(world) == [("2026-09-01", 1044)]
    assert (
        "*1,044 of 1,060* for September 2026 · target 1,030 by 30 June 2027: not reached yet"
        in shown(world).words
    )


def test_what_was_said_of_it_before_stays_readable_for_everybody(world):
    add(world, direction=Direction.DOWN, target=1030.0, source="*Jail* records")
    ana = world.person("ana")
    for values in ({"target": "900"}, {"target": "850", "source": "Dispatch", "direction": "neither"}):
        ana.click(shown(world, "ana", "jail"), label="Change …")
        told = said(world, ana.submit(values))
    assert "target 850" in told
    card = shown(world, "eli", "jail").words
    former = "lower is better, target 900, source “∗Jail∗ records”"
    assert f"Until 16 Nov 2026: {former}. Changed by Ana Reyes." in card
    assert "Until 16 Nov 2026: target 1,030. Changed by Ana Reyes." in card


def test_a_second_one_of_that_name_is_refused_with_the_form_kept(world):
    add(world)
    ana = world.person("ana")
    ana.click(shown(world), label="Add …")
    seen = ana.submit({**FORM, "name": " JAIL bookings"})
    assert "called “Jail bookings” already" in seen.errors["name"]
    assert ana.views[-1].title == "Indicator"
    assert only(world).name == "Jail bookings"


def test_who_is_not_on_the_committee_cannot_keep_one(world):
    ana = world.person("ana")
    ana.click(shown(world), label="Add …")
    seen = ana.submit({**FORM, "keeper": world.id("stranger")})
    assert "not on this committee yet" in seen.errors["keeper"]


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("Jail bookings 42 for December 2026", "still to come"),
        ("Jail bookings 42 for sometime", "“sometime” names no period here"),
        ("Jail bookings 42 for 2026", "not as long as this indicator's periods"),
        ("Jail bookings 42% for October", "without percent"),
        ("Jail bookings 4.5 for October", "no count"),
        ("Bail jookings", "no indicator of that name"),
        ("Jail", "Did you mean Jail bookings and Jail days?"),
    ],
)
def test_a_line_that_cannot_be_taken_is_answered_with_what_was_typed(world, rest, says):
    add(world)
    add(world, "Jail days")
    words = shown(world, "dee", rest).words
    assert says in words
    assert f"You typed: /committee indicators {rest}" in words
    assert numbers(world) == []


def test_a_line_without_a_period_opens_the_form_with_the_number(world):
    add(world, "Under 30 days")
    dee = world.person("dee")
    assert "Under 30 days" in shown(world, "dee", "under 30").words, "a name may have a number in it"
    dee.command("/committee indicators under 30 days 42", channel="committee")
    assert dee.views[-1].title == "Number"
    assert "for October 2026" in said(world, dee.submit({}))
    assert numbers(world) == [("2026-10-01", 42)]


def test_a_small_count_is_kept_only_after_a_word_and_hidden_from_others(world):
    add(world)
    dee = world.person("dee")
    asked = shown(world, "dee", "jail bookings 4 for October 2026")
    assert "rests on a count under 11" in asked.words
    assert numbers(world) == []
    seen = dee.click(asked, label="Keep it")
    world.slack.wait_until(lambda: "Saved: Jail bookings, *4*" in seen.text)
    assert "Others are shown &lt;11 instead." in str(seen.messages[-1].blocks)
    assert "<11* for October 2026" in shown(world, "eli").words.replace("&lt;", "<")
    dee.click(shown(world, "dee", "jail bookings"), label="Give a number …")
    warned = dee.submit({"period": "September 2026", "value": "7"})
    assert warned.ok
    assert "rests on a count under 11" in dee.views[-1].words
    assert dee.views[-1].values["value~again"]["value"]["value"] == "7"
    assert "for September 2026" in said(world, dee.submit({}))
    other = shown(world, "eli", "jail bookings").words
    assert "4" not in other.split("Latest:")[1].replace("&lt;11", "")


def test_a_table_is_taken_whole_or_not_at_all(world):
    add(world)
    dee = world.person("dee")
    dee.click(shown(world, "dee", "jail bookings"), label="From a table …")
    seen = dee.submit({"table": "Aug 2026,50\nSep 2026,=A1"})
    assert "Line 2: =A1 is a formula" in seen.errors["table~first"]
    seen = dee.submit({"table": "Aug 2026,50\nSep 2026,lots 9"})
    assert "Line 2: lots 9 – that is no number" in seen.errors["table~first"]
    assert numbers(world) == []
    assert dee.submit({"table": "Month,Bookings\nAug 2026,50\nSep 2026,9"}).ok
    assert "count under 11" in dee.views[-1].words
    told = said(world, dee.submit({}))
    assert "2 new numbers: August 2026 to September 2026" in told
    assert numbers(world) == [("2026-08-01", 50), ("2026-09-01", 9)]


def test_only_who_may_has_buttons_and_a_plain_member_is_refused(world):
    add(world)
    assert labels(shown(world, "eli", "jail bookings")) == ["All numbers", "All indicators"]
    assert labels(shown(world, "dee", "jail bookings"))[:2] == ["Give a number …", "From a table …"]
    assert labels(shown(world, "ana", "jail bookings"))[-3:] == ["Change …", "Fetch by itself …", "End"]
    assert "Nothing was changed" in shown(world, "eli", "jail bookings 42 for October").words
    eli = world.person("eli")
    assert "Nothing was changed" in said(
        world, eli.click(shown(world, "dee", "jail bookings"), label="From a table …")
    )
    assert numbers(world) == []


def test_another_period_begins_a_new_line_and_ending_it_keeps_the_numbers(world):
    add(world, direction=Direction.DOWN)
    shown(world, "dee", "jail bookings 42 for October 2026")
    ana = world.person("ana")
    ana.click(shown(world, "ana", "jail bookings"), label="Change …")
    assert "a new line begins" in said(world, ana.submit({"period": "quarter"}))
    assert only(world).period is Period.QUARTER
    seen = ana.click(shown(world, "ana", "jail bookings"), label="End")
    world.slack.wait_until(lambda: "is not kept any more" in seen.text)
    assert "not kept any more" in shown(world, "dee", "jail bookings 40 for Q3 2026").words
    seen = ana.click(seen.messages[-1], label="All numbers")
    world.slack.wait_until(lambda: "October 2026: *42*" in seen.text)
    seen = ana.click(shown(world, "ana", "jail bookings"), label="Keep it again")
    world.slack.wait_until(lambda: "is kept again" in seen.text)


def test_the_chart_comes_as_a_picture_with_its_words(world):
    add(world, "Cost & <!channel>", measure=Measure.AMOUNT, unit="$")
    assert "Chart" not in labels(shown(world, "eli", "cost"))
    for month, cost in (("September", 12), ("October", 10)):
        shown(world, "dee", f"cost {cost} for {month} 2026")
    eli = world.person("eli")
    eli.click(shown(world, "eli", "cost"), label="Chart")
    world.slack.wait_until(lambda: len(world.slack.workspace.files) == 2, 30)
    world.slack.wait_until(lambda: any("Line chart" in one.words for one in eli.dm), 30)
    files = {one.name: one.content for one in world.slack.workspace.files.values()}
    assert files["cost-channel.png"].startswith(b"\x89PNG")
    assert b"<svg" in files["cost-channel.svg"]
    words = eli.dm[-1].words
    assert "2 numbers: first $12 for September 2026, last shown $10 for October 2026" in words
    assert "<!channel>" not in str([one.text for one in eli.dm])


def test_the_keeper_is_asked_once_and_the_chairs_read_of_the_number(world):
    add(world)
    world.walk(world.at("2026-12-07", "08:59"))
    dee = world.person("dee")
    assert not any("What is Jail bookings" in one.words.replace("*", "") for one in dee.dm)
    world.walk(world.at("2026-12-07", "14:01"))
    question = dee.dm[-1]
    assert "What is *Jail bookings* for November 2026?" in question.words
    dee.click(question, label="Give the number …")
    assert "for November 2026" in said(world, dee.submit({"value": "38"}))
    world.walk(world.at("2026-12-11", "12:00"))
    digest = [one.words for one in world.person("ana").dm if "This week" in one.words]
    assert "*New numbers*\n• *Jail bookings*: *38* for November 2026" in digest[-1]
    world.walk(world.at("2026-12-18", "12:00"))
    digest = [one.words for one in world.person("ana").dm if "This week" in one.words]
    assert "New numbers" not in digest[-1]
    assert sum("What is *Jail" in one.words for one in dee.dm) == 1


def test_a_file_in_the_direct_messages_is_taken_with_the_name_of_its_indicator(world):
    add(world)
    dee, ana = world.person("dee"), world.person("ana")

    def answer(who, name: str, content: bytes, text: str) -> str:
        before = len(who.dm)
        who.drop(name, content, text=text)
        world.slack.wait_until(lambda: queued(world) > answered[0])
        answered[0] = queued(world)
        world.walk(timedelta(seconds=5))  # one message a second
        return "\n".join(one.words for one in who.dm[before:])

    answered = [0]
    rows = "".join(f"{month},{40 + place}\n" for place, month in enumerate(("Aug-26", "Sep-26", "Oct-26")))
    assert "3 new numbers: August 2026 to October 2026" in answer(
        dee, "bookings.csv", f"Month,Count\n{rows}".encode("utf-16"), "indicator jail bookings"
    )
    page = b"<!DOCTYPE html><html>log in</html>"
    assert "That is a web page" in answer(dee, "bookings.csv", page, "Indicator Jail bookings")
    small = b"Jul-26,4\nJun-26,30\n"
    assert "1 line in that file rests on a count under 11" in answer(dee, "s.csv", small, "indicator jail")
    assert len(numbers(world)) == 3
    assert "2 new numbers" in answer(dee, "s.csv", small, "indicator jail bookings, with small counts")
    assert "no indicator of that name" in answer(ana, "s.csv", small, "indicator nothing")
    told = answer(dee, "bookings.xlsx", sheet(["May 2026", 51], ["Apr 2026", 52]), "indicator jail bookings")
    assert "2 new numbers" in told
    assert "Please drop the file once more with the words `indicator NAME`" in answer(
        dee, "s.csv", small, "Indicators"
    )
    named = b"Month,Number,Note\nMar-26,50,John Smith has schizophrenia\n"
    assert "It seems to be about one person" in answer(dee, "n.csv", named, "indicator jail bookings")
    big = b"Oct-26,42\n" * 600_000
    assert "at most 5 MB can be read" in answer(dee, "big.csv", big, "indicator jail bookings")
    assert len(numbers(world)) == 7


def queued(world) -> int:
    """How many answers to files there are by now; those put aside for later do not count."""
    with world.session() as session:
        keys = session.exec(select(OutboxMessage.key)).all()
    return sum(key.startswith("indicator-read") for key in keys)
