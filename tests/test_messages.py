"""Every text of a room has a finished Chinese translation in the room's own catalogue."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.house import House
from tests.architecture.planted import DUTIES, build

HERE = Path(__file__).resolve().parents[1]
PAGE = f"{DUTIES}/templates/duties/a.html"
TEXT = "from django.utils.translation import gettext as _\n"
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def messages(house: House, *options: str) -> str:
    script = HERE / "scripts" / "messages.py"
    done = subprocess.run(
        [sys.executable, script, "--house", house.root, *options], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", 'duties: this message is used but not defined: "Close"'),
        ('msgid "Close"\nmsgstr ""\n', 'duties: this message is untranslated: "Close"'),
        (
            '#, fuzzy\nmsgid "Close"\nmsgstr "关闭"\n',
            'duties: this message needs to be reviewed by the translator: "Close"',
        ),
        ('msgid "Close"\nmsgstr "关闭"\n\nmsgid "Gone"\nmsgstr "没了"\n', 'duties: this message is not used: "Gone"'),
    ],
)
def test_text_without_a_finished_translation_is_found(tmp_path, entry, fault):
    catalogue = f"{DUTIES}/locale/zh_Hans/LC_MESSAGES/django.po"
    said = messages(
        build(tmp_path, {f"{DUTIES}/rules.py": TEXT + '_("Close")', catalogue: CATALOGUE + entry}), "--check"
    )
    assert said.splitlines() == [fault]


@pytest.mark.slow
def test_messages_are_collected_and_hold_when_translated(tmp_path):
    house = build(
        tmp_path,
        {
            f"{DUTIES}/rules.py": TEXT + '_("Close")',
            f"{DUTIES}/room.py": 'ROOM = Room(label="duties", title="Duties", permissions={"duties.see": "See"})',
            PAGE: "{% load i18n %}{% translate 'Open' %}",
        },
    )
    assert messages(house) == ""
    catalogue = house.root / DUTIES / "locale/zh_Hans/LC_MESSAGES/django.po"
    assert messages(house, "--check").count("is untranslated") == 4
    for text, translation in {
        "Close": "关闭",
        "Open": "打开",
        "Duties": "工作事项",
        "See": "查看",
    }.items():
        catalogue.write_text(catalogue.read_text().replace(f'"{text}"\nmsgstr ""', f'"{text}"\nmsgstr "{translation}"'))
    assert messages(house, "--check") == ""


@pytest.mark.slow
def test_every_text_is_translated():
    assert messages(House(HERE / "src" / "zugong"), "--check").splitlines() == []
