"""Write the shipped gazetteer anew from open lists of names.

usage: python -m tests.gazetteer LISTS > kg/model/gazetteer.txt     LISTS holds admin_divisions, thuocl, a_share_kg, …
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.tokens import fold

_SUFFIX = re.compile(r"(?:[^\s]{2,})(?:特别行政区|自治区|自治州|自治县|自治旗|地区|[省市区县盟旗])$")
_PEOPLES = re.compile(r"[\u4e00-\u9fff]{1,3}族")
_COMMON = 60  # times that a place must stand in the texts its list was counted on
_BRAND = range(3, 9)  # characters of a brand
_ABROAD = """
阿富汗 阿尔巴尼亚 阿尔及利亚 安道尔 安哥拉 阿根廷 亚美尼亚 澳大利亚 澳洲 奥地利 阿塞拜疆 巴哈马 巴林 孟加拉国 巴巴多斯 白俄罗斯 比利时
伯利兹 贝宁 不丹 玻利维亚 波黑 博茨瓦纳 巴西 文莱 保加利亚 布基纳法索 布隆迪 柬埔寨 喀麦隆 加拿大 佛得角 中非 乍得 智利 中国 哥伦比亚
科摩罗 刚果金 哥斯达黎加 克罗地亚 古巴 塞浦路斯 捷克 丹麦 吉布提 多米尼加 厄瓜多尔 埃及 萨尔瓦多 厄立特里亚 爱沙尼亚 埃塞俄比亚 斐济 芬兰
法国 加蓬 冈比亚 格鲁吉亚 德国 加纳 希腊 危地马拉 几内亚 圭亚那 海地 洪都拉斯 匈牙利 冰岛 印度 印度尼西亚 印尼 伊朗 伊拉克 爱尔兰 以色列
意大利 科特迪瓦 牙买加 日本 约旦 哈萨克斯坦 肯尼亚 科威特 吉尔吉斯斯坦 老挝 拉脱维亚 黎巴嫩 莱索托 利比里亚 利比亚 列支敦士登 立陶宛 卢森堡
马达加斯加 马拉维 马来西亚 马尔代夫 马里 马耳他 毛里塔尼亚 毛里求斯 墨西哥 密克罗尼西亚 摩尔多瓦 摩纳哥 蒙古国 黑山 摩洛哥 莫桑比克 缅甸
纳米比亚 瑙鲁 尼泊尔 荷兰 新西兰 纽西兰 尼加拉瓜 尼日尔 尼日利亚 朝鲜 北马其顿 挪威 阿曼 巴基斯坦 帕劳 巴勒斯坦 巴拿马 巴布亚新几内亚
巴拉圭 秘鲁 菲律宾 波兰 葡萄牙 卡塔尔 罗马尼亚 俄罗斯 卢旺达 萨摩亚 圣马力诺 沙特 沙特阿拉伯 塞内加尔 塞尔维亚 塞舌尔 塞拉利昂 新加坡
斯洛伐克 斯洛文尼亚 所罗门群岛 索马里 南非 韩国 南苏丹 西班牙 斯里兰卡 苏丹 苏里南 瑞典 瑞士 叙利亚 塔吉克斯坦 坦桑尼亚 泰国 东帝汶 多哥 汤加
突尼斯 土耳其 土库曼斯坦 图瓦卢 乌干达 乌克兰 阿联酋 英国 美国 乌拉圭 乌兹别克斯坦 瓦努阿图 委内瑞拉 越南 也门 赞比亚 津巴布韦 欧洲 亚洲 非洲
北美 南美 拉美 东南亚 中东 中东欧 东欧 西欧 北欧 中亚 南亚 东亚 东北亚 亚太 海湾地区 硅谷 华尔街 好莱坞 纽约 华盛顿 旧金山 洛杉矶 西雅图
芝加哥 波士顿 休斯敦 达拉斯 拉斯维加斯 圣何塞 帕洛阿尔托 奥斯汀 得州 德州 加州 亚利桑那 俄勒冈 伦敦 剑桥 巴黎 柏林 慕尼黑 德累斯顿 法兰克福
汉诺威 布鲁塞尔 日内瓦 苏黎世 达沃斯 阿姆斯特丹 埃因霍温 斯德哥尔摩 哥本哈根 奥斯陆 赫尔辛基 马德里 巴塞罗那 里斯本 罗马 米兰 维也纳 华沙
布拉格 布达佩斯 雅典 莫斯科 圣彼得堡 基辅 伊斯坦布尔 安卡拉 迪拜 阿布扎比 多哈 利雅得 德黑兰 巴格达 耶路撒冷 特拉维夫 开罗 内罗毕 约翰内斯堡
开普敦 新德里 孟买 班加罗尔 金奈 海得拉巴 伊斯兰堡 卡拉奇 达卡 科伦坡 曼谷 河内 胡志明市 金边 万象 仰光 吉隆坡 槟城 柔佛 雅加达 巴淡岛 马尼拉
东京 大阪 京都 横滨 名古屋 熊本 北海道 福冈 首尔 釜山 仁川 平壤 悉尼 墨尔本 堪培拉 奥克兰 多伦多 温哥华 渥太华 蒙特利尔 墨西哥城 圣保罗
里约热内卢 巴西利亚 布宜诺斯艾利斯 圣地亚哥 利马 波哥大
"""


def main() -> None:
    """Print `LIST<TAB>NAME` lines, sorted."""
    lists = Path(sys.argv[1])
    places = {_key(n) for n in _places(lists)}
    companies = {_key(n) for n in _companies(lists)} - places
    words = {_key(w) for name in ("IT", "caijing", "law", "medical", "car") for w, _ in _counted(lists, name)}
    brands = {_key(b) for b in _brands(lists)} - words - places - companies
    for name, names in (("place", places), ("company", companies), ("brand", brands)):
        for entry in sorted(n for n in names if len(n) > 1):
            sys.stdout.write(f"{name}\t{entry}\n")


def _key(name: str) -> str:
    """Write a name as `kg.gazetteer` looks it up."""
    return fold(name).lower()


def _places(lists: Path) -> Iterator[str]:
    """Yield provinces, cities, counties with and without their kind, and common place names."""
    for file in ("provinces", "cities", "areas"):
        with (lists / "admin_divisions" / f"{file}.csv").open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                yield from _forms(row["name"])
    yield from _keys(json.loads((lists / "admin_divisions" / "HK-MO-TW.json").read_text("utf-8")))
    yield from _ABROAD.split()
    yield from (name for name, count in _counted(lists, "diming") if count >= _COMMON)


def _forms(name: str) -> Iterator[str]:
    yield name
    if _SUFFIX.fullmatch(name):
        short = re.sub(r"(特别行政区|自治区|自治州|自治县|自治旗|地区|[省市区县盟旗])$", "", name)
        yield short
        yield _PEOPLES.sub("", short) or short


def _keys(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, below in tree.items():
            yield from _forms(key)
            yield from _keys(below)
    elif isinstance(tree, list):
        for name in tree:
            yield from _forms(name)


def _counted(lists: Path, name: str) -> Iterator[tuple[str, int]]:
    for line in (lists / "thuocl" / f"THUOCL_{name}.txt").read_text("utf-8-sig").splitlines():
        word, _, count = line.strip().partition("\t")
        yield word.strip(), int(re.sub(r"\D", "", count) or 0)


def _companies(lists: Path) -> Iterator[str]:
    with (lists / "a_share_kg" / "stock.csv").open(encoding="utf-8-sig") as rows:
        yield from (re.sub(r"^\*?ST|[AB]$|\s", "", row["name"]) for row in csv.DictReader(rows))
    for market in ("twse", "tpex"):
        with (lists / "tw_stocks" / f"{market}_equities.csv").open(encoding="utf-8-sig") as rows:
            yield from (r["name"] for r in csv.DictReader(rows) if r["type"] in {"股票", "創新板"})


def _brands(lists: Path) -> Iterator[str]:
    file = lists / "company_short_names" / "Company-Shorter-Form.txt"
    for line in file.read_text("utf-8-sig").splitlines():
        if len(line.strip()) in _BRAND:
            yield line.strip()


if __name__ == "__main__":
    main()
