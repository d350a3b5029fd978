"""zugong figures: numbers put to the records, for a table or a program."""

from __future__ import annotations

import datetime as dt
import json as json_module
from typing import TYPE_CHECKING

import click

from zugong.site.main import DONE, load_django

if TYPE_CHECKING:
    from zugong.figures.computing import Figure, Span


@click.command()
@click.option("--period", default="", help="Like 2016-H1, 2016-Q2, 2016-07 or 2016.")
@click.option(
    "--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Everything up to a day, instead of a period."
)
@click.option("--org", default="", help="Code of an organisation; the whole city unless given.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def command(period: str, as_of: dt.datetime | None, org: str, as_json: bool) -> int:
    """Compute every figure of the pack from the records, sorted by code.

    Fractions stay unreduced. No data is not zero: the value is then null. What the pack leaves open is not listed.
    """
    if bool(period) == (as_of is not None):
        raise click.UsageError("give --period or --as-of, one of them")
    load_django()
    from zugong.figures.computing import figures_of

    found = figures_of(span_of(period, as_of, org))
    if as_json:
        click.echo(json_module.dumps({"figures": [figure.plain() for figure in found]}, ensure_ascii=False))
    else:
        click.echo("\n".join(_line(figure) for figure in found) or "the pack defines no figure that can be computed")
    return DONE


def span_of(period: str, as_of: dt.datetime | None, org: str) -> Span:
    from zugong.directory.queries import OrganisationNotFoundError, find_organisation, roots
    from zugong.figures.computing import Span
    from zugong.foundation.calendar.reasons import CalendarError
    from zugong.packs.queries import NoPackError, content_on

    try:
        place = find_organisation(org) if org else next(iter(roots()), None)
        if place is None:
            raise click.ClickException("there is no organisation yet; begin with zugong init or zugong demo")
        span = Span.of(place, period=period, as_of=as_of.date() if as_of else None)
        content_on(span.first_day)
    except OrganisationNotFoundError as fault:
        raise click.ClickException(str(fault)) from fault
    except CalendarError as fault:
        raise click.ClickException(str(fault)) from fault
    except NoPackError as fault:
        raise click.ClickException(f"no pack was in force on {fault}; figures are defined by packs") from fault
    return span


def _line(figure: Figure) -> str:
    shown = "no data" if figure.value is None else f"{figure.value} {figure.unit}"
    if figure.percent is not None:
        shown += f" ({figure.percent} %)"
    return "  ".join([figure.code.ljust(28), shown.ljust(26), figure.name, figure.counts]).rstrip()
