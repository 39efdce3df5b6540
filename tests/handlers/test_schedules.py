"""/committee schedule: read, changed, paused and run by coordinators."""

from sqlmodel import select

from models.audit import AuditLine
from models.catch_up import CatchUp
from models.schedule import Occurrence, Outcome, Schedule, Work

CHECKIN = "*Check-in of Diversion*"


def opened(world, who="ana"):
    person = world.person(who)
    assert person.command("/committee schedule").ok
    return person


def row(world, work):
    with world.session() as session:
        return session.exec(select(Schedule).where(Schedule.work == work)).one()


def press(world, person, action_id, value):
    before = person.views[-1].hash
    person.click(person.views[-1], action_id, value=value)
    world.slack.wait_until(lambda: person.views[-1].hash != before)


def press_on(world, person, action_id, work):
    press(world, person, action_id, str(row(world, work).pk))


def test_every_schedule_is_told_in_words(world):
    told = opened(world).views[-1].words
    assert f"{CHECKIN}: every second Monday at 9:00 — next Monday, 16 November 2026" in told
    assert "*Digest to the chairs*: every Friday at 8:00 — next Friday, 20 November 2026" in told
    assert "Thursday, 3 December 2026 at 9:00 · Agenda for the meeting on 8 December" in told
    assert "End of the meeting on 8 December" in told


def test_nudges_of_several_zones_are_one_line(world):
    with world.session() as session:
        from models.rhythm import plan_nudges

        plan_nudges(session, world.committee(session), "America/New_York", now=world.now())
    told = opened(world).views[-1].words
    assert told.count("Nudges about dates") == 1
    assert "2 time zones" in told


def test_only_coordinators_see_it(world):
    seen = world.person("ben").command("/committee schedule")
    assert "coordinator" in seen.text
    assert world.person("ben").views == []


def test_another_rule_is_said_back_and_kept(world):
    ana = opened(world)
    press_on(world, ana, "schedule.edit", Work.ROUND_OPEN)
    assert ana.submit({"every": "m1", "weekday": "3", "time": "10:15"}).ok
    told = ana.views[-1].words
    assert "Saved: *Check-in of Diversion*: the first Thursday of the month at 10:15" in told
    assert row(world, Work.ROUND_OPEN).next_run == world.at("2026-12-03", "10:15")


def test_the_other_week_is_chosen_by_the_day_it_begins(world):
    ana = opened(world)
    press_on(world, ana, "schedule.edit", Work.ROUND_OPEN)
    assert ana.submit({"start": "2026-11-23"}).ok
    assert row(world, Work.ROUND_OPEN).next_run == world.at("2026-11-23")


def test_a_start_many_years_away_is_refused_on_its_field(world):
    ana = opened(world)
    press_on(world, ana, "schedule.edit", Work.ROUND_OPEN)
    seen = ana.submit({"start": "2126-11-23"})
    assert [key.partition("~")[0] for key in seen.errors] == ["start"]


def test_opened_and_saved_unchanged_it_stays_as_it_was(world):
    before = row(world, Work.ROUND_OPEN)
    ana = opened(world)
    press_on(world, ana, "schedule.edit", Work.ROUND_OPEN)
    assert ana.submit().ok
    after = row(world, Work.ROUND_OPEN)
    assert (after.rule, after.next_run) == (before.rule, before.next_run)


def test_what_is_done_about_missed_ones_is_chosen_said_back_and_on_record(world):
    ana = opened(world)
    assert "when missed" not in ana.views[-1].words
    press_on(world, ana, "schedule.edit", Work.DIGEST)
    assert "Up to 15 minutes late it is done in any case." in ana.views[-1].words
    assert ana.submit({"catch_up": "skip"}).ok
    told = ana.views[-1].words
    assert told.count("next Friday, 20 November 2026 · when missed, left out") == 2
    assert row(world, Work.DIGEST).policy is CatchUp.SKIP
    with world.session() as session:
        lines = session.exec(select(AuditLine).where(AuditLine.act == "schedule.change")).all()
    chosen = [(line.before, line.after) for line in lines if "catch_up" in line.after]
    assert chosen == [({"catch_up": None}, {"catch_up": "skip"})]


def test_the_usual_way_with_missed_ones_is_not_spoken_of(world):
    ana = opened(world)
    press_on(world, ana, "schedule.edit", Work.DIGEST)
    assert ana.submit({"catch_up": "run_all"}).ok
    assert "when missed, each one is done, late" in ana.views[-1].words
    press_on(world, ana, "schedule.edit", Work.DIGEST)
    assert ana.submit({"catch_up": "run_once"}).ok
    assert "when missed" not in ana.views[-1].words


def test_for_the_nudges_only_missed_ones_are_asked_about_and_all_zones_follow(world):
    with world.session() as session:
        from models.rhythm import plan_nudges

        plan_nudges(session, world.committee(session), "America/New_York", now=world.now())
    ana = opened(world)
    press(world, ana, "schedule.edit", "nudges")
    assert "Up to 9 hours late it is done in any case." in ana.views[-1].words
    assert "How often" not in ana.views[-1].words
    assert ana.submit({"catch_up": "run_once"}).ok
    assert "(2 time zones) — next Monday, 16 November 2026 · when missed, done once" in ana.views[-1].words
    with world.session() as session:
        nudges = session.exec(select(Schedule).where(Schedule.work == Work.NUDGE)).all()
    assert [one.policy for one in nudges] == [CatchUp.RUN_ONCE] * 2


def test_the_form_leads_back_to_the_list(world):
    ana = opened(world)
    press_on(world, ana, "schedule.edit", Work.DIGEST)
    press(world, ana, "schedule.list", None)
    assert CHECKIN in ana.views[-1].words


def test_paused_it_sends_nothing_and_resumed_it_goes_on(world):
    ana = opened(world)
    press_on(world, ana, "schedule.pause", Work.DIGEST)
    assert "*Digest to the chairs*: every Friday at 8:00 — *paused*" in ana.views[-1].words
    world.walk(world.at("2026-11-21"))
    assert outcomes(world, Work.DIGEST) == []
    ana = opened(world)
    press_on(world, ana, "schedule.resume", Work.DIGEST)
    assert outcomes(world, Work.DIGEST) == [(Outcome.SKIPPED, "paused")]
    world.walk(world.at("2026-11-28"))
    assert outcomes(world, Work.DIGEST)[1:] == [(Outcome.FIRED, "")]


def outcomes(world, work):
    with world.session() as session:
        rows = session.exec(select(Occurrence).join(Schedule).where(Schedule.work == work)).all()
        return [(one.outcome, one.reason) for one in rows]


def test_run_now_asks_first_and_does_it_once(world):
    ana = opened(world)
    block = next(
        b for b in ana.views[-1].blocks if b.get("block_id") == f"schedule:{row(world, Work.DIGEST).pk}"
    )
    run = next(e for e in block["elements"] if e["action_id"] == "schedule.run")
    assert run["confirm"]["title"]["text"] == "Run it now?"
    press_on(world, ana, "schedule.run", Work.DIGEST)
    world.work()
    world.work()
    assert outcomes(world, Work.DIGEST) == [(Outcome.FIRED, "")]
    assert row(world, Work.DIGEST).next_run == world.at("2026-11-20", "08:00")


def test_pausing_the_nudges_pauses_every_zone_and_new_ones(world):
    from models.rhythm import nudges_of, plan_nudges

    ana = opened(world)
    press(world, ana, "schedule.pause", "nudges")
    with world.session() as session:
        plan_nudges(session, world.committee(session), "America/Chicago", now=world.now())
        assert [one.paused for one in nudges_of(session, 1)] == [True, True]
    world.walk(world.at("2026-11-18"))
    assert outcomes(world, Work.NUDGE) == []


def test_a_button_about_what_comes_once_is_refused(world):
    """Ids in buttons are claims: what is not offered cannot be pressed for."""
    ana = opened(world)
    with world.session() as session:
        agenda = session.exec(select(Schedule).where(Schedule.work == Work.AGENDA)).first()
    for block in ana.views[-1].body["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == "schedule.run" and element["value"] != "nudges":
                element["value"] = str(agenda.pk)
    buttons = [b for b in ana.views[-1].body["blocks"] if str(b.get("block_id")).startswith("schedule:")]
    seen = ana.click(ana.views[-1], "schedule.run", block_id=buttons[0]["block_id"])
    assert seen.ok
    with world.session() as session:
        assert session.get_one(Schedule, agenda.pk).next_run == agenda.next_run


def test_a_very_large_schedule_stays_within_slacks_limits(world):
    from models.roster import put_workgroup
    from models.workgroup import Mode

    with world.session() as session:
        ana, committee = world.member(session, "ana"), world.committee(session)
        for number in range(45):
            put_workgroup(
                session,
                ana,
                committee,
                name=f"Group {number:02d} " + "x" * 120,
                channel_id=None,
                mode=Mode.WORKPLAN,
                leads=[ana],
                members=[],
                now=world.now(),
            )
    view = opened(world).views[-1]
    assert len(view.blocks) <= 100
    assert "more workgroups" in view.words
