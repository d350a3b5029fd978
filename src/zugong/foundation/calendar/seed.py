"""The holiday tables shipped with the program: the State Council's notices as coded in ``chinesecalendar``."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.metadata import version

from chinese_calendar import constants

from .days import Day, WorkingCalendar, YearTable

NEW_YEAR = constants.Holiday.new_years_day.value
_NAMES = {
    constants.Holiday.new_years_day.value: "元旦",
    constants.Holiday.spring_festival.value: "春节",
    constants.Holiday.tomb_sweeping_day.value: "清明节",
    constants.Holiday.labour_day.value: "劳动节",
    constants.Holiday.dragon_boat_festival.value: "端午节",
    constants.Holiday.mid_autumn_festival.value: "中秋节",
    constants.Holiday.national_day.value: "国庆节",
    constants.Holiday.anti_fascist_70th_day.value: "抗战胜利纪念日",
}


@cache
def shipped_calendar() -> WorkingCalendar:
    """Every year the package knows counts as published; no other."""
    entries = {day: Day(False, _NAMES[name]) for day, name in constants.holidays.items()}
    entries |= {day: Day(True, _NAMES[name]) for day, name in constants.workdays.items()}
    years = {day.year for day in entries}
    source = f"chinesecalendar {version('chinesecalendar')}"
    days: dict[int, dict[date, Day]] = {year: {} for year in sorted(years)}
    for day, entry in sorted(entries.items()):
        days[_notice_year(day, entry, years)][day] = entry
    return WorkingCalendar({year: YearTable(table, source) for year, table in days.items()})


def _notice_year(day: date, entry: Day, years: set[int]) -> int:
    """Rest around New Year in December comes from the next year's notice, and goes when that notice is replaced."""
    belongs_to_next = day.month == 12 and entry.name == _NAMES[NEW_YEAR] and day.year + 1 in years
    return day.year + belongs_to_next
