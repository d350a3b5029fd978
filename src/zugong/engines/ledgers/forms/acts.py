"""Small forms of the acts on an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Person
from zugong.engines.ledgers.models import Definition
from zugong.engines.ledgers.shapes import ElementShape

from .fields import DayInput, ElementField

REASON = _("Reason")


def reason_field(label: Any = REASON, rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}))


class AcceptForm(forms.Form):
    """Accepting on the bundle that was looked at."""

    bundle = forms.CharField(widget=forms.HiddenInput, max_length=80)
    note_text = forms.CharField(
        label=_("Remark"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReturnForm(forms.Form):
    """Returning one value: what is wrong with it and by when it is to come back."""

    bundle = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    place = forms.CharField(widget=forms.HiddenInput, max_length=90, required=False)
    reason = reason_field(_("What is to be mended"))
    again_by = forms.DateField(label=_("To be filed again by"), widget=DayInput())


class CorrectForm(forms.Form):
    """A counter-entry: the right value and why the old one was wrong."""

    def __init__(self, *args: Any, element: ElementShape, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["value"] = ElementField(element, person)
        self.fields["value"].required = self.fields["value"].enforced = True
        self.fields["reason"] = reason_field(_("Why it was wrong"))


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = reason_field()


class MakeUpForm(forms.Form):
    """The day an absence was made up for."""

    row = forms.IntegerField(widget=forms.HiddenInput)
    made_up_on = forms.DateField(label=_("Made up on"), widget=DayInput())


class EventForm(forms.Form):
    """Something that happened: in which ledger, when, what."""

    ledger = forms.ModelChoiceField(label=_("Ledger"), queryset=Definition.objects.none(), empty_label=None)
    happened_on = forms.DateField(label=_("Day"), widget=DayInput())
    title = forms.CharField(label=_("Matter"), max_length=120)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        ledgers = Definition.objects.filter(versions__rhythm="event").distinct().select_related("kind")
        self.fields["ledger"].queryset = ledgers.order_by("title")


class SeedForm(forms.Form):
    """The seed of a draw, made after its list was bound."""

    seed = forms.CharField(label=_("Numbers called out"), max_length=200)
    seed_source = forms.CharField(label=_("Who called them out, where"), max_length=200)


class OpenedForm(forms.Form):
    """What a look at a drawn entry came to."""

    agrees = forms.ChoiceField(
        label=_("Held against what you found"), choices=[("yes", _("it agrees")), ("no", _("it does not agree"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(label=_("What did not agree"), max_length=200, required=False)
