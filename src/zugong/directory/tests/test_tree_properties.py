"""Whatever is moved where: paths agree with parents, and a subtree is its range."""

import contextlib
import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from zugong.directory.actions.organisations import merge_organisation, move_organisation
from zugong.directory.models import Organisation, OrganisationVersion
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM
from zugong.foundation.text.verdict import Refused

from .factories import make_organisation


def assert_paths_follow_parents():
    rows = {each.pk: each for each in Organisation.objects.all()}
    for each in rows.values():
        assert each.path == f"{rows[each.parent_id].path if each.parent_id else '/'}{each.pk}/"
        below = {other.pk for other in rows.values() if f"/{each.pk}/" in other.path}
        assert set(Organisation.objects.under(each.path).values_list("pk", flat=True)) == below
    for version in OrganisationVersion.objects.filter(valid_until=None):
        assert (version.path, version.parent_id) == (
            rows[version.organisation_id].path, rows[version.organisation_id].parent_id,
        )  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=25)
@given(
    parents=st.lists(st.integers(0, 100), min_size=3, max_size=9),
    acts=st.lists(st.tuples(st.sampled_from(["move", "merge"]), st.integers(0, 9), st.integers(0, 9)), max_size=6),
)
def test_paths_follow_parents_whatever_is_moved(parents, acts):
    with transaction.atomic():
        made = [make_organisation("top", None, "village", opened_on=today() - dt.timedelta(40))]
        for number, pick in enumerate(parents):
            made.append(make_organisation(f"o{number}", made[pick % len(made)]))
        for act, which, where in acts:
            one, other = made[which % len(made)], made[where % len(made)]
            with contextlib.suppress(Refused):
                if act == "move":
                    move_organisation(organisation=one, parent=other, by=SYSTEM)
                else:
                    merge_organisation(organisation=one, successor=other, by=SYSTEM)
        assert_paths_follow_parents()
        transaction.set_rollback(True)
