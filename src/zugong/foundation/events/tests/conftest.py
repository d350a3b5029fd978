from __future__ import annotations

import pytest
from django.db import connection

from zugong.foundation.events import keys


@pytest.fixture
def key(settings, tmp_path):
    """A worker's key in a home of this test's own."""
    settings.HOME = tmp_path
    return keys.signing_key(make=True)


@pytest.fixture(autouse=True)
def _places_from_one(request):
    """A sequence of PostgreSQL does not roll back with the test before; without this its places would be gaps."""
    marker = request.node.get_closest_marker("django_db")
    if marker and connection.vendor == "postgresql":
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('events_event_id_seq', 1, false)")
