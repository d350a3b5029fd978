import ast
import copy
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.foundation.draws import proof as module
from zugong.foundation.draws.proof import DrawError, commitment, draw, order, prove, verify

codes = st.lists(st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True), min_size=1, max_size=30, unique=True)
seeds = st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable())
RULE = {"purpose": "re-check of closed items", "size": 3}
PUBLISHED = prove(["V03", "V01", "V02", "V05", "V04"], RULE, "salt", "7 21 33", 3)


@given(codes, seeds)
def test_order_is_a_permutation_whatever_the_order_of_entry(items, seed):
    drawn = order(items, seed)
    assert sorted(drawn) == sorted(items)
    assert order(reversed(items), seed) == drawn


@given(codes, seeds, st.data())
def test_larger_sample_keeps_the_smaller_one(items, seed, data):
    n = data.draw(st.integers(1, len(items)))
    assert draw(items, seed, n) == order(items, seed)[:n]


@given(codes, seeds)
def test_proof_holds_through_its_text(items, seed):
    made = prove(items, {"size": 1}, "s", seed, len(items))
    assert verify(json.loads(made.as_text())) == []
    assert json.loads(made.as_text()) == made.as_dict()


def _changed(proof, field, value):
    return copy.deepcopy(proof.as_dict()) | {field: value}


@pytest.mark.parametrize(
    ("field", "value", "differences"),
    [
        ("items", ["V01", "V02", "V03", "V04", "V06"], [module.OTHER_COMMITMENT]),
        ("items", ["V02", "V01", "V03", "V04", "V05"], [module.LIST_NOT_SORTED]),
        ("items", ["V01", "V01", "V03", "V04", "V05"], [module.LIST_NOT_SORTED]),
        ("items", [], [module.LIST_NOT_SORTED]),
        ("items", [["V01"]], [module.LIST_NOT_SORTED]),
        ("items", "V01", [module.NOT_A_PROOF]),
        ("rule", RULE | {"size": 2}, [module.OTHER_COMMITMENT]),
        ("rule", {"size": 1.5}, [module.OTHER_COMMITMENT]),
        ("salt", "salt.", [module.OTHER_COMMITMENT, module.OTHER_RESULT]),
        ("salt", "\ud800", [module.OTHER_COMMITMENT, module.OTHER_RESULT]),
        ("commitment", PUBLISHED.commitment[:-1] + "x", [module.OTHER_COMMITMENT]),
        ("seed", "7 21 34", [module.OTHER_RESULT]),
        ("seed", "", [module.OTHER_RESULT]),
        ("seed", None, [module.NOT_A_PROOF]),
        ("result", PUBLISHED.result[:2], [module.SHORT_RESULT]),
        ("result", PUBLISHED.result[::-1], [module.OTHER_RESULT]),
        ("result", [], [module.OTHER_RESULT, module.SHORT_RESULT]),
        ("scheme", "zugong-draw/2", [module.NOT_A_PROOF]),
        ("more", 1, [module.NOT_A_PROOF]),
    ],
)
def test_verify_names_what_was_changed(field, value, differences):
    assert verify(_changed(PUBLISHED, field, value)) == differences


@given(st.sampled_from(["seed", "salt", "commitment", "items", "result"]), st.integers(0, 200), st.integers(1, 127))
def test_one_changed_byte_breaks_the_proof(field, place, change):
    # Long enough that no other seed gives the same twelve by chance.
    changed = prove([f"V{n:02}" for n in range(40)], RULE, "salt", "7 21 33", 12).as_dict()
    value = changed[field] if isinstance(changed[field], str) else changed[field][place % len(changed[field])]
    data = bytearray(value, "ascii")
    data[place % len(data)] ^= change
    text = data.decode("ascii")
    if isinstance(changed[field], str):
        changed[field] = text
    else:
        changed[field][place % len(changed[field])] = text
    assert verify(changed) != []


@pytest.mark.parametrize("proof", [None, [], {}, "text", {"items": ["A"]}])
def test_verify_refuses_what_is_no_proof(proof):
    assert verify(proof) == [module.NOT_A_PROOF]


def test_draw_of_this_version_is_written_down():
    assert PUBLISHED.commitment == "sha256:bd45242ec66299010e09f3c665a631e28e172392e3c0311f7a8c5e028a009ae1"
    assert PUBLISHED.result == ["V02", "V01", "V03"]


def test_order_has_no_bias_in_any_place():
    """Chi-square over item and place, 6 items, 6,000 fixed seeds: 25 degrees of freedom, 52.6 is the 0.1 % bound."""
    items, draws = list("ABCDEF"), 6000
    counts = Counter((item, place) for n in range(draws) for place, item in enumerate(order(items, f"seed {n}")))
    expected = draws / len(items)
    assert sum((counts[item, place] - expected) ** 2 / expected for item in items for place in range(6)) < 52.6


def test_number_below_a_bound_throws_away_the_uneven_end():
    assert module._below(3, iter([2**64 - 1, 5])) == 2


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([], module.EMPTY),
        (["A", "B", "A"], module.DUPLICATE),
        (["A", 5], module.NOT_TEXT),
        (["A", None], module.NOT_TEXT),
        (["A", ""], module.UNTIDY),
        (["A", "A "], module.UNTIDY),
        (["A", "A\u200b"], module.UNTIDY),
        (["A", "A\n"], module.UNTIDY),
        (["e\u0301"], module.UNTIDY),
        (["\ud800"], module.UNTIDY),
    ],
)
def test_list_that_gives_unequal_chances_is_refused(items, sentence):
    with pytest.raises(DrawError) as refused:
        commitment(items, RULE, "salt")
    assert refused.value.sentence == sentence
    with pytest.raises(DrawError):
        order(items, "seed")


def test_refusal_names_the_repeated_code():
    with pytest.raises(DrawError, match="The code V7 is in the list more than once"):
        order(["V7", "V8", "V7"], "seed")


@pytest.mark.parametrize(
    ("n", "sentence"),
    [(0, module.NOT_A_NUMBER), (-1, module.NOT_A_NUMBER), (True, module.NOT_A_NUMBER), (4, module.TOO_FEW)],
)
def test_number_that_cannot_be_drawn_is_refused(n, sentence):
    with pytest.raises(DrawError) as refused:
        draw(["A", "B", "C"], "seed", n)
    assert refused.value.sentence == sentence


def test_draw_without_seed_is_refused():
    with pytest.raises(DrawError) as refused:
        prove(["A"], {}, "salt", "", 1)
    assert refused.value.sentence == module.NO_SEED
    with pytest.raises(DrawError):
        order(["A"], "")


@pytest.mark.parametrize("rule", [{"share": 0.05}, {"shares": [0.05]}, {"by": object()}, {"note": "\ud800"}])
def test_rule_that_is_not_plain_is_refused(rule):
    with pytest.raises(DrawError) as refused:
        commitment(["A"], rule, "salt")
    assert refused.value.sentence == module.NOT_PLAIN


def test_proof_file_needs_the_standard_library_only():
    tree = ast.parse(Path(module.__file__).read_text())
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported - set(sys.stdlib_module_names) == set()


@pytest.mark.parametrize(
    ("salt", "code", "said"), [("salt", 0, "The proof holds."), ("other", 1, module.OTHER_COMMITMENT)]
)
def test_proof_file_verifies_alone(tmp_path, salt, code, said):
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(_changed(PUBLISHED, "salt", salt)))
    ran = subprocess.run([sys.executable, "-I", module.__file__, path], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[0], ran.stderr) == (code, said, "")
