"""The worker's signing key: a file of its own, in neither database nor backup, never read by a web process.

``HOME/keys/trail.key`` (Ed25519, PKCS#8, mode 0600) signs; ``HOME/keys/trail-<start of fingerprint>.pub`` stay for
ever, so that what an older key signed can still be checked. Run the worker under a system user of its own and give the
key to that user alone: then even a taken web process cannot sign.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from zugong.foundation.text.canonical import digest


class KeyFileError(Exception):
    """The key file is missing, unreadable or no key; the message says which and what to do."""


def key_folder() -> Path:
    home: Path = settings.HOME
    return home / "keys"


def signing_key(*, make: bool = False) -> Ed25519PrivateKey:
    """The worker's key; with ``make`` a new one if there is none. Raises KeyFileError."""
    path = key_folder() / "trail.key"
    if make and not path.exists():
        _make(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as fault:
        raise KeyFileError(
            f"{path}: {fault.strerror or fault}; start `zugong worker` once, or put the key back"
        ) from fault
    except ValueError as fault:
        raise KeyFileError(f"{path} holds no key: put the worker's key back") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} is no Ed25519 key: put the worker's key back")
    _publish(key.public_key())
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    try:
        os.link(draft, path)  # unlike a rename, refuses to replace the key another process just made
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _publish(key: Ed25519PublicKey) -> None:
    path = key_folder() / f"trail-{fingerprint(key).partition(':')[2][:16]}.pub"
    if not path.exists():
        path.write_bytes(key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))


def fingerprint(key: Ed25519PublicKey) -> str:
    """Digest of the raw public key: how batches name it."""
    return digest(key.public_bytes_raw())


def known_keys() -> dict[str, Ed25519PublicKey]:
    """Every public key beside the worker's key, by fingerprint."""
    found = {}
    for path in sorted(key_folder().glob("*.pub")):
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(key, Ed25519PublicKey):
            found[fingerprint(key)] = key
    return found


def key_as_text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def key_from_text(text: str) -> Ed25519PublicKey:
    """Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def sign(key: Ed25519PrivateKey, number: int, head: str) -> str:
    """Signature, base64, over the text ``<number> <head>``."""
    return base64.b64encode(key.sign(_message(number, head))).decode()


def is_signed(keys: Mapping[str, Ed25519PublicKey], name: str, number: int, head: str, signature: str) -> bool:
    """Whether the key called ``name`` signed this head; False too when it is not among ``keys``."""
    try:
        keys[name].verify(base64.b64decode(signature, validate=True), _message(number, head))
    except (KeyError, ValueError, TypeError, InvalidSignature):
        return False
    return True


def _message(number: int, head: str) -> bytes:
    return f"{number} {head}".encode()
