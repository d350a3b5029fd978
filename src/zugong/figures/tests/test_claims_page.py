import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zugong.directory.tests.factories import make_city, sign_in
from zugong.foundation.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    city = make_city()
    sign_in(client, city.head)
    return client


def test_a_pasted_text_is_judged_gravest_first_and_not_kept(page):
    before = Event.objects.count()
    text = "应到党员45名，实到36名，到会率80%。共表彰36名、调整29名、批评25名，合计95名。"
    body = page.post("/claims/", {"text": text}).content.decode()
    assert body.index("<mark>95名</mark>") < body.index("<mark>36名</mark>，到会率")
    assert Event.objects.count() == before


def test_a_file_is_read(page):
    file = SimpleUploadedFile("稿.txt", "应到党员45名，实到36名，到会率80%。".encode("gbk"))
    assert "<mark>80%</mark>" in page.post("/claims/", {"file": file}).content.decode()


def test_what_is_pasted_is_escaped(page):
    body = page.post("/claims/", {"text": "<script>x</script>应到党员45名，实到36名，到会率80%。"}).content.decode()
    assert "<script>x" not in body


@pytest.mark.parametrize("sent", [{}, {"text": "  "}, {"text": "机密★ 应到45名"}], ids=["nothing", "blank", "marked"])
def test_refused_with_words_and_what_is_marked_is_not_shown_again(page, settings, sent):
    settings.NETWORK = "internet"
    answer = page.post("/claims/", sent)
    assert answer.status_code == 422
    assert "应到45名" not in answer.content.decode()


def test_a_text_without_relations_says_so(page):
    assert 'class="empty"' in page.post("/claims/", {"text": "培训经纪人500人。"}).content.decode()


def test_whoever_holds_no_role_is_refused(client):
    city = make_city()
    sign_in(client, city.stranger)
    assert client.get("/claims/").status_code == 403
