import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zugong.directory.tests.factories import make_city, sign_in
from zugong.engines.lists import actions
from zugong.engines.lists.models import HelperRole, Item, Recheck, RecheckRound, Stage, Step, Threshold
from zugong.engines.lists.tests.factories import make_item, make_list_type
from zugong.foundation.calendar.clock import today
from zugong.foundation.evidence.models import File, PaperOriginal

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def city():
    return make_city()


def address(item, what=""):
    return f"/lists/{item.duty.code}/{what}"


def upload(name, content):
    return {"evidence-upload": SimpleUploadedFile(name, content), "evidence-happened_on": today().isoformat()}


def test_evidence_is_kept_served_and_frozen_with_the_item(client, city):
    item = make_item(city.village_a1)
    sign_in(client, city.clerk_a1).post(address(item, "evidence/"), upload("记录.txt", "清淤三百米".encode()))
    kept = File.objects.get()
    there = address(item, f"files/{kept.code}/")
    assert b"".join(client.get(there).streaming_content).decode() == "清淤三百米"
    assert kept.name in client.get(address(item)).content.decode()
    assert sign_in(client, city.commissioner_b).get(there).status_code == 404
    actions.write_progress(item=item, by=city.clerk_a1, text="x", progress="under_way", happened_on=today())
    bundle = actions.file_item(item=item, by=city.clerk_a1, done_on=today())
    assert kept.digest in bundle.body
    refused = sign_in(client, city.clerk_a1).post(address(item, "evidence/"), upload("晚.txt", b"late"))
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.html", b"<html><script>alert(1)</script></html>"), ("run.exe", b"MZ\x90\x00" + b"\x00" * 90), ("x.png", b"")],
)
def test_hostile_file_is_refused_and_nothing_kept(client, city, name, content):
    item = make_item(city.village_a1)
    response = sign_in(client, city.clerk_a1).post(address(item, "evidence/"), upload(name, content))
    assert response.status_code == 422
    assert today().isoformat() in response.content.decode()
    assert not File.objects.exists()


def test_paper_original_counts_as_evidence(client, city):
    item = make_item(city.village_a1)
    told = {"title": "会议记录", "box": "3", "pages": "12-15", "seen_by": "李干事", "seen_on": today().isoformat()}
    sign_in(client, city.clerk_a1).post(address(item, "paper/"), {f"paper-{k}": v for k, v in told.items()})
    assert PaperOriginal.objects.get().digest in str(item.material())
    assert "会议记录" in client.get(address(item)).content.decode()


def test_progress_for_another_is_entered_on_the_page(client, city):
    item = make_item(city.village_a1)
    data = {"text": "已清淤", "progress": "under_way", "happened_on": today().isoformat()}
    data["on_behalf_of"] = city.secretary_a1.pk
    sign_in(client, city.clerk_a1).post(address(item, "progress/"), {f"progress-{k}": v for k, v in data.items()})
    assert item.duty.doers.get().on_behalf_of == city.secretary_a1


def test_item_is_handed_back_and_passed_on_by_pages(client, city):
    item = make_item(city.village_a1)
    sign_in(client, city.clerk_a1).post(address(item, "hand-back/"), {"back-reason": "不属本村"})
    sign_in(client, city.commissioner_a)
    assert "不属本村" in client.get(address(item)).content.decode()
    outside = client.post(address(item, "pass-on/"), {"pass-unit": "village_b1", "pass-reason": "x"})
    assert outside.status_code == 422
    client.post(address(item, "pass-on/"), {"pass-unit": "village_a2", "pass-reason": "属李家湾"})
    item.duty.refresh_from_db()
    assert item.duty.organisation == city.village_a2
    assert "属李家湾" in client.get(address(item)).content.decode()


def test_steps_are_laid_and_done_on_the_page(client, city):
    item = make_item(city.village_a1, due_in=40)
    sign_in(client, city.clerk_a1)
    assert client.post(address(item, "steps/"), {"steps-steps": "清淤"}).status_code == 422
    client.post(address(item, "steps/"), {"steps-steps": "清淤 5\n护栏,3天"})
    assert [(step.title, step.working_days) for step in Step.objects.order_by("order")] == [("清淤", 5), ("护栏", 3)]
    client.post(address(item, f"steps/{Step.objects.first().pk}/"), {"done-done_on": today().isoformat()})
    assert Step.objects.filter(done_by=city.clerk_a1).count() == 1


def test_stage_and_helper_are_written_down_on_the_page(client, city):
    item = make_item(city.village_a1)
    Stage.objects.create(list=item.list, code="listing", title="列入", order=1, by="above")
    role = HelperRole.objects.create(list=item.list, code="pair", title="结对单位")
    sign_in(client, city.commissioner_a)
    client.post(address(item, "helper/"), {"helper-role": role.pk, "helper-who": "village_a2"})
    data = {"text": "符合标准", "happened_on": today().isoformat(), "passed": "yes", "again_by": "", "seen": ""}
    client.post(address(item, "stage/"), {f"stage-{key}": value for key, value in data.items()})
    page = client.get(address(item, "plan/")).content.decode()
    assert "符合标准" in page
    assert "李家湾村" in page


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("what", "queries"), [("", 16), ("plan/", 14)])
def test_pages_of_an_item_cost_the_same_for_one_and_three(client, city, n, what, queries, django_assert_num_queries):
    item = make_item(city.village_a1, due_in=60)
    for _ in range(n):
        actions.write_progress(item=item, by=city.clerk_a1, text="x", progress="under_way", happened_on=today())
    actions.plan_steps(item=item, by=city.clerk_a1, steps=[("清淤", 1)] * n)
    sign_in(client, city.clerk_a1).get(address(item, what))
    with django_assert_num_queries(queries):
        assert client.get(address(item, what)).status_code == 200


def decisions(rows):
    return {"list": "tasks", "basis": "市委全会", "rows": rows}


def test_decisions_become_items_all_or_none(client, city):
    make_list_type()
    due = (today() + 9 * DAY).isoformat()
    sign_in(client, city.commissioner_a)
    bad = f"清沟\t张家垸村\t{due}\t清淤\n修路\tvillage_b1\t{due}\t硬化\n缺格\tx"
    response = client.post("/lists/decisions/", decisions(bad))
    assert response.status_code == 422
    assert "第2行" in response.content.decode()
    assert "第3行" in response.content.decode()
    assert not Item.objects.exists()
    assert client.post("/lists/decisions/", decisions(f"清沟\t张家垸村\t{due}\t清淤\n修路\tvillage_a2\t{due}\t硬化"))
    assert Item.objects.filter(basis="市委全会").count() == 2


def test_notices_are_given_by_one_act(client, city):
    item = make_item(city.village_a1, due_in=1)
    Threshold.objects.create(list=item.list, colour="blue", measure="near", days=3)
    sign_in(client, city.commissioner_a)
    assert item.duty.title in client.get("/lists/notices/").content.decode()
    client.post("/lists/notices/", {"list": item.list.code})
    notice = item.notices.get()
    assert sign_in(client, city.clerk_a1).post(address(item, f"notices/{notice.pk}/"), {"answer-answer": "已开工"})
    notice.refresh_from_db()
    assert notice.answer == "已开工"
    assert client.get("/lists/notices/").status_code == 403


def test_recheck_is_bound_drawn_and_recorded_on_pages(client, city):
    item = make_item(city.village_a1)
    actions.write_progress(item=item, by=city.clerk_a1, text="x", progress="under_way", happened_on=today())
    bundle = actions.file_item(item=item, by=city.clerk_a1, done_on=today())
    actions.close_item(item=item, by=city.commissioner_a, bundle_digest=bundle.digest)
    sign_in(client, city.head)
    span = {"from_on": (today() - DAY).isoformat(), "until_on": today().isoformat()}
    client.post("/lists/rechecks/", {"list": "tasks", "unit": "town_a"} | span)
    page = f"/lists/rechecks/{RecheckRound.objects.get().draw.code}/"
    client.post(f"{page}draw/", {"seed-seed": "20161", "seed-seed_source": "公开摇号"})
    one = Recheck.objects.get()
    client.post(f"{page}{one.pk}/", {"recheck-sound": "yes", "recheck-found": "现场属实"})
    one.refresh_from_db()
    assert one.sound is True
    assert "现场属实" in client.get(page).content.decode()
    assert city.commissioner_a.name in client.get("/lists/quality/").content.decode()
