"""A draw from the day its list is bound to the day its result stands."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zugong.foundation.draws.proof import Proof
from zugong.foundation.text.canonical import new_code


class Draw(models.Model):
    """One draw: the published commitment, then the seed and what it drew. Shown under the record it was made for."""

    privacy: ClassVar = {
        "code": "plain", "purpose": "plain", "commitment": "plain", "rule": "plain", "items": "plain", "salt": "plain",
        "committed_at": "plain", "seed": "plain", "seed_source": "plain", "drawn_at": "plain", "result": "plain",
    }  # fmt: skip

    code = models.CharField(max_length=12, unique=True, default=new_code)
    purpose = models.CharField(max_length=200)
    commitment = models.CharField(max_length=80)
    # Canonical text, as committed to: what was hashed is what is kept.
    rule = models.TextField()
    items = models.TextField()
    # Hidden from everybody until the seed is there.
    salt = models.CharField(max_length=64)
    committed_at = models.DateTimeField(db_default=Now())
    seed = models.CharField(max_length=200, blank=True, default="")
    seed_source = models.CharField(max_length=200, blank=True, default="")
    drawn_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seed="", seed_source="", drawn_at__isnull=True, result="")
                | (~Q(seed="") & ~Q(seed_source="") & Q(drawn_at__isnull=False) & ~Q(result="")),
                name="draw_seed_and_result_together",
            ),
            # Not strictly later: SQLite's clock has milliseconds, and a seed is given to a stored row only.
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(drawn_at__gte=F("committed_at")),
                name="draw_seed_after_commitment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.purpose}"

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None

    def codes(self) -> list[str]:
        """The list drawn from, sorted."""
        codes: list[str] = json.loads(self.items)
        return codes

    def bound_rule(self) -> dict[str, Any]:
        """The rule with its purpose and ``size``, how many must be drawn."""
        rule: dict[str, Any] = json.loads(self.rule)
        return rule

    def drawn(self) -> list[str]:
        """The codes drawn so far, in drawn order; empty before the seed."""
        result: list[str] = json.loads(self.result or "[]")
        return result

    def proof(self) -> Proof:
        """Everything needed to repeat a finished draw. ValueError before the seed: the salt is still hidden."""
        if not self.is_drawn:
            raise ValueError(f"draw {self.code} has no seed yet")
        return Proof(
            items=self.codes(),
            rule=self.bound_rule(),
            salt=self.salt,
            commitment=self.commitment,
            seed=self.seed,
            result=self.drawn(),
        )
