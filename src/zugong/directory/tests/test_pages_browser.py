"""The directory's pages in a real browser: they fit a phone, and no page complains."""

import time

import pytest
from django.test import Client

from zugong.directory.models import Person
from zugong.directory.sign_in_entry import PROVED

from .factories import make_city

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def enter(page, live_server, person):
    client = Client()
    client.force_login(Person.objects.get(pk=person.pk))
    session = client.session
    session[PROVED] = int(time.time())
    session.save()
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("system_admin", "/people/"),
        ("system_admin", "/people/clerk_a1/"),
        ("commissioner_a", "/units/town_a/"),
        ("system_admin", "/units/town_a/"),
        ("system_admin", "/units/town_a/change/rename/"),
        ("security_admin", "/roles/"),
        ("audit_admin", "/administration/"),
        ("system_admin", "/imports/"),
    ],
)
def test_page_fits_and_complains_about_nothing(request, live_server, screenshot, who, address, size):
    page = request.getfixturevalue(size)
    enter(page, live_server, getattr(make_city(), who))
    page.goto(address)
    assert fits(page)
    screenshot(page, f"{who}{address.replace('/', '-')}{size}")
