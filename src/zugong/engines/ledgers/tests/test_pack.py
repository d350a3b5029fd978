import pytest

from zugong.engines.ledgers.pack import shape_of
from zugong.engines.ledgers.shapes import ShapeError, definition_from
from zugong.engines.ledgers.tests.samples import ACTIVITY_DAY, ALL

ELEMENTS = [
    {"code": "m.member", "title": "党员", "type": "person", "kept": {"in": "m", "as": "member"}, "required": "always"},
    {"code": "m.state", "title": "结果", "type": "choice", "kept": {"in": "m", "as": "state"}, "required": "always",
     "choices": [{"code": "ok", "title": "正常"}]},
    {"code": "m.tries", "title": "次数", "type": "whole", "unit": "次", "kept": {"in": "m", "as": "tries"},
     "required": "never", "at_least": 0, "at_most": 99},
    {"code": "m.open", "title": "等次", "type": "choice", "kept": {"in": "m", "as": "open"}, "required": "never"},
    {"code": "m.photo", "title": "照片", "type": "photo", "kept": {"in": "m", "as": "photo"}, "required": "never"},
    {"code": "m.held", "title": "人口", "type": "whole",
     "kept": {"in": "d", "as": "n"}, "required": "never", "held": True},
]  # fmt: skip
KINDS = [{"code": "ledgers.m", "closes": "by_decision", "day_rule": {"rule": "day 25", "on_rest_day": "next"}}]
LEDGER = {
    "code": "m", "title": "排查", "kind": "ledgers.m", "period": "month", "acceptance": "each",
    "fields": [{"element": each["code"]} for each in ELEMENTS], "rows": {"key": "member", "about": "m.member"},
    "notices": [{"code": "n", "title": "请说明", "settled": "m.state", "effort": "m.tries"}],
}  # fmt: skip
CONTENT = {"elements": ELEMENTS, "kinds": KINDS, "ledgers": [LEDGER]}


def test_ledger_of_a_pack_becomes_a_definition_without_what_is_held_or_evidence():
    shape = shape_of(LEDGER, CONTENT)
    assert (shape.day_rule, shape.on_rest_day, shape.kind) == ("day 25", "next", "ledgers.m")
    table = shape.table_of["rows"]
    assert (table.key, table.key_title, list(table.by_code)) == ("member", "党员", ["m.state", "m.tries", "m.open"])
    assert (table.by_code["m.tries"].type, table.by_code["m.tries"].maximum) == ("count", "99")
    assert table.by_code["m.open"].type == "text"
    assert shape.notices[0].effort == "m.tries"


def test_definition_reads_back_what_it_told():
    for plain in ALL:
        shape = definition_from(plain)
        assert definition_from(shape.plain()) == shape


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"rhythm": "weekly"}, "rhythm"),
        ({"acceptance": "never"}, "acceptance"),
        ({"code": "A b"}, "code"),
        ({"unknown": 1}, "unknown"),
        ({"elements": {}}, "elements"),
        ({"elements": [{"code": "x", "title": "x"}]}, "elements.0.type"),
        ({"elements": [{"code": "x", "title": "x", "type": "blob"}]}, "elements.0.type"),
        ({"elements": [{"code": "x", "title": "x", "type": "choice"}]}, "elements.0.choices"),
        ({"elements": [{"code": "x", "title": "x", "type": "text"}] * 2}, "elements.1.code"),
        ({"elements": [{"code": "x", "title": "x", "type": "count", "minimum": "a"}]}, "elements.0.minimum"),
        (
            {"elements": [{"code": "x", "title": "x", "type": "text", "required_when": {"element": "y"}}]},
            "elements.0.required_when",
        ),
        ({"absence_reasons": []}, "absence_reasons"),
        ({"sample_share": 0}, "sample_share"),
        ({"rosters": "yes"}, "rosters"),
        ({"notices": [{"code": "n", "title": "n", "table": "t", "settled": "a", "effort": "b"}]}, "notices.0"),
    ],
)
def test_definition_that_cannot_be_is_refused_at_its_path(changes, path):
    with pytest.raises(ShapeError) as caught:
        definition_from(ACTIVITY_DAY | changes)
    assert path in {at for at, _text in caught.value.faults}


def test_ledger_that_asks_nothing_new_is_refused():
    held = [{"code": "x", "title": "x", "type": "text", "kept": "other:x"}]
    with pytest.raises(ShapeError):
        definition_from({"code": "copy", "title": "x", "rhythm": "month", "acceptance": "filed", "elements": held})
