"""The people of the sample: who signs in, with which role, where."""

from __future__ import annotations

import datetime as dt
from itertools import product

from zugong.directory.rows import PersonRow
from zugong.site.sample.names import Names
from zugong.site.sample.place import SEED, Place

CITY = (
    ("city_head", "", 1), ("city_deputy", "organisation", 1), ("city_deputy", "cadres", 1),
    ("city_deputy", "talent", 1), ("city_chief", "organisation", 2), ("city_chief", "talent", 1),
    ("city_staff", "organisation", 4), ("city_staff", "talent", 2),
    ("city_chief", "cadres", 1), ("city_staff", "cadres", 2),
)  # fmt: skip
CADRES = 20
"""Cadres of each unit who sign in nowhere: they sit in training classes and stand on the dyke."""
SINCE = dt.date(2015, 12, 1)
TOWN = ("town_secretary", "town_deputy", "town_commissioner", "town_clerk")
BUREAU = ("unit_head", "unit_deputy", "unit_branch", "unit_clerk")
VILLAGE = ("village_secretary", "village_clerk")


def make_people(place: Place) -> list[PersonRow]:
    """One line for each role somebody holds; branch people hold theirs on the Party side too, for its members."""
    maker = _People(Names(SEED + 2))
    for role, line, n in CITY:
        for _ in range(n):
            maker.add(role, "MZ", line=line, also=("P",))
    for town, role in product(place.towns, TOWN):
        maker.add(role, town, also=(f"P{town}",))
    for bureau, role in product(place.bureaus, BUREAU):
        branches = tuple(f"P{bureau}-{n}" for n in (1, 2, 3)) if role in {"unit_branch", "unit_clerk"} else ()
        maker.add(role, bureau, also=branches)
    for village, role in product(place.villages, VILLAGE):
        women = 0.15 if role == "village_secretary" else 0.4
        maker.add(role, village, also=(f"P{village}",), surname=place.surnames[village], women=women)
    maker.add("unit_clerk", "PJ")
    for unit in (*place.towns, *place.bureaus):
        for _n in range(CADRES):
            maker.add("", unit)
    return maker.rows


class _People:
    def __init__(self, names: Names) -> None:
        self.names, self.rows = names, list[PersonRow]()
        self.count: dict[str, int] = {}

    def add(
        self, role: str, at: str, line: str = "", also: tuple[str, ...] = (), surname: str = "", women: float = 0.3
    ) -> None:
        """Codes are readable: ``town_clerk.T01``; the second of a kind at the same place gets a number."""
        base = f"{role or 'cadre'}.{at}"
        n = self.count[base] = self.count.get(base, 0) + 1
        code = base if n == 1 else f"{base}.{n}"
        name = self.names.person(surname, women)
        for place in (at, *also):
            self.rows.append(
                PersonRow(
                    len(self.rows) + 2,
                    code,
                    name,
                    at,
                    role=role,
                    at=place if role else "",
                    line=line,
                    from_on=SINCE if role else None,
                )
            )
