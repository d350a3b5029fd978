"""Digests and ciphers of sign-in: Django's keyed HMAC, cryptography's Fernet and TOTP; nothing of our own making.

All hang on the server's signing key, which lies outside the database. Changing it without SECRET_KEY_FALLBACKS makes
slips, remembered devices and code generators worthless, as it should.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes

STEP = 30  # seconds of a code, RFC 6238
DIGITS = 6
DRIFT = 1  # steps a clock may be off


def keyed_digest(purpose: str, *parts: str) -> str:
    """What is kept of a secret; worthless without the server's key."""
    return salted_hmac(f"zugong.sign_in.{purpose}", "\x1f".join(parts), algorithm="sha256").hexdigest()


def is_digest_of(digest: str, purpose: str, *parts: str) -> bool:
    return constant_time_compare(digest, keyed_digest(purpose, *parts))


def plain_code(typed: str) -> str:
    """A code as typed from paper: case, spaces and hyphens do not matter, nor O for 0 and I or L for 1."""
    return typed.upper().translate(str.maketrans("OIL", "011", " -－—　\t"))


def new_number(digits: int = DIGITS) -> str:
    return f"{secrets.randbelow(10**digits):0{digits}}"


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"zugong.sign_in.second_factor").derive(force_bytes(key))


def encipher(key: bytes) -> str:
    return _fernet().encrypt(key).decode()


def decipher(cipher: str) -> bytes | None:
    """The key, or None when the server's key is another one now."""
    try:
        return _fernet().decrypt(cipher.encode())
    except InvalidToken:
        return None


def _totp(key: bytes) -> TOTP:
    return TOTP(key, DIGITS, SHA1(), STEP)  # noqa: S303  # what code generators on phones understand


def matching_step(key: bytes, typed: str) -> int | None:
    """The 30-second step a typed code belongs to, or None. Compares in constant time."""
    try:
        code = "".join(typed.split()).encode("ascii")
    except UnicodeEncodeError:
        return None
    now = int(time.time()) // STEP
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if constant_time_compare(_totp(key).generate(step * STEP), code):
            found = step
    return found


def code_at(key: bytes, moment: float) -> str:
    """The code a generator shows; for tests and for the sample."""
    return _totp(key).generate(int(moment)).decode()


def new_totp_key() -> bytes:
    return secrets.token_bytes(20)


def key_text(key: bytes) -> str:
    """The key for typing into a code generator, in groups of four."""
    text = base64.b32encode(key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def key_from_text(text: str) -> bytes:
    """Raises ValueError when it is none."""
    try:
        return base64.b32decode("".join(text.split()))
    except binascii.Error as fault:
        raise ValueError("not a key") from fault


def provisioning_address(key: bytes, account: str, issuer: str) -> str:
    return _totp(key).get_provisioning_uri(account, issuer)


def new_recovery_codes(count: int = 8) -> Iterator[str]:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    for _number in range(count):
        code = "".join(secrets.choice(alphabet) for _place in range(10))
        yield f"{code[:5]}-{code[5:]}"
