"""Properties of formulas, whatever the numbers."""

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from zugong.packs.formulas import NUMBER, Bound, Given, Type, band_faults, evaluate

TYPES = {"a": NUMBER, "b": NUMBER, "c": NUMBER, "many": Type("number", many=True)}
A, B = {"value": "a"}, {"value": "b"}
RANK = {"of": A, "among": {"value": "many"}, "best": "highest"}


def lit(value):
    return {"literal": value}


def run(tree, **values):
    return evaluate(tree, Given(values, TYPES))


numbers = st.decimals(-1000, 1000, places=2)


@st.composite
def partitions(draw):
    """Bands that cover all numbers: cut points with an owner for each."""
    cuts = sorted(draw(st.sets(numbers, min_size=1, max_size=6)))
    left = [draw(st.booleans()) for _ in cuts]
    found = []
    for n in range(len(cuts) + 1):
        keys = {}
        if n:
            keys["above" if left[n - 1] else "at_least"] = cuts[n - 1]
        if n < len(cuts):
            keys["at_most" if left[n] else "below"] = cuts[n]
        found.append(keys)
    return found[::-1] if draw(st.booleans()) else found


@given(partitions(), numbers)
def test_bands_that_pass_hold_every_number_once(bands, number):
    assert list(band_faults(bands)) == []
    assert sum(Bound.read(band).holds(number) for band in bands) == 1


@given(partitions(), st.data())
def test_bands_with_one_taken_out_are_refused(bands, data):
    gone = data.draw(st.integers(0, len(bands) - 1))
    assert list(band_faults(bands[:gone] + bands[gone + 1 :])) != []


@given(st.lists(numbers, min_size=1, max_size=8), st.data())
def test_rank_step_never_gives_the_better_less(everybody, data):
    points = sorted(data.draw(st.lists(st.integers(0, 100), min_size=2, max_size=4)), reverse=True)
    steps = [{"up_to": n + 1, "gives": one} for n, one in enumerate(points[:-1])]
    for ties in ("best", "worst"):
        body = RANK | {"steps": steps, "beyond": points[-1], "ties": ties}
        got = [run({"rank_step": body}, a=own, many=everybody).outcome.value for own in sorted(everybody)]
        assert got == sorted(got)


@given(st.lists(st.none() | numbers, min_size=1, max_size=6), st.data())
def test_renormalised_mean_lies_among_its_parts_and_equals_the_plain_one_when_whole(values, data):
    codes = [f"v{n}" for n in range(len(values))]
    weights = [data.draw(st.integers(1, 90)) for _ in codes]
    types = dict.fromkeys(codes, NUMBER)
    parts = [{"title": c, "of": {"value": c}, "weight": w} for c, w in zip(codes, weights, strict=True)]
    body = {"parts": parts, "out_of": sum(weights)}
    given_values = Given(dict(zip(codes, values, strict=True)), types)
    loose = evaluate({"weighted": body | {"missing": "renormalise"}}, given_values).outcome
    strict = evaluate({"weighted": body | {"missing": "refuse"}}, given_values).outcome
    there = [one for one in values if one is not None]
    assert loose.state == ("value" if there else "missing")
    if there:
        assert min(there) - Decimal("1e-20") <= loose.value <= max(there) + Decimal("1e-20")
    assert (strict == loose) if len(there) == len(values) else strict.state == "missing"


BANDS = [{"below": 0, "gives": lit(1)}, {"at_least": 0, "gives": B}]


def minus_twice(some):
    return {"sum": {"terms": [{"of": one, "times": -2} for one in some]}}


trees = st.recursive(
    st.sampled_from([A, B, {"value": "c"}]) | numbers.map(lit),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: {"share": {"of": two[0], "among": two[1]}}),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"max": some}),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"min": some}),
        st.lists(inner, min_size=1, max_size=3).map(minus_twice),
        inner.map(lambda one: {"round": {"of": one, "places": 2}}),
        inner.map(lambda one: {"band": {"of": one, "bands": BANDS}}),
    ),
    max_leaves=12,
)


def again(step):
    """The value of a step worked out anew from its parts alone, in another way than the product does."""
    parts = [again(part) for part in step.parts]
    if step.operator in {"value", "literal"}:
        return step.outcome.value if step.outcome.is_known else step.outcome.state
    lacking = [state for state in ("missing", "no_data") if state in parts]
    if lacking:
        return lacking[0]
    with localcontext(Context(prec=40, rounding=ROUND_HALF_UP)):
        return REPLAY[step.operator](step, parts)


REPLAY = {
    "share": lambda step, p: p[0] / p[1] if p[1] else "no_data",
    "max": lambda step, p: sorted(p)[-1],
    "min": lambda step, p: sorted(p)[0],
    "sum": lambda step, p: sum((one * times for one, times in zip(p, step.about["times"], strict=True)), Decimal(0)),
    "round": lambda step, p: round_half_up(p[0], step.about["places"]),
    "band": lambda step, p: p[-1],
}


def round_half_up(number, places):
    return number.quantize(Decimal(10) ** -places) if abs(number) < Decimal(10) ** 30 else number


@given(trees, st.tuples(*[st.none() | numbers] * 3))
def test_explanation_reproduces_the_value(tree, values):
    step = run(tree, **dict(zip("abc", values, strict=True)))
    assert again(step) == (step.outcome.value if step.outcome.is_known else step.outcome.state)
    assert all(line.strip() for line in step.lines())
