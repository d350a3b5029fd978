"""For the permission probe."""

import datetime as dt

from zugong.figures.models import Snapshot
from zugong.foundation.calendar.clock import entered_now


def _snapshots(city):
    made = [
        Snapshot.objects.get_or_create(
            code=f"{name}{town.pk}",
            defaults={
                "organisation": town, "period": "2016-H1", "as_of": dt.date(2016, 6, 30), "frozen_by": by,
                "frozen_at": entered_now(), "digest": "sha256:0", "position": 1,
            },
        )[0]
        for name, town, by in (
            ("INSIDE", city.town_a, city.commissioner_a),
            ("OUTSIDE", city.town_b, city.commissioner_b),
        )
    ]  # fmt: skip
    return {"code": made[0].code}, {"code": made[1].code}


def _figures(_city):
    # A figure is a question: its code is no secret, its answer is of the unit one may see.
    return {"code": "centres.total"}, {"code": "no-such-figure"}


EXAMPLES = {"figure_snapshot": _snapshots, "figure_detail": _figures}
