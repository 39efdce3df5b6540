"""What a move means to those concerned: who had answered, a closed agenda, a day off put on its day."""

from datetime import timedelta

from tests.handlers.test_meetings import held, in_channel, open_form, post_agenda, told


def test_whoever_had_answered_for_another_day_is_told_once_and_asked_again_with_buttons(world):
    assert world.person("dee").command("/agenda attend yes", channel="committee").ok
    assert world.person("eli").command("/agenda attend @ben", channel="committee").ok
    world.work()
    ana = open_form(world, "Move one …")
    values = {"day": "2026-12-10", "time": "13:00", "because": "Court is full"}
    assert ana.submit({"meeting": "2026-12-08", **values}).ok
    told(world, ana, "The 2 seats that had answered are asked again, privately.")
    world.walk(timedelta(minutes=1))
    news = "is moved to *Thursday, 10 December 2026*, 13:00–14:30. Why: Court is full"
    for who in ("dee", "eli"):
        [message] = [one for one in world.person(who).dm if news in one.words]
        assert "Will you come for" in message.words
    [free] = [one for one in world.person("ben").dm if news in one.words]
    assert "You were named for Peers on the old day" in free.words
    assert not [one for who in ("ana", "cho") for one in world.person(who).dm if news in one.words]
    dee = world.person("dee")
    dee.click(next(one for one in dee.dm if news in one.words), label="Yes, I come")
    world.slack.wait_until(lambda: "Noted: you come" in str([one.words for one in dee.dm]))
    world.walk(world.at("2026-12-09"))
    assert len([one for one in world.person("eli").dm if news in one.words]) == 1


def test_a_seat_asked_again_is_not_asked_once_more_from_the_forecast(world):
    assert world.person("dee").command("/agenda attend yes", channel="committee").ok
    ana = open_form(world, "Move one …")
    assert ana.submit({"meeting": "2026-12-08", "day": "2026-12-10", "time": "09:00", "because": "Snow"}).ok
    world.walk(world.at("2026-12-07", "09:01"))
    forecast = next(one for one in ana.dm if "Quorum for" in one.words)
    ana.click(forecast, label="Ask those who have not answered")
    world.walk(timedelta(days=2))
    assert len([one for one in world.person("dee").dm if "Will you come for Hospital" in one.words]) == 1


def to_a_closed_agenda(world):
    ana = open_form(world, "Edit the series …")
    assert ana.submit({"notice": "72", "notice_unit": "hours"}).ok
    world.walk(world.at("2026-12-06"))


def close_agenda(world):
    """The agenda of 8 December is out and closed, 72 hours before."""
    world.led(to_a_closed_agenda)


def posted(world):
    [found] = [words for words in in_channel(world) if words.startswith("Agenda ·")]
    return found


def test_a_closed_agenda_shows_the_new_day_of_its_meeting_with_a_note(world):
    assert world.person("ben").command("/agenda add Beds", channel="committee").ok
    close_agenda(world)
    ana = open_form(world, "Move one …")
    values = {"day": "2026-12-08", "time": "13:00", "place": "Library", "because": "Court is full"}
    assert ana.submit({"meeting": "2026-12-08", **values}).ok
    world.walk(timedelta(minutes=1))
    assert "*Tuesday, 8 December 2026*, 13:00–14:30 · Library" in posted(world)
    assert "Beds" in posted(world)
    assert "is moved to *Tuesday, 8 December 2026*, 13:00–14:30, Library. Why: Court is full" in posted(world)


def test_a_closed_agenda_is_back_when_the_meeting_is_held_after_all(world):
    assert world.person("ben").command("/agenda add Beds", channel="committee").ok
    close_agenda(world)
    ana = open_form(world, "Skip one …")
    assert ana.submit({"meeting": "2026-12-08", "because": "Snow"}).ok
    world.walk(timedelta(minutes=1))
    assert "Call to order" not in posted(world)
    ana = open_form(world, "Hold one as planned …")
    assert ana.submit({"meeting": "2026-12-08"}).ok
    world.walk(timedelta(minutes=1))
    assert "Call to order" in posted(world)
    assert "The meeting is held as planned" in posted(world)


def test_new_days_off_say_which_meetings_are_still_on_them_and_move_them_from_there(world):
    post_agenda(world)
    ana = open_form(world, "Edit the series …")
    assert ana.submit({"holidays": "before"}).ok
    ana = open_form(world, "Days off …")
    assert "still on a day off" not in ana.views[-1].words
    assert ana.submit({"first": "2026-12-08", "last": "2027-01-12", "off_name": "Court recess"}).ok
    words = ana.views[-1].words
    assert "Justice and Health, *Tuesday, 8 December 2026*: its agenda is out, it stays there" in words
    assert "*Tuesday, 12 January 2027*" not in words
    assert ana.click(ana.views[-1], label="Move it …").ok
    world.slack.wait_until(lambda: "To which day?" in ana.views[-1].words)
    assert ana.submit({"day": "2026-12-04", "time": "09:00", "because": "Court recess"}).ok
    assert held(world)[0] == "2026-12-04"
