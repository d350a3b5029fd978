"""zugong export: a list as its page gives it to a person, as a workbook or CSV."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import click

from zugong.site.main import DONE, load_django

LISTS = {"duties": "duty_list", "entries": "ledgers_list", "units": "organisation_list", "people": "person_list",
         "snapshots": "figure_snapshots", "records": "figure_detail"}  # fmt: skip
REFUSED = 400


def _pairs(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(each.partition("=")[::2] for each in given)
    if any("=" not in each for each in given):
        raise click.BadParameter("write key=value, such as show=overdue or unit=T01")
    return pairs


@click.command()
@click.argument("what", type=click.Choice(list(LISTS)))
@click.option("--by", "by", required=True, help="Code of the person for whom; only what the person may see is in it.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .xlsx or .csv file.")
@click.option(
    "--filter", "filters", multiple=True, callback=_pairs, help="key=value as in the page's address; again for more."
)
@click.option("--figure", default="", help="With records: the code of the figure.")
def command(what: str, by: str, out: Path, filters: dict[str, str], figure: str) -> int:
    """Write a list with its filters through the same door as the page."""
    form = out.suffix.removeprefix(".")
    if form not in {"xlsx", "csv"}:
        raise click.UsageError("--out must end in .xlsx or .csv")
    if (what == "records") != bool(figure):
        raise click.UsageError("--figure CODE belongs to records, and records need it")
    load_django()
    content = _content(what, by, filters | {"export": form}, figure)
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise click.ClickException(f"{out}: {fault.strerror}") from fault
    click.echo(f"{out}  {len(content):,} bytes")
    return DONE


def _content(what: str, by: str, query: dict[str, str], figure: str) -> bytes:
    from django.core.exceptions import PermissionDenied
    from django.http import Http404, HttpRequest, QueryDict
    from django.urls import resolve, reverse
    from django.utils.translation import override

    from zugong.site.importing import person_of

    request = HttpRequest()
    request.method, request.GET = "GET", QueryDict(urlencode(query))
    request.person = person_of(by)  # type: ignore[attr-defined]  # as the sign-in middleware sets it
    address = reverse(LISTS[what], kwargs={"code": figure} if figure else None)
    found = resolve(address)
    with override("zh-hans"):
        try:
            answer = found.func(request, **found.kwargs)
        except (Http404, PermissionDenied) as refusal:
            raise click.ClickException(f"{by} may not see this: {refusal or 'it is not there'}") from refusal
        body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.status_code >= REFUSED or "attachment" not in answer.get("Content-Disposition", ""):
        raise click.ClickException("the page gives no file for this; check the filters")
    return body
