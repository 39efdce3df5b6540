"""Slack takes a message and its answer is lost: nobody gets it twice, and nobody misses it.

Look-ups lose their answers too, and now and then Slack refuses a call in a way that leaves the same doubt.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random

from chaos.points import LOOK_UP, SEND
from chaos.report import Result
from chaos.stage import Stage, plain, said
from models import outbox
from models.outbox import Kind, Op

A_WHILE = timedelta(seconds=5)


def lost_answers(seed: int, *, short: bool) -> Result:
    """1,000 lost answers in the long form."""
    people, wanted = (12, 50) if short else (60, 1000)
    chance, lost, words = Random(seed), Counter[str](), list[str]()
    with Stage("sqlite", people) as stage:
        convener = stage.address.convener()
        while lost[SEND] < wanted:
            heard_by = chance.sample(stage.names, chance.randint(people // 4, people))
            words += _write(stage, heard_by, batch=len(words))
            lost += _lose(stage, chance, len(heard_by))
            while stage.waiting() is not None:
                convener.clockwork.work()
                stage.clock.advance(A_WHILE)
            lost -= _spared(stage)
        convener.stop()
        shown = Counter(message.text for message in said(stage))
    twice = sum(shown.values()) - len(shown)
    missed = len(set(words) - set(shown))
    figures = {
        "lost answers": dict(lost),
        "messages": len(words),
        "sent twice": twice,
        "missed": missed,
    }
    bar = f"{wanted} answers to sends lost; none sent twice, none missed"
    return Result("lost_answers", figures, bar, not twice and not missed)


def _write(stage: Stage, names: list[str], *, batch: int) -> list[str]:
    """A message to each, and one with an answer in its thread to a channel; returns their words."""
    space, now = stage.slack.workspace, stage.clock()
    channel, head = space.channel("committee").id, f"To all, {batch}"
    with stage.database.transaction() as session:
        put = partial(outbox.enqueue, session, stage.committee_id, kind=Kind.NOTICE, now=now)
        for name in names:
            put(plain(f"To {name}, {batch}"), key=f"{name}:{batch}", target=space.user(name).id)
        put(plain(head), key=f"head:{batch}", target=channel)
        below = partial(put, op=Op.REPLY, anchor_key=f"head:{batch}")
        below(plain(f"{head}, more"), key=f"more:{batch}", target=channel)
    return [*(f"To {name}, {batch}" for name in names), head, f"{head}, more"]


def _lose(stage: Stage, chance: Random, messages: int) -> Counter[str]:
    """Switches on what goes wrong with the next calls; returns how many answers are to be lost, by method."""
    lost = Counter(
        {
            SEND: chance.randint(messages // 2, messages),
            LOOK_UP: chance.randint(1, 1 + messages // 4),
            "conversations.replies": chance.randint(0, 1),
            "conversations.open": chance.randint(0, 1),
        }
    )
    for method, times in (+lost).items():
        stage.slack.faults.add(method, kind="answer_lost", times=times)
    if chance.random() < 0.5:
        stage.slack.faults.add(SEND, kind="500", times=chance.randint(1, 1 + messages // 10))
    return lost


def _spared(stage: Stage) -> Counter[str]:
    """The answers that were to be lost and were not, for want of calls; none is lost any more."""
    left = Counter[str]()
    for fault in stage.slack.faults.as_json():
        if fault["kind"] == "answer_lost":
            left[fault["method"]] += fault["times"]
    stage.slack.faults.clear()
    return left
