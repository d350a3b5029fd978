import datetime as dt

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zugong.directory.tests.factories import make_city, make_member
from zugong.documents.tables import BadTableError
from zugong.documents.tests.factories import make_workbook
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Attendance, Entry, Import, Row, StagedValue, Value
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.engines.ledgers.queries import attendance_differences
from zugong.engines.ledgers.templating import template_of
from zugong.engines.ledgers.tests.factories import activity, held_on, last_month, make_definition, make_roster
from zugong.engines.ledgers.tests.samples import ACTIVITY_DAY, CADRES, RELATIONS, VILLAGE
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db
HEAD = ["单位", "村集体经济收入", "书记年龄", "书记学历", "届满日期"]
ROWS = [["village_a1", 50000.5, 52, "高中", dt.date(2027, 3, 1)], ["李家湾村", 1200, "47", "c4", ""]]


@pytest.fixture
def city():
    return make_city()


def opened(city, plain=VILLAGE, period="2026-H2", **more):
    definition = make_definition(plain)
    villages = [city.village_a1, city.village_a2, city.village_b1]
    actions.open_period(definition=definition, period=period, organisations=villages, by=SYSTEM, **more)
    return definition


def stage(definition, rows, by, *, head=HEAD, table="", period="2026-H2", name="a.xlsx", content=None):
    content = content or make_workbook([head, *rows])
    return actions.stage_import(definition=definition, period=period, table=table, name=name, content=content, by=by)


def test_file_is_staged_taken_over_in_one_event_and_undone(city):
    definition = opened(city)
    upload = stage(definition, ROWS, city.commissioner_a)
    assert (upload.faults, upload.rows, Value.objects.count()) == ([], 2, 0)
    before = Event.objects.count()
    assert actions.confirm_import(upload=upload, by=city.commissioner_a) == 2
    assert Event.objects.count() == before + 1
    income = Value.objects.in_force().filter(element__code="village.income")
    assert float(income.aggregate(n=Sum("number"))["n"]) == 51200.5
    assert Value.objects.get(element__code="village.term_ends").day == dt.date(2027, 3, 1)
    assert set(Value.objects.filter(element__code="village.education").values_list("text", flat=True)) == {"c3", "c4"}
    with pytest.raises(Refused):
        actions.confirm_import(upload=upload, by=city.commissioner_a)
    actions.undo_import(upload=upload, by=city.commissioner_a)
    assert not Value.objects.exists()
    assert bytes(Import.objects.get().content)


def test_what_was_brought_in_is_filed_and_then_only_corrected(city):
    definition = opened(city)
    upload = stage(definition, ROWS, city.commissioner_a)
    actions.confirm_import(upload=upload, by=city.commissioner_a)
    assert actions.file_imported(upload=upload, by=city.commissioner_a) == 2
    assert Entry.objects.filter(duty__state="filed").count() == 2
    with pytest.raises(Refused):
        actions.undo_import(upload=upload, by=city.commissioner_a)
    entry = Entry.objects.filter(duty__state="filed").first()
    with pytest.raises(Refused):
        actions.accept_entry(entry=entry, by=city.commissioner_a, bundle_digest=entry.duty.bundles.get().digest)


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["nowhere", 1, 50, "", ""], "A2"),
        (["village_b1", 1, 50, "", ""], "A2"),
        (["village_a1", "很多", 50, "", ""], "B2"),
        (["village_a1", "1.234", 50, "", ""], "B2"),
        (["village_a1", 1, 50.5, "", ""], "C2"),
        (["village_a1", 1, 15, "", ""], "C2"),
        (["village_a1", 1, 50, "博士", ""], "D2"),
        (["village_a1", 1, 50, "", "2016-02-30"], "E2"),
        (["village_a1", "", 50, "", ""], "B2"),
        (["village_a1", "=1+1", 50, "", ""], "B2"),
        (["", 1, 50, "", ""], "A2"),
    ],
)
def test_fault_is_said_at_its_cell_in_two_languages_and_nothing_changes(city, row, cell):
    definition = opened(city)
    upload = stage(definition, [row, ["village_a2", 7, 50, "", ""]], city.commissioner_a)
    assert [fault["column"] + str(fault["row"]) for fault in upload.faults] == [cell]
    assert upload.faults[0]["en"].isascii() or "“" in upload.faults[0]["en"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in upload.faults[0]["zh-hans"])
    with pytest.raises(Refused):
        actions.confirm_import(upload=upload, by=city.commissioner_a)
    assert (Value.objects.count(), StagedValue.objects.count()) == (0, 0)


def test_text_that_a_spreadsheet_would_run_is_refused(city):
    definition = opened(city, ACTIVITY_DAY, last_month())
    rows = [["village_a1", text] for text in ("=cmd|' /C calc'!A0", "@SUM(A1)", "+1+1", "-2+3")]
    for row in rows:
        upload = stage(definition, [row], city.commissioner_a, head=["单位", "主题"], period=last_month())
        assert [fault["column"] + str(fault["row"]) for fault in upload.faults] == ["B2"], row


def test_file_with_id_numbers_is_not_kept_at_all(city):
    definition = opened(city, ACTIVITY_DAY, last_month())
    row = ["village_a1", "身份证 429004199001011234"]
    with pytest.raises(BadTableError):
        stage(definition, [row], city.commissioner_a, head=["单位", "主题"], period=last_month())
    assert not Import.objects.exists()


def test_unit_twice_filed_or_begun_is_refused_at_its_line(city):
    definition = opened(city)
    twice = stage(definition, [ROWS[0], ["张家垸村", 1, 50, "", ""]], city.commissioner_a)
    assert [fault["row"] for fault in twice.faults] == [3]
    entry = Entry.objects.get(organisation=city.village_a1)
    actions.save_entry(entry=entry, given=actions.EntryInput(values={"village.income": 1}), by=city.clerk_a1)
    begun = stage(definition, ROWS, city.commissioner_a)
    assert [fault["column"] + str(fault["row"]) for fault in begun.faults] == ["A2"]
    actions.file_entry(entry=entry, done_on=today(), by=city.clerk_a1)
    assert stage(definition, ROWS, city.commissioner_a).faults[0]["row"] == 2


def test_entry_begun_in_the_meantime_stops_the_whole_file(city):
    definition = opened(city)
    upload = stage(definition, ROWS, city.commissioner_a)
    entry = Entry.objects.get(organisation=city.village_a2)
    actions.save_entry(entry=entry, given=actions.EntryInput(values={"village.income": 1}), by=city.clerk_a2)
    with pytest.raises(Refused):
        actions.confirm_import(upload=upload, by=city.commissioner_a)
    assert Value.objects.count() == 1


def test_rows_about_members_come_in_each_under_its_unit(city):
    make_roster(city.village_a1, 3)
    day = today()
    definition = opened(city, RELATIONS, "clean-up", start=day, due_on=day + dt.timedelta(days=30))
    head = ["单位", "党员", "排查结果", "联系次数", "最近联系日期"]
    rows = [["village_a1", f"党员0{n}", "正常", n - 1, day if n > 1 else ""] for n in (1, 2, 3)]
    upload = stage(definition, rows, city.commissioner_a, head=head, table="members", period="clean-up")
    assert upload.faults == []
    actions.confirm_import(upload=upload, by=city.commissioner_a)
    assert Row.objects.filter(entry__organisation=city.village_a1, member__isnull=False).count() == 3
    assert Value.objects.filter(row__number=3, element__code="relations.attempts").get().number == 2
    again = [rows[0], rows[0], ["village_a2", "党员01", "正常", 0, ""]]
    actions.undo_import(upload=upload, by=city.commissioner_a)
    assert not Row.objects.exists()
    upload = stage(definition, again, city.commissioner_a, head=head, table="members", period="clean-up")
    assert [fault["column"] + str(fault["row"]) for fault in upload.faults] == ["B3", "B4"]


def test_rows_about_people_are_found_by_code_or_name(city):
    definition = opened(city, CADRES, "2026-Q4")
    head = ["单位", "姓名", "职务", "任职日期"]
    rows = [["village_a1", "secretary_a1", "书记", "2014-12-01"], ["village_a1", "无此人", "书记", "2014-12-01"]]
    upload = stage(definition, rows, city.commissioner_a, head=head, table="cadres", period="2026-Q4")
    assert [fault["column"] + str(fault["row"]) for fault in upload.faults] == ["B3"]


def test_attendance_comes_in_with_its_counts(city):
    members = make_roster(city.village_a1, 4)
    definition = opened(city, ACTIVITY_DAY, last_month())
    head = ["单位", "党员", "到会情况", "缺席原因"]
    rows = [["village_a1", member.code, "到会", ""] for member in members[:2]]
    rows += [["village_a1", members[2].name, "缺席", "务工"], ["village_a1", members[3].name, "", ""]]
    told = {"head": head, "table": ATTENDANCE, "period": last_month()}
    bad = stage(definition, [["village_a1", members[0].code, "缺席", ""]], city.commissioner_a, **told)
    assert [fault["column"] + str(fault["row"]) for fault in bad.faults] == ["D2"]
    upload = stage(definition, rows, city.commissioner_a, **told)
    actions.confirm_import(upload=upload, by=city.commissioner_a)
    entry = Entry.objects.get(organisation=city.village_a1)
    assert (entry.roster, entry.present, entry.absent, entry.not_marked) == (4, 2, 1, 1)
    assert attendance_differences() == []
    actions.undo_import(upload=upload, by=city.commissioner_a)
    entry.refresh_from_db()
    assert (entry.roster, Attendance.objects.count()) == (0, 0)


def test_only_who_may_import_does_and_only_the_uploader_decides(city):
    definition = opened(city)
    with pytest.raises(Refused):
        stage(definition, ROWS, city.clerk_a1)
    upload = stage(definition, ROWS, city.commissioner_a)
    for act in (actions.confirm_import, actions.drop_import, actions.undo_import, actions.file_imported):
        with pytest.raises(Refused):
            act(upload=upload, by=city.commissioner_b)
    actions.drop_import(upload=upload, by=city.commissioner_a)
    with pytest.raises(Refused):
        actions.confirm_import(upload=upload, by=city.commissioner_a)


@pytest.mark.parametrize(("table", "period"), [("unknown", "2026-H2"), (ATTENDANCE, "2026-H2"), ("", "2020-H1")])
def test_sheet_or_period_that_is_not_there_is_refused(city, table, period):
    with pytest.raises(Refused):
        stage(opened(city), ROWS, city.commissioner_a, table=table, period=period)


def test_template_of_a_ledger_comes_back_without_faults_when_filled(city):
    make_member("甲", city.village_a1)
    definition = opened(city, ACTIVITY_DAY, last_month())
    content = template_of(definition, last_month(), ATTENDANCE, city.commissioner_a)
    upload = stage(definition, [], city.commissioner_a, content=content, table=ATTENDANCE, period=last_month())
    assert (upload.faults, upload.rows) == ([], 1)
    with pytest.raises(Refused):
        template_of(definition, "2020-01", "", city.commissioner_a)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=st.lists(st.sampled_from(["到会", "缺席", "", "乱写"]), min_size=1, max_size=12))
def test_counts_of_attendance_are_those_of_its_marks_or_nothing_comes_in(city, marks):
    definition = make_definition(ACTIVITY_DAY)
    members = make_roster(city.village_b2, len(marks))
    period = last_month()
    Entry.objects.filter(organisation=city.village_b2).exists() or actions.open_period(
        definition=definition, period=period, organisations=[city.village_b2], by=SYSTEM
    )
    rows = [["village_b2", m.code, mark, "务工"] for m, mark in zip(members, marks, strict=True)]
    upload = stage(
        definition, rows, city.commissioner_b,
        head=["单位", "党员", "到会情况", "缺席原因"], table=ATTENDANCE, period=period,
    )  # fmt: skip
    entry = Entry.objects.get(organisation=city.village_b2, period=period)
    if "乱写" in marks:
        assert len(upload.faults) == marks.count("乱写")
        assert entry.roster == 0
        return
    actions.confirm_import(upload=upload, by=city.commissioner_b)
    entry.refresh_from_db()
    found = (entry.roster, entry.present, entry.absent, entry.not_marked)
    assert found == (len(marks), marks.count("到会"), marks.count("缺席"), marks.count(""))
    actions.undo_import(upload=upload, by=city.commissioner_b)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(absent=st.sets(st.integers(0, 7)), rest=st.booleans(), present=st.sets(st.integers(0, 7)))
def test_counts_entered_by_hand_add_up(city, absent, rest, present):
    members = list(city.village_b1.members.all()) or make_roster(city.village_b1, 8)
    definition = make_definition(ACTIVITY_DAY)
    month = f"{today().year - 1}-03"
    entry = next(
        iter(actions.open_period(definition=definition, period=month, organisations=[city.village_b1], by=SYSTEM)), None
    ) or Entry.objects.get(period=month)
    given_ = activity(
        members, absent={members[n].pk: "ill" for n in absent}, rest_present=rest,
        present=frozenset(members[n].pk for n in present),
    )  # fmt: skip
    actions.save_entry(entry=entry, given=given_, by=city.commissioner_b)
    entry.refresh_from_db()
    there = 8 - len(absent) if rest else len(present - absent)
    assert (entry.roster, entry.present, entry.absent) == (8, there, len(absent))
    assert attendance_differences() == []
    assert held_on(entry)
