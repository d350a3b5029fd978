"""Holiday tables as published, version by version, and the mark of a sample database."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, models
from django.db.models import Q

from .pinned import NOT_A_SAMPLE, pinned_by_environment


class HolidayYear(models.Model):
    """One year's arrangement as one notice gives it. A correction is a new version; the highest is in force."""

    privacy: ClassVar = {
        "year": "plain", "version": "plain", "source": "plain", "published_on": "plain", "loaded_at": "plain",
        "loaded_by": "personal",
    }  # fmt: skip

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    published_on = models.DateField(null=True, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="holiday_year_version_once")]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"


class HolidayDay(models.Model):
    """A holiday, or a weekend that is worked."""

    privacy: ClassVar = {"table": "plain", "date": "plain", "is_workday": "plain", "name": "plain"}

    table = models.ForeignKey(HolidayYear, on_delete=models.PROTECT, related_name="days")
    date = models.DateField()
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "date"], name="holiday_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class Sample(models.Model):
    """Present only in a database of invented data: one row, with the day that such a database takes for today."""

    privacy: ClassVar = {"pinned_on": "plain", "since": "plain", "marked_by": "personal"}

    pinned_on = models.DateField(null=True, blank=True)
    since = models.DateTimeField()
    marked_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sample_one_row")]

    def __str__(self) -> str:
        return f"sample, today is {self.pinned_on or 'the real day'}"

    @classmethod
    def check(cls, **kwargs: Any) -> list[CheckMessage]:
        """At start-up: a pinned day is refused unless this database is marked sample."""
        return [*super().check(**kwargs), *_wrongly_pinned(cls)]


def _wrongly_pinned(sample: type[Sample]) -> list[CheckMessage]:
    try:
        if pinned_by_environment() is None:
            return []
    except ImproperlyConfigured as mistake:
        return [Error(str(mistake), id="calendar.E001")]
    try:
        if sample._meta.db_table not in connection.introspection.table_names() or sample.objects.exists():
            return []
    except DatabaseError:
        return []  # no database yet: nothing is pinned either, today() asks again
    return [Error(NOT_A_SAMPLE, id="calendar.E002")]
