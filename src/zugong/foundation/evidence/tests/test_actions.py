import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation

from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event, Revision
from zugong.foundation.evidence.actions import keep_file, keep_paper
from zugong.foundation.evidence.models import File, PaperOriginal
from zugong.foundation.evidence.queries import bundle_lines, changed_files, evidence_counts, evidence_of, verify_file
from zugong.foundation.evidence.tests import samples
from zugong.foundation.text.canonical import digest
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db
CLERK = SimpleNamespace(code="P-CLERK")
HOLDER = ("lists.item", "ITEM1")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    with translation.override("en"):
        yield tmp_path


def kept_in(store):
    return sorted(path.name for path in store.rglob("*") if path.is_file())


def keep(data=None, name="方案.pdf", **changes):
    upload = SimpleUploadedFile(name, samples.pdf() if data is None else data, content_type="text/html")
    return keep_file(**{"holder": HOLDER, "upload": upload, "by": CLERK} | changes)


def paper(**changes):
    told = {
        "title": "会议记录",
        "box": "2016-03盒",
        "pages": "12-15",
        "seen_by": "组织委员",
        "seen_on": dt.date(2016, 7, 1),
    }
    return keep_paper(**{"holder": HOLDER, "by": CLERK} | told | changes)


def test_keep_file_keeps_bytes_and_tells_the_trail(store):
    file = keep(happened_on=dt.date(2016, 7, 28), organisation="XT01")
    event = Event.objects.get()
    assert (file.digest, file.size, file.content_type) == (digest(samples.pdf()), len(samples.pdf()), "application/pdf")
    assert (file.holder, file.by_code, file.happened_on) == (HOLDER, "P-CLERK", dt.date(2016, 7, 28))
    assert (event.type, event.subject, event.code, event.actor) == (
        "evidence.kept",
        "evidence.file",
        file.code,
        "P-CLERK",
    )
    assert (file.position, file.entered_at, event.organisation) == (event.pk, event.at, "XT01")
    data = json.loads(event.data)
    assert (data["digest"], data["holder"]) == (file.digest, list(HOLDER))
    assert "方案" not in event.data
    assert json.loads(Revision.objects.get().body) == {"name": "方案.pdf", "happened_on": "2016-07-28"}
    assert kept_in(store) == [file.key]
    assert file.digest.partition(":")[2] not in file.path


def test_picture_is_kept_as_it_came_and_drawn_anew(store):
    file = keep(samples.photo(), "IMG.jpg")
    assert kept_in(store) == [file.key, f"{file.key}.shown"]
    assert (store / file.path).read_bytes() == samples.photo()
    assert b"Exif" not in (store / file.shown_path).read_bytes()


def test_same_bytes_twice_are_two_files_and_nobody_is_told(store):
    first, second = keep(), keep(holder=("lists.item", "ITEM2"))
    assert (first.digest, first.key != second.key) == (second.digest, True)
    assert len(kept_in(store)) == 2


@pytest.mark.parametrize("name", ["绝密.pdf", "a.exe"])
def test_refused_upload_leaves_nothing(name, store, settings):
    settings.NETWORK = "internet"
    with pytest.raises(Refused):
        keep(name=name)
    assert (File.objects.count(), Event.objects.count(), kept_in(store)) == (0, 0, [])


def test_upload_that_lies_about_its_size_is_read_no_further(store):
    upload = SimpleUploadedFile("a.txt", b"x" * (21 * 1024 * 1024))
    upload.size = 5
    with pytest.raises(Refused, match="20 MB"):
        keep_file(holder=HOLDER, upload=upload, by=CLERK)


def test_failed_event_leaves_no_bytes_behind(store):
    with pytest.raises(TypeError):
        keep(by=SimpleNamespace(code=""))
    assert (File.objects.count(), kept_in(store)) == (0, [])


def test_date_after_today_is_refused(store):
    with pytest.raises(Refused, match="lies after today"):
        keep(happened_on=today() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="lies after today"):
        paper(seen_on=today() + dt.timedelta(days=1))


def test_keep_paper_notes_where_it_lies_and_who_saw_it():
    kept = paper(title=" 会议记录 ")
    event = Event.objects.get()
    assert (kept.title, kept.box, kept.pages, kept.seen_by) == ("会议记录", "2016-03盒", "12-15", "组织委员")
    assert (event.type, event.code, json.loads(event.data)["digest"]) == ("evidence.noted", kept.code, kept.digest)
    assert "会议记录" not in event.data


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"box": " "}, "its box"), ({"seen_by": ""}, "who has seen it"), ({"title": "长" * 121}, "120 characters")],
)
def test_paper_that_cannot_be_found_is_refused(changes, reason):
    with pytest.raises(Refused, match=reason):
        paper(**changes)
    assert PaperOriginal.objects.count() == Event.objects.count() == 0


def test_paper_marked_secret_is_refused_off_a_closed_network(settings):
    settings.NETWORK = "extranet"
    with pytest.raises(Refused, match="secrecy officer"):
        paper(title="机密文件")


def test_verify_file_sees_one_changed_byte_and_a_missing_file(store):
    good, changed, missing = keep(), keep(), keep()
    kept = bytearray((store / changed.path).read_bytes())
    kept[20] ^= 1
    (store / changed.path).write_bytes(kept)
    default_storage.delete(missing.path)
    assert [verify_file(file) for file in (good, changed, missing)] == [True, False, False]
    assert list(changed_files()) == [changed.code, missing.code]


def test_evidence_of_a_record_is_files_and_papers_in_order_of_entry(django_assert_num_queries):
    kept = [keep(), paper(), keep()]
    keep(holder=("lists.item", "OTHER"))
    with django_assert_num_queries(2):
        assert evidence_of(*HOLDER) == kept
    assert [line["kind"] for line in bundle_lines(*HOLDER)] == ["file", "paper", "file"]
    with django_assert_num_queries(2):
        assert evidence_counts("lists.item", ["ITEM1", "OTHER", "NONE"]) == {"ITEM1": 3, "OTHER": 1}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"digest": "ab"}, "file_digest_names_its_algorithm"), ({"size": 0}, "file_is_not_empty")],
)
def test_database_refuses_a_file_that_cannot_be(change, constraint):
    keep()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        File.objects.update(**change)


def test_database_refuses_a_paper_nobody_finds():
    paper()
    with pytest.raises(IntegrityError, match="paper_can_be_found"), transaction.atomic():
        PaperOriginal.objects.update(box="")


@pytest.mark.parametrize("model", [File, PaperOriginal])
def test_every_field_says_how_private_it_is(model):
    assert set(model.privacy) == {field.name for field in model._meta.get_fields()} - {"id"}
