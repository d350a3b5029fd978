"""For the permission probe: an object of each address inside town A and the same kind of object in town B."""

import datetime as dt
import itertools

from zugong.directory.tests.factories import make_person
from zugong.duties import actions
from zugong.duties.tests.factories import make_duty, make_kind
from zugong.foundation.calendar.clock import today

_numbers = itertools.count(1)


def _leaders(village, name):
    return make_person(f"leader-{name}-{next(_numbers)}", village, "village_secretary")


def _duties(city):
    kind = make_kind("lists.signed", unit_signoff="deputy")
    inside = make_duty(city.village_a1, kind=kind)
    outside = make_duty(city.village_b1, kind=kind, title="OUTSIDE")
    return [
        (inside, city.clerk_a1),
        (outside, make_person(f"clerk-b1-{next(_numbers)}", city.village_b1, "village_clerk")),
    ]


def plain(city):
    inside, outside = _duties(city)
    return {"code": inside[0].code}, {"code": outside[0].code}


def signatures(city):
    found = []
    for duty, clerk in _duties(city):
        leader = _leaders(duty.organisation, duty.organisation.code)
        signed = actions.record_signature(duty=duty, by=clerk, signed_by=leader, rank="deputy", signed_on=today())
        found.append({"code": duty.code, "pk": signed.pk})
    return tuple(found)


def entries(city):
    found = []
    for duty, clerk in _duties(city):
        leader = _leaders(duty.organisation, duty.organisation.code)
        event = actions.receive_duty(duty=duty, by=clerk).position
        doer = duty.doers.create(person=clerk, on_behalf_of=leader, position=event)
        found.append({"code": duty.code, "pk": doer.pk})
    return tuple(found)


def extensions(city):
    found = []
    for duty, clerk in _duties(city):
        until = duty.due_on + dt.timedelta(days=9)
        asked = actions.ask_extension(duty=duty, by=clerk, until=until, reason="连续降雨")
        found.append({"code": duty.code, "pk": asked.pk})
    return tuple(found)


def units(city):
    """Calls go to units the person may chase; orders of town B must show on no list of town A."""
    actions.enter_order(
        number=f"OUTSIDE {next(_numbers)}", issuer="防汛指挥部", reason="防汛", issued_on=today(),
        until=today() + dt.timedelta(days=90), organisations=[city.town_b], by=city.head,
    )  # fmt: skip
    actions.log_call(kind=make_kind(), organisation=city.village_b1, by=city.head, spoke_with="OUTSIDE", said="x")
    return {"code": city.village_a1.code}, {"code": city.village_b1.code}


EXAMPLES = {
    "duty_formalities": plain, "duty_sign": plain, "duty_paper_signature": plain, "duty_late_reason": plain,
    "duty_judge_reason": plain, "duty_ask_extension": plain, "duty_original": signatures,
    "duty_confirm_entry": entries, "duty_answer_extension": extensions, "duty_call_new": units,
}  # fmt: skip
LINE_BOUND = set(EXAMPLES) - {"duty_call_new"}
