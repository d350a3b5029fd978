"""What of the directory can be counted: organisations as they stood on the day, members, people."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from zugong.directory.models import Member, Organisation, OrganisationVersion, Person

from .bases import Base, Question, UnknownFactError


def _organisations(question: Question) -> QuerySet[Organisation]:
    """Those that existed on the day, with the level of that day; ``of`` is a level."""
    day = question.until
    then = OrganisationVersion.objects.filter(organisation=OuterRef("pk"), valid_from__lte=day).order_by("-valid_from")
    rows = Organisation.objects.existing_on(day).annotate(
        level_then=Coalesce(Subquery(then.values("level_id")[:1]), F("level_id"), output_field=CharField())
    )
    return rows.filter(level_then=question.of) if question.of else rows


def _organisation_fact(fact: str) -> Any:
    known = {"level": F("level_then"), "kind": F("kind"), "tree": F("tree")}
    return _known(known, fact)


def _known(known: dict[str, Any], fact: str) -> Any:
    if fact not in known:
        raise UnknownFactError(fact)
    return known[fact]


def _members(question: Question) -> QuerySet[Member]:
    """Those on the roster on the day; ``of`` is a type."""
    day = question.until
    rows = Member.objects.filter(Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gt=day))
    return rows.filter(type=question.of) if question.of else rows


def _people(question: Question) -> QuerySet[Person]:
    day = question.until
    return Person.objects.get_queryset().filter(
        Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gt=day)
    )


def _organisation_page(code: str) -> str:
    return reverse("organisation_page", kwargs={"code": code})


BASES = (
    Base(
        name="organisations", rows=_organisations, asked=_organisations, fact=_organisation_fact, ref="code",
        organisation="", label="name", visible=lambda rows, person: rows.visible_to(person), page=_organisation_page,
    ),
    Base(
        name="members", rows=_members, asked=_members, fact=lambda fact: _known({"type": F("type")}, fact), ref="code",
        organisation="branch", label="branch__name", visible=lambda rows, person: rows.visible_to(person),
        page=lambda _code: "", who=("pk",),
    ),
    Base(
        name="people", rows=_people, asked=_people, fact=lambda fact: _known({}, fact), ref="code",
        organisation="organisation", label="name", visible=lambda rows, person: rows.visible_to(person),
        page=lambda code: reverse("person_page", kwargs={"code": code}), who=("pk",),
    ),
)  # fmt: skip
