"""Roles given: the list, giving, ending, standing in."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from zugong.directory.actions import grants as actions
from zugong.directory.forms.people import GrantForm, LastDayForm, StandInForm
from zugong.directory.models import Grant
from zugong.directory.queries import role_title, role_titles
from zugong.directory.rules import grants as rules
from zugong.directory.rules.holding import holds, holds_somewhere
from zugong.foundation.calendar.clock import today
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage

from .people import in_unit
from .person_verbs import ASKING, back_to, visible
from .sign_in_fresh import fresh_required
from .verbs import guard, posted, verb_page


def in_state(rows, state):
    running = Grant.objects.not_over(today())
    return rows.exclude(pk__in=running) if state == "ended" else rows.filter(pk__in=running)


STATES = [("running", pgettext_lazy("role", "in force")), ("ended", pgettext_lazy("role", "ended"))]
COLUMNS = [
    Column("person.name", pgettext_lazy("person", "Name"), sort="person__name"),
    Column("role", _("Role"), sort="role"),
    Column("organisation.name", _("At and below"), sort="organisation__path"),
    Column("line.title", _("Line of work")),
    Column("from_on", _("From"), sort="from_on"),
    Column("until_on", _("Until")),
    Column("stands_in_for.name", _("Stands in for")),
]
FILTERS = [
    Filter("role", _("Role"), by="role", choices=lambda: list(role_titles().items())),
    Filter("unit", _("Unit (code)"), by=in_unit, kind="search"),
    Filter(
        "state",
        _("State"),
        by=in_state,
        choices=STATES,
    ),
]


@require_GET
def grant_list(request):
    """Every role given in the reader's subtrees, for whoever gives roles."""
    guard(holds_somewhere(request.person, "directory.grant"))
    grants = Grant.objects.visible_to(request.person).select_related("person", "organisation", "line", "stands_in_for")
    page = ListPage(grants, request.GET, columns=COLUMNS, allowed_filters=FILTERS, default_sort="organisation.name")
    if page.wants_export:
        return export(page, name=str(_("Roles given")))
    titles = role_titles()
    rows = [(row, titles.get(row.role, row.role)) for row in page.rows]
    return render(request, "directory/grant_list.html", {"page": page, "rows": rows, "today": today()})


@ASKING
@fresh_required
def give(request, code):
    person = visible(request, code)
    guard(holds(request.person, "directory.grant", person.organisation.path))
    form = GrantForm(posted(request), person=request.person, initial={"organisation": person.organisation.code})
    return verb_page(
        request, form=form, title=_("Give a role"), lead=person.name, back=back_to(person), submit=_("Give"),
        act=lambda cleaned: actions.grant_role(person=person, by=request.person, **cleaned) and None,
    )  # fmt: skip


def held(request, pk):
    """A grant in sight with what the rules ask about."""
    found = Grant.objects.visible_to(request.person).select_related("person__organisation", "organisation", "line")
    return get_object_or_404(found, pk=pk)


@ASKING
def end(request, pk):
    grant = held(request, pk)
    guard(rules.may_end_grant(request.person, grant))
    return verb_page(
        request, form=LastDayForm(posted(request)), title=_("End a role"),
        lead=f"{grant.person.name} · {role_title(grant.role)} · {grant.organisation.name}",
        act=lambda cleaned: actions.end_grant(grant=grant, by=request.person, **cleaned),
        back=reverse("person_page", args=[grant.person.code]), submit=_("End"),
    )  # fmt: skip


@ASKING
@fresh_required
def stand_in(request, pk):
    grant = held(request, pk)
    guard(rules.may_name_substitute(request.person, grant))
    return verb_page(
        request, form=StandInForm(posted(request), person=request.person), title=_("Name a substitute"),
        lead=f"{grant.person.name} · {role_title(grant.role)} · {grant.organisation.name}",
        act=lambda cleaned: actions.stand_in(grant=grant, by=request.person, **cleaned) and None,
        back=reverse("person_page", args=[grant.person.code]), submit=_("Name a substitute"),
    )  # fmt: skip
