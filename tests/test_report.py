"""The half-year report: words of a template, figures of the records; on paper, on a page, with its annex."""
# ruff: noqa: E501  # hostile templates as they would be typed

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from python_calamine import CalamineWorkbook
from tests.figure_city import PERIOD, city, make_item  # noqa: F401  # city is a fixture

from zugong.directory.tests.factories import sign_in
from zugong.documents.report import NO_DATA, Report, check_words, template_for
from zugong.documents.word import BadTemplateError, render_paper
from zugong.documents.word.layout import base_document
from zugong.figures.claims import check_text, text_of
from zugong.figures.computing import Span

pytestmark = pytest.mark.django_db


def template(*paragraphs):
    document, target = base_document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(target)
    return target.getvalue()


def words(paper):
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(paper)).paragraphs)


def report(c, own=None):
    return Report(Span.of(c.city, period=PERIOD), own or template_for("xiantao-2016"))


def test_paper_holds_the_figures_both_readings_and_the_sources(city):  # noqa: F811
    paper = report(city).docx()
    text = words(paper)
    assert "后进村3个" in text
    assert "按村（社区）5个计算，建成率60.0%" in text
    assert "只按村4个计算（村数按名录，属暂定口径），建成率75.0%" in text
    assert "演示数据" in text
    annex = Document(io.BytesIO(paper)).tables[0]
    assert ["审定批准的人才项目", "2个"] in [[cell.text for cell in row.cells][:2] for row in annex.rows]


def test_its_own_numbers_bear_what_it_says(city):  # noqa: F811
    assert check_text(text_of(report(city).docx())).contradictions == ()


def test_annex_names_every_record(city):  # noqa: F811
    book = CalamineWorkbook.from_filelike(io.BytesIO(report(city).xlsx()))
    rows = book.get_sheet_by_name("villages.lagging").to_python()
    assert sorted(row[1] for row in rows[1:]) == ["V0", "V1", "V2"]


def test_a_figure_without_data_says_so(city):  # noqa: F811
    own = template('后进村{{ n("no.such.figure") }}。')
    assert NO_DATA in words(report(city, own).docx())


@pytest.mark.parametrize("typed", ["集中整顿后进村31个。", "建成率达63%。", "培训三千六百人。"])
def test_a_typed_number_is_refused_with_its_place(typed):
    with pytest.raises(BadTemplateError):
        check_words(template("一、基层党建", typed))


def test_dates_headings_and_names_may_stand():
    check_words(
        template("一、基层党建", "“420”便民服务体系", "截至2016年6月30日", '后进村{{ n("villages.lagging") }}个')
    )


# ---- templates are distrusted ----


@pytest.mark.parametrize(
    "hostile",
    [  # each as somebody might try it
        "{{ ''.__class__.__mro__ }}", "{{ n.__globals__ }}", "{% for x in range(9**9) %}x{% endfor %}", "{{ unknown }}", "{{"],
    ids=["classes", "globals", "endless", "unknown", "broken"],
)  # fmt: skip
def test_hostile_templates_are_refused(city, hostile):  # noqa: F811
    with pytest.raises(BadTemplateError):
        report(city, template(hostile)).docx()


def test_hostile_values_stay_what_they_are():
    shown = words(render_paper(template("{{ word }}"), {"word": "A<B & C {{ 7*7 }} =cmd"}))
    assert shown == "A<B & C {{ 7*7 }} =cmd"


def altered(change):
    source, target = zipfile.ZipFile(io.BytesIO(template("正文"))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            package.writestr(name, change(name, source.read(name)))
        for name, body in change("", b"").items() if change("", b"") else ():
            package.writestr(name, body)
    return target.getvalue()


def test_a_template_that_points_outside_is_refused():
    link = b'<Relationship Id="rX" Type="t" Target="http://evil.example/" TargetMode="External"/></Relationships>'

    def change(name, body):
        if not name:
            return {}
        return body.replace(b"</Relationships>", link) if name.endswith("document.xml.rels") else body

    with pytest.raises(BadTemplateError):
        render_paper(altered(change), {})


@pytest.mark.parametrize("data", [b"no word", b"PK\x03\x04", b""])
def test_what_is_no_word_document_is_refused(data):
    with pytest.raises(BadTemplateError):
        render_paper(data, {})


# ---- the page ----


def test_page_opens_each_figure_and_gives_the_paper(city, client):  # noqa: F811
    sign_in(client, city.head)
    body = client.get(f"/report/half-year/?period={PERIOD}").content.decode()
    assert f'<a class="figure" href="/figures/villages.lagging/?unit=MZ&amp;period={PERIOD}">3</a>' in body
    paper = client.get(f"/report/half-year/?period={PERIOD}&form=docx")
    assert "后进村3个" in words(paper.content)
    assert client.get(f"/report/half-year/?period={PERIOD}&form=xlsx").content.startswith(b"PK")


def test_page_of_a_period_without_a_pack_says_so(city, client):  # noqa: F811
    sign_in(client, city.head)
    assert client.get("/report/half-year/?period=1999-H1").status_code == 200


def test_page_is_for_the_own_subtree(city, client):  # noqa: F811
    sign_in(client, city.commissioner)
    assert client.get(f"/report/half-year/?unit=T2&period={PERIOD}").status_code == 404
    assert client.get(f"/report/half-year/?unit=T1&period={PERIOD}").status_code == 200


def test_page_costs_the_same_queries_however_many_records(city, client):  # noqa: F811
    sign_in(client, city.head)
    counts = []
    for n in (1, 3):
        for k in range(n):
            make_item(city, "branch_problems", city.villages[k], "under_way")
        client.get(f"/report/half-year/?period={PERIOD}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/report/half-year/?period={PERIOD}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_desk_shows_up_to_seven_figures_that_open(city, client):  # noqa: F811
    sign_in(client, city.head)
    body = client.get("/desk/figures/").content.decode()
    assert body.count("stat-value") == 7
    assert "/figures/services420.rate/?unit=MZ&amp;period=2016-H1" in body
