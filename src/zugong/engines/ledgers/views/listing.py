"""The list of entries: by ledger, period and how they stand; in scope, sorted, paged, exported."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.duties.lateness import Filing, Light, light
from zugong.duties.states import AWAITING, State
from zugong.engines.ledgers.models import Checked, Definition, Entry
from zugong.engines.ledgers.queries import counts_of
from zugong.foundation.calendar.clock import today
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage

from .loading import asked

FIELDS = (
    "period", "checked", "roster", "present", "absent", "not_marked", "made_up", "definition_id", "definition__title",
    "duty__code", "duty__title", "duty__state", "duty__moved", "duty__due_on", "duty__file_by", "duty__warn_on",
    "duty__filed_at", "duty__filing", "duty__organisation__name", "organisation__code",
)  # fmt: skip
STATES: list[tuple[str, Any]] = [
    ("missing", _("Not filed")), ("overdue", _("Overdue, nothing filed")), ("filed", _("Filed")),
    ("returned", _("Returned")), ("late", _("Filed late")), ("back_filled", _("Back-filled")),
    ("checked", _("Checked")), ("unchecked", _("Filed, not checked")),
]  # fmt: skip


def by_state(rows: QuerySet[Entry], state: str) -> QuerySet[Entry]:
    """Entries that stand so today."""
    filed = Q(duty__filed_at__isnull=False)
    chosen = {
        "missing": Q(duty__state__in=AWAITING), "overdue": Q(duty__state__in=AWAITING, duty__file_by__lt=today()),
        "filed": filed, "returned": Q(duty__state=State.RETURNED), "late": Q(duty__filing=Filing.LATE),
        "back_filled": Q(duty__filing=Filing.BACK_FILLED), "checked": ~Q(checked=""),
        "unchecked": filed & Q(checked=""),
    }  # fmt: skip
    return rows.filter(chosen[state])


def ledgers() -> list[tuple[str, str]]:
    return list(Definition.objects.order_by("title").values_list("code", "title"))


FILTERS = [
    Filter("ledger", _("Ledger"), by="definition_id", choices=ledgers),
    Filter("period", _("Period"), by="period", kind="search"),
    Filter("state", _("State"), by=by_state, choices=STATES),
    Filter("q", _("Unit"), by="organisation__name__icontains", kind="search"),
]


def standing(row: Any) -> str:
    """How an entry stands, in words."""
    if row["checked"]:
        return str(Checked(row["checked"]).label)
    if row["duty__filing"] in (Filing.LATE, Filing.BACK_FILLED):
        return str(Filing(row["duty__filing"]).label)
    return str(State(row["duty__state"]).label)


COLUMNS = [
    Column("duty__organisation__name", _("Unit"), sort="organisation__path"),
    Column("definition__title", _("Ledger")),
    Column("period", _("Period"), sort="period"),
    Column("duty__due_on", _("Deadline"), sort="duty__file_by"),
    Column("state", _("State"), value=standing),
    Column("roster", _("On the roster"), number=True),
    Column("present", _("Present"), number=True),
    Column("absent", _("Absent"), number=True),
    Column("duty__filed_at", _("First filed"), sort="duty__filed_at"),
]
DATED = {Light.NORMAL, Light.NEAR, Light.OVERDUE, Light.POSTPONED}


@require_GET
def entry_list(request: HttpRequest) -> HttpResponseBase:
    """Entries of one subtree; with a ledger chosen, how far it is stands above."""
    person: Person = request.person
    unit = unit_of(request, person)
    rows = Entry.objects.within(person, unit) if unit else Entry.objects.visible_to(person)
    page = ListPage(
        rows.values(*FIELDS), request.GET, columns=COLUMNS, allowed_filters=FILTERS, default_sort="-period",
        keep=("unit",),
    )  # fmt: skip
    if page.wants_export:
        return export(page, name=str(_("Ledgers")))
    ledger = Definition.objects.filter(code=asked(request.GET, "ledger", 60)).select_related("kind").first()
    counts = _counts(request, person, ledger, unit) if ledger and unit else None
    shown = [{**row, "standing": standing(row), "light": _light(row)} for row in page.rows]
    context = {"page": page, "rows": shown, "place": unit, "counts": counts, "ledger": ledger}
    return render(request, "ledgers/entry_list.html", context)


def _light(row: Any) -> str:
    shown = light(row["duty__state"], row["duty__moved"], row["duty__file_by"], row["duty__warn_on"], today())
    return shown.value if shown in DATED else ""


def _counts(request: HttpRequest, person: Person, ledger: Definition, unit: Organisation) -> object:
    """Expected, filed and checked of the subtree, where the person sees the whole of it."""
    if not scope_of(person).may("duties.see", unit.path, ledger.kind.line_id):
        return None
    period = asked(request.GET, "period", 40)
    months = [period] if len(period) == 7 and period[4] == "-" and period.replace("-", "").isdigit() else None
    if months and not 1 <= int(period[5:]) <= 12:
        months = None
    return counts_of(ledger, [unit], today(), months)[0]


def unit_of(request: HttpRequest, person: Person) -> Organisation | None:
    """The unit asked for, or the top of the person's own subtree; 404 for one the person may not see."""
    code = asked(request.GET, "unit", 40)
    if code:
        return get_object_or_404(Organisation.objects.visible_to(person), code=code)
    paths = scope_of(person).paths("duties.see")
    return Organisation.objects.filter(path=paths[0]).first() if len(paths) == 1 else None
