"""Patterns: relations whose wording leaves no doubt."""

import re
from collections.abc import Callable, Iterator

import pytest

from kg.patterns import mixed_up, related, unrelated

_MARK = re.compile(r"\[([^\]|]+)\|(\w+)\]")
_KINDS = {
    "A": "Agency",
    "C": "Company",
    "D": "Date",
    "E": "Event",
    "L": "Location",
    "O": "Organization",
    "P": "Person",
    "R": "Product",
    "T": "Title",
    "Y": "Policy",
}


def found(
    marked: str, find: Callable[..., Iterator[tuple[int, int, str]]] = related
) -> set[tuple[str, str, str]]:
    """Find relations in a text with mentions as `[name|kind]`: subject, predicate, object."""
    text, mentions, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        mentions.append((len(text), len(text) + len(match[1]), _KINDS[match[2]]))
        text += match[1]
        last = match.end()
    text += marked[last:]
    names = [text[a:b] for a, b, _ in mentions]
    return {(names[s], predicate, names[o]) for s, o, predicate in find(text, mentions)}


def mixed(text: str, mentions: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Find what is not so because a wording says otherwise."""
    return mixed_up({*related(text, mentions)}, mentions)


@pytest.mark.parametrize(
    "text",
    [
        "由[甲部|A]、[乙社|O]和[丙公司|C]共同主办的[丁大会|E]昨天闭幕。",
        "[丁大会|E]由[甲部|A]、[乙社|O]和[丙公司|C]联合主办。",
        "[丁大会|E]由[甲部|A]指导，[乙社|O]、[丙公司|C]承办。",
        "由[甲部|A]、[乙社|O]、[丙公司|C]等单位主办的以新技术为主题的“[丁大会|E]”开幕。",
        "[甲部|A]、[乙社|O]和[丙公司|C]主办的[戊年|E]——[丁大会|E]开幕。",
        "[甲部|A]、[乙社|O]（乙）和[丙公司|C][26日|D]在[某市|L]举办[丁大会|E]。",
        "[丁大会|E]昨天开幕。本次大会以“新技术”为主题，由[甲部|A]、[乙社|O]、[丙公司|C]共同主办。",
    ],
)
def test_each_organizer_of_a_list_has_the_event(text: str) -> None:
    told = {fact for fact in found(text) if fact[1] == "organizes"}
    assert told == {(host, "organizes", "丁大会") for host in ("甲部", "乙社", "丙公司")}


@pytest.mark.parametrize(
    "text",
    [
        "[甲部|A]举办学习[丁大会|E]精神报告会。",
        "[甲部|A]说，主办方感谢[丁大会|E]。",
        "[甲部|A]主办了展览。[丁大会|E]开幕。",
        "[丁大会|E]闭幕。[甲部|A]主办了展览。",
        "主办[丁大会|E]的城市很多，[甲部|A]在列。",
        "会上成立了“[甲组|O]”“[乙组|O]”，举行了[丁大会|E]。",
    ],
)
def test_what_is_not_said_is_not_found(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "[丁大会|E]将在[某省|L][某市|L]开幕。",
        "“[丁大会|E]”（简称丁会）今年在[某省|L][某市|L]隆重举行。",
        "在[某省|L][某市|L]举行的[丁大会|E]很热闹。",
        "在[某市|L]的[丁大会|E]很热闹。",
    ],
)
def test_an_event_is_held_at_the_last_of_the_places_named(text: str) -> None:
    assert ("丁大会", "heldAt", "某市") in found(text)
    assert ("丁大会", "heldAt", "某省") not in found(text)


def test_the_place_of_another_event_is_not_its_own() -> None:
    assert found("[丁大会|E]和[戊论坛|E]在[某市|L]举行。") == {("戊论坛", "heldAt", "某市")}


@pytest.mark.parametrize(
    "text",
    [
        "[3月5日|D]，[丁大会|E]开幕。",
        "[3月5日|D]，以新技术为主题的[丁大会|E]开幕。",
        "[丁大会|E]将于[3月5日|D]开幕。",
        "[3月5日|D]举行的[丁大会|E]很热闹。",
        "[3月5日|D]，由多家单位主办的[丁大会|E]很热闹。",
    ],
)
def test_an_event_is_held_on_the_day_beside_it(text: str) -> None:
    assert found(text) == {("丁大会", "heldOn", "3月5日")}


@pytest.mark.parametrize("day", ["近日", "日前", "今年", "当天"])
def test_a_date_that_names_no_day_is_none(day: str) -> None:
    assert found(f"[{day}|D]，[丁大会|E]开幕。") == set()
    assert found("[今天|D]，[丁大会|E]开幕。") == {("丁大会", "heldOn", "今天")}


@pytest.mark.parametrize(
    "text",
    [
        "[甲校|O][校长|T][张三|P]、[乙校|O][校长|T][李四|P]出席[丁大会|E]。",
        "[张三|P]、[李四|P]应邀参加了“[丁大会|E]”开幕式。",
        "[甲校|O][校长|T][张三|P]和[李四|P]在[丁大会|E]上发言。",
        "在[丁大会|E]上，[甲校|O][校长|T][张三|P]、[乙校|O][校长|T][李四|P]发言。",
        "[丁大会|E]开幕，[甲校|O][校长|T][张三|P]、[李四|P]到场。",
        "[丁大会|E]，[甲校|O][校长|T][张三|P]、[李四|P]发言。",
        "[丁大会|E]在京开幕，规模空前。[甲校|O][校长|T][张三|P]、[李四|P]讲话。",
        "[丁大会|E]以创新为题。会上，[张三|P]、[李四|P]谈了经验。",
        "[丁大会|E]以创新为题。[甲校|O][校长|T][张三|P]和[李四|P]出席会议。",
        "[丁大会|E]以创新为题。峰会汇聚了各国要员，其中包括[挪威|L][首相|T][张三|P]、[法国|L][总统|T][李四|P]。",
        "[王五|P]会见来华出席[丁大会|E]开幕式的[挪威|L][首相|T][张三|P]和[李四|P]。",
        "[张三|P]和[李四|P]在[沧州|L]举行的[丁大会|E]上发言。",
    ],
)
def test_those_who_come_to_an_event_take_part_and_not_those_whom_they_work_for(text: str) -> None:
    taking_part = {fact for fact in found(text) if fact[1] == "participatesIn"}
    assert taking_part == {(person, "participatesIn", "丁大会") for person in ("张三", "李四")}


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]和[乙公司|C]在[丁大会|E]期间宣布合作。",
        "[丁大会|E]上，[甲公司|C]和[乙公司|C]正式发布报告。",
        "[丁大会|E]以创新为题。论坛期间，[甲公司|C]、[乙公司|C]共同发布报告。",
        "[丁大会|E]上，[甲公司|C]与[乙公司|C]等单位签署协议。",
    ],
)
def test_bodies_take_part_in_an_event(text: str) -> None:
    assert {(body, "participatesIn", "丁大会") for body in ("甲公司", "乙公司")} <= found(text)


@pytest.mark.parametrize(
    "text",
    [
        "[丁大会|E]在京开幕。[记者|T][张三|P]/摄",
        "[丁大会|E]正在举行。[张三|P]表示看好。",
        "[张三|P]在京同出席[丁大会|E]并访问的客人谈话，期间表示欢迎。",
        "[丁大会|E]以创新为题。[张三|P]出席[戊论坛|E]。",
        "[丁大会|E]以创新为题。\n会上，[张三|P]发言。",
    ],
)
def test_who_is_named_near_an_event_need_not_take_part(text: str) -> None:
    assert not {fact for fact in found(text) if fact[1:] == ("participatesIn", "丁大会")}


@pytest.mark.parametrize(
    "text",
    [
        "[丁大会|E]上首次展出了[一号|R]和[二号|R]。",
        "[一号|R]和[二号|R]将在[丁大会|E]上亮相。",
        "日前举办了[丁大会|E]，并推出[一号|R]、[二号|R]。",
    ],
)
def test_products_are_shown_at_an_event(text: str) -> None:
    assert found(text) == {(product, "exhibitedAt", "丁大会") for product in ("一号", "二号")}


def test_lists_are_related_each_to_each_and_in_either_script() -> None:
    assert found("[甲公司|C]和[乙公司|C]收購了[丙公司|C]。") == {
        ("甲公司", "investsIn", "丙公司"),
        ("乙公司", "investsIn", "丙公司"),
    }


def test_a_mark_in_the_text_itself_is_no_mention() -> None:
    assert found("\ue000收购了[丙公司|C]。") == set()


@pytest.mark.parametrize("between", [" ", "、", " 、 ", "，等", "和 ", '"'])
def test_a_long_list_is_read_at_once(between: str) -> None:
    kinds = ("甲公司|C", "张三|P", "校长|T", "某市|L", "3月5日|D", "丁大会|E", "一号|R")
    for kind in kinds:
        assert isinstance(found(f"[{kind}]{between}" * 60), set)


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]斥资 3 亿美元收购[某国|L]芯片企业[乙公司|C]。",
        "[甲公司|C]去年投资了[乙公司|C]。",
        "[甲公司|C]接管[乙公司|C]之后裁员。",
        "[乙公司|C]被[甲公司|C]收购。",
        "[甲公司|C]支持的初创企业[乙公司|C]发布新品。",
        "[甲公司|C]是[乙公司|C]的最大股东。",
        "[甲公司|C]（Jia Inc）是[乙公司|C]（00001.XX）的第二大股东。",
        "[乙公司|C]的主要投资者包括[甲公司|C]。",
        "[甲公司|C]目前持有[乙公司|C] 9% 的股份。",
        "[甲公司|C]对[乙公司|C]的投资始于去年。",
        "[甲公司|C]计划向[乙公司|C]再投资十亿元。",
        "[乙公司|C]完成数亿元A轮融资。本轮由[甲公司|C]独家领投。",
    ],
)
def test_who_invests_in_whom(text: str) -> None:
    assert found(text) == {("甲公司", "investsIn", "乙公司")}


def test_those_who_join_a_round_invest_too() -> None:
    assert found("[乙公司|C]宣布完成B轮融资，由[甲基金|O]领投，[丙基金|O]、[丁基金|O]跟投。") == {
        (backer, "investsIn", "乙公司") for backer in ("甲基金", "丙基金", "丁基金")
    }


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]收购[乙公司|C]旗下的工厂。",
        "从[甲公司|C]手中收购[乙公司|C]。",
        "[甲公司|C]收购方案公布。[乙公司|C]上涨。",
        "[甲公司|C]的投资者和[乙公司|C]见面。",
    ],
)
def test_whose_money_goes_elsewhere_does_not_invest(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]近日与[乙公司|C]签署战略合作协议。",
        "[甲公司|C]和[乙公司|C]公司合作建厂。",
        "[甲公司|C]与[乙公司|C]共同研发新材料。",
        "[甲公司|C]联合[乙公司|C]推出新品。",
        "[甲公司|C]向[乙公司|C]供应屏幕。",
        "[甲公司|C]是[乙公司|C]的电池供应商。",
        "[乙公司|C]的供应商包括[甲公司|C]。",
    ],
)
def test_who_cooperates_with_whom(text: str) -> None:
    assert found(text) == {("甲公司", "cooperatesWith", "乙公司")}


def test_partners_in_a_list_are_not_each_others_partners() -> None:
    assert found("[甲公司|C]宣布与[乙公司|C]、[丙公司|C]达成合作。") == {
        ("甲公司", "cooperatesWith", "乙公司"),
        ("甲公司", "cooperatesWith", "丙公司"),
    }


def test_of_many_on_either_side_each_cooperates_across_and_a_name_in_brackets_is_no_other() -> None:
    assert found("[甲公司|C]（[Jia|C]）、[乙公司|C]与[丙公司|C]签约。") == {
        ("甲公司", "cooperatesWith", "丙公司"),
        ("乙公司", "cooperatesWith", "丙公司"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]的竞争对手[乙公司|C]涨价。",
        "[甲公司|C]的份额升到一成，超过了[乙公司|C]。",
        "[甲公司|C]销量下滑，面临[乙公司|C]的激烈竞争。",
    ],
)
def test_who_competes_with_whom(text: str) -> None:
    assert found(text) == {("甲公司", "competesWith", "乙公司")}


@pytest.mark.parametrize(
    "text",
    [
        "[甲模型|R]的得分超过[丙公司|C]的[乙模型|R]。",
    ],
)
def test_products_compete_and_not_their_makers(text: str) -> None:
    competing = {fact for fact in found(text) if fact[1] == "competesWith"}
    assert competing == {("甲模型", "competesWith", "乙模型")}


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]与[乙公司|C]停止合作。",
        "[甲公司|C]称，与[乙公司|C]、[丙公司|C]合作的是别人。",
    ],
)
def test_other_links_are_none(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize("done", ["近日联合印发《[丁办法|Y]》", "共同主办[丁大会|E]", "发布报告"])
def test_who_publish_or_host_together_do_not_cooperate(done: str) -> None:
    assert found(f"[甲部|A]、[乙局|A]{done}。", unrelated) == {
        ("甲部", "cooperatesWith", "乙局"),
        ("乙局", "cooperatesWith", "甲部"),
    }


def test_a_company_does_not_compete_with_the_maker_of_what_it_surpasses() -> None:
    assert "competesWith" not in {fact[1] for fact in found("[甲公司|C]超过[乙公司|C]的[丙手机|R]。")}


def test_who_act_together_may_cooperate() -> None:
    assert found("[甲部|A]、[乙局|A]联合开展试点。", unrelated) == set()


def test_who_has_a_post_is_not_at_the_body_of_another_with_one() -> None:
    text = "[甲社|C][董事长|T][王一|P]和[乙社|C][总裁|T][李二|P]、[丙社|C]代表[赵三|P]到会。"
    assert found(text, mixed) == {("王一", "affiliatedWith", "乙社"), ("李二", "affiliatedWith", "甲社")}


def test_who_hosts_an_event_does_not_host_the_next_one() -> None:
    text = "由[甲部|A]、[乙社|O]共同主办的[丁大会|E]昨天闭幕。[戊论坛|E]今天开幕。"
    assert found(text, mixed) == {(host, "organizes", "戊论坛") for host in ("甲部", "乙社")}
    assert found("[甲部|A]今天没有参加[丁大会|E]和[戊论坛|E]。", mixed) == set()


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("[甲社|C][董事长|T][王一|P]昨天表示。", {"王一 甲社"}),
        ("[甲社|C]集团的前 [首席执行官|T] [王一|P]表示。", {"王一 甲社"}),
        ("[甲社|C][中国|L][总裁|T][王一|P]昨天表示。", {"王一 甲社"}),
        ("《[甲社|O]》[记者|T][王一|P]、[李二|P]报道。", {"王一 甲社", "李二 甲社"}),
        ("[甲社|O]（[Jia|O]）[院长|T][王一|P]，[乙校|O][教授|T][李二|P]到会。", {"王一 甲社", "李二 乙校"}),
        ("[甲社|O][院士|T]、[乙校|O][校长|T][王一|P]昨天表示。", {"王一 甲社", "王一 乙校"}),
        ("[甲社|C][董事长|T][王一|P]（左）和[总裁|T][李二|P]（右）。", {"王一 甲社", "李二 甲社"}),
        ("[甲社|C]的[王一|P]昨天表示。", {"王一 甲社"}),
        ("[甲社|C][总裁|T]为[王一|P]。", {"王一 甲社"}),
        ("[王一|P]是[甲社|C]的[创始人|T]、[乙社|C][董事|T]。", {"王一 甲社", "王一 乙社"}),
        ("[王一|P]（[Wang Yi|P]）此前为[甲社|C][总裁|T]。", {"王一 甲社"}),
        ("[王一|P]将出任[甲社|C][总裁|T]。", {"王一 甲社"}),
        ("[王一|P]于[2020年|D]加入[甲社|C]。", {"王一 甲社"}),
        ("[甲社|O][北京|L][7月4日|D]电（[记者|T][王一|P] [李二|P]）今天开幕。", {"王一 甲社", "李二 甲社"}),
        ("《[甲报|O]》[7月4日|D]讯([记者|T] [王一|P])今天开幕。", {"王一 甲报"}),
    ],
)
def test_people_belong_to_the_bodies_of_their_posts(text: str, posts: set[str]) -> None:
    assert {f"{s} {o}" for s, predicate, o in found(text) if predicate == "affiliatedWith"} == posts


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]和[王一|P]谈判。",
        "[王一|P]认为[甲公司|C][总裁|T]不当。",
        "[王一|P]信任[甲公司|C]。",
        "[王一|P]没有加入[甲公司|C]。",
        "[甲公司|C][总裁|T]。[王一|P]说。",
        "[甲国|L][总统|T][王一|P]说。",
    ],
)
def test_who_has_no_post_there_is_not_found(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("[甲省|L][乙市|L][丙县|L]", {("乙市", "甲省"), ("丙县", "乙市")}),
        ("[甲国|L]首都[乙市|L]", {("乙市", "甲国")}),
        ("[甲国|L]芯片公司 [乙|C]", {("乙", "甲国")}),
        ("[美|L]电商巨头“[乙|C]”", {("乙", "美")}),
        ("[甲国|L]《[乙报|O]》报道", {("乙报", "甲国")}),
        ("总部位于[甲国|L][丙市|L]的初创企业[乙|C]", {("丙市", "甲国"), ("乙", "丙市")}),
        ("[中|L][美|L]两国", set()),
        ("面向[甲国|L]企业的[乙|C]", set()),
        ("在[甲国|L][乙|C]不多见", set()),
        ("[甲国|L]、[乙国|L]", set()),
    ],
)
def test_what_stands_in_a_place_is_found(text: str, places: set[tuple[str, str]]) -> None:
    assert found(text) == {(thing, "locatedIn", place) for thing, place in places}


@pytest.mark.parametrize(
    "text",
    [
        "[甲集团|C]旗下电商平台「[乙|C]」停运。",
        "[甲集团|C]的全资子公司[乙|C]停运。",
        "[乙|C]的母公司 [甲集团|C]亏损。",
    ],
)
def test_a_child_is_part_of_its_parent(text: str) -> None:
    assert found(text) == {("乙", "partOf", "甲集团")}


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C]的「[乙系统|R]」很快。",
        "[甲公司|C] 最新的手机芯片 [乙系统|R] 上市。",
        "[甲公司|C]智能助手[乙系统|R]上市。",
        "[甲公司|C][昨天|D]在[丁大会|E]上正式发布了全新一代大模型[乙系统|R]。",
        "[甲公司|C]推出了一款名为「[乙系统|R]」的应用。",
        "开发聊天机器人[乙系统|R]的创业公司[甲公司|C]融资。",
        "「[乙系统|R]」是[甲公司|C]的应用。",
        "[乙系统|R]的开发商[甲公司|C]融资。",
    ],
)
def test_a_company_develops_what_bears_its_name_or_what_it_brings_out(text: str) -> None:
    assert ("甲公司", "develops", "乙系统") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "[甲公司|C][乙系统|R]公众号发文。",
        "[甲公司|C]推出[乙系统|R]竞品。",
        "[甲公司|C]推出基于[乙系统|R]的应用。",
        "[甲公司|C]的用户在[乙系统|R]上聊天。",
        "[甲公司|C]发布会结束。\n[乙系统|R]上市。",
        "[甲公司|C]的开发者[丙某|P]推出[乙系统|R]。",
    ],
)
def test_a_product_beside_a_company_may_be_another_s(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("[丁手机|R]首发搭载[丙公司|C]的[乙系统|R]。", ("丁手机", "basedOn", "乙系统")),
        ("基于[乙系统|R]芯片的笔记本[丁手机|R]上市。", ("丁手机", "basedOn", "乙系统")),
        ("[甲部|A]等三部门近日联合印发《[戊办法|Y]》。", ("甲部", "issues", "戊办法")),
        ("[甲部|A]的《[戊办法|Y]》施行。", ("甲部", "issues", "戊办法")),
        ("《[戊办法|Y]》（[甲部|A]）", ("甲部", "issues", "戊办法")),
        ("[甲公司|C]发布《[戊报告|Y]》。", ("甲公司", "issues", "戊报告")),
    ],
)
def test_who_issues_what_and_what_is_built_on_what(text: str, fact: tuple[str, str, str]) -> None:
    assert {f for f in found(text) if f[1] != "develops"} == {fact}


def test_each_body_of_a_list_issues_each_policy() -> None:
    assert found("[甲部|A]、[乙委|A]联合发布《[戊办法|Y]》《[己规定|Y]》和《[庚通知|Y]》。") == {
        (body, "issues", policy) for body in ("甲部", "乙委") for policy in ("戊办法", "己规定", "庚通知")
    }
