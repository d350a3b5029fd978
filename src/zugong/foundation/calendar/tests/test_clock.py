from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zugong.foundation.calendar import queries
from zugong.foundation.calendar.actions import mark_sample
from zugong.foundation.calendar.clock import entered_now, today
from zugong.foundation.calendar.models import HolidayDay, HolidayYear, Sample

OFFICER = SimpleNamespace(code="p-1")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _fresh():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def ask(settings):
    """Set ZUGONG_TODAY."""

    def set_today(text):
        settings.ENVIRONMENT = SimpleNamespace(today=text)

    set_today("")
    return set_today


@pytest.mark.django_db
def test_real_database_has_the_real_day_in_china(ask):
    before = datetime.now(SHANGHAI)
    assert before.date() <= today() <= datetime.now(SHANGHAI).date()
    assert before <= entered_now() <= datetime.now(SHANGHAI)


@pytest.mark.django_db
def test_sample_is_pinned_and_keeps_the_time_of_day(ask):
    mark_sample(pinned_on=date(2016, 7, 15), by=OFFICER)
    now = entered_now()
    assert (today(), now.date(), now.utcoffset().total_seconds()) == (date(2016, 7, 15), date(2016, 7, 15), 8 * 3600)
    assert queries.is_sample()


@pytest.mark.django_db
def test_environment_moves_the_day_of_a_sample(ask):
    mark_sample(pinned_on=date(2016, 7, 15), by=OFFICER)
    ask("2016-08-01")
    assert today() == date(2016, 8, 1)


@pytest.mark.django_db
def test_sample_without_a_day_has_the_real_one(ask):
    mark_sample(pinned_on=None, by=OFFICER)
    before = datetime.now(SHANGHAI).date()
    assert before <= today() <= datetime.now(SHANGHAI).date()


@pytest.mark.django_db
def test_environment_is_refused_on_a_real_database(ask):
    ask("2016-08-01")
    with pytest.raises(ImproperlyConfigured, match="示例数据库"):
        today()
    assert [error.id for error in Sample.check()] == ["calendar.E002"]
    mark_sample(pinned_on=None, by=OFFICER)
    assert Sample.check() == []


@pytest.mark.django_db
def test_unreadable_day_is_named_at_start_up(ask):
    ask("tomorrow")
    with pytest.raises(ImproperlyConfigured, match="tomorrow"):
        today()
    assert [error.id for error in Sample.check()] == ["calendar.E001"]


@pytest.mark.django_db
def test_today_asks_the_database_once_per_process(ask):
    with CaptureQueriesContext(connection) as asked:
        today()
        today()
        entered_now()
    assert len(asked) == 1


@pytest.mark.django_db
def test_marking_again_moves_the_day_and_keeps_the_first_mark(ask):
    first = mark_sample(pinned_on=date(2016, 7, 15), by=OFFICER)
    again = mark_sample(pinned_on=date(2016, 7, 16), by=SimpleNamespace(code="p-2"))
    assert (again.since, again.marked_by, today()) == (first.since, "p-1", date(2016, 7, 16))
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.create(id=2, since=first.since, marked_by="p-1")


def test_kept_shipped_calendar_asks_no_database():
    queries.keep_shipped()
    assert 2016 in queries.working_calendar().published
    assert not queries.is_sample()


@pytest.mark.parametrize("model", [HolidayYear, HolidayDay, Sample])
def test_every_field_says_how_private_it_is(model):
    assert set(model.privacy) == {field.name for field in model._meta.fields} - {"id"}
    assert set(model.privacy.values()) <= {"plain", "personal"}
