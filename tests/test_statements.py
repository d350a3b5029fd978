"""What is compiled once does what the ORM does, on both databases."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from zugong.directory.models import Organisation, Person, Session
from zugong.directory.tests.factories import make_city
from zugong.duties.models import Duty
from zugong.engines.lists.tests.factories import make_item
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.events.statements import KeptRead, insert, insert_many

pytestmark = pytest.mark.django_db
BY_CODE = KeptRead(
    lambda code: Person.objects.select_related("organisation__parent").filter(code=code).order_by("pk")[:1],
    Person._meta.get_field("code"),
)


def same(one, other):
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields} == {
        field.attname: getattr(other, field.attname) for field in other._meta.concrete_fields
    }


def test_kept_read_gives_the_rows_of_the_orm(django_assert_num_queries):
    city = make_city()
    for wanted in (city.clerk_a1, city.commissioner_a):
        with django_assert_num_queries(1):
            found = BY_CODE.first(wanted.code)
            assert same(found.organisation.parent, wanted.organisation.parent)
        assert same(found, Person.objects.get(pk=wanted.pk))
        assert not found._state.adding
    assert BY_CODE.first("nobody") is None


def test_kept_read_gives_no_related_row_where_there_is_none():
    top = Organisation.objects.filter(pk=make_city().city.pk).first()
    read = KeptRead(
        lambda pk: Organisation.objects.select_related("parent").filter(pk=pk)[:1], Organisation._meta.get_field("id")
    )
    assert read.first(top.pk).parent is None


def test_kept_read_takes_a_moment_as_a_value():
    now = timezone.now()
    for hours in (-1, 1):
        Session.objects.create(
            session_key=f"k{hours}", session_data="", expire_date=now + dt.timedelta(hours=hours), began_at=now
        )
    field = Session._meta.get_field("expire_date")
    read = KeptRead(lambda moment: Session.objects.filter(expire_date__gt=moment), field)
    assert read.first(now).session_key == "k1"
    assert read.first(now).expire_date == now + dt.timedelta(hours=1)
    assert read.first(now + dt.timedelta(hours=2)) is None


def test_insert_writes_the_row_that_save_writes():
    duty = make_item(make_city().village_a1).duty
    copy = Duty.objects.get(pk=duty.pk)
    copy.pk, copy.code = None, "another"
    with transaction.atomic():
        insert(copy)
    found = Duty.objects.get(code="another")
    assert (found.pk, found.due_on, found.entered_at) == (copy.pk, duty.due_on, duty.entered_at)
    found.code, found.pk = duty.code, duty.pk
    assert same(found, Duty.objects.get(pk=duty.pk))


def test_insert_takes_back_what_the_database_gave():
    event = Event(type="duties.opened", subject="x", code="y", actor="z", data="{}", digest="sha256:0")
    insert(event)
    assert event.pk
    assert abs(event.at - timezone.now()) < dt.timedelta(minutes=5)
    assert same(event, Event.objects.get(pk=event.pk))
    assert not event._state.adding


def test_insert_of_a_row_that_breaks_a_constraint_is_refused():
    duty = make_item(make_city().village_a1).duty
    duty.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(duty)


def test_recorded_event_is_one_statement_without_values(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        record("duties.opened", subject=("duties.duty", "x"), by=SYSTEM)
    assert Event.objects.filter(code="x").count() == 1


def test_many_rows_are_written_as_the_orm_would_and_know_their_keys():
    duty = make_item(make_city().village_a1).duty
    duties = [Duty.objects.get(pk=duty.pk) for _n in range(3)]
    for n, each in enumerate(duties):
        each.pk, each.code, each.title = None, f"many-{n}", "一\t二\n\\三"
    insert_many(duties)
    found = {each.pk: each for each in Duty.objects.filter(code__startswith="many-")}
    assert len(found) == 3
    assert all(same(found[each.pk], each) and not each._state.adding for each in duties)
    later = Duty.objects.get(pk=duty.pk)
    later.pk, later.code = None, "later"
    insert(later)
    assert later.pk not in found


def test_many_rows_with_one_that_is_there_are_refused_whole():
    duty = make_item(make_city().village_a1).duty
    fresh = Duty.objects.get(pk=duty.pk)
    fresh.pk, fresh.code, duty.pk = None, "fresh", None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many([fresh, duty])
    assert not Duty.objects.filter(code="fresh").exists()
