"""Every figure of the first pack is a count of records: one record more or less moves it by exactly that."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.figure_city import PERIOD, TODAY, city, make_entry, make_item, make_unit  # noqa: F401  # city is a fixture

from zugong.directory.models import Organisation
from zugong.directory.tests.factories import sign_in
from zugong.duties import actions as duties
from zugong.engines.ledgers.models import Definition
from zugong.engines.lists.models import Item
from zugong.figures import actions
from zugong.figures.computing import NoFigureError, Span, figure_of, figures_of
from zugong.figures.models import FrozenFigure, Snapshot
from zugong.figures.queries import difference, since
from zugong.foundation.calendar.clock import as_of, today
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db


def value(c, code, organisation=None):
    return figure_of(code, Span.of(organisation or c.city, period=PERIOD))


EXPECTED = {
    "villages.lagging": ("3", 3), "centres.total": ("5", 5), "services420.built": ("3", 3),
    "services420.rate": ("3/5", 5), "services420.rate_villages": ("3/4", 4), "activity_day.organisations": ("3", 6),
    "training.classes": ("2", 2), "training.persons": ("3", 4), "training.attendances": ("4", 4),
    "talent.projects": ("2", 2), "talent.brokers": ("2", 2),
}  # fmt: skip


def test_figures_come_out_of_the_records_sorted_by_code(city):  # noqa: F811
    found = {figure.code: (figure.value, figure.records) for figure in figures_of(Span.of(city.city, period=PERIOD))}
    assert list(found) == sorted(found)
    assert {code: found[code] for code in EXPECTED} == EXPECTED


def _cancel(code, unit):
    def act(c):
        found = Item.objects.select_related("duty").filter(duty__organisation=unit(c), list_id=code)
        item = found.order_by("pk").first()
        duties.cancel_duty(duty=item.duty, by=c.head, reason="误列")
        return item.duty.code

    return act


def _reopen(ledger, unit, period="2016-06"):
    def act(c):
        found = Definition.objects.get(code=ledger).entries.get(organisation=unit(c), period=period)
        _take_back(c, found)
        return found.duty.code

    return act


def _take_back(c, entry):
    """The entry is with its unit again, whichever way its ledger ends."""
    duty = entry.duty
    if duty.closes == "by_filing":
        duties.reopen_duty(duty=duty, by=c.head, reason="重新核对")
    else:
        bundle = duty.bundles.latest("id")
        duties.return_duty(
            duty=duty,
            by=c.head,
            bundle_digest=bundle.digest,
            reason="数字有误",
            again_by=today() + dt.timedelta(days=5),
        )


def _take_back_class(c):
    _take_back(c, c.classes[0])
    return c.classes[0].duty.code


def _take_back_brokers(c):
    _take_back(c, c.brokers)
    return c.brokers.duty.code


def _close_unit(unit):
    def act(c):
        Organisation.objects.filter(pk=unit(c).pk).update(closed_on=dt.date(2016, 6, 1))
        return unit(c).code

    return act


MOVES = [
    ("villages.lagging", _cancel("lagging_villages", lambda c: c.villages[0]), "2", 2),
    ("talent.projects", _cancel("talent_projects", lambda c: c.towns[0]), "1", 1),
    ("centres.total", _close_unit(lambda c: c.community), "4", 4),
    ("services420.built", _reopen("services420", lambda c: c.villages[0]), "2", 2),
    ("services420.rate", _reopen("services420", lambda c: c.villages[0]), "2/5", 5),
    ("services420.rate", _close_unit(lambda c: c.community), "3/4", 4),
    ("services420.rate_villages", _close_unit(lambda c: c.villages[3]), "3/3", 3),
    ("activity_day.organisations", _reopen("activity_day", lambda c: c.branches[0]), "3", 5),
    ("training.classes", _take_back_class, "1", 1),
    ("training.persons", _take_back_class, "2", 2),
    ("training.attendances", _take_back_class, "2", 2),
    ("talent.brokers", _take_back_brokers, "0", 0),
]


@pytest.mark.parametrize(("code", "act", "expected", "records"), MOVES)
def test_one_record_moves_its_figure_by_exactly_that(city, client, code, act, expected, records):  # noqa: F811
    before = value(city, code)
    digest, listed = before.digest, {ref for side in before.lines.values() for ref, _revision in side}
    gone = act(city)
    after = value(city, code)
    assert (after.value, after.records) == (expected, records)
    assert after.digest != digest
    assert {ref.split("#")[0] for ref in listed - {ref for side in after.lines.values() for ref, _r in side}} == {gone}
    sign_in(client, city.head)
    page = client.get(f"/figures/{code}/?period={PERIOD}&records=below")
    assert gone not in page.content.decode()
    assert page.status_code == 200


def test_a_figure_of_a_town_counts_its_own_subtree_and_its_branches(city):  # noqa: F811
    assert value(city, "villages.lagging", city.towns[0]).value == "2"
    assert value(city, "activity_day.organisations", city.towns[0]).value == "2"
    assert value(city, "services420.rate", city.towns[1]).value == "1/2"


def test_no_data_is_not_zero(city):  # noqa: F811
    empty = make_unit("T9", city.city, "town")
    found = value(city, "villages.lagging", empty)
    assert (found.value, found.plain()["numerator"]) == (None, None)
    assert value(city, "centres.total", empty).value == "0"  # the tree is always known


def test_last_report_of_a_village_counts_and_not_every_month(city):  # noqa: F811
    make_entry("services420", city.villages[3], "2016-05", {"services420.state": "built"})
    assert value(city, "services420.built").value == "3"


def test_what_happened_after_the_day_does_not_count(city):  # noqa: F811
    make_item(city, "lagging_villages", city.villages[3], "under_way").duty.__class__.objects.filter(
        title__startswith=city.villages[3].name
    ).update(opened_on=dt.date(2016, 7, 2))
    assert value(city, "villages.lagging").value == "3"
    assert figure_of("villages.lagging", Span.of(city.city, as_of=TODAY)).value == "4"


def test_a_share_says_its_percent_rounded_half_up(city):  # noqa: F811
    assert value(city, "services420.rate").percent == Decimal("60.0")
    assert value(city, "services420.rate_villages").percent == Decimal("75.0")


def test_an_unknown_or_open_figure_is_none(city):  # noqa: F811
    for code in ("nothing.such", "exams.units"):
        with pytest.raises(NoFigureError):
            value(city, code)


# ---- snapshots ----


def test_a_snapshot_keeps_what_was_known_and_names_what_changed(city):  # noqa: F811
    made = actions.freeze(span=Span.of(city.city, period=PERIOD), by=city.head)
    assert Event.objects.filter(type="figures.frozen", code=made.code).count() == 1
    gone = _cancel("lagging_villages", lambda c: c.villages[0])(city)
    found = since(made, made.figures.get(code="villages.lagging"))
    assert (found.frozen.value, found.now.value, found.change.removed) == ("3", "2", (gone,))
    same = since(made, made.figures.get(code="talent.brokers"))
    assert same.is_same
    assert not same.change


@pytest.mark.parametrize(
    ("period", "person"), [("2016-H2", "head"), (PERIOD, "commissioner")], ids=["not over", "not allowed"]
)
def test_freezing_is_refused(city, period, person):  # noqa: F811
    with pytest.raises(Refused):
        actions.freeze(span=Span.of(city.city, period=period), by=getattr(city, person))
    assert not Snapshot.objects.exists()


def test_the_database_refuses_to_change_what_was_frozen(city):  # noqa: F811
    actions.freeze(span=Span.of(city.city, period=PERIOD), by=city.head)
    for change in (lambda: FrozenFigure.objects.update(value="9"), lambda: Snapshot.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_difference_names_added_removed_and_changed():
    before = {"numerator": [["a", "1"], ["b", "1"]]}
    after = {"numerator": [["b", "2"], ["c", "1"]]}
    found = difference(before, after)
    assert (found.added, found.removed, found.changed) == (("c",), ("a",), ("b",))


# ---- pages ----


def test_pages_show_the_figures_of_the_own_subtree_only(city, client):  # noqa: F811
    sign_in(client, city.commissioner)
    shown = client.get(f"/figures/?period={PERIOD}").content.decode()
    assert "后进村" in shown
    assert client.get(f"/figures/villages.lagging/?unit=T2&period={PERIOD}").status_code == 404
    page = client.get(f"/figures/villages.lagging/?period={PERIOD}").content.decode()
    assert "V2 lagging_villages" in page
    assert "V1 lagging_villages" not in page


@pytest.mark.parametrize("hostile", ["period=2016-H9", "period=%00", "unit=%27%3B--", "records=xx", "sort=nothing"])
def test_a_hostile_address_changes_nothing(city, client, hostile):  # noqa: F811
    sign_in(client, city.head)
    assert client.get(f"/figures/services420.rate/?{hostile}").status_code in {200, 404}
    assert client.get(f"/figures/?{hostile}").status_code in {200, 404}


def test_export_holds_the_records(city, client):  # noqa: F811
    sign_in(client, city.head)
    answer = client.get(f"/figures/villages.lagging/?period={PERIOD}&export=csv")
    assert b"".join(answer.streaming_content).decode().count("lagging_villages") == 3


def test_freezing_by_the_page_and_looking_again(city, client):  # noqa: F811
    sign_in(client, city.head)
    assert client.post("/figures/snapshots/", {"period": "2016-H9"}).status_code == 422
    made = client.post("/figures/snapshots/", {"period": PERIOD, "note": "半年"}, follow=True)
    assert made.status_code == 200
    assert Snapshot.objects.get().note == "半年"


def test_real_clock_is_not_touched():
    with pytest.raises(RuntimeError), as_of(TODAY):
        pass
