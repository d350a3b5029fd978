"""Who asks: ``request.person`` on every request, and nothing shown to nobody unless a view is marked public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from zugong.directory.sign_in_entry import ask_to_sign_in, enter_by_device, person_of_session


class PersonMiddleware:
    """One query for session and person together; no write on an ordinary request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.person = person_of_session(request) or enter_by_device(request)
        request._cached_user = request.person or AnonymousUser()
        response = self.get_response(request)
        if request.person is not None and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: Any, view: Any, arguments: Any, words: Any) -> HttpResponse | None:
        if request.person is not None or getattr(view, "public", False):
            return None
        return ask_to_sign_in(request)
