"""Input of the lists, checked and cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import OrganisationNotFoundError, find_organisation, scope_of
from zugong.engines.lists.models import ListType, Progress
from zugong.foundation.calendar.clock import today


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _text(label: Any, rows: int = 3, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=4000, widget=widget, required=required, help_text=help_text)


class NewItemForm(forms.Form):
    """A new item: on which list, for whom, what, by when."""

    list = forms.ModelChoiceField(label=_("List"), queryset=ListType.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Matter"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=120, help_text=_("Name or code of the unit that owes it."))
    due_on = forms.DateField(label=_("Deadline"), widget=DayInput(), required=False)
    within = forms.RegexField(
        r"\+[1-9]\d{0,3}(wd|d)", label=_("Or within"), required=False,
        help_text=_("+10wd for ten working days, +30d for thirty days."),
        error_messages={"invalid": _("Write +10wd for ten working days or +30d for thirty days.")},
    )  # fmt: skip
    measure = _text(_("What is to be done"))
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        required=False,
        help_text=_("Meeting, instruction, document, inspection or letter."),
    )
    contact = forms.CharField(label=_("Contact and telephone"), max_length=60, required=False)

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.person = person
        self.fields["list"].queryset = ListType.objects.select_related("kind").order_by("title")

    def clean_unit(self) -> Organisation:
        """The unit by code in one query, else by name or alias; it must lie where the person may give duties."""
        text = self.cleaned_data["unit"].strip()
        try:
            found = Organisation.objects.filter(code=text).first() or find_organisation(text)
        except OrganisationNotFoundError as fault:
            raise forms.ValidationError(str(fault)) from fault
        if not scope_of(self.person).may("duties.ask", found.path):
            raise forms.ValidationError(
                _("You may give duties only to organisations of your own subtree and line of work.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "due_on" in self.errors or "within" in self.errors:
            return data
        if bool(data.get("due_on")) == bool(data.get("within")):
            raise forms.ValidationError(_("Give either a deadline or a number of days."))
        return data


class ProgressForm(forms.Form):
    """One entry of how the work goes."""

    text = _text(_("What was done"), 4)
    progress = forms.ChoiceField(
        label=_("How far"), choices=[c for c in Progress.choices if c[0] not in {Progress.CLOSED, Progress.RELAPSED}]
    )
    happened_on = forms.DateField(label=_("Day"), widget=DayInput(), initial=today)


class FileForm(forms.Form):
    """Filing: when the thing was really done."""

    done_on = forms.DateField(label=_("Done on"), widget=DayInput(), initial=today)


class CloseForm(forms.Form):
    """Closing on the bundle that was looked at."""

    bundle = forms.CharField(widget=forms.HiddenInput, max_length=80)
    note_text = _text(_("Remark"), 2, required=False)


class ReturnForm(forms.Form):
    """Returning: what is wrong and by when it is to come back."""

    bundle = forms.CharField(widget=forms.HiddenInput, max_length=80)
    reason = _text(_("What is to be mended"), 3)
    again_by = forms.DateField(label=_("To be filed again by"), widget=DayInput())


class UntilForm(forms.Form):
    """A later deadline and why."""

    until = forms.DateField(label=_("New deadline"), widget=DayInput())
    reason = _text(_("Reason"), 2)


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = _text(_("Reason"), 2)
