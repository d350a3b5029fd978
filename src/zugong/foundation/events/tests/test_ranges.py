from hypothesis import given
from hypothesis import strategies as st

from zugong.foundation.events.ranges import as_ranges, missing, size, union, without

numbers = st.sets(st.integers(1, 40))


def spelled(ranges):
    return {number for first, last in ranges for number in range(first, last + 1)}


@given(numbers)
def test_ranges_hold_the_numbers_and_never_touch(some):
    ranges = as_ranges(some)
    assert spelled(ranges) == some
    assert size(ranges) == len(some)
    assert all(before[1] + 1 < after[0] for before, after in zip(ranges, ranges[1:], strict=False))


@given(numbers, numbers)
def test_ranges_behave_as_sets(some, others):
    assert spelled(union(as_ranges(some), as_ranges(others))) == some | others
    assert spelled(without(as_ranges(some), as_ranges(others))) == some - others


@given(st.integers(1, 20), st.integers(0, 40), numbers)
def test_missing_is_what_is_not_present(first, last, present):
    assert spelled(missing(first, last, sorted(present))) == set(range(first, last + 1)) - present
