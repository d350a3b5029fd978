"""The handbook says what the code says: pages made from tables, events, words, settings, commands, links."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override
from scripts import states

from zugong.directory.models.imports import Import
from zugong.directory.models.organisations import Tree
from zugong.duties.lateness import Filing, Held, Light, Moved
from zugong.duties.models import Act, Audience, Closes
from zugong.duties.models.duty import SignOffRule
from zugong.duties.states import State
from zugong.engines.lists.models import Progress
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM, Event
from zugong.site.main import cli
from zugong.site.roles import ROLES
from zugong.site.rooms import room_modules, rooms
from zugong.site.settings import Environment

HERE = Path(__file__).resolve().parents[1]
HOUSE = HERE / "src" / "zugong"
READMES = ["README.md", "README.zh-CN.md"]
PAGES = sorted([HERE / name for name in [*READMES, "CHANGELOG.md", "CONTRIBUTING.md"]] + [*HERE.glob("docs/**/*.md")])
CHOICES = [State, Act, Light, Held, Filing, Moved, Closes, Audience, SignOffRule, Progress, Tree, Import.State]

# Types put together in another way than ``_tell("word", …)`` in the same file: by file.
BY_HAND = {"foundation/evidence/actions.py": {"evidence.kept", "evidence.noted"}}


def read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


# ---- pages made from tables ----


@pytest.mark.parametrize("name", states.PAGES)
def test_page_made_from_a_table_is_what_the_table_says(name):
    assert read(name) == states.PAGES[name](), "run scripts/states.py"


def test_no_role_holds_a_permission_that_no_room_declares():
    declared = {permission for room in rooms() for permission in room.permissions}
    assert {key: held for key, role in ROLES.items() if (held := role.permissions - declared)} == {}


def test_permission_asked_only_in_the_tables_is_told_apart():
    assert states.asked("duties.see")
    assert not states.asked("duties.never_heard_of")


# ---- events ----


@cache
def recorded() -> dict[str, set[str]]:
    """Event type → files that record it, from every call of ``record``."""
    found: dict[str, set[str]] = {}
    for path in HOUSE.rglob("*.py"):
        if not {"tests", "migrations"} & set(path.parts):
            name = path.relative_to(HOUSE).as_posix()
            for type in types_of(name, ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(type, set()).add(name)
    return found


def types_of(name: str, tree: ast.Module) -> Iterator[str]:
    """Types that one file records. A type put together from a parameter is looked up where the function is called."""
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for call in calls_of("record", function):
            first = call.args[0]
            if isinstance(first, ast.Constant):
                yield first.value
            elif name in BY_HAND:
                yield from BY_HAND[name]
            else:
                yield from put_together(first, function, tree)


def put_together(first: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """``f"room.{what}"`` for every word that the file passes as the first argument of ``function``."""
    assert isinstance(first, ast.JoinedStr), f"{function.name}: say in BY_HAND which types it records"
    assert [type(part) for part in first.values] == [ast.Constant, ast.FormattedValue], ast.unparse(first)
    start = first.values[0].value
    for call in calls_of(function.name, tree):
        assert isinstance(call.args[0], ast.Constant), f"{ast.unparse(call)}: a plain word, so that it can be found"
        yield start + call.args[0].value


def calls_of(name: str, within: ast.AST) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(within)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and node.args
    ]


def event_rows() -> list[list[str]]:
    """Cells of every row of docs/events.md: type, when, file that records it, who reacts."""
    lines = [line for line in read("docs/events.md").splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_event_stands_on_its_page_with_the_file_that_records_it():
    told: dict[str, set[str]] = {}
    for type, _when, file, _heard in event_rows():
        told.setdefault(type.strip("`"), set()).update(re.findall(r"`([^`]+)`", file))
    assert told == recorded()


def test_reactions_stand_beside_the_event_they_answer():
    wanted: dict[str, set[str]] = {}
    for room in rooms():
        for type, task in room.reactions.items():
            wanted.setdefault(type, set()).add(task.removeprefix("zugong."))
    told = {type.strip("`"): set(re.findall(r"`([^`]+)`", heard)) for type, _when, _file, heard in event_rows()}
    assert {type: tasks for type, tasks in told.items() if tasks} == wanted


def test_record_with_a_type_put_together_elsewhere_is_noticed():
    tree = ast.parse('def _tell(what):\n    record(f"a.{what}", by=1)\n_tell("b_done")\n_tell("c_done")\n')
    assert sorted(types_of("x.py", tree)) == ["a.b_done", "a.c_done"]
    with pytest.raises(AssertionError, match="plain word"):
        list(types_of("x.py", ast.parse('def _tell(what):\n    record(f"a.{what}")\n_tell(word)\n')))


# ---- words ----


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: choices.__name__)
def test_every_word_of_a_choice_is_in_the_glossary(choices):
    rows = [line.strip("| ").split(" | ") for line in read("docs/glossary.md").splitlines() if line.startswith("| ")]
    told = {(row[0].strip(), row[1].strip()) for row in rows}
    wanted = set()
    for choice in choices:
        with override("en"):
            word = str(choice.label)
        with override("zh-hans"):
            wanted.add((word, str(choice.label)))
    assert wanted - told - {("–", "–")} == set()


# ---- settings, commands, links ----


@pytest.mark.parametrize("field", Environment.model_fields)
def test_every_setting_is_in_the_page_of_deployment_with_its_default(field):
    default = Environment.model_fields[field].default
    shown = {"": "empty", True: "true", False: "false"}.get(default, default)
    assert re.search(
        rf"^\| `ZUGONG_{field.upper()}` \| `?{re.escape(str(shown))}`? \|", read("docs/deployment.md"), re.M
    )


def verbs_in(text: str) -> set[str]:
    """Verbs of the one command that a text names as code."""
    return set(re.findall(r"(?<![\w/.-])(?:\.venv/bin/)?zugong ([a-z]+)\b", "\n".join(code_in(text))))


def code_in(text: str) -> list[str]:
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.S)
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))


def missing_verbs(name: str) -> set[str]:
    """What a README says is not there yet."""
    section = re.search(r"^## (?:Not there yet|还没有的)\n(.*?)(?=^## )", read(name), re.S | re.M)
    return verbs_in(section[1]) if section else set()


def test_pages_name_no_verb_that_is_neither_there_nor_said_to_be_missing():
    there, missing = set(cli.list_commands(None)), missing_verbs("README.md")
    unknown = {page.name: found for page in PAGES if (found := verbs_in(page.read_text()) - there - missing)}
    assert unknown == {}


@pytest.mark.parametrize("name", READMES)
def test_readme_says_of_no_verb_that_is_there_that_it_is_missing(name):
    assert missing_verbs(name) & set(cli.list_commands(None)) == set(), f"strike it out in {name}"
    assert missing_verbs(name) == missing_verbs("README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(HERE).as_posix())
def test_links_of_the_handbook_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(HERE).as_posix())
def test_files_named_with_their_path_are_there(page):
    named = re.findall(r"`((?:src|tests|scripts|docs|bench)/[\w./-]*[\w/])`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (HERE / name).exists()] == []


def test_every_room_stands_in_the_picture_of_the_house():
    text = read("docs/architecture.md")
    names = {module.rpartition(".")[2] for module in room_modules()}
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", text)] == []


def test_decisions_are_short_and_have_their_three_parts():
    for path in (HERE / "docs" / "decisions").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 60, path.name
        assert re.findall(r"^## (\w+)", text, re.M)[:3] == ["Context", "Decision", "Consequence"], path.name


# ---- what the page of deployment tells to do ----


@pytest.mark.parametrize("unit", sorted(HERE.glob("docs/systemd/*.service")), ids=lambda unit: unit.name)
def test_units_call_verbs_with_options_that_are_there(unit):
    words = re.search(r"^ExecStart=\S+/zugong (.*)$", unit.read_text(), re.M)[1].split()
    command = cli.get_command(None, words[0])
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} - known == set()


@pytest.mark.postgres
@pytest.mark.django_db
def test_role_of_the_page_of_deployment_writes_the_trail_and_cannot_change_it():
    sql = re.search(r"```sql\n(.*?)```", read("docs/deployment.md"), re.S)[1]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET LOCAL ROLE zugong_run")
    event = record("test.done", subject=("test", "1"), by=SYSTEM)
    for act in [Event.objects.filter(pk=event.pk).delete, lambda: Event.objects.update(actor="nobody")]:
        with pytest.raises(DatabaseError, match="permission denied for table events_event"), transaction.atomic():
            act()
    assert Event.objects.get(pk=event.pk).actor == "system"
