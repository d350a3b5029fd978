"""What others wrote is what vendor.json says, with its licence, and points nowhere."""

import base64
import hashlib
import json
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "static/vendor"
LINES = json.loads((VENDOR / "vendor.json").read_text())


def test_every_file_has_the_hash_it_came_with():
    for line in LINES:
        data = (VENDOR / line["file"]).read_bytes()
        digest = base64.b64encode(hashlib.sha384(data).digest()).decode()
        assert (line["file"], f"sha384-{digest}", len(data)) == (line["file"], line["sha384"], line["size"])


def test_nothing_lies_there_that_is_not_listed():
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found == {line["file"] for line in LINES} | {"vendor.json"}


def test_every_library_carries_its_licence():
    folders = {line["file"].split("/")[0] for line in LINES}
    assert folders == {path.parent.name for path in VENDOR.glob("*/LICENSE.txt")}


def test_no_file_names_a_map_or_a_package_registry():
    for line in LINES:
        text = (VENDOR / line["file"]).read_text()
        assert re.findall(r"sourceMappingURL|registry\.|resolved\"", text) == [], line["file"]
