import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from zugong.foundation import calendar
from zugong.site.commands.clock import command

CATALOGUE = Path(calendar.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def run(*words):
    return CliRunner().invoke(command, list(words))


def test_ten_working_days_with_reasons_as_json():
    result = run("2016-04-27", "+10wd", "--explain", "--json", "--lang", "en")
    answer = json.loads(result.output)
    assert (result.exit_code, answer["date"], answer["estimated"]) == (0, "2016-05-12", False)
    assert answer["why"][2:4] == [
        "2016-05-01 (Sun) is off for Labour Day: not counted",
        "2016-05-02 (Mon) is off for Labour Day: not counted",
    ]
    assert len(answer["why"]) == 6


def test_options_stand_anywhere_and_negative_counts_need_no_dashes():
    assert run("--lang", "en", "2016-05-12", "-10wd").output == "2016-04-27 Wed\n"
    assert run("2016-05-12", "--lang", "en", "-10d").output == "2016-05-02 Mon\n"


def test_rule_as_json_names_nominal_and_held_day():
    result = run("rule", "day 25", "2016", "--on-rest-day", "next", "--json", "--lang", "en")
    dates = json.loads(result.output)["dates"]
    assert len(dates) == 12
    assert dates[5] == {
        "nominal": "2016-06-25",
        "date": "2016-06-27",
        "estimated": False,
        "why": [
            "Day 25 of every month",
            "2016-06-25 (Sat) is a weekend",
            "Moved on to the next working day, 2016-06-27 (Mon)",
        ],
    }


def test_rule_in_words_is_a_line_a_month():
    lines = run("rule", "2nd friday", "2016", "--lang", "en").output.splitlines()
    assert (len(lines), lines[0]) == (12, "2016-01-08 Fri")


def test_year_not_yet_published_is_marked():
    result = run("2026-12-30", "+5wd", "--lang", "en", "--explain")
    assert "(estimate: the year has no published holiday table)" in result.output
    assert "The holiday table of 2027 is not yet published" in result.output


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("2016-04-27",),
        ("2016-04-27", "10"),
        ("2016-02-30", "+1d"),
        ("20160427", "+1d"),
        ("2016-04-27", "+10wd", "--jason"),
        ("2016-04-27", "+10wd", "--on-rest-day", "next"),
        ("2016-04-27", "+10wd", "--on-rest-day"),
        ("2016-04-27", "+10wd", "--lang", "fr"),
        ("2016-04-27", "+999999999wd"),
        ("2016-04-27", "+1d", "more"),
        ("rule", "day 25"),
        ("rule", "day 99", "2016"),
        ("rule", "day 25", "16"),
        ("rule", "day 25\n2016", "2016x"),
        ("rule", "day 25", "2016", "--on-rest-day", "later"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(words):
    result = run(*words)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


needs_catalogue = pytest.mark.skipif(not CATALOGUE.with_suffix(".mo").exists(), reason="compiled by make setup")


@needs_catalogue
def test_chinese_comes_first():
    result = run("2016-04-27", "+10wd", "--explain")
    assert result.output.splitlines()[0] == "2016-05-12 周四"
    assert "  2016年5月2日（周一）劳动节放假，不计入" in result.output.splitlines()


@needs_catalogue
def test_bad_input_is_told_in_both_languages():
    assert run("2016-04-27", "10").stderr == (
        "“10”不是有效天数：工作日请写 +10wd，自然日请写 +10d / "
        '"10" is not a count: write +10wd for working days or +10d for calendar days\n'
    )


def test_every_message_has_its_chinese():
    entries = CATALOGUE.read_text().split("\n\n")[1:]
    assert [entry for entry in entries if entry.strip().endswith('msgstr ""')] == []
