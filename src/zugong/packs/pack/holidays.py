"""Holiday tables of a place or year that the program does not bring along; loaded through ``calendar``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.foundation.calendar.actions import load_holiday_year
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.packs.faults import Fault
from zugong.packs.models import PackVersion
from zugong.packs.parts import Content, Part
from zugong.packs.regime import Regime
from zugong.packs.schema import DATE, entry

OTHER_YEAR = gettext_noop("This day does not belong to %(year)d or to the December before")
DAY_TWICE = gettext_noop("This day stands in the table already")


def check(regime: Regime) -> Iterator[Fault]:
    """Every day belongs to its year and stands there once."""
    for table in regime.entries("holidays"):
        year, seen = table.data["year"], set()
        for n, day in enumerate(table.data["days"]):
            near = day["date"] >= f"{year - 1}-12-01" and day["date"] <= f"{year}-12-31"
            if not near:
                yield table.fault(("days", n, "date"), OTHER_YEAR, year=year)
            if day["date"] in seen:
                yield table.fault(("days", n, "date"), DAY_TWICE)
            seen.add(day["date"])


def load(content: Content, version: PackVersion, by: Actor) -> None:
    """Put the tables in force; the calendar keeps older ones, and open deadlines hear of it by the event."""
    for table in content["holidays"]:
        days = {dt.date.fromisoformat(d["date"]): (bool(d["worked"]), str(d["name"])) for d in table["days"]}
        change = load_holiday_year(year=table["year"], days=days, source=table["source"], by=by)
        moved = [day.isoformat() for day in change.changed_dates]
        record(
            "packs.holidays_loaded",
            subject=("calendar.year", str(table["year"])),
            by=by,
            data={"version": str(version), "table": change.table.version, "changed": moved},
        )


PART = Part(
    name="holidays",
    title="Holiday tables",
    files=("holidays.yaml", "holidays/*.yaml"),
    collections={
        "holidays": entry(
            {
                "year": {"type": "integer", "minimum": 2000, "maximum": 2099},
                "days": {
                    "type": "array", "minItems": 1, "maxItems": 120,
                    "items": {
                        "type": "object",
                        "properties": {
                            "date": DATE, "worked": {"type": "boolean"},
                            "name": {"type": "string", "minLength": 1, "maxLength": 40},
                        },
                        "required": ["date", "worked", "name"],
                        "additionalProperties": False,
                    },
                },
            },
            ["year", "days", "source"],
        ),
    },
    check=check,
    load=load,
)  # fmt: skip
