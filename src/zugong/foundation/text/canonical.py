"""One way to turn plain data into bytes, and bytes into a named digest."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any

ALGORITHM = "sha256"


def canonical(data: Any) -> bytes:
    """Sorted keys, UTF-8, no spaces. Floats are refused: figures are decimals, written as text."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(data: bytes) -> str:
    """Digest of bytes with its algorithm in front, e.g. ``sha256:ab…``."""
    return f"{ALGORITHM}:{hashlib.sha256(data).hexdigest()}"


def salted_digest(data: bytes, salt: str) -> str:
    """Digest that cannot be guessed from a short value, as long as the salt is kept with the value."""
    return f"{ALGORITHM}:{hmac.new(salt.encode(), data, hashlib.sha256).hexdigest()}"


def chain(previous: str, parts: Iterable[str]) -> str:
    """Digest over an ordered list of digests that hangs on the one before."""
    return digest("\n".join([previous, *parts]).encode())


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: read aloud without mistakes


def new_code(length: int = 9) -> str:
    """A random code a person can read out: 32**9 values, so a million a year meet with a chance of one in seventy."""
    return "".join(_ALPHABET[byte & 31] for byte in secrets.token_bytes(length))
