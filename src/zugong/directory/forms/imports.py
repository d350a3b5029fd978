"""The upload of a workbook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zugong.directory.models import Import
from zugong.directory.workbooks import LARGEST


class UploadForm(forms.Form):
    """Which of the workbooks, and the file."""

    kind = forms.ChoiceField(label=_("What it holds"), choices=Import.Kind.choices)
    file = forms.FileField(
        label=pgettext_lazy("import", "File"),
        max_length=120,
        help_text=_("Excel or CSV, at most 5 MB. No ID numbers anywhere in it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
