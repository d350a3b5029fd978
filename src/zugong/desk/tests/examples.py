"""For the permission probe."""


def _units(city):
    return {"code": "town_a"}, {"code": "town_b"}


EXAMPLES = {"overview_of": _units}
