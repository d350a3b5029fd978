from __future__ import annotations

import pytest

from zugong.foundation.events import keys


@pytest.fixture
def key(settings, tmp_path):
    """A worker's key in a home of this test's own."""
    settings.HOME = tmp_path
    return keys.signing_key(make=True)
