"""A browser without a screen: raw HTTP/1.1 on kept-open sockets; at two milliseconds a page a library would be seen."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

TURNS = 20  # requests on one connection, so that four clients spread over the web processes
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def cookies(self) -> dict[str, str]:
        found = re.findall(rb"(?i)\r\nset-cookie: *([^=;]+)=([^;\r]*)", self.head)
        return {name.decode(): value.decode() for name, value in found}


class Connection:
    """One open socket; asked one thing after another."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> Answer:
        """Send one whole request and read the whole answer."""
        self._socket.sendall(request)
        got = bytearray()
        while (end := got.find(b"\r\n\r\n")) < 0:
            self._read_into(got)
        head = bytes(got[:end])
        length = LENGTH.search(head)
        if length is None:
            raise RuntimeError(f"no Content-Length in {head[:200]!r}")
        whole = end + 4 + int(length.group(1))
        while len(got) < whole:
            self._read_into(got)
        return Answer(int(head[9:12]), head, bytes(got[end + 4 : whole]))

    def _read_into(self, got: bytearray) -> None:
        more = self._socket.recv(262_144)
        if not more:
            raise ConnectionError("the server hung up")
        got += more

    def close(self) -> None:
        self._socket.close()


def request(path: str, cookies: Mapping[str, str] | None = None, body: bytes = b"", kind: str = "") -> bytes:
    """The bytes of a GET, or of a POST when there is a body."""
    lines = [f"{'POST' if kind else 'GET'} {quote(path, safe='/?=&%')} HTTP/1.1", "Host: 127.0.0.1"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if kind:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def form(path: str, fields: Mapping[str, str], cookies: Mapping[str, str]) -> bytes:
    return request(path, cookies, urlencode(fields).encode(), "application/x-www-form-urlencoded")


def upload(path: str, fields: Mapping[str, str], name: str, content: bytes, cookies: Mapping[str, str]) -> bytes:
    """The bytes of a form with a file in its field ``file``."""
    edge = "zugong-bench-edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    parts.append(f'{head}file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode())
    body = b"".join([*parts, content, f"\r\n--{edge}--\r\n".encode()])
    return request(path, cookies, body, f"multipart/form-data; boundary={edge}")


class _Fields(HTMLParser):
    """Fields of a page's forms; requests the page makes on loading."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.follow_ups: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"input", "textarea", "select"} and given.get("name"):
            self.fields.setdefault(given["name"], given.get("value", ""))
        if "hx-get" in given and "load" in given.get("hx-trigger", ""):
            self.follow_ups.append(given["hx-get"])
        if given.get("data-chart-url"):
            self.follow_ups.append(given["data-chart-url"])


def fields_of(page: str) -> dict[str, str]:
    """Names and values of a page's fields."""
    parser = _Fields()
    parser.feed(page)
    return parser.fields


def follow_ups_of(page: str) -> list[str]:
    """Addresses a page asks for by itself once it is there: charts, fragments loaded on arrival."""
    parser = _Fields()
    parser.feed(page)
    return parser.follow_ups


@dataclass
class Timed:
    """Durations in seconds of one measuring, and how long it took as a whole."""

    durations: list[float] = field(default_factory=list)
    seconds: float = 0.0
    faults: int = 0

    def summary(self) -> dict[str, float]:
        return {
            "n": len(self.durations),
            "p50_ms": quantile(self.durations, 0.5) * 1e3,
            "p95_ms": quantile(self.durations, 0.95) * 1e3,
            "per_s": len(self.durations) / self.seconds,
            "faults": self.faults,
        }


def quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


Turn = Callable[[], list[bytes]]
"""Gives the requests of one turn; they are asked one after another and timed together."""


def measure(port: int, turns: list[Turn], good: int, seconds: float) -> Timed:
    """Let one client per element of ``turns`` ask for ``seconds``, each on a connection of its own.

    An answer with another status than ``good`` is a fault; a run with faults is no result.
    """
    total, gate, lock = Timed(), threading.Barrier(len(turns)), threading.Lock()

    def client(turn: Turn) -> None:
        gate.wait()
        own = _ask_for(port, turn, good, seconds)
        with lock:
            total.durations += own.durations
            total.seconds = max(total.seconds, own.seconds)
            total.faults += own.faults

    threads = [threading.Thread(target=client, args=(turn,)) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not total.durations or len(total.durations) < len(turns):
        raise RuntimeError("a client got no answer")
    return total


def _ask_for(port: int, turn: Turn, good: int, seconds: float) -> Timed:
    own, started, clock = Timed(), time.perf_counter(), time.perf_counter
    while clock() - started < seconds:
        connection = Connection(port)
        for _number in range(TURNS):
            wanted = turn()
            before = clock()
            answers = [connection.ask(each) for each in wanted]
            own.durations.append(clock() - before)
            own.faults += answers[0].status != good
            if clock() - started >= seconds:
                break
        connection.close()
    own.seconds = clock() - started
    return own
