"""Triggers: the word that gives a relation away, for a reader to see at once why it was read there."""

import re
from collections.abc import Mapping
from types import MappingProxyType

Range = tuple[int, int]  # of a text, the end exclusive

_REACH = 16  # characters before and behind the two ends in which a trigger may stand
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_WORDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        predicate: re.compile(words)
        for predicate, words in (
            (
                "develops",
                "研发|开发|推出|发布|自研|研制|打造|发行|上线|旗下|生产|制造|设计|开源|出品|量产|训练|拥有",
            ),
            ("uses", "采用|使用|部署|接入|引入|选用|应用|采购|订购|购买|搭载|囤积"),
            ("basedOn", "搭载|基于|采用|内置|运行|支持|兼容|配备|接入|使用|驱动|整合"),
            ("exhibitedAt", "亮相|展示|展出|发布|首发|参展|带来|推出|公布|揭晓"),
            ("affiliatedWith", "担任|出任|就任|任命|加入|离职|辞去|卸任|当选|入职|任职"),
            (
                "stated",
                "表示|指出|强调|认为|介绍|透露|宣布|回应|坦言|直言|显示|报道|批评|解释|重申|警告|证实|否认|披露|提到|呼吁"
                "|写道|告诉|声明|补充|要求|提出|宣称|声称|说|称|指",
            ),
            ("heldAt", "举行|举办|召开|开幕|落幕|闭幕|拉开帷幕|召集|在|于"),
            ("heldOn", "举行|举办|召开|开幕|落幕|闭幕|开始|开启|拉开帷幕"),
            ("organizes", "主办|承办|协办|举办|组织|召开|主持|指导|发起|举行"),
            ("participatesIn", "参加|出席|参展|亮相|与会|参与|参赛|受邀|列席|致辞|演讲|发言|参会|夺得|获得"),
            ("cooperatesWith", "合作|签约|签署|携手|联合|供应|代工|合资|伙伴|联手|协议|提供|客户"),
            ("competesWith", "竞争|对手|对标|超越|较量|抗衡|相比|赶超|挑战|领先|落后|击败|比"),
            ("investsIn", "投资|收购|领投|跟投|入股|持股|注资|并购|增持|参投|融资|出资|买下|买入|股东|持有"),
            ("locatedIn", "位于|总部|坐落|落户|地处|设在|驻|在|的"),
            ("partOf", "旗下|隶属|下属|下设|子公司|分公司|部门|成员|所属|全资|控股|的"),
            ("issues", "发布|印发|公布|出台|颁布|制定|发表|签署|起草|通过|提出|实施|推出"),
            (
                "regulates",
                "制裁|处罚|罚款|调查|批准|召回|起诉|监管|约谈|限制|禁止|许可|征收|下架|审查|补贴|支持|列入|要求|通报",
            ),
        )
    }
)


def find(plain: str, predicate: str, one: Range, other: Range) -> Range | None:
    """Find the trigger of a relation between two ranges of a text; `plain` is what `status.blanked` gives.

    A word between the two is taken before one behind them, and that before one ahead of them; none may stand inside.

    >>> find("华为发布昇腾", "develops", (0, 2), (4, 6))
    (2, 4)
    """
    first, last = sorted((one, other))
    words = _WORDS[predicate]
    near = max(0, first[0] - _REACH)
    ahead = max((m.end() for m in _SENTENCE_END.finditer(plain, near, first[0])), default=near)
    end = _SENTENCE_END.search(plain, last[1], last[1] + _REACH)
    behind = end.start() if end else last[1] + _REACH
    for low, high in ((first[1], last[0]), (last[1], behind), (ahead, first[0])):
        found = words.search(plain, low, max(low, high))
        if found:
            return found.span()
    return None
