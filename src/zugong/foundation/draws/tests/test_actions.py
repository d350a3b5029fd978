import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from zugong.foundation.draws import proof
from zugong.foundation.draws.actions import commit_draw, grow_draw, make_draw
from zugong.foundation.draws.models import Draw
from zugong.foundation.draws.proof import verify
from zugong.foundation.draws.queries import differences, told
from zugong.foundation.text.verdict import Refused

CODES = [f"V{n:02}" for n in range(20)]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def committed(**changes):
    return commit_draw(**{"purpose": "Re-check of closed items", "items": CODES, "size": 5} | changes)


@pytest.mark.django_db
def test_draw_is_committed_then_drawn_then_grown():
    draw = committed(rule={"share": "0.25"})
    assert (draw.seed, draw.drawn_at, draw.drawn(), draw.is_drawn) == ("", None, [], False)
    assert told(draw) == {"draw": draw.code, "commitment": draw.commitment}

    drawn = make_draw(draw, seed=" 7 21 33 ", seed_source="called out by three members").drawn()
    assert (len(drawn), draw.seed, draw.is_drawn) == (5, "7 21 33", True)
    assert draw.drawn_at >= draw.committed_at
    assert verify(draw.proof().as_dict()) == differences(draw) == []
    assert told(draw)["drawn"] == 5

    before = told(draw)["proof"]
    assert grow_draw(draw, size=9).drawn()[:5] == drawn
    assert (len(draw.drawn()), differences(draw)) == (9, [])
    assert told(draw)["proof"] != before


@pytest.mark.django_db
def test_list_changed_after_the_commitment_is_named():
    draw = make_draw(committed(), seed="1", seed_source="dice")
    Draw.objects.update(items=draw.items.replace("V19", "V20"))
    draw.refresh_from_db()
    assert differences(draw)[0] == proof.OTHER_COMMITMENT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"items": []}, proof.EMPTY),
        ({"items": ["A", "A"], "size": 1}, proof.DUPLICATE % {"code": "A"}),
        ({"items": ["A", "B"], "size": 3}, proof.TOO_FEW % {"count": 2, "asked": 3}),
        ({"size": 0}, proof.NOT_A_NUMBER),
        ({"rule": {"share": 0.1}}, proof.NOT_PLAIN),
    ],
)
def test_list_that_cannot_be_drawn_from_is_refused(changes, reason):
    with pytest.raises(Refused) as refused:
        committed(**changes)
    assert (str(refused.value), Draw.objects.count()) == (reason, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seed", "source", "reason"),
    [
        ("  ", "dice", proof.NO_SEED),
        ("1", " ", "Say where the seed is from, for example who called out the numbers."),
        ("1" * 201, "dice", "Seed and source may have 200 characters each. Shorten them."),
    ],
)
def test_seed_without_value_or_source_is_refused(seed, source, reason):
    draw = committed()
    with pytest.raises(Refused) as refused:
        make_draw(draw, seed=seed, seed_source=source)
    draw.refresh_from_db()
    assert (str(refused.value), draw.drawn_at) == (reason, None)


@pytest.mark.django_db
def test_second_seed_is_refused_also_from_an_old_copy():
    draw = committed()
    old = Draw.objects.get()
    result = make_draw(draw, seed="1", seed_source="dice").result
    with pytest.raises(Refused, match="has its result already"):
        make_draw(old, seed="2", seed_source="dice")
    assert Draw.objects.get().result == result


@pytest.mark.django_db
def test_grow_draw_is_refused_without_seed_or_without_more():
    draw = committed()
    with pytest.raises(Refused, match="Draw first"):
        grow_draw(draw, size=6)
    make_draw(draw, seed="1", seed_source="dice")
    with pytest.raises(Refused, match="5 are drawn already"):
        grow_draw(draw, size=5)
    with pytest.raises(Refused, match="21 cannot be drawn"):
        grow_draw(draw, size=21)


@pytest.mark.django_db
def test_proof_before_the_seed_would_tell_the_salt():
    with pytest.raises(ValueError, match="has no seed yet"):
        committed().proof()


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["seed", "seed_source", "result", "drawn_at"])
def test_database_keeps_seed_and_result_together(missing):
    make_draw(committed(), seed="1", seed_source="dice")
    with pytest.raises(IntegrityError, match="draw_seed_and_result_together"), transaction.atomic():
        Draw.objects.update(**{missing: None if missing == "drawn_at" else ""})


@pytest.mark.django_db
def test_database_refuses_a_seed_older_than_its_commitment():
    make_draw(committed(), seed="1", seed_source="dice")
    with pytest.raises(IntegrityError, match="draw_seed_after_commitment"), transaction.atomic():
        Draw.objects.update(drawn_at=timezone.now() - dt.timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_draw_outside_a_transaction_is_a_fault_of_the_caller():
    with pytest.raises(RuntimeError, match="in the transaction"):
        committed()


def test_every_field_says_how_private_it_is():
    assert set(Draw.privacy) == {field.name for field in Draw._meta.get_fields()} - {"id"}
