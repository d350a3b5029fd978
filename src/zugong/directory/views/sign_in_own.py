"""One's own sessions, devices, password and codes; and the town's reset of a village person's devices."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zugong.directory.actions import sign_in, sign_in_devices, sign_in_second
from zugong.directory.forms.sign_in import NewPasswordForm
from zugong.directory.models import Person
from zugong.directory.rules.sign_in import may_clear_tries, may_reset_devices
from zugong.directory.sign_in_sessions import row_key
from zugong.directory.sign_in_throttle import paused_until

from .sign_in import shown
from .sign_in_fresh import own_proof_required


def own(request):
    """Where I am signed in, which devices are remembered, how I prove who I am."""
    person = request.person
    return shown(
        request,
        "sign_in_own",
        sessions=person.sessions.filter(expire_date__gt=timezone.now()).order_by("-began_at"),
        current=row_key(request.session.session_key),
        devices=person.devices.filter(ended_at__isnull=True, expires_at__gt=timezone.now()).order_by("-seen_on", "-pk"),
        second=sign_in_second.has_second_factor(person),
        recovery_left=person.recovery_codes.filter(used_at__isnull=True).count(),
    )


@require_POST
def end_session(request):
    """End one of my sessions."""
    if sign_in.end_session(key=request.POST.get("key", "")[:40].replace("\x00", ""), by=request.person):
        messages.success(request, _("This session is ended."))
    return redirect("sign_in_own")


@require_POST
def forget_device(request):
    """Forget one of my devices."""
    number = request.POST.get("device", "")
    if number.isdecimal() and len(number) < 18:
        sign_in_devices.forget_device(by=request.person, device_id=int(number))
        messages.success(request, _("This device is no longer remembered."))
    return redirect("sign_in_own")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@own_proof_required
def change_password(request):
    """Another password; everything else that is signed in ends."""
    form = NewPasswordForm(request.POST or None, person=request.person)
    if not form.is_valid():
        return shown(request, "sign_in_password", form=form, status=422 if form.is_bound else 200)
    sign_in.change_password(by=request.person, password=form.cleaned_data["password"])
    messages.success(request, _("The new password is in force. Sign in with it."))
    request.session.flush()
    return redirect("sign_in")


@require_POST
@own_proof_required
def recovery_codes(request):
    """New codes for paper."""
    if not sign_in_second.has_second_factor(request.person):
        raise Http404
    return shown(request, "sign_in_recovery", codes=sign_in_second.renew_recovery_codes(by=request.person), next="/")


@require_http_methods(["GET", "HEAD", "POST"])
def reset_devices(request, code):
    """The town ends the remembered devices of somebody who only files; an officer ends a pause after wrong tries."""
    person = get_object_or_404(Person.objects.visible_to(request.person).select_related("organisation"), code=code)
    verdict, may_clear = may_reset_devices(request.person, person), may_clear_tries(request.person, person)
    if request.method == "POST":
        wanted, act = (may_clear, _clear) if request.POST.get("act") == "tries" else (verdict, _reset)
        if not wanted:
            raise PermissionDenied(wanted.reason)
        messages.success(request, act(person, request.person) % {"name": person.name})
        return redirect("sign_in_reset_devices", code=code)
    count = person.devices.filter(ended_at__isnull=True, expires_at__gt=timezone.now()).count()
    paused = paused_until(sign_in.keys_of(person)) if may_clear else None
    return shown(request, "sign_in_reset_devices", who=person, verdict=verdict, count=count, paused=paused)


def _reset(person, by):
    sign_in_devices.reset_devices(person=person, by=by)
    return _("All devices of %(name)s are signed out.")


def _clear(person, by):
    sign_in.clear_tries(person=person, by=by)
    return _("%(name)s may try again now.")
