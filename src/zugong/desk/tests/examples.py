"""For the permission probe."""


def _units(city):
    return {"code": "town_a"}, {"code": "town_b"}


def _people(city):
    return {"code": city.clerk_a1.code}, {"code": city.commissioner_b.code}


EXAMPLES = {"overview_of": _units, "unit_dossier": _units, "secretary_page": _people}
