"""Days and counts for the property tests."""

from datetime import date

from hypothesis import strategies as st

from zugong.foundation.calendar.seed import shipped_calendar

CALENDAR = shipped_calendar()
DAYS = st.dates(date(2005, 1, 1), date(2026, 12, 31))
FAR_DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
COUNTS = st.integers(-120, 120)
