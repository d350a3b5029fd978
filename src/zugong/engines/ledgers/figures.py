"""Entries of ledgers, rows inside them and attendances, as figures count them."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models import Value as Constant
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from zugong.duties.figures import duty_fact
from zugong.duties.states import State
from zugong.engines.ledgers.models import Attendance, Definition, Element, Entry, Mark, Rhythm, Row, Value
from zugong.engines.ledgers.models.value import column_of
from zugong.engines.ledgers.periods import CODED, month_of
from zugong.figures.bases import Base, Question, UnknownFactError
from zugong.foundation.calendar.periods import Period

REPORTED = (State.FILED, State.ENDED)
"""已报: filed, and not back with its unit."""


def _asked(question: Question) -> QuerySet[Entry]:
    return Entry.objects.filter(definition_id=question.of, duty__opened_on__lte=question.until)


def _entries(question: Question) -> QuerySet[Entry]:
    """Entries that have been reported, of periods that began in the span; or of each organisation only the last one."""
    rows = _in_span(_asked(question).filter(duty__state__in=REPORTED), question)
    if question.take == "last":
        later = _in_span(_asked(question).filter(duty__state__in=REPORTED), question).filter(
            Q(period__gt=OuterRef("period")) | Q(period=OuterRef("period"), number__gt=OuterRef("number")),
            organisation=OuterRef("organisation"),
        )
        rows = rows.filter(~Exists(later))
    return rows


def _in_span(rows: QuerySet[Entry], question: Question) -> QuerySet[Entry]:
    """By the codes of periods, which sort as their days do; a campaign by the day it was opened.

    What is asked for the last record has no first day: what was last reported holds until something newer is.
    """
    definition = Definition.objects.get(pk=question.of)
    rhythm: Any = definition.version_on(question.until).rhythm
    if rhythm == Rhythm.CAMPAIGN:
        return rows.filter(duty__opened_on__lte=question.until)
    begins = None if question.take == "last" else question.start
    if rhythm not in CODED:
        rows = rows.filter(period__lte=month_of(question.until))
        return rows.filter(period__gte=month_of(begins)) if begins else rows
    rows = rows.filter(period__lte=Period.holding(question.until, rhythm).code)
    return rows.filter(period__gte=Period.holding(begins, rhythm).code) if begins else rows


def _values(code: str, **where: Any) -> Any:
    """The value of a data element in force; its column says its type."""
    type_ = Element.objects.filter(code=code).values_list("type", flat=True).first()
    if type_ is None:
        raise UnknownFactError(code)
    found = Value.objects.in_force().filter(element__code=code, **where)
    return Subquery(found.values(column_of(type_))[:1])


def _entry_fact(fact: str) -> Any:
    if "." in fact:
        return _values(fact, entry=OuterRef("pk"), row__isnull=True)
    return F(fact) if fact in {"checked", "period"} else duty_fact(fact, "duty__")


def _rows(question: Question) -> QuerySet[Row]:
    """Rows inside entries: one person, member or thing each."""
    return Row.objects.filter(entry__in=_entries(question)).annotate(ref=_ref("number"))


def _row_fact(fact: str) -> Any:
    return _values(fact, row=OuterRef("pk")) if "." in fact else duty_fact(fact, "entry__duty__")


def _attendances(question: Question) -> QuerySet[Attendance]:
    """Members who were there (人次); as people they are counted once (人数)."""
    found = Attendance.objects.filter(entry__in=_entries(question), mark=Mark.PRESENT)
    return found.annotate(ref=_ref("member__code"))


def _ref(within: str) -> Any:
    """The entry's code and what tells its rows apart."""
    return Concat("entry__duty__code", Constant("#"), Cast(within, CharField()), output_field=CharField())


def _page(code: str) -> str:
    return reverse("ledgers_record", kwargs={"code": code.split("#")[0]})


def _seen(rows: QuerySet[Any], person: Any) -> QuerySet[Any]:
    return rows.filter(entry__in=Entry.objects.visible_to(person))


def _no_fact(fact: str) -> Any:
    raise UnknownFactError(fact)


def _kept(model: type[Row | Attendance]) -> Any:
    return lambda question: model.objects.filter(entry__in=_asked(question))


BASES = (
    Base(
        name="entries", rows=_entries, asked=_asked, fact=_entry_fact, ref="duty__code", organisation="organisation",
        label="duty__title", visible=lambda rows, person: rows.visible_to(person), page=_page,
    ),
    Base(
        name="rows", rows=_rows, asked=_kept(Row), fact=_row_fact, ref="ref",
        organisation="entry__organisation", label="entry__duty__title", visible=_seen, page=_page,
        who=("member_id", "person_id", "organisation_id", "name"),
    ),
    Base(
        name="attendances", rows=_attendances, asked=_kept(Attendance), fact=_no_fact, ref="ref",
        organisation="entry__organisation", label="entry__duty__title", visible=_seen, page=_page, who=("member_id",),
    ),
)  # fmt: skip
