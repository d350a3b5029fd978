import json
from pathlib import Path

import pytest

from zugong.packs import asking, minimums, regime, schema
from zugong.packs.asking import burden_cards
from zugong.packs.pack import elements
from zugong.packs.pack.elements import is_harmless
from zugong.packs.parts import installed
from zugong.packs.queries import Change, differences, read_content, write_content
from zugong.packs.reading import read_folder
from zugong.packs.regime import check

from .factories import KINDS, OTHER_CITY, PLACE, XIANTAO, folder_texts, texts

DOCS = Path(__file__).resolve().parents[4] / "docs"
XIANTAO_TEXTS = folder_texts(XIANTAO)


def places(found):
    return [(fault.file, fault.line, fault.column, fault.msgid) for fault in found.faults]


def test_small_pack_is_sound():
    assert check(texts()).faults == ()


@pytest.mark.parametrize("folder", [XIANTAO, OTHER_CITY], ids=lambda folder: folder.name)
def test_shipped_packs_are_sound(folder):
    read, faults = read_folder(folder)
    assert (faults, check(read).faults) == ((), ())


def test_published_schema_is_the_one_in_force():
    published = json.loads((DOCS / "pack-schema.json").read_text())
    assert published == json.loads(json.dumps(schema.pack_schema(installed())))
    schema.Draft202012Validator.check_schema(published)


def test_published_schema_alone_accepts_the_first_pack_and_refuses_a_wrong_one():
    validator = schema.Draft202012Validator(json.loads((DOCS / "pack-schema.json").read_text()))
    whole = {path: document.content for path, document in check(XIANTAO_TEXTS).sound.documents.items()}
    assert [error.message for error in validator.iter_errors(whole)] == []
    whole["kinds/cadres.yaml"]["kinds"][0]["closes"] = "by_itself"
    assert [list(error.absolute_path) for error in validator.iter_errors(whole)] == [
        ["kinds/cadres.yaml", "kinds", 0, "closes"]
    ]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"kinds": KINDS + "  colour: red\n"}, ("kinds.yaml", 9, 3, schema.UNKNOWN_KEY)),
        ({"kinds": KINDS.replace("  title: 甲\n", "")}, ("kinds.yaml", 2, 3, schema.MISSING_KEY)),
        ({"kinds": KINDS.replace("甲", "[甲]")}, ("kinds.yaml", 3, 3, schema.WRONG_KIND)),
        ({"kinds": KINDS.replace("by_decision", "by_itself")}, ("kinds.yaml", 6, 3, schema.NOT_ONE_OF)),
        ({"kinds": KINDS.replace("lists.a", "Lists A")}, ("kinds.yaml", 2, 3, schema.NOT_WRITTEN_SO)),
        ({"kinds": KINDS + "  warn_days: -1\n"}, ("kinds.yaml", 9, 3, schema.OUT_OF_RANGE)),
        ({"kinds": KINDS.replace("甲", "甲" * 61)}, ("kinds.yaml", 3, 3, schema.WRONG_LENGTH)),
        (
            {"kinds": KINDS.replace("[village_clerk]", "[village_clerk, village_clerk]")},
            ("kinds.yaml", 7, 3, schema.REPEATED),
        ),
        ({"kinds": KINDS.replace("line: organisation", "line: nowhere")}, ("kinds.yaml", 4, 3, regime.UNKNOWN_CODE)),
        ({"kinds": KINDS.replace("[village_clerk]", "[emperor]")}, ("kinds.yaml", 7, 11, regime.UNKNOWN_ROLE)),
        ({"kinds": KINDS + KINDS.removeprefix("kinds:\n")}, ("kinds.yaml", 9, 3, regime.CODE_TWICE)),
        ({"nonsense": "a: 1\n"}, ("nonsense.yaml", 1, 1, regime.UNKNOWN_FILE)),
        (
            {"place": PLACE + "roles:\n- {code: town_clerk, title: x, permissions: [all]}\n"},
            ("place.yaml", 6, 32, schema.NO_PERMISSIONS),
        ),
        ({"place": PLACE + "roles:\n- {code: superuser, title: x}\n"}, ("place.yaml", 6, 4, regime.UNKNOWN_ROLE)),
        (
            {"place": PLACE + "roles:\n- {code: town_clerk, title: x, substitute: root}\n"},
            ("place.yaml", 6, 32, regime.UNKNOWN_ROLE),
        ),
    ],
)
def test_fault_is_said_at_file_line_and_column(files, found):
    assert places(check(texts(**files))) == [found]


def test_day_that_is_none_is_refused():
    assert places(check(texts(valid_from="2016-02-30"))) == [("pack.yaml", 4, 1, regime.NO_SUCH_DAY)]


def test_pack_without_its_first_page_is_refused():
    assert places(check({"place.yaml": PLACE})) == [("pack.yaml", 1, 1, regime.MISSING_PACK)]


def test_faults_come_in_the_same_order_whatever_the_order_of_files():
    files = texts(kinds=KINDS.replace("line: organisation", "line: x"), place=PLACE + "roles:\n- {code: x, title: x}\n")
    backwards = dict(reversed(files.items()))
    assert places(check(files)) == places(check(backwards)) != []


ABOVE = "who: level_above, roles: [town_commissioner]"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("who: level_above", "who: doer", ("kinds.yaml", 8, 13, minimums.DOER_DECIDES)),
        ("who: level_above", "who: self", ("kinds.yaml", 8, 13, minimums.DOER_DECIDES)),
        ("who: level_above", "who: computer", ("kinds.yaml", 8, 13, minimums.UNKNOWN_DECIDER)),
        (ABOVE, "who: same_unit, roles: [village_clerk]", ("kinds.yaml", 8, 37, minimums.SAME_ROLE)),
        ("who: level_above,", "who: level_above, people: 0,", ("kinds.yaml", 8, 31, minimums.ONE_PERSON)),
        (
            "closes: by_decision\n",
            "closes: by_decision\n  evidence: {photo: required}\n",
            ("kinds.yaml", 7, 14, minimums.PHOTO_REQUIRED),
        ),
        (
            "closes: by_decision\n",
            "closes: by_decision\n  evidence: {photo: always}\n",
            ("kinds.yaml", 7, 14, minimums.PHOTO_REQUIRED),
        ),
    ],
)
def test_kind_cannot_loosen_a_minimum(old, new, found):
    assert places(check(texts(kinds=KINDS.replace(old, new)))) == [found]


@pytest.mark.parametrize(
    ("own", "msgid"),
    [
        ("people: 1", minimums.ONE_PERSON),
        ("group: 4", minimums.SMALL_GROUP),
        ("answer: false", minimums.RIGHT_KEPT),
        ("appeal: false", minimums.RIGHT_KEPT),
        ("photo: required", minimums.PHOTO_REQUIRED),
    ],
)
def test_pack_as_a_whole_cannot_loosen_a_minimum(own, msgid):
    files = texts()
    files["pack.yaml"] += f"minimums: {{{own}}}\n"
    assert places(check(files)) == [("pack.yaml", 5, 12, msgid)]


def test_pack_may_tighten_every_minimum():
    files = texts()
    files["pack.yaml"] += "minimums: {people: 3, group: 10, answer: true, appeal: true, photo: none}\n"
    assert check(files).faults == ()


ELEMENT = "- {{code: {code}, title: {title}, type: {type}, kept: {{in: b, as: {kept}}}, required: {required}}}\n"


def element(code, title="数", type="whole", kept="", required="always"):
    return ELEMENT.format(code=code, title=title, type=type, kept=kept or code, required=required)


def test_required_photo_is_refused_where_it_stands():
    found = check(texts(elements="elements:\n" + element("p", type="photo")))
    assert places(found) == [("elements.yaml", 2, 58, minimums.PHOTO_REQUIRED)]


def test_photo_required_on_a_condition_is_refused_too():
    required = "{literal: true}"
    found = check(texts(elements="elements:\n" + element("p", type="photo", required=required)))
    assert places(found) == [("elements.yaml", 2, 58, minimums.PHOTO_REQUIRED)]


def test_fact_that_is_kept_already_is_refused_under_a_new_code_and_label():
    two = "elements:\n" + element("a", "党员人数") + element("b", "党员总数量", kept="a")
    assert places(check(texts(elements=two))) == [("elements.yaml", 3, 40, elements.KEPT_TWICE)]


def test_label_that_only_says_it_otherwise_is_refused():
    two = "elements:\n" + element("a", "党员人数") + element("b", "党员总数(合计)")
    assert places(check(texts(elements=two))) == [("elements.yaml", 3, 13, elements.SAME_AGAIN)]


def test_required_when_must_be_a_condition_over_elements():
    one = "elements:\n" + element("a", required="{value: a}")
    assert [fault[0:2] for fault in places(check(texts(elements=one)))] == [("elements.yaml", 2)]


BURDEN = "burden: {minutes: 3, units: 100, ends_on: 2016-12-31, complaints: 组织部}"
THREE = "elements:\n" + element("a", "甲") + element("b", "乙") + element("c", "丙")


def form(code, fields, times=12, subject="village"):
    named = ", ".join(
        f"{{element: {name}}}" if " " not in name else f"{{element: {name.split()[0]}, label: {name.split()[1]}}}"
        for name in fields
    )
    return (
        f"- {{code: {code}, title: 表{code}, subject: {subject}, fields: [{named}], times_a_year: {times}, {BURDEN}}}\n"
    )


@pytest.mark.parametrize(
    "second",
    [
        form("two", ["a", "b"]),
        form("two", ["b", "a"]),
        form("two", ["a 新名称", "b 又一个"]),
        form("two", ["b"]),
        form("two", ["a", "b"], times=1),
    ],
)
def test_form_with_nothing_new_is_refused_also_under_new_labels(second):
    found = check(texts(elements=THREE, forms="forms:\n" + form("one", ["a", "b"]) + second))
    assert [(f.file, f.line, f.msgid) for f in found.faults] == [("forms.yaml", 3, asking.NOTHING_NEW)]
    assert found.faults[0].about["others"] == "表one"


@pytest.mark.parametrize(
    "second", [form("two", ["a", "c"]), form("two", ["a", "b"], times=52), form("two", ["a", "b"], subject="household")]
)
def test_form_with_something_new_is_let_through(second):
    assert check(texts(elements=THREE, forms="forms:\n" + form("one", ["a", "b"]) + second)).faults == ()


def test_form_of_held_facts_alone_is_refused():
    held = "elements:\n" + element("a").replace("required:", "held: true, required:")
    found = check(texts(elements=held, forms="forms:\n" + form("one", ["a"])))
    assert [fault.msgid for fault in found.faults] == [asking.NOTHING_NEW]


def test_form_cannot_hold_free_text():
    free = form("one", ["a"]).replace("{element: a}", "{label: 其他}")
    found = check(texts(elements=THREE, forms="forms:\n" + free))
    assert [(fault.line, fault.msgid) for fault in found.faults] == [(2, schema.MISSING_KEY)]


def test_a_ledger_counts_as_a_form():
    body = "subject: village, period: month, acceptance: filed, fields: [{element: a}]"
    ledger = f"ledgers:\n- {{code: l, title: 台账, {body}, {BURDEN}}}\n"
    found = check(texts(elements=THREE, ledgers=ledger, forms="forms:\n" + form("one", ["a"])))
    assert [(fault.file, fault.msgid) for fault in found.faults] == [("forms.yaml", asking.NOTHING_NEW)]


def test_burden_card_counts_hours_a_year():
    (card,) = burden_cards(check(texts(elements=THREE, forms="forms:\n" + form("one", ["a", "b"]))).sound)
    assert (str(card.hours), card.elements, card.held) == ("60.0", 2, 0)
    assert card.plain()["hours_a_year"] == "60.0"


def test_burden_that_was_not_tried_is_not_zero():
    untried = form("one", ["a"]).replace("minutes: 3", "minutes: null")
    (card,) = burden_cards(check(texts(elements=THREE, forms="forms:\n" + untried)).sound)
    assert (card.minutes, card.hours, card.plain()["hours_a_year"]) == (None, None, None)


@pytest.mark.parametrize(
    ("pattern", "harmless"),
    [
        ("[A-Z][0-9]{1,4}", True),
        (r"\d{6}", True),
        ("(甲|乙)丙", True),
        ("a*b+", True),
        (r"[*+(]{2}", True),
        ("(a+)+", False),
        ("(a|a)*", False),
        ("a*a*a*", False),
        (r"(a)\1", False),
        ("(?=a)", False),
        ("a**", False),
        ("(", False),
        ("a{1,}{1,}{1,}", False),
        (r"\u0041", False),
        ("a{99999}", False),
    ],
)
def test_pattern_that_could_take_long_is_refused(pattern, harmless):
    assert is_harmless(pattern) is harmless


def test_a_pattern_as_long_as_a_book_is_refused():
    one = "elements:\n" + element("a").replace("required:", f"pattern: {'a' * 101}, required:")
    assert [fault.msgid for fault in check(texts(elements=one)).faults] == [elements.PATTERN_LONG]


def test_content_comes_back_as_it_went():
    content = check(folder_texts(OTHER_CITY)).sound.content
    assert read_content(write_content(content)) == content


def test_differences_name_what_is_new_gone_and_changed():
    old = check(texts(place=PLACE + "posts:\n- {code: a, title: 甲}\n- {code: b, title: 乙}\n")).sound.content
    new = check(texts(place=PLACE + "posts:\n- {code: c, title: 丙}\n- {code: b, title: 新乙}\n")).sound.content
    assert differences(old, new) == [
        Change("-", "posts", "a", before="甲"),
        Change("~", "posts", "b", "title", "乙", "新乙"),
        Change("+", "posts", "c", after="丙"),
    ]
    assert differences(old, old) == []
    assert str(differences(old, new)[1]) == "~ posts.b  title: 乙 → 新乙"


def test_every_entry_of_the_first_pack_names_its_mechanism():
    listed = (DOCS / "mechanisms.md").read_text()
    known = {line.split("|")[1].strip() for line in listed.splitlines() if line.startswith(("| S", "| F", "| P"))}
    sources = {
        (name, entry["code"]): entry.get("source", "").split()
        for name, entries in check(XIANTAO_TEXTS).sound.content.items()
        if name != "pack"
        for entry in entries
    }
    assert [place for place, named in sources.items() if not named] == []
    assert sorted({one for named in sources.values() for one in named} - known) == []
    assert {f"S{n:02}" for n in range(1, 101)} <= known


def test_first_pack_leaves_what_is_unknown_open():
    content = check(XIANTAO_TEXTS).sound.content
    lists = {one["code"]: one["items"] for one in content["checklists"]}
    for code, n in (("eight_regular", 8), ("nine_musts", 9), ("four_talks", 4), ("four_train", 4)):
        assert [("title" in item, "open" in item) for item in lists[code]] == [(False, True)] * n
    (day,) = [kind for kind in content["kinds"] if kind["code"] == "ledgers.activity_day"]
    assert day["day_rule"] == {"rule": "day 28", "on_rest_day": "keep"}
    assert "day_rule.on_rest_day" in day["assumed"]
    open_rules = [rule["code"] for rule in content["formulas"] if "formula" not in rule]
    assert open_rules == ["secretary_score", "secretary_grade", "exam_pass", "talent_member_score", "flat_points"]
