"""Input of packs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.packs.reading import FILE_BYTES


class FileForm(forms.Form):
    """The text of one file."""

    text = forms.CharField(
        label=_("Text"), max_length=FILE_BYTES, strip=False, required=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "wrap": "off", "class": "source"}),
    )  # fmt: skip


class PathForm(forms.Form):
    """The name of one file."""

    path = forms.CharField(label=_("File"), max_length=90, help_text=_("Such as lists.yaml or lists/tasks.yaml."))


class ReasonForm(forms.Form):
    """Why a version goes back."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
