"""The two trees of the sample: 25 township-level units, 68 city units, 694 villages and communities, their branches."""

from __future__ import annotations

from dataclasses import dataclass, field

from zugong.directory.rows import MemberRow, OrganisationRow
from zugong.site.sample.names import BUREAUS, FIRMS, OTHERS, STREETS, TOWNS, Names

SEED = 20160729


@dataclass(frozen=True)
class Size:
    """How large the sample is. The full one has the figures of the speech; the village count is assumed."""

    towns: int = 15
    streets: int = 3
    others: int = 7
    bureaus: int = 68
    villages: int = 625
    communities: int = 69
    basic_organisations: int = 2546
    members: int = 75000


FULL = Size()
SMALL = Size(towns=3, streets=1, others=1, bureaus=6, villages=30, communities=5, basic_organisations=120, members=2400)


@dataclass
class Place:
    """The rows of both trees, and what the people and the lists need to know of them."""

    rows: list[OrganisationRow] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    bureaus: list[str] = field(default_factory=list)
    villages: dict[str, str] = field(default_factory=dict)
    surnames: dict[str, str] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, name: str, level: str, parent: str = "", **more: object) -> str:
        row = OrganisationRow(len(self.rows) + 2, code, name, level, parent=parent, order=len(self.rows), **more)  # type: ignore[arg-type]
        self.rows.append(row)
        return code


def make_place(size: Size) -> Place:
    """Both trees, units first."""
    place, names = Place(), Names(SEED)
    place.add("MZ", "沔州市", "city", phone="0728-3220000")
    _township(place, size)
    for n, name in enumerate(BUREAUS[: size.bureaus], 1):
        place.bureaus.append(place.add(f"B{n:02d}", name, "bureau", "MZ"))
    _villages(place, size, names)
    _party(place, size)
    return place


def _township(place: Place, size: Size) -> None:
    units = [(name, "town") for name in TOWNS[: size.towns]]
    units += [(name, "street") for name in STREETS[: size.streets]]
    units += list(OTHERS[: size.others])
    for n, (name, level) in enumerate(units, 1):
        aliases = ("豆河镇",) if name == "剅河镇" else ()
        place.towns.append(place.add(f"T{n:02d}", name, level, "MZ", phone=f"0728-32{n:05d}", aliases=aliases))


def _villages(place: Place, size: Size, names: Names) -> None:
    """Uneven: farms have few, some towns more than fifty."""
    shares = _shares(place, size, names)
    pairs = iter(names.villages(size.villages + size.communities))
    number = 0
    communities = size.communities
    for town, share in shares.items():
        level = next(row.level for row in place.rows if row.code == town)
        for n in range(share):
            surname, stem = next(pairs)
            left = size.villages + size.communities - number
            community = communities > 0 and (level == "street" and n % 2 == 0 or n == 0 or communities >= left)
            communities -= community
            number += 1
            kind = ("community", f"{stem}社区") if community else ("village", f"{stem}村")
            code = place.add(f"V{number:03d}", kind[1], kind[0], town)
            place.villages[code], place.surnames[code] = town, surname


def _shares(place: Place, size: Size, names: Names) -> dict[str, int]:
    weight = {"town": 30.0, "street": 22.0, "farm": 4.0, "park": 3.0, "scenic": 3.0}
    levels = {row.code: row.level for row in place.rows}
    weights = {town: weight[levels[town]] * names.random.uniform(0.55, 1.7) for town in place.towns}
    total, n = sum(weights.values()), size.villages + size.communities
    shares = {town: max(1, round(n * value / total)) for town, value in weights.items()}
    largest = max(shares, key=lambda town: shares[town])
    shares[largest] += n - sum(shares.values())
    return shares


def _party(place: Place, size: Size) -> None:
    """市委 → committees of towns and 市直机关工委 → branches. Firms fill up to the number of basic organisations."""
    place.add("P", "中共沔州市委员会", "city_committee", tree="party", unit="MZ")
    organs = place.add("PJ", "中共沔州市直属机关工作委员会", "work_committee", "P", tree="party", unit="MZ")
    names = {row.code: row.name for row in place.rows}
    levels = {row.code: row.level for row in place.rows}
    committees = {}
    for town in place.towns:
        level = "town_committee" if levels[town] == "town" else "work_committee"
        committees[town] = place.add(
            f"P{town}", f"{names[town]}{'党委' if level[0] == 't' else '党工委'}", level, "P", tree="party", unit=town
        )
    before = len(place.rows)
    for village, town in place.villages.items():
        _branch(place, village, f"{names[village]}党支部", committees[town])
    for bureau in place.bureaus:
        for n, part in enumerate(("机关", "离退休干部", "二级单位"), 1):
            _branch(place, bureau, f"{names[bureau]}{part}党支部", organs, f"-{n}")
    for town in place.towns:
        for n, part in enumerate(("机关", "中心学校", "卫生院", "财管所", "水利站"), 1):
            _branch(place, town, f"{names[town]}{part}党支部", committees[town], f"-{n}")
    _firms(place, committees, organs, size.basic_organisations - (len(place.rows) - before) - len(committees))


def _firms(place: Place, committees: dict[str, str], organs: str, n: int) -> None:
    """Branches of firms stand in a town; every twelfth belongs to the city's committee of organs instead."""
    towns = list(committees)
    for k in range(max(0, n)):
        town = towns[k % len(towns)]
        above = organs if k % 12 == 0 else committees[town]
        code = place.add(
            f"PF{k:04d}", f"沔州{FIRMS[k % len(FIRMS)]}第{k + 1}企业党支部", "branch", above, tree="party", unit=town
        )
        place.branches[code] = town


def _branch(place: Place, unit: str, name: str, above: str, tail: str = "") -> None:
    place.branches[place.add(f"P{unit}{tail}", name, "branch", above, tree="party", unit=unit)] = unit


def make_members(place: Place, size: Size) -> list[MemberRow]:
    """The roster by branch: name, type and the branch's own number, nothing else."""
    names, wanted = Names(SEED + 1), size.members
    weights = {branch: _weight(place, unit, names) for branch, unit in place.branches.items()}
    total = sum(weights.values())
    rows: list[MemberRow] = []
    for branch, weight in weights.items():
        unit = place.branches[branch]
        for n in range(max(3, round(wanted * weight / total))):
            type_ = "probationary" if n % 45 == 44 else "full"
            name = names.person(place.surnames.get(unit, ""))
            rows.append(MemberRow(len(rows) + 2, f"{branch}-{n + 1:03d}", name, branch, type_))
    return rows


def _weight(place: Place, unit: str, names: Names) -> float:
    middle = 55.0 if unit in place.villages else 22.0 if unit in place.bureaus else 12.0
    return middle * names.random.uniform(0.6, 1.5)
