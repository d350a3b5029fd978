import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.directory.tests.factories import make_city, make_person
from zugong.duties import actions as duties
from zugong.duties.queries import material_digest
from zugong.engines.lists import actions, rules
from zugong.engines.lists.actions.items import months_after
from zugong.engines.lists.models import Criterion, HelperRole, Item, Recheck, Stage, Threshold
from zugong.engines.lists.queries import notices_due, times_listed, verifier_quality
from zugong.engines.lists.schedule import back_schedule
from zugong.engines.lists.tests.factories import make_item, make_list_type
from zugong.foundation.calendar.clock import today
from zugong.foundation.calendar.days import WorkingCalendar
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def city():
    return make_city()


def closed(city, item, by=None):
    clerk = city.clerk_a1
    actions.write_progress(item=item, by=clerk, text="已整改", progress="nearly_done", happened_on=today())
    bundle = actions.file_item(item=item, by=clerk, done_on=today())
    actions.close_item(item=item, by=by or city.commissioner_a, bundle_digest=bundle.digest)
    return item


@given(
    end=st.dates(dt.date(2015, 1, 1), dt.date(2020, 1, 1)), spans=st.lists(st.integers(1, 40), min_size=1, max_size=8)
)
def test_back_schedule_ends_on_the_end_and_gives_every_step_its_days(end, spans):
    calendar = WorkingCalendar({})
    plan = back_schedule(end, spans, calendar)
    days = [plan.begins, *(due.date for due in plan.due)]
    assert days[-1] == end
    assert days == sorted(days)
    # A day of rest as the end itself counts for nothing; every other span holds exactly its working days.
    for start, stop, span in zip(days, days[1:], spans, strict=False):
        counted = calendar.count_working_days(start, stop)
        assert counted == span if stop != end or calendar.is_workday(end) else counted in {span - 1, span}


def test_steps_are_laid_backwards_and_a_done_step_stays(city):
    item = make_item(city.village_a1, due_in=40)
    first, last = actions.plan_steps(item=item, by=city.clerk_a1, steps=[("清淤", 5), ("护栏", 3)])
    assert last.due_on == item.duty.due_on
    assert first.due_on < last.due_on
    actions.finish_step(step=first, by=city.clerk_a1, done_on=today())
    with pytest.raises(Refused):
        actions.finish_step(step=first, by=city.clerk_a1, done_on=today())
    actions.plan_steps(item=item, by=city.clerk_a1, steps=[("验收", 2)])
    assert [step.title for step in item.steps.order_by("order")] == ["清淤", "验收"]


@pytest.mark.parametrize("steps", [[], [("", 1)], [("x", 0)], [("x", 999)], [("太长", 250)], [("x", 1)] * 31])
def test_steps_that_make_no_sense_are_refused(city, steps):
    item = make_item(city.village_a1)
    with pytest.raises(Refused):
        actions.plan_steps(item=item, by=city.clerk_a1, steps=steps)
    assert not item.steps.exists()


@pytest.mark.parametrize(
    ("measure", "days", "due_in", "found"),
    [("near", 3, 3, 1), ("near", 3, 4, 0), ("near", 3, -1, 0), ("behind", 1, 9, 0), ("silent", 1, 2, 0)],
)
def test_notice_is_due_by_the_threshold_of_its_measure(city, measure, days, due_in, found):
    item = make_item(city.village_a1, due_in=due_in)
    Threshold.objects.create(list=item.list, colour="blue", measure=measure, days=days)
    assert len(notices_due(item.list, None, today())) == found


def test_notices_go_from_blue_to_red_when_nobody_answers(city):
    item = make_item(city.village_a1, due_in=30)
    for colour, measure in (("blue", "behind"), ("red", "silent")):
        Threshold.objects.create(list=item.list, colour=colour, measure=measure, days=1)
    step = actions.plan_steps(item=item, by=city.clerk_a1, steps=[("清淤", 5), ("护栏", 3)])[0]
    item.steps.filter(pk=step.pk).update(due_on=today() - 2 * DAY)
    with pytest.raises(Refused):
        actions.issue_notices(list_type=item.list, by=city.clerk_a1)
    (blue,) = actions.issue_notices(list_type=item.list, by=city.commissioner_a)
    assert (blue.colour, blue.measure, blue.days) == ("blue", "behind", 2)
    assert blue.reply_by > today()
    assert actions.issue_notices(list_type=item.list, by=SYSTEM) == []
    item.notices.update(reply_by=today() - DAY)
    (red,) = actions.issue_notices(list_type=item.list, by=SYSTEM)
    assert (red.colour, red.measure) == ("red", "silent")
    with pytest.raises(Refused):
        actions.answer_notice(notice=red, by=city.clerk_a2, answer="x")
    actions.answer_notice(notice=red, by=city.clerk_a1, answer="明天开工")
    red.refresh_from_db()
    assert red.answered_by == city.clerk_a1


def test_notices_of_a_list_stay_in_the_scope_of_whoever_gives_them(city):
    inside, outside = make_item(city.village_a1, due_in=1), make_item(city.village_b1, due_in=1)
    Threshold.objects.create(list=inside.list, colour="blue", measure="near", days=3)
    actions.issue_notices(list_type=inside.list, by=city.commissioner_a)
    assert (inside.notices.count(), outside.notices.count()) == (1, 0)


def test_item_handed_back_is_passed_on_with_a_record(city):
    item = make_item(city.village_a1)
    actions.hand_back_item(item=item, by=city.clerk_a1, reason="沟渠在李家湾村")
    with pytest.raises(Refused):
        actions.hand_back_item(item=item, by=city.clerk_a1, reason="再退")
    passing = actions.pass_item_on(item=item, by=city.commissioner_a, organisation=city.village_a2, reason="确属李家湾")
    assert (passing.giver, passing.taker) == (city.village_a1, city.village_a2)
    assert item.hand_backs.get().stays is False
    assert item.duty.organisation == city.village_a2


def test_item_handed_back_may_stay_with_a_reason(city):
    item = make_item(city.village_a1)
    back = actions.hand_back_item(item=item, by=city.clerk_a1, reason="不归我管")
    for by, answer in ((city.clerk_a1, "x"), (city.commissioner_a, " ")):
        with pytest.raises(Refused):
            actions.keep_item(hand_back=back, by=by, answer=answer)
    actions.keep_item(hand_back=back, by=city.commissioner_a, answer="图斑在你村")
    back.refresh_from_db()
    assert back.stays is True


def test_recheck_is_drawn_and_done_by_another_and_keeps_the_first_result(city):
    item = closed(city, make_item(city.village_a1))
    round = actions.bind_rechecks(
        list_type=item.list, organisation=city.town_a, from_on=today() - DAY, until_on=today(), by=city.head
    )
    actions.draw_rechecks(round=round, by=city.head, seed="20161", seed_source="当日彩票号")
    recheck = Recheck.objects.get()
    for by in (city.commissioner_a, city.clerk_a1):
        with pytest.raises(Refused):
            actions.record_recheck(recheck=recheck, by=by, sound=True, found="x")
    actions.record_recheck(recheck=recheck, by=city.head, sound=False, found="护栏未装")
    item.duty.refresh_from_db()
    assert (item.duty.state, item.duty.held) == ("ended", "on_time")
    actions.reopen_item(item=item, by=city.head, reason="护栏未装")
    (own,) = verifier_quality(city.commissioner_a)
    assert (own.closed, own.reopened) == (1, 1)
    assert [each.person for each in verifier_quality(city.head)] == [city.commissioner_a]
    assert verifier_quality(city.commissioner_b) == []


STAGES = [("listing", "above"), ("plan", "owner"), ("acceptance", "uninvolved")]


@pytest.fixture
def lagging(city):
    list_type = make_list_type("lagging")
    list_type.sort, list_type.follow_up_months = "rectification", 12
    list_type.save()
    for order, (code, by) in enumerate(STAGES):
        Stage.objects.create(list=list_type, code=code, title=code, order=order, by=by)
    HelperRole.objects.create(list=list_type, code="leader", title="包联领导")
    Criterion.objects.create(list=list_type, code="vacant", title="书记缺岗三个月以上")
    return make_item(city.village_a1, list_type=list_type)


def take(item, by, code, **more):
    stage = Stage.objects.get(list=item.list, code=code)
    return actions.take_stage(item=item, by=by, stage=stage, text="已核", happened_on=today(), **more)


def test_lagging_village_runs_through_its_stages_and_is_followed_a_year(city, lagging):
    item = lagging
    actions.list_criteria(item=item, by=city.commissioner_a, seen={Criterion.objects.get(): "缺岗五个月"})
    actions.name_helper(item=item, by=city.commissioner_a, role=HelperRole.objects.get(), person=city.commissioner_a)
    with pytest.raises(Refused):
        take(item, city.clerk_a1, "plan")
    take(item, city.head, "listing")
    take(item, city.clerk_a1, "plan")
    for by in (city.clerk_a1, city.commissioner_a):
        with pytest.raises(Refused):
            take(item, by, "acceptance")
    with pytest.raises(Refused):
        take(item, city.head, "acceptance", passed=False)
    take(item, city.head, "acceptance", passed=False, again_by=today() + 30 * DAY)
    actions.write_progress(item=item, by=city.clerk_a1, text="整顿完成", progress="nearly_done", happened_on=today())
    bundle = actions.file_item(item=item, by=city.clerk_a1, done_on=today())
    with pytest.raises(Refused):
        actions.close_item(item=item, by=city.head, bundle_digest=bundle.digest)
    take(item, city.head, "acceptance")
    assert not rules.may_close(city.commissioner_a, item)
    actions.close_item(item=item, by=city.head, bundle_digest=bundle.digest)
    follow = item.follow_ups.get()
    assert follow.until_on.year == today().year + 1
    with pytest.raises(Refused):
        actions.end_follow_up(follow=follow, by=city.head, held=True, text="稳定")
    actions.end_follow_up(follow=follow, by=city.head, held=False, text="书记再次缺岗")
    item.refresh_from_db()
    assert (item.progress, item.duty.state) == ("relapsed", "open")
    assert not item.stages_passed.filter(passed=True, lapsed_at__isnull=True).exists()
    again = make_item(city.village_a1, list_type=item.list)
    assert times_listed(again) == 2


def test_project_is_approved_before_the_act_on_the_application_that_was_seen(city):
    list_type = make_list_type("projects")
    list_type.sort, list_type.quota_per_unit = "project", 1
    list_type.save()
    Stage.objects.create(list=list_type, code="approval", title="审批", order=1, by="approval")
    item = make_item(city.village_a1, list_type=list_type)
    actions.set_funds(item=item, by=city.clerk_a1, values={"applied": Decimal("50000.00")})
    with pytest.raises(Refused):
        actions.set_funds(item=item, by=city.clerk_a1, values={"approved": Decimal(1)})
    seen = material_digest(item.duty, item.material())
    actions.set_funds(item=item, by=city.clerk_a1, values={"applied": Decimal("90000.00")})
    with pytest.raises(Refused):
        take(item, city.commissioner_a, "approval", seen=seen)
    take(item, city.commissioner_a, "approval", seen=material_digest(item.duty, item.material()))
    assert "90000.00" in item.duty.decisions.get(act="approved").bundle.body
    with pytest.raises(Refused):
        make_item(city.village_a1, list_type=list_type)
    make_item(city.village_a2, list_type=list_type)


def test_many_items_are_one_event_and_whole_or_not_at_all(city):
    list_type = make_list_type()

    def rows(*units):
        return [
            actions.ItemRow(
                opening=duties.Opening(
                    kind=list_type.kind, title="事项", organisation=unit, asker=city.town_a, due_on=today() + DAY
                ),
                text=actions.ItemText(measure="整改", supporting=[city.bureau]),
            )
            for unit in units
        ]

    made = actions.create_items(
        list_type=list_type, rows=rows(city.village_a1, city.village_a2), by=city.commissioner_a, reason="全会"
    )
    assert Event.objects.count() == 1
    assert [list(item.supporting.all()) for item in made] == [[city.bureau]] * 2
    with pytest.raises(Refused):
        actions.create_items(list_type=list_type, rows=rows(city.village_a1, city.village_b1), by=city.commissioner_a)
    assert Item.objects.count() == 2


def test_archived_item_has_its_number_and_only_after_the_end(city):
    item = make_item(city.village_a1)
    with pytest.raises(Refused):
        actions.archive_item(item=item, by=city.commissioner_a, archive_no="2016-清单-7")
    closed(city, item)
    actions.archive_item(item=item, by=city.commissioner_a, archive_no="2016-清单-7")
    assert Item.objects.get().archive_no == "2016-清单-7"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2016-07-29", 12, "2017-07-29"), ("2016-02-29", 12, "2017-02-28"), ("2016-12-31", 2, "2017-02-28")],
)
def test_months_after_ends_in_the_month(day, months, then):
    assert months_after(dt.date.fromisoformat(day), months).isoformat() == then


def test_helper_from_outside_is_not_named_by_the_unit(city, lagging):
    helper = make_person("helper", city.bureau)
    with pytest.raises(Refused):
        actions.name_helper(item=lagging, by=city.clerk_a1, role=HelperRole.objects.get(), person=helper)
