import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zugong.foundation.evidence import contents, examining, names, office, pictures
from zugong.foundation.evidence.contents import sniff
from zugong.foundation.evidence.examining import examine
from zugong.foundation.evidence.markings import STOP
from zugong.foundation.evidence.tests import samples
from zugong.foundation.text.canonical import digest
from zugong.foundation.text.verdict import Refused


@pytest.mark.parametrize(
    ("data", "name", "content_type", "kept"),
    [
        (samples.pdf(), "方案.pdf", contents.PDF, "方案.pdf"),
        (samples.picture(), "IMG_1.JPEG", contents.JPEG, "IMG_1.jpeg"),
        (samples.picture("PNG"), "截图.jpg", contents.PNG, "截图.png"),
        (samples.picture("WEBP"), "photo.jpg", contents.WEBP, "photo.webp"),
        (samples.word(), "总结.doc", contents.DOCX, "总结.docx"),
        (samples.workbook(), "台账.et", contents.XLSX, "台账.xlsx"),
        (samples.package(), "汇报.pptx", contents.PPTX, "汇报.pptx"),
        (samples.ofd(), "公文.ofd", contents.OFD, "公文.ofd"),
        (samples.compound("WordDocument"), "旧文.doc", contents.DOC, "旧文.doc"),
        (samples.compound("Workbook"), "旧表.xls", contents.XLS, "旧表.xls"),
        ("剅埫垸".encode(), "说明", contents.UTF8_TEXT, "说明.txt"),
        ("﻿村,人数\n".encode(), "名册.csv", contents.UTF8_TEXT, "名册.csv"),
        (b"MZ001,12\r\n", "表.csv", contents.UTF8_TEXT, "表.csv"),
        ("整改情况".encode("gb18030"), "说明.txt", contents.GB_TEXT, "说明.txt"),
    ],
)
def test_taken_file_is_known_by_its_content(data, name, content_type, kept):
    examined = examine(data, name)
    assert (examined.content_type, examined.name, examined.digest) == (content_type, kept, digest(data))
    assert examined.data == data
    assert (examined.shown is not None) == content_type.startswith("image/")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "空.pdf", contents.EMPTY),
        (b"x" * (examining.MOST_BYTES + 1), "大.txt", examining.TOO_LARGE),
        (b"MZ\x90\x00", "图.jpg", contents.PROGRAM),
        (b"\x7fELF\x02", "图.pdf", contents.PROGRAM),
        (b"#!/bin/sh\nrm -rf /", "说明.txt", contents.PROGRAM),
        (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "文件.lnk", contents.PROGRAM),
        (b"<html><script>alert(1)</script>", "表.xls", contents.PAGE),
        (b"  \n<!DOCTYPE html>", "a.txt", contents.PAGE),
        (b'<?xml version="1.0"?><svg onload="x"/>', "图.svg", contents.PAGE),
        (b"name <SCRIPT src=x>", "a.csv", contents.PAGE),
        (b"Rar!\x1a\x07", "材料.rar", contents.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", "材料.7z", contents.ARCHIVE),
        (samples.package({"a.txt": b"a"}, main=""), "材料.zip", contents.ARCHIVE),
        (b"PK\x05\x06" + b"\0" * 18, "空.docx", contents.ARCHIVE),
        (b"\x00\x00\x00\x18ftypheic", "IMG.heic", contents.APPLE_PICTURE),
        (b"GIF89a\x00\x00", "动图.gif", contents.NOT_TAKEN),
        (b"text\x00with zero", "a.txt", contents.NOT_TAKEN),
        (b"\xff\xfe\xff\xff", "a.txt", contents.NOT_TAKEN),
        (b"junk" + samples.pdf(), "a.pdf", names.OTHER_ENDING),
        (samples.pdf()[:-8], "a.pdf", contents.DAMAGED),
        (samples.pdf(b"2 0 obj<</Encrypt 3 0 R>>"), "a.pdf", contents.LOCKED),
        (samples.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "a.pdf", contents.MACROS),
        (samples.pdf(b"<</S/Launch/F(cmd.exe)>>"), "a.pdf", contents.MACROS),
        (samples.compound("EncryptedPackage"), "a.docx", contents.LOCKED),
        (samples.compound("WordDocument", "_VBA_PROJECT"), "a.doc", contents.MACROS),
        (samples.compound("Workbook", "_VBA_PROJECT_CUR"), "a.xls", contents.MACROS),
        (samples.compound("PowerPoint Document"), "a.ppt", contents.NOT_TAKEN),
        (samples.compound("!_StringData"), "setup.msi", contents.NOT_TAKEN),
        (samples.package({"ppt/vbaProject.bin": b"x"}), "a.pptx", contents.MACROS),
        (samples.package({"xl/macrosheets/sheet1.xml": b"<x/>"}), "a.xlsx", contents.MACROS),
        (samples.package({"word/activeX/activeX1.bin": b"x"}), "a.docx", contents.MACROS),
        (samples.package({"word/embeddings/run.exe": b"MZ"}), "a.docx", contents.MACROS),
        (samples.package({"[Content_Types].xml": b"macroEnabled.main+xml"}, main=""), "a.docm", contents.MACROS),
        (samples.with_locked_part(samples.package()), "a.pptx", contents.LOCKED),
        (samples.package({"b.xml": b"\0" * 60_000_000}), "a.pptx", office.BOMB),
        (samples.with_small_claim(samples.package({"b.bin": b"\0" * 900_000}), 50), "a.pptx", contents.DAMAGED),
        (samples.package({f"{n}.x": b"" for n in range(office.MOST_PARTS)}), "a.pptx", office.BOMB),
        (samples.package({"A.xml": b"<x/>", "a.xml": b"<x/>"}), "a.pptx", contents.DAMAGED),
        (samples.package({"a.xml": b'<!DOCTYPE x [<!ENTITY a "aa">]>'}), "a.pptx", contents.DAMAGED),
        (samples.package({"a.xml": '<!ENTITY a "aa">'.encode("utf-16")}), "a.pptx", contents.DAMAGED),
        (samples.word()[:-400], "a.docx", contents.DAMAGED),
        (samples.huge_png(), "a.png", pictures.TOO_MANY_PIXELS),
        (samples.huge_png(9_000), "a.png", pictures.TOO_MANY_PIXELS),
        (samples.huge_png(100), "a.png", contents.DAMAGED),
        (samples.picture(size=(900, 900))[:-200], "a.jpg", contents.DAMAGED),
        (b"\xff\xd8\xff\xe0 no picture", "a.jpg", contents.DAMAGED),
        (samples.picture(), "photo.exe", names.OTHER_ENDING),
        (samples.pdf(), "方案.pdf.html", names.OTHER_ENDING),
        (b"echo off", "run.bat", names.OTHER_ENDING),
        (samples.word(), "a.pdf", names.OTHER_ENDING),
    ],
)
def test_hostile_file_is_refused_with_what_to_do(data, name, reason):
    with pytest.raises(Refused) as refused:
        examine(data, name)
    assert str(refused.value) == str(reason)


def test_bomb_that_lies_about_its_size_is_counted_while_reading(monkeypatch):
    monkeypatch.setattr(office, "MOST_UNPACKED", 10_000)
    with pytest.raises(Refused, match=str(office.BOMB)):
        office.open_package(samples.package({"a.bin": bytes(range(256)) * 50}))


@pytest.mark.parametrize("network", ["internet", "extranet"])
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.pdf(), "机密-名单.pdf"),
        (samples.picture(), "内 部 资 料.jpg"),
        ("绝密★十年".encode(), "a.txt"),
        ("秘密 ★ 1年".encode("gb18030"), "a.csv"),
        (samples.word("机", "密"), "a.docx"),
        (samples.workbook("内部资料，注意保存"), "a.xlsx"),
        (samples.package({"ppt/slides/slide1.xml": b"<a:t>&#32477;</a:t><a:t>&#x5bc6;</a:t>"}), "a.pptx"),
        (samples.package({"ppt/slides/slide1.xml": '<?xml version="1.0"?><a>绝密</a>'.encode("utf-16")}), "a.pptx"),
        (samples.compound("WordDocument", text="机密"), "a.doc"),
        (samples.pdf(b"<</Title(\xfe\xff" + "绝密".encode("utf-16-be") + b")>>"), "a.pdf"),
        (samples.pdf(b"<</Title<FEFF" + "内部资料".encode("utf-16-be").hex().encode() + b">>>"), "a.pdf"),
        (samples.pdf("<x:xmpmeta>机密</x:xmpmeta>".encode()), "a.pdf"),
    ],
)
def test_marked_file_is_refused_off_a_closed_network(data, name, network, settings):
    settings.NETWORK = network
    with pytest.raises(Refused) as refused:
        examine(data, name)
    assert str(refused.value) == str(STOP)
    settings.NETWORK = "closed"
    assert examine(data, name).data == data


def test_shown_copy_has_no_position_no_camera_and_stands_upright():
    data = samples.photo()
    shown, content_type = examine(data, "a.jpg").shown
    with Image.open(io.BytesIO(data)) as kept, Image.open(io.BytesIO(shown)) as seen:
        assert dict(kept.getexif().get_ifd(0x8825)) != {}
        assert (seen.size, dict(seen.getexif()), seen.info.get("comment")) == ((20, 40), {}, None)
    assert content_type == "image/jpeg"
    assert not any(mark in shown for mark in (b"Exif", b"SecretCamera", b"hidden remark"))


def test_shown_copy_drops_what_is_hung_on_and_keeps_transparency():
    out = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(out, "PNG")
    shown, content_type = examine(out.getvalue() + b"<script>alert(1)</script>", "a.png").shown
    assert (content_type, b"<script>" in shown) == ("image/png", False)


def test_shown_copy_is_no_larger_than_a_screen_needs():
    shown, _ = examine(samples.picture(size=(5000, 100)), "a.jpg").shown
    with Image.open(io.BytesIO(shown)) as seen:
        assert max(seen.size) <= pictures.SHOWN_SIDE


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA", "I;16"])
def test_picture_of_any_colour_model_is_shown(mode):
    out, kind = io.BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (10, 10)).save(out, kind)
    assert examine(out.getvalue(), "a.jpg").shown is not None


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"]))
def test_no_bytes_do_more_than_be_refused(data, start):
    try:
        assert sniff(start + data)
        examine(start + data, "a")
    except Refused:
        return


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says so when EXIF is damaged, and goes on
@given(st.data())
def test_no_damage_to_a_good_file_does_more_than_be_refused(data):
    good = data.draw(
        st.sampled_from([samples.word(), samples.photo(), samples.picture("PNG"), samples.picture("WEBP")])
    )
    broken = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        examine(bytes(broken), "a")
    except Refused:
        return
