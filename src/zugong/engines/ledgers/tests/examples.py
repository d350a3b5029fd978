"""For the permission probe: an object of each address inside town A and the same kind of object in town B."""

from zugong.directory.tests.factories import make_person
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Import
from zugong.engines.ledgers.tests.factories import make_definition, make_entry
from zugong.engines.ledgers.tests.samples import VILLAGE
from zugong.foundation.calendar.clock import entered_now, today

VALUES = {"village.income": 1}


def _filed(village, clerk):
    entry = make_entry(village, VILLAGE)
    if entry.is_draft:
        actions.file_entry(
            entry=entry, done_on=today(), by=clerk, given=actions.EntryInput(values=VALUES)
        )  # fmt: skip
    return entry


def _entries(city):
    inside, outside = _filed(city.village_a1, city.clerk_a1), _filed(city.village_b1, _clerk_b1(city))
    return {"code": inside.duty.code}, {"code": outside.duty.code}


def _clerk_b1(city):
    found = city.village_b1.people.first()
    return found or make_person("clerk_b1", city.village_b1, "village_clerk")


def _corrections(city):
    codes = []
    for village, clerk in ((city.village_a1, city.clerk_a1), (city.village_b1, _clerk_b1(city))):
        entry = _filed(village, clerk)
        if entry.duty.state == "filed":
            bundle = entry.duty.bundles.latest("id")
            actions.accept_entry(entry=entry, by=city.head, bundle_digest=bundle.digest)
        made = entry.corrections.first() or actions.correct_value(
            entry=entry, element="village.income", value=2, by=clerk, reason="OUTSIDE"
        )
        codes.append(made.duty.code)
    return {"code": codes[0]}, {"code": codes[1]}


def _samples(city):
    codes = []
    for town, by in ((city.town_a, city.commissioner_a), (city.town_b, city.commissioner_b)):
        village = city.village_a2 if town == city.town_a else city.village_b2
        entry = _filed(village, village.people.first() if village.people.exclude(code="stranger").exists() else by)
        made = actions.commit_sample(definition=entry.definition, period=entry.period, place=town, by=by)
        codes.append(made.draw.code)
    return {"code": codes[0]}, {"code": codes[1]}


def _units(city):
    _entries(city)
    return {"unit": "village_a1"}, {"unit": "village_b1"}


def _imports(city):
    made = [
        Import.objects.create(
            definition=make_definition(VILLAGE), period="2026-H2", name="OUTSIDE.xlsx", content=b"x", digest="sha256:0",
            rows=1, uploaded_by=by, uploaded_at=entered_now(),
        )
        for by in (city.commissioner_a, city.commissioner_b)
    ]  # fmt: skip
    return {"pk": made[0].pk}, {"pk": made[1].pk}


def _import_acts(city):
    inside, outside = _imports(city)
    return inside | {"act": "drop"}, outside | {"act": "drop"}


def _ledgers(city):
    make_definition(VILLAGE)
    return {"code": "village_facts"}, {"code": "unknown-ledger"}


def _papers(city):
    inside, outside = _entries(city)
    return inside | {"paper": "ledger_page"}, outside | {"paper": "ledger_page"}


ENTRY_ROUTES = (
    "ledgers_record", "ledgers_write", "ledgers_made_up", "ledgers_accept", "ledgers_return", "ledgers_opened",
    "ledgers_reopen", "ledgers_correct",
)  # fmt: skip
CORRECTION_ROUTES = ("ledgers_counter", "ledgers_accept_correction", "ledgers_return_correction")
SAMPLE_ROUTES = ("ledgers_sample", "ledgers_draw", "ledgers_accept_batch")
EXAMPLES = {
    **dict.fromkeys(ENTRY_ROUTES, _entries), **dict.fromkeys(CORRECTION_ROUTES, _corrections),
    **dict.fromkeys(SAMPLE_ROUTES, _samples), "ledgers_register": _units, "ledgers_import": _imports,
    "ledgers_paper": _papers, "ledgers_import_act": _import_acts, "ledgers_template": _ledgers,
}  # fmt: skip
LINE_BOUND = {"ledgers_paper", *ENTRY_ROUTES, *CORRECTION_ROUTES, *SAMPLE_ROUTES}
