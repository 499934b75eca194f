"""The explorer as text: what is in the file, before any browser opens it (those are `test_explorer`, `test_explorer_views`)."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import pytest

from kg import alike, page, view
from kg.errors import BuildError
from kg.pinyin import sound
from kg.records import Evidence
from kg.settings import Settings
from kg.vocabulary import ENTITY_TYPES, PREDICATES, STATUSES, SUBTYPES
from tests import big
from tests.explored import DOCUMENTS, ENTITIES, MENTIONS, RELATIONS, render


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_file_names_no_other_file_and_no_address() -> None:
    elements = Elements(render()).found
    names = {name for _, attributes in elements for name in attributes}
    assert not names & {"src", "href", "srcset", "action", "style", "onclick", "onerror", "onload"}
    assert not {tag for tag, _ in elements} & {"link", "iframe", "object", "embed", "base", "img"}
    assert "sourceMappingURL" not in render()


def test_the_policy_allows_nothing_but_what_is_inside() -> None:
    policy = next(a["content"] for _, a in Elements(render()).found if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_same_records_give_the_same_bytes_in_any_order() -> None:
    assert render() == render(DOCUMENTS[::-1], MENTIONS[::-1], ENTITIES[::-1], RELATIONS[::-1])


def test_nothing_at_all_gives_a_page() -> None:
    assert "<h1>" in render([], [], [], [])


def test_a_long_page_is_compressed() -> None:
    documents, entities, relations = big.make(4000, 6000)
    text = view.render(documents, [], entities, relations, settings=Settings())
    data = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert data is not None
    assert data[1].startswith('"H4sI')
    assert len(text) < 2_000_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subject": "nobody"}, "names entity 'nobody'"),
        ({"object": "nobody"}, "names entity 'nobody'"),
        ({"evidence": (Evidence("d9", 0, 1, "一"),)}, "quotes document 'd9'"),
    ],
)
def test_a_relation_that_points_nowhere_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BuildError, match=message):
        render(relations=[replace(RELATIONS[0], **change)])


@pytest.mark.parametrize(
    ("given", "folded"),
    [("澄湖電訊", "澄湖电讯"), ("ＣＬＫ 2", "clk2"), ("Clear Lake", "clearlake"), ("", "")],
)
def test_names_fold_to_one_form(given: str, folded: str) -> None:
    assert view.fold(given) == folded


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("壁仞科技", ("birenkeji", "brkj")),
        ("重庆", ("chongqing", "cq")),
        ("银行", ("yinhang", "yh")),
        ("昇腾910B", ("shengteng910b", "st910b")),
        ("NVIDIA", None),
        ("", None),
    ],
)
def test_names_are_read_aloud_by_their_words(name: str, sounds: tuple[str, str] | None) -> None:
    assert sound(name) == sounds


def test_every_script_is_in_the_page_and_every_file_of_scripts_is_listed() -> None:
    files = {
        f.name.removesuffix(".js") for f in resources.files("kg.web").iterdir() if f.name.endswith(".js")
    }
    assert files - {"query"} == set(page.SCRIPTS)  # the query editor of `kg serve` has its own page
    assert len(page.SCRIPTS) == len(files) - 1


def test_every_word_that_the_page_says_is_in_the_dictionary() -> None:
    words = page.words()["interface"]
    template = resources.files("kg.web").joinpath("explorer.html").read_text("utf-8")
    said = set(re.findall(r'data-(?:word|hint|label|title)="([^"]+)"', template))
    for name in page.SCRIPTS:
        said |= set(
            re.findall(
                r'word\("([\w-]+)"\)', resources.files("kg.web").joinpath(f"{name}.js").read_text("utf-8")
            )
        )
    assert said - set(words) == set()


def test_every_name_of_the_vocabulary_has_words_in_both_languages() -> None:
    words = json.loads(resources.files("kg.web").joinpath("words.json").read_text("utf-8"))
    assert set(words["types"]) == set(ENTITY_TYPES)
    assert set(words["predicates"]) == set(PREDICATES)
    assert set(words["statuses"]) == set(STATUSES)
    rules = {r.__name__.strip("_").replace("_", "-") for rules in alike.RULES.values() for r in rules}
    others = {"spelling", "reference", "defined-in-brackets", "defined-elsewhere", "correction"}
    assert set(words["rules"]) == rules | others
    assert set(words["subtypes"]) == {name for names in SUBTYPES.values() for name in names}
    assert all(entry["zh"] and entry["en"] for kind in words.values() for entry in kind.values())


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2)."""
    light = sorted(map(luminance, (one, other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(mode: int) -> None:
    style = resources.files("kg.web").joinpath("explorer.css").read_text("utf-8")
    block = re.split(r":root[^{]*\{", style)[mode + 1].split("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    grounds = [colours[name] for name in ("ground", "card", "wash")]
    for name in (
        "ink",
        "soft",
        "accent",
        "planned",
        "denied",
        "rumoured",
        *ENTITY_TYPES,
        *(f"g{n}" for n in range(10)),
    ):
        assert min(contrast(colours[name], ground) for ground in grounds) >= 4.5, name
    assert contrast(colours["ink"], colours["mark"]) >= 4.5
