"""Names: which two spellings are one name, and which two names of one document are one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("華為", "华为"),
        ("ＨＵＡＷＥＩ", "huawei"),
        ("Mate 60", "Mate60"),
        ("西尼沙·马利", "西尼沙・马利"),
        ("工业和信息\n化部", "工业和信息化部"),
    ],
)
def test_script_width_case_and_spaces_make_no_other_name(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("昇腾910B", "昇腾910C"),
        ("A100", "H100"),
        ("小米14", "小米14 Pro"),
        ("Mate 60", "Mate 60 Pro"),
        ("GPT-4", "GPT-4o"),
    ],
)
def test_a_letter_or_digit_makes_another_name_and_no_rule_joins_products(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)
    assert names.same("Product", *sorted((names.key(one), names.key(other)), key=len)) is None


@given(st.text(min_size=1, max_size=20))
def test_a_key_is_its_own_key(name: str) -> None:
    assert names.key(names.key(name)) == names.key(name)


@pytest.mark.parametrize(
    ("type_", "short", "full", "rule"),
    [
        ("Company", "华为", "华为技术有限公司", "legal-form"),
        ("Company", "瀚博", "瀚博半导体", "brand"),
        ("Agency", "工信部", "工业和信息化部", "abbreviation"),
        ("Agency", "工业和信息化部", "中华人民共和国工业和信息化部", "country-prefix"),
        ("Agency", "国家发改委", "国家发展改革委", "abbreviation"),
        ("Location", "沧州", "沧州市", "place-suffix"),
        ("Event", "世界人工智能大会", "2024世界人工智能大会", "edition"),
        ("Event", "制造业企业第四次座谈会", "第四次制造业企业座谈会", "edition"),
        ("Event", "WAIC", "WAIC大会", "event-kind"),
        ("Event", "第三十三届夏季奥运会", "第三十三届夏季奥林匹克运动会", "event-abbreviation"),
        ("Person", "东布罗夫斯基斯", "瓦尔迪斯·东布罗夫斯基斯", "part-of-name"),
    ],
)
def test_a_short_form_joins_its_full_name_by_a_rule_that_is_named(
    type_: str, short: str, full: str, rule: str
) -> None:
    assert names.same(type_, names.key(short), names.key(full)) == rule


@pytest.mark.parametrize(
    ("type_", "short", "full"),
    [
        ("Agency", "商务部", "美国商务部"),
        ("Agency", "教育部", "国家教育考试院"),
        ("Event", "2023世界人工智能大会", "2024世界人工智能大会"),
        ("Event", "第三十二届夏季奥运会", "第三十三届夏季奥林匹克运动会"),
        ("Event", "WAIC", "WAIC青年论坛"),
        ("Event", "大会", "2024世界人工智能大会"),
        ("Person", "李伟", "李伟明"),
        ("Company", "小米", "小米14"),
        ("Company", "京东", "京东零售"),
        ("Company", "华为", "华为消费者业务"),
        ("Company", "百度", "百度外卖"),
        ("Location", "北京", "北京大学"),
    ],
)
def test_what_is_only_alike_stays_apart(type_: str, short: str, full: str) -> None:
    assert names.same(type_, names.key(short), names.key(full)) is None
