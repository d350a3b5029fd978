"""Finding organisations by what papers call them, and the tree of a date."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from zugong.directory.models import Alias, Organisation, OrganisationVersion
from zugong.directory.rows import tidy


class OrganisationNotFoundError(LookupError):
    """No organisation, or more than one, goes by a text; the message is fit for the cell."""


class Finder:
    """Finds many organisations in one reading: by code, else by name or alias if only one goes by it."""

    def __init__(self, organisations: Iterable[Organisation], aliases: Iterable[tuple[str, int]]) -> None:
        self.by_id = {each.pk: each for each in organisations}
        self.by_code = {each.code: each for each in self.by_id.values()}
        self._named: dict[str, dict[int, Organisation]] = defaultdict(dict)
        for each in self.by_id.values():
            for name in {each.name, each.short_name} - {""}:
                self._named[name][each.pk] = each
        for name, pk in aliases:
            if pk in self.by_id:
                self._named[name][pk] = self.by_id[pk]

    @classmethod
    def of_all(cls, tree: str = "") -> Finder:
        """Every organisation of a tree (empty: of both), in two queries."""
        found = Organisation.objects.filter(tree=tree) if tree else Organisation.objects.all()
        return cls(found, Alias.objects.values_list("name", "organisation_id"))

    def find(self, text: str) -> Organisation:
        """The organisation ``text`` stands for. One that was merged is looked for under its name in its successor.

        Raises OrganisationNotFoundError; an ambiguous name lists the codes.
        """
        text = tidy(text)
        if text in self.by_code:
            return self.by_code[text]
        named = self._named.get(text, {}).values()
        standing = {each.pk: each for each in map(self._today, named)}
        open_ones = [each for each in standing.values() if each.closed_on is None] or list(standing.values())
        if len(open_ones) == 1:
            return open_ones[0]
        if not open_ones:
            raise OrganisationNotFoundError(_("Nothing is called “%(text)s”; give the code.") % {"text": text[:60]})
        codes = ", ".join(sorted(each.code for each in open_ones)[:10])
        raise OrganisationNotFoundError(
            _("Several are called “%(text)s”; give one of the codes %(codes)s.") % {"text": text[:60], "codes": codes}
        )

    def _today(self, organisation: Organisation) -> Organisation:
        """The organisation, or the one it went into."""
        seen: set[int] = set()
        while organisation.merged_into_id in self.by_id and organisation.pk not in seen:
            seen.add(organisation.pk)
            organisation = self.by_id[organisation.merged_into_id]
        return organisation


def find_organisation(text: str, tree: str = "") -> Organisation:
    """The organisation a code, a name or an alias stands for, in one tree or (empty) in both.

    Raises OrganisationNotFoundError: nothing is called so, or several are; the codes are listed.
    """
    text = tidy(text)
    named = Q(code=text) | Q(name=text) | Q(short_name=text) | Q(aliases__name=text)
    in_tree = Organisation.objects.filter(tree=tree) if tree else Organisation.objects.all()
    found = {each.pk: each for each in in_tree.filter(named)}
    successors = {each.merged_into_id for each in found.values() if each.merged_into_id}
    while missing := successors - set(found):
        more = {each.pk: each for each in in_tree.filter(pk__in=missing)}
        if not more:
            break
        found |= more
        successors = {each.merged_into_id for each in more.values() if each.merged_into_id}
    aliases = Alias.objects.filter(name=text).values_list("name", "organisation_id")
    return Finder(found.values(), aliases).find(text)


def roots(tree: str = "") -> list[Organisation]:
    """The tops of the trees, units first."""
    top = Organisation.objects.filter(parent__isnull=True)
    return list((top.filter(tree=tree) if tree else top).order_by("-tree", "pk"))


@dataclass(frozen=True)
class Placed:
    """An organisation as it stood on a day."""

    organisation_id: int
    code: str
    name: str
    level: str
    kind: str
    parent_id: int | None
    path: str


def tree_on(day: dt.date, tree: str = "", under: str = "") -> tuple[Placed, ...]:
    """Every organisation that existed on ``day`` with its name, level and place of that day, parents first.

    ``under``: the code of an organisation; only what stood at or below it that day.
    """
    versions = OrganisationVersion.objects.filter(valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    )
    if tree:
        versions = versions.filter(organisation__tree=tree)
    columns = ("organisation_id", "organisation__code", "name", "level_id", "kind", "parent_id", "path")
    placed = [Placed(*row) for row in versions.values_list(*columns)]
    if under:
        tops = [each.path for each in placed if each.code == under]
        placed = [each for each in placed if any(each.path.startswith(top) for top in tops)]
    return tuple(sorted(placed, key=lambda each: [int(part) for part in each.path.strip("/").split("/")]))


def latest_change(path: str) -> dt.date | None:
    """The day of the last change of an organisation or of anything below it; None where none stands."""
    below = OrganisationVersion.objects.filter(organisation__in=Organisation.objects.under(path), valid_until=None)
    found: dt.date | None = below.aggregate(last=Max("valid_from"))["last"]
    return found
