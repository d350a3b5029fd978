"""Forms about units and Party organisations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zugong.directory.models import Level, Organisation, Person

from .fields import OrganisationField, day_field

SINCE = {"required": False, "help_text": _("Left empty: today.")}


class ChangeForm(forms.Form):
    """What every change needs: the organisation it is about, and who types."""

    def __init__(self, *args, person: Person, organisation: Organisation, **options) -> None:
        super().__init__(*args, **options)
        self.person, self.organisation = person, organisation
        self.prepare()

    def prepare(self) -> None:
        """Fields that depend on the organisation."""

    def levels(self) -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            Level.objects.filter(tree=self.organisation.tree).order_by("rank", "code"), label=_("Level")
        )


class RenameForm(ChangeForm):
    """Another name."""

    name = forms.CharField(label=_("New name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    on = day_field(_("From"), **SINCE)


class MovePlaceForm(ChangeForm):
    """Another place in the tree."""

    def prepare(self) -> None:
        self.fields["parent"] = OrganisationField(person=self.person, label=_("Stands below"))
        self.fields["on"] = day_field(_("From"), **SINCE)


class LevelForm(ChangeForm):
    """Another level or kind."""

    def prepare(self) -> None:
        self.fields["level"] = self.levels()
        self.fields["kind"] = forms.CharField(label=_("Kind"), max_length=40, required=False)
        self.fields["on"] = day_field(_("From"), **SINCE)


class CloseForm(ChangeForm):
    """The end."""

    on = day_field(_("First day without it"), **SINCE)


class MergeForm(ChangeForm):
    """Into which other."""

    def prepare(self) -> None:
        self.fields["successor"] = OrganisationField(person=self.person, label=_("Merged into"))
        self.fields["on"] = day_field(_("From"), **SINCE)


class AliasForm(ChangeForm):
    """Another name that papers use."""

    name = forms.CharField(label=_("Other name"), max_length=120)
    reason = forms.CharField(label=_("Where it comes from"), max_length=120, required=False)


class OpenForm(ChangeForm):
    """A new one below this."""

    code = forms.CharField(label=pgettext_lazy("organisation", "Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)

    def prepare(self) -> None:
        self.fields["level"] = self.levels()
        self.fields["phone"] = forms.CharField(label=_("Telephone"), max_length=40, required=False)
        self.fields["on"] = day_field(_("Opened on"), required=False)
