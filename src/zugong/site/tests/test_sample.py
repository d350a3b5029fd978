"""The sample city: its figures, its words, and that everybody in it can begin to work."""

from collections import Counter
from pathlib import Path

import pytest
from django.db.models import F, Sum

from zugong.directory.models import Organisation, Person
from zugong.directory.tests.factories import sign_in
from zugong.duties import tallies
from zugong.duties.models import Duty
from zugong.engines.ledgers.models import Entry, Value
from zugong.engines.ledgers.queries.roster import attendance_differences
from zugong.figures.computing import Span, figures_of
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.verification import verify
from zugong.site.commands.demo import SHIPPED
from zugong.site.sample import build, lists_life, names, people, place

TOO_LATE = (
    "卫健", "应急管理局", "自然资源", "退役军人", "医保局", "农业农村局", "监察委", "乡村振兴", "党群服务中心",
    "主题党日", "学习强国",
    "主题教育", "两个维护",
)  # fmt: skip


@pytest.fixture(scope="module")
def full():
    return place.make_place(place.FULL)


def test_full_city_has_the_structure_of_the_speech(full):
    levels = Counter(row.level for row in full.rows)
    township = sum(levels[level] for level in ("town", "street", "farm", "park", "scenic"))
    assert (levels["town"], township, levels["bureau"], township + levels["bureau"]) == (15, 25, 68, 93)
    assert levels["village"] + levels["community"] == 694
    assert levels["village"] == 625
    party = [row for row in full.rows if row.tree == "party" and row.code not in {"P", "PJ"}]
    assert 2500 <= len(party) < 2600


def test_codes_and_names_of_villages_are_different(full):
    villages = [row for row in full.rows if row.level in {"village", "community"}]
    assert len({row.code for row in full.rows}) == len(full.rows)
    assert len({row.name for row in villages}) == len(villages)
    sizes = Counter(full.villages.values())
    assert max(sizes.values()) > 40
    assert min(sizes.values()) < 10


def test_roster_is_of_the_size_told_and_one_surname_leads_a_village(full):
    members = place.make_members(full, place.FULL)
    assert 74_000 <= len(members) <= 76_000
    village, surname = next(iter(full.surnames.items()))
    of = [row.name for row in members if row.branch == f"P{village}"]
    assert sum(name.startswith(surname) for name in of) / len(of) > 0.3


def test_nothing_in_the_sample_is_of_a_later_time():
    folder = Path(build.__file__).parent
    words = "".join(path.read_text() for path in folder.glob("*.py"))
    assert [word for word in TOO_LATE if word in words] == []


def test_same_seed_gives_the_same_city(full):
    assert place.make_place(place.FULL) == full
    assert people.make_people(full) == people.make_people(full)
    assert names.Names(1).person() == names.Names(1).person()


@pytest.mark.slow
@pytest.mark.django_db
def test_small_city_lives_and_everybody_can_begin(client):
    told = []
    build.build(place.SMALL, SHIPPED, 60, lambda what, done, of: told.append(what))
    assert today() == build.PINNED
    parts = ["pack", "units", "members", "list items", "projects", "activity days", "ledgers", "sheets"]
    assert list(dict.fromkeys(told)) == parts
    assert tallies.differences() == []
    assert [finding for finding in verify(None).findings if finding.wrong] == []
    outcomes = set(Duty.objects.values_list("state", flat=True))
    assert {"open", "filed", "ended"} <= outcomes
    assert Duty.objects.filter(moved="postponed").exists()
    _ledgers_live()
    _figures_come_out()
    for role, code, _unit in build.accounts():
        sign_in(client, Person.objects.get(code=code))
        assert client.get("/").status_code == 200, role


def _ledgers_live():
    """Late, back-filled, corrected, made up, visited; nobody was there before the day was held."""
    days = Entry.objects.filter(definition="activity_day")
    assert {"on_time", "late", "back_filled", ""} <= set(days.values_list("duty__filing", flat=True))
    assert days.filter(checked="visit").exists()
    assert days.filter(corrections__isnull=False).exists()
    assert days.filter(made_up__gt=0).exists()
    assert attendance_differences() == []
    assert not days.filter(duty__done_on__gt=F("duty__filed_at__date")).exists()
    filed = days.filter(duty__filed_at__isnull=False)
    shares = {}
    for sort, code in (("village", "PV"), ("bureau", "PB")):
        sums = filed.filter(organisation__code__startswith=code).aggregate(n=Sum("present"), of=Sum("roster"))
        shares[sort] = sums["n"] / sums["of"]
    assert 0.5 < shares["village"] < 0.7
    assert 0.85 < shares["bureau"] < 0.95
    themes = Value.objects.filter(element__code="activity_day.theme").values_list("text", flat=True)
    texts = "".join([*themes.distinct(), *Duty.objects.values_list("title", flat=True).distinct()])
    assert [word for word in TOO_LATE if word in texts] == []
    assert not Duty.objects.filter(title__contains="两学一做", opened_on__lt="2016-04-01").exists()
    assert not Duty.objects.filter(title__contains="七一", opened_on__lt="2016-07-01").exists()


def _figures_come_out():
    span = Span.of(Organisation.objects.get(code="MZ"), period="2016-H1")
    found = {figure.code: figure.value for figure in figures_of(span)}
    assert found["centres.total"] == "35"
    assert found["services420.rate"] == f"{found['services420.built']}/35"
    assert found["training.classes"] == "17"
    assert int(found["training.persons"]) < int(found["training.attendances"])
    assert (found["talent.brokers"], found["talent.projects"], found["villages.lagging"]) == ("500", "12", "15")


@pytest.mark.django_db
def test_past_of_a_real_city_cannot_be_invented():
    with pytest.raises(RuntimeError), lists_life.as_of(build.PINNED):
        pass
