"""What is asked for: people, addresses, fields, columns. When a page of the product moves, change this file."""

from __future__ import annotations

from dataclasses import dataclass, field

TODAY = "2026-11-23"
PASSWORD = "bench-pass-2026"
TOWN = "T001"

# Who opens which pages: code of the person, role, code of the organisation. The password above is everybody's.
USERS = {
    "town": ("p0002", "town_commissioner", TOWN),
    "city": ("p0001", "city_head", "C000"),
    "import": ("p0003", "city_chief", "C000"),
}

# Names of addresses in Zugong; the loader turns them into paths.
URL_NAMES = {"list": "duty_list", "overview": "overview", "create": "lists_new", "sign_in": "sign_in"}
# Fields of the sign-in page that a person types in, first one found counts.
SIGN_IN_WHO, SIGN_IN_PASSWORD = ("code", "login", "username", "who", "account"), ("password",)
SESSION_COOKIE = "sessionid"

LIST_CODE = "bench"  # the list every item stands on
KIND_CODE = "lists.bench"

# Cells of a row of the overview after the unit's name: all, unfinished, due and unfinished, ended.
OVERVIEW_CELLS = (0, 1, 2, 4)
UNITS, ROWS = 119, 50


@dataclass(frozen=True)
class Page:
    """One page to open: who opens it, its path on the bare side, the query of Zugong's address."""

    user: str
    bare: str
    query: str = ""
    scale: bool = field(default=False)


PAGES = {
    "list": Page("town", "/list", f"?unit={TOWN}&show=due"),
    "overview": Page("city", "/overview", scale=True),
}
CREATE_BARE = "/create"

# The whole data set as a workbook, taken by the city user from the list page.
EXPORT_QUERY = "?show=all&export=xlsx"
ITEMS = 60_000

# Sheets to bring in (``importing``), and what each of their rows becomes.
A_ROW = {"marks": {"marks": 1}, "rows": {"rows": 1, "values": 4}}

# What a new item says; {n} is a number of its own.
NEW_TITLE, NEW_TEXT, NEW_DUE = "测试写入 {n}", "文" * 200, "2026-12-23"

# The web server of both sides. Threads are bounded: each keeps a database connection of its own.
GRANIAN = ["--interface", "wsgi", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
