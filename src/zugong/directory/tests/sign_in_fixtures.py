"""Fixtures of the tests of signing in: a sample city, other settings."""

import pytest
from django.conf import settings as site

from zugong.foundation.calendar import queries
from zugong.foundation.calendar.actions import mark_sample
from zugong.foundation.events.models import SYSTEM


@pytest.fixture
def sample_city(db):
    """The database holds invented data."""
    mark_sample(pinned_on=None, by=SYSTEM)
    yield
    queries.forget()


@pytest.fixture
def choose(settings):
    """Give the site other settings: ``choose(real_sign_in=True)``."""

    def other(**choices):
        settings.ENVIRONMENT = site.ENVIRONMENT.model_copy(update=choices)

    return other
