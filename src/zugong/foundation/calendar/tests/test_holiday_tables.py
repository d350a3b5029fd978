from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zugong.foundation.calendar import queries
from zugong.foundation.calendar.actions import load_holiday_year
from zugong.foundation.calendar.days import Day
from zugong.foundation.calendar.models import HolidayDay, HolidayYear
from zugong.foundation.calendar.queries import read_calendar, working_calendar
from zugong.foundation.calendar.reasons import CalendarError
from zugong.foundation.calendar.seed import shipped_calendar

OFFICER = SimpleNamespace(code="p-1")
NEW_YEAR_2027 = {
    date(2026, 12, 31): (False, "元旦"),
    date(2027, 1, 1): (False, "元旦"),
    date(2027, 1, 3): (True, "元旦"),
}


@pytest.fixture(autouse=True)
def _fresh():
    queries.forget()
    yield
    queries.forget()


def load(year=2027, days=None, source="国办发明电〔2026〕1号"):
    return load_holiday_year(year=year, days=NEW_YEAR_2027 if days is None else days, source=source, by=OFFICER)


@pytest.mark.django_db
def test_new_table_tells_the_changed_dates_and_counts_at_once():
    assert working_calendar().add_working_days(date(2026, 12, 30), 2).date == date(2027, 1, 1)
    change = load()
    assert change.first_published
    assert change.changed_dates == (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3))
    found = working_calendar().add_working_days(date(2026, 12, 30), 2)
    assert (found.date, found.estimated) == (date(2027, 1, 4), False)


@pytest.mark.django_db
def test_correction_is_a_new_version_and_the_old_one_stays_readable():
    first = load()
    second = load(days={**NEW_YEAR_2027, date(2027, 1, 3): (False, "元旦"), date(2027, 2, 5): (False, "春节")})
    assert (first.table.version, second.table.version, second.first_published) == (1, 2, False)
    assert second.changed_dates == (date(2027, 1, 3), date(2027, 2, 5))
    assert first.table.days.get(date=date(2027, 1, 3)).is_workday
    assert read_calendar().entry(date(2027, 2, 5)) == Day(False, "春节")


@pytest.mark.django_db
def test_same_table_again_is_not_stored_twice():
    assert load().table == load().table
    assert HolidayYear.objects.count() == 1


@pytest.mark.django_db
def test_loading_the_shipped_year_changes_no_day():
    shipped = {day: (entry.is_workday, entry.name) for day, entry in shipped_calendar().tables[2016].days.items()}
    assert load(year=2016, days=shipped).days == ()


@pytest.mark.django_db
def test_calendar_is_read_once_and_then_only_its_version(monkeypatch):
    load()
    queries.forget()
    with CaptureQueriesContext(
        connection,
    ) as cold:
        working_calendar()
    with CaptureQueriesContext(connection) as warm:
        working_calendar()
    assert (len(cold), len(warm)) == (3, 0)
    monkeypatch.setattr(queries, "SECONDS", 0.0)
    queries.forget()
    kept = working_calendar()
    with CaptureQueriesContext(connection) as aged:
        assert working_calendar() is kept
    assert len(aged) == 1


@pytest.mark.django_db
def test_table_loaded_elsewhere_is_seen_when_the_kept_one_is_old(monkeypatch):
    monkeypatch.setattr(queries, "SECONDS", 0.0)
    assert 2027 not in working_calendar().published
    table = HolidayYear.objects.create(year=2027, version=1, source="x", loaded_at="2026-11-01T00:00Z", loaded_by="p-2")
    HolidayDay.objects.create(table=table, date=date(2027, 1, 1), is_workday=False, name="元旦")
    assert not working_calendar().is_workday(date(2027, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_table_rolled_back_leaves_nothing_behind():
    def load_and_fail():
        with transaction.atomic():
            load()
            assert 2027 in working_calendar().published
            raise LookupError

    with pytest.raises(LookupError):
        load_and_fail()
    assert 2027 not in working_calendar().published


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"days": {}},
        {"source": " "},
        {"source": "x" * 201},
        {"year": 1999},
        {"year": 2028},
        {"days": {date(2027, 1, 1): (False, " ")}},
        {"days": {date(2026, 11, 30): (False, "元旦")}},
    ],
)
def test_wrong_table_changes_nothing(wrong):
    with pytest.raises(CalendarError) as refusal:
        load(**wrong)
    assert str(refusal.value)
    assert not HolidayYear.objects.exists()


@pytest.mark.django_db
def test_database_refuses_the_same_version_or_day_twice():
    table = load().table
    for twice in (
        lambda: HolidayYear.objects.create(year=2027, version=1, source="x", loaded_at=table.loaded_at, loaded_by="x"),
        lambda: HolidayDay.objects.create(table=table, date=date(2027, 1, 1), is_workday=True, name="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            twice()
