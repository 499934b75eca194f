"""Names: which two spellings are one name, and what a name is made of."""

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
def test_a_letter_or_digit_makes_another_name(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


@given(st.text(min_size=1, max_size=20))
def test_a_key_is_its_own_key(name: str) -> None:
    assert names.key(names.key(name)) == names.key(name)


@pytest.mark.parametrize(
    ("name", "series", "years", "ordinals"),
    [
        ("2024年世界人工智能大会", "世界人工智能大会", {"2024"}, set()),
        ("WAIC 2022", "waic", {"2022"}, set()),
        ("第三十三屆夏季奧運會", "夏季奥运会", set(), {33}),
        ("首届链博会", "链博会", set(), {1}),
        ("第106届广交会", "广交会", set(), {106}),
        ("第一百三十届广交会", "广交会", set(), {130}),
        ("1024开发者节", "1024开发者节", set(), set()),
    ],
)
def test_an_events_name_says_which_edition_of_which_series_it_is(
    name: str, series: str, years: set[str], ordinals: set[int]
) -> None:
    key = names.key(name)
    assert (names.series(key), names.years(key), names.ordinals(key)) == (series, years, ordinals)
