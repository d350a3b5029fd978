"""Input of the lists, checked and cleaned."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import OrganisationNotFoundError, find_organisation, scope_of
from zugong.engines.lists.models import Criterion, HelperRole, ListType, Progress
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.statements import KeptRead


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _text(label: Any, rows: int = 3, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=4000, widget=widget, required=required, help_text=help_text)


LIST_BY_CODE = KeptRead(
    lambda code: ListType.objects.select_related("kind").filter(code=code).order_by(), ListType._meta.get_field("code")
)


class ListField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of all lists, with its kind."""

    def to_python(self, value: Any) -> ListType | None:
        found = LIST_BY_CODE.first(str(value)) if value and "\x00" not in str(value) else None
        if value and found is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return found


class NewItemForm(forms.Form):
    """A new item: on which list, for whom, what, by when."""

    list = ListField(label=_("List"), queryset=ListType.objects.none(), empty_label=None)
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
        return unit_named(self.cleaned_data["unit"], self.person)

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
    on_behalf_of = forms.ModelChoiceField(
        label=_("Entered for"), queryset=Person.objects.none(), required=False, empty_label=_("myself"),
        help_text=_("If you enter this for somebody else, that person confirms it later."),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if others is None:
            del self.fields["on_behalf_of"]
        else:
            self.fields["on_behalf_of"].queryset = others


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


class StepsForm(forms.Form):
    """The steps, one a line: name and working days."""

    steps = forms.CharField(
        label=_("Steps"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, in order: the name, a space, the working days. The last one ends on the deadline."),
    )  # fmt: skip

    def clean_steps(self) -> list[tuple[str, int]]:
        found = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["steps"].splitlines()), 1):
            match = re.fullmatch(r"(.+?)[\s,,、]+([0-9]{1,3})\s*(天|日|d|wd|个工作日|工作日)?", line.strip())
            if match is None:
                raise forms.ValidationError(_("Line %(n)s: write the name, a space and a number.") % {"n": number})
            found.append((match[1].strip(), int(match[2])))
        return found


class DoneForm(forms.Form):
    """The day a step was done."""

    done_on = forms.DateField(label=_("Done on"), widget=DayInput(), initial=today)


class EvidenceForm(forms.Form):
    """A file, with the day it tells of."""

    upload = forms.FileField(label=_("Attachment"))
    happened_on = forms.DateField(label=_("Day"), widget=DayInput(), initial=today)


class PaperForm(forms.Form):
    """Where a paper original lies and who has seen it."""

    title = forms.CharField(label=_("Paper"), max_length=120)
    box = forms.CharField(label=_("Box"), max_length=60)
    pages = forms.CharField(label=_("Pages"), max_length=60)
    seen_by = forms.CharField(label=_("Seen by"), max_length=60)
    seen_on = forms.DateField(label=_("Seen on"), widget=DayInput(), initial=today)


class AnswerForm(forms.Form):
    """An answer in words."""

    answer = _text(_("Answer"), 2)


class PassOnForm(forms.Form):
    """To which unit, and why."""

    unit = forms.CharField(label=_("Unit"), max_length=120, help_text=_("Name or code of the unit that owes it."))
    reason = _text(_("Reason"), 2)

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.person = person

    def clean_unit(self) -> Organisation:
        return unit_named(self.cleaned_data["unit"], self.person)


class ArchiveForm(forms.Form):
    """The number under which the papers lie."""

    archive_no = forms.CharField(label=_("Archive number"), max_length=60)


class StageForm(forms.Form):
    """Taking a stage, or saying that it failed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    text = _text(_("What was found"), 3)
    happened_on = forms.DateField(label=_("Day"), widget=DayInput(), initial=today)
    passed = forms.TypedChoiceField(
        label=_("Result"), coerce=lambda value: value == "yes", choices=[("yes", _("passed")), ("no", _("not passed"))]
    )
    again_by = forms.DateField(label=_("If not: again by"), widget=DayInput(), required=False)


class HelperForm(forms.Form):
    """Who helps in a role: a person by code or name, or a unit."""

    role = forms.ModelChoiceField(label=_("Role"), queryset=HelperRole.objects.none(), empty_label=None)
    who = forms.CharField(label=_("Person or unit"), max_length=120)

    def __init__(self, *args: Any, person: Person, roles: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.person = person
        self.fields["role"].queryset = roles

    def clean_who(self) -> dict[str, Any]:
        """``person`` or ``organisation``, among those the reader may see."""
        text = self.cleaned_data["who"].strip()
        seen = Person.objects.visible_to(self.person)
        people = list(seen.filter(code=text)) or list(seen.filter(name=text)[:2])
        if len(people) > 1:
            raise forms.ValidationError(_("Several people have this name; give a code."))
        return {"person": people[0]} if people else {"organisation": unit_named(text, self.person)}


class CriteriaForm(forms.Form):
    """Which criteria hold."""

    criteria = forms.ModelMultipleChoiceField(
        label=_("Why it is listed"), queryset=Criterion.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(label=_("What was seen"), max_length=200, required=False)

    def __init__(self, *args: Any, criteria: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["criteria"].queryset = criteria


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=0, required=False)


class OwnFundsForm(forms.Form):
    """What the unit says of the money."""

    applied = _money(_("Applied for (yuan)"))
    spent = _money(_("Spent (yuan)"))


class GrantedFundsForm(forms.Form):
    """What the level above says of the money."""

    approved = _money(_("Approved (yuan)"))
    paid = _money(_("Paid out (yuan)"))
    grade = forms.CharField(label=_("Grade"), max_length=20, required=False)


class FollowUpForm(forms.Form):
    """Whether it holds."""

    held = forms.TypedChoiceField(
        label=_("Result"), coerce=lambda value: value == "yes", choices=[("yes", _("it holds")), ("no", _("relapsed"))]
    )
    text = _text(_("What was found"), 2)


class BindForm(forms.Form):
    """Which closed items are drawn from."""

    list = forms.ModelChoiceField(label=_("List"), queryset=ListType.objects.none(), empty_label=None)
    unit = forms.CharField(label=_("Unit"), max_length=120)
    from_on = forms.DateField(label=_("Closed from"), widget=DayInput())
    until_on = forms.DateField(label=_("Closed until"), widget=DayInput(), initial=today)

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.person = person
        self.fields["list"].queryset = ListType.objects.select_related("kind").order_by("title")

    def clean_unit(self) -> Organisation:
        return unit_named(self.cleaned_data["unit"], self.person)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("from_on") and data.get("until_on") and data["until_on"] < data["from_on"]:
            raise forms.ValidationError(_("The last day lies before the first."))
        return data


class SeedForm(forms.Form):
    """The seed and where it is from."""

    seed = forms.CharField(label=_("Seed"), max_length=200)
    seed_source = forms.CharField(label=_("Where the seed is from"), max_length=200)


class RecheckForm(forms.Form):
    """What a second look found."""

    sound = forms.TypedChoiceField(
        label=_("Result"), coerce=lambda value: value == "yes", choices=[("yes", _("sound")), ("no", _("not sound"))]
    )
    found = _text(_("What was found"), 2)


class DecisionsForm(forms.Form):
    """A table of decisions, pasted: matter, unit, deadline, measure, divided by tabs."""

    list = forms.ModelChoiceField(label=_("List"), queryset=ListType.objects.none(), empty_label=None)
    basis = forms.CharField(label=_("Basis"), max_length=200)
    rows = forms.CharField(
        label=_("Decisions"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One a line, pasted from a table: matter, unit, deadline (2016-07-29), what is to be done."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.person = person
        self.fields["list"].queryset = ListType.objects.select_related("kind").order_by("title")

    def clean_rows(self) -> list[tuple[str, Organisation, dt.date, str]]:
        """Every line, or every fault with its line."""
        found, faults = [], []
        lines = [line for line in self.cleaned_data["rows"].splitlines() if line.strip()]
        if len(lines) > 300:
            raise forms.ValidationError(_("At most 300 lines at a time."))
        for number, line in enumerate(lines, 1):
            try:
                found.append(self._row(line))
            except forms.ValidationError as fault:
                faults.append(_("Line %(n)s: %(fault)s") % {"n": number, "fault": " ".join(fault.messages)})
        if faults:
            raise forms.ValidationError(faults[:20])
        return found

    def _row(self, line: str) -> tuple[str, Organisation, dt.date, str]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 4 or not all(cells):
            raise forms.ValidationError(_("four cells are needed, divided by tabs."))
        title, unit, day, measure = cells
        due_on = forms.DateField(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]).clean(day)
        return forms.CharField(max_length=200).clean(title), unit_named(unit, self.person), due_on, measure


BY_CODE = KeptRead(lambda code: Organisation.objects.filter(code=code).order_by(), Organisation._meta.get_field("code"))


def unit_named(text: str, person: Person) -> Organisation:
    """The unit by code in one query, else by name or alias; it must lie where the person may give duties."""
    text = text.strip()
    try:
        found = BY_CODE.first(text) or find_organisation(text)
    except OrganisationNotFoundError as fault:
        raise forms.ValidationError(str(fault)) from fault
    if not scope_of(person).may("duties.ask", found.path):
        raise forms.ValidationError(
            _("You may give duties only to organisations of your own subtree and line of work.")
        )
    return found
