"""Each architecture check finds a fault planted in a small house, and nothing in a sound one."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps
from tests.architecture import code, pages, words
from tests.architecture.nouns import privacy_faults
from tests.architecture.planted import ASKS, DUTIES, LISTS, build


@pytest.mark.parametrize("check", [*code.CHECKS, *pages.CHECKS, *words.CHECKS], ids=lambda check: check.__name__)
def test_sound_house_has_no_fault(tmp_path, check):
    assert check(build(tmp_path, {})) == []


PAGE = f"{DUTIES}/templates/duties/a.html"
PLANTED = [
    (code.long_files, f"{DUTIES}/rules.py", "x = 1\n" * 401, "duties/rules.py: 401 lines"),
    (code.long_files, PAGE, "\n" * 401, "duties/templates/duties/a.html: 401 lines"),
    (code.banned_names, f"{DUTIES}/utils.py", "", "duties/utils.py"),
    (code.banned_names, f"{DUTIES}/services/__init__.py", "", "duties/services"),
    (
        code.upward_foreign_keys,
        f"{DUTIES}/models.py",
        '\nForeignKey("lists.Row")',
        "duties/models.py:2: duties points up at engines.lists",
    ),
    (
        code.upward_foreign_keys,
        f"{LISTS}/models/rows.py",
        'models.ManyToManyField(to="asks.Ask")',
        "engines/lists/models/rows.py:1: engines.lists points up at engines.asks",
    ),
    (
        code.upward_foreign_keys,
        "foundation/events/models.py",
        "models.ForeignKey(settings.AUTH_USER_MODEL)",
        "foundation/events/models.py:1: foundation.events points up at directory",
    ),
    (code.upward_addresses, f"{DUTIES}/views.py", 'redirect("desk:home")', "duties/views.py:1: duties addresses desk"),
    (code.html_in_python, f"{DUTIES}/views.py", 'x = f"<b>{y}"', "duties/views.py:1: <b>"),
    (code.safe_marks, f"{DUTIES}/views.py", "html.mark_safe(x)", "duties/views.py:1: mark_safe"),
    (
        code.safe_marks,
        f"{DUTIES}/rules.py",
        "from django.utils.html import format_html as f",
        "duties/rules.py:1: format_html",
    ),
    (
        code.foreign_forms_and_views,
        f"{ASKS}/views.py",
        "from zugong.engines.lists.views import x",
        "engines/asks/views.py:1: zugong.engines.lists.views.x",
    ),
    (code.room_descriptions, f"{LISTS}/models.py", "", "engines.lists: no room.py"),
    (code.room_descriptions, f"{DUTIES}/room.py", "ROOM = (", "duties: room.py does not parse: '(' was never closed"),
    (code.room_descriptions, f"{DUTIES}/room.py", "x = 1", "duties: room.py has no ROOM = Room(…)"),
    (code.room_descriptions, f"{DUTIES}/room.py", 'ROOM = Room(label="duty")', "duties: label is not 'duties'"),
    (
        code.room_descriptions,
        f"{DUTIES}/room.py",
        'ROOM = Room(label="duties", permissions={"desk.see": ""})',
        "duties: permission 'desk.see' of another room",
    ),
    (
        code.room_descriptions,
        f"{DUTIES}/room.py",
        'ROOM = Room(label="duties", reactions={"a.b": "zugong.duties.tasks.x"})',
        "duties: zugong.duties.tasks.x is no module of this room",
    ),
    (
        code.migration_names,
        f"{DUTIES}/migrations/0002_auto_20261101_1200.py",
        "",
        "duties/migrations/0002_auto_20261101_1200.py: not named",
    ),
    (code.migration_names, f"{DUTIES}/migrations/0001_second.py", "", "duties/migrations/0001_second.py: number taken"),
    (code.unknown_folders, "engines/shared.py", "", "engines/shared.py"),
    (
        pages.borrowed_templates,
        PAGE,
        '\n{% include "desk/x.html#row" %}',
        'duties/templates/duties/a.html:2: duties borrows "desk/x.html#row" of desk',
    ),
    (pages.borrowed_templates, PAGE, "{% extends which %}", "duties/templates/duties/a.html:1: which is no name"),
    (
        pages.upward_links,
        PAGE,
        "{% url 'lists:row' 3 %}",
        "duties/templates/duties/a.html:1: duties links to 'lists:row' of engines.lists",
    ),
    (pages.misplaced_templates, f"{DUTIES}/templates/ui/page.html", "", "duties/templates/ui/page.html"),
    (pages.inline_code, PAGE, '\n{# style= #}<p\n style="x">', "duties/templates/duties/a.html:3: style="),
    (pages.inline_code, PAGE, "<script>x</script>", "duties/templates/duties/a.html:1: <script"),
    (pages.inline_code, PAGE, '<a onclick="x()">', 'duties/templates/duties/a.html:1: onclick="'),
    (pages.inline_code, PAGE, '<a hx-on:click="x()">', "duties/templates/duties/a.html:1: hx-on:click="),
    (pages.unescaped, PAGE, "{{ x|safe }}", "duties/templates/duties/a.html:1: |safe"),
    (words.banned_words, PAGE, "\n疑点", "duties/templates/duties/a.html:2: 疑点"),
    (
        words.banned_words,
        f"{DUTIES}/locale/zh_Hans/LC_MESSAGES/django.po",
        "用户画像",
        "duties/locale/zh_Hans/LC_MESSAGES/django.po:1: 用户画像",
    ),
]


@pytest.mark.parametrize(
    ("check", "file", "text", "fault"), PLANTED, ids=[f"{row[0].__name__}-{row[3][:40]}" for row in PLANTED]
)
def test_planted_fault_is_found(tmp_path, check, file, text, fault):
    assert check(build(tmp_path, {file: text})) == [fault]


def test_upward_link_by_a_name_without_namespace_is_found(tmp_path):
    house = build(tmp_path, {"desk/urls.py": 'path("", x, name="overview")', PAGE: "{% url 'overview' %}"})
    assert pages.upward_links(house) == ["duties/templates/duties/a.html:1: duties links to 'overview' of desk"]


def test_every_check_has_a_planted_fault():
    assert {row[0] for row in PLANTED} == {*code.CHECKS, *pages.CHECKS, *words.CHECKS}


@isolate_apps("zugong.directory")
def test_privacy_names_missing_stale_and_wrong_labels():
    class Badge(models.Model):
        privacy = {"number": "secret", "gone": "plain"}
        number = models.CharField(max_length=3)
        colour = models.CharField(max_length=3)

        class Meta:
            app_label = "directory"

        def __str__(self) -> str:
            return self.number

    assert privacy_faults([Badge]) == [
        "directory.Badge.colour: no privacy label",
        "directory.Badge.gone: label of no field",
        "directory.Badge.number: 'secret' is no label",
    ]


def test_registry_host_in_a_file_is_found(tmp_path):
    (tmp_path / "a.lock").write_text("from https://packages.invalid/simple")
    assert words.naming([tmp_path / "a.lock"], {"packages.invalid"}) == [f"{tmp_path}/a.lock: packages.invalid"]


def test_registry_hosts_are_read_without_user_and_port():
    assert words.HOST.findall("x='https://me:pw@packages.invalid:8080/simple' http://b.invalid") == [
        "packages.invalid",
        "b.invalid",
    ]


def test_undocumented_names_are_whole_words(tmp_path):
    (tmp_path / "page.md").write_text("`duties.see` and `duties.decide_all`.")
    assert words.undocumented(["duties.see", "duties.decide"], tmp_path / "page.md") == ["duties.decide"]
