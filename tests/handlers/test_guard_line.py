"""``python bot.py guard``: one line of JSON for a text, or for each line of standard input."""

import io
import json
import sys

import pytest

import bot


def test_a_text_gets_one_answer_that_holds_nothing_of_it(capsys):
    assert bot.main(["guard", "Travis B. was booked; SSN 601-44-2210"]) == 0
    printed = capsys.readouterr().out
    told = json.loads(printed)
    assert told["ok"] is False
    assert [one["kind"] for one in told["findings"]] == ["named_person_justice", "ssn"]
    assert set(told["findings"][0]) == {"kind", "severity", "start", "end", "why"}
    assert "Travis" not in printed
    assert "601" not in printed


def test_grey_is_ok_and_told(capsys):
    bot.main(["guard", "Three people with schizophrenia waited."])
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert told["findings"][0]["severity"] == "warn"


def test_each_line_of_standard_input_gets_an_answer(capsys, monkeypatch: pytest.MonkeyPatch):
    typed = io.TextIOWrapper(io.BytesIO(b"All is well.\r\n\nSSN 601-44-2210\n\xff\xfe\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", typed)
    assert bot.main(["guard"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["ok"] for answer in answers] == [True, True, False, True]


def test_no_text_is_a_text_too(capsys):
    bot.main(["guard", ""])
    assert json.loads(capsys.readouterr().out) == {"ok": True, "findings": []}
