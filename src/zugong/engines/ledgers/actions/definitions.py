"""Putting a ledger in force as a pack gives it. Two people have agreed on the pack before this is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from zugong.directory.models import Line
from zugong.duties.models import Closes, Kind
from zugong.engines.ledgers.models import Acceptance, Definition, Element, Version
from zugong.engines.ledgers.models.value import column_of
from zugong.engines.ledgers.shapes import DefinitionShape, ElementShape
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest
from zugong.foundation.text.verdict import Refused


@verb
def load_definition(*, shape: DefinitionShape, valid_from: dt.date, by: Actor) -> Version:
    """Make a new version of a ledger. The same text again changes nothing.

    The first version may begin in the past; a later one begins today or later (a pack loads it on its day). A data
    element keeps its unit and the column of its type for ever (words may become a choice, never a number). Raises
    Refused.
    """
    body = canonical(shape.plain())
    newest = Version.objects.filter(definition_id=shape.code).order_by("-number").first()
    if newest is not None:
        if newest.digest == digest(body):
            return newest
        if valid_from < clock.today() or valid_from <= newest.valid_from:
            raise Refused(_("A new version begins today or later, and after the one before it."))
    _keep_elements(shape.all_elements())
    definition = _definition(shape)
    number = newest.number + 1 if newest else 1
    event = record(
        "ledgers.definition_loaded", subject=("ledgers.definition", shape.code), by=by,
        data={"version": number, "digest": digest(body), "valid_from": valid_from.isoformat()},
    )  # fmt: skip
    return Version.objects.create(
        definition=definition, number=number, valid_from=valid_from, rhythm=shape.rhythm, acceptance=shape.acceptance,
        rosters=shape.rosters, body=body.decode(), digest=digest(body), position=event.id,
    )  # fmt: skip


def _definition(shape: DefinitionShape) -> Definition:
    code = shape.kind or f"ledgers.{shape.code}"[:60]
    closes = Closes.BY_FILING if shape.acceptance == Acceptance.FILED else Closes.BY_DECISION
    line, _made = Line.objects.get_or_create(code=shape.line, defaults={"title": shape.line})
    dates = {"warn_days": shape.warn_days, "grace_days": shape.grace_days}
    given = {"title": shape.title, "line": line, "room": "ledgers", "closes": closes} | dates
    kind, _made = Kind.objects.get_or_create(code=code, defaults=given)
    if kind.closes != closes:
        raise Refused(_("The kind of duty ends in another way than this ledger is accepted."))
    corrections, _made = Kind.objects.get_or_create(
        code=f"{code[:49]}.correction", defaults=given | {"title": _("Correction: %(title)s") % {"title": shape.title}}
    )
    made, _made = Definition.objects.update_or_create(
        code=shape.code, defaults={"title": shape.title, "kind": kind, "corrections": corrections}
    )
    return made


def _keep_elements(elements: Iterable[ElementShape]) -> None:
    wanted = {element.code: element for element in elements}
    known = {element.code: element for element in Element.objects.filter(code__in=wanted)}
    for code, shape in wanted.items():
        held = known.get(code)
        if held is None:
            Element.objects.create(code=code, title=shape.title, type=shape.type, unit=shape.unit)
        elif (column_of(held.type), held.unit) != (column_of(shape.type), shape.unit):
            raise Refused(
                _("The element “%(code)s” is a %(type)s already; another fact needs another code.")
                % {"code": code, "type": held.type}
            )
        elif (held.title, held.type) != (shape.title, shape.type):
            Element.objects.filter(pk=held.pk).update(title=shape.title, type=shape.type)
