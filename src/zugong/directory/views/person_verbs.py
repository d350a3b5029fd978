"""Pages of the verbs about one person."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zugong.directory.actions import people as actions
from zugong.directory.actions.sign_in_slips import issue_slip
from zugong.directory.forms.people import (
    AppointForm,
    HandOverForm,
    InviteForm,
    LastDayForm,
    MoveForm,
    NothingForm,
    ReasonForm,
)
from zugong.directory.models import Organisation, Person
from zugong.directory.rules import people as rules
from zugong.directory.rules.holding import holds
from zugong.directory.rules.sign_in import may_issue_slip
from zugong.foundation.calendar.clock import today

from .sign_in_fresh import fresh_required
from .verbs import guard, posted, verb_page

ASKING = require_http_methods(["GET", "HEAD", "POST"])


def visible(request, code):
    return get_object_or_404(Person.objects.visible_to(request.person).select_related("organisation"), code=code)


def back_to(person):
    return reverse("person_page", args=[person.code])


def paper(request, person, secret):
    """The one page that shows a slip's code; it is never shown again."""
    response = render(request, "directory/person_slip.html", {"who": person, "secret": secret, "narrow": True})
    response["Cache-Control"] = "private, no-store"
    return response


@ASKING
def invite(request, unit):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.person), code=unit)
    guard(holds(request.person, "directory.invite", organisation.path))

    def act(cleaned):
        invited = actions.invite_person(organisation=organisation, by=request.person, **cleaned)
        return paper(request, invited.person, invited.secret)

    return verb_page(
        request, form=InviteForm(posted(request)), act=act, title=_("Invite somebody"), lead=organisation.name,
        back=reverse("organisation_page", args=[organisation.code]), submit=_("Invite and print the slip"),
    )  # fmt: skip


@ASKING
def move(request, code):
    person = visible(request, code)
    guard(holds(request.person, "directory.invite", person.organisation.path))
    return verb_page(
        request, form=MoveForm(posted(request), person=request.person), title=_("Move"), lead=person.name,
        act=lambda cleaned: actions.move_person(person=person, by=request.person, **cleaned),
        back=back_to(person), submit=_("Move"),
    )  # fmt: skip


@ASKING
def appoint(request, code):
    person = visible(request, code)
    guard(holds(request.person, "directory.invite", person.organisation.path))
    return verb_page(
        request, form=AppointForm(posted(request), person=request.person), title=_("Note a post"),
        lead=person.name, act=lambda cleaned: actions.appoint(person=person, by=request.person, **cleaned) and None,
        back=back_to(person), submit=_("Note the post"),
    )  # fmt: skip


@ASKING
def end_appointment(request, code, pk):
    person = visible(request, code)
    held = get_object_or_404(person.appointments.select_related("organisation", "post", "person__organisation"), pk=pk)
    guard(rules.may_end_appointment(request.person, held, max(today(), held.from_on)))
    return verb_page(
        request, form=LastDayForm(posted(request)), title=_("End a post"), lead=f"{person.name} · {held.post}",
        act=lambda cleaned: actions.end_appointment(appointment=held, by=request.person, **cleaned),
        back=back_to(person), submit=_("End"),
    )  # fmt: skip


@ASKING
def lock(request, code):
    person = visible(request, code)
    guard(rules.may_lock(request.person, person))
    return verb_page(
        request, form=ReasonForm(posted(request)), title=_("Lock"), lead=person.name,
        act=lambda cleaned: actions.lock(person=person, by=request.person, **cleaned),
        back=back_to(person), submit=_("Lock now"),
    )  # fmt: skip


@ASKING
def unlock(request, code):
    person = visible(request, code)
    guard(rules.may_unlock(request.person, person))
    return verb_page(
        request, form=ReasonForm(posted(request)), title=_("Unlock"), lead=person.name,
        act=lambda cleaned: actions.unlock(person=person, by=request.person, **cleaned),
        back=back_to(person), submit=_("Unlock"),
    )  # fmt: skip


@ASKING
def hand_over(request, code):
    person = visible(request, code)
    places = {person.organisation_id, *person.grants.not_over(today()).values_list("organisation_id", flat=True)}
    guard(holds(request.person, "directory.hand_over", person.organisation.path))
    form = HandOverForm(posted(request), person=request.person, organisations=places)
    return verb_page(
        request, form=form, title=_("Hand work over"), lead=person.name,
        act=lambda cleaned: actions.hand_over(person=person, by=request.person, **cleaned),
        back=back_to(person), submit=_("Hand over"),
    )  # fmt: skip


@ASKING
def slip(request, code):
    person = visible(request, code)
    guard(may_issue_slip(request.person, person))
    return verb_page(
        request, form=NothingForm(posted(request)), title=_("Print a sign-in slip"),
        lead=person.name, back=back_to(person), submit=_("Make a slip"),
        act=lambda _cleaned: paper(request, person, issue_slip(person=person, by=request.person)),
    )  # fmt: skip


@ASKING
def ask_reset(request, code):
    person = visible(request, code)
    guard(rules.may_ask_reset(request.person, person))
    return verb_page(
        request, form=NothingForm(posted(request)), title=_("Ask for a reset"),
        lead=person.name, back=back_to(person), submit=_("Ask; another administrator confirms"),
        act=lambda _cleaned: actions.ask_reset(person=person, by=request.person) and None,
    )  # fmt: skip


@ASKING
@fresh_required
def confirm_reset(request, code, pk):
    person = visible(request, code)
    reset = get_object_or_404(person.resets.select_related("person__organisation", "asked_by"), pk=pk)
    guard(rules.may_confirm_reset(request.person, reset))

    def act(_cleaned):
        given = actions.confirm_reset(reset=reset, by=request.person)
        return paper(request, given.person, given.secret)

    return verb_page(
        request, form=NothingForm(posted(request)), title=_("Confirm a reset"),
        lead=person.name, back=back_to(person), submit=_("Confirm and print the slip"), act=act,
    )  # fmt: skip
