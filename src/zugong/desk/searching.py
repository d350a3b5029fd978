"""One box for everything: units and people by name, pinyin, initials or code; matters by number or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from zugong.directory.models import Organisation, Person
from zugong.duties.models import Duty

AT_MOST = 8
LONGEST = 60


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, what stands beside it, where it is."""

    name: str
    note: str
    url: str


@dataclass(frozen=True)
class Found:
    """What was found, group by group; ``more`` says that a group goes on."""

    units: list[Hit]
    people: list[Hit]
    matters: list[Hit]

    def __bool__(self) -> bool:
        return bool(self.units or self.people or self.matters)


def clean(text: str) -> str:
    """The words asked for, without what no database takes."""
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())[:LONGEST]


def found(text: str, person: Person) -> Found:
    """What the person may see that goes by these words; three queries, each cut short."""
    if not text:
        return Found([], [], [])
    return Found(_units(text, person), _people(text, person), _matters(text, person))


def _named(text: str) -> Q:
    return Q(code__iexact=text) | Q(search__contains=text.lower())


def _units(text: str, person: Person) -> list[Hit]:
    rows = Organisation.objects.visible_to(person).filter(_named(text)).select_related("level", "parent")
    return [
        Hit(unit.name, f"{unit.level.title} · {unit.parent.name if unit.parent else unit.code}", _dossier(unit.code))
        for unit in rows.order_by("closed_on", "path")[:AT_MOST]
    ]


def _dossier(code: str) -> str:
    return reverse("unit_dossier", kwargs={"code": code})


def _people(text: str, person: Person) -> list[Hit]:
    rows = Person.objects.visible_to(person).filter(_named(text), is_active=True).select_related("organisation")
    return [
        Hit(each.name, each.organisation.name, reverse("person_page", kwargs={"code": each.code}))
        for each in rows.order_by("name", "pk")[:AT_MOST]
    ]


def _matters(text: str, person: Person) -> list[Hit]:
    """By number wherever it stands; by words among what is unfinished, which has an index of its own."""
    visible = Duty.objects.visible_to(person)
    by_number: Any = visible.filter(code=text.upper())
    by_words = visible.unfinished().filter(title__contains=text)
    rows = [*by_number.select_related("organisation", "kind"),
            *by_words.select_related("organisation", "kind").order_by("file_by", "id")[:AT_MOST]]  # fmt: skip
    return [Hit(duty.title, f"{duty.organisation.name} · {duty.code}", page_of(duty)) for duty in rows[:AT_MOST]]


def page_of(duty: Duty) -> str:
    """The page of a duty's record, which its engine has."""
    return reverse(f"{duty.kind.room}_record", kwargs={"code": duty.code})
