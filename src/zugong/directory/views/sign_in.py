"""Signing in and out."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zugong.directory.actions import sign_in, sign_in_codes, sign_in_devices, sign_in_second
from zugong.directory.forms.sign_in import NewPasswordForm, PasswordForm, PhoneForm, SlipForm, TextCodeForm
from zugong.directory.models import Person
from zugong.directory.rules.sign_in import files_only, may_enter, needs_second_factor
from zugong.directory.sign_in_entry import (
    DEVICE_COOKIE,
    address_of,
    device_name,
    local_address,
    open_session,
    printed_password_suffices,
    public,
)

PENDING = "pending"
PENDING_SECONDS = 600
TOO_OFTEN = 429


def entrance(view):
    """A page for people who are not in yet: public, never kept by a browser, what is typed never in an error report."""
    return public(never_cache(sensitive_post_parameters()(require_http_methods(["GET", "HEAD", "POST"])(view))))


def shown(request, name, /, *, status=200, **context):
    page = {
        "narrow": True,
        "sms": sign_in_codes.sms_is_open(),
        "help_phone": settings.ENVIRONMENT.help_phone,
        "slip_days": settings.ENVIRONMENT.slip_days,
        "next": local_address(request, request.POST.get("next") or request.GET.get("next", "")),
    }
    return render(request, f"directory/{name}.html", page | context, status=status)


def explain(form, outcome) -> int:
    """Say on the form why nobody came in; the status of the answer."""
    if outcome.until:
        moment = date_format(timezone.localtime(outcome.until), "H:i")
        form.add_error(None, _("Too many wrong tries. Try again after %(time)s.") % {"time": moment})
        return TOO_OFTEN
    form.add_error(None, _("This is not right. Check what you typed; after a few wrong tries there is a pause."))
    return 422


@entrance
def with_password(request):
    """Code or phone, and password: the front page of those who are not in."""
    if request.person:
        return HttpResponseRedirect(local_address(request, request.GET.get("next", "")))
    form = PasswordForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if not form.is_valid():
        return shown(request, "sign_in", form=form, status=422 if form.is_bound else 200)
    typed = form.cleaned_data
    outcome = sign_in.prove_password(
        typed=typed["who"].strip(), password=typed["password"], address=address_of(request)
    )
    if outcome.person is None:
        return shown(request, "sign_in", status=explain(form, outcome), form=form)
    return proceed(request, outcome.person, way="password", next=typed["next"], remember=typed["remember"])


@entrance
def with_phone(request):
    """Ask for a code by SMS."""
    form = PhoneForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if not form.is_valid() or not sign_in_codes.sms_is_open():
        return shown(request, "sign_in_sms", form=form, status=422 if form.is_bound else 200)
    phone, next = form.cleaned_data["phone"], form.cleaned_data["next"]
    asked = sign_in_codes.ask_code(phone=phone, address=address_of(request))
    if asked.wait:
        form.add_error(
            None, _("A code was asked for just now. Ask again in %(seconds)s seconds.") % {"seconds": asked.wait}
        )
        return shown(request, "sign_in_sms", form=form, status=TOO_OFTEN)
    request.session["phone"] = phone
    code_form = TextCodeForm(initial={"next": next})
    return shown(request, "sign_in_sms_code", form=code_form, phone=phone, code_shown=asked.shown, next=next)


@entrance
def with_text_code(request):
    """The code that came by SMS."""
    phone = request.session.get("phone")
    if not phone:
        return redirect("sign_in_sms")
    form = TextCodeForm(request.POST or None)
    if not form.is_valid():
        return shown(request, "sign_in_sms_code", form=form, phone=phone, status=422 if form.is_bound else 200)
    typed = form.cleaned_data
    outcome = sign_in_codes.prove_code(phone=phone, code=typed["code"], address=address_of(request))
    if outcome.person is None:
        return shown(request, "sign_in_sms_code", status=explain(form, outcome), form=form, phone=phone)
    return proceed(request, outcome.person, way="sms", next=typed["next"], remember=typed["remember"])


@entrance
def with_slip(request):
    """The code on paper: a first sign-in, or the first one after a reset."""
    form = SlipForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if not form.is_valid():
        return shown(request, "sign_in_slip", form=form, status=422 if form.is_bound else 200)
    typed = form.cleaned_data
    outcome = sign_in.prove_slip(typed=typed["who"].strip(), code=typed["slip"], address=address_of(request))
    if outcome.person is None:
        return shown(request, "sign_in_slip", status=explain(form, outcome), form=form)
    hold(request, outcome.person, way="slip", next=typed["next"], slip=outcome.slip.pk)
    return redirect("sign_in_first_password")


@entrance
def first_password(request):
    """The password that uses up the slip."""
    person, held = pending(request)
    if person is None or "slip" not in held:
        return redirect("sign_in_slip")
    form = NewPasswordForm(request.POST or None, person=person)
    if not form.is_valid():
        return shown(
            request, "sign_in_first_password", form=form, name=person.name, status=422 if form.is_bound else 200
        )
    owner = sign_in.set_first_password(slip_id=held["slip"], password=form.cleaned_data["password"])
    if owner is None:
        request.session.flush()
        messages.error(request, _("This slip is no longer good. Ask for a new one."))
        return redirect("sign_in_slip")
    return proceed(request, owner, way="slip", next=held["next"])


def hold(request, person, **words) -> None:
    """Remember in a new session who is half way in; ten minutes long, and good for nothing else."""
    request.session.flush()
    request.session[PENDING] = {"person": person.pk, "at": int(time.time()), "remember": False, **words}


def pending(request):
    """Who is half way in and what is known of it; nobody after ten minutes or when locked meanwhile."""
    held = request.session.get(PENDING) or {}
    if not held or time.time() - held["at"] > PENDING_SECONDS:
        return None, {}
    person = Person.objects.get_queryset().select_related("organisation").filter(pk=held["person"]).first()
    return (person, held) if person and may_enter(person) else (None, {})


def proceed(request, person, *, way, next, remember=False):
    """After a first proof: on to the second where a role asks for it, else in."""
    if not needs_second_factor(person) or printed_password_suffices():
        return finish(request, person, way=way, next=next, remember=remember)
    hold(request, person, way=way, next=next, remember=remember)
    return redirect("sign_in_second" if sign_in_second.has_second_factor(person) else "sign_in_enrol")


def finish(request, person, *, way, next, remember=False, second=False):
    """In: a new session, an event, and the device remembered if that was asked for and may be."""
    open_session(request, person)
    sign_in.record_sign_in(by=person, way=way, second=second)
    response = HttpResponseRedirect(local_address(request, next))
    cookie = sign_in_devices.remember(by=person, name=device_name(request)) if remember and files_only(person) else ""
    if cookie:
        response.set_signed_cookie(
            DEVICE_COOKIE,
            cookie,
            max_age=settings.ENVIRONMENT.device_days * 86400,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    elif remember:
        messages.info(request, _("Only devices of people who only file are remembered."))
    return response


@public
@never_cache
@require_POST
def sign_out(request):
    """Out: the session ends, and this device is forgotten."""
    response = redirect("sign_in")
    if request.person:
        cookie = request.get_signed_cookie(DEVICE_COOKIE, "")
        if cookie:
            sign_in_devices.forget_device(by=request.person, cookie=cookie)
        sign_in.record_sign_out(by=request.person)
    logout(request)
    request.person = None
    response.delete_cookie(DEVICE_COOKIE, samesite="Lax")
    messages.success(request, _("You are signed out."))
    return response
