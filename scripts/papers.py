#!/usr/bin/env python3
# ruff: noqa: E501  # words of the templates
"""Makes the shipped Word templates anew; they are meant to be edited in Word afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zugong.documents.word.layout import add_form, add_line, add_table, base_document

PAPERS = Path(__file__).resolve().parents[1] / "src" / "zugong" / "regimes" / "papers"
HALF_YEAR = [
    ("Title", "{{ unit }}{{ period }}组织工作总结"),
    ("centre", "{% for notice in notices %}{{ notice }}{% if not loop.last %}；{% endif %}{% endfor %}"),
    ("Normal", "本总结所列数据截至{{ as_of }}，由系统按记录计算，逐项来源见附件。"),
    ("Heading 1", "一、基层党建工作"),
    ("Normal", '{% if has("villages.lagging") %}集中整顿后进村{{ n("villages.lagging") }}个。{% endif %}'
               '{% if has("centres.total") %}全市{{ n("centres.total") }}个村（社区）党员群众服务中心推进提档升级。{% endif %}'),
    ("Normal", '{% if has("services420.rate") %}“420”便民服务体系建成{{ n("services420.rate") }}个村，按村（社区）{{ base("services420.rate") }}个计算，'
               '建成率{{ percent("services420.rate") }}；只按村{{ base("services420.rate_villages") }}个计算（村数按名录，属暂定口径），'
               '建成率{{ percent("services420.rate_villages") }}。{% else %}“420”便民服务体系建设情况：{{ n("services420.rate") }}。{% endif %}'),
    ("Normal", '{% if has("activity_day.organisations") %}开展党员固定活动日的基层党组织{{ n("activity_day.organisations") }}个。{% endif %}'),
    ("Heading 1", "二、干部教育培训"),
    ("Normal", '{% if has("training.classes") %}举办理想信念和党性教育轮训班{{ n("training.classes") }}期，培训{{ n("training.persons") }}人，'
               '{{ n("training.attendances") }}人次。{% else %}轮训情况：{{ n("training.classes") }}。{% endif %}'),
    ("Heading 1", "三、人才工作"),
    ("Normal", '{% if has("talent.projects") %}审定批准人才工作项目{{ n("talent.projects") }}个。{% endif %}'
               '{% if has("talent.brokers") %}培训合格的非织造布产业经纪人{{ n("talent.brokers") }}人。{% endif %}'),
    ("right", "{{ printed_on }}"),
    ("Heading 1", "附件：数据来源"),
]  # fmt: skip
ANNEX = (
    ["数据", "数值", "占比", "口径", "基数记录数", "校验值"],
    [
        "{{ row.name }}",
        "{{ row.value }}",
        "{{ row.share }}",
        "{{ row.counts }}",
        "{{ row.records }}",
        "{{ row.digest }}",
    ],
)


def half_year() -> None:
    document = base_document()
    for style, text in HALF_YEAR:
        if style in {"centre", "right"}:
            add_line(document, text, style)
        else:
            document.add_paragraph(text, style=style).paragraph_format.page_break_before = text.startswith("附件")
    add_table(document, *ANNEX, loop="row in annex", widths=[42, 24, 16, 36, 16, 22])
    target = PAPERS / "xiantao-2016" / "half-year.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    document.save(target)


# Each form: title, then rows of (label, value) pairs; a row of one pair runs across.
FORMS = {
    "assignment": (
        "交办单",
        [
            [("编号", "{{ code }}"), ("清单", "{{ list }}")],
            [("事项", "{{ matter }}")],
            [("依据", "{{ basis }}")],
            [("牵头领导", "{{ lead_leader }}"), ("牵头单位", "{{ lead_unit }}")],
            [("责任单位", "{{ unit }}"), ("配合单位", "{{ supporting }}")],
            [("办理要求", "{{ measure }}")],
            [("时限", "{{ due_on }}"), ("联系人电话", "{{ contact }}")],
            [("签收人及时间", "{{ received }}")],
            [("交办单位(盖章)", ""), ("交办日期", "{{ opened_on }}")],
        ],
    ),
    "reminder": (
        "催办单",
        [
            [("编号", "{{ code }}"), ("责任单位", "{{ unit }}")],
            [("事项", "{{ matter }}")],
            [("时限", "{{ due_on }}"), ("已逾期", "{% if is_overdue %}{{ overdue }}天{% else %}未逾期{% endif %}")],
            [("催办要求", "请抓紧办理，按时限报送办理情况。")],
            [("联系人电话", "{{ contact }}"), ("催办日期", "{{ printed_on }}")],
        ],
    ),
    "supervision": (
        "督办单",
        [
            [("编号", "{{ code }}"), ("责任单位", "{{ unit }}")],
            [("事项", "{{ matter }}")],
            [("依据", "{{ basis }}")],
            [("原定时限", "{{ first_due_on }}"), ("现定时限", "{{ due_on }}")],
            [("办理要求", "{{ measure }}")],
            [("督办意见", "")],
            [("督办单位(盖章)", ""), ("督办日期", "{{ printed_on }}")],
        ],
    ),
    "reply": (
        "反馈单",
        [
            [("编号", "{{ code }}"), ("责任单位", "{{ unit }}")],
            [("事项", "{{ matter }}")],
            [("办理情况", "{{ report }}")],
            [("完成日期", "{{ done_on }}"), ("佐证材料", "{{ evidence }}件")],
            [("填报单位(盖章)", ""), ("负责人", "")],
            [("填表人", "{{ person }}"), ("电话", "{{ contact }}")],
            [("填报日期", "{{ printed_on }}")],
        ],
    ),
    "extension": (
        "延期申请",
        [
            [("编号", "{{ code }}"), ("申请单位", "{{ unit }}")],
            [("事项", "{{ matter }}")],
            [("原定时限", "{{ first_due_on }}"), ("现定时限", "{{ due_on }}")],
            [("申请延至", "")],
            [("理由", "")],
            [("申请单位意见(盖章)", ""), ("日期", "")],
            [("审批意见", ""), ("日期", "")],
        ],
    ),
    "closing": (
        "销号审批表",
        [
            [("编号", "{{ code }}"), ("清单", "{{ list }}")],
            [("事项", "{{ matter }}")],
            [("责任单位", "{{ unit }}"), ("完成日期", "{{ done_on }}")],
            [("办理情况", "{{ report }}")],
            [("承办单位意见(盖章)", "")],
            [("核查意见(两人签字)", "")],
            [("审批意见", "")],
            [("日期", "")],
        ],
    ),
    "rectification": (
        "整改通知书",
        [
            [("编号", "{{ code }}"), ("整改单位", "{{ unit }}")],
            [("问题", "{{ matter }}")],
            [("依据", "{{ basis }}")],
            [("整改要求", "{{ measure }}")],
            [("整改时限", "{{ due_on }}"), ("联系人电话", "{{ contact }}")],
            [("下达单位(盖章)", ""), ("日期", "{{ printed_on }}")],
        ],
    ),
    "meeting_notice": (
        "会议通知",
        [
            [("单位", "{{ unit }}"), ("会议", "{{ matter }}")],
            [("时间", "{{ due_on }}"), ("地点", "")],
            [("应到人数", "{{ roster }}"), ("通知单位", "{{ asker }}")],
            [("内容", "")],
            [("回执：参会人员", ""), ("联系电话", "")],
            [("请假人员及原因", "")],
        ],
    ),
}
LISTS = {
    "sign_in_sheet": ("签到册", "{{ unit }}　{{ matter }}　{{ done_on }}", (["序号", "姓名", "签到", "缺席原因"],
        ["{{ row.n }}", "{{ row.name }}", "{{ row.mark }}", "{{ row.reason }}"]), "row in members", [16, 40, 50, 50]),
    "ledger_page": ("台账页", "{{ unit }}　{{ ledger }}　{{ period }}　编号{{ code }}　应到{{ roster }}实到{{ present }}", (
        ["项目", "内容", "单位"], ["{{ row.title }}", "{{ row.value }}", "{{ row.unit }}"]), "row in values",
        [46, 90, 20]),
}  # fmt: skip


def begin(title: str) -> Any:
    document = base_document()
    document.add_paragraph(title, style="Title")
    add_line(document, "{% for notice in notices %}{{ notice }} {% endfor %}", "centre")
    return document


def forms() -> None:
    target = PAPERS / "common"
    target.mkdir(parents=True, exist_ok=True)
    for code, (title, rows) in FORMS.items():
        document = begin(title)
        add_form(document, rows)
        document.save(target / f"{code}.docx")
    for code, (title, head, cells, loop, widths) in LISTS.items():
        document = begin(title)
        add_line(document, head, "centre")
        add_table(document, *cells, loop=loop, widths=widths)
        document.save(target / f"{code}.docx")


if __name__ == "__main__":
    half_year()
    forms()
