"""The list of organisations and the page of one: its place, its people, its history, its other names."""

from __future__ import annotations

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from zugong.directory.models import Level, Organisation, Person, Tree
from zugong.directory.rules.holding import holds
from zugong.directory.rules.organisations import KEEP
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage

from .changes import CHANGES

MOST = 200


def found_by(rows, text):
    return rows.filter(Q(search__icontains=text.lower()) | Q(code=text) | Q(aliases__name=text)).distinct()


def in_unit(rows, code):
    unit = Organisation.objects.filter(code=code).first()
    return rows.under(unit.path) if unit else rows.none()


def levels():
    return list(Level.objects.order_by("rank", "code").values_list("code", "title"))


COLUMNS = [
    Column("name", _("Name"), sort="path"),
    Column("code", pgettext_lazy("organisation", "Code"), sort="code"),
    Column("level.title", _("Level"), sort=("level__rank", "level__code")),
    Column("parent.name", _("Stands below")),
    Column("phone", _("Telephone")),
    Column("closed_on", _("Closed on"), sort="closed_on"),
]
FILTERS = [
    Filter("q", _("Name or initials"), by=found_by, kind="search"),
    Filter("tree", _("Tree"), by="tree", choices=Tree.choices),
    Filter("level", _("Level"), by="level", choices=levels),
    Filter("unit", _("At and below (code)"), by=in_unit, kind="search"),
    Filter(
        "state", _("State"), by=lambda rows, state: rows.filter(closed_on__isnull=state == "open"),
        choices=[("open", pgettext_lazy("organisation", "open")), ("closed", pgettext_lazy("organisation", "closed"))],
    ),
]  # fmt: skip


@require_GET
def organisation_list(request):
    """Every organisation in sight, in the order of the tree."""
    visible = Organisation.objects.visible_to(request.person).select_related("level", "parent")
    page = ListPage(visible, request.GET, columns=COLUMNS, allowed_filters=FILTERS, default_sort="name")
    if page.wants_export:
        return export(page, name=str(_("Units")))
    return render(request, "directory/organisation_list.html", {"page": page})


@require_GET
def organisation_page(request, code):
    """One organisation. What is outside the reader's scope (people, other branches) is left out."""
    visible = Organisation.objects.visible_to(request.person)
    place = get_object_or_404(visible.select_related("level", "unit", "merged_into"), code=code)
    keeps = holds(request.person, KEEP, place.path)
    children = visible.filter(parent=place, closed_on__isnull=True).select_related("level")
    people = Person.objects.visible_to(request.person).filter(organisation=place, is_active=True).order_by("name")
    context = {
        "place": place,
        "above": visible.at_or_above(place.path).exclude(pk=place.pk).order_by("path"),
        "children": children.annotate(below=Count("children")).order_by("order", "path")[:MOST],
        "branches": visible.filter(unit=place, closed_on__isnull=True).order_by("path")[:MOST],
        "people": people[:MOST],
        "versions": place.versions.select_related("level", "parent").order_by("-valid_from"),
        "absorbed": visible.filter(merged_into=place),
        "aliases": place.aliases.order_by("name"),
        "changes": [(what, spec.title) for what, spec in CHANGES.items()] if keeps and not place.closed_on else [],
        "may_invite": holds(request.person, "directory.invite", place.path) and not place.closed_on,
    }
    return render(request, "directory/organisation_page.html", context)
