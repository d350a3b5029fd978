import json
import os

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zugong.packs import reading
from zugong.packs.reading import read_folder, read_text, read_texts

from .factories import texts

SMALL = texts()


def first(path_text):
    """Place and message of the only fault of a text."""
    document, faults = read_text("lists.yaml", path_text)
    assert document is None or faults
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0].line, faults[0].column, faults[0].msgid


def test_keys_and_entries_know_their_places():
    document, faults = read_text("lists.yaml", "lists:\n- code: a\n  deep: {x: 1, y: [2, 3.50]}\n")
    assert faults == []
    assert document.content == {"lists": [{"code": "a", "deep": {"x": 1, "y": [2, reading.Decimal("3.50")]}}]}
    assert document.at("lists") == (1, 1)
    assert document.at("lists", 0) == (2, 3)
    assert document.at("lists", 0, "deep", "y") == (3, 16)
    assert document.at("lists", 0, "deep", "y", 1) == (3, 23)
    assert document.at("lists", 0, "nothing", "there") == (2, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("2016-07-01", "2016-07-01"),
        ("12", 12),
        ("-3", -3),
        ("12:30", "12:30"),
        ("'007'", "007"),
        ("≥60", "≥60"),
        ("60% < x", "60% < x"),
        ("_", "_"),
    ],
)
def test_plain_words_are_those_of_yaml_1_2(text, value):
    document, faults = read_text("lists.yaml", f"a: {text}\n")
    assert (faults, document.content) == ([], {"a": value})


@pytest.mark.parametrize(
    ("text", "place", "msgid"),
    [
        ("a: &x 1\nb: *x\n", (1, 4), reading.NO_ALIAS),
        ("a: *x\n", (1, 4), reading.NO_ALIAS),
        ("a: &x {b: 1}\n", (1, 4), reading.NO_ALIAS),
        ("a: !!python/object/apply:os.system [x]\n", (1, 4), reading.NO_TAG),
        ("a: !local x\n", (1, 4), reading.NO_TAG),
        ("a: !!str 1\n", (1, 4), reading.NO_TAG),
        ("b:\n  <<: {a: 1}\n", (2, 3), reading.NO_MERGE),
        ("a: 1\nb: 2\na: 3\n", (3, 1), reading.TWICE),
        ("a: 1\n'a': 3\n", (2, 1), reading.TWICE),
        ("a:\n\tb: 1\n", (2, 1), reading.TABBED),
        ("a: 1\x00\n", (1, 5), reading.BAD_SIGN),
        ("a: 1\nb: \x07\n", (2, 4), reading.BAD_SIGN),
        ('a: "\\0"\n', (1, 4), reading.BAD_SIGN),
        ('"a\\u202e": 1\n', (1, 1), reading.BAD_SIGN),
        ("a: x\u202ey\n", (1, 5), reading.BAD_SIGN),
        ("a: 1\rb: 2\n", (1, 5), reading.BAD_SIGN),
        ("a: 1\n---\nb: 2\n", (2, 1), reading.TWO_DOCUMENTS),
        ("a: [1, 2\n", (2, 1), reading.UNREADABLE),
        ("a: 'open\n", (2, 1), reading.UNREADABLE),
        ("- a\n", (1, 1), reading.NOT_MAPPING),
        ("text\n", (1, 1), reading.NOT_MAPPING),
        ("? [a, b]\n: 1\n", (1, 3), reading.BAD_KEY),
        ("a: 007\n", (1, 4), reading.ODD),
        ("a: 1e9\n", (1, 4), reading.ODD),
        ("a: .inf\n", (1, 4), reading.ODD),
        ("a: 0x1F\n", (1, 4), reading.ODD),
        ("a: 1_000\n", (1, 4), reading.ODD),
        ("a: 12345678901234567890\n", (1, 4), reading.ODD),
        ("a: <b>x</b>\n", (1, 4), reading.NOT_PLAIN),
        ("a: '{{ 7 * 7 }}'\n", (1, 4), reading.NOT_PLAIN),
        ("a: '{% x %}'\n", (1, 4), reading.NOT_PLAIN),
        ("a: '&lt;'\n", (1, 4), reading.NOT_PLAIN),
        ("a: " + "长" * 4001 + "\n", (1, 4), reading.TOO_LONG),
        ("k" * 61 + ": 1\n", (1, 1), reading.BAD_KEY),
        ("a: " + "[" * 40 + "]" * 40 + "\n", (1, 28), reading.TOO_DEEP),
        ("a: [" + "1," * 20_001 + "1]\n", (1, 39_999), reading.TOO_MANY_NODES),
    ],
)
def test_hostile_text_is_refused_where_it_stands(text, place, msgid):
    assert first(text) == (*place, msgid)


def test_an_alias_bomb_is_refused_at_its_first_alias():
    """Walked to its end it would not come back in a lifetime; the clock is not asked."""
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 60))
    assert first(bomb) == (1, 5, reading.NO_ALIAS)


def test_billion_laughs_by_merge_is_refused():
    laughs = "a: &a {x: 1}\nb: &b\n  <<: [*a, *a, *a]\n"
    assert first(laughs)[2] == reading.NO_ALIAS


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 100_000, "a: " + "{a: " * 20_000, "- " * 50_000, "a:\n" + " " * 100_000]
)
def test_nesting_and_blank_without_end_come_to_an_end(text):
    _document, faults = read_text("lists.yaml", text)
    assert len(faults) <= 1


@given(st.text(max_size=300))
def test_no_text_at_all_breaks_the_reader(text):
    document, faults = read_text("lists.yaml", text)
    assert (document is None) == bool(faults and not document) or faults == []
    for fault in faults:
        assert fault.line >= 1
        assert fault.message


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text("甲乙abc xyz.%", max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_what_json_can_say_is_read_as_it_is(value):
    document, faults = read_text("lists.yaml", json.dumps({"a": value}, ensure_ascii=False))
    assert faults == []
    assert document.content == {"a": stripped(value)}


def stripped(value):
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [stripped(one) for one in value]
    return {key: stripped(one) for key, one in value.items()} if isinstance(value, dict) else value


def put(folder, files):
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def folder_fault(folder):
    _texts, faults = read_folder(folder)
    assert len(faults) == 1
    return faults[0].file, faults[0].line, faults[0].column, faults[0].msgid


def test_folder_is_read_with_and_without_the_mark_of_utf_8(tmp_path):
    put(tmp_path, {**SMALL, "lists/a.yaml": b"\xef\xbb\xbflists:\r\n- {code: a}\r\n", "README.md": "x", ".git/x": "y"})
    texts, faults = read_folder(tmp_path)
    assert faults == ()
    assert sorted(texts) == ["kinds.yaml", "lists/a.yaml", "pack.yaml", "place.yaml"]
    documents, faults = read_texts(texts)
    assert faults == ()
    assert documents["lists/a.yaml"].at("lists", 0, "code") == (2, 4)


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"lists.yaml": "lists: 清单\n".encode("gbk")}, ("lists.yaml", 1, 8, reading.NOT_UTF8)),
        ({"lists.yaml": "a: 1\n".encode("utf-16")}, ("lists.yaml", 1, 1, reading.NOT_UTF8)),
        ({"lists.yaml": b"a: 1\n" * 30_000}, ("lists.yaml", 1, 1, reading.TOO_BIG)),
        ({"Lists.YAML": "a: 1"}, ("Lists.YAML", 1, 1, reading.BAD_NAME)),
        ({"run.py": "a: 1"}, ("run.py", 1, 1, reading.BAD_NAME)),
        ({"清单.yaml": "a: 1"}, ("清单.yaml", 1, 1, reading.BAD_NAME)),
        ({"a/b/c.yaml": "a: 1"}, ("a/b", 1, 1, reading.NO_FILE)),
        ({f"a/f{n}.yaml": "a: 1" for n in range(201)}, ("pack.yaml", 1, 1, reading.TOO_MANY)),
        ({f"a/f{n}.yaml": "#" * 130_000 for n in range(9)}, ("a/f8.yaml", 1, 1, reading.PACK_TOO_BIG)),
    ],
    ids=["gbk", "utf-16", "big", "case", "python", "chinese name", "deep", "many", "big pack"],
)
def test_files_that_are_no_part_of_a_pack_are_refused(tmp_path, files, fault):
    assert folder_fault(put(tmp_path, SMALL | files)) == fault


def test_folder_without_a_pack_is_said(tmp_path):
    assert folder_fault(tmp_path) == ("pack.yaml", 1, 1, reading.NO_FOLDER)


def test_links_are_not_followed(tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("a: 1")
    for name, target in (("lists.yaml", secret), ("lists", tmp_path)):
        folder = put(tmp_path / f"pack-{name}", SMALL)
        (folder / name).symlink_to(target)
        assert folder_fault(folder) == (name, 1, 1, reading.NO_LINKS)


def test_a_pipe_does_not_hang_the_reader(tmp_path):
    os.mkfifo(put(tmp_path, SMALL) / "lists.yaml")
    assert folder_fault(tmp_path) == ("lists.yaml", 1, 1, reading.NO_FILE)


@pytest.mark.parametrize(
    "path", ["../pack.yaml", "/etc/passwd", "a/../../b.yaml", "lists\\a.yaml", "a\x00.yaml", "a.yaml\n", ""]
)
def test_paths_out_of_the_folder_are_refused_in_texts_too(path):
    documents, faults = read_texts({path: "a: 1\n"})
    assert (documents, [fault.msgid for fault in faults]) == ({}, [reading.BAD_NAME])


def test_faults_speak_both_languages_in_one_line():
    _document, (fault,) = read_text("lists.yaml", "a: 1\na: 2\n")
    with translation.override("en"):
        assert str(fault) == "lists.yaml:2:1 “a” stands here a second time; the first is in line 1"
    with translation.override("zh-hans"):
        assert str(fault) == "lists.yaml:2:1 “a”在这里重复，第一次在第1行"
