"""Ledgers as a pack would give them: every one the city keeps, as plain data."""

from __future__ import annotations

from typing import Any

REASONS = [
    {"code": "work", "title": "务工"}, {"code": "ill", "title": "生病"}, {"code": "old", "title": "年老"},
    {"code": "flood", "title": "防汛值守"},
]  # fmt: skip


def element(code: str, title: str, type: str = "text", **more: Any) -> dict[str, Any]:
    return {"code": code, "title": title, "type": type, **more}


def choices(*titles: str) -> list[dict[str, str]]:
    return [{"code": f"c{n}", "title": title} for n, title in enumerate(titles, 1)]


ACTIVITY_DAY = {
    "code": "activity_day", "title": "党员固定活动日", "rhythm": "month", "acceptance": "filed", "rosters": True,
    "day_rule": "day 28", "on_rest_day": "keep", "file_within": "+3wd", "absence_reasons": REASONS,
    "elements": [
        element("activity.topic", "主题", required=True, recent=True, longest=80),
        element("activity.dues", "收缴党费", "money", unit="元", minimum=0, maximum=100000),
    ],
}  # fmt: skip
CENTRES = {
    "code": "centres", "title": "党员群众服务中心", "rhythm": "half", "acceptance": "sample", "sample_share": 20,
    "elements": [
        element("centre.built", "建成", "yes_no", required=True),
        element("centre.area", "建筑面积", "number", unit="平方米", minimum=0, maximum=10000,
                required_when={"element": "centre.built", "among": ["yes"]}),
        element("centre.run", "正常开放", "yes_no", required=True),
        element("centre.hours", "每周开放小时", "count", unit="小时", maximum=168,
                required_when={"element": "centre.run", "among": ["yes"]}),
        element("centre.users", "本期办事人次", "count", unit="人次"),
    ],
}  # fmt: skip
SERVICES_420 = {
    "code": "services420", "title": "“420”便民服务体系", "rhythm": "half", "acceptance": "each",
    "elements": [
        element("services420.state", "建设状态", "choice", required=True,
                choices=[{"code": code, "title": title} for code, title in (
                    ("planned", "未动工"), ("building", "在建"), ("built", "建成"), ("accepted", "已验收"),
                    ("in_use", "已启用"))]),
        element("services420.built_on", "建成日期", "date",
                required_when={"element": "services420.state", "among": ["built", "accepted", "in_use"]}),
    ],
}  # fmt: skip
TRAINING = {
    "code": "training", "title": "培训班", "rhythm": "event", "acceptance": "filed", "rosters": True,
    "absence_reasons": REASONS, "file_within": "+10wd",
    "elements": [
        element("training.class", "班次名称", required=True),
        element("training.hours", "学时", "number", unit="学时", required=True, minimum=1, maximum=200),
    ],
}  # fmt: skip
RELATIONS = {
    "code": "relations", "title": "党员组织关系排查", "rhythm": "campaign", "acceptance": "each",
    "tables": [{
        "code": "members", "title": "逐人排查", "key": "member", "key_title": "党员", "whole": True,
        "elements": [
            element("relations.outcome", "排查结果", "choice", required=True,
                    choices=choices("正常", "流动", "失联", "口袋党员", "已转出")),
            element("relations.attempts", "联系次数", "count", unit="次"),
            element("relations.last_on", "最近联系日期", "date",
                    required_when={"element": "relations.attempts", "above": "0"}),
        ],
    }],
    "notices": [{"code": "no_attempts", "title": "全部填完,却没有一次联系记录,请说明排查经过。",
                 "table": "members", "settled": "relations.outcome", "effort": "relations.attempts"}],
}  # fmt: skip
FLOOD = {
    "code": "flood_front", "title": "抗洪一线表现", "rhythm": "event", "acceptance": "each", "file_within": "+3wd",
    "elements": [
        element("flood.person", "人员", "person", required=True),
        element("flood.post", "防守地段和岗位", required=True),
        element("flood.until", "撤离日期", "date"),
        element("flood.deed", "具体表现", required=True, longest=500),
        element("flood.witness", "现场证明人", required=True),
        element("flood.on_spot", "现场核实", "yes_no", required=True),
    ],
}  # fmt: skip
CADRES = {
    "code": "village_cadres", "title": "村主职干部管理", "rhythm": "quarter", "acceptance": "each",
    "tables": [
        {"code": "cadres", "title": "在任干部", "key": "person", "key_title": "姓名", "elements": [
            element("cadre.post", "职务", "choice", required=True, choices=choices("书记", "主任", "一肩挑")),
            element("cadre.since", "任职日期", "date", required=True),
            element("cadre.until", "离任日期", "date"),
            element("cadre.filed", "市级备案", "yes_no"),
            element("cadre.duty_days", "坐班值守天数", "count", unit="天", maximum=92),
            element("cadre.leave_days", "请假天数", "count", unit="天", maximum=92),
            element("cadre.target", "目标完成", "choice", choices=choices("完成", "部分完成", "未完成")),
            element("cadre.grade", "考评等次", "choice", choices=choices("优秀", "称职", "基本称职", "不称职")),
            element("cadre.pay", "本季报酬", "money", unit="元"),
            element("cadre.exit", "退出原因"),
        ]},
        {"code": "measures", "title": "管理措施", "key": "person", "key_title": "姓名", "elements": [
            element("measure.incident", "事由", required=True),
            element("measure.on", "日期", "date", required=True),
            element("measure.step", "措施", "choice", required=True,
                    choices=choices("提醒谈话", "书面检讨", "通报批评", "停职教育", "免职")),
        ]},
    ],
}  # fmt: skip
FUNDS = {
    "code": "funds", "title": "运转经费", "rhythm": "year", "acceptance": "each",
    "elements": [
        element("funds.budget", "预算数", "money", unit="元", required=True),
        element("funds.arrived", "到账数", "money", unit="元", required=True),
        element("funds.arrived_on", "到账日", "date", required_when={"element": "funds.arrived", "above": "0"}),
        element("funds.owed", "欠拨数", "money", unit="元"),
    ],
    "tables": [{"code": "spending", "title": "支出", "key": "text", "key_title": "用途", "elements": [
        element("funds.spent", "金额", "money", unit="元", required=True),
        element("funds.spent_on", "日期", "date"),
    ]}],
}  # fmt: skip
FIELDS = {
    "code": "fields", "title": "各领域党组织覆盖", "rhythm": "half", "acceptance": "each",
    "tables": [{"code": "entities", "title": "单位", "key": "text", "key_title": "单位名称", "elements": [
        element("field.form", "组建形式", "choice", required=True,
                choices=choices("独建", "联建", "派指导员", "未建")),
        element("field.reason", "未建原因", required_when={"element": "field.form", "among": ["c4"]}),
        element("field.members", "党员数", "count", unit="名"),
    ]}],
}  # fmt: skip
VILLAGE = {
    "code": "village_facts", "title": "村级基本情况", "rhythm": "half", "acceptance": "sample",
    "elements": [
        element("village.income", "村集体经济收入", "money", unit="元", required=True),
        element("village.secretary_age", "书记年龄", "count", unit="岁", minimum=18, maximum=80),
        element("village.education", "书记学历", "choice", choices=choices("小学", "初中", "高中", "大专及以上")),
        element("village.reserve", "后备干部数", "count", unit="名"),
        element("village.term_ends", "届满日期", "date", remind_days=90),
        element("centre.built", "服务中心建成", "yes_no", kept="centres:centre.built"),
    ],
}  # fmt: skip

ALL = [ACTIVITY_DAY, CENTRES, SERVICES_420, TRAINING, RELATIONS, FLOOD, CADRES, FUNDS, FIELDS, VILLAGE]
