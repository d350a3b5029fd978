"""The form of an upload: which sheet of which ledger, which period, which file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engines.ledgers.models import Definition
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.foundation.calendar.clock import today
from zugong.foundation.evidence.examining import MOST_BYTES, TOO_LARGE


class UploadForm(forms.Form):
    """``sheet`` is ``ledger`` or ``ledger:table``; cleaned to (definition, table)."""

    sheet = forms.ChoiceField(label=gettext_lazy("Ledger"))
    period = forms.CharField(
        label=gettext_lazy("Period"), max_length=40, help_text=gettext_lazy("Like 2016-07 or 2016-H1.")
    )
    file = forms.FileField(label=gettext_lazy("Workbook or CSV"))

    def __init__(self, *args: Any, ledgers: list[Definition], **more: Any) -> None:
        super().__init__(*args, **more)
        self.ledgers = {ledger.code: ledger for ledger in ledgers}
        choices: list[tuple[str, str]] = []
        for ledger in ledgers:
            shape = ledger.version_on(today()).shape
            if shape.elements:
                choices.append((ledger.code, ledger.title))
            if shape.rosters:
                choices.append((f"{ledger.code}:{ATTENDANCE}", f"{ledger.title} · {_('Attendance')}"))
            choices += [(f"{ledger.code}:{table.code}", f"{ledger.title} · {table.title}") for table in shape.tables]
        self.fields["sheet"].choices = choices

    def clean_sheet(self) -> tuple[Definition, str]:
        code, _sep, table = self.cleaned_data["sheet"].partition(":")
        return self.ledgers[code], table

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(str(TOO_LARGE))
        return self.cleaned_data["file"]
