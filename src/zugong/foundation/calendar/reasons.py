"""Why a date is what it is: sentences kept as data, put into words when they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812  # a field below is called date

from django.utils.translation import gettext, pgettext


def gettext_noop(message: str) -> str:
    """Mark a message for translation. Django's own would ask for settings, and this room counts without any."""
    return message


# Holiday tables keep the names of the State Council's notice; English readers get these.
NAMES = {
    "元旦": gettext_noop("New Year's Day"),
    "春节": gettext_noop("Spring Festival"),
    "清明节": gettext_noop("Tomb-Sweeping Day"),
    "劳动节": gettext_noop("Labour Day"),
    "端午节": gettext_noop("Dragon Boat Festival"),
    "中秋节": gettext_noop("Mid-Autumn Festival"),
    "国庆节": gettext_noop("National Day"),
    "抗战胜利纪念日": gettext_noop("Victory Day"),
}


def weekday_name(weekday: int) -> str:
    """Monday is 0: ``Mon``, ``周一``."""
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )[weekday]


def ordinal(number: int) -> str:
    """1 to 5 in words: ``first``, ``一``."""
    return (
        pgettext("ordinal", "first"),
        pgettext("ordinal", "second"),
        pgettext("ordinal", "third"),
        pgettext("ordinal", "fourth"),
        pgettext("ordinal", "fifth"),
    )[number - 1]


def day_in_words(day: Date) -> str:
    """``2016-05-02 (Mon)``, ``2016年5月2日（周一）``."""
    return gettext("%(year)d-%(month)02d-%(day)02d (%(weekday)s)") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": weekday_name(day.weekday()),
    }


def holiday_name(name: str) -> str:
    """The holiday's name in the reader's language; an unknown one as the table has it."""
    return gettext(NAMES[name]) if name in NAMES else name


@dataclass(frozen=True)
class Reason:
    """One sentence: a message and what it speaks of. ``str()`` gives it in the language that is active."""

    msgid: str
    day: Date | None = None
    n: int = 0
    text: str = ""
    weekday: int = 0

    def __str__(self) -> str:
        return gettext(self.msgid) % {
            "day": day_in_words(self.day) if self.day else "",
            "n": self.n,
            "nth": ordinal(self.n) if 1 <= self.n <= 5 else str(self.n),
            "text": holiday_name(self.text),
            "weekday": weekday_name(self.weekday),
        }


class CalendarError(ValueError):
    """A date, rule, period or holiday table that cannot be read; the message says what to write instead."""

    def __init__(self, msgid: str, *, n: int = 0, text: str = "") -> None:
        self.reason = Reason(msgid, n=n, text=" ".join(text.split())[:60])
        super().__init__(msgid)

    def __str__(self) -> str:
        return str(self.reason)


WEEKEND = gettext_noop("%(day)s is a weekend: not counted")
HOLIDAY = gettext_noop("%(day)s is off for %(text)s: not counted")
MAKE_UP = gettext_noop("%(day)s is a make-up working day (%(text)s): counted")
NOT_PUBLISHED = gettext_noop(
    "The holiday table of %(n)d is not yet published: Monday to Friday are taken as working days for now"
)
NOT_HELD = gettext_noop("No holiday table is held for %(n)d: Monday to Friday are taken as working days")
FORWARD = gettext_noop("Working days counted from the day after %(day)s: %(n)d")
BACKWARD = gettext_noop("Working days counted back from the day before %(day)s: %(n)d")
NOTHING_COUNTED = gettext_noop("Nothing is counted: the day stays %(day)s")
DAYS_FORWARD = gettext_noop("Calendar days counted from the day after %(day)s, rest days included: %(n)d")
DAYS_BACKWARD = gettext_noop("Calendar days counted back from the day before %(day)s, rest days included: %(n)d")
ENDS_ON_REST = gettext_noop("%(day)s is a rest day; calendar days are not moved")
TOO_FAR = gettext_noop("%(n)d days is too far: count at most 10000")
NO_SUCH_DATE = gettext_noop("The count leaves the calendar: use dates between 1900 and 2999")
