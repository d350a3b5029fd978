"""Roles in the users' words and what each may do. A pack gives a role title, post and substitute, no permission."""

from __future__ import annotations

from zugong.directory.roles import Role

FILE = frozenset({"directory.see", "duties.see", "duties.file", "figures.see", "packs.see"})
OVERSEE = FILE | {"duties.ask", "duties.decide", "duties.chase", "duties.extend"}
LEAD = OVERSEE | {"duties.postpone", "duties.reopen", "directory.stand_in"}
FREEZE = frozenset({"figures.freeze"})
# Packs hold rules, no records: administrators may draft and confirm them, as they must when a city is founded.
KEEP, CONFIRM = frozenset({"packs.see", "packs.edit"}), frozenset({"packs.see", "packs.confirm"})

_ROLES = [
    Role(
        "city_head", "部长", "Answers for the whole city's organisation work",
        LEAD | CONFIRM | FREEZE, second_factor=True,
    ),
    Role(
        "city_deputy", "分管副部长", "Leads one line of work of the city",
        LEAD | CONFIRM | FREEZE, second_factor=True,
    ),
    Role(
        "city_chief", "科长", "Runs a section of the department",
        KEEP | LEAD | FREEZE | {"duties.import"}, second_factor=True,
    ),
    Role(
        "city_staff", "科员", "Works in a section of the department",
        OVERSEE | {"duties.import"} | KEEP, second_factor=True,
    ),
    Role(
        "town_secretary", "镇党委书记", "First responsible in the town", LEAD | {"duties.sign_head"}, second_factor=True
    ),
    Role(
        "town_deputy", "专职副书记", "Stands in for the secretary in Party work",
        OVERSEE | {"duties.sign"}, second_factor=True,
    ),
    Role(
        "town_commissioner", "组织委员", "Answers for the branches of the town",
        LEAD | {"duties.import"}, second_factor=True,
    ),
    Role("town_clerk", "组织干事", "Files and checks for the town", OVERSEE - {"duties.decide"}),
    Role("village_secretary", "村书记", "First responsible in the village", FILE | {"duties.sign", "duties.sign_head"}),
    Role("village_clerk", "村文书", "Files for the village", FILE),
    Role("unit_head", "单位主要领导", "Signs for the unit", FILE | {"duties.sign_head"}),
    Role("unit_deputy", "分管领导", "Signs for a line of work of the unit", FILE | {"duties.sign"}),
    Role("unit_branch", "机关支部书记", "Secretary of an office branch", FILE),
    Role("unit_clerk", "经办人", "Files for the unit", FILE),
    Role(
        "system_admin", "系统管理员", "Runs the system; reads no business content",
        frozenset({"directory.see", "directory.invite", "directory.import", "directory.hand_over", "directory.reset"})
        | KEEP,
        administers=True, second_factor=True,
    ),
    Role(
        "security_admin", "安全保密管理员", "Gives roles and locks people; reads no business content",
        frozenset({"directory.see", "directory.grant", "directory.lock", "directory.reset"}) | CONFIRM,
        administers=True, second_factor=True,
    ),
    Role(
        "audit_admin", "安全审计员", "Reads the trail of the other two; reads no business content",
        frozenset({"directory.see", "events.audit", "packs.see"}), administers=True, second_factor=True,
    ),
]  # fmt: skip

ROLES = {role.key: role for role in _ROLES}
