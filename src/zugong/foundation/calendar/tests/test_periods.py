from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zugong.foundation.calendar.periods import Period
from zugong.foundation.calendar.reasons import CalendarError

KINDS = st.sampled_from(["year", "half", "quarter", "month", "week"])
DAYS = st.dates(date(1905, 1, 1), date(2990, 12, 31))


@pytest.mark.parametrize(
    ("code", "start", "end", "months"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31), 12),
        ("2016-H1", date(2016, 1, 1), date(2016, 6, 30), 6),
        ("2016-h2", date(2016, 7, 1), date(2016, 12, 31), 6),
        ("2016-Q2", date(2016, 4, 1), date(2016, 6, 30), 3),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), 1),
        ("2016-W05", date(2016, 2, 1), date(2016, 2, 7), 0),
        ("2015-W53", date(2015, 12, 28), date(2016, 1, 3), 0),
    ],
)
def test_period_reads_its_code(code, start, end, months):
    period = Period.parse(code)
    assert (period.start, period.end, len(period.months()), str(period)) == (start, end, months, code.upper())


@pytest.mark.parametrize(
    "code",
    [
        "",
        "16",
        "2016-",
        "2016-H3",
        "2016-Q0",
        "2016-13",
        "2016-7",
        "2016-W54",
        "2016-W5",
        "1899",
        "二〇一六",
        "2016-H01",
    ],
)
def test_unreadable_period_is_refused(code):
    with pytest.raises(CalendarError) as refusal:
        Period.parse(code)
    with translation.override("en"):
        assert "2016-H1" in str(refusal.value)


@given(DAYS, KINDS)
def test_period_of_a_day_holds_it_and_meets_its_neighbours(day, kind):
    period = Period.holding(day, kind)
    assert period.contains(day)
    assert Period.parse(period.code) == period
    assert period.next().previous() == period
    assert period.next().start == period.end + timedelta(days=1)
    assert not period.contains(period.previous())


@given(DAYS, KINDS)
def test_months_lie_in_the_period(day, kind):
    period = Period.holding(day, kind)
    assert all(period.contains(month) for month in period.months())


def test_period_says_its_name():
    with translation.override("en"):
        assert [str(Period.parse(code).title) for code in ("2016", "2016-H1", "2016-Q2")] == [
            "2016", "First half of 2016", "Quarter 2 of 2016",
        ]  # fmt: skip
