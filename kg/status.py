"""Status: words that keep a fact from being plain - planned, denied, rumoured.

The network has a say of its own; these rules are the net below it. They read the clauses around the two ends of a
relation as a reader does: what is disclaimed or only hearsay comes first, then what is not so, then what lies ahead.
A question, a condition and a mere possibility count as planned. Words that only describe one of the ends do not count,
nor words that another word takes back; in doubt a plain fact is taken for a plan, not a plan for a plain fact.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.script import simplify
from kg.vocabulary import ASSERTED, DENIED, PLANNED, RUMOURED

Range = tuple[int, int]  # of a text, the end exclusive

_NAME = "\x00"  # stands for each character of a name


def _any(words: str) -> re.Pattern[str]:
    """Compile alternatives that white space keeps apart; § is a character of a name."""
    return re.compile("|".join(words.replace("§", _NAME).split()))


# --- the words ------------------------------------------------------------------------------------------------

_DEED = """发布(?!会)|推出|上市|上线|亮相|量产|举行|举办|主办|承办|召开|开幕|成立|投产|交付|发售|开售|落地|启动|合作|收购|入股|投资|使用|采用|
搭载|参加|出席|参展|研发|开发|造出|展出|展示|签约|签署|完成|实施|印发|处罚|揭晓|公布""".replace("\n", "")

_HEARSAY = _any(r"""
    据悉 据传 据说 据称 据信 据报(?!道) 听说 (?:网|有|相|盛|疯|风|误)传 传闻 传言 传出 (?:网络|网上|坊间)流传 (?<![宣上遗祖真])传(?=§)
    知情人士 消息人士 内部人士 业内人士称 有分析 接近§+的人士 不愿具名 匿名 坊间 爆料 曝料 被曝 曝(?=[§称出]) 疑(?=[似为已将]) 泄[露漏]的 了解(?:情况|内情)的 知情者 或已 猜测 揣测 被认为是
    市场消息 小道消息 网[民友]称 (?<![§》])报道称 有消息 (?<![发公]布)(?<!官方)消息[称指源] 未经证实
""")
_CONFIRMED = _any(r"(?<![未经没有获得])(?:证实|确认|官宣|承认)")
_UNCONFIRMED = _any(r"的?(?:传闻|传言|猜测) [^，,。]{0,6}(?:尚未|未|没有)(?:获得?|经|得到)?证实")
_SUSPECTED = _any(r"(?:疑似?为?|网传)\s*$")

_DISCLAIMED = _any("否认 辟谣 澄清 驳斥 不实 不属实 谣言 子虚乌有")
_DISCLAIMED_LATER = _any(
    "不实 不属实 辟谣 谣言 子虚乌有 并非事实 假消息 无稽之谈 予以否认 被[^，。]{0,6}否认 否认了?(?:[这该此]|上述)"
)

_NEGATED = _any(r"""
    并未 并非 并无 没有(?!人|想到|料到) 没(?=[搭采使参投用买]) 从未 尚未 仍未 未能 未曾 未有 未(?=[与和在对将获推发研采参投使搭出]) 不会 不再 不是
    不(?:打算|采用|支持|使用|生产|销售|提供|参加|出席|参与|包括|属于|持有|在(?!于|乎|意|少数)) 不予 无意 无权 取消 终止 中止 停止 停用 停产 暂停 叫停 关停 弃用 砍掉 切断 被禁 阻止(?=§) 婉?拒[绝批了] 放弃 抛弃 搁置 结束(?=[与和对]) 下架 出清 清仓 撤回 退出 缺席 与其说
""")
_NOT = _any(r"(?:不是|并非)\s*$")
_CALLED_OFF = re.compile(
    r"\s*(?:的[^，,。]{1,6}?|之间|一事|项目)?(?:已|均|也|宣告)?(?:[遭被][^，,。]{0,6}?(?:取消|终止|叫停|否决|搁置)|失败|告吹|破裂|流产|分道扬镳|(?:终止|中止|取消|停止|结束)合作|"
    rf"不再|并无|没有任何|无关)|\s*(?:并|都|均|也)?(?:没有|未能?|不会)(?:{_DEED})|\s*的[^，,。]{{1,6}}?(?:取消|终止|中止)"
)
_TAKEN_BACK = _any(r"""
    (?:并未|尚未|没有|从未|从不|并不|不会|不能|未|没|不)(?:影响|停止|停用|取消|放弃|中断|终止|改变|妨碍|禁止|否认) 不得不 不能不 无不 并非没有 没有[^，,]{0,6}不
    是不是 有没有 会不会
    (?:不是|并非)(?=\s*§*\s*(?:首次|第一次|唯一)) (?:取消|完成|停止|放弃|退出|终止|结束)[^，,的]{1,10}?后(?![来续期])
""")

_AHEAD = _any(r"""
    (?<!即)将(?![军领士来近帅]|\s*(?:$|[「“《§A-Za-z])|[其该这此]) 即将 拟(?![人合态]) 有望 预计(?!达|售价) 打算 筹备 正在?起草 力争 争取 寻求
    意向 意欲 有意 愿意 承诺 目标是 同意 届时 才能 原定 定于 定档 推迟 延期 改期 申办 威胁 扬言 预备 评估 期望 下一?届 下一步 后年 征求意见 预料 不排除 洽谈 商谈 商讨 谈判 磋商 今后 稍后 晚些时候 明[年天日后] 下个?月 下周
    (?<![按照划该此项资年的」”])(?<!融资|投资|行动)计划(?![的，。、；：（(）)」”已中里后之]|$) 规划(?=[^，。]) (?<!生产|投产)准备(?![金好就工])
    (?<!不得不)考虑(?!到) 希望(?!小学|工程) 想(?=[收投入推与]) 要(?=收购|推出|发布) 未来(?=将|会|可|[几数两三五十\d]+年(?!的)) 建议(?=制定|出台|修订)
    (?:[还也都就们才]|可能|或许|一定|应该|确认|§\s*)会(?![议上员场展谈见长晤同])
    (?<![大布年峰展讨览谈员动证易事幕协学商金合社工机议国教晚宴聚盛赛])会(?=在|出席|参加|推出|发布|采用|继续) 或(?=[将会许]|[于在]|推出|发布|采用|使用|收购|投资|入股|参加|上市) 也许 可能(?!性|原因|才是) 期待 本可以?
    应[该当] 呼吁
""")
_URGED = _any("建议 要求 敦促 呼吁")
_CONDITION = _any(r"希望[，,] 如能 如果 假如 倘若 假设 要是 一旦 除非 (?<![宛犹])若(?![干隐无]) 前提下")
_ONLY_IF = re.compile("只有.*才")
_ASKED = _any("是否 能否 可否 会不会 是不是 有没有 难道")
_OPEN = _any("什么 为何 如何 怎[么样] 谁 哪 多少 几")
_DONE = _any(r"已 (?<![为除])了(?!解) 曾 昨 日前 近日 最终")
_PLANNED_ONCE = _any("原计划 原定 原本 [曾前本]计划 曾打算 曾考虑 计划中")
_DROPPED = _any("放弃 取消 作罢 搁置 叫停 告吹 未果")
_FULFILLED = re.compile(rf"(?:已|如期|最终)[^，,。]{{0,8}}?(?:{_DEED})")
_PUT_OFF = _any(r"""
    \s*的?(?:进行)?(?:计划|意向|提议|方案|打算|谈判|洽谈|商谈|商讨|[^，,]{1,6}磋商) [^，,]{0,8}(?:推迟|延期|跳票|迟迟) [^，,]{0,4}在?(?:规划|计划|筹备)中
""")

# --- the ways of a sentence -----------------------------------------------------------------------------------

_APPOSED = _any(r"""
    (?:[\s的「“《（(·™®/§]|旗下|自研|自家|公司|集团|新一代|最新|首款|全新|系列|处理器|芯片|大?模型|手机|汽车|品牌|产品|智能|款){0,24}
""")
# what is put out, up to the name: 将推出全新的|甲的乙; not what carries it: 将推出基于|甲的乙
_MADE = re.compile(
    r"(?:推出|发布|研发|开发|量产)(?!会)(?:(?!基于|搭载|采用|使用|支持|类似|竞|对手)[^，,]){0,16}$"
)
# 考虑为其|乙: it has 乙 already
_ITS = _any(r"[为对给让]其\s*$")
# 将 that only brings the object forward: 将甲列入, 将架构分成
_AS = _any(r"""
    将(?=[^，,；;于在会以被与和由对向从为继正首率尽推发]{2,18}?(?:更名|改名|列[为入]|称为|定为|分成|分为|统一|转换|升级为|打造成|用于|应用到|送入|引入|融入|纳入|赋能|交[由给]))
""")
# words that describe an end: 年营收预计达十亿元的|甲, 推出了不再依赖进口的|乙
_OF_FIRST = _any(r"[^，,；;：:]*[^§]的\s*$")
_OF_LAST = re.compile(rf"((?:{_DEED})[了过]).*|({_DEED})(?=[^，,；;]*的\s*$).*")
_ALIAS = re.compile(r"^\s*[」”》]?\s*[（(][^（()）]*[)）]")
_CLAUSE_MARK = re.compile(r"[，,；;：:]|(?=而是|而?改用|转而|反而|但)")
_STOPS = "。！？!?\n"
_NEAR = 12  # characters behind the last end in which a plan for it begins


def blanked(text: str, names: Iterable[Range]) -> str:
    """Fold a text for `status`, its names blanked out: 计划 in a name is no plan."""
    characters = list(simplify(text))
    for start, end in names:
        characters[start:end] = _NAME * (end - start)
    return "".join(characters)


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around the two ends of a relation, within the sentence of the last."""

    lead: str  # up to the clause of the first end
    before: str  # from there to the first end
    gap: str  # up to the last end
    behind: str  # to the end of its clause
    rest: str  # to the end of the sentence, with its mark


def status(plain: str, one: Range, other: Range) -> str:
    """Judge the relation of two ranges of a text by its words; `plain` is what `blanked` gives.

    >>> plain = blanked("甲公司计划明年推出芯一。", [(0, 3), (9, 11)])
    >>> status(plain, (0, 3), (9, 11))
    'planned'
    """
    around = _around(plain, *sorted((one, other)))
    apposed = bool(_APPOSED.fullmatch(around.gap) or _ITS.search(around.gap))
    ahead, off = _ahead_behind(around, apposed=apposed), bool(_CALLED_OFF.match(around.behind))
    if apposed and not ahead and not off:
        return _of_pair(around.before)
    words = _cleared(around.before, around.gap)
    if _DISCLAIMED.search(words) or _DISCLAIMED_LATER.search(around.behind + around.rest):
        return DENIED
    if _hearsay(around.lead + around.before + _NAME + around.gap) or _UNCONFIRMED.match(around.behind):
        return RUMOURED
    clauses = _CLAUSE_MARK.split(words)
    if off or _NEGATED.search(clauses[-1]):
        return DENIED
    if ahead or _is_open(around) or _is_ahead(clauses):
        return _outcome(words, around)
    return ASSERTED


def _around(plain: str, first: Range, last: Range) -> _Around:
    """Cut the sentence of the last end; of a first end in an earlier sentence nothing counts."""
    begin = max(plain.rfind(mark, 0, last[0]) for mark in _STOPS) + 1
    end = min((i for mark in _STOPS if (i := plain.find(mark, last[1])) >= 0), default=len(plain))
    start = max(begin, first[0])
    clause = max((m.end() for m in _CLAUSE_MARK.finditer(plain, begin, start)), default=begin)
    close = next((m.start() for m in _CLAUSE_MARK.finditer(plain, last[1], end)), end)
    gap = plain[max(begin, first[1]) : last[0]]
    behind = _ALIAS.sub("", plain[last[1] : close])
    return _Around(plain[begin:clause], plain[clause:start], gap, behind, plain[close : end + 1])


def _of_pair(before: str) -> str:
    """Judge names side by side, 甲的乙: the one belongs to the other, unless it is still to be made."""
    if _SUSPECTED.search(before):
        return RUMOURED
    if _NOT.search(before):
        return DENIED
    made = _MADE.search(before)
    return PLANNED if made and _AHEAD.search(before, 0, made.start()) else ASSERTED


def _cleared(before: str, gap: str) -> str:
    """Drop what only describes an end, and what another word takes back."""
    words = _OF_FIRST.sub("", before) + _NAME + _OF_LAST.sub(r"\1\2", gap)
    return _AS.sub("", _TAKEN_BACK.sub("", words))


def _hearsay(words: str) -> bool:
    """Say whether a word of hearsay stands there, and no word behind it confirms it."""
    last = max((m.end() for m in _HEARSAY.finditer(words)), default=0)
    return last > 0 and not _CONFIRMED.search(words, last)


def _ahead_behind(around: _Around, *, apposed: bool) -> bool:
    """Say whether the words right behind the last end put off a deed that the words before do not tell."""
    if _PUT_OFF.match(around.behind):
        return True
    ahead = _AHEAD.search(around.behind[:_NEAR])
    if not ahead or (re.search(_DEED, around.gap) and not around.gap.endswith("的")):
        return False
    return not apposed or bool(re.search(_DEED, around.behind[ahead.start() :]))


def _is_open(around: _Around) -> bool:
    """Say whether it is asked, urged or made to depend on something."""
    words = around.before + around.gap
    told = around.lead + words
    if _ASKED.search(words) or _URGED.search(around.before) or _CONDITION.search(told):
        return True
    sentence = told + around.behind
    only = _ONLY_IF.search(sentence + around.rest)
    if only and only.start() < len(told):
        return True
    return around.rest.startswith(("？", "?")) and not _OPEN.search(sentence)


def _is_ahead(clauses: Sequence[str]) -> bool:
    """Go back from the last clause to the first word that says whether it is ahead or done."""
    for clause in clauses[:-4:-1]:
        if _AHEAD.search(clause):
            return True
        if _DONE.search(clause):
            return False
    return False


def _outcome(words: str, around: _Around) -> str:
    """Tell what became of a plan of the past, where the sentence says so."""
    after = around.behind + around.rest
    if _PLANNED_ONCE.search(words):
        if _DROPPED.search(after):
            return DENIED
        if _FULFILLED.search(after):
            return ASSERTED
    return PLANNED
