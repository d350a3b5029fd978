"""Reading what the two sides show, and making the table of a run."""

from __future__ import annotations

import pytest
from bench import content, figures, paper
from bench.client import fields_of, follow_ups_of, quantile

BARE = (
    "<table><tr class=row><td>7</td><td>报送（000007）</td><td>0</td><td>Sept. 9, 2026</td><td>9</td>"
    "<td>第01镇街</td></tr></table>"
)
OURS = (
    '<table><thead><tr><th>Matter</th></tr></thead><tr><td><a href="/">报送（000007）</a></td><td>第01镇街</td>'
    '<td><time datetime="{day}">9月9日</time></td></tr></table>'
)


@pytest.mark.parametrize(("text", "day"), [("Sept. 9, 2026", "2026-09-09"), ("May 31, 2025", "2025-05-31")])
def test_day_of_the_bare_page_is_read(text, day):
    assert content.bare_day(text) == day


def test_list_with_the_same_rows_has_no_fault(monkeypatch):
    monkeypatch.setattr(content.pages, "ROWS", 1)
    assert content.list_faults(BARE, OURS.format(day="2026-09-09")) == []


def test_list_with_another_day_names_the_row(monkeypatch):
    monkeypatch.setattr(content.pages, "ROWS", 1)
    assert [fault[:6] for fault in content.list_faults(BARE, OURS.format(day="2026-09-10"))] == ["row 1:"]


def test_list_with_a_missing_row_says_so(monkeypatch):
    monkeypatch.setattr(content.pages, "ROWS", 1)
    assert content.list_faults(BARE, "<table></table>") == ["list has 0 rows, bare 1"]


def test_counts_of_an_overview_row_are_read():
    row = content.rows_of(
        "<tr><th>第01镇街</th><td>1,434</td><td>600</td><td><a>178</a></td><td>90</td><td>834</td></tr>"
    )
    assert content.counts_of(row[0]) == (1434, 600, 178, 834)


def test_head_of_the_overview_is_no_row():
    assert content.counts_of(content.rows_of("<tr><th>Unit</th><th>All</th><th>Ended</th></tr>")[0]) is None


def test_fields_and_follow_ups_of_a_page_are_found():
    page = '<input name="key" value="1"><textarea name="text"></textarea><div hx-get="/a" hx-trigger="load"></div>'
    assert fields_of(page) == {"key": "1", "text": ""}
    assert follow_ups_of(page) == ["/a"]


def test_quantile_takes_a_value_that_was_measured():
    assert [quantile([3.0, 1.0, 2.0], part) for part in (0.0, 0.5, 0.95)] == [1.0, 2.0, 3.0]


def record(side, number, p50):
    return {
        "figure": "list", "side": side, "database": "postgresql", "processes": 1, "clients": 1, "round": number,
        "n": 9, "p50_ms": p50, "p95_ms": p50, "per_s": 1.0,
    }  # fmt: skip


def test_ratio_is_taken_within_one_round():
    records = [record("bare", 1, 2.0), record("zugong", 1, 4.0), record("bare", 2, 4.0), record("zugong", 2, 12.0)]
    line = figures.lines(records)[0]
    assert (line.ratio, line.aim, line.met) == ("2.50 (2.00–3.00)", "≤ 2.5 ×", "yes")


def test_commands_on_the_sample_have_their_lines():
    records = [
        {"figure": "demo", "s": 41.2, "small": False},
        {"figure": "figures", "round": 1, "s": 2.0, "figures": 30, "records": 1200},
        {"figure": "report", "round": 1, "s": 4.0},
    ]
    found = {line.figure: (line.zugong, line.met) for line in figures.lines(records)}
    assert found == {
        "sample city built": ("41 s", "yes"),
        "zugong figures: 30 figures of 1,200 records, the whole command": ("2.0 s", ""),
        "half-year report and its annex, the whole command": ("4.0 s", ""),
    }


def test_run_without_records_has_no_lines():
    assert figures.lines([]) == []


def test_only_what_stands_between_the_marks_is_replaced():
    text = "a\n<!-- results -->\nold\n<!-- /results -->\nb\n"
    assert paper.between(text, "results", "new") == "a\n<!-- results -->\nnew\n<!-- /results -->\nb\n"


def test_page_without_marks_is_refused():
    with pytest.raises(ValueError, match="no marks for results"):
        paper.between("a", "results", "new")


def test_the_page_has_the_marks():
    page = paper.PAGE.read_text()
    assert [mark for mark in ("machine", "results") if f"<!-- {mark} -->" not in page] == []


def test_page_that_reads_a_large_table_whole_is_named():
    page = {"path": "/", "statements": 1, "full_scans": []}
    record = {
        "figure": "plans",
        "large": 5000,
        "pages": {"list": page, "search": page | {"full_scans": ["d (9 rows)"]}},
    }
    (line,) = figures.lines([record])
    assert (line.zugong, line.met) == ("search: d (9 rows)", "no")
    record["pages"].pop("search")
    assert figures.lines([record])[0].met == "yes"
