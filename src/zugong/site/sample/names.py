"""Invented names. No person, unit or village of the sample exists; the same seed gives the same city."""

from __future__ import annotations

import random

TOWNS = (
    "剅河镇", "埫口镇", "杨林垸镇", "沙湖嘴镇", "毛家场镇", "三伏垸镇", "长湖镇", "彭家场镇", "陈家河镇", "西流镇",
    "胡家台镇", "通顺河镇", "郭河口镇", "张沟湾镇", "排湖镇",
)  # fmt: skip
STREETS = ("沔阳街道", "龙华桥街道", "干河沿街道")
OTHERS = (
    ("排湖农场", "farm"), ("五湖渔场", "farm"), ("赵西垸林场", "farm"), ("沙湖原种场", "farm"), ("豆河畜牧场", "farm"),
    ("沔州工业园", "park"), ("排湖风景区", "scenic"),
)  # fmt: skip
BUREAUS = (
    "市委办公室", "市人大常委会办公室", "市政府办公室", "市政协办公室", "市纪委机关", "市委宣传部",
    "市委统战部", "市委政法委", "市编办", "市委党校", "市直机关工委机关", "市委老干部局", "市档案局",
    "市总工会", "团市委", "市妇联", "市科协", "市工商联", "市法院", "市检察院", "市发展和改革委员会",
    "市经济和信息化委员会", "市教育局", "市科学技术局", "市公安局", "市民政局", "市司法局", "市财政局",
    "市人力资源和社会保障局", "市国土资源局", "市环境保护局", "市住房和城乡建设委员会", "市交通运输局",
    "市水利局", "市农业局", "市林业局", "市商务局", "市文化体育新闻出版广电局", "市卫生和计划生育委员会",
    "市审计局", "市统计局", "市安全生产监督管理局", "市食品药品监督管理局", "市工商行政管理局",
    "市质量技术监督局", "市国家税务局", "市地方税务局", "市城市管理执法局", "市规划局", "市房产管理局",
    "市粮食局", "市旅游局", "市信访局", "市移民局", "市农业机械管理局", "市水产局", "市畜牧兽医局",
    "市供销合作社", "市残疾人联合会", "市文学艺术界联合会", "市红十字会", "市气象局", "市烟草专卖局",
    "市邮政局", "市供电公司", "市第一人民医院", "市职业学院", "市公路管理局",
)  # fmt: skip
STEMS = "周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦马苗凤花方俞任袁柳史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于傅皮卞齐康伍余顾孟黄穆萧尹"  # noqa: E501  # a row of surnames
ENDS = ("垸", "湾", "台", "剅", "口", "沟", "咀", "潭", "岭", "渊")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"  # noqa: E501
MALE = "国建志文明德永正家兴忠光春平华军先成立大新学金长远祥才生宏"
FEMALE = "秀玉桂红丽芳艳霞梅春兰英翠珍莲菊凤云香月琴慧娟"
FIRMS = ("非织造布", "食品", "医药", "机械", "电子", "纺织", "建材", "水产", "米业", "包装", "商贸", "物流")


class Names:
    """Makes names, each village with its own leading surname."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # invented names, nothing secret

    def person(self, leading: str = "", women: float = 0.3) -> str:
        """A full name; ``leading`` is the surname most of a village bears."""
        chance = self.random
        family = leading if leading and chance.random() < 0.55 else chance.choice(SURNAMES)
        pool = FEMALE if chance.random() < women else MALE
        given = "".join(chance.sample(pool, 2 if chance.random() < 0.8 else 1))
        return family + given

    def villages(self, n: int) -> list[tuple[str, str]]:
        """``n`` different (surname, name without 村) pairs."""
        pairs = [(stem, f"{stem}{'家' if end in '垸湾台' else ''}{end}") for end in ENDS for stem in STEMS]
        self.random.shuffle(pairs)
        return pairs[:n]
