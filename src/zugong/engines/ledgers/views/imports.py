"""Entries brought in by a workbook."""

from django.http import HttpRequest, HttpResponse


def upload(request: HttpRequest) -> HttpResponse: ...


def template(request: HttpRequest, code: str) -> HttpResponse: ...


def page(request: HttpRequest, pk: int) -> HttpResponse: ...


def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse: ...
