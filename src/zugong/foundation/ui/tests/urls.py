"""Pages of the browser tests: a form and a list, no room of the house."""

from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path
from django_htmx.http import trigger_client_event

from zugong.foundation.ui.nav import NavItem

SENT: list[str] = []
FORM = """{% extends "ui/layout.html" %}{% block content %}{% include "ui/_form.html" with draft="note" %}
<form method="post" action="/close" data-confirm="Close it?">{% csrf_token %}<button id="close">x</button></form>
<form hx-post="/late" hx-target="#answer" hx-swap="innerHTML">{% csrf_token %}<button id="late">y</button></form>
<button id="broken" type="button" hx-get="/broken" hx-target="#answer">z</button>
<div id="answer"></div>{% endblock %}"""
LIST = """{% extends "ui/layout.html" %}{% block content %}<div class="table-scroll"><table class="table"><tbody>
{% for row in rows %}<tr><th scope="row"><a href="/?row={{ row }}">{{ row }}</a></th>
{% for n in rows %}<td>{{ row }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>{% endblock %}"""


class NoteForm(forms.Form):
    topic = forms.CharField(label="主题")
    absent = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")], widget=forms.CheckboxSelectMultiple)


def page(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    nav = [NavItem("/", "工作台", active=True), NavItem("/list", "台账")]
    shown = {"nav": nav, "person": "陈晓", "title": "记一次", "search_url": "/list", "sample": True, **context}
    return HttpResponse(engines["django"].from_string(source).render(shown, request))


def note(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        SENT.append(request.POST["topic"])
    return page(request, FORM, form=NoteForm())


def close(request: HttpRequest) -> HttpResponse:
    SENT.append("closed")
    return page(request, FORM, form=NoteForm())


def late(request: HttpRequest) -> HttpResponse:
    SENT.append("late")
    answer = HttpResponse("<p data-announce>共 3 条</p>")
    return trigger_client_event(answer, "toast", {"text": "已签收"})


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def listing(request: HttpRequest) -> HttpResponse:
    return page(request, LIST, rows=[f"第{n}行很长的名称" for n in range(30)], page=SimpleNamespace(rows=[]))


urlpatterns = [
    path("", note),
    path("close", close),
    path("late", late),
    path("broken", broken),
    path("list", listing),
]
