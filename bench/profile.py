"""Where the time of one page goes: queries with their times, template, view, middleware; then cProfile.

Run as ``python -m bench.inside profile PAGE``, with the environment that ``zugong bench --hold`` prints.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.template.backends.django import Template

from bench import load, pages
from bench.client import fields_of
from bench.sides import LEAVES
from zugong.site.wsgi import application

Spans = dict[str, list[float]]


def main(arguments: list[str]) -> None:
    """Print the parts of one page and its most costly functions."""
    parser = argparse.ArgumentParser(prog="python -m bench.inside profile")
    parser.add_argument("page", choices=(*pages.PAGES, "create"))
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--top", type=int, default=35)
    parser.add_argument("--sort", default="tottime", choices=("tottime", "cumulative"))
    chosen = parser.parse_args(arguments)
    ask = _create() if chosen.page == "create" else _page(chosen.page)
    for _time in range(20):
        ask()
    _tell_parts(ask, chosen.times)
    _tell_functions(ask, chosen)


def _page(key: str) -> Callable[[], None]:
    page, said = pages.PAGES[key], load.main(["--again"])
    cookie = f"{pages.SESSION_COOKIE}={said['sessions'][page.user]}"
    return lambda: _expect(200, *_ask("GET", said["paths"][key], page.query[1:], cookie))


def ask_once(path: str, cookie: str) -> str:
    """One page, with the query in its path."""
    where, _mark, query = path.partition("?")
    status, shown, _cookies = _ask("GET", where, query, cookie)
    _expect(200, status, shown, [])
    return shown


def _create() -> Callable[[], None]:
    said = load.main(["--again"])
    path, cookie = said["paths"]["create"], f"{pages.SESSION_COOKIE}={said['sessions']['town']}"
    _status, shown, cookies = _ask("GET", path, "", cookie)
    hidden, sent = fields_of(shown), "; ".join([cookie, *cookies])
    numbers = iter(range(10**9))

    def ask() -> None:
        number = next(numbers)
        row = {"list": pages.LIST_CODE, "title": pages.NEW_TITLE.format(n=number), "measure": pages.NEW_TEXT,
               "unit": LEAVES[number % len(LEAVES)].code, "due_on": pages.NEW_DUE}  # fmt: skip
        own = {"key": f"{time.time_ns()}"} if "key" in hidden else {}
        _expect(302, *_ask("POST", path, "", sent, urlencode(hidden | row | own).encode()))

    return ask


def _ask(method: str, path: str, query: str, cookie: str, body: bytes = b"") -> tuple[int, str, list[str]]:
    """One request through the whole product, without a socket."""
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], *_rest: Any) -> None:
        said.update(status=int(status[:3]), headers=headers)

    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_COOKIE": cookie, "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    response = application(environ, start)
    shown = b"".join(response).decode()
    response.close()
    cookies = [value.split(";")[0] for name, value in said["headers"] if name.lower() == "set-cookie"]
    return said["status"], shown, cookies


def _expect(wanted: int, status: int, shown: str, _cookies: list[str]) -> None:
    if status != wanted:
        raise SystemExit(f"answers {status}, not {wanted}: {shown[:2000]}")


@contextmanager
def _timing(spans: Spans) -> Iterator[None]:
    """While the block runs, queries, rendering and the view note their seconds."""
    render, wrap = Template.render, BaseHandler.make_view_atomic

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spans[name].append(time.perf_counter() - started)

        return call

    def query(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        return timed(f"query: {_shorter(sql)}", execute)(sql, params, many, context)

    def view(handler: BaseHandler, callback: Callable[..., Any]) -> Callable[..., Any]:
        return timed("view", wrap(handler, callback))

    Template.render, BaseHandler.make_view_atomic = timed("template", render), view
    try:
        with connection.execute_wrapper(query):
            yield
    finally:
        Template.render, BaseHandler.make_view_atomic = render, wrap


def _shorter(sql: str) -> str:
    """One line that tells statements apart: the verb, the tables, the beginning and the condition."""
    plain = " ".join(sql.split()).replace('"', "")
    if len(plain) <= 300:
        return plain
    at = plain.find(" FROM ")
    return plain[:60] + " …" + plain[at : at + 420] if at > 0 else plain[:300]


def _tell_parts(ask: Callable[[], None], times: int) -> None:
    spans: Spans = defaultdict(list)
    whole, busy = [], []
    with _timing(spans):
        for _time in range(times):
            started, used = time.perf_counter(), time.thread_time()
            ask()
            whole.append(time.perf_counter() - started)
            busy.append(time.thread_time() - used)
    print(f"whole request: {median(whole) * 1e3:.2f} ms (median of {times}, in process)")
    print(f"processor time of the process: {median(busy) * 1e3:.2f} ms; the rest waits for PostgreSQL or the machine")
    queries = {name: found for name, found in spans.items() if name.startswith("query")}
    each = sum(map(sum, queries.values())) / times * 1e3
    print(f"queries: {sum(map(len, queries.values())) / times:.1f} a request, {each:.2f} ms to execute")
    for name in ("view", "template"):
        print(f"{name}: {sum(spans[name]) / times * 1e3:.2f} ms")
    around = (sum(whole) - sum(spans["view"])) / times * 1e3
    print(f"around the view: {around:.2f} ms (middleware, its queries included)")
    for name, found in sorted(queries.items(), key=lambda pair: -sum(pair[1])):
        print(f"  {sum(found) / times * 1e3:6.3f} ms  {len(found) / times:4.1f} ×  {name[7:]}")


def _tell_functions(ask: Callable[[], None], chosen: argparse.Namespace) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    for _time in range(chosen.times):
        ask()
    profiler.disable()
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).strip_dirs().sort_stats(chosen.sort).print_stats(chosen.top)
    print(out.getvalue())
