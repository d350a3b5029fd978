"""Forms, made of references to data elements; a form that asks nothing new is refused, whatever its labels."""

from __future__ import annotations

from collections.abc import Iterator

from zugong.packs.asking import asked_twice, fields_schema
from zugong.packs.faults import Fault
from zugong.packs.parts import Asking, Content, Part
from zugong.packs.regime import Regime
from zugong.packs.schema import CODE, entry


def check(regime: Regime) -> Iterator[Fault]:
    """References lead somewhere, and no form (ledgers count as forms here) asks only what is known."""
    for form in regime.entries("forms"):
        for n, _field in enumerate(form.data["fields"]):
            yield from regime.unknown(form, ("fields", n, "element"), "elements")
        for key, collection in (("level", "levels"), ("kind", "kinds")):
            yield from regime.unknown(form, (key,), collection)
    yield from asked_twice(regime)


def askings(content: Content) -> Iterator[Asking]:
    for form in content["forms"]:
        elements = tuple(field["element"] for field in form["fields"])
        yield Asking(
            "forms", form["code"], form["title"], form["subject"], elements, form["times_a_year"], form["burden"]
        )


PART = Part(
    name="forms",
    title="Forms",
    files=("forms.yaml", "forms/*.yaml"),
    collections={
        "forms": entry(
            {
                "subject": CODE,
                "level": CODE,
                "kind": CODE,
                "fields": fields_schema(),
                "times_a_year": {"type": "integer", "minimum": 1, "maximum": 366},
                "burden": {"$ref": "#/$defs/burden"},
            },
            ["subject", "fields", "times_a_year", "burden"],
        )
    },
    check=check,
    askings=askings,
)  # fmt: skip
