from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.foundation.calendar import day_rules
from zugong.foundation.calendar.day_rules import DayRule
from zugong.foundation.calendar.days import Day, WorkingCalendar, YearTable
from zugong.foundation.calendar.reasons import CalendarError

from .strategies import CALENDAR

RULES = st.one_of(
    st.integers(1, 31).map("day {}".format),
    st.tuples(st.sampled_from([*day_rules.ORDINALS]), st.sampled_from([*day_rules.WEEKDAYS, "workday"])).map(" ".join),
    st.tuples(st.sampled_from(day_rules.WEEKDAYS), st.sampled_from(["first", "2nd", "third", "last"])).map(
        lambda words: f"{words[0]} of {words[1]} week"
    ),
)
CHOICES = st.sampled_from(["keep", "next", "previous", "same-week"])


def days_of(text, year=2016, on_rest_day="keep"):
    found = DayRule.parse(text, on_rest_day).dates(year, CALENDAR)
    return [(day.date.month, day.date.day) for day in found]


def test_day_28_of_2016_met_rest_days_in_february_may_and_august():
    found = DayRule.parse("day 28", "next").dates(2016, CALENDAR)
    assert [(day.nominal.month, day.date.day) for day in found if day.date != day.nominal] == [
        (2, 29),
        (5, 30),
        (8, 29),
    ]


def test_missing_day_is_the_last_of_the_month():
    assert days_of("day 31")[:4] == [(1, 31), (2, 29), (3, 31), (4, 30)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2nd friday", (1, 8)),
        ("second  Friday", (1, 8)),
        ("last friday", (1, 29)),
        ("friday of first week", (1, 8)),  # 1 January 2016 is a Friday: its week began in December
        ("monday of last week", (1, 25)),
        ("last workday", (1, 29)),
        ("first workday", (1, 4)),
    ],
)
def test_rule_gives_january_2016(text, first):
    assert days_of(text)[0] == first


def test_fifth_weekday_missing_takes_the_last_and_says_so():
    found = DayRule.parse("5th friday").date_in(2016, 2, CALENDAR)
    assert found.date == date(2016, 2, 26)
    assert found.reasons[1].msgid == day_rules.NO_FIFTH


def test_rest_day_of_labour_day_moves_as_chosen():
    moved = {
        choice: DayRule.parse("day 1", choice).date_in(2016, 5, CALENDAR) for choice in ("keep", "next", "previous")
    }
    assert moved["keep"].date == date(2016, 5, 1)
    assert moved["next"].date == date(2016, 5, 3)
    assert moved["previous"].date == date(2016, 4, 29)
    assert moved["previous"].reasons[-1].msgid == day_rules.OTHER_MONTH


def test_same_week_prefers_later_then_earlier_then_keeps():
    assert DayRule.parse("day 2", "same-week").date_in(2016, 5, CALENDAR).date == date(2016, 5, 3)
    assert DayRule.parse("day 15", "same-week").date_in(2016, 9, CALENDAR).date == date(2016, 9, 18)
    assert DayRule.parse("day 28", "same-week").date_in(2016, 5, CALENDAR).date == date(2016, 5, 27)
    week_off = {date(2016, 3, day): Day(False, "x") for day in range(7, 14)}
    kept = DayRule.parse("day 9", "same-week").date_in(2016, 3, WorkingCalendar({2016: YearTable(week_off, "x")}))
    assert (kept.date, kept.reasons[-1].msgid) == (date(2016, 3, 9), day_rules.NO_WORKDAY_IN_WEEK)


def test_make_up_day_is_not_moved_and_is_said():
    found = DayRule.parse("day 12", "next").date_in(2016, 6, CALENDAR)
    assert (found.date, found.reasons[-1].msgid) == (date(2016, 6, 12), day_rules.IS_MAKE_UP)


@given(RULES, CHOICES, st.integers(2000, 2030))
def test_rule_holds_in_every_month(text, choice, year):
    found = DayRule.parse(text, choice).dates(year, CALENDAR)
    assert [day.nominal.month for day in found] == list(range(1, 13))
    for day in found:
        _promise(day, choice)
        missing = {day.nominal.year, day.date.year} - CALENDAR.published
        assert day.estimated == bool(missing)
        assert all(day.why)


def _promise(day, choice):
    """What each choice promises of a day met on a rest day."""
    rest = not CALENDAR.is_workday(day.nominal)
    if not rest or choice == "keep":
        assert day.date == day.nominal
    elif choice == "next":
        assert day.date == CALENDAR.next_workday(day.nominal)
    elif choice == "previous":
        assert day.date == CALENDAR.previous_workday(day.nominal)
    else:
        assert day.date.isocalendar()[:2] == day.nominal.isocalendar()[:2]
        week = [day.nominal - timedelta(days=day.nominal.weekday() - n) for n in range(7)]
        assert CALENDAR.is_workday(day.date) or not any(map(CALENDAR.is_workday, week))


@pytest.mark.parametrize(
    "text", ["", "25", "day 0", "day 32", "6th friday", "friday", "friday of 4th week", "last holiday"]
)
def test_unreadable_rule_is_refused(text):
    with pytest.raises(CalendarError) as refusal:
        DayRule.parse(text)
    assert str(refusal.value)


def test_unknown_choice_for_rest_days_is_refused():
    with pytest.raises(CalendarError, match="later"):
        DayRule.parse("day 25", "later")
