import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.foundation.evidence.contents import PDF, UTF8_TEXT
from zugong.foundation.evidence.names import LONGEST, clean_name
from zugong.foundation.text.verdict import Refused


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/方案.pdf", "方案.pdf"),
        ("C:\\用户\\方案.PDF", "方案.pdf"),
        ("方\r\n案\x00.pdf", "方案.pdf"),
        ("fdp.\u202e方案.pdf", "fdp.方案.pdf"),
        ('a"b;c<d>.pdf', "a_b;c_d_.pdf"),
        ("  .pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("..", "file.pdf"),
        ("垸" * 300 + ".pdf", "垸" * (LONGEST - 4) + ".pdf"),
        ("剅口村 整改(2).pdf", "剅口村 整改(2).pdf"),
    ],
)
def test_name_is_cleaned(name, clean):
    assert clean_name(name, PDF) == clean


@given(st.text(max_size=200))
def test_name_is_short_printable_and_no_path(name):
    try:
        clean = clean_name(name, UTF8_TEXT)
    except Refused:
        return
    assert 0 < len(clean) <= LONGEST
    assert clean.isprintable()
    assert not set(clean) & set('\\/:*?"<>|')
    assert clean.endswith((".txt", ".csv"))
