"""A stranger's pack becomes a small city: units from its levels, ledgers and lists with values of its own elements."""

import datetime as dt

import pytest
from click.testing import CliRunner

from zugong.directory.models import Person
from zugong.directory.tests.factories import sign_in
from zugong.duties import tallies
from zugong.duties.models import Duty
from zugong.engines.ledgers.models import Definition, Entry, Value
from zugong.foundation.calendar.clock import today
from zugong.packs.tests.factories import OTHER_CITY, XIANTAO
from zugong.site.commands.demo import command
from zugong.site.sample import stranger

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.parametrize("folder", [OTHER_CITY, XIANTAO], ids=lambda folder: folder.name)
def test_any_pack_becomes_a_city_to_try(client, folder):
    told = []
    day = stranger.build(folder, lambda what, done, of: told.append(what))
    assert today() == day > dt.date(2016, 1, 1)
    assert told[-1] == "sheets"
    coded = {definition.code for definition in Definition.objects.all() if definition.version_on(day).rhythm != "event"}
    assert set(Entry.objects.values_list("definition_id", flat=True)) == coded
    assert Value.objects.exists()
    assert {"open", "filed"} & set(Duty.objects.values_list("state", flat=True))
    assert tallies.differences() == []
    for person in Person.objects.get_queryset().filter(code__in=["city_head.U", "system_admin"]):
        sign_in(client, person)
        assert client.get("/").status_code == 200


def test_a_faulty_pack_is_told_and_nothing_is_built(tmp_path, monkeypatch):
    (tmp_path / "pack.yaml").write_text("format: 9\n")
    done = CliRunner().invoke(command, ["--pack", str(tmp_path), "--no-serve"], standalone_mode=False)
    assert done.exception.__class__.__name__ in {"ClickException", "BadPackError"}
    assert not Person.objects.get_queryset().exists()
