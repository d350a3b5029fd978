"""Who may do what to a duty now. One function a verb; its reason is the tooltip and the refusal."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.paths import ancestor_paths
from zugong.directory.queries import scope_of
from zugong.duties.models import Doer, Duty, ExtensionRequest, Kind, LateReason, SignOff
from zugong.duties.states import TRANSITIONS, UNFINISHED
from zugong.foundation.text.verdict import YES, Verdict, no


def may_see(person: Person, duty: Duty) -> Verdict:
    """Agrees with ``Duty.objects.visible_to`` (a test holds it to that)."""
    if duty.person_id == person.pk:
        return YES
    if duty.audience == "named":
        return YES if duty.named.filter(person=person).exists() else no(_("Only people on its list see this duty."))
    if scope_of(person).may("duties.see", duty.organisation.path, duty.kind.line_id):
        return YES
    return no(_("This duty lies outside your organisations or lines of work."))


def may_ask(person: Person, kind: Kind, organisation: Organisation) -> Verdict:
    """Giving a duty to an organisation of the own subtree and line."""
    if organisation.closed_on is not None:
        return no(_("This organisation has been closed. Choose the one it was merged into."))
    if scope_of(person).may("duties.ask", organisation.path, kind.line_id):
        return YES
    return no(_("You may give duties only to organisations of your own subtree and line of work."))


def _step(duty: Duty, verb: str) -> Verdict:
    """Whether the table of states lets the verb start from where the duty stands."""
    if duty.state in TRANSITIONS[verb][0]:
        return YES
    return no(_("The duty is %(state)s; reload the page to see where it stands.") % {"state": duty.get_state_display()})


def _works_for(person: Person, duty: Duty, permission: str) -> Verdict:
    if duty.person_id == person.pk or scope_of(person).may(permission, duty.organisation.path, duty.kind.line_id):
        return YES
    return no(_("Only the organisation that owes this may do that."))


def may_work(person: Person, duty: Duty) -> Verdict:
    """Writing in the record of the duty, whatever its state: the organisation that owes it."""
    return _works_for(person, duty, "duties.file")


def may_receive(person: Person, duty: Duty) -> Verdict:
    return _works_for(person, duty, "duties.file") and _step(duty, "receive")


def may_file(person: Person, duty: Duty) -> Verdict:
    """Filing by the organisation that owes it, after the signatures its kind asks for."""
    verdict = _works_for(person, duty, "duties.file") and _step(duty, "file")
    if not verdict:
        return verdict
    missing = missing_signatures(duty)
    return no(_("First to be signed inside the unit: %(ranks)s.") % {"ranks": "、".join(missing)}) if missing else YES


RANK_WORDS = {"deputy": _("the leader in charge"), "head": _("the head of the unit")}


def missing_signatures(duty: Duty) -> list[str]:
    """Ranks whose signature the kind of duty asks for and that is not there yet."""
    return [str(RANK_WORDS[rank]) for rank in missing_ranks(duty)]


def missing_ranks(duty: Duty) -> list[str]:
    """``deputy`` and ``head`` in the order in which they sign, without those that have signed what now stands there."""
    needed = {"none": [], "deputy": ["deputy"], "head": ["deputy", "head"]}[duty.kind.unit_signoff]
    if not needed:
        return []
    there = set(duty.signoffs.filter(lapsed_at__isnull=True).values_list("rank", flat=True))
    return [rank for rank in needed if rank not in there]


RANK_NEEDS = {"deputy": "duties.sign", "head": "duties.sign_head"}
"""The permission behind each rank of a signature."""


def may_sign(person: Person, duty: Duty, rank: str) -> Verdict:
    """A leader of the unit itself (not of a unit above) signs, each rank once, the lower rank first, nobody twice."""
    verdict = _step(duty, "file")
    if not verdict:
        return verdict
    if person.shared or not _leads(person, duty, RANK_NEEDS.get(rank, "")):
        return no(_("Only the leaders of the unit sign for it."))
    if missing_ranks(duty)[:1] != [rank]:
        return no(_("This signature is not asked for now."))
    if duty.signoffs.filter(lapsed_at__isnull=True, signed_by=person).exists():
        return no(_("You have signed already; the other signature is another person's."))
    return YES


def _leads(person: Person, duty: Duty, permission: str) -> bool:
    own = (hold for hold in scope_of(person).holds if hold.path == duty.organisation.path)
    return any(hold.opens(permission, duty.kind.line_id) for hold in own)


def may_record_signature(person: Person, duty: Duty) -> Verdict:
    """A clerk writes down a signature given on paper."""
    return _works_for(person, duty, "duties.file") and _step(duty, "file")


def may_tick_original(person: Person, signoff: SignOff) -> Verdict:
    """原件收到: by the receiver of a paper signature, once, never by whoever wrote it down or signed."""
    if not signoff.on_paper or signoff.lapsed_at or signoff.original_received_at:
        return no(_("There is no paper original to wait for."))
    return may_receive_from(person, signoff.duty) and _not_doer(person, signoff.duty)


def may_receive_from(person: Person, duty: Duty) -> Verdict:
    """The level above, as whoever decides or chases there."""
    if _decides_for(person, duty, "duties.decide") or _decides_for(person, duty, "duties.chase"):
        return YES
    return no(_("The level above the organisation receives this."))


def may_enter_for(person: Person, other: Person, duty: Duty) -> Verdict:
    """代录: for the person who owes it or somebody of the organisation that does, never for oneself."""
    if other.pk == person.pk:
        return no(_("Entering for yourself is entering; leave the name empty."))
    if other.pk == duty.person_id or (other.organisation_id == duty.organisation_id and other.is_active):
        return YES
    return no(_("Only for somebody of the organisation that owes this may another person enter it."))


def may_confirm_entry(person: Person, doer: Doer) -> Verdict:
    if doer.on_behalf_of_id != person.pk:
        return no(_("Only the person it was entered for can confirm it."))
    return no(_("This entry has been confirmed.")) if doer.confirmed_at else YES


def may_decide(person: Person, duty: Duty, verb: str) -> Verdict:
    """Accepting and returning: a personal account, above the owner, and nobody who did any part of it."""
    if person.shared:
        return no(_("A shared account may only file. Sign in with your own account to decide."))
    verdict = _decides_for(person, duty, "duties.decide") and _step(duty, verb)
    return verdict and _not_doer(person, duty)


def _not_doer(person: Person, duty: Duty) -> Verdict:
    if duty.doers.filter(Q(person=person) | Q(on_behalf_of=person)).exists():
        return no(_("You entered or filed part of this, so somebody else has to decide."))
    return YES


def _decides_for(person: Person, duty: Duty, permission: str) -> Verdict:
    """The permission held at a level above the owner; at the top of the tree, at the owner itself."""
    paths = ancestor_paths(duty.organisation.path)
    above = paths[-2] if len(paths) > 1 else paths[-1]
    if scope_of(person).may(permission, above, duty.kind.line_id):
        return YES
    return no(_("The level above the organisation decides, in its line of work."))


def may_accept(person: Person, duty: Duty) -> Verdict:
    return may_decide(person, duty, "accept")


def may_return(person: Person, duty: Duty) -> Verdict:
    return may_decide(person, duty, "return")


def may_extend(person: Person, duty: Duty) -> Verdict:
    """Moving the deadline on request, as long as nothing has ended."""
    if duty.state not in UNFINISHED:
        return _step(duty, "cancel")
    verdict = _decides_for(person, duty, "duties.extend")
    return verdict and _personal(person) and _not_doer(person, duty)


def may_oversee(person: Person, duty: Duty) -> Verdict:
    """Acts of an engine that belong to the level above: a personal account, nobody who did any part."""
    return _decides_for(person, duty, "duties.decide") and _personal(person) and _not_doer(person, duty)


def may_approve(person: Person, duty: Duty) -> Verdict:
    """审批: before the act, as long as nothing has been filed; by the level above, not by whoever applied."""
    return may_oversee(person, duty) and _step(duty, "transfer")


def may_hand_back(person: Person, duty: Duty) -> Verdict:
    """退办: the organisation that owes it, as long as nothing waits for a decision."""
    return _works_for(person, duty, "duties.file") and _step(duty, "transfer")


def may_transfer(person: Person, duty: Duty, organisation: Organisation) -> Verdict:
    """转办: by whoever decides on the duty and may give it to the other organisation."""
    if organisation.pk == duty.organisation_id:
        return no(_("The matter is with this organisation already."))
    verdict = _decides_for(person, duty, "duties.decide") and _personal(person) and _step(duty, "transfer")
    return verdict and may_ask(person, duty.kind, organisation)


def may_cancel(person: Person, duty: Duty) -> Verdict:
    return (
        _decides_for(person, duty, "duties.decide")
        and _personal(person)
        and _step(duty, "cancel")
        and _not_doer(person, duty)
    )


def may_reopen(person: Person, duty: Duty) -> Verdict:
    """Opening what was closed, from above the owner. Who did part of it may: it only costs them."""
    return _decides_for(person, duty, "duties.reopen") and _personal(person) and _step(duty, "reopen")


def may_register(person: Person, duty: Duty) -> Verdict:
    """备案: taking note of what closed by filing. It may be questioned, never 'accepted'."""
    if duty.closes != "by_filing" or duty.state != "ended":
        return no(_("Only what ends by filing is registered, after it has been filed."))
    return _decides_for(person, duty, "duties.decide") and _personal(person)


def may_question(person: Person, duty: Duty) -> Verdict:
    """Asking back about something that has ended: whoever decides for the owner, by a duty of its own."""
    if duty.state != "ended":
        return no(_("Only what has ended is asked back about."))
    return _decides_for(person, duty, "duties.decide") and _personal(person)


def may_postpone(person: Person, organisation: Organisation) -> Verdict:
    """Postponing by order needs the permission in every line of work of the organisation."""
    if scope_of(person).may_in_every_line("duties.postpone", organisation.path):
        return _personal(person)
    return no(_("An order covers every line of work: only who leads all of them may enter it."))


def may_give_reason(person: Person, duty: Duty, today: dt.date) -> Verdict:
    """迟报事由: by the unit, once something is late."""
    late = duty.held == "late" or duty.filing in {"late", "back_filled"}
    if not late and not (duty.state in TRANSITIONS["receive"][0] + ("received",) and duty.file_by < today):
        return no(_("Nothing is late here, so no reason is needed."))
    if LateReason.objects.filter(duty=duty, recognised=True).exists():
        return no(_("The reason has been recognised; it stays as it is."))
    return _works_for(person, duty, "duties.file")


def may_judge_reason(person: Person, given: LateReason) -> Verdict:
    """认定: once, by the level above, not by whoever wrote the reason."""
    if given.recognised is not None:
        return no(_("This has been answered."))
    if given.given_by_id == person.pk:
        return no(_("You wrote this reason, so somebody else has to judge it."))
    return may_oversee(person, given.duty)


def may_ask_extension(person: Person, duty: Duty) -> Verdict:
    """The unit asks, once at a time, as long as it still has the matter in hand."""
    verdict = _step(duty, "file")
    if not verdict:
        return verdict
    if duty.extension_requests.filter(granted__isnull=True).exists():
        return no(_("An extension has been asked for; wait for the answer."))
    return _works_for(person, duty, "duties.file")


def may_answer_extension(person: Person, request: ExtensionRequest) -> Verdict:
    """Whoever may move the deadline; not whoever asked."""
    if request.granted is not None:
        return no(_("This has been answered."))
    if request.asked_by_id == person.pk:
        return no(_("You asked for this, so somebody else has to answer."))
    return may_extend(person, request.duty)


def may_copy_chase(person: Person, kind: Kind, organisation: Organisation) -> Verdict:
    """The text for a chat group: never of a closed room's matters."""
    if not kind.chased:
        return no(_("Matters of this kind do not leave the product; telephone instead."))
    return may_chase(person, kind, organisation)


def may_chase(person: Person, kind: Kind, organisation: Organisation) -> Verdict:
    if scope_of(person).may("duties.chase", organisation.path, kind.line_id):
        return YES
    return no(_("You may chase only organisations of your own subtree and line of work."))


def _personal(person: Person) -> Verdict:
    if person.shared:
        return no(_("A shared account may only file. Sign in with your own account to decide."))
    return YES
