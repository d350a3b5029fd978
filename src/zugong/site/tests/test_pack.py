import datetime as dt
import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from zugong.directory.tests.factories import make_city, make_person
from zugong.packs.actions import begin_database
from zugong.packs.models import PackVersion
from zugong.packs.tests.factories import KINDS, OTHER_CITY, XIANTAO, Founder, texts
from zugong.site.main import DONE, NOT_DONE, WRONG, cli


def zugong(*words):
    """Exit code and output of a verb."""
    done = CliRunner().invoke(cli, ["pack", *map(str, words)], standalone_mode=False, catch_exceptions=False)
    return done.return_value, done.output


@pytest.fixture
def folder(tmp_path):
    def write(name="pack", **files):
        for path, text in texts(**files).items():
            file = tmp_path / name / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        return tmp_path / name

    return write


def tomorrow():
    return (dt.date.today() + dt.timedelta(days=1)).isoformat()


def test_check_of_a_sound_pack_counts_its_entries(folder):
    assert zugong("check", folder()) == (DONE, "levels 1、lines 1、kinds 1\n")
    code, output = zugong("check", XIANTAO, "--json")
    assert (code, json.loads(output)["faults"], json.loads(output)["counts"]["lists"]) == (DONE, [], 20)


def test_check_says_file_line_and_column_in_both_languages(folder):
    faulty = folder(kinds=KINDS.replace("who: level_above", "who: doer"))
    code, output = zugong("check", faulty)
    assert code == WRONG
    assert output.startswith("kinds.yaml:8:13 办的人不能自己核定")
    assert " / Whoever did a thing cannot decide on it" in output
    assert zugong("check", faulty, "--lang", "en")[1].startswith("kinds.yaml:8:13 Whoever did")
    found = json.loads(zugong("check", faulty, "--json")[1])["faults"]
    assert [(f["file"], f["line"], f["column"], sorted(f)) for f in found] == [
        ("kinds.yaml", 8, 13, ["column", "file", "line", "message", "message_en"])
    ]


@pytest.mark.slow
@pytest.mark.parametrize("words", [("check", OTHER_CITY), ("burden", OTHER_CITY), ("diff", OTHER_CITY, OTHER_CITY)])
def test_what_needs_no_database_has_none(tmp_path, words):
    code = "import sys; from zugong.site.main import main; sys.argv[0] = 'zugong'; main()"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ZUGONG", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-c", code, "pack", *map(str, words)],
        capture_output=True,
        cwd=tmp_path,
        env=clean,
        check=False,
    )
    assert (done.returncode, done.stderr, list(tmp_path.iterdir())) == (DONE, b"", [])


def test_diff_names_what_differs(folder):
    old, new = folder("old"), folder("new", kinds=KINDS.replace("甲", "乙"))
    assert zugong("diff", old, new) == (DONE, "~ kinds.lists.a  title: 甲 → 乙\n")
    assert zugong("diff", old, old)[1].startswith("没有不同")
    assert json.loads(zugong("diff", old, new, "--json")[1])["changes"][0]["after"] == "乙"
    assert zugong("diff", old, folder("bad", kinds="kinds: [\n"))[0] == WRONG


def test_burden_says_hours_or_that_nobody_tried():
    assert "2.5 分钟 / min × 300 × 4 = 50.0 小时 / h; 1/5 项已有" in zugong("burden", OTHER_CITY)[1]
    assert "未试填 / not tried" in zugong("burden", XIANTAO)[1]
    cards = json.loads(zugong("burden", OTHER_CITY, "--json")[1])["cards"]
    tried = [(card["hours_a_year"], card["tried"]) for card in cards]
    assert ("50.0", {"on": "2016-12-05", "people": 6}) in tried


@pytest.fixture
def staff(db):
    city = make_city()
    begin_database(texts=texts(), staged_by=Founder("a"), confirmed_by=Founder("b"))
    return make_person("staff", city.city, "city_staff")


def test_load_stages_and_prints_the_difference(staff, folder):
    code, output = zugong("load", folder(valid_from=tomorrow(), kinds=KINDS.replace("甲", "乙")), "--by", "staff")
    assert code == DONE
    assert "~ kinds.lists.a  title: 甲 → 乙" in output
    assert "small/2" in output
    assert PackVersion.objects.get(number=2).state == "staged"


def test_load_of_a_second_version_valid_from_yesterday_is_refused(staff, folder):
    yesterday = (dt.date.today() - dt.timedelta(days=1)).isoformat()
    code, output = zugong("load", folder(valid_from=yesterday), "--by", "staff")
    assert (code, output.startswith("pack.yaml:4:1 ")) == (NOT_DONE, True)
    assert PackVersion.objects.count() == 1


def test_load_by_somebody_without_the_role_or_by_nobody_is_refused(staff, folder, capsys):
    make_person("nobody", staff.organisation)
    for code in ("nobody", "ghost"):
        done = CliRunner().invoke(cli, ["pack", "load", str(folder(valid_from=tomorrow())), "--by", code])
        assert done.exit_code != DONE
    assert PackVersion.objects.count() == 1


def test_export_gives_back_what_was_loaded(staff, tmp_path):
    out = tmp_path / "out"
    assert zugong("export", out)[0] == DONE
    assert {path.name: path.read_text() for path in out.iterdir()} == texts()
    assert zugong("check", out)[0] == DONE
    assert CliRunner().invoke(cli, ["pack", "export", str(out)]).exit_code == NOT_DONE
    shutil.rmtree(out)
    assert CliRunner().invoke(cli, ["pack", "export", str(out), "--on", "2015-01-01"]).exit_code != DONE
    assert not out.exists()
