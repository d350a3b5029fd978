"""Items of lists that can be counted."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When
from django.urls import reverse

from zugong.duties.figures import duty_fact, live_in
from zugong.engines.lists.models import Item, StagePassed
from zugong.figures.bases import Base, Question

MONEY = {"applied", "approved", "paid", "spent"}


def _asked(question: Question) -> QuerySet[Item]:
    rows = Item.objects.filter(duty__opened_on__lte=question.until)
    return rows.filter(list_id=question.of) if question.of else rows


def _rows(question: Question) -> QuerySet[Item]:
    """Items opened by the day and not over before the first day."""
    return _asked(question).filter(live_in(question, "duty__"))


def _fact(fact: str) -> Any:
    """Progress, the money of a project, whether a stage was passed (``stage.approve``), else what the duty knows."""
    if fact == "progress":
        return F("progress")
    if fact in MONEY:
        return F(f"funds__{fact}")
    if fact.startswith("stage."):
        passed = StagePassed.objects.filter(
            item=OuterRef("pk"), stage__code=fact.removeprefix("stage."), passed=True, lapsed_at__isnull=True
        )
        return Case(When(Exists(passed), then=Value("yes")), default=Value("no"), output_field=CharField())
    return duty_fact(fact, "duty__")


BASES = (
    Base(
        name="items", rows=_rows, asked=_asked, fact=_fact, ref="duty__code", organisation="duty__organisation",
        label="duty__title", visible=lambda rows, person: rows.visible_to(person),
        page=lambda code: reverse("lists_record", kwargs={"code": code}),
    ),
)  # fmt: skip
