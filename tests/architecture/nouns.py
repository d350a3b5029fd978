"""Faults of models: what the fields are for privacy."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

LABELS = {"plain", "personal"}


def privacy_faults(nouns: Iterable[type[models.Model]]) -> list[str]:
    """Fields that no ``privacy`` names, wrong labels, labels of fields that are gone. A made-up ``id`` is plain."""
    found = []
    for noun in nouns:
        labels = labels_of(noun)
        fields = [f for f in (*noun._meta.concrete_fields, *noun._meta.many_to_many) if not f.auto_created]
        names = {field.name for field in fields}
        where = noun._meta.label
        found += [f"{where}.{name}: no privacy label" for name in sorted(names - set(labels))]
        found += [f"{where}.{name}: label of no field" for name in sorted(set(labels) - names - {"id"})]
        found += [f"{where}.{name}: {label!r} is no label" for name, label in labels.items() if label not in LABELS]
    return found


def labels_of(noun: type[models.Model]) -> dict[str, str]:
    """The labels of a noun and of what it inherits from."""
    labels: dict[str, str] = {}
    for kind in reversed(noun.__mro__):
        labels |= vars(kind).get("privacy", {})
    return labels
