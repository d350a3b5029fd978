"""Words that must not stand in the product."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.house import House

# Words of a court, of suspicion and of rented software: this house asks and corrects, it does not accuse.
BANNED = ("裁定", "证据", "疑点", "嫌疑", "租户", "用户画像")
WHERE_ALLOWED = "domains.conduct"
HOST = re.compile(r"https?://(?:[^/\s@'\"]*@)?([^/\s:'\"]+)")


def banned_words(house: House) -> list[str]:
    """Banned words in templates and translations; fair procedure in ``domains/conduct`` needs some of them."""
    return [
        f"{house.at(path, number)}: {word}"
        for path in house.files("*.html", "*.po")
        if house.room_of(path) != WHERE_ALLOWED
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for word in BANNED
        if word in line
    ]


def registry_hosts() -> set[str]:
    """Hosts this machine fetches packages from, as its package clients say; none is written down anywhere."""
    commands = [[sys.executable, "-m", "pip", "config", "list"]]
    if npm := shutil.which("npm"):
        commands.append([npm, "config", "get", "registry"])
    said = [subprocess.run(command, capture_output=True, text=True, check=False).stdout for command in commands]
    return set(HOST.findall("\n".join(said)))


def naming(files: Iterable[Path], hosts: Iterable[str]) -> list[str]:
    """Files that contain one of the hosts, with the host."""
    wanted = [(host, host.encode()) for host in hosts]
    found = []
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        found += [f"{path}: {host}" for host, raw in wanted if raw in content]
    return found


def undocumented(names: Iterable[str], page: Path) -> list[str]:
    """Names a page of the handbook must mention and does not."""
    text = page.read_text()
    return [name for name in names if not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", text)]


CHECKS = [banned_words]
