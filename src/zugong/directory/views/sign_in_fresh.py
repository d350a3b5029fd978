"""A fresh proof before a deciding verb, without losing what was typed.

A page may show ``proof_form(request)`` inside its own form; then one sending proves and acts. Where it does not, the
answer is a page that carries everything that was sent along and sends it again, with the proof, to the same address.
"""

from __future__ import annotations

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from zugong.directory.actions import sign_in, sign_in_second
from zugong.directory.forms.sign_in import ProofForm
from zugong.directory.sign_in_entry import address_of, is_fresh, renew_proof

from .sign_in import explain, shown

OWN = {"csrfmiddlewaretoken", "proof_password", "proof_code"}
SAFE = {"GET", "HEAD", "OPTIONS"}


def fresh_required(view):
    """For views of deciding verbs: a POST needs a fresh proof on a personal account; reading does not."""
    return _proof_first(view, shared_may=False)


def own_proof_required(view):
    """The same for one's own sign-in, which a shared account has too."""
    return _proof_first(view, shared_may=True)


def proof_form(request) -> ProofForm | None:
    """Fields to show inside a page's own form while no proof is fresh; None when one is."""
    return None if is_fresh(request) else ProofForm(second=sign_in_second.has_second_factor(request.person))


def _proof_first(view, *, shared_may):
    @sensitive_post_parameters("proof_password", "proof_code")
    @wraps(view)
    def proven(request, *arguments, **words):
        if request.method in SAFE:
            return view(request, *arguments, **words)
        if request.person.shared and not shared_may:
            raise PermissionDenied(_("A shared account may only file; deciding takes a personal one."))
        if "proof_password" not in request.POST and is_fresh(request):
            return view(request, *arguments, **words)
        form, status = _prove(request)
        if form is not None:
            return ask_for_proof(request, form, status)
        rest = request.POST.copy()
        for name in OWN - {"csrfmiddlewaretoken"}:
            rest.pop(name, None)
        request.POST = rest
        return view(request, *arguments, **words)

    return proven


def _prove(request):
    """None when the proof sent along is right; else the form that asks for it, with the status of the answer."""
    person, address = request.person, address_of(request)
    second = sign_in_second.has_second_factor(person)
    form = ProofForm(request.POST if "proof_password" in request.POST else None, second=second)
    if not form.is_valid():
        return form, 422
    password, code = form.cleaned_data["proof_password"], form.cleaned_data.get("proof_code", "")
    if password:
        outcome = sign_in.prove_password(typed=person.code, password=password, address=address)
    else:
        outcome = sign_in_second.prove_second(person=person, typed=code)
    if outcome.person is None or outcome.person.pk != person.pk:
        return form, explain(form, outcome)
    renew_proof(request)
    return None, 200


def ask_for_proof(request, form, status):
    """The page between: everything that was sent, hidden, and the fields of the proof."""
    carried = [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
    response = shown(
        request, "sign_in_proof", status=status, form=form, carried=carried, files=bool(request.FILES),
    )  # fmt: skip
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
        response.status_code = 200
    return response
