"""The second factor at the door, and tying it to oneself."""

from __future__ import annotations

import base64
import io

import qrcode
import qrcode.image.svg
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zugong.directory.actions import sign_in_second
from zugong.directory.forms.sign_in import EnrolForm, SecondForm
from zugong.directory.sign_in_secrets import key_from_text, key_text, new_totp_key, provisioning_address

from .sign_in import entrance, explain, finish, pending, shown

KEY = "second_key"


@entrance
def second(request):
    """A code of the generator, after the password."""
    person, held = pending(request)
    if person is None or "slip" in held:
        return redirect("sign_in")
    if not sign_in_second.has_second_factor(person):
        return redirect("sign_in_enrol")
    form = SecondForm(request.POST or None)
    if not form.is_valid():
        return shown(request, "sign_in_second", form=form, status=422 if form.is_bound else 200)
    outcome = sign_in_second.prove_second(person=person, typed=form.cleaned_data["code"])
    if outcome.person is None:
        return shown(request, "sign_in_second", status=explain(form, outcome), form=form)
    return finish(request, person, way=held["way"], next=held["next"], remember=held["remember"], second=True)


@entrance
def enrol(request):
    """Tie a code generator to oneself at the first sign-in; the codes for paper are shown once."""
    person, held = pending(request)
    if person is None or "slip" in held or sign_in_second.has_second_factor(person):
        return redirect("sign_in")
    key = key_from_text(request.session.setdefault(KEY, key_text(new_totp_key())))
    form = EnrolForm(request.POST or None)
    if form.is_valid():
        codes = sign_in_second.set_second_factor(by=person, key=key, code=form.cleaned_data["code"])
        if codes:
            finish(request, person, way=held["way"], next=held["next"], remember=held["remember"], second=True)
            return shown(request, "sign_in_recovery", codes=codes, next=held["next"] or "/")
        form.add_error("code", _("This is not the code it shows now. Check that the phone's clock is right."))
    address = provisioning_address(key, person.code, _("Zugong"))
    return shown(
        request, "sign_in_enrol", form=form, picture=picture(address), key=key_text(key),
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def picture(text: str) -> str:
    """A QR code as an address an ``img`` can show without script or style."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathFillImage, border=2)
    stream = io.BytesIO()
    image.save(stream)
    return "data:image/svg+xml;base64," + base64.b64encode(stream.getvalue()).decode()
