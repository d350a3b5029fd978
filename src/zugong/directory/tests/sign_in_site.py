"""A small site for the tests of signing in: its pages, a first page, a page with a deciding verb."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.urls import include, path

from zugong.directory.sign_in_entry import is_fresh, public
from zugong.directory.views.sign_in_fresh import fresh_required

from .factories import PASSWORD

NEW = "a quiet morning on the dyke"
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


def enter(client, who="clerk_a1", password=PASSWORD, **more):
    return client.post("/sign-in/", {"who": who, "password": password, **more})


def use_slip(client, who, code, password=NEW):
    first = client.post("/sign-in/slip/", {"who": who, "slip": code})
    return first if first.status_code != 302 else client.post(first.url, {"password": password, "again": password})


urlpatterns = [
    path("favicon.ico", open_page),  # the bare pages here name no icon of their own
    path("page/", page, name="page"),
    path("open/", open_page, name="open"),
    path("decide/", decide, name="decide"),
    path("", include("zugong.directory.views.sign_in_urls")),
    path("", include("zugong.site.urls")),
]
