import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from zugong.directory.models import Level, Line, RoleTitle
from zugong.directory.roles import role
from zugong.directory.tests.factories import make_city, make_grant, make_person
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused
from zugong.packs import actions
from zugong.packs.models import Pack, PackVersion, State
from zugong.packs.queries import NoPackError, content_on, entry_on, version_in_force, version_on

from .factories import PLACE, Founder, texts

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def city():
    city = make_city()
    city.staff = make_person("staff", city.city, "city_staff")
    return city


@pytest.fixture
def first(city):
    """A first version in force since the beginning of 2016."""
    return actions.begin_database(texts=texts(), staged_by=Founder("sysadmin"), confirmed_by=Founder("secadmin"))


def later(days=1, **files):
    return texts((today() + days * DAY).isoformat(), **files)


def events(*types):
    return list(Event.objects.filter(type__in=types).order_by("id").values_list("type", "actor"))


def test_first_version_may_begin_earlier_and_loads_every_part(first):
    assert (first.state, first.number, first.valid_from) == (State.IN_FORCE, 1, dt.date(2016, 1, 1))
    assert Level.objects.get(code="city").title == "市"
    assert Line.objects.filter(code="organisation").exists()
    assert version_in_force() == first
    assert entry_on("kinds", "lists.a", today())["title"] == "甲"


def test_first_version_takes_two_and_happens_once(city):
    with pytest.raises(Refused):
        actions.begin_database(texts=texts(), staged_by=SYSTEM, confirmed_by=SYSTEM)
    actions.begin_database(texts=texts(), staged_by=Founder("a"), confirmed_by=Founder("b"))
    with pytest.raises(Refused):
        actions.begin_database(texts=texts(), staged_by=Founder("a"), confirmed_by=Founder("b"))


@pytest.mark.parametrize("days", [-1, 0])
def test_second_version_valid_from_yesterday_or_today_is_refused_at_its_line(city, first, days):
    with pytest.raises(actions.BadPackError) as refused:
        actions.load_pack(texts=later(days), by=city.staff)
    (fault,) = refused.value.faults
    assert (fault.file, fault.line, fault.column) == ("pack.yaml", 4, 1)
    assert PackVersion.objects.count() == 1


def test_second_version_waits_for_another_person_and_for_its_day(city, first):
    version = actions.load_pack(texts=later(place=PLACE.replace("市", "城")), by=city.staff)
    assert version.state == State.STAGED
    actions.confirm_version(version=version, by=city.head)
    assert (version.state, version.confirmed_by) == (State.CONFIRMED, "head")
    assert Level.objects.get(code="city").title == "市"
    assert version_on(today()) == first
    assert version_on(today() + DAY) == version
    assert actions.begin_due_versions() == []
    assert events("packs.staged", "packs.confirmed")[-2:] == [("packs.staged", "staff"), ("packs.confirmed", "head")]


def test_version_takes_force_on_its_day(city, first):
    version = actions.load_pack(texts=later(place=PLACE.replace("市", "城")), by=city.staff)
    actions.confirm_version(version=version, by=city.head)
    PackVersion.objects.filter(pk=version.pk).update(valid_from=today())
    assert actions.begin_due_versions() == [version]
    assert actions.begin_due_versions() == []
    first.refresh_from_db()
    assert (first.state, version_in_force(), Level.objects.get(code="city").title) == (State.SUPERSEDED, version, "城")


def test_a_period_keeps_the_version_of_its_first_day(city, first):
    version = actions.load_pack(texts=later(10, place=PLACE.replace("市", "城")), by=city.staff)
    actions.confirm_version(version=version, by=city.head)
    titles = [content_on(today() + n * DAY)["levels"][0]["title"] for n in (0, 9, 10, 400)]
    assert titles == ["市", "市", "城", "城"]
    with pytest.raises(NoPackError):
        version_on(dt.date(2015, 12, 31))


def test_versions_follow_each_other_in_time(city, first):
    actions.confirm_version(version=actions.load_pack(texts=later(10), by=city.staff), by=city.head)
    with pytest.raises(actions.BadPackError):
        actions.load_pack(texts=later(10), by=city.staff)
    with pytest.raises(actions.BadPackError):
        actions.load_pack(texts=later(5), by=city.staff)


def test_the_loader_cannot_confirm_even_with_both_roles(city, first):
    both = make_person("both", city.city, "city_staff")
    make_grant(both, "city_head", city.city)
    version = actions.load_pack(texts=later(), by=both)
    with pytest.raises(Refused):
        actions.confirm_version(version=version, by=both)
    actions.confirm_version(version=version, by=city.head)


def test_whoever_changed_one_file_cannot_confirm(city, first):
    helper = make_person("helper", city.city, "city_staff")
    make_grant(helper, "city_head", city.city)
    draft = actions.draft_from_version(version=first, by=city.staff)
    actions.edit_file(version=draft, path="place.yaml", text=PLACE.replace("市", "城"), by=helper)
    actions.edit_file(version=draft, path="pack.yaml", text=later()["pack.yaml"], by=city.staff)
    actions.stage_version(version=draft, by=city.staff)
    with pytest.raises(Refused):
        actions.confirm_version(version=draft, by=helper)


def test_database_itself_keeps_the_two_people_apart(first):
    with pytest.raises(IntegrityError), transaction.atomic():
        PackVersion.objects.filter(pk=first.pk).update(confirmed_by=first.staged_by)


@pytest.mark.parametrize("who", ["commissioner_a", "clerk_a1", "audit_admin", "stranger"])
def test_only_the_city_keeps_packs(city, first, who):
    person = getattr(city, who)
    with pytest.raises(Refused):
        actions.load_pack(texts=later(), by=person)
    version = actions.load_pack(texts=later(), by=city.staff)
    with pytest.raises(Refused):
        actions.confirm_version(version=version, by=person)


def test_a_city_role_held_in_a_town_does_not_keep_packs(city, first):
    with pytest.raises(Refused):
        actions.load_pack(texts=later(), by=make_person("lost", city.town_a, "city_staff"))


def test_shared_account_cannot_confirm(city, first):
    office = make_person("office", city.city, "city_head", shared=True)
    version = actions.load_pack(texts=later(), by=city.staff)
    with pytest.raises(Refused):
        actions.confirm_version(version=version, by=office)


def test_faulty_pack_changes_nothing(city, first):
    before = Event.objects.count()
    with pytest.raises(actions.BadPackError) as refused:
        actions.load_pack(texts=later(kinds="kinds:\n- {code: a}\n"), by=city.staff)
    assert len(refused.value.faults) == 4
    assert (PackVersion.objects.count(), Event.objects.count()) == (1, before)


def test_another_pack_cannot_take_over_a_database(city, first):
    other = later()
    other["pack.yaml"] = other["pack.yaml"].replace("code: small", "code: other")
    with pytest.raises(actions.BadPackError):
        actions.load_pack(texts=other, by=city.staff)
    assert not Pack.objects.filter(code="other").exists()


def test_draft_may_be_faulty_and_staging_says_where(city, first):
    draft = actions.draft_from_version(version=first, by=city.staff)
    actions.edit_file(version=draft, path="kinds.yaml", text="kinds: [\n", by=city.staff)
    with pytest.raises(actions.BadPackError) as refused:
        actions.stage_version(version=draft, by=city.staff)
    assert [(fault.file, fault.line) for fault in refused.value.faults] == [("kinds.yaml", 2)]
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


@pytest.mark.parametrize("path", ["../x.yaml", "x.py", "a/b/c.yaml", "/etc/x.yaml", ""])
def test_file_of_a_draft_stays_in_its_folder(city, first, path):
    draft = actions.draft_from_version(version=first, by=city.staff)
    with pytest.raises(Refused):
        actions.edit_file(version=draft, path=path, text="a: 1", by=city.staff)


def test_version_in_force_cannot_be_changed(city, first):
    for change in (
        lambda: actions.edit_file(version=first, path="place.yaml", text="x: 1", by=city.staff),
        lambda: actions.remove_file(version=first, path="place.yaml", by=city.staff),
        lambda: actions.drop_version(version=first, by=city.staff),
        lambda: actions.return_version(version=first, reason="x", by=city.head),
    ):
        with pytest.raises(Refused):
            change()


def test_staged_version_goes_back_with_a_reason(city, first):
    version = actions.load_pack(texts=later(), by=city.staff)
    actions.return_version(version=version, reason="日期再议", by=city.head)
    assert (version.state, version.reason, version.staged_by) == (State.DRAFT, "日期再议", "")
    actions.drop_version(version=version, by=city.staff)
    assert version.state == State.DROPPED


def test_files_changed_behind_the_back_cannot_be_confirmed(city, first):
    version = actions.load_pack(texts=later(), by=city.staff)
    version.files.filter(path="place.yaml").update(text=PLACE.replace("市", "城"))
    with pytest.raises(Refused):
        actions.confirm_version(version=version, by=city.head)


def test_role_titles_change_and_permissions_do_not(city, first):
    before = role("town_clerk").permissions
    titled = PLACE + "roles:\n- {code: town_clerk, title: 党建专干, substitute: town_commissioner}\n"
    version = actions.load_pack(texts=later(place=titled), by=city.staff)
    actions.confirm_version(version=version, by=city.head)
    PackVersion.objects.filter(pk=version.pk).update(valid_from=today())
    actions.begin_due_versions()
    assert RoleTitle.objects.get(role="town_clerk").title == "党建专干"
    assert role("town_clerk").permissions == before
