"""The list of duties, for every role within its scope."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.duties.kinds import kinds
from zugong.duties.lateness import Filing, Held
from zugong.duties.models import Duty
from zugong.duties.models.duty import DutyQuerySet
from zugong.duties.rows import as_values, lines
from zugong.duties.states import State
from zugong.foundation.calendar.clock import today
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage

SHOW = [
    ("due", _("Due and unfinished")),
    ("overdue", _("Overdue, nothing filed")),
    ("near", _("Due soon")),
    ("filed", _("Waiting for decision")),
    ("returned", _("Returned")),
    ("ended", _("Ended")),
    ("late", _("Held late")),
    ("back_filled", _("Back-filled")),
    ("all", _("All")),
]

COLUMNS = [
    Column("title", _("Matter"), sort="title"),
    Column("organisation__name", _("Unit"), sort="organisation__path"),
    Column("person__name", _("Responsible")),
    Column("due_on", _("Deadline"), sort="file_by"),
    Column("state", _("State"), value=lambda row: str(State(row["state"]).label)),
]


def shown(rows: DutyQuerySet, show: str) -> DutyQuerySet:
    """The duties a choice of the filter means today."""
    day = today()
    chosen: dict[str, Any] = {
        "unfinished": rows.unfinished,
        "due": lambda: rows.due_unfinished(day),
        "overdue": lambda: rows.overdue(day),
        "near": lambda: rows.awaiting().filter(warn_on__lte=day, file_by__gte=day),
        "filed": lambda: rows.filter(state=State.FILED),
        "returned": lambda: rows.filter(state=State.RETURNED),
        "ended": lambda: rows.filter(state=State.ENDED),
        "late": lambda: rows.filter(held=Held.LATE),
        "back_filled": lambda: rows.filter(filing=Filing.BACK_FILLED),
        "all": rows.all,
    }
    found: DutyQuerySet = chosen[show]()
    return found


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.title) for kind in kinds()]


FILTERS = [
    Filter("show", _("Show"), by=lambda rows, show: rows, choices=SHOW, empty=_("Unfinished")),
    Filter("kind", _("Kind"), by="kind_id", choices=kind_choices),
    Filter("q", _("Search"), by="title__icontains", kind="search"),
]


@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """Duties of one subtree: by default the widest the person may see."""
    person: Person = request.person  # type: ignore[attr-defined]  # set by the sign-in middleware
    unit = _unit(request, person)
    rows = Duty.objects.within(person, unit) if unit else Duty.objects.visible_to(person)
    show = request.GET.get("show", "")
    rows = shown(rows, show if show in dict(SHOW) else "unfinished")
    page = ListPage(
        as_values(rows),
        request.GET,
        columns=COLUMNS,
        allowed_filters=FILTERS,
        default_sort="due_on",
        keep=("unit",),
        counting=False,
    )
    if page.wants_export:
        return export(page, name=str(_("Duties")))
    context = {"page": page, "rows": lines(page.rows, today()), "place": unit}
    return render(request, "duties/duty_list.html", context)


def _named_unit(person: Person, code: str) -> Organisation:
    """A unit of the person's subtrees by one plain look-up; else one whose name the person may see, or 404."""
    if "\x00" in code:  # PostgreSQL takes no such text
        raise Http404
    unit = Organisation.objects.filter(code=code).order_by().first()
    if unit is not None and scope_of(person).may("duties.see", unit.path):
        return unit
    return get_object_or_404(Organisation.objects.visible_to(person), code=code)


def _unit(request: HttpRequest, person: Person) -> Organisation | None:
    """The unit asked for, or the top of the person's own subtree; 404 for one the person may not see."""
    code = request.GET.get("unit", "")
    if code:
        return _named_unit(person, code)
    paths = scope_of(person).paths("duties.see")
    return Organisation.objects.filter(path=paths[0]).first() if len(paths) == 1 else None
