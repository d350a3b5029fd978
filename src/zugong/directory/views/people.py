"""The list of people and the page of one."""

from __future__ import annotations

from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from zugong.directory.models import Appointment, Grant, Organisation, Person
from zugong.directory.queries import role_titles, scope_of
from zugong.directory.roles import all_roles
from zugong.directory.rules import grants as grant_rules
from zugong.directory.rules import people as rules
from zugong.directory.rules.holding import NOT_YOURS, holds
from zugong.directory.rules.sign_in import may_issue_slip
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage, yes_or_no

RECENT = 20


def in_unit(rows, code):
    """People of one unit and of all below it; a code that is none leaves nobody."""
    unit = Organisation.objects.filter(code=code).first()
    return rows.filter(organisation__in=Organisation.objects.under(unit.path)) if unit else rows.none()


def in_role(rows, key):
    return rows.filter(pk__in=Grant.objects.in_force(today()).filter(role=key).values("person"))


def found_by(rows, text):
    return rows.filter(Q(search__icontains=text.lower()) | Q(code=text) | Q(name__icontains=text))


COLUMNS = [
    Column("name", pgettext_lazy("person", "Name"), sort="name"),
    Column("code", _("Personal code"), sort="code"),
    Column("organisation.name", _("Unit"), sort="organisation__path"),
    Column("posts", _("Posts"), value=lambda row: "、".join(post_lines(row))),
    Column("roles", _("Roles"), value=lambda row: "、".join(role_lines(row))),
    Column("phone", _("Telephone")),
    Column("locked", _("State"), value=lambda row: "" if row.is_active else str(_("locked"))),
]
FILTERS = [
    Filter("q", _("Name or initials"), by=found_by, kind="search"),
    Filter("unit", _("Unit (code)"), by=in_unit, kind="search"),
    Filter("role", _("Role"), by=in_role, choices=lambda: list(role_titles().items())),
    Filter(
        "locked", _("State"), by=lambda rows, locked: rows.filter(is_active=not locked), parse=yes_or_no,
        choices=[("no", _("in use")), ("yes", _("locked"))],
    ),
]  # fmt: skip


def with_holdings(people):
    """People with today's posts and roles, read in two further queries whatever their number."""
    posts = Appointment.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=today())).select_related("post")
    grants = Grant.objects.in_force(today())
    return people.select_related("organisation").prefetch_related(
        Prefetch("appointments", posts, to_attr="current_posts"), Prefetch("grants", grants, to_attr="current_grants")
    )


def post_lines(person):
    return [each.post.title for each in person.current_posts]


def role_lines(person):
    titles = {each.key: each.title for each in all_roles()}
    return list(dict.fromkeys(titles.get(each.role, each.role) for each in person.current_grants))


@require_GET
def person_list(request):
    """Everybody in scope."""
    people = with_holdings(Person.objects.visible_to(request.person))
    page = ListPage(people, request.GET, columns=COLUMNS, allowed_filters=FILTERS, default_sort="organisation.name")
    if page.wants_export:
        return export(page, name=str(_("People")))
    rows = [(row, post_lines(row), role_lines(row)) for row in page.rows]
    return render(request, "directory/person_list.html", {"page": page, "rows": rows})


@require_GET
def person_page(request, code):
    """Posts, roles, what may be done, what was done."""
    person = get_object_or_404(
        Person.objects.visible_to(request.person).select_related("organisation__level"), code=code
    )
    by = request.person
    grants = person.grants.select_related("organisation", "line", "stands_in_for").order_by("-from_on", "-pk")
    posts = person.appointments.select_related("organisation", "post").order_by("-from_on", "-pk")
    context = {
        "who": person, "grants": list(grant_lines(by, person, grants)), "posts": posts, "acts": acts(by, person),
        "reset": person.resets.filter(confirmed_at__isnull=True).first(),
        "may_end_posts": holds(by, "directory.invite", person.organisation.path),
        "events": recent(by, person),
    }  # fmt: skip
    return render(request, "directory/person_page.html", context)


def grant_lines(by, person, grants):
    """Each grant with its title and whether it can be ended or lent."""
    titles = role_titles()
    for grant in grants:
        grant.person = person
        running = not grant.ended_at and (grant.until_on is None or grant.until_on >= today())
        yield {
            "grant": grant,
            "title": titles.get(grant.role, grant.role),
            "end": running and grant_rules.may_end_grant(by, grant),
            "lend": running and grant_rules.may_name_substitute(by, grant),
        }


def recent(by, person):
    """What was done about a person, for those who administer them."""
    path = person.organisation.path
    watching = ("directory.invite", "directory.grant", "directory.lock", "events.audit")
    if not any(scope_of(by).may(each, path) for each in watching):
        return []
    found = Event.objects.filter(subject="person", code=person.code, type__startswith="directory.")
    return found.order_by("-id")[:RECENT]


def acts(by, person):
    """(address, words, verdict) of every verb about the person; what the role never does is left out."""
    code, path = person.code, person.organisation.path
    offered = [
        ("person_move", _("Move"), holds(by, "directory.invite", path)),
        ("person_appoint", _("Note a post"), holds(by, "directory.invite", path)),
        ("person_slip", _("Print a sign-in slip"), holds(by, "directory.invite", path) and may_issue_slip(by, person)),
        ("person_hand_over", _("Hand work over"), holds(by, "directory.hand_over", path)),
        ("person_reset", _("Ask for a reset"), holds(by, "directory.reset", path) and rules.may_ask_reset(by, person)),
        ("grant_give", _("Give a role"), holds(by, "directory.grant", path)),
    ]  # fmt: skip
    if person.is_active:
        offered.append(("person_lock", _("Lock"), holds(by, "directory.lock", path) and rules.may_lock(by, person)))
    else:
        offered.append(
            ("person_unlock", _("Unlock"), holds(by, "directory.lock", path) and rules.may_unlock(by, person))
        )
    return [
        (reverse(name, args=[code]), words, verdict)
        for name, words, verdict in offered
        if verdict or verdict.reason != NOT_YOURS
    ]
