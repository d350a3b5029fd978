"""What the administrators did, for the one who audits them."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from zugong.directory.models import Grant, Person
from zugong.directory.roles import all_roles
from zugong.directory.rules.holding import holds_somewhere
from zugong.foundation.events.models import Event
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage, day

from .verbs import guard

KINDS = [
    ("role_granted", _("role given")), ("grant_ended", _("role ended")), ("stand_in_named", _("substitute named")),
    ("person_invited", _("person invited")), ("slip_issued", _("slip made")), ("person_moved", _("person moved")),
    ("person_locked", _("locked")), ("person_unlocked", _("unlocked")), ("handed_over", _("work handed over")),
    ("reset_asked", _("reset asked for")), ("reset_confirmed", _("reset confirmed")),
    ("import_staged", _("file uploaded")), ("import_confirmed", _("file put in force")),
    ("tree_loaded", _("tree loaded")), ("people_loaded", _("people loaded")), ("members_loaded", _("members loaded")),
]  # fmt: skip
WORDS = {f"directory.{kind}": words for kind, words in KINDS}
COLUMNS = [
    Column("at", _("When")),
    Column("actor", _("Who")),
    Column("type", _("What"), value=lambda row: str(WORDS.get(row.type, row.type))),
    Column("code", _("About")),
    Column("organisation", _("Unit")),
    Column("data", _("Details")),
    Column("id", _("Position"), sort="id", number=True),
]


def administrators():
    """(code, name) of everybody who holds or held an administrator's role."""
    keys = [each.key for each in all_roles() if each.administers]
    held = Grant.objects.filter(role__in=keys).values("person")
    return list(Person.objects.filter(pk__in=held).order_by("code").values_list("code", "name"))


def audited(person):
    """Acts of the directory by the other administrators and by the system itself."""
    actors = [code for code, _name in administrators() if code != person.code]
    return Event.objects.filter(type__startswith="directory.").filter(Q(actor__in=actors) | Q(actor="system"))


FILTERS = [
    Filter("actor", _("Who"), by="actor", choices=administrators),
    Filter("type", _("What"), by="type", choices=list(WORDS.items())),
    Filter("since", _("Since"), by="at__date__gte", parse=day, kind="date"),
    Filter("about", _("About (code)"), by="code", kind="search"),
]


@require_GET
def audit_list(request):
    """The acts, newest first; read only."""
    guard(holds_somewhere(request.person, "events.audit"))
    page = ListPage(
        audited(request.person), request.GET, columns=COLUMNS, allowed_filters=FILTERS, default_sort="-id", keyset=True
    )
    if page.wants_export:
        return export(page, name=str(_("Administration")))
    rows = [(row, WORDS.get(row.type, row.type)) for row in page.rows]
    return render(request, "directory/audit_list.html", {"page": page, "rows": rows})
