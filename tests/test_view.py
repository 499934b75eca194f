"""The explorer: its text by itself, and what it does in a real browser, offline."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg import alike, view
from kg.errors import BuildError
from kg.records import Document, Entity, Evidence, Relation
from kg.settings import Settings
from kg.vocabulary import ENTITY_TYPES, PREDICATES, STATUSES, SUBTYPES
from tests import big
from tests.explored import DOCUMENTS, ENTITIES, HOSTILE, RELATIONS, SAID, hostile_build

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def render(
    documents: list[Document] = DOCUMENTS,
    entities: list[Entity] = ENTITIES,
    relations: list[Relation] = RELATIONS,
) -> str:
    return view.render(documents, entities, relations, settings=Settings(), title="湖城图谱")


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
    assert render() == render(DOCUMENTS[::-1], ENTITIES[::-1], RELATIONS[::-1])


def test_nothing_at_all_gives_a_page() -> None:
    assert "<h1>" in render([], [], [])


def test_a_long_page_is_compressed() -> None:
    page = view.render(*big.make(4000, 6000), settings=Settings(), title="大")
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert data[1].startswith('"H4sI')
    assert len(page) < 2_500_000


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
    block = style.split(":root {")[mode + 1].split("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    grounds = [colours[name] for name in ("ground", "card", "wash")]
    for name in ("ink", "soft", "accent", "planned", "denied", "rumoured", *ENTITY_TYPES):
        assert min(contrast(colours[name], ground) for ground in grounds) >= 4.5, name
    assert contrast(colours["ink"], colours["mark"]) >= 4.5


# ---- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail("chromium is missing; install Debian's package chromium")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


class Watched:
    """A page together with everything that it should not have done."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        page.on("console", lambda message: self.faults.append(f"console {message.text}"))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        page.on("request", self._requested)
        page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
        )

    def _requested(self, request: Any) -> None:
        if request.url.split("#")[0] != self.page.url.split("#")[0] and not request.is_navigation_request():
            self.faults.append(f"request {request.url}")


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Return a function that opens a text as a page; afterwards nothing may have gone wrong on it."""
    seen: list[Watched] = []

    def opener(text: str, *, fragment: str = "", **options: Any) -> Page:
        file = tmp_path / f"{len(seen)}.html"
        file.write_text(text, encoding="utf-8")
        watched = Watched(browser.new_page(**{"viewport": {"width": 1440, "height": 900}, **options}))
        seen.append(watched)
        watched.page.goto(file.as_uri() + fragment)
        until(watched.page, "Boolean(window.kg)")
        return watched.page

    yield opener
    for watched in seen:
        assert watched.page.evaluate("violations") == []
        assert watched.faults == []
        watched.page.close()


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds; `wait_for_function` needs what the page's policy forbids."""
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never true: {condition}")


@pytest.fixture
def page(opened: Opener) -> Page:
    return opened(render())


def texts(page: Page, selector: str) -> list[str]:
    return page.locator(selector).all_inner_texts()


@pytest.mark.browser
def test_scripts_see_plain_records(page: Page) -> None:
    assert page.evaluate("kg.nodes.length") == len(ENTITIES)
    assert page.evaluate("kg.edges.length") == 5
    assert {node["id"] for node in page.evaluate("kg.nodes")} == {entity.id for entity in ENTITIES}
    assert page.evaluate("kg.edges.find((e) => e.id === 'r1').to") == "id/product/1"
    assert page.evaluate("kg.select('id/person/1')") is True
    assert page.evaluate("kg.select('nobody')") is False


@pytest.mark.browser
@pytest.mark.parametrize(
    "query", ["澄湖电讯", "澄湖電訊", "電訊", "clk", "ＣＬＫ", "clear", "澄 湖", "id/company/1"]
)
def test_an_entity_is_found_by_any_name_in_any_script(page: Page, query: str) -> None:
    found = page.evaluate("(q) => kg.find(q).map((n) => n.label)", query)
    assert found[0] == "澄湖电讯"


@pytest.mark.browser
def test_whole_names_come_before_parts(page: Page) -> None:
    assert page.evaluate("kg.find('湖城').map((n) => n.label)") == ["湖城", "湖城峰会"]
    assert page.evaluate("kg.find('无此名')") == []
    assert page.evaluate("kg.find('')") == []


@pytest.mark.browser
def test_search_works_from_the_keyboard(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("湖城")
    assert page.locator("#results li").count() == 2
    page.keyboard.press("ArrowDown")
    assert page.locator("#results [aria-selected=true] .name").inner_text() == "湖城峰会"
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "湖城峰会"
    assert not page.locator("#results").is_visible()
    page.fill("#search", "镜")
    assert page.locator("#results").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#results").is_visible()


@pytest.mark.browser
def test_a_click_on_a_result_opens_it(page: Page) -> None:
    page.fill("#search", "電訊")
    page.click("#results li")
    assert page.locator("#panel h2").inner_text() == "澄湖电讯"


@pytest.mark.browser
def test_the_panel_tells_all_about_an_entity(page: Page) -> None:
    page.evaluate("kg.select('id/company/1')")
    panel = page.locator("#panel").inner_text()
    for words in (
        "澄湖电讯",
        "公司",
        "澄湖電訊",
        "Clearlake",
        "CLK",
        "原文注明",
        "澄湖电讯（CLK）",
        "峰會落幕",
        "湖城市 · CN · 市级",
        "各处类型: 公司、其他组织",
        "urn:ticker:CLK",
        "研发",
        "人员",
        "总工程师",
        "澄湖发布新品",
        "湖报",
    ):
        assert words in panel
    assert texts(page, "#panel .evidence mark.subject")[0] == "澄湖电讯"


@pytest.mark.browser
def test_what_shares_a_name_is_a_link_away(page: Page) -> None:
    page.evaluate("kg.select('id/company/2')")
    panel = page.locator("#panel").inner_text()
    assert "或为同一人" in panel
    assert "同名的公司或产品" in panel
    assert texts(page, "#panel .link") == ["白岭", "镜泊2"]
    page.locator("#panel .link").first.click()
    assert page.locator("#panel h2").inner_text() == "白岭"


@pytest.mark.browser
def test_marks_count_characters_and_not_code_units(page: Page) -> None:
    page.evaluate("kg.select('r2')")
    assert texts(page, "#panel .evidence mark") == ["澄湖电讯", "总工程师", "白岭"]


@pytest.mark.browser
def test_a_relation_shows_every_sighting(page: Page) -> None:
    page.evaluate("kg.select('r1')")
    assert texts(page, "#panel .evidence") == ["澄湖电讯在湖城发布镜泊2。", "澄湖電訊早前已推出鏡泊2。"]
    assert texts(page, "#panel mark.trigger") == ["发布", "推出"]
    panel = page.locator("#panel").inner_text()
    for words in ("0.91", "陈述", "2024-03-05", "2024-09-20", "峰會落幕"):
        assert words in panel


@pytest.mark.browser
def test_statements_come_in_order_of_time(page: Page) -> None:
    page.evaluate("kg.select('id/person/1')")
    assert texts(page, "#panel p.said") == [SAID, "价格不变"]
    page.evaluate("kg.select('id/event/1')")
    assert "2024-09-18" in page.locator("#panel").inner_text()


@pytest.mark.browser
def test_every_type_predicate_and_status_that_occurs_has_a_box_with_its_count(page: Page) -> None:
    kinds = page.locator("#types input").evaluate_all("all => all.map((i) => i.dataset.type)")
    assert kinds == ["Company", "Product", "Person", "Event", "Location"]
    assert texts(page, "#types .count") == ["2", "1", "1", "1", "1"]
    predicates = page.locator("#relations input").evaluate_all("all => all.map((i) => i.dataset.predicate)")
    assert set(predicates) == {relation.predicate for relation in RELATIONS}
    assert texts(page, "#statuses .count") == ["6", "1", "1"]


@pytest.mark.browser
def test_filters_hide_and_bring_back(page: Page) -> None:
    page.evaluate("kg.select('id/company/1')")
    page.uncheck("[data-predicate=develops]")
    assert "研发" not in texts(page, "#panel h3")
    assert "7 / 8" in page.locator("#counts").inner_text()
    page.check("[data-predicate=develops]")
    assert "镜泊2" in page.locator("#panel").inner_text()
    page.uncheck("[data-status=denied]")
    assert "否认" not in page.locator("#panel").inner_text()
    page.uncheck("[data-type=Person]")
    assert "5 / 6" in page.locator("#counts").inner_text()


@pytest.mark.browser
def test_only_leaves_one_and_gives_all_back(page: Page) -> None:
    row = page.locator("#types .row", has=page.locator("[data-type=Person]"))
    row.hover()
    row.locator(".only").click()
    assert "1 / 6" in page.locator("#counts").inner_text()
    row.locator(".only").click()
    assert page.locator("#types input:checked").count() == 5


@pytest.mark.browser
def test_the_shortest_path_comes_with_its_evidence(page: Page) -> None:
    page.fill("#path-from", "镜泊2")
    page.keyboard.press("Enter")
    page.fill("#path-to", "湖城")
    page.keyboard.press("Enter")
    assert page.locator("#panel .step").count() == 4
    assert "将出席" in page.locator("#panel .step").nth(2).inner_text()
    page.uncheck("[data-status=planned]")
    page.fill("#path-to", "湖城")
    page.keyboard.press("Enter")
    assert "没有通路" in page.locator("#panel").inner_text()


@pytest.mark.browser
def test_what_is_denied_connects_nobody(opened: Opener) -> None:
    page = opened(render(relations=RELATIONS[-1:]), fragment="#path=id%2Fcompany%2F1,id%2Fproduct%2F1")
    assert "没有通路" in page.locator("#panel").inner_text()


@pytest.mark.browser
def test_a_period_can_be_chosen_by_click_by_drag_and_by_key(page: Page) -> None:
    bars = page.locator("#timeline .bar")
    assert bars.count() == 7
    page.evaluate("kg.select('id/company/1')")
    page.locator("[data-key='2024-09']").click()
    assert texts(page, "#panel .line .link") == ["镜泊2"]
    page.locator("#timeline .clear").click()
    page.locator("[data-key='2024-03']").hover()
    page.mouse.down()
    page.locator("[data-key='2024-05']").hover()
    page.mouse.up()
    assert "2024-03 – 2024-05" in page.locator("#timeline").inner_text()
    page.locator("[data-key='2024-09']").press("Enter")
    assert page.locator(".bar[aria-pressed=true]").get_attribute("data-key") == "2024-09"


@pytest.mark.browser
def test_a_link_restores_the_selection(opened: Opener) -> None:
    first = opened(render())
    first.evaluate("kg.select('id/company/1')")
    fragment = first.evaluate("location.hash")
    assert fragment == "#select=id%2Fcompany%2F1"
    assert opened(render(), fragment=fragment).locator("#panel h2").inner_text() == "澄湖电讯"
    assert opened(render(), fragment="#select=r1").locator(".evidence").count() == 2
    assert opened(render(), fragment="#select=%E0%A4%A&x").locator("#panel h3").count() > 0


@pytest.mark.browser
def test_the_interface_speaks_english_too(page: Page) -> None:
    page.evaluate("kg.select('id/company/1')")
    page.click("#language")
    assert texts(page, "#filters h2")[0] == "Types"
    assert "Develops" in page.locator("#panel").inner_text().title()
    page.click("#language")
    assert texts(page, "#filters h2")[0] == "类型"


@pytest.mark.browser
def test_a_click_on_a_dot_selects_it_and_on_nothing_lets_go(opened: Opener) -> None:
    page = opened(render(entities=ENTITIES[:1], relations=[]))
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "document.querySelector('#panel h2')?.textContent === '澄湖电讯'")
    page.mouse.click(box["x"] + 20, box["y"] + 20)
    until(page, "!document.querySelector('#panel h2')")


@pytest.mark.browser
def test_a_click_on_a_line_opens_its_evidence(opened: Opener) -> None:
    page = opened(render(entities=ENTITIES[:2], relations=RELATIONS[:1]))
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "document.querySelectorAll('#panel .evidence').length === 2")


@pytest.mark.browser
def test_an_empty_build_says_what_to_do(opened: Opener) -> None:
    page = opened(render([], [], []))
    assert "kg build" in page.locator("#empty").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_nothing_is_cut_off_at_the_side(opened: Opener, mode: str, width: int) -> None:
    page = opened(render(), color_scheme=mode, viewport={"width": width, "height": 844})
    page.evaluate("kg.select('id/company/1')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in ("#panel", "#filters"):
        assert page.evaluate(f"((e) => e.scrollWidth <= e.clientWidth)(document.querySelector('{selector}'))")


@pytest.mark.browser
def test_a_large_graph_starts_with_its_most_central_entities(opened: Opener) -> None:
    documents, entities, relations = big.make(4000, 6000)
    page = opened(view.render(documents, entities, relations, settings=Settings(), title="大"))
    assert page.evaluate("kg.nodes.length") == 4000
    assert page.evaluate("kg.select(kg.nodes.find((n) => n.rank === 3999).id)") is True
    assert page.locator("#panel h2").is_visible()


# ---- hostile text


@pytest.mark.browser
def test_hostile_text_is_shown_as_text_and_does_nothing(opened: Opener) -> None:
    documents, entities, relations = hostile_build()
    title = "</title><script>window.hacked = true</script>{{ 7*7 }}\ud800"
    page = opened(view.render(documents, entities, relations, settings=Settings(), title=title))
    assert page.locator("h1").inner_text() == title.replace("\ud800", "\ufffd")
    for entity in entities:
        assert page.evaluate("(id) => kg.select(id)", entity.id.replace("\ud800", "\ufffd")) is True
        shown = page.locator("#panel h2").evaluate("(e) => e.textContent")
        assert shown == entity.label.replace("\ud800", "\ufffd")
    for relation in relations:
        assert page.evaluate("(id) => kg.select(id)", relation.id.replace("\ud800", "\ufffd")) is True
        quoted = page.locator(".evidence").first.evaluate("(e) => e.textContent")
        assert quoted == relation.evidence[0].text.replace("\ud800", "\ufffd")
    for text in HOSTILE:
        page.fill("#search", text[:200].replace("\ud800", ""))
    page.fill("#path-from", "__proto__")
    page.keyboard.press("Enter")
    page.fill("#path-to", "constructor")
    page.keyboard.press("Enter")
    page.evaluate("kg.select('__proto__')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert page.evaluate("((e) => e.scrollWidth <= e.clientWidth)(document.querySelector('#panel'))")
    assert page.evaluate("window.hacked === undefined && ({}).hacked === undefined")
    assert page.locator("img, svg, iframe, #panel script").count() == 0


@pytest.mark.browser
def test_the_watch_notices_a_page_that_misbehaves(browser: Browser, tmp_path: Path) -> None:
    bad = render().replace(
        "<h1>", '<h1><img src="https://example.org/x.png"><b onclick="alert(1)" style="color:red">'
    )
    (tmp_path / "bad.html").write_text(bad, encoding="utf-8")
    watched = Watched(browser.new_page())
    watched.page.goto((tmp_path / "bad.html").as_uri())
    until(watched.page, "Boolean(window.kg)")
    watched.page.locator("h1 b").dispatch_event("click")
    until(watched.page, "violations.length >= 2")
    assert watched.faults
    watched.page.close()
