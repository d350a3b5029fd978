"""Input about duties: signatures, reasons, extensions, orders, calls."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import OrganisationNotFoundError, find_organisation
from zugong.duties.models import Kind
from zugong.foundation.calendar.clock import today


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _text(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), required=required)


class PaperSignatureForm(forms.Form):
    """Who signed on paper and when, written down by a clerk."""

    signed_by = forms.ModelChoiceField(label=_("Signed by"), queryset=Person.objects.none())
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput(), initial=today)

    def __init__(self, *args: Any, leaders: list[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["signed_by"].queryset = Person.objects.get_queryset().filter(pk__in=[p.pk for p in leaders])


class LateReasonForm(forms.Form):
    """迟报事由."""

    reason = _text(_("Why it was late"))


class AskExtensionForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(label=_("Until"), widget=DayInput())
    reason = _text(_("Why more time is needed"))


class AnswerForm(forms.Form):
    """An answer in words; which one is the button that was pressed."""

    answer = _text(_("Answer"), required=False)


class OrderForm(forms.Form):
    """顺延: an order as it stands on its paper."""

    number = forms.CharField(label=_("Number of the order"), max_length=80)
    issuer = forms.CharField(label=_("Issued by"), max_length=120)
    issued_on = forms.DateField(label=_("Issued on"), widget=DayInput(), initial=today)
    reason = _text(_("Reason"))
    until = forms.DateField(label=_("Postponed until"), widget=DayInput())
    units = forms.CharField(
        label=_("Units"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names or codes, one a line; a unit stands for everything below it."),
    )  # fmt: skip
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=12)

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.person = person

    def clean_units(self) -> list[Organisation]:
        """The units by code or name, among what the person may see."""
        names = [name.strip() for name in re.split(r"[\n,,、;;]", self.cleaned_data["units"]) if name.strip()]
        if len(names) > 200:
            raise forms.ValidationError(_("An order may name 200 units. Name the unit above them instead."))
        seen = {o.code: o for o in Organisation.objects.visible_to(self.person).filter(code__in=names)}
        found = {unit.pk: unit for unit in (seen.get(name) or self._by_name(name) for name in names)}
        return list(found.values())

    def _by_name(self, name: str) -> Organisation:
        try:
            unit = find_organisation(name)
        except OrganisationNotFoundError as fault:
            raise forms.ValidationError(str(fault)) from fault
        if not Organisation.objects.visible_to(self.person).filter(pk=unit.pk).exists():
            raise forms.ValidationError(
                _("No unit in your scope is called “%(name)s”; give its code.") % {"name": name[:60]}
            )
        return unit


class CallForm(forms.Form):
    """Ten seconds: with whom, and what was said."""

    kind = forms.ModelChoiceField(label=_("Matter"), queryset=Kind.objects.none(), empty_label=None)
    spoke_with = forms.CharField(label=_("Spoke with"), max_length=60)
    said = forms.CharField(label=_("Said"), max_length=200, initial=_("They will file today."))

    def __init__(self, *args: Any, kinds: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].queryset = kinds
