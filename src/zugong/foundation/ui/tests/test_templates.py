"""Templates: no script or style of their own, words of others escaped, error pages that need nothing."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from zugong.foundation.ui.nav import NavItem

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
FILES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}"
PLAIN = {"br", "img", "input", "link", "meta", "hr"}


class Reader(HTMLParser):
    """Collects tags and checks that what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.opened == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in PLAIN:
            self.opened.append(tag)

    def handle_endtag(self, tag):
        assert self.opened.pop() == tag


class NoteForm(forms.Form):
    topic = forms.CharField(label=HOSTILE, help_text="One line")
    place = forms.ChoiceField(choices=[("a", HOSTILE)], widget=forms.RadioSelect)
    agreed = forms.BooleanField(required=False)


def listing() -> SimpleNamespace:
    chosen = SimpleNamespace(key="q", title=HOSTILE, kind="search", value=HOSTILE, choices=[])
    header = SimpleNamespace(title=HOSTILE, url=f"?{HOSTILE}", direction="ascending", number=True)
    texts = dict.fromkeys(["previous_url", "next_url", "total_text", "page_text", "plain_url", "xlsx_url"], HOSTILE)
    return SimpleNamespace(
        notes=[HOSTILE],
        filters=[chosen],
        headers=[header],
        kept=[("sort", HOSTILE)],
        rows=[1],
        is_filtered=True,
        csv_url=HOSTILE,
        **texts,
    )


def hostile_context() -> dict[str, object]:
    names = ["title", "person", "unit", "search_text", "exception", "empty_title", "empty_text", "empty_act", "submit"]
    return {
        **dict.fromkeys(names, HOSTILE),
        "nav": [NavItem("/", HOSTILE, True, 3), *[NavItem("/x", HOSTILE)] * 5],
        "menu": [("/", HOSTILE)],
        "messages": [SimpleNamespace(level_tag="error", __str__=lambda self: HOSTILE)],
        "form": NoteForm({"topic": HOSTILE, "place": HOSTILE}),
        "field": NoteForm({"topic": HOSTILE})["topic"],
        "page": listing(),
        "reasons": [HOSTILE, HOSTILE],
        "confirm": HOSTILE,
        "draft": HOSTILE,
        "live": HOSTILE,
        "search_url": "/search",
        "sign_out_url": "/out",
        "cancel_url": "/",
        "empty_url": "/",
        "exports": True,
        "sample": True,
        "open_network": True,
    }


@pytest.mark.parametrize("name", FILES)
def test_template_has_no_script_or_style_of_its_own(name):
    text = (TEMPLATES / name).read_text()
    assert re.findall(r"style=|<style|javascript:|\son\w+=", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag] == []


@pytest.mark.parametrize("name", FILES)
def test_template_says_what_it_accepts(name):
    text = (TEMPLATES / name).read_text()
    assert text.startswith('{% extends "ui/error.html" %}') or "{% comment %}" in text[:80]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", FILES)
def test_words_of_others_are_escaped(name, language):
    request = RequestFactory().get("/")
    request.COOKIES["zugong_theme"] = HOSTILE
    with translation.override(language):
        shown = render_to_string(name, hostile_context(), request=None) + render_to_string(
            name, {**hostile_context(), "request": request}
        )
    tags = Reader(shown).tags
    assert [
        tag for tag, attributes in tags if "onerror" in attributes or (tag == "script" and "src" not in attributes)
    ] == []
    assert "14" not in re.findall(r"alert\(2\)&gt;(..)", shown)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_page_needs_no_request_and_says_what_to_do(name):
    shown = render_to_string(name)
    assert "怎么办" in shown
    assert shown.count("<li>") == 2


def test_layout_is_drawn_without_a_query():
    shown = render_to_string("ui/layout.html", hostile_context())  # the database is closed to this test
    assert shown.count('aria-current="page"') == 2


@pytest.mark.parametrize(("flag", "words"), [("sample", "演示数据"), ("open_network", "非涉密系统")])
def test_banner_is_shown_only_where_it_belongs(flag, words):
    assert words in render_to_string("ui/layout.html", {flag: True})
    assert words not in render_to_string("ui/layout.html", {})


def test_field_ties_label_help_and_error_together():
    field = NoteForm({"topic": ""})["topic"]
    tags = Reader(render_to_string("ui/_field.html", {"field": field})).tags
    by_id = {attributes["id"]: attributes for _tag, attributes in tags if "id" in attributes}
    described = by_id["id_topic"]["aria-describedby"].split()
    assert described == ["id_topic_helptext", "id_topic_error"]
    assert set(described) < set(by_id)
    assert [attributes["for"] for tag, attributes in tags if tag == "label"] == ["id_topic"]


def test_form_is_a_plain_post_with_its_token(plain_frame):
    request = RequestFactory().get("/")
    shown = engines["django"].from_string('{% include "ui/_form.html" %}').render({"form": NoteForm()}, request)
    assert 'method="post"' in shown
    assert "csrfmiddlewaretoken" in shown
