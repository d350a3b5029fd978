from __future__ import annotations

import stat
from datetime import date

import pytest

from zugong.foundation.events import keys
from zugong.foundation.events.heads import HeadsError, export_heads, read_heads
from zugong.foundation.events.models import Batch

from .factories import record, seal_all, tamper

DAY = date(2016, 7, 15)


def test_key_is_made_once_and_only_its_owner_may_read_it(key):
    path = keys.key_folder() / "trail.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    again = keys.signing_key(make=True)
    assert again.public_key() == key.public_key()
    assert list(keys.known_keys()) == [keys.fingerprint(key.public_key())]


def test_new_key_leaves_the_old_public_key_known(key):
    (keys.key_folder() / "trail.key").unlink()
    (keys.key_folder() / "noise.pub").write_text("no key")
    new = keys.signing_key(make=True)
    assert set(keys.known_keys()) == {keys.fingerprint(one.public_key()) for one in (key, new)}


@pytest.mark.parametrize("text", ["", "-----BEGIN nothing", "X"])
def test_broken_key_file_is_named(key, text):
    path = keys.key_folder() / "trail.key"
    path.write_text(text)
    with pytest.raises(keys.KeyFileError, match=r"trail\.key"):
        keys.signing_key(make=True)


@pytest.mark.django_db
def test_heads_are_added_to_the_file_of_the_day_and_read_back(key, tmp_path):
    folder = tmp_path / "out"
    assert export_heads(folder, DAY) is None
    record()
    seal_all(key)
    path = export_heads(folder, DAY)
    assert path == folder / "heads-2016-07-15.txt"
    assert export_heads(folder, DAY) is None
    record()
    seal_all(key)
    assert export_heads(folder, DAY) == path
    record()
    seal_all(key)
    assert export_heads(folder, date(2016, 7, 16)).name == "heads-2016-07-16.txt"
    read = read_heads([folder])
    assert [(head.number, head.head) for head in read.heads] == list(Batch.objects.values_list("number", "head"))
    assert list(read.keys) == [keys.fingerprint(key.public_key())]
    assert path.read_text().count("# key") == 1


@pytest.mark.django_db
def test_export_never_buries_a_difference(key, tmp_path):
    record()
    seal_all(key)
    path = export_heads(tmp_path, DAY)
    before = path.read_text()
    tamper("UPDATE events_batch SET head = 'sha256:x'")
    with pytest.raises(HeadsError, match="batch 1"):
        export_heads(tmp_path, DAY)
    assert path.read_text() == before


@pytest.mark.parametrize("line", ["1 sha256:a", "x y z", "# key sha256:a AAAA", "# key", "# key a !", "1 2 3 4"])
def test_file_that_holds_no_heads_is_named_with_its_line(tmp_path, line):
    path = tmp_path / "heads.txt"
    path.write_text(f"# a note\n\n{line}\n")
    with pytest.raises(HeadsError, match=r"heads\.txt.*line 3"):
        read_heads([path])


def test_folder_without_heads_is_named(tmp_path):
    with pytest.raises(HeadsError, match=r"heads-\*\.txt"):
        read_heads([tmp_path])
