"""Small packs as texts, and a stand-in for people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OTHER_CITY = HERE / "other_city"
XIANTAO = HERE.parents[1] / "regimes" / "xiantao-2016"

PACK = "format: 1\ncode: small\ntitle: 小包\nvalid_from: {valid_from}\n"
PLACE = "levels:\n- {code: city, title: 市, tree: unit, rank: 1}\nlines:\n- {code: organisation, title: 组织}\n"
KINDS = """kinds:
- code: lists.a
  title: 甲
  line: organisation
  room: lists
  closes: by_decision
  doers: [village_clerk]
  decider: {who: level_above, roles: [town_commissioner]}
"""


def texts(valid_from: str = "2016-01-01", **files: str) -> dict[str, str]:
    """A small sound pack; other files by name without their ending (``kinds="…"``)."""
    named = {"place": PLACE, "kinds": KINDS} | files
    return {"pack.yaml": PACK.format(valid_from=valid_from)} | {f"{name}.yaml": text for name, text in named.items()}


def folder_texts(folder: Path) -> dict[str, str]:
    """The texts of a folder of the repository, which is trusted."""
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.yaml"))}


@dataclass(frozen=True)
class Founder:
    """An actor before the first person is there."""

    code: str
