"""Places: country, level and parent that a name shows."""

import pytest

from kg import names, places


@pytest.mark.parametrize(
    ("name", "country", "level"),
    [
        ("美国商务部", "US", "national"),
        ("国家能源局", "CN", "national"),
        ("中华人民共和国商务部", "CN", "national"),
        ("浙江省商务厅", "CN", "provincial"),
        ("北京市水务局", "CN", "provincial"),
        ("北京市海淀区人民法院", "CN", "county"),
        ("苏州市商务局", "CN", "municipal"),
        ("市商务局", None, "municipal"),
        ("商务局", None, None),
    ],
)
def test_a_body_of_state_shows_its_country_and_level(
    name: str, country: str | None, level: str | None
) -> None:
    found = places.of_body(names.key(name))
    assert (found.country, found.level) == (country, level)


@pytest.mark.parametrize(
    ("name", "country", "parent"),
    [
        ("苏州", "CN", "江苏省"),
        ("廣東省", "CN", "中国"),
        ("硅谷", "US", "加利福尼亚州"),
        ("天河", None, None),
    ],
)
def test_a_place_knows_its_parent(name: str, country: str | None, parent: str | None) -> None:
    found = places.of_place(names.key(name))
    assert (found.country, found.parent) == (country, parent)
