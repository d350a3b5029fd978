"""The two sides: how each is asked for a page and for a new row."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench import pages
from bench.bare import dataset
from bench.client import Connection, Turn, fields_of, follow_ups_of, form, request
from bench.servers import Server

LEAVES = [each for each in dataset.orgs() if each.level == 3 and each.town_id == 2]
_numbers = itertools.count(1)


class SideError(RuntimeError):
    """A page does not behave as the bench expects; the message says which and how."""


@dataclass
class Bare:
    """The one-file Django page: no rights, no events, no layout."""

    server: Server
    name: str = "bare"
    created: int = 201

    def page(self, key: str) -> str:
        return self.server.get(pages.PAGES[key].bare)

    def turn(self, key: str) -> Turn:
        wanted = [request(pages.PAGES[key].bare)]
        return lambda: wanted

    def new_row(self) -> Turn:
        """A turn that adds one row each time."""

        def turn() -> list[bytes]:
            number = next(_numbers)
            unit = LEAVES[number % len(LEAVES)]
            row = {"org": unit.id, "person": unit.id, "start": pages.TODAY, "due": pages.NEW_DUE,
                   "title": pages.NEW_TITLE.format(n=number), "text": pages.NEW_TEXT}  # fmt: skip
            return [request(pages.CREATE_BARE, None, json.dumps(row).encode(), "application/json")]

        return turn


@dataclass
class Zugong:
    """The product, signed in as the user of each page."""

    server: Server
    paths: Mapping[str, str]
    sessions: Mapping[str, str]
    name: str = "zugong"
    created: int = 302
    signed_in: str = ""
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for user in pages.USERS:
            self.cookies[user] = self._sign_in(user)

    def _sign_in(self, user: str) -> dict[str, str]:
        """Through the sign-in page; as long as there is none, with the session the loader made."""
        if "sign_in" not in self.paths:
            self.signed_in = "by a session made in the database (no sign-in page yet)"
            return {pages.SESSION_COOKIE: self.sessions[user]}
        connection = Connection(self.server.port)
        shown = connection.ask(request(self.paths["sign_in"]))
        fields, cookies = fields_of(shown.text), shown.cookies()
        for names, value in ((pages.SIGN_IN_WHO, pages.USERS[user][0]), (pages.SIGN_IN_PASSWORD, pages.PASSWORD)):
            fields[next((name for name in names if name in fields), names[0])] = value
        answer = connection.ask(form(self.paths["sign_in"], fields, cookies))
        connection.close()
        got = answer.cookies()
        if pages.SESSION_COOKIE not in got:
            raise SideError(f"signing in as {user} answers {answer.status} without a session: {answer.text[:300]}")
        self.signed_in = "through the sign-in page"
        return {name: value for name, value in (cookies | got).items() if value}

    def address(self, key: str) -> str:
        if key not in self.paths:
            raise SideError(f"the page {key} is not built yet")
        return self.paths[key] + (pages.PAGES[key].query if key in pages.PAGES else "")

    def page(self, key: str) -> str:
        return self.server.get(self.address(key), self.cookies[pages.PAGES[key].user])

    def turn(self, key: str) -> Turn:
        """The page and whatever it asks for by itself when it is there."""
        cookies = self.cookies[pages.PAGES[key].user]
        wanted = [request(each, cookies) for each in (self.address(key), *follow_ups_of(self.page(key)))]
        return lambda: wanted

    def new_row(self) -> Turn:
        """A turn that sends the form of a new item, filled anew each time."""
        address, cookies = self.address("create"), self.cookies["town"]
        connection = Connection(self.server.port)
        shown = connection.ask(request(address, cookies))
        connection.close()
        hidden, sent = fields_of(shown.text), cookies | shown.cookies()

        def turn() -> list[bytes]:
            number = next(_numbers)
            row = {"list": pages.LIST_CODE, "title": pages.NEW_TITLE.format(n=number), "measure": pages.NEW_TEXT,
                   "unit": LEAVES[number % len(LEAVES)].code, "due_on": pages.NEW_DUE}  # fmt: skip
            own = {"key": str(uuid.uuid4())} if "key" in hidden else {}
            return [form(address, hidden | row | own, sent)]

        return turn

    def try_new_row(self) -> None:
        """One new row, or SideError with what the page said."""
        connection = Connection(self.server.port)
        answer = connection.ask(self.new_row()()[0])
        connection.close()
        if answer.status != self.created:
            raise SideError(f"POST {self.address('create')} answers {answer.status}: {answer.text[:1500]}")
