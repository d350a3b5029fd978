"""For the permission probe: approved versions are everybody's; outside is a draft nobody in a town sees."""

from zugong.directory.tests.factories import make_person
from zugong.packs import actions
from zugong.packs.models import PackVersion

from .factories import Founder, texts


def _versions(city):
    first = PackVersion.objects.filter(number=1).first()
    if first is None:
        first = actions.begin_database(texts=texts(), staged_by=Founder("a"), confirmed_by=Founder("b"))
        keeper = make_person("pack-keeper", city.city, "city_staff")
        actions.draft_from_version(version=first, by=keeper)
    hidden = PackVersion.objects.get(number=2)
    return {"pack": "small", "number": first.number}, {"pack": "small", "number": hidden.number}


def _files(city):
    return tuple(found | {"path": "pack.yaml"} for found in _versions(city))


STEPS = ("draft", "add_file", "remove_file", "stage", "confirm", "return", "drop")
EXAMPLES = {"pack_version": _versions, "pack_file": _files} | {f"pack_{step}": _versions for step in STEPS}
