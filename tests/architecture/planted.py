"""A small sound house, into which tests plant one fault at a time."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.house import House

DUTIES, LISTS, ASKS, UI = "duties", "engines/lists", "engines/asks", "foundation/ui"
SOUND = {
    "site/urls.py": 'path("", home, name="home")',
    "desk/__init__.py": "",
    f"{DUTIES}/__init__.py": "",
    f"{DUTIES}/room.py": 'ROOM = Room(label="duties", urls="zugong.duties.urls")',
    f"{DUTIES}/urls.py": 'app_name = "duties"',
    f"{DUTIES}/models.py": 'models.ForeignKey("directory.Person")\nmodels.ForeignKey("self")',
    f"{DUTIES}/views.py": '"""Say <b>nothing</b>."""\nlimit = 3 < 4\nredirect("duties:list")',
    f"{DUTIES}/templates/duties/list.html": "{% extends 'ui/page.html' %}{# style= #}"
    "<a href=\"{% url 'home' %}\">{{ x }}</a>"
    '{% include "duties/_row.html" with style="x" %}<script src="/a.js"></script>{% url "duties:list" %}',
    f"{UI}/__init__.py": "",
    f"{UI}/parts.py": 'from django.utils.html import format_html\nformat_html("<b>x</b>")',
    f"{LISTS}/__init__.py": "",
    f"{ASKS}/__init__.py": "",
    "directory/__init__.py": "",
    "domains/conduct/templates/conduct/x.html": "证据",
    f"{DUTIES}/migrations/0001_first.py": "",
}


def build(folder: Path, files: dict[str, str]) -> House:
    for name, text in (SOUND | files).items():
        path = folder / "zugong" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return House(folder / "zugong")
