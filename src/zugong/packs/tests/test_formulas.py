import datetime as dt
from decimal import Decimal

import pytest

from zugong.foundation.calendar.seed import shipped_calendar
from zugong.packs.formulas import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Given,
    Type,
    band_faults,
    checking,
    evaluate,
    type_of,
)
from zugong.packs.formulas import bands as bands_of
from zugong.packs.formulas.checking import CHECKS
from zugong.packs.formulas.evaluating import RUNS
from zugong.packs.formulas.schema import BODIES

SCALES = {"stars": ["five", "three", "one"], "colours": ["red", "blue"]}
STAR = Type("grade", "stars")
TYPES = {
    "a": NUMBER, "b": NUMBER, "c": NUMBER, "yes": BOOLEAN, "no": BOOLEAN, "day": DATE, "word": TEXT, "star": STAR,
    "many": Type("number", many=True), "flags": Type("boolean", many=True), "words": Type("text", many=True),
}  # fmt: skip
A, B = {"value": "a"}, {"value": "b"}
MANY = {"value": "many"}


def lit(value):
    return {"literal": value}


def star(code):
    return {"grade": {"scale": "stars", "is": code}}


def outcome(tree, **values):
    """The outcome of a formula that passes the check."""
    assert type_of(tree, TYPES, SCALES)[1] == []
    return run(tree, **values).outcome


def run(tree, **values):
    return evaluate(tree, Given(values, TYPES, SCALES, {"a": "甲"}, shipped_calendar()))


def value(tree, **values):
    found = outcome(tree, **values)
    assert found.state == "value"
    return found.value


def faults(tree, wanted=None):
    return [(fault.steps, fault.msgid) for fault in type_of(tree, TYPES, SCALES, wanted)[1]]


def test_every_operator_is_checked_run_and_published():
    assert set(CHECKS) == set(RUNS) == set(BODIES)


RANK = {"of": A, "among": MANY, "best": "highest", "ties": "best", "beyond": 0,
        "steps": [{"up_to": 1, "gives": 10}, {"up_to": 3, "gives": 5}]}  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "values", "expected"),
    [
        ({"count": {"of": MANY}}, {"many": [1, 2, 2]}, 3),
        ({"count": {"of": MANY, "equal_to": lit(2)}}, {"many": [1, 2, 2]}, 2),
        ({"count": {"of": MANY}}, {"many": []}, 0),
        ({"sum": {"of": MANY}}, {"many": [1, Decimal("0.1"), Decimal("0.2")]}, Decimal("1.3")),
        ({"sum": {"terms": [{"of": A, "times": -2}, {"of": B}]}}, {"a": 3, "b": 10}, 4),
        ({"share": {"of": A, "among": B}}, {"a": 394, "b": 788}, Decimal("0.5")),
        (
            {"ratio_to_best": {"of": A, "among": MANY, "best": "highest"}},
            {"a": 45, "many": [45, 90, 60]},
            Decimal("0.5"),
        ),
        ({"ratio_to_best": {"of": A, "among": MANY, "best": "lowest"}}, {"a": 4, "many": [4, 1, 2]}, Decimal("0.25")),
        ({"rank_step": RANK}, {"a": 9, "many": [9, 9, 8, 7]}, 10),
        ({"rank_step": RANK | {"ties": "worst"}}, {"a": 9, "many": [9, 9, 8, 7]}, 5),
        ({"rank_step": RANK | {"best": "lowest"}}, {"a": 7, "many": [9, 9, 8, 7]}, 10),
        ({"rank_step": RANK}, {"a": 1, "many": [9, 8, 7, 1]}, 0),
        (
            {"streak": {"of": {"value": "flags"}, "equal_to": lit(True), "times": 2, "where": "latest"}},
            {"flags": [True, True, False]},
            False,
        ),
        (
            {"streak": {"of": {"value": "flags"}, "equal_to": lit(True), "times": 2, "where": "anywhere"}},
            {"flags": [True, True, False]},
            True,
        ),
        (
            {"streak": {"of": {"value": "flags"}, "equal_to": lit(True), "times": 3, "where": "anywhere"}},
            {"flags": [True, True, False, True]},
            False,
        ),
        ({"compare": {"left": A, "is": "at_least", "right": lit(60)}}, {"a": 60}, True),
        ({"compare": {"left": A, "is": "above", "right": lit(60)}}, {"a": 60}, False),
        ({"compare": {"left": {"value": "star"}, "is": "at_least", "right": star("three")}}, {"star": "five"}, True),
        ({"compare": {"left": {"value": "star"}, "is": "below", "right": star("three")}}, {"star": "one"}, True),
        ({"compare": {"left": {"value": "word"}, "is": "not_equal", "right": lit("x")}}, {"word": "y"}, True),
        (
            {"compare": {"left": {"value": "day"}, "is": "at_most", "right": {"date": "2016-07-28"}}},
            {"day": dt.date(2016, 7, 28)},
            True,
        ),
        (
            {"day_rule": {"rule": "day 28", "on_rest_day": "keep", "month_of": {"value": "day"}}},
            {"day": dt.date(2016, 5, 3)},
            dt.date(2016, 5, 28),
        ),
        (
            {"day_rule": {"rule": "day 28", "on_rest_day": "next", "month_of": {"value": "day"}}},
            {"day": dt.date(2016, 5, 3)},
            dt.date(2016, 5, 30),
        ),
        ({"min": [A, B]}, {"a": 3, "b": 2}, 2),
        ({"max": [A, B]}, {"a": 3, "b": 2}, 3),
        ({"all": [{"value": "yes"}, {"not": {"value": "no"}}]}, {"yes": True, "no": False}, True),
        ({"any": [{"value": "no"}]}, {"no": False}, False),
        ({"round": {"of": A, "places": 1}}, {"a": Decimal("56.75")}, Decimal("56.8")),
        ({"round": {"of": A, "places": 0}}, {"a": Decimal("-2.5")}, -3),
    ],
)
def test_operator_gives(tree, values, expected):
    assert value(tree, **values) == expected


def test_best_grade_is_the_greatest():
    tree = {"max": [{"value": "star"}, star("three")]}
    assert value(tree, star="one").code == "three"


@pytest.mark.parametrize(
    ("tree", "values", "state"),
    [
        (A, {}, "missing"),
        (A, {"a": None}, "missing"),
        ({"sum": {"of": MANY}}, {"many": [1, None]}, "missing"),
        ({"share": {"of": A, "among": B}}, {"a": 1, "b": 0}, "no_data"),
        ({"share": {"of": A, "among": B}}, {"a": 0, "b": 0}, "no_data"),
        ({"share": {"of": A, "among": B}}, {"b": 0}, "missing"),
        (
            {"sum": {"terms": [{"of": {"share": {"of": A, "among": B}}}, {"of": {"value": "c"}}]}},
            {"a": 1, "b": 0},
            "missing",
        ),
        ({"ratio_to_best": {"of": A, "among": MANY, "best": "highest"}}, {"a": 0, "many": [0, 0]}, "no_data"),
        ({"ratio_to_best": {"of": A, "among": MANY, "best": "highest"}}, {"a": 1, "many": []}, "no_data"),
        ({"rank_step": RANK}, {"a": 1, "many": []}, "no_data"),
        (
            {"streak": {"of": {"value": "flags"}, "equal_to": lit(True), "times": 1, "where": "latest"}},
            {"flags": []},
            "no_data",
        ),
        ({"all": [{"value": "yes"}, {"value": "no"}]}, {"yes": True}, "missing"),
        ({"compare": {"left": A, "is": "equal", "right": B}}, {"a": 1}, "missing"),
    ],
)
def test_what_is_missing_is_never_zero(tree, values, state):
    assert outcome(tree, **values).state == state


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [("all", {"yes": False}, False), ("any", {"yes": True}, True)],
)
def test_one_answer_settles_whatever_else_is_missing(name, values, expected):
    assert value({name: [{"value": "no"}, {"value": "yes"}]}, **values) is expected


def veto(**values):
    tree = {"veto": {"of": star("five"), "when": [{"title": "群体上访", "if": {"value": "yes"}},
            {"title": "其他", "if": {"value": "no"}}], "gives": star("one")}}  # fmt: skip
    found = outcome(tree, **values)
    return found.value.code if found.is_known else found.state


def test_veto_holds_when_one_condition_holds_and_waits_when_one_is_unknown():
    assert veto(yes=False, no=False) == "five"
    assert veto(yes=False, no=True) == "one"
    assert veto(yes=True) == "one"
    assert veto(yes=False) == "missing"


def weighted(missing, **values):
    parts = [
        {"title": code, "of": {"value": code}, "weight": weight} for code, weight in (("a", 50), ("b", 30), ("c", 20))
    ]
    return outcome({"weighted": {"parts": parts, "out_of": 100, "missing": missing}}, **values)


def test_weights_are_renormalised_only_where_the_pack_says_so():
    assert weighted("refuse", a=80, b=60, c=100).value == 78
    assert weighted("refuse", a=80, b=60).state == "missing"
    assert weighted("renormalise", a=80, b=60).value == Decimal("72.5")
    assert weighted("renormalise").state == "missing"


def test_floats_and_wrong_kinds_are_refused():
    for wrong in (1.5, "1", True, Decimal("NaN"), dt.date(2016, 1, 1)):
        with pytest.raises(TypeError):
            run(A, a=wrong)
    with pytest.raises(TypeError):
        run({"value": "star"}, star="six")


BAND = {"of": A, "over": {"at_least": 0, "at_most": 100}, "bands": [
    {"at_least": 90, "at_most": 100, "gives": star("five")}, {"at_least": 60, "below": 90, "gives": star("three")},
    {"at_least": 0, "below": 60, "gives": star("one")}]}  # fmt: skip


@pytest.mark.parametrize(
    ("score", "grade"), [(100, "five"), (90, "five"), (Decimal("89.99"), "three"), (60, "three"), (0, "one")]
)
def test_band_ends_are_inclusive_or_exclusive_as_written(score, grade):
    assert value({"band": BAND}, a=score).code == grade


def test_a_value_outside_the_range_of_the_bands_has_no_grade():
    assert outcome({"band": BAND}, a=101).state == "no_data"


@pytest.mark.parametrize(
    ("bands", "over", "found"),
    [
        ([{"at_least": 0, "below": 60}, {"above": 60}], {"at_least": 0}, [(1, bands_of.GAP)]),
        ([{"at_least": 0, "at_most": 60}, {"at_least": 60}], {"at_least": 0}, [(1, bands_of.OVERLAP)]),
        ([{"at_least": 0, "below": 70}, {"at_least": 60}], {"at_least": 0}, [(1, bands_of.OVERLAP)]),
        ([{"above": 0}], {"at_least": 0}, [(0, bands_of.STARTS_LATE)]),
        ([{"at_least": 0, "below": 100}], {"at_least": 0, "at_most": 100}, [(0, bands_of.ENDS_EARLY)]),
        ([{"at_least": 0}, {"below": 0}], None, []),
        ([{"below": 0}, {"at_least": 0}], None, []),
        ([{"at_least": 5, "below": 5}], None, [(0, bands_of.EMPTY)]),
        ([{"at_least": 5, "above": 5}], None, [(0, bands_of.TWO_ENDS)]),
        ([{"below": 0}, {"below": 5}], None, [(1, bands_of.ORDER), (1, bands_of.ENDS_EARLY)]),
    ],
)
def test_bands_with_gaps_and_overlaps_are_found(bands, over, found):
    assert [(n, msgid) for n, msgid, _about in band_faults(bands, over)] == found


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ({"value": "z"}, [(("value",), checking.UNKNOWN_INPUT)]),
        ({"share": {"of": {"value": "yes"}, "among": A}}, [(("share", "of"), checking.WRONG_TYPE)]),
        ({"count": {"of": A}}, [(("count", "of"), checking.WRONG_TYPE)]),
        ({"sum": {}}, [(("sum",), checking.ONE_OF_TWO)]),
        ({"sum": {"of": {"value": "flags"}}}, [(("sum", "of"), checking.WRONG_TYPE)]),
        ({"max": [A, {"value": "day"}]}, [(("max", 1), checking.NOT_ALIKE)]),
        ({"max": [lit(True)]}, [(("max",), checking.NO_ORDER)]),
        (
            {"compare": {"left": {"value": "word"}, "is": "above", "right": lit("x")}},
            [(("compare", "is"), checking.NO_ORDER)],
        ),
        ({"grade": {"scale": "moons", "is": "x"}}, [(("grade", "scale"), checking.UNKNOWN_SCALE)]),
        ({"grade": {"scale": "stars", "is": "x"}}, [(("grade", "is"), checking.UNKNOWN_GRADE)]),
        (
            {"compare": {"left": star("five"), "is": "equal", "right": {"grade": {"scale": "colours", "is": "red"}}}},
            [(("compare", "right"), checking.NOT_ALIKE)],
        ),
        ({"not": A}, [(("not",), checking.WRONG_TYPE)]),
        (
            {"day_rule": {"rule": "day 45", "on_rest_day": "keep", "month_of": {"value": "day"}}},
            [(("day_rule", "rule"), checking.NOT_A_RULE)],
        ),
        (
            {"weighted": {"parts": [{"title": "x", "of": A, "weight": 90}], "out_of": 100, "missing": "refuse"}},
            [(("weighted", "out_of"), checking.WEIGHTS)],
        ),
        ({"rank_step": RANK | {"beyond": 6}}, [(("rank_step", "beyond"), checking.STEPS_FALL)]),
        (
            {"rank_step": RANK | {"steps": [{"up_to": 3, "gives": 5}, {"up_to": 3, "gives": 9}]}},
            [(("rank_step", "steps", 1), checking.STEPS_RISE), (("rank_step", "steps", 1), checking.STEPS_FALL)],
        ),
    ],
)
def test_wrong_formula_is_refused_where_it_is_wrong(tree, found):
    assert faults(tree) == found


def test_formula_must_give_what_it_says():
    assert faults(A, BOOLEAN) == [((), checking.WRONG_TYPE)]


def test_explanation_says_it_in_words():
    step = run({"share": {"of": A, "among": lit(625)}}, a=394)
    assert [line.strip() for line in step.lines()] == ["625分之394为0.6304", "甲：394", "625，按规定"]
