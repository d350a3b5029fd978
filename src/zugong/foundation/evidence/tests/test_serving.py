import pytest
from django.core.files.storage import default_storage

from zugong.foundation.evidence.serving import serve
from zugong.foundation.evidence.tests import samples
from zugong.foundation.evidence.tests.test_actions import keep, store  # noqa: F401  # a fixture
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response.streaming_content)


def test_file_is_served_as_an_attachment_nobody_runs(rf):
    response = serve(keep(name='剅口 "方案".pdf'), rf.get("/"))
    assert body(response) == samples.pdf()
    assert {name: response[name] for name in sorted(response.headers) if name != "Content-Length"} == {
        "Cache-Control": "private, no-store",
        "Content-Disposition": "attachment; filename*=utf-8''%E5%89%85%E5%8F%A3%20_%E6%96%B9%E6%A1%88_.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Content-Type": "application/pdf",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def test_picture_is_served_without_position_unless_the_original_is_asked_for(rf):
    file = keep(samples.photo(), "IMG.jpg")
    assert b"Exif" not in body(serve(file, rf.get("/")))
    assert body(serve(file, rf.get("/"), original=True)) == samples.photo()


def test_png_photo_is_shown_under_the_name_of_what_is_shown(rf):
    response = serve(keep(samples.picture("WEBP"), "IMG.webp"), rf.get("/"))
    body(response)
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "image/jpeg",
        'attachment; filename="IMG.jpg"',
    )


@pytest.mark.parametrize("network", ["internet", "closed"])
def test_text_is_served_with_its_encoding(rf, network, settings):
    settings.NETWORK = network
    response = serve(keep("整改情况".encode("gb18030"), "a.txt"), rf.get("/"))
    assert (response["Content-Type"], body(response).decode("gb18030")) == ("text/plain; charset=gb18030", "整改情况")


def test_changed_or_missing_file_is_not_passed_off_as_the_one_entered(rf, store):  # noqa: F811
    file, picture = keep(), keep(samples.photo(), "a.jpg")
    (store / file.path).write_bytes(samples.pdf(b"other"))
    default_storage.delete(picture.shown_path)
    for changed in (file, picture):
        with pytest.raises(Refused, match="not the one entered"):
            serve(changed, rf.get("/"))


def test_other_methods_are_not_allowed(rf):
    assert serve(keep(), rf.post("/")).status_code == 405
