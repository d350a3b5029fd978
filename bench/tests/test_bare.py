"""The bare files are the ones the hashes say."""

from __future__ import annotations

import hashlib
from pathlib import Path

BARE = Path(__file__).resolve().parents[1] / "bare"


def test_bare_files_have_the_hashes_written_down():
    wanted = dict(reversed(line.split()) for line in (BARE / "SHA256SUMS").read_text().splitlines())
    found = {name: hashlib.sha256((BARE / name).read_bytes()).hexdigest() for name in wanted}
    assert found == wanted
    assert set(wanted) == {"dataset.py", "hello.py", "limits.py"}
