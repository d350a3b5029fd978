"""Measuring in rounds that alternate between the sides, so that a drift of the machine meets both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench import content
from bench.client import Timed, measure
from bench.sides import Bare, Zugong

Record = dict[str, Any]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Pace:
    """How long and how often. ``quick`` shows that everything works; its figures are no results."""

    rounds: int = 3
    alone_s: float = 2.5
    four_s: float = 3.5
    warm_s: float = 1.0

    @classmethod
    def of(cls, rounds: int, quick: bool) -> Pace:
        return cls(min(rounds, 2), 1.0, 1.5, 0.5) if quick else cls(rounds)


@dataclass(frozen=True)
class Stage:
    """Both sides with one number of web processes on one database."""

    database: str
    processes: int
    sides: Sequence[Bare | Zugong]
    made: Counter[str] = field(default_factory=Counter)  # rows a side said it made, warm-up included

    def records(self, figure: str, pace: Pace, say: Say) -> Iterator[Record]:
        """Every round of one figure: alone and with four clients, the sides taking turns at being first."""
        for side in self.sides:
            self._timed(side, figure, 1, pace.warm_s)
            self._timed(side, figure, 4, pace.warm_s)
        for number in range(1, pace.rounds + 1):
            for clients, seconds in ((1, pace.alone_s), (4, pace.four_s)):
                for side in self.sides if number % 2 else reversed(self.sides):
                    timed = self._timed(side, figure, clients, seconds)
                    yield self._record(side, figure, clients, number, timed)
            say(f"{figure}, {self.processes} process(es), {self.database}: round {number} of {pace.rounds}")

    def _timed(self, side: Bare | Zugong, figure: str, clients: int, seconds: float) -> Timed:
        if figure == "create":
            timed = measure(side.server.port, [side.new_row() for _client in range(clients)], side.created, seconds)
            self.made[side.name] += len(timed.durations) - timed.faults
            return timed
        return measure(side.server.port, [side.turn(figure)] * clients, 200, seconds)

    def _record(self, side: Bare | Zugong, figure: str, clients: int, number: int, timed: Timed) -> Record:
        return {
            "figure": figure, "side": side.name, "database": self.database, "processes": self.processes,
            "clients": clients, "round": number, **timed.summary(),
        }  # fmt: skip


def content_faults(bare: Bare, zugong: Zugong, figures: Sequence[str]) -> list[str]:
    """Differences between what the two sides show."""
    compare = {"list": content.list_faults, "overview": content.overview_faults}
    return [
        f"{figure}: {fault}"
        for figure in figures
        if figure in compare
        for fault in compare[figure](bare.page(figure), zugong.page(figure))
    ]
