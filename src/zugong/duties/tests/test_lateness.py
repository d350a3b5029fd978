import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.duties.lateness import Filing, Held, Light, Move, filing, held, light

DUE = dt.date(2016, 6, 30)


def day(offset):
    return DUE + dt.timedelta(days=offset)


@pytest.mark.parametrize(
    ("done", "moves", "outcome"),
    [
        (0, [], Held.ON_TIME),
        (-5, [], Held.ON_TIME),
        (1, [], Held.LATE),
        (0, [Move("extended", day(10))], Held.ON_TIME),
        (1, [Move("extended", day(10))], Held.EXTENDED),
        (10, [Move("extended", day(10))], Held.EXTENDED),
        (11, [Move("extended", day(10))], Held.LATE),
        (1, [Move("postponed", day(20))], Held.POSTPONED),
        (20, [Move("postponed", day(20))], Held.POSTPONED),
        (21, [Move("postponed", day(20))], Held.LATE),
        (5, [Move("extended", day(10)), Move("postponed", day(20))], Held.EXTENDED),
        (15, [Move("extended", day(10)), Move("postponed", day(20))], Held.POSTPONED),
        (15, [Move("postponed", day(10)), Move("extended", day(20))], Held.EXTENDED),
        (21, [Move("postponed", day(10)), Move("extended", day(20))], Held.LATE),
    ],
)
def test_held_is_the_first_deadline_that_covers_the_day(done, moves, outcome):
    assert held(day(done), DUE, moves) == outcome


@pytest.mark.parametrize(
    ("filed", "grace", "outcome"),
    [
        (-1, None, Filing.ON_TIME),
        (0, None, Filing.ON_TIME),
        (1, None, Filing.LATE),
        (400, None, Filing.LATE),
        (1, 10, Filing.LATE),
        (10, 10, Filing.LATE),
        (11, 10, Filing.BACK_FILLED),
        (0, 0, Filing.ON_TIME),
        (1, 0, Filing.BACK_FILLED),
    ],
)
def test_filing_includes_both_boundary_days(filed, grace, outcome):
    assert filing(day(filed), DUE, None if grace is None else day(grace)) == outcome


@pytest.mark.parametrize(
    ("state", "moved", "today", "shown"),
    [
        ("open", "", -4, Light.NORMAL),
        ("open", "", -3, Light.NEAR),
        ("open", "", 0, Light.NEAR),
        ("open", "", 1, Light.OVERDUE),
        ("received", "", 1, Light.OVERDUE),
        ("open", "postponed", -4, Light.POSTPONED),
        ("open", "postponed", 0, Light.POSTPONED),
        ("open", "postponed", 1, Light.OVERDUE),
        ("open", "extended", -4, Light.NORMAL),
        ("filed", "", 30, Light.WAITING),
        ("returned", "", 30, Light.RETURNED),
        ("ended", "", 30, Light.CLOSED),
        ("cancelled", "", 30, Light.CANCELLED),
    ],
)
def test_light_compares_dates_and_blames_only_what_is_not_filed(state, moved, today, shown):
    assert light(state, moved, DUE, day(-3), day(today)) == shown


@given(
    st.integers(-400, 400),
    st.lists(st.tuples(st.sampled_from(["extended", "postponed"]), st.integers(1, 60)), max_size=4),
)
def test_held_late_exactly_after_the_last_deadline(done, steps):
    moves, end = [], DUE
    for how, days in steps:
        end += dt.timedelta(days=days)
        moves.append(Move(how, end))
    assert (held(day(done), DUE, moves) == Held.LATE) == (day(done) > end)
