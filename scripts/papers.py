#!/usr/bin/env python3
# ruff: noqa: E501  # words of the templates
"""Makes the shipped Word templates anew; they are meant to be edited in Word afterwards."""

from __future__ import annotations

from pathlib import Path

from zugong.documents.word.layout import add_line, add_table, base_document

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


if __name__ == "__main__":
    half_year()
