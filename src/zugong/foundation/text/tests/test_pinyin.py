import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.foundation.text.pinyin import bigrams, search_key


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("单县", {"单县", "danxian", "shanxian", "chanxian", "dx", "sx", "cx"}),
        ("胡家剅", {"胡家剅", "hujialou", "hjl", "hjd"}),
        ("翻埫村", {"翻埫村", "fanchongcun", "fcc", "ftc", "fsc"}),
        ("排湖垸", {"排湖垸", "paihuyuan", "phy", "phh"}),
        ("仇某", {"仇某", "choumou", "qiumou", "cm", "qm"}),
        ("重庆路", {"重庆路", "chongqinglu", "zhongqinglu", "cql", "zql"}),
        ("第2组A", {"第2组a", "di2zua", "d2za"}),
        ("𠮷田", {"𠮷田", "𠮷t"}),
    ],
)
def test_search_key_holds_every_way_to_look_for_a_name(name, words):
    assert words - set(search_key(name).split()) == set()


@pytest.mark.parametrize(
    ("name", "key"),
    [("", ""), ("  ", ""), ("Site A", "site a"), ("ＡＢ", "ab"), ("--", "--"), ("一 二", "一 二 yier ye")],
)
def test_search_key_of_unusual_names(name, key):
    assert search_key(name) == key


def test_search_key_of_a_long_name_stays_short():
    key = search_key("中国共产党沔州市重点单位行业区域发展和解放朝阳长江联合调查研究委员会")
    assert len(key.split()) <= 24 + 5


@given(st.text(max_size=30))
def test_search_key_takes_any_text(name):
    assert isinstance(search_key(name), str)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("组织委员", "组织 织委 委员"),
        ("十问 2016年", "十问 2016 年"),
        ("埫", "埫"),
        ("Zugong组工系统", "zugong 组工 工系 系统"),
        ("剅、垸", "剅 垸"),
        ("", ""),
    ],
)
def test_bigrams_of_text(text, column):
    assert bigrams(text) == column


@given(st.text(alphabet="组织委员剅埫垸", min_size=4, max_size=12))
def test_bigrams_find_every_part_of_two_characters_or_more(text):
    column = f" {bigrams(text)} "
    assert all(f" {text[start : start + 2]} " in column for start in range(len(text) - 1))
    assert f" {bigrams(text[1:4])} " in column
