"""Fields that find organisations and people by what is typed, within what the reader may see."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import OrganisationNotFoundError, find_organisation


class OrganisationField(forms.CharField):
    """An organisation by code, name or alias; one the reader may not see is not found."""

    def __init__(self, *, person: Person, **options) -> None:
        self.person = person
        super().__init__(max_length=120, **{"help_text": _("Code, or full name."), **options})

    def clean(self, value: str) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = find_organisation(text)
        except OrganisationNotFoundError as unknown:
            raise forms.ValidationError(str(unknown)) from unknown
        if not Organisation.objects.visible_to(self.person).filter(pk=found.pk).exists():
            raise forms.ValidationError(_("Nothing is called “%(text)s”; give the code.") % {"text": text[:60]})
        return found


class PersonField(forms.CharField):
    """Somebody by personal code, or by a name that only one person in sight has."""

    def __init__(self, *, person: Person, **options) -> None:
        self.person = person
        super().__init__(max_length=60, **{"help_text": _("Personal code, or full name."), **options})

    def clean(self, value: str) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        visible = Person.objects.visible_to(self.person).select_related("organisation")
        found = list(visible.filter(code=text)) or list(visible.filter(name=text)[:5])
        if not found:
            raise forms.ValidationError(_("Nobody is called “%(text)s” here.") % {"text": text})
        if len(found) > 1:
            codes = ", ".join(sorted(each.code for each in found))
            raise forms.ValidationError(_("Several people have this name; give a code: %(codes)s.") % {"codes": codes})
        return found[0]


def day_field(label, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)
