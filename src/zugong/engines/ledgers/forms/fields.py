"""Fields made from elements: each reads what people type as its element's type, wherever the form stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.directory.models import Member, Organisation, Person
from zugong.engines.ledgers.shapes import ElementShape
from zugong.engines.ledgers.values import BadValueError, plain, read

LOOKED_UP = {"person": Person, "organisation": Organisation, "member": Member}


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def find(kind: str, text: str, person: Person) -> Any:
    """The person, organisation or member a code or a name stands for among those ``person`` may see."""
    seen = LOOKED_UP[kind].objects.visible_to(person)
    found = list(seen.filter(code=text)[:1]) or list(seen.filter(name=text)[:2])
    if len(found) == 1:
        return found[0]
    raise BadValueError(
        _("Several are called “%(text)s”; give the code.") % {"text": text[:40]} if found
        else _("Nobody and nothing is called “%(text)s” here.") % {"text": text[:40]}
    )  # fmt: skip


class ElementField(forms.CharField):
    """One element: its words, unit and limits; what is typed becomes its typed value, None for nothing."""

    def __init__(self, element: ElementShape, person: Person) -> None:
        self.element, self.person = element, person
        label = f"{element.title}（{element.unit}）" if element.unit else element.title
        super().__init__(
            label=label, help_text=element.help, required=False, widget=_widget(element),
            max_length=max(element.longest, 40),
        )  # fmt: skip
        # Shown as required; whether it is there is asked at filing, for a draft may be kept half done.
        self.required, self.enforced = element.required, False

    def validate(self, value: Any) -> None:
        if self.enforced:
            super().validate(value)

    def to_python(self, value: Any) -> Any:
        try:
            found = read(self.element, super().to_python(value) or "")
            if found is not None and self.element.type in LOOKED_UP:
                return find(self.element.type, found, self.person)
        except BadValueError as fault:
            raise forms.ValidationError(str(fault)) from fault
        return found

    def run_validators(self, value: Any) -> None:
        """The element has said all there is to say; a typed value is no text to measure."""
        if isinstance(value, str):
            super().run_validators(value)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else plain(value)


def _widget(element: ElementShape) -> forms.Widget:
    if element.type == "date":
        return DayInput()
    if element.is_number:
        return forms.TextInput(
            attrs={"inputmode": "numeric" if element.type == "count" else "decimal", "class": "short"}
        )
    if element.type == "yes_no":
        return forms.RadioSelect(choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))])
    if element.type == "choice":
        choices = [(choice.code, choice.title) for choice in element.choices]
        return forms.RadioSelect(choices=choices) if len(choices) <= 4 else forms.Select(choices=[("", "—"), *choices])
    return forms.Textarea(attrs={"rows": 3}) if element.longest > 200 else forms.TextInput()
