"""Dates, lights and figures as a reader sees them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from zugong.foundation.ui.templatetags import ui


@pytest.mark.parametrize(
    ("language", "form", "shown"),
    [
        ("zh-hans", "", ">7月29日(周五)<"),
        ("zh-hans", "full", ">2016年7月29日(周五)<"),
        ("en", "", ">29 Jul (Fri)<"),
        ("en", "full", ">29 Jul 2016 (Fri)<"),
    ],
)
def test_day_is_short_and_full_on_hover(language, form, shown):
    with translation.override(language):
        text = ui.zh_date(date(2016, 7, 29), form)
    assert shown in text
    assert 'datetime="2016-07-29"' in text
    assert {"zh-hans": 'title="2016年7月29日 星期五"', "en": 'title="Friday 29 Jul 2016"'}[language] in text


def test_moment_is_the_day_it_has_in_the_city():
    assert "7月29日(周五)" in ui.zh_date(datetime(2016, 7, 28, 17, tzinfo=UTC))
    assert ">7月29日(周五) 01:00<" in ui.zh_time(datetime(2016, 7, 28, 17, tzinfo=UTC))


@pytest.mark.parametrize("filtered", [ui.zh_date, ui.zh_time, ui.light])
def test_nothing_is_a_dash(filtered):
    assert filtered(None) == "—"


@pytest.mark.parametrize(
    ("code", "words"),
    [("normal", "●正常"), ("near", "▲临近"), ("overdue", "■逾期"), ("closed", "✓已销号"), ("postponed", "◇顺延")],
)
def test_light_is_symbol_and_word(code, words):
    text = ui.light(code)
    assert (
        text.replace('<i aria-hidden="true">', "").replace("</i>", "")
        == f'<span class="light light-{code}">{words}</span>'
    )
    assert ui.light_word(code) == words[1:]


def test_light_of_an_unknown_code_is_not_trusted():
    assert not hasattr(ui.light("<b>"), "__html__")


@pytest.mark.parametrize(
    ("value", "text"), [(694, "694"), (1200, "1,200"), (Decimal("56.8"), "56.8"), ("94.1%", "94.1%"), (0, "0")]
)
def test_figure_is_underlined_and_opens_to_its_records(value, text):
    assert ui.figure(value) == f'<span class="figure">{text}</span>'
    assert ui.figure(value, "/a?b=1&c=2") == f'<a class="figure" href="/a?b=1&amp;c=2">{text}</a>'


@pytest.mark.parametrize("value", [None, ""])
def test_no_data_is_not_zero(value):
    assert ui.figure(value, "/a") == '<span class="soft" title="没有数据">—</span>'


def test_figure_of_hostile_words_is_escaped():
    assert "<script>" not in ui.figure("<script>", "'><script>")


def test_tally_says_when_it_was_cut():
    assert (ui.tally(1000, more=True), ui.tally(12)) == ("1,000+", "12")
