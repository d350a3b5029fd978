"""``zugong clock``: counts working days and rule days, and says why. Needs no database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import click
from django.utils import translation

from zugong.foundation.calendar.day_rules import DayRule, RuleDate
from zugong.foundation.calendar.days import Deadline, WorkingCalendar
from zugong.foundation.calendar.reasons import CalendarError, gettext_noop, weekday_name
from zugong.foundation.calendar.seed import shipped_calendar

LANGUAGES = {"zh": "zh-hans", "zh-hans": "zh-hans", "en": "en"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_STEP = re.compile(r"(?P<n>[+-]\d{1,9})(?P<unit>d|wd)")

USAGE = gettext_noop('Write: zugong clock 2016-04-27 +10wd, or: zugong clock rule "day 25" 2016')
BAD_DATE = gettext_noop('"%(text)s" is not a date: write it like 2016-04-27')
BAD_STEP = gettext_noop('"%(text)s" is not a count: write +10wd for working days or +10d for calendar days')
BAD_YEAR = gettext_noop('"%(text)s" is not a year between 1901 and 2998: write it like 2016')
BAD_OPTION = gettext_noop('"%(text)s" is not an option here: see zugong clock --help')
BAD_LANGUAGE = gettext_noop('"%(text)s" is not a language here: write --lang zh or --lang en')
REST_IS_FOR_RULES = gettext_noop("--on-rest-day belongs to a day rule: write +10wd to count working days")


class Mistake(click.ClickException):
    """One line in both languages, exit code 2."""

    exit_code = 2

    def format_message(self) -> str:
        return self.message

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


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
        answer = _answer(words, on_rest_day)
        with translation.override(LANGUAGES[lang.lower()]):
            click.echo(json.dumps(answer.data(), ensure_ascii=False) if as_json else answer.text(explain))
    except CalendarError as mistake:
        raise _in_both(mistake) from None


class Answer:
    """What was found, as data and as lines, in the language active when it is asked."""

    def __init__(self, found: Deadline | list[RuleDate]) -> None:
        self.found = found

    def data(self) -> dict[str, object]:
        if isinstance(self.found, Deadline):
            return _as_data(self.found)
        return {"dates": [{"nominal": day.nominal.isoformat(), **_as_data(day)} for day in self.found]}

    def text(self, explain: bool) -> str:
        results = [self.found] if isinstance(self.found, Deadline) else self.found
        lines = []
        for result in results:
            lines.append(_line(result))
            lines += [f"  {reason}" for reason in result.why] if explain else []
        return "\n".join(lines)


def _answer(words: tuple[str, ...], on_rest_day: str | None) -> Answer:
    _refuse_unknown_options(words)
    calendar = shipped_calendar()
    if words[:1] == ("rule",) and len(words) == 3:
        rule = DayRule.parse(words[1], on_rest_day or "keep")
        return Answer(rule.dates(_year(words[2]), calendar))
    if len(words) != 2 or words[0] == "rule":
        raise CalendarError(USAGE)
    if on_rest_day is not None:
        raise CalendarError(REST_IS_FOR_RULES)
    start = _date(words[0])
    return Answer(_counted(start, words[1], calendar))


def _counted(start: date, step: str, calendar: WorkingCalendar) -> Deadline:
    match = _STEP.fullmatch(step.lower())
    if match is None:
        raise CalendarError(BAD_STEP, text=step)
    count: Callable[[date, int], Deadline] = calendar.add_working_days if match["unit"] == "wd" else calendar.add_days
    return count(start, int(match["n"]))


def _date(text: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CalendarError(BAD_DATE, text=text) from None


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or not 1901 <= int(text) <= 2998:
        raise CalendarError(BAD_YEAR, text=text)
    return int(text)


def _refuse_unknown_options(words: tuple[str, ...]) -> None:
    for word in words:
        if word.startswith("--"):
            raise CalendarError(BAD_OPTION, text=word)


def _as_data(result: Deadline | RuleDate) -> dict[str, object]:
    return {"date": result.date.isoformat(), "estimated": result.estimated, "why": list(result.why)}


def _line(result: Deadline | RuleDate) -> str:
    line = _with_weekday(result.date)
    if isinstance(result, RuleDate) and result.nominal != result.date:
        line += translation.gettext(" (instead of %(day)s)") % {"day": _with_weekday(result.nominal)}
    if result.estimated:
        line += translation.gettext(" (estimate: the year has no published holiday table)")
    return line


def _with_weekday(day: date) -> str:
    return f"{day.isoformat()} {weekday_name(day.weekday())}"


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
