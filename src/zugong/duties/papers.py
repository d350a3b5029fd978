"""The formalities of a duty and what the reader may do about them now, read in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from zugong.directory.models import Person
from zugong.directory.queries import holders_of
from zugong.duties import rules
from zugong.duties.models import Doer, Duty, ExtensionRequest, LateReason, SignOff, SignOffRule
from zugong.foundation.text.verdict import Verdict, no

RANK_WORDS = rules.RANK_WORDS


@dataclass(frozen=True)
class Ticked:
    """A signature with whether the reader may tick its original."""

    signoff: SignOff
    rank: str
    may_tick: Verdict


@dataclass(frozen=True)
class Papers:
    """Everything the page of formalities shows."""

    signatures: list[Ticked]
    missing: list[str]
    leaders: list[Person]
    may_sign: Verdict
    may_record: Verdict
    entries: list[tuple[Doer, Verdict]]
    reason: LateReason | None
    reasons: QuerySet[LateReason]
    may_give_reason: Verdict
    may_judge: Verdict
    extensions: list[ExtensionRequest]
    waiting: ExtensionRequest | None
    may_ask: Verdict
    may_answer: Verdict


def papers_of(duty: Duty, person: Person, day: dt.date) -> Papers:
    """Signatures, entries for others, the reason of lateness and extensions of one duty."""
    ranks = rules.missing_ranks(duty)
    rank = next(iter(ranks), "")
    extensions = list(duty.extension_requests.select_related("asked_by", "answered_by").order_by("id"))
    waiting = next((asked for asked in extensions if asked.granted is None), None)
    reasons = LateReason.objects.filter(duty=duty).select_related("given_by", "judged_by", "duty__kind")
    reason = reasons.select_related("duty__organisation").first()
    for asked in extensions:
        asked.duty = duty
    absent = no("")
    return Papers(
        signatures=_signatures(duty, person),
        missing=[str(RANK_WORDS[name]) for name in ranks],
        leaders=_leaders(duty, rank),
        may_sign=rules.may_sign(person, duty, rank) if rank else absent,
        may_record=rules.may_record_signature(person, duty) if rank else absent,
        entries=_entries(duty, person),
        reason=reason,
        reasons=reasons,
        may_give_reason=rules.may_give_reason(person, duty, day),
        may_judge=rules.may_judge_reason(person, reason) if reason else absent,
        extensions=extensions,
        waiting=waiting,
        may_ask=rules.may_ask_extension(person, duty),
        may_answer=rules.may_answer_extension(person, waiting) if waiting else absent,
    )


def _signatures(duty: Duty, person: Person) -> list[Ticked]:
    if duty.kind.unit_signoff == SignOffRule.NONE:
        return []
    rows = list(duty.signoffs.select_related("signed_by", "recorded_by").order_by("id"))
    for row in rows:
        row.duty = duty
    return [Ticked(row, str(RANK_WORDS[row.rank]), rules.may_tick_original(person, row)) for row in rows]


def _leaders(duty: Duty, rank: str) -> list[Person]:
    if not rank:
        return []
    held = holders_of(rules.RANK_NEEDS[rank], duty.organisation, duty.kind.line_id)
    return list(held.people) if held.organisation == duty.organisation else []


def _entries(duty: Duty, person: Person) -> list[tuple[Doer, Verdict]]:
    rows = duty.doers.filter(on_behalf_of__isnull=False).select_related("person", "on_behalf_of").order_by("id")
    return [(doer, rules.may_confirm_entry(person, doer)) for doer in rows]
