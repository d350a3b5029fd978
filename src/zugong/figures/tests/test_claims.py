"""The reader of claims: the speech, communiqués, hostile texts, and what must hold for every number."""
# ruff: noqa: E501  # sentences are not broken

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from zugong.figures.claims import BadTextError, check_text, text_of
from zugong.figures.claims.files import MOST_CHARACTERS
from zugong.figures.claims.intervals import Interval
from zugong.figures.claims.numerals import NumeralError, read_numeral, write_numeral
from zugong.figures.claims.quantities import quantities

from .communiques import OTHER, ROUNDED, SOUND, UNSEEN, WRONG

# The numeric relations of the 2016 speech, listed by hand before the reader was written: (words, relation, verdict).
SPEECH = [
    ("全市694 个村(社区)党员群众服务中心全面提档升级;围绕增强基层党组织服务功能,大力推进“420 ”便民服务体系建设,"
     "全市394 个村完成建设任务,建成率达63% ,推动服务群众“零距离”", "share", "other_base"),
    ("认真落实“十问”管理、清单管理、台账管理、督查管理、述评管理等“五项管理”制度", "sum", "agrees"),
    ("市委换届风气巡察组将着力对责任落实、教育宣传、监督查处、制度执行和“四凡必”等5 方面情况展开专项督查", "sum", "agrees"),
]  # fmt: skip
# Numbers of the speech that stand alone: they are no claims.
ALONE = [
    "全力推进31 个后进村集中整顿。", "刚才,6 家单位分别作了经验交流。", "全市2500 多个基层党组织实现组织生活规范化、常态化。",
    "举办17 期理想信念和党性教育轮训班,培训党员干部3600 多人。", "全市93 个单位、1800 多人参加考学。",
    "对36 名履职尽责先进个人进行表彰,对29 名存在明显问题的干部予以组织调整,对25 名存在苗头性、倾向性问题的干部,分别予以批评教育、"
    "谈话提醒。", "审定批准人才工作项目90 项,重点推进企业家精英培育工程,培训非织造布产业经纪人500 人。",
    "通过考试考察初步确定22 名引进人员。", "是我们党成立95 周年的喜庆之年。", "每月28 号要坚持开展督查。",
    "初步安排8 月下旬完成乡镇领导班子换届考察。", "坚持以“事”为中心开展360 度考察。", "推行“1+1 ”项目制度。",
]  # fmt: skip


def said(text):
    return [(claim.relation, claim.verdict) for claim in check_text(text).claims]


@pytest.mark.parametrize(("words", "relation", "verdict"), SPEECH, ids=["63 %", "five", "five aspects"])
def test_every_relation_of_the_speech_is_judged(words, relation, verdict):
    assert said(words) == [(relation, verdict)]


def test_the_63_percent_fit_621_to_630_and_not_694():
    (claim,) = check_text(SPEECH[0][0]).claims
    assert claim.numbers == ("394 个", "694 个", "63%")
    assert "621–630" in claim.reason
    assert "56.77%" in claim.reason


@pytest.mark.parametrize("words", ALONE)
def test_a_number_that_stands_alone_is_no_claim(words):
    assert said(words) == []


@pytest.mark.parametrize(("words", "expected"), SOUND + ROUNDED + OTHER + WRONG)
def test_sentences_of_communiques(words, expected):
    assert said(words) == expected


def test_unseen_sentences_without_one_false_contradiction():
    missed = [words for words, expected in UNSEEN if said(words) != expected]
    assert len(UNSEEN) - len(missed) >= 37, missed
    sound = [words for words, expected in UNSEEN if "contradiction" not in dict(expected).values()]
    assert [words for words in sound if "contradiction" in dict(said(words)).values()] == []


def test_report_counts_what_could_not_be_judged():
    report = check_text("女党员300名，占25%。全镇有党员1200名，其中女党员300名，占25%。")
    assert [claim.verdict for claim in report.claims] == ["unknown", "agrees"]
    assert (report.unknown_share, report.plain()["unknown_share"]) == (Fraction(1, 2), 0.5)
    assert list(report.plain()["claims"][0]) == ["sentence", "relation", "numbers", "verdict", "reason"]


# ---- what holds for every number ----


@given(st.integers(0, 10**12 - 1))
def test_a_numeral_reads_back(number):
    assert read_numeral(write_numeral(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两千", 2000),
        ("十五", 15),
        ("三百零五万", 3_050_000),
        ("二〇一六", 2016),
        ("一亿零三万", 100_030_000),
        ("一百一十", 110),
    ],
)
def test_numerals_as_people_write_them(text, number):
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["", "百千", "一二百三四", "万万亿亿", "十十", "甲"])
def test_what_is_no_numeral_is_refused(text):
    with pytest.raises(NumeralError):
        read_numeral(text)


@given(st.integers(1, 100_000), st.integers(1, 100_000), st.integers(0, 2))
def test_a_share_rounded_half_up_is_never_contradicted(part, base, places):
    part, base = min(part, base), max(part, base)
    scaled = Fraction(part * 100, base) * 10**places
    printed = f"{(scaled + Fraction(1, 2)).__floor__() / 10**places:.{places}f}"
    verdicts = {
        claim.verdict for claim in check_text(f"全市共有党员{base}名，其中女党员{part}名，占{printed}%。").claims
    }
    assert verdicts <= {"agrees", "rounding"}


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.integers(0, 2))
def test_parts_rounded_one_by_one_are_never_contradicted(parts, places):
    def printed(number):
        return f"{(Fraction(number * 10**places, 10**4) + Fraction(1, 2)).__floor__() / 10**places:.{places}f}万名"

    listed = "、".join(f"甲{printed(part)}" for part in parts)
    assert "contradiction" not in dict(said(f"{listed}，共计{printed(sum(parts))}。")).values()


@given(st.integers(0, 10**7), st.integers(0, 3))
def test_what_was_rounded_lies_in_the_interval_of_what_is_printed(number, places):
    value = Fraction(number, 10**4)
    printed = (value * 10**places + Fraction(1, 2)).__floor__()
    found = quantities(f"占{printed / 10**places:.{places}f}%")
    assert found[0].value.holds(value)


@given(st.fractions(0, 100), st.fractions(0, 100), st.fractions(1, 9), st.fractions(1, 9))
def test_intervals_hold_what_their_parts_hold(a, b, wide, other):
    left, right = Interval.rounded(a, wide), Interval.rounded(b, other)
    assert (left + right).holds(a + b)
    assert (left - right).holds(a - b)


# ---- hostile texts and files ----


@pytest.mark.parametrize(
    "text",
    ["9" * 50_000, "占" * 50_000, "1,000" * 20_000, "一百" * 40_000, "其中1名、" * 10_000, "共1名(" * 10_000, "“" * 50_000, "1%" * 40_000],
    ids=["digits", "words", "commas", "numerals", "parts", "totals", "quotes", "percent"],
)  # fmt: skip
def test_hostile_text_is_read_without_harm(text):
    assert check_text(text) is not None


def word(*paragraphs):
    document, target = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_text_is_read_in_each_encoding(encoding):
    assert "剅河镇" in text_of("全市31个后进村，剅河镇3个。".encode(encoding))


def test_word_is_read():
    assert said(text_of(word("党员总数为8944.7万名。", "女党员2298.2万名，占党员总数的25.7%。"))) == [
        ("share", "agrees")
    ]


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"0" * 300_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01\x02\xff" * 100, b"%PDF-1.7 ...", b"PK\x03\x04 broken", bomb(), ("字" * (MOST_CHARACTERS + 1)).encode()],
    ids=["empty", "binary", "pdf", "broken", "bomb", "long"],
)  # fmt: skip
def test_bad_files_are_refused_with_words(data):
    with pytest.raises(BadTextError) as refused:
        text_of(data)
    assert str(refused.value)


def test_word_with_an_entity_is_refused_or_left_out():
    source, target = zipfile.ZipFile(io.BytesIO(word("正文"))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            body = source.read(name)
            if name == "word/document.xml":
                body = body.replace(b"?>", b'?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
                body = body.replace("正文".encode(), b"&x;")
            package.writestr(name, body)
    try:
        text = text_of(target.getvalue())
    except BadTextError:
        return
    assert "root" not in text
