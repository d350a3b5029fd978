"""Forms of signing in. No field says more than that the whole was wrong."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

CODE = {"autocapitalize": "none", "spellcheck": "false", "autocorrect": "off"}
NUMBER = {"inputmode": "numeric", "autocomplete": "one-time-code"}


class NextForm(forms.Form):
    """Carries the page to go to afterwards."""

    next = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)


def who_field() -> forms.CharField:
    return forms.CharField(
        label=_("Personal code or mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", **CODE}),
    )


def password_field(**options) -> forms.CharField:
    return forms.CharField(
        **{"label": _("Password"), **options},
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def remember_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("Remember this device (not on a shared computer)"), required=False)


class PasswordForm(NextForm):
    """Code or phone, and password."""

    who = who_field()
    password = password_field()
    remember = remember_field()


class SlipForm(NextForm):
    """Code or phone, and the code on paper."""

    who = who_field()
    slip = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        help_text=_("12 letters and digits; capitals, spaces and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", **CODE}),
    )


class PhoneForm(NextForm):
    """The number a code goes to."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class TextCodeForm(NextForm):
    """The code that came."""

    code = forms.CharField(label=_("Code from the SMS"), max_length=10, widget=forms.TextInput(attrs=NUMBER))
    remember = remember_field()


class SecondForm(forms.Form):
    """A code of the generator, or one from paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The 6 digits your code generator shows now; if you have lost it, one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", **CODE}),
    )


class EnrolForm(forms.Form):
    """The first code of a new generator."""

    code = forms.CharField(label=_("The 6 digits it shows"), max_length=10, widget=forms.TextInput(attrs=NUMBER))


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_("At least 10 characters. A short sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *arguments, person=None, **words) -> None:
        super().__init__(*arguments, **words)
        self.person = person

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]

    def clean(self) -> None:
        first = self.cleaned_data.get("password")
        if first and self.cleaned_data.get("again") != first:
            self.add_error("again", _("The two are not the same."))


class ProofForm(forms.Form):
    """Proves anew who is at the keyboard: by password, or by code generator if there is one. Stands in other forms."""

    use_required_attribute = False

    proof_password = password_field(label=_("Your password"), required=False)
    proof_code = forms.CharField(
        label=_("or the code of your code generator"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs=NUMBER),
    )

    def __init__(self, *arguments, second, **words) -> None:
        super().__init__(*arguments, **words)
        if not second:
            del self.fields["proof_code"]

    def clean(self) -> None:
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("proof_password", _("Type your password."))

    def __iter__(self):
        # One of the two is asked for, so neither is called optional on the page.
        for field in self.fields.values():
            field.required = True
        return super().__iter__()
