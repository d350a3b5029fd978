"""Draws anybody can repeat: publish a commitment to list and rule, take the seed afterwards, recompute the result.

The file needs the standard library only, so that it can be handed out with a proof: ``python proof.py proof.json``.
It draws the re-check samples and the ledger samples (double random draw, State Council document 〔2015〕58).

1. ``commitment`` = SHA-256 of the canonical list, rule and salt; published first. The salt stays hidden until step 3.
2. The seed is taken, best by somebody else: numbers called out in the room, a published lottery number.
3. The order is a Fisher-Yates shuffle fed by an HMAC-SHA256 stream keyed with salt and seed. Who calls out the seed
   does not know the salt, who knows the salt is bound to it: neither can steer the result.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SCHEME = "zugong-draw/1"
COMMITMENT_ALGORITHM = "sha256"
ORDER_ALGORITHM = "fisher-yates/hmac-sha256/rejection-64"
_WORD = 2**64
_FIELDS = {"scheme", "commitment_algorithm", "order_algorithm", "items", "rule", "salt", "commitment", "seed", "result"}


def gettext_noop(sentence: str) -> str:
    """Marks a sentence that the house translates; the file itself speaks English, as it must run alone."""
    return sentence


EMPTY = gettext_noop("The list is empty; nothing can be drawn. Check the conditions of the list.")
NOT_TEXT = gettext_noop("Entry %(place)s is not a code. Give each entry its code as text.")
UNTIDY = gettext_noop("The code %(code)s has spaces at its ends or signs that cannot be seen. Correct the code first.")
DUPLICATE = gettext_noop("The code %(code)s is in the list more than once. Remove the repeated entry.")
NO_SEED = gettext_noop("There is no seed. Enter the numbers called out, or another seed made after the publication.")
TOO_FEW = gettext_noop("The list has %(count)s entries; %(asked)s cannot be drawn. Draw fewer or widen the list.")
NOT_A_NUMBER = gettext_noop("At least one entry must be drawn. Enter how many.")
NOT_PLAIN = gettext_noop("The rule of the draw must be plain text and whole numbers. Write shares as text.")
SENTENCES = (EMPTY, NOT_TEXT, UNTIDY, DUPLICATE, NO_SEED, TOO_FEW, NOT_A_NUMBER, NOT_PLAIN)

NOT_A_PROOF = gettext_noop("This is not a proof of a draw of this version.")
LIST_NOT_SORTED = gettext_noop("The list is not sorted by code, or an entry is empty or repeated.")
OTHER_COMMITMENT = gettext_noop("List, rule or salt are not those of the published commitment.")
OTHER_RESULT = gettext_noop("The result is not what list and seed give.")
SHORT_RESULT = gettext_noop("Fewer entries were drawn than the rule says.")
DIFFERENCES = (NOT_A_PROOF, LIST_NOT_SORTED, OTHER_COMMITMENT, OTHER_RESULT, SHORT_RESULT)


class DrawError(ValueError):
    """List, rule or seed that cannot be drawn from. ``sentence`` is one of SENTENCES, ``values`` fill it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values)
        self.sentence, self.values = sentence, values


def canonical_text(data: object) -> str:
    """Sorted keys, no spaces, UTF-8 kept. Floats are refused, since two programs may print one differently."""
    if _has_float(data):
        raise DrawError(NOT_PLAIN)
    try:
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise DrawError(NOT_PLAIN) from error
    return text


def _has_float(data: object) -> bool:
    if isinstance(data, Mapping):
        return any(_has_float(value) for value in data.values())
    if isinstance(data, list | tuple):
        return any(_has_float(value) for value in data)
    return isinstance(data, float)


def sorted_codes(items: Iterable[str]) -> list[str]:
    """The list in the order it is committed to: by code point. Raises DrawError for untidy or repeated ones."""
    codes = list(items)
    if not codes:
        raise DrawError(EMPTY)
    for place, code in enumerate(codes, start=1):
        if not isinstance(code, str):
            raise DrawError(NOT_TEXT, place=place)
        if not _tidy(code):
            raise DrawError(UNTIDY, code=ascii(code))
    codes.sort()
    for code, following in zip(codes, codes[1:], strict=False):
        if code == following:
            raise DrawError(DUPLICATE, code=code)
    return codes


def _tidy(code: str) -> bool:
    """Two codes that look alike must be equal, or one organisation gets two chances."""
    visible = all(unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for sign in code)
    return bool(code) and visible and code == code.strip() and unicodedata.is_normalized("NFC", code)


def commitment(items: Iterable[str], rule: Mapping[str, Any], salt: str) -> str:
    """What is published before the seed exists: binds list, rule and salt, and tells nothing of them."""
    text = canonical_text([SCHEME, sorted_codes(items), dict(rule), salt])
    return f"{COMMITMENT_ALGORITHM}:{hashlib.sha256(text.encode()).hexdigest()}"


def joined_seed(salt: str, seed: str) -> str:
    """The seed of the order, from the part committed to and the part made afterwards."""
    if not seed:
        raise DrawError(NO_SEED)
    return hmac.new(salt.encode(), seed.encode(), hashlib.sha256).hexdigest()


def order(items: Iterable[str], seed: str) -> list[str]:
    """All items in drawn order; the same for every order of entry."""
    codes = sorted_codes(items)
    return draw(codes, seed, len(codes))


def draw(items: Iterable[str], seed: str, n: int) -> list[str]:
    """The first ``n`` of the order. A larger ``n`` adds to the end and redraws nothing."""
    codes = sorted_codes(items)
    if not seed:
        raise DrawError(NO_SEED)
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise DrawError(NOT_A_NUMBER)
    if n > len(codes):
        raise DrawError(TOO_FEW, count=len(codes), asked=n)
    words = _words(seed)
    for place in range(n):
        other = place + _below(len(codes) - place, words)
        codes[place], codes[other] = codes[other], codes[place]
    return codes[:n]


def _words(seed: str) -> Iterator[int]:
    """Endless 64-bit numbers: the four big-endian words of HMAC-SHA256(seed, block number), block after block."""
    key, block = seed.encode(), 0
    while True:
        data = hmac.new(key, f"{SCHEME}:{block}".encode(), hashlib.sha256).digest()
        yield from (int.from_bytes(data[start : start + 8], "big") for start in range(0, 32, 8))
        block += 1


def _below(bound: int, words: Iterator[int]) -> int:
    """A number from 0 to bound - 1, each equally likely: words past the last full multiple are thrown away."""
    limit = _WORD - _WORD % bound
    return next(word for word in words if word < limit) % bound


@dataclass(frozen=True)
class Proof:
    """All that is needed to repeat a draw. A rule with a ``size`` promises at least that many."""

    items: Sequence[str]
    rule: Mapping[str, Any]
    salt: str
    commitment: str
    seed: str
    result: Sequence[str]
    scheme: str = SCHEME
    commitment_algorithm: str = COMMITMENT_ALGORITHM
    order_algorithm: str = ORDER_ALGORITHM

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"items": list(self.items), "rule": dict(self.rule), "result": list(self.result)}

    def as_text(self) -> str:
        """Canonical JSON, the form that is handed out."""
        return canonical_text(self.as_dict())


def prove(items: Iterable[str], rule: Mapping[str, Any], salt: str, seed: str, n: int) -> Proof:
    """Draw ``n`` and return the result with its proof."""
    codes = sorted_codes(items)
    result = draw(codes, joined_seed(salt, seed), n)
    return Proof(items=codes, rule=rule, salt=salt, commitment=commitment(codes, rule, salt), seed=seed, result=result)


def verify(proof: Mapping[str, Any]) -> list[str]:
    """What differs when the draw is repeated, as sentences of DIFFERENCES; empty: the proof holds. Never raises."""
    if not _is_proof(proof):
        return [NOT_A_PROOF]
    items, rule, result = proof["items"], proof["rule"], proof["result"]
    try:
        if sorted_codes(items) != items:
            return [LIST_NOT_SORTED]
    except DrawError:
        return [LIST_NOT_SORTED]
    found = []
    if proof["commitment"] != _or_none(commitment, items, rule, proof["salt"]):
        found.append(OTHER_COMMITMENT)
    if result != _or_none(lambda: draw(items, joined_seed(proof["salt"], proof["seed"]), len(result))):
        found.append(OTHER_RESULT)
    if len(result) < _promised(rule):
        found.append(SHORT_RESULT)
    return found


def _is_proof(proof: object) -> bool:
    if not isinstance(proof, Mapping) or set(proof) != _FIELDS:
        return False
    named = (proof["scheme"], proof["commitment_algorithm"], proof["order_algorithm"])
    texts = all(isinstance(proof[name], str) for name in ("salt", "commitment", "seed"))
    shapes = (
        isinstance(proof["items"], list) and isinstance(proof["result"], list) and isinstance(proof["rule"], Mapping)
    )
    return named == (SCHEME, COMMITMENT_ALGORITHM, ORDER_ALGORITHM) and texts and shapes


def _or_none(function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except (DrawError, UnicodeEncodeError):
        return None


def _promised(rule: Mapping[str, Any]) -> int:
    size = rule.get("size", 1)
    return size if isinstance(size, int) else 1


def main(arguments: Sequence[str]) -> int:
    """Print what differs in the proof file named; 0 when it holds."""
    with open(arguments[0], encoding="utf-8") as file:
        found = verify(json.load(file))
    sys.stdout.write("\n".join(found or ["The proof holds."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
