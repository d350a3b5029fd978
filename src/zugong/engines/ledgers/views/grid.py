"""The grid 支部 × 月 for whoever answers for many: how each stands, whom to press, what to draw."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zugong.engines.ledgers.models import Definition
from zugong.engines.ledgers.periods import title_of
from zugong.engines.ledgers.queries import counts_of, grid_of, reminders_in
from zugong.engines.ledgers.rules import may_sample
from zugong.foundation.calendar.clock import today
from zugong.foundation.calendar.periods import Period

from .listing import unit_of

SHOWN = 6


@require_GET
def grid(request: HttpRequest) -> HttpResponse:
    """One ledger over the last periods; the periods asked are those that end with the one named."""
    unit = unit_of(request, request.person)
    ledgers = list(Definition.objects.select_related("kind").order_by("title"))
    ledger = next((each for each in ledgers if each.code == request.GET.get("ledger")), ledgers[0] if ledgers else None)
    context: dict[str, object] = {"ledgers": ledgers, "ledger": ledger, "place": unit}
    if ledger is not None and unit is not None:
        periods = _periods(ledger)
        shown = grid_of(ledger, unit, request.person, periods, today())
        # The last period that has been opened for anybody.
        at = max((n for n in range(len(periods)) if any(row.cells[n].code for row in shown.rows)), default=0)
        missing = [row.organisation for row in shown.rows if row.cells[at].state in ("overdue", "near")]
        context |= {
            "grid": shown, "titles": [(code, title_of(code)) for code in periods], "missing": missing,
            "last": title_of(periods[at]) if periods else "",
            "counts": counts_of(ledger, [unit], today())[0],
            "reminders": reminders_in(unit, request.person, today()),
            "may_sample": may_sample(request.person, ledger, unit),
        }  # fmt: skip
    return render(request, "ledgers/grid.html", context)


def _periods(ledger: Definition) -> list[str]:
    """The last periods of the ledger up to today, oldest first."""
    version = ledger.version_on(today())
    if version.rhythm in ("month", "quarter", "half", "year"):
        period = Period.holding(today(), version.rhythm)
        found = [period]
        while len(found) < SHOWN:
            found.append(found[-1].previous())
        return [each.code for each in reversed(found)]
    codes = ledger.entries.order_by("-period").values_list("period", flat=True).distinct()[:SHOWN]
    return list(reversed(codes))
