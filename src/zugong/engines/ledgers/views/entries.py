"""Pages of one entry: writing it, reading it, and the activity day that a village writes down on the phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.duties.states import AWAITING, State
from zugong.engines.ledgers import actions, rules
from zugong.engines.ledgers.forms.acts import AcceptForm, EventForm, MakeUpForm, OpenedForm, ReasonForm
from zugong.engines.ledgers.forms.entry import EntryForm
from zugong.engines.ledgers.models import Attendance, Correction, Entry
from zugong.engines.ledgers.papers import PAPERS
from zugong.engines.ledgers.queries import entry_page
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.verdict import Refused

from .correcting import show_correction
from .loading import UNPROCESSABLE, asked, done, entry_of, taken

WRITABLE = (*AWAITING, State.RETURNED)


@require_GET
def activity(request: HttpRequest) -> HttpResponse:
    """「记一次活动日」: straight to the meeting that is to be written down; a returned one first."""
    rows = Entry.objects.visible_to(request.person).filter(
        organisation__in=_own(request), version__rosters=True, duty__state__in=WRITABLE, duty__window_from__lte=today()
    )
    found = list(rows.select_related("duty", "organisation").order_by("duty__file_by", "pk")[:6])
    found.sort(key=lambda entry: entry.duty.state != State.RETURNED)
    if len(found) == 1 or (found and "first" not in request.GET):
        return redirect("ledgers_write", code=found[0].duty.code)
    return render(request, "ledgers/activity.html", {"entries": found})


def _own(request: HttpRequest) -> list[int]:
    """The person's own organisation and the Party organisations that stand in it."""
    own = request.person.organisation
    return [own.pk, *own.party_organisations.values_list("pk", flat=True)]


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """The form of an entry: kept on the device until sent, sent once under its own key."""
    entry = entry_of(request, code)
    if request.method == "POST" and asked(request.POST, "key", 40) and entry.duty.state not in WRITABLE:
        return _sent_again(request, entry)
    verdict = rules.may_write(request.person, entry)
    if not verdict:
        messages.error(request, str(verdict.reason))
        return redirect("ledgers_record", code=code)
    form = EntryForm(entry, request.person, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            said = _take(request, entry, form)
        except Refused as fault:
            refusal = str(fault)
        else:
            messages.success(request, said)
            return redirect("ledgers_record", code=code)
    page = entry_page(entry, request.person)
    context = {
        "entry": entry, "duty": entry.duty, "form": form, "refusal": refusal, "page": page, "today": today(),
        "key": request.POST.get("key", ""),
    }  # fmt: skip
    return render(request, "ledgers/write.html", context, status=UNPROCESSABLE if refusal or form.wrong else 200)


def _take(request: HttpRequest, entry: Entry, form: EntryForm) -> str:
    if request.POST.get("save"):
        actions.save_entry(entry=entry, given=form.given(), by=request.person)
        return _("Kept. It is not filed yet.")
    actions.file_entry(
        entry=entry, done_on=form.day.cleaned_data["done_on"], by=request.person, given=form.given(),
        key=asked(request.POST, "key", 40),
    )  # fmt: skip
    return _("Filed. It is locked from now on.")


def _sent_again(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The same form a second time: nothing new is written, the sending is on record."""
    done(
        request,
        lambda: actions.file_entry(entry=entry, done_on=today(), by=request.person, key=asked(request.POST, "key", 40)),
        _("This was filed already; it is one record."),
    )
    return redirect("ledgers_record", code=entry.duty.code)


@require_GET
def record(request: HttpRequest, code: str) -> HttpResponse:
    """The page of an entry or of a correction, whichever the duty is."""
    found = Correction.objects.visible_to(request.person).filter(duty__code=code)
    if found.exists():
        return show_correction(request, code)
    return show_entry(request, entry_of(request, code))


def show_entry(request: HttpRequest, entry: Entry, **forms: object) -> HttpResponse:
    """The page of an entry; ``forms`` are those that came back with faults."""
    page = entry_page(entry, request.person)
    drawn = next((each for each in page.drawn if rules.may_open_drawn(request.person, each)), None)
    bundle = {"bundle": page.bundle.digest if page.bundle else ""}
    shown = {
        "accept": AcceptForm(initial=bundle, prefix="accept"), "reopen": ReasonForm(prefix="reopen"),
        "opened": OpenedForm(prefix="opened"),
    } | forms  # fmt: skip
    context = {
        "page": page, "entry": entry, "duty": entry.duty, "forms": shown, "drawn": drawn, "today": today(),
        "may_write": rules.may_write(request.person, entry), "papers": PAPERS.values(),
        "returns": page.verdicts["return"] or page.verdicts["question"],
        "corrects": entry.duty.state == State.ENDED and page.verdicts["work"],
    }  # fmt: skip
    return render(request, "ledgers/entry.html", context, status=UNPROCESSABLE if forms else 200)


@require_POST
def made_up(request: HttpRequest, code: str) -> HttpResponse:
    """补课 for one absent member."""
    entry, form = entry_of(request, code), MakeUpForm(request.POST)
    row = get_object_or_404(
        Attendance, entry=entry, pk=form["row"].value() if str(form["row"].value()).isdigit() else 0
    )
    row.entry = entry
    if taken(form, lambda: actions.make_up(row=row, day=form.cleaned_data["made_up_on"], by=request.person)):
        messages.success(request, _("Noted. The absence stays on record."))
    else:
        for faults in form.errors.values():
            messages.error(request, " ".join(faults))
    return redirect("ledgers_record", code=code)


@require_http_methods(["GET", "POST"])
def new_event(request: HttpRequest) -> HttpResponse:
    """Something happened: open its entry and go on writing."""
    form = EventForm(request.POST or None, initial={"happened_on": today(), "ledger": request.GET.get("ledger")})
    made: list[Entry] = []

    def open_it() -> None:
        data = form.cleaned_data
        made.append(
            actions.open_event(
                definition=data["ledger"], organisation=request.person.organisation,
                happened_on=data["happened_on"], title=data["title"], by=request.person,
            )
        )  # fmt: skip

    if request.method == "POST" and taken(form, open_it):
        return redirect("ledgers_write", code=made[0].duty.code)
    return render(request, "ledgers/event_new.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)
