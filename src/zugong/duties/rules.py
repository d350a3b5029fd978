"""Who may do what to a duty now. One function a verb; its reason is the tooltip and the refusal."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.paths import ancestor_paths
from zugong.directory.queries import scope_of
from zugong.duties.models import Duty, Kind
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


def missing_signatures(duty: Duty) -> list[str]:
    """Ranks whose signature the kind of duty asks for and that is not there yet."""
    needed = {"none": [], "deputy": ["deputy"], "head": ["deputy", "head"]}[duty.kind.unit_signoff]
    if not needed:
        return []
    there = set(duty.signoffs.values_list("rank", flat=True))
    titles = {"deputy": str(_("the leader in charge")), "head": str(_("the head of the unit"))}
    return [titles[rank] for rank in needed if rank not in there]


def may_sign(person: Person, duty: Duty) -> Verdict:
    if duty.state not in UNFINISHED:
        return _step(duty, "file")
    return _works_for(person, duty, "duties.sign")


def may_record_signature(person: Person, duty: Duty) -> Verdict:
    """A clerk writes down a signature given on paper."""
    return _works_for(person, duty, "duties.file") and _step(duty, "file")


def may_decide(person: Person, duty: Duty, verb: str) -> Verdict:
    """Accepting and returning: a personal account, above the owner, and nobody who did any part of it."""
    if person.shared:
        return no(_("A shared account may only file. Sign in with your own account to decide."))
    verdict = _decides_for(person, duty, "duties.decide") and _step(duty, verb)
    return verdict and _not_doer(person, duty)


def _not_doer(person: Person, duty: Duty) -> Verdict:
    if duty.doers.filter(person=person).exists():
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
    return _works_for(person, duty, "duties.file")


def may_judge_reason(person: Person, duty: Duty) -> Verdict:
    """认定: above the unit, and nobody who did part of the record."""
    return _decides_for(person, duty, "duties.decide") and _personal(person) and _not_doer(person, duty)


def may_chase(person: Person, kind: Kind, organisation: Organisation) -> Verdict:
    if scope_of(person).may("duties.chase", organisation.path, kind.line_id):
        return YES
    return no(_("You may chase only organisations of your own subtree and line of work."))


def _personal(person: Person) -> Verdict:
    if person.shared:
        return no(_("A shared account may only file. Sign in with your own account to decide."))
    return YES
