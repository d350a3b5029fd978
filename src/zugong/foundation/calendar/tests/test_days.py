from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given

from zugong.foundation.calendar import reasons
from zugong.foundation.calendar.days import Day, WorkingCalendar, YearTable
from zugong.foundation.calendar.reasons import CalendarError

from .strategies import CALENDAR, COUNTS, DAYS, FAR_DAYS

MAKE_UP_2016 = [(2, 6), (2, 14), (6, 12), (9, 18), (10, 8), (10, 9)]
OFF_2016 = [(1, 1), *((2, day) for day in range(8, 13)), (4, 4), (5, 2), (6, 9), (6, 10), (9, 15), (9, 16)]
OFF_2016 += [(10, day) for day in range(3, 8)]


def test_2016_make_up_days_and_weekday_holidays_are_those_of_the_notice():
    year = [date(2016, 1, 1) + timedelta(days=n) for n in range(366)]
    worked = [(day.month, day.day) for day in year if day.weekday() >= 5 and CALENDAR.is_workday(day)]
    off = [(day.month, day.day) for day in year if day.weekday() < 5 and not CALENDAR.is_workday(day)]
    assert (worked, off) == (MAKE_UP_2016, OFF_2016)


def test_ten_working_days_over_labour_day_name_every_rest_day():
    found = CALENDAR.add_working_days(date(2016, 4, 27), 10)
    assert (found.date, found.estimated) == (date(2016, 5, 12), False)
    assert [(reason.msgid, reason.day) for reason in found.reasons[1:]] == [
        (reasons.WEEKEND, date(2016, 4, 30)),
        (reasons.HOLIDAY, date(2016, 5, 1)),
        (reasons.HOLIDAY, date(2016, 5, 2)),
        (reasons.WEEKEND, date(2016, 5, 7)),
        (reasons.WEEKEND, date(2016, 5, 8)),
    ]


def test_make_up_weekend_is_counted_and_said():
    found = CALENDAR.add_working_days(date(2016, 10, 1), 2)
    assert found.date == date(2016, 10, 9)
    assert [reason.day.day for reason in found.reasons if reason.msgid == reasons.MAKE_UP] == [8, 9]


def test_why_in_english_needs_no_catalogue():
    with translation.override("en"):
        assert CALENDAR.add_working_days(date(2016, 4, 29), 1).why == (
            "Working days counted from the day after 2016-04-29 (Fri): 1",
            "2016-04-30 (Sat) is a weekend: not counted",
            "2016-05-01 (Sun) is off for Labour Day: not counted",
            "2016-05-02 (Mon) is off for Labour Day: not counted",
        )


def test_year_without_table_is_an_estimate_that_says_so():
    found = CALENDAR.add_working_days(date(2026, 12, 30), 5)
    assert found.estimated
    assert found.reasons[-1] == reasons.Reason(reasons.NOT_PUBLISHED, n=2027)
    assert CALENDAR.add_working_days(date(1999, 5, 3), 5).reasons[-1].msgid == reasons.NOT_HELD


def test_december_days_come_from_the_next_years_notice():
    table = YearTable({date(2026, 12, 31): Day(False, "元旦")}, "notice")
    assert not CALENDAR.with_table(2027, table).is_workday(date(2026, 12, 31))
    assert CALENDAR.with_table(2022, YearTable({}, "notice")).entry(date(2022, 12, 31)) == Day(False, "元旦")


def test_source_is_named_only_for_years_held():
    assert CALENDAR.source(2016).startswith("chinesecalendar")
    assert CALENDAR.source(2099) == ""


@given(DAYS)
def test_day_agrees_with_the_package(day):
    import chinese_calendar  # noqa: PLC0415  # the yardstick of this test alone

    assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day)


@given(FAR_DAYS, COUNTS)
def test_adding_then_subtracting_comes_back_to_a_working_day(day, n):
    start = CALENDAR.next_workday(day)
    there = CALENDAR.add_working_days(start, n).date
    assert CALENDAR.add_working_days(there, -n).date == start
    assert CALENDAR.count_working_days(start, there) == n


@given(FAR_DAYS, COUNTS)
def test_one_more_working_day_is_later(day, n):
    assert CALENDAR.add_working_days(day, n).date < CALENDAR.add_working_days(day, n + 1).date or n in {-1, 0}
    assert CALENDAR.add_working_days(day, n).date <= CALENDAR.add_working_days(day + timedelta(days=1), n).date


@given(FAR_DAYS, COUNTS)
def test_every_day_passed_is_counted_or_has_its_reason(day, n):
    found = CALENDAR.add_working_days(day, n)
    skipped = [reason for reason in found.reasons if reason.msgid in {reasons.WEEKEND, reasons.HOLIDAY}]
    assert abs((found.date - day).days) == abs(n) + len(skipped)
    assert n == 0 or CALENDAR.is_workday(found.date)
    assert len(set(found.reasons)) == len(found.reasons)


@given(FAR_DAYS, COUNTS)
def test_estimated_exactly_when_a_counted_day_has_no_table(day, n):
    found = CALENDAR.add_working_days(day, n)
    step = timedelta(days=1 if n > 0 else -1)
    years = {(day + step * k).year for k in range(1, abs((found.date - day).days) + 1)}
    assert found.estimated == bool(years - CALENDAR.published)


@given(FAR_DAYS, COUNTS)
def test_calendar_days_are_never_moved_or_estimated(day, n):
    found = CALENDAR.add_days(day, n)
    assert (found.date, found.estimated) == (day + timedelta(days=n), False)
    assert len(found.why) in {1, 2}


@given(FAR_DAYS)
def test_neighbouring_workdays_are_one_step_away(day):
    assert CALENDAR.next_workday(day) == CALENDAR.add_working_days(day, 1).date
    assert CALENDAR.previous_workday(day) == CALENDAR.add_working_days(day, -1).date


@pytest.mark.parametrize(("day", "n"), [(date(2016, 1, 1), 10**9), (date(2999, 12, 30), 5), (date(1900, 1, 2), -9)])
def test_count_out_of_range_is_refused(day, n):
    for count in (WorkingCalendar().add_days, WorkingCalendar().add_working_days):
        with pytest.raises(CalendarError):
            count(day, n)
