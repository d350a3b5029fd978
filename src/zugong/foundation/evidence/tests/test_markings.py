import pytest

from zugong.foundation.evidence.markings import is_marked, may_enter
from zugong.foundation.text.verdict import Refused


@pytest.mark.parametrize(
    "text",
    [
        "绝密",
        "机密",
        "本文件为机密级",
        "绝 密",
        "绝　密★",
        "机\u200b密",
        "秘密★10年",
        "秘密 ☆",
        "内部资料",
        "内 部 资 料",
        "機密",
        "絕密",
    ],
)
def test_text_is_marked(text):
    assert is_marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "手机密码",
        "计算机密钥",
        "杜绝密切接触",
        "谢绝密集聚会",
        "发动机密封",
        "保守秘密",
        "内部公开资料",
        "机构密布",
        "绝\n密",
        "不涉密",
    ],
)
def test_ordinary_words_are_no_mark(text):
    assert not is_marked(text)


@pytest.mark.parametrize(("network", "allowed"), [("internet", False), ("extranet", False), ("closed", True)])
def test_pasted_text_is_judged_like_a_file(network, allowed, settings):
    settings.NETWORK = network
    assert bool(may_enter("整改情况", "机密")) is allowed
    assert may_enter("整改情况")


def test_refusal_says_whom_to_ask(settings):
    settings.NETWORK = "internet"
    with pytest.raises(Refused, match="secrecy officer|保密员"):
        may_enter("绝密").require()
