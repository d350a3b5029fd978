"""zugong report: papers whose figures come from the records."""

from __future__ import annotations

from pathlib import Path

import click

from zugong.site.main import DONE, load_django


@click.group()
def command() -> None:
    """Write reports; no figure in them is typed."""


@command.command(name="half-year")
@click.option("--period", required=True, help="Like 2016-H1.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="A .docx; the .xlsx annex lies beside.",
)
@click.option("--org", default="", help="Code of an organisation; the whole city unless given.")
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An own Word template.")
def half_year(period: str, out: Path, org: str, template: Path | None) -> int:
    """The half-year report as Word in the layout of official papers, and its sources as Excel."""
    if out.suffix != ".docx":
        raise click.UsageError("--out must end in .docx")
    load_django()
    from django.utils.translation import override

    from zugong.documents.report import Report, template_for
    from zugong.documents.word import BadTemplateError
    from zugong.packs.queries import version_on
    from zugong.site.commands.figures import span_of

    span = span_of(period, None, org)
    with override("zh-hans"):
        try:
            own = template.read_bytes() if template else template_for(version_on(span.first_day).pack_id)
            report = Report(span, own)
            paper, annex = report.docx(), report.xlsx()
        except BadTemplateError as fault:
            raise click.ClickException(str(fault)) from fault
    try:
        out.write_bytes(paper)
        out.with_suffix(".xlsx").write_bytes(annex)
    except OSError as fault:
        raise click.ClickException(f"{out}: {fault.strerror}") from fault
    click.echo(f"{out}  {out.with_suffix('.xlsx')}")
    return DONE
