"""Alike: which two names of one type stand for one thing, and by which rule."""

import pytest

from kg import alike, names


@pytest.mark.parametrize(
    ("type_", "short", "full", "rule"),
    [
        ("Company", "中芯国际", "中芯国际有限公司", "legal-form"),
        ("Company", "华为", "华为技术有限公司", "registered-name"),
        ("Company", "沐光", "北京沐光智能科技有限公司", "registered-name"),
        ("Company", "星瀚", "星瀚半导体", "brand"),
        ("Agency", "工信部", "工业和信息化部", "abbreviation"),
        ("Agency", "工业和信息化部", "中华人民共和国工业和信息化部", "country-prefix"),
        ("Agency", "国家发改委", "国家发展改革委", "body-words"),
        ("Agency", "苏州市网信办", "苏州市互联网信息办公室", "body-words"),
        ("Agency", "市经信局", "北京市经信局", "place-left-out"),
        ("Organization", "哈工大", "哈尔滨工业大学", "abbreviation"),
        ("Organization", "IEEE", "Institute of Electrical and Electronics Engineers", "acronym"),
        ("Location", "海淀", "海淀区", "district"),
        ("Product", "H100", "英伟达H100", "maker"),
        ("Product", "盘古", "盘古大模型", "product-kind"),
        ("Event", "2024世界人工智能大会", "2024世界人工智能大会暨全球治理会议", "second-title"),
        ("Policy", "数据条例", "上海市数据条例", "issuer-left-out"),
        ("Person", "Musk", "Elon Musk", "part-of-name"),
        ("Location", "沧州", "沧州市", "place-suffix"),
        ("Event", "世界人工智能大会", "2024世界人工智能大会", "edition"),
        ("Event", "制造业企业第四次座谈会", "第四次制造业企业座谈会", "edition"),
        ("Event", "WAIC", "WAIC大会", "event-kind"),
        ("Event", "第三十三届夏季奥运会", "第三十三届夏季奥林匹克运动会", "event-abbreviation"),
        ("Person", "东布罗夫斯基斯", "瓦尔迪斯·东布罗夫斯基斯", "part-of-name"),
        ("Person", "伍德沃德", "凯特伍德沃德", "given-or-family-name"),
        ("Person", "之衡", "秦之衡", "given-or-family-name"),
        ("Person", "秦", "秦之衡", "given-or-family-name"),
        ("Person", "陳方", "陳方安若", "given-or-family-name"),
        ("Company", "星瀚", "星瀚国际", "brand"),
        ("Company", "星瀚", "星瀚（苏州）人工智能科技有限公司", "local-company"),
        ("Company", "Borealis", "Borealis AI", "latin-trade"),
        ("Company", "Blue Heron", "Blue Heron Capital Partners", "latin-trade"),
        ("Company", "谷歌", "美国谷歌", "foreign-company"),
        ("Company", "极昼", "法国极昼集团", "foreign-company"),
        ("Company", "智慧出行事业部", "星瀚智慧出行事业部", "holder-left-out"),
        ("Agency", "国会", "美国国会", "home-left-out"),
        ("Organization", "地质学院", "瑞典地质学院", "home-left-out"),
        ("Organization", "数学科学学院", "东方大学数学科学学院", "holder-left-out"),
        ("Organization", "中图协", "中国图像工业协会", "abbreviation"),
        ("Event", "云帆大会", "2024年星瀚云帆大会", "host-left-out"),
        ("Policy", "办法", "城市停车管理暂行办法", "kind-of-paper"),
    ],
)
def test_a_short_form_joins_its_full_name_by_a_rule_that_is_named(
    type_: str, short: str, full: str, rule: str
) -> None:
    assert alike.fit([type_], names.name(short), names.name(full)) == rule


@pytest.mark.parametrize(
    ("type_", "short", "full"),
    [
        ("Agency", "商务部", "美国商务部"),
        ("Agency", "教育部", "国家教育考试院"),
        ("Event", "2023世界人工智能大会", "2024世界人工智能大会"),
        ("Event", "第三十二届夏季奥运会", "第三十三届夏季奥林匹克运动会"),
        ("Event", "WAIC", "WAIC青年论坛"),
        ("Event", "奥运会", "北京冬季奥运会"),
        ("Event", "2023云帆大会", "2024年星瀚云帆大会"),
        ("Event", "大会", "2024世界人工智能大会"),
        ("Person", "李伟", "李伟明"),
        ("Person", "马", "马斯克"),
        ("Person", "布什", "小布什"),
        ("Company", "三星", "印度三星"),
        ("Company", "航空", "美国航空"),
        ("Company", "特斯拉", "特斯拉（上海）智能科技有限公司"),
        ("Company", "星瀚科技", "星瀚科技香港有限公司"),
        ("Company", "Samsung", "Samsung Electronics Solutions"),
        ("Company", "Borealis", "Borealis Bakery"),
        ("Company", "电商事业部", "星瀚本地生活及电商事业部"),
        ("Agency", "外交部", "日本外交部"),
        ("Agency", "美国国会", "美国国土委员会"),
        ("Company", "小米", "小米14"),
        ("Company", "京东", "京东零售"),
        ("Company", "华为", "华为消费者业务"),
        ("Company", "百度", "百度外卖"),
        ("Location", "北京", "北京大学"),
        ("Company", "比亚迪", "比亚迪半导体"),
        ("Company", "微软", "微软（中国）有限公司"),
        ("Organization", "南京大学", "南京航空航天大学"),
        ("Agency", "国家市场监督管理总局", "国家市场监督管理总局执法稽查局"),
        ("Agency", "北京市水务局", "北京市水务执法局"),
        ("Agency", "乌克兰国家安全局", "乌克兰国家运输安全局"),
        ("Agency", "北京政府", "北京市政府"),
        ("Agency", "中国共产党", "中华人民共和国"),
        ("Location", "中国", "中国区"),
        ("Company", "（北京）科技有限公司", "（北京）科技股份有限公司"),
        ("Organization", "技术联盟", "技术经济联盟"),
        ("Event", "第九届创新创业大赛", "第九届创新创业大赛复赛"),
        ("Product", "Switch", "Samsung Switch"),
        ("Product", "Super", "Super App"),
        ("Person", "Lee", "Ashlee"),
        ("Policy", "数据安全管理条例", "网络数据安全管理条例"),
        ("Product", "14", "小米14"),
        ("Product", "平板6", "小米平板6"),
        ("Product", "910B", "昇腾910C"),
    ],
)
def test_what_is_only_alike_stays_apart(type_: str, short: str, full: str) -> None:
    assert alike.fit([type_], names.name(short), names.name(full)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("昇腾910B", "Ascend 910B", True),
        ("昇腾910B", "昇腾910C", False),
        ("A100", "H100", False),
        ("小米14", "小米14 Pro", False),
        ("鸿蒙", "HarmonyOS", True),
        ("GPT-4", "GPT-4o", False),
    ],
)
def test_brackets_make_two_products_one_only_if_their_numbers_agree(one: str, other: str, same: bool) -> None:
    assert alike.same_model(names.key(one), names.key(other)) is same


def test_every_rule_that_holds_across_documents_is_a_rule() -> None:
    known = {r.__name__.strip("_").replace("_", "-") for rules in alike.RULES.values() for r in rules}
    assert known >= alike.SAFE | alike.FORMS | alike.HERE
    assert not alike.SAFE & alike.HERE
