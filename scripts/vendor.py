"""Fetches the front end's libraries with ``npm pack`` and writes them, hashed, below the ui room. For developers only.

Run ``python scripts/vendor.py`` after changing a version below; commit what it wrote. Node is not needed at run time.

Tabler's stylesheet is cut down to the parts a form, a list and a card need (635 kB would reach every village phone)
and wrapped in a cascade layer: our own stylesheet always wins, and a browser too old for layers simply skips it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/zugong/foundation/ui/static/vendor"

PACKAGES: list[dict[str, object]] = [
    {
        "name": "htmx.org",
        "version": "4.0.1",
        "licence": "0BSD",
        "files": {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE.txt"},
    },
    {
        "name": "@tabler/core",
        "version": "1.6.1",
        "licence": "MIT",
        "files": {"dist/css/tabler.min.css": "tabler/tabler.parts.css"},
    },
    {
        "name": "echarts",
        "version": "6.1.0",
        "licence": "Apache-2.0",
        "files": {
            "dist/echarts.common.min.js": "echarts/echarts.common.min.js",
            "LICENSE": "echarts/LICENSE.txt",
            "NOTICE": "echarts/NOTICE.txt",
            "licenses/LICENSE-d3": "echarts/LICENSE-d3.txt",
        },
    },
]

# Class names kept from Tabler. A rule stays when every class in one of its selectors is kept.
SIZES = r"(-(sm|md|lg|xl))?"
KEPT = re.compile(
    "|".join(
        [
            r"container(-fluid|-narrow|-tight)?",
            rf"row(-cards|-cols{SIZES}-\d)?|col{SIZES}(-auto|-\d+)?|g[xy]?-[0-5]",
            r"btn(-primary|-danger|-link|-sm|-lg|-icon|-list|-outline-\w+|-close|-group)?",
            r"card(-(sm|md|body|header|title|subtitle|footer|table|actions|active))?",
            r"table(-(sm|vcenter|responsive|striped|hover|bordered|borderless|nowrap))?",
            r"form-(control|select|label|check|check-input|check-label|check-inline|hint|text|fieldset|range|switch"
            r"|floating|control-sm|control-lg|select-sm|select-lg)(-\w+)?",
            r"input-group(-text|-sm|-lg|-flat)?|is-invalid|invalid-feedback|was-validated",
            r"list-group(-item|-flush|-item-action)?|list-(unstyled|inline|inline-item)",
            r"nav(-tabs|-pills|-link|-item|-fill)?|active|disabled|show",
            r"progress(-bar|-sm)?|steps(-counter|-vertical)?|step-item|timeline(-event\w*|-simple)?",
            r"datagrid(-item|-title|-content)?|markdown|accordion|breadcrumb(-item)?",
            rf"d{SIZES}-(none|inline|inline-block|block|grid|flex|inline-flex|print-none|print-block)|d-print-(none|block)",
            rf"flex{SIZES}-(row|column|wrap|nowrap|fill|grow-\d|shrink-\d)|gap{SIZES}-[0-5]",
            rf"(justify-content|align-items|align-self){SIZES}-(start|end|center|between|baseline|stretch)",
            r"[mp][xytbse]?-([0-5]|auto)|(w|h)-(25|50|75|100|auto)|order-(first|last)",
            r"text-(start|end|center|nowrap|wrap|break|truncate|body|secondary|reset)|fw-(bold|medium|normal)",
            r"visually-hidden(-focusable)?|position-(relative|absolute|static)|overflow-(auto|hidden)|border(-top|-bottom|-0)?",
            r"h[1-6]|small|lead|mark|hr|rounded",
        ]
    )
)

MIT = """MIT License

{holders}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the
Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions
of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL
THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.
"""


def split_rules(css: str) -> list[tuple[str, str]]:
    """(prelude, body) of every rule on this level."""
    found, start = [], 0
    while (brace := css.find("{", start)) >= 0:
        depth, end = 1, brace + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        found.append((css[start:brace].strip(), css[brace + 1 : end - 1]))
        start = end
    return found


def split_selectors(prelude: str) -> list[str]:
    """Selectors of a list, commas inside parentheses left alone."""
    parts, depth = [""], 0
    for character in prelude:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def is_kept(selector: str) -> bool:
    """Whether every class the selector names is one we use; theme and navigation-bar variants are ours to write."""
    if "data-" in selector or ".theme-" in selector:
        return False
    return all(KEPT.fullmatch(name.replace("\\", "")) for name in re.findall(r"\.((?:[\w-]|\\.)+)", selector))


def keep(rules: list[tuple[str, str]]) -> list[str]:
    """The rules we use, as text."""
    kept = []
    for prelude, body in rules:
        if prelude.startswith(("@media", "@supports")):
            inner = keep(split_rules(body))
            if inner:
                kept.append(f"{prelude}{{{''.join(inner)}}}")
        elif not prelude.startswith("@"):
            selectors = [selector for selector in split_selectors(prelude) if is_kept(selector)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{body}}}")
    return kept


def without_unused_variables(css: str) -> str:
    """Drop custom properties nothing reads, until none is left to drop."""
    while True:
        unused = set(re.findall(r"(--tblr-[\w-]+):", css)) - set(re.findall(r"var\((--[\w-]+)", css))
        smaller = re.sub(rf"({'|'.join(sorted(unused))}):[^;{{}}]*;?", "", css) if unused else css
        smaller = re.sub(r"(?<=[{}])[^{}@]+\{\s*\}", "", smaller)
        if smaller == css:
            return css
        css = smaller


def cut_tabler(text: str) -> tuple[str, str]:
    """(stylesheet, licence) from the full minified Tabler."""
    notice = re.search(r"/\*!.*?\*/", text, re.S)
    assert notice, "Tabler's licence comment is gone: look before you ship"
    holders = "\n".join(line.strip(" *") for line in notice[0].splitlines() if "Copyright" in line)
    body = re.sub(r"/\*.*?\*/", "", text, flags=re.S).replace('@charset "UTF-8";', "")
    body = body.replace("[data-bs-theme=light],[data-theme=light]", "")
    body = re.sub(r":root,(?=\{)", ":root", body)
    parts = without_unused_variables("".join(keep(split_rules(body))))
    assert "url(" not in parts.replace('url("data:', ""), "a file would be missing"
    head = notice[0].replace("/*!", "/*! Parts of Tabler, cut by scripts/vendor.py and put in a layer.\n *", 1)
    return f"{head}\n@layer tabler{{{parts}}}\n", MIT.format(holders=holders)


def fetch(name: str, version: str, folder: Path) -> Path:
    """Unpacked package."""
    run = ["npm", "pack", "--silent", f"{name}@{version}"]
    archive = subprocess.run(run, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]  # noqa: S603
    unpacked = folder / name.replace("/", "-")
    with tarfile.open(folder / archive) as tar:
        tar.extractall(unpacked, filter="data")
    return unpacked / "package"


def write(path: Path, text: str) -> None:
    """Write without a map reference: the storage of the site refuses a file that names a missing one."""
    text = re.sub(r"\n?/[/*][#@] ?sourceMappingURL=\S+( ?\*/)?", "", text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def entry(package: dict[str, object], file: str) -> dict[str, object]:
    """Line of vendor.json for one written file."""
    data = (TARGET / file).read_bytes()
    digest = base64.b64encode(hashlib.sha384(data).digest()).decode()
    return {
        "name": package["name"],
        "version": package["version"],
        "licence": package["licence"],
        "file": file,
        "size": len(data),
        "sha384": f"sha384-{digest}",
    }


def main() -> int:
    """Write every file and vendor.json."""
    lines = []
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            source = fetch(str(package["name"]), str(package["version"]), Path(scratch))
            files = dict(package["files"])  # type: ignore[call-overload]
            for origin, file in files.items():
                text = (source / origin).read_text(encoding="utf-8")
                if file.endswith("tabler.parts.css"):
                    text, licence = cut_tabler(text)
                    write(TARGET / "tabler/LICENSE.txt", licence)
                write(TARGET / file, text)
            written = [*files.values(), *(["tabler/LICENSE.txt"] if package["name"] == "@tabler/core" else [])]
            lines += [entry(package, file) for file in written]
    (TARGET / "vendor.json").write_text(json.dumps(lines, indent=2) + "\n")
    for line in lines:
        sys.stdout.write(f"{line['size']:>9}  {line['file']}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
