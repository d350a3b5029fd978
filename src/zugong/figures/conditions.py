"""Conditions of a definition as filters: a fact is an annotation, a comparison a lookup. What is unknown fits none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from .bases import Base

LOOKUPS = {"is": "", "in": "__in", "at_least": "__gte", "above": "__gt", "at_most": "__lte", "below": "__lt"}
Tree = Mapping[str, Any]


def facts_of(tree: Tree | None) -> list[str]:
    """Every fact the condition asks for, once each, in a fixed order."""
    return sorted(set(_facts(tree or {})))


def _facts(tree: Tree) -> Iterator[str]:
    if "fact" in tree:
        yield tree["fact"]
    for below in (*tree.get("all", ()), *tree.get("any", ()), *([tree["not"]] if "not" in tree else ())):
        yield from _facts(below)


def alias(fact: str) -> str:
    """The name of a fact's annotation."""
    return "fact_" + fact.replace(".", "__dot__").replace("-", "_").replace("__dot__", "_0_")


def with_facts(rows: QuerySet[Any], base: Base, facts: list[str]) -> QuerySet[Any]:
    """The rows with each fact as an annotation. Raises UnknownFactError."""
    return rows.annotate(**{alias(fact): base.fact(fact) for fact in facts}) if facts else rows


def condition(tree: Tree | None) -> Q:
    """The filter a condition stands for; none for no condition."""
    if not tree:
        return Q()
    if "fact" in tree:
        return _compared(tree)
    if "not" in tree:
        return ~condition(tree["not"])
    joined = Q()
    for below in tree.get("all", ()):
        joined &= condition(below)
    for below in tree.get("any", ()):
        joined |= condition(below)
    return joined


def _compared(tree: Tree) -> Q:
    name = alias(tree["fact"])
    if "known" in tree:
        return Q(**{f"{name}__isnull": not tree["known"]})
    if "is_not" in tree:
        return Q(**{f"{name}__isnull": False}) & ~Q(**{name: _plain(tree["is_not"])})
    operator = next(key for key in LOOKUPS if key in tree)
    value = tree[operator]
    return Q(**{name + LOOKUPS[operator]: [_plain(each) for each in value] if operator == "in" else _plain(value)})


def _plain(value: Any) -> Any:
    """Yes and no stand as words in the records."""
    return ("no", "yes")[value] if isinstance(value, bool) else value
