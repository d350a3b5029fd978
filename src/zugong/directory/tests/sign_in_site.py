"""A small site for the tests of signing in: its pages, a first page, a page with a deciding verb; a sample city."""

import pytest
from django.conf import settings as site
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.urls import include, path

from zugong.directory.sign_in_entry import is_fresh, public
from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.foundation.calendar import queries
from zugong.foundation.calendar.actions import mark_sample
from zugong.foundation.events.models import SYSTEM


@pytest.fixture
def sample_city(db):
    """The database holds invented data."""
    mark_sample(pinned_on=None, by=SYSTEM)
    yield
    queries.forget()


@pytest.fixture
def choose(settings):
    """Give the site other settings: ``choose(real_sign_in=True)``."""

    def other(**choices):
        settings.ENVIRONMENT = site.ENVIRONMENT.model_copy(update=choices)

    return other


FORM = Template('<form method="post">{% csrf_token %}<input id="text" name="text"><button>decide</button></form>')


def page(request):
    return HttpResponse(f"hello {request.person.code} {is_fresh(request)}")


@public
def open_page(request):
    return HttpResponse("open")


@fresh_required
def decide(request):
    if request.method == "POST":
        return HttpResponse(f"decided {sorted(request.POST.lists())}")
    return HttpResponse(FORM.render(Context({"csrf_token": get_token(request)})))


urlpatterns = [
    path("favicon.ico", open_page),  # the bare pages here name no icon of their own
    path("page/", page, name="page"),
    path("open/", open_page, name="open"),
    path("decide/", decide, name="decide"),
    path("", include("zugong.directory.views.sign_in_urls")),
    path("", include("zugong.site.urls")),
]
