import pytest

from .factories import make_city


@pytest.fixture
def c(db):
    """The small city of factories.make_city."""
    return make_city()
