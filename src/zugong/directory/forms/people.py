"""Forms about people and their roles."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zugong.directory.models import Line, Organisation, Person, Post
from zugong.directory.queries import role_titles

from .fields import OrganisationField, PersonField, day_field


class InviteForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    code = forms.CharField(
        label=_("Personal code"),
        max_length=40,
        required=False,
        help_text=_("Left empty, one is made. Never an ID number."),
    )
    shared = forms.BooleanField(label=_("Shared account of an office: files and nothing else"), required=False)


class MoveForm(forms.Form):
    """Where somebody belongs from now on."""

    def __init__(self, *args, person: Person, **options) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = OrganisationField(person=person, label=_("New unit"))


class AppointForm(forms.Form):
    """A post somewhere from a day on."""

    def __init__(self, *args, person: Person, **options) -> None:
        super().__init__(*args, **options)
        self.fields["post"] = forms.ModelChoiceField(Post.objects.order_by("rank", "code"), label=_("Post"))
        self.fields["organisation"] = OrganisationField(person=person, label=_("At"))
        self.fields["on"] = day_field(_("From"), required=False)


class LastDayForm(forms.Form):
    """The last day of something; nothing is today."""

    on = day_field(_("Last day"), required=False, help_text=_("Left empty: today."))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class HandOverForm(forms.Form):
    """Who follows where, from when."""

    def __init__(self, *args, person: Person, organisations, **options) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = forms.ModelChoiceField(
            Organisation.objects.filter(pk__in=organisations).order_by("path"), label=_("Work at")
        )
        self.fields["successor"] = PersonField(person=person, label=_("Successor"))
        self.fields["on"] = day_field(_("Last day"), required=False, help_text=_("Left empty: today."))


class GrantForm(forms.Form):
    """A role in a subtree for a line of work."""

    def __init__(self, *args, person: Person, **options) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *role_titles().items()])
        self.fields["organisation"] = OrganisationField(person=person, label=_("At and below"))
        self.fields["line"] = forms.ModelChoiceField(
            Line.objects.order_by("title"), label=_("Line of work"), required=False, empty_label=_("All")
        )
        self.fields["from_on"] = day_field(_("From"), required=False, help_text=_("Left empty: today."))
        self.fields["until_on"] = day_field(_("Until"), required=False)


class StandInForm(forms.Form):
    """Who stands in from when until when."""

    def __init__(self, *args, person: Person, **options) -> None:
        super().__init__(*args, **options)
        self.fields["substitute"] = PersonField(person=person, label=_("Substitute"))
        self.fields["from_on"] = day_field(_("From"))
        self.fields["until_on"] = day_field(_("Until"))


class NothingForm(forms.Form):
    """An act that needs no words."""
