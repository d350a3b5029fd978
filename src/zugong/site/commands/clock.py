"""``zugong clock``: counts working days and rule days, and says why. Needs no database."""

from __future__ import annotations

import json
from typing import IO, Any

import click
from django.utils import translation

from zugong.foundation.calendar.questions import BAD_LANGUAGE, USAGE, answer
from zugong.foundation.calendar.reasons import CalendarError
from zugong.foundation.calendar.seed import shipped_calendar

LANGUAGES = {"zh": "zh-hans", "zh-hans": "zh-hans", "en": "en"}


class Mistake(click.ClickException):
    """One line in both languages, exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class Clock(click.Command):
    """Tells a wrong option in the same way as any other mistake."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        _speak()
        try:
            return super().parse_args(ctx, args)
        except click.UsageError:
            raise _in_both(CalendarError(USAGE)) from None


@click.command(cls=Clock, name="clock", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar='DATE +10wd | rule "day 25" YEAR')
@click.option("--explain", is_flag=True, help="Name every rest day passed and every make-up day counted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--on-rest-day", help="For a rule: keep (default), next, previous or same-week.")
@click.option("--lang", default="zh", help="zh (default) or en.")
def command(words: tuple[str, ...], explain: bool, as_json: bool, on_rest_day: str | None, lang: str) -> None:
    """Count days from a date, or list the days of a rule in a year.

    \b
    zugong clock 2016-04-27 +10wd --explain     the tenth working day after it
    zugong clock 2016-04-27 -3d                 three calendar days before it
    zugong clock rule "day 25" 2016 --on-rest-day next
    zugong clock rule "2nd friday" 2016         also "friday of first week", "last workday"

    Uses the holiday tables shipped with the program. A year that has none is marked as an estimate.
    """
    try:
        if lang.lower() not in LANGUAGES:
            raise CalendarError(BAD_LANGUAGE, text=lang)
        found = answer(words, on_rest_day, shipped_calendar())
    except CalendarError as mistake:
        raise _in_both(mistake) from None
    with translation.override(LANGUAGES[lang.lower()]):
        click.echo(json.dumps(found.data(), ensure_ascii=False) if as_json else found.text(explain))


def _in_both(mistake: CalendarError) -> Mistake:
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(str(mistake))
    return Mistake(" / ".join(dict.fromkeys(said)))


def _speak() -> None:
    """Start only as much of Django as the words need: no database, no other room."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["zugong.foundation.calendar"],
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            LANGUAGE_CODE="zh-hans",
            USE_TZ=True,
            TIME_ZONE="Asia/Shanghai",
        )
        django.setup()
