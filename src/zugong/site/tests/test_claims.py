"""zugong claims check: what it prints, its exit codes, no traceback for a user's mistake."""

import json

import pytest
from click.testing import CliRunner

from zugong.site.commands.claims import command


def run(file, *options):
    return CliRunner().invoke(command, ["check", str(file), *options], standalone_mode=False)


def test_json_and_exit_code_of_a_contradiction(tmp_path):
    file = tmp_path / "稿.txt"
    file.write_text("共表彰36名、调整29名、批评25名，合计95名。")
    done = run(file, "--json")
    told = json.loads(done.output)
    assert (done.return_value, told["claims"][0]["verdict"], told["unknown_share"]) == (1, "contradiction", 0.0)


def test_sound_text_ends_with_nothing_wrong(tmp_path):
    file = tmp_path / "稿.txt"
    file.write_bytes("应到党员45名，实到36名，到会率80%。".encode("gb18030"))
    done = run(file)
    assert done.return_value == 0
    assert "1 relations, 0 contradictions" in done.output


@pytest.mark.parametrize("content", [b"", b"\x00\x01" * 50, b"PK\x03\x04 broken"])
def test_a_bad_file_is_told_in_words(tmp_path, content):
    file = tmp_path / "bad.docx"
    file.write_bytes(content)
    done = run(file)
    assert done.exception.__class__.__name__ == "ClickException"
    assert "bad.docx" in str(done.exception.message)
