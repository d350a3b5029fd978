import datetime as dt

import pytest

from zugong.directory.tests.factories import make_city, make_organisation, make_person
from zugong.duties.actions import reopen_duty
from zugong.duties.models import Duty
from zugong.duties.queries import changed_since, last_bundle
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Correction, Drawn, Entry, LockedError, Value
from zugong.engines.ledgers.queries import counts_of, material_of
from zugong.engines.ledgers.tests.factories import activity, held_on, make_definition, make_entry, make_roster
from zugong.engines.ledgers.tests.samples import ACTIVITY_DAY, SERVICES_420, VILLAGE
from zugong.foundation.calendar.clock import today
from zugong.foundation.draws.queries import differences
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db
INCOME = {"village.income": 50000, "village.secretary_age": 52, "village.reserve": 2}


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def soon():
    return today() + dt.timedelta(days=3)


def filed(organisation, by, plain=VILLAGE, values=INCOME):
    entry = make_entry(organisation, plain)
    return entry, actions.file_entry(
        entry=entry, done_on=today(), by=by, given=actions.EntryInput(values=values)
    ).bundle  # fmt: skip


def texts(entry):
    return material_of(entry)["values"]


def test_one_value_is_returned_and_only_that_value_may_change(city, soon):
    entry, bundle = filed(city.village_a1, city.clerk_a1)
    other, _bundle = filed(city.village_a2, city.clerk_a2)
    actions.return_values(
        entry=entry, elements=["village.income"], by=city.commissioner_a, bundle_digest=bundle.digest,
        reason="与农经站数不符", again_by=soon,
    )  # fmt: skip
    for wrong in ({"village.secretary_age": 40}, {"village.income": 1, "village.reserve": 9}):
        with pytest.raises(Refused):
            actions.save_entry(entry=entry, given=actions.EntryInput(values=wrong), by=city.clerk_a1)
    age = Value.objects.get(entry=entry, element__code="village.secretary_age")
    with pytest.raises(LockedError):
        Value.objects.put(entry, [Value(entry=entry, element=age.element, number=1, position=1)])
    for entry_of_another in Entry.objects.exclude(pk=entry.pk):
        with pytest.raises(Refused):
            actions.save_entry(
                entry=entry_of_another, given=actions.EntryInput(values={"village.income": 1}), by=city.clerk_a2
            )
    again = actions.file_entry(
        entry=entry, done_on=today(), by=city.clerk_a1, given=actions.EntryInput(values={"village.income": 48000})
    ).bundle  # fmt: skip
    assert texts(entry) == {"village.income": "48000", "village.secretary_age": "52", "village.reserve": "2"}
    kept = Value.objects.filter(entry=entry, element__code="village.income").order_by("id")
    assert [(int(value.number), value.in_force) for value in kept] == [(50000, False), (48000, True)]
    actions.accept_entry(entry=entry, by=city.commissioner_a, bundle_digest=again.digest)
    assert (entry.checked, entry.duty.state, entry.duty.filing) == ("each", "ended", "on_time")
    assert texts(other)["village.income"] == "50000"


def test_return_needs_a_value_the_ledger_has_a_reason_and_somebody_else(city, soon):
    entry, bundle = filed(city.village_a1, city.clerk_a1)
    told = {"entry": entry, "bundle_digest": bundle.digest, "reason": "不符", "again_by": soon}
    for wrong in (
        {"elements": ["unknown"], "by": city.commissioner_a},
        {"elements": ["village.income"], "by": city.clerk_a1},
        {"elements": ["village.income"], "by": city.commissioner_b},
        {"elements": ["village.income"], "by": city.commissioner_a, "reason": " "},
        {"elements": ["village.income"], "by": city.commissioner_a, "bundle_digest": "sha256:other"},
    ):
        with pytest.raises(Refused):
            actions.return_values(**told | wrong)
    assert Duty.objects.get(pk=entry.pk).state == "filed"


def test_one_value_of_a_closed_entry_is_asked_back_as_a_duty_of_its_own(city, soon):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    bundle = actions.file_entry(
        entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=activity(members)
    ).bundle  # fmt: skip
    with pytest.raises(Refused):
        actions.ask_correction(
            entry=entry, element="activity.topic", by=city.clerk_a1, reason="题目太空", again_by=soon
        )
    asked = actions.ask_correction(
        entry=entry, element="activity.topic", by=city.commissioner_a, reason="题目太空", again_by=soon
    )
    assert (asked.duty.state, asked.duty.raised_by, asked.old) == ("open", entry.duty, "清沟排涝")
    with pytest.raises(Refused):
        actions.save_entry(entry=entry, given=actions.EntryInput(values={"activity.topic": "改"}), by=city.clerk_a1)
    with pytest.raises(Refused):
        actions.file_correction(correction=asked, value="防汛", reason="写错", by=city.clerk_a2)
    actions.file_correction(correction=asked, value="防汛巡堤", reason="写错", by=city.clerk_a1)
    held = Value.objects.in_force().get(entry=entry, element__code="activity.topic")
    assert (held.text, held.correction, asked.duty.state) == ("防汛巡堤", asked, "ended")
    assert texts(entry)["activity.topic"] == "清沟排涝"
    assert not changed_since(bundle, entry.duty, material_of(entry))


def test_correction_counts_only_when_somebody_else_has_accepted_it(city):
    entry, bundle = filed(city.village_a1, city.clerk_a1)
    with pytest.raises(Refused):
        actions.correct_value(entry=entry, element="village.income", value=1, by=city.clerk_a1, reason="错")
    actions.accept_entry(entry=entry, by=city.commissioner_a, bundle_digest=bundle.digest)
    made = actions.correct_value(
        entry=entry, element="village.income", value=47000, by=city.clerk_a1, reason="多记一笔"
    )
    held = Value.objects.in_force().get(entry=entry, element__code="village.income")
    assert held.number == 50000
    with pytest.raises(Refused):
        actions.correct_value(entry=entry, element="village.income", value=1, by=city.clerk_a1, reason="再改")
    digest = last_bundle(made.duty).digest
    with pytest.raises(Refused):
        actions.accept_correction(correction=made, by=city.clerk_a1, bundle_digest=digest)
    actions.accept_correction(correction=made, by=city.commissioner_a, bundle_digest=digest)
    held = Value.objects.in_force().get(entry=entry, element__code="village.income")
    assert (held.number, Correction.objects.get().in_force) == (47000, True)


def test_correction_without_reason_or_change_is_refused_and_leaves_no_duty(city):
    entry, bundle = filed(city.village_a1, city.clerk_a1)
    actions.accept_entry(entry=entry, by=city.commissioner_a, bundle_digest=bundle.digest)
    before = Duty.objects.count(), Event.objects.count()
    for wrong in ({"value": 50000, "reason": "x"}, {"value": 1, "reason": " "}, {"element": "unknown"}):
        told = {"entry": entry, "element": "village.income", "value": 1, "by": city.clerk_a1, "reason": "x"}
        with pytest.raises(Refused):
            actions.correct_value(**told | wrong)
    assert (Duty.objects.count(), Event.objects.count()) == before


def drawn_sample(city, n=6):
    make_definition(VILLAGE)
    entries = []
    for number in range(n):
        village = make_organisation(f"s{number}", city.town_a)
        entries.append(filed(village, make_person(f"c{number}", village, "village_clerk"))[0])
    period = entries[0].period
    sample = actions.commit_sample(
        definition=entries[0].definition, period=period, place=city.town_a, by=city.commissioner_a, size=2
    )
    actions.draw_sample(sample=sample, seed="3 17 28", seed_source="会上报数", by=city.commissioner_a)
    return sample, entries


def test_batch_is_accepted_only_after_the_drawn_entries_were_opened(city):
    sample, entries = drawn_sample(city)
    assert differences(sample.draw) == []
    with pytest.raises(Refused):
        actions.accept_batch(sample=sample, by=city.commissioner_a)
    for drawn in Drawn.objects.all():
        actions.open_drawn(drawn=drawn, by=city.commissioner_a, agrees=True)
    with pytest.raises(Refused):
        actions.accept_batch(sample=sample, by=city.head)
    actions.accept_batch(sample=sample, by=city.commissioner_a)
    assert set(Duty.objects.values_list("state", flat=True)) == {"ended"}
    assert Entry.objects.filter(checked="sample").count() == 2
    line = counts_of(entries[0].definition, [city.town_a, city.city], today())
    assert [(each.expected, each.filed, each.checked, each.on_time) for each in line] == [(6, 6, 2, 6)] * 2
    with pytest.raises(Refused):
        actions.accept_batch(sample=sample, by=city.commissioner_a)


def test_drawn_entry_that_does_not_agree_stops_the_batch(city):
    sample, _entries = drawn_sample(city)
    first, second = Drawn.objects.order_by("place")
    with pytest.raises(Refused):
        actions.open_drawn(drawn=first, by=city.commissioner_a, agrees=False)
    actions.open_drawn(drawn=first, by=city.commissioner_a, agrees=False, note="台账与实际不符")
    actions.open_drawn(drawn=second, by=city.commissioner_a, agrees=True)
    with pytest.raises(Refused):
        actions.open_drawn(drawn=second, by=city.commissioner_a, agrees=True)
    with pytest.raises(Refused):
        actions.accept_batch(sample=sample, by=city.commissioner_a)
    assert Entry.objects.filter(checked="sample").count() == 1


def test_draw_below_another_and_over_nothing_is_refused(city):
    definition = make_definition(VILLAGE)
    for person, place in ((city.commissioner_b, city.town_a), (city.clerk_a1, city.village_a1)):
        with pytest.raises(Refused):
            actions.commit_sample(definition=definition, period="2016-H1", place=place, by=person)
    with pytest.raises(Refused):
        actions.commit_sample(definition=definition, period="2016-H1", place=city.town_a, by=city.commissioner_a)


def test_activity_day_is_complete_when_filed_and_never_verified_by_it(city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=activity(members))
    assert (entry.duty.state, entry.checked) == ("ended", "")
    line = counts_of(entry.definition, [city.town_a], today())[0]
    assert (line.expected, line.filed, line.checked) == (1, 1, 0)
    actions.mark_visited(entry=entry, by=city.commissioner_a, seen_on=today())
    assert counts_of(entry.definition, [city.town_a], today())[0].checked == 1


def test_reopened_entry_is_written_anew_and_its_first_filing_stays(city):
    entry, bundle = filed(city.village_a1, city.clerk_a1)
    actions.accept_entry(entry=entry, by=city.commissioner_a, bundle_digest=bundle.digest)
    first = entry.duty.filed_at
    reopen_duty(duty=entry.duty, by=city.commissioner_a, reason="全部重报")
    actions.file_entry(
        entry=entry, done_on=today(), by=city.clerk_a1, given=actions.EntryInput(values={"village.income": 1})
    )
    assert entry.duty.filed_at == first
    assert Value.objects.filter(entry=entry, element__code="village.income").count() == 2


def test_loading_by_the_wrong_acceptance_of_a_kind_is_refused():
    make_definition(ACTIVITY_DAY)
    with pytest.raises(Refused):
        make_definition(SERVICES_420 | {"code": "z", "kind": "ledgers.activity_day"})
    assert SYSTEM.code
