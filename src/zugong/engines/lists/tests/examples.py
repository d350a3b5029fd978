"""For the permission probe: an object of each address inside town A and the same kind of object in town B."""

import datetime as dt

from zugong.directory.tests.factories import make_person
from zugong.duties.tests.factories import file
from zugong.engines.lists import actions
from zugong.engines.lists.models import Notice, RecheckRound, Step
from zugong.engines.lists.tests.factories import make_item
from zugong.foundation.calendar.clock import today
from zugong.foundation.draws.models import Draw
from zugong.foundation.evidence.models import File


def _pair(city):
    return make_item(city.village_a1), make_item(city.village_b1, title="OUTSIDE")


def _items(city):
    inside, outside = _pair(city)
    file(inside.duty, city.clerk_a1)
    return {"code": inside.duty.code}, {"code": outside.duty.code}


def _notices(city):
    told = {"colour": "blue", "measure": "near", "days": 1, "reply_by": today(), "position": 1}
    return tuple(
        {
            "code": item.duty.code,
            "pk": Notice.objects.create(item=item, due_on=item.duty.due_on, issued_at=item.duty.entered_at, **told).pk,
        }
        for item in _pair(city)
    )


def _steps(city):
    told = {"order": 1, "title": "清淤", "working_days": 1, "due_on": today(), "position": 1}
    return tuple({"code": item.duty.code, "pk": Step.objects.create(item=item, **told).pk} for item in _pair(city))


def _files(city):
    found = []
    for item in _pair(city):
        kept = File.objects.create(
            digest="sha256:0", size=1, content_type="text/plain", name="x.txt", holder_label="lists.item",
            holder_code=item.duty.code, by_code="x", position=1_000_000 + File.objects.count(),
        )  # fmt: skip
        found.append({"code": item.duty.code, "file": kept.code})
    return tuple(found)


def _closed(item, clerk, by):
    actions.write_progress(item=item, by=clerk, text="已整改", progress="nearly_done", happened_on=today())
    bundle = actions.file_item(item=item, by=clerk, done_on=today())
    actions.close_item(item=item, by=by, bundle_digest=bundle.digest)


def _rounds(city, *, drawn=False):
    inside, outside = _pair(city)
    number = Draw.objects.count()
    clerk_b = make_person(f"clerk-b-{number}", city.village_b1, "village_clerk")
    found = []
    for item, clerk, town in ((inside, city.clerk_a1, city.town_a), (outside, clerk_b, city.town_b)):
        _closed(item, clerk, city.head)
        span = {"from_on": today() - dt.timedelta(days=1), "until_on": today()}
        one = actions.bind_rechecks(list_type=item.list, organisation=town, by=city.head, **span)
        found.append({"code": one.draw.code})
        if drawn:
            actions.draw_rechecks(round=one, by=city.head, seed="7", seed_source="OUTSIDE")
            found[-1]["pk"] = one.rechecks.first().pk
    assert RecheckRound.objects.exists()
    return tuple(found)


def _drawn(city):
    return _rounds(city, drawn=True)


ON_ITEM = (
    "lists_record", "lists_receive", "lists_progress", "lists_file", "lists_close", "lists_return", "lists_extend",
    "lists_reopen", "lists_evidence", "lists_paper", "lists_hand_back", "lists_keep", "lists_pass_on", "lists_archive",
    "lists_plan", "lists_steps", "lists_stage", "lists_helper", "lists_criteria", "lists_own_funds",
    "lists_granted_funds", "lists_follow_up",
)  # fmt: skip


def _papers(city):
    inside, outside = _items(city)
    return inside | {"paper": "closing"}, outside | {"paper": "closing"}


EXAMPLES = dict.fromkeys(ON_ITEM, _items) | {
    "lists_paper": _papers,
    "lists_answer": _notices, "lists_step_done": _steps, "lists_file_of": _files, "lists_recheck_round": _rounds,
    "lists_recheck_draw": _rounds, "lists_recheck_record": _drawn,
}  # fmt: skip
LINE_BOUND = set(EXAMPLES)
"""Routes whose objects belong to a line of work: a grant for another line does not open them."""
