"""The explorer in a real browser, offline: every line of what it promises, through the hooks of the contract."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg import query, rdf, view
from kg.records import Relation
from kg.settings import Settings
from tests import big
from tests.explored import DOCUMENTS, ENTITIES, HOSTILE, RELATIONS, SAID, hostile_build, render, sighting

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDE = {"width": 1440, "height": 900}


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
        if request.url.startswith("blob:"):  # what the page itself made, to be saved
            return
        if request.url.split("#")[0] != self.page.url.split("#")[0] and not request.is_navigation_request():
            self.faults.append(f"request {request.url}")

    def assert_innocent(self) -> None:
        assert self.page.evaluate("violations") == []
        assert self.faults == []


Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def shelf(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Return a function that opens a text as a page."""
    folder = tmp_path_factory.mktemp("pages")
    seen: list[Watched] = []

    def opener(text: str, *, fragment: str = "", **options: Any) -> Page:
        file = folder / f"{len(seen)}.html"
        file.write_text(text, encoding="utf-8")
        watched = Watched(browser.new_page(**{"viewport": WIDE, **options}))
        seen.append(watched)
        watched.page.goto(file.as_uri() + fragment)
        until(watched.page, "Boolean(window.kg)")
        watched.page.watched = watched  # type: ignore[attr-defined]
        return watched.page

    yield opener
    for watched in seen:
        if not watched.page.is_closed():
            watched.page.close()


@pytest.fixture
def opened(shelf: Opener) -> Iterator[Opener]:
    """Return a function that opens a text as a page; afterwards nothing may have gone wrong on it."""
    pages: list[Page] = []

    def opener(*arguments: Any, **options: Any) -> Page:
        pages.append(shelf(*arguments, **options))
        return pages[-1]

    yield opener
    for page in pages:
        page.watched.assert_innocent()  # type: ignore[attr-defined]
        page.close()


@pytest.fixture(scope="module")
def small(shelf: Opener) -> Page:
    return shelf(render())


@pytest.fixture(scope="module")
def crowd(shelf: Opener) -> Page:
    documents, entities, relations = big.make(900, 1800)
    return shelf(view.render(documents, [], entities, relations, settings=Settings()))


@pytest.fixture
def page(small: Page) -> Iterator[Page]:
    """Give the small build's page as it is when one opens it."""
    yield from afresh(small)


@pytest.fixture
def large(crowd: Page) -> Iterator[Page]:
    """Give the page of 900 entities as it is when one opens it."""
    yield from afresh(crowd)


def afresh(page: Page) -> Iterator[Page]:
    """Take everything back that a test before has chosen; afterwards nothing may have gone wrong."""
    if page.evaluate("location.hash"):
        page.evaluate("location.hash = ''")
        until(page, "!location.href.includes('#')")
    page.mouse.move(3, 3)
    page.fill("#search", "")
    page.evaluate("document.activeElement.blur()")
    yield page
    page.watched.assert_innocent()  # type: ignore[attr-defined]


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds; `wait_for_function` needs what the page's policy forbids."""
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never true: {condition}")


def texts(page: Page, selector: str) -> list[str]:
    return page.locator(selector).all_inner_texts()


def panel(page: Page) -> str:
    return page.locator("#panel").inner_text()


def select(page: Page, name: str) -> None:
    assert page.evaluate("(id) => kg.select(id)", name) is True


def focus(page: Page) -> set[str]:
    return set(page.evaluate("kg.shown().focus"))


def overlaps(boxes: list[dict[str, float]]) -> int:
    """Count the pairs of boxes that cover each other."""
    return sum(
        a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
        for n, a in enumerate(boxes)
        for b in boxes[:n]
    )


# ---- what scripts see


def test_scripts_see_plain_records(page: Page) -> None:
    assert page.evaluate("kg.nodes.length") == len(ENTITIES)
    assert page.evaluate("kg.edges.length") == 5
    assert {node["id"] for node in page.evaluate("kg.nodes")} == {entity.id for entity in ENTITIES}
    assert page.evaluate("kg.edges.find((e) => e.id === 'r1').to") == "id/product/1"
    select(page, "id/person/1")
    assert page.evaluate("kg.select('nobody')") is False


# ---- the first view


def test_the_first_view_names_communities_and_no_label_covers_another(large: Page) -> None:
    labels = large.evaluate("kg.shown().labels")
    assert len(labels) > 60
    assert overlaps(labels) == 0
    assert sum(" · " in label["text"] for label in labels) >= 3
    leaders = large.evaluate("kg.nodes.filter((n) => n.rank < 3).map((n) => n.label)")
    assert set(leaders) <= {name for label in labels for name in label["text"].split(" · ")}


def test_only_the_most_central_are_live_and_everybody_can_be_chosen(large: Page) -> None:
    live = large.evaluate("kg.shown().live.map((id) => kg.nodes.find((n) => n.id === id).rank)")
    assert sorted(live) == list(range(300))
    last = large.evaluate("kg.nodes.find((n) => n.rank === 899).id")
    select(large, last)
    assert last in large.evaluate("kg.shown().live")
    assert len(large.evaluate("kg.shown().live")) <= 600


def test_labels_stay_apart_in_every_state(large: Page) -> None:
    select(large, large.evaluate("kg.nodes.find((n) => n.rank === 0).id"))
    large.wait_for_timeout(500)
    for hops in "123":
        large.keyboard.press(hops)
        large.wait_for_timeout(450)
        labels = large.evaluate("kg.shown().labels")
        assert labels
        assert overlaps(labels) == 0


def test_the_panel_lists_communities_by_their_members(large: Page) -> None:
    rows = large.locator("#panel .group")
    assert rows.count() > 5
    assert rows.first.locator(".link").count() == 3
    before = large.evaluate("kg.shown().labels")
    rows.first.locator(".open").click()
    large.wait_for_timeout(500)
    assert large.evaluate("kg.shown().labels") != before


def test_parallel_relations_fan_out(page: Page) -> None:
    select(page, "id/product/1")
    page.wait_for_timeout(450)
    labels = {label["text"]: label for label in page.evaluate("kg.shown().labels")}
    assert {"研发", "投资（否认）"} <= set(labels)
    assert overlaps([labels["研发"], labels["投资（否认）"]]) == 0


@pytest.mark.parametrize(
    ("by", "first"),
    [("links", "澄湖电讯"), ("mentions", "澄湖电讯"), ("documents", "澄湖电讯"), ("between", "白岭")],
)
def test_sizes_follow_the_centrality_that_is_chosen(page: Page, by: str, first: str) -> None:
    page.select_option("#size", by)
    assert page.locator("#panel .line .link").first.inner_text() == first
    assert f"size={by}" in page.evaluate("location.hash")


def test_dots_may_show_the_community_instead_of_the_type(page: Page) -> None:
    page.select_option("#colour", "group")
    assert "colour=group" in page.evaluate("location.hash")


# ---- search


@pytest.mark.parametrize(
    "text",
    ["澄湖电讯", "澄湖電訊", "電訊", "clk", "ＣＬＫ", "clear", "澄 湖", "id/company/1", "chdx", "CHDX", "chenghu",
     "chenghudianxun", "dianxun"],
)  # fmt: skip
def test_an_entity_is_found_by_any_name_in_any_script_and_by_its_sound(page: Page, text: str) -> None:
    found = page.evaluate("(q) => kg.find(q).map((n) => n.label)", text)
    assert found[0] == "澄湖电讯"


def test_a_slip_in_the_initials_is_forgiven_but_comes_last(page: Page) -> None:
    assert page.evaluate("kg.find('chzx').map((n) => n.label)") == ["澄湖电讯"]
    assert page.evaluate("kg.find('hzzx')") == []


def test_whole_names_come_before_parts(page: Page) -> None:
    assert page.evaluate("kg.find('湖城').map((n) => n.label)") == ["湖城", "湖城峰会"]
    assert page.evaluate("kg.find('hc').map((n) => n.label)") == ["湖城", "湖城峰会"]
    assert page.evaluate("kg.find('无此名')") == []
    assert page.evaluate("kg.find('')") == []


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


def test_a_result_tells_type_count_and_the_name_that_matched(page: Page) -> None:
    page.fill("#search", "電訊")
    assert texts(page, "#results li")[0].split() == ["澄湖电讯", "澄湖電訊", "公司", "3"]
    page.click("#results li")
    assert page.locator("#panel h2").inner_text() == "澄湖电讯"


def test_arrows_walk_from_an_entity_to_its_neighbours(page: Page) -> None:
    select(page, "id/company/1")
    page.focus("#map")
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        if page.locator("#panel h2").inner_text() != "澄湖电讯":
            break
    assert page.locator("#panel h2").inner_text() in {"镜泊2", "白岭"}
    page.keyboard.press("Escape")
    assert page.locator("#panel h2").count() == 0


# ---- the panel of an entity


def test_the_panel_tells_all_about_an_entity(page: Page) -> None:
    select(page, "id/company/1")
    said = panel(page)
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
        assert words in said
    assert texts(page, "#panel .evidence mark.subject")[0] == "澄湖电讯"


def test_what_shares_a_name_is_a_link_away(page: Page) -> None:
    select(page, "id/company/2")
    assert "或为同一人" in panel(page)
    assert "同名的公司或产品" in panel(page)
    assert texts(page, "#panel .link") == ["白岭", "镜泊2"]
    page.locator("#panel .link").first.click()
    assert page.locator("#panel h2").inner_text() == "白岭"


def test_documents_that_name_an_entity_are_its_documents_even_without_a_relation(page: Page) -> None:
    select(page, "id/company/2")
    assert texts(page, "#panel cite") == ["没有日期的一篇"]


def test_statements_come_in_order_of_time(page: Page) -> None:
    select(page, "id/person/1")
    assert texts(page, "#panel p.said") == [SAID, "价格不变"]
    select(page, "id/event/1")
    assert "2024-09-18" in panel(page)


def test_what_others_said_about_it_is_shown_too(page: Page) -> None:
    select(page, "id/product/1")
    assert "关于它的言论" in panel(page)
    assert SAID in panel(page)


def test_the_neighbourhood_grows_step_by_step(page: Page) -> None:
    select(page, "id/product/1")
    reached = [len(focus(page))]
    for hops in ("2", "3", "4"):
        page.click(f"#panel [data-hops='{hops}']")
        reached.append(len(focus(page)))
    assert reached == [2, 3, 4, 5]
    page.keyboard.press("1")
    assert len(focus(page)) == 2


def test_one_predicate_at_a_time_is_unfolded_and_stays(page: Page) -> None:
    select(page, "id/person/1")
    page.click("[data-unfold=participatesIn]")
    select(page, "id/product/1")
    assert focus(page) == {"id/product/1", "id/company/1", "id/person/1", "id/event/1"}
    select(page, "id/person/1")
    page.click("[data-unfold=participatesIn]")
    select(page, "id/product/1")
    assert focus(page) == {"id/product/1", "id/company/1"}


def test_hide_pin_and_undo(page: Page) -> None:
    select(page, "id/company/1")
    page.click("[data-action=hide]")
    assert "id/company/1" not in page.evaluate("kg.shown().nodes")
    assert texts(page, "#hidden .picked bdi") == ["澄湖电讯"]
    page.click("#undo")
    assert "id/company/1" in page.evaluate("kg.shown().nodes")
    page.keyboard.press("p")
    page.uncheck("[data-type=Company]")
    assert "id/company/1" in page.evaluate("kg.shown().nodes")
    assert "id/company/2" not in page.evaluate("kg.shown().nodes")
    page.keyboard.press("Control+z")
    assert page.is_checked("[data-type=Company]")


# ---- the panel of a relation


def test_a_relation_shows_every_sighting(page: Page) -> None:
    select(page, "r1")
    assert texts(page, "#panel .evidence") == ["澄湖电讯在湖城发布镜泊2。", "澄湖電訊早前已推出鏡泊2。"]
    assert texts(page, "#panel .evidence mark.trigger") == ["发布", "推出"]
    for words in ("0.91", "陈述", "2024-03-05", "2024-09-20", "峰會落幕"):
        assert words in panel(page)


def test_marks_count_characters_and_not_code_units(page: Page) -> None:
    select(page, "r2")
    assert texts(page, "#panel .evidence mark") == ["澄湖电讯", "总工程师", "白岭"]


def test_a_citation_is_copied(page: Page) -> None:
    select(page, "r1")
    page.locator(".cite").first.click()
    until(page, "document.querySelector('.cite').textContent === '已复制'")
    page.click("#search")
    page.keyboard.press("Control+v")
    cited = page.input_value("#search")
    assert cited == "“澄湖电讯在湖城发布镜泊2。”——《澄湖发布新品》，湖报，2024-03-05，a.txt#char=50,63。"


@pytest.mark.parametrize(("name", "sightings"), [("r1", 2), ("r3", 1), ("r5", 1), ("r7", 1), ("r8", 1)])
def test_the_sparql_beside_a_relation_finds_it(page: Page, tmp_path: Path, name: str, sightings: int) -> None:
    graph = tmp_path / "graph.ttl"
    graph.write_text("".join(rdf.turtle(DOCUMENTS, ENTITIES, RELATIONS, base=Settings().base)), "utf-8")
    select(page, name)
    asked = page.locator(".sparql pre").evaluate("(e) => e.textContent")
    rows = list(query.query(graph, asked))
    assert len(rows) == sightings
    wanted = next(r for r in RELATIONS if r.id == name)
    assert {row[1] for row in rows} == {e.text for e in wanted.evidence}


# ---- filters


def test_every_type_predicate_and_status_that_occurs_has_a_box_with_its_count(page: Page) -> None:
    kinds = page.locator("#types input").evaluate_all("all => all.map((i) => i.dataset.type)")
    assert kinds == ["Company", "Product", "Person", "Event", "Location"]
    assert texts(page, "#types .count") == ["2", "1", "1", "1", "1"]
    assert page.locator("#subtypes .name").all_text_contents() == ["芯片"]
    predicates = page.locator("#relations input").evaluate_all("all => all.map((i) => i.dataset.predicate)")
    assert set(predicates) == {relation.predicate for relation in RELATIONS}
    assert texts(page, "#statuses .count") == ["6", "1", "1"]


def test_filters_hide_and_bring_back(page: Page) -> None:
    select(page, "id/company/1")
    page.uncheck("[data-predicate=develops]")
    assert "研发" not in "".join(texts(page, "#panel h3"))
    assert "7 / 8" in page.locator("#counts").inner_text()
    page.check("[data-predicate=develops]")
    assert "镜泊2" in panel(page)
    page.uncheck("[data-status=denied]")
    assert "否认" not in panel(page)
    page.uncheck("[data-type=Person]")
    assert "5 / 6" in page.locator("#counts").inner_text()
    page.click("#clear-filters")
    assert "6 实体" in page.locator("#counts").inner_text()


def test_counts_tell_what_a_choice_would_show_under_the_other_filters(page: Page) -> None:
    page.uncheck("[data-type=Person]")
    assert page.locator(".row:has([data-predicate=stated]) .count").inner_text() == "0"
    assert page.locator(".row:has([data-predicate=develops]) .count").inner_text() == "1"
    assert page.locator(".row:has([data-type=Person]) .count").inner_text() == "1"


def test_a_subtype_can_be_left_out(page: Page) -> None:
    page.click("#subtypes summary")
    page.uncheck("[data-subtype=Chip]")
    assert "id/product/1" not in page.evaluate("kg.shown().nodes")
    assert "no-subtype=Chip" in page.evaluate("location.hash")


def test_only_leaves_one_and_gives_all_back(page: Page) -> None:
    row = page.locator("#types .row", has=page.locator("[data-type=Person]"))
    row.hover()
    row.locator(".only").click()
    assert "1 / 6" in page.locator("#counts").inner_text()
    row.hover()
    row.locator(".only").click()
    assert page.locator("#types input:checked").count() == 5


def test_evidence_can_be_asked_for_confidence_and_number_of_documents(page: Page) -> None:
    page.select_option("#sources", "2")
    assert "1 / 8" in page.locator("#counts").inner_text()
    assert set(page.evaluate("kg.shown().nodes")) == {"id/company/1", "id/product/1"}
    page.select_option("#sources", "1")
    page.locator("#confidence").fill("0.85")
    assert "5 / 8" in page.locator("#counts").inner_text()
    assert "confidence=0.85" in page.evaluate("location.hash")


def test_one_document_can_be_looked_at_alone(page: Page) -> None:
    page.fill("#document", "峰会落幕")
    assert texts(page, "#document-list .count") == ["4"]
    page.keyboard.press("Enter")
    assert "4 / 8" in page.locator("#counts").inner_text()
    assert texts(page, "#documents bdi") == ["峰會落幕"]
    page.click("#documents button")
    assert "8 关系" in page.locator("#counts").inner_text()


def test_a_period_can_be_chosen_by_click_by_drag_and_by_key(page: Page) -> None:
    bars = page.locator("#timeline .bar")
    assert bars.count() == 7
    select(page, "id/company/1")
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


# ---- between two


def test_the_shortest_path_comes_with_its_evidence(page: Page) -> None:
    page.fill("#path-from", "镜泊2")
    page.keyboard.press("Enter")
    page.fill("#path-to", "湖城")
    page.keyboard.press("Enter")
    assert page.locator("#panel .step").count() == 4
    assert "将出席" in page.locator("#panel .step").nth(2).inner_text()
    assert len(focus(page)) == 5
    page.uncheck("[data-status=planned]")
    assert "没有通路" in panel(page)


def test_all_shortest_paths_are_shown(opened: Opener) -> None:
    more = [
        Relation("r9", "uses", "id/company/2", "id/product/1", "asserted", 0.9, None, (
            sighting("d1", "孤屿精密采用镜泊2。", "孤屿精密", "采用", "镜泊2"),
        )),
        Relation("r10", "affiliatedWith", "id/person/1", "id/company/2", "asserted", 0.9, None, (
            sighting("d1", "孤屿精密董事白岭。", "白岭", "董事", "孤屿精密"),
        )),
    ]  # fmt: skip
    page = opened(render(relations=[*RELATIONS, *more]), fragment="#path=id%2Fperson%2F1,id%2Fproduct%2F1")
    assert page.locator("#panel .way").count() == 2
    assert focus(page) == {"id/person/1", "id/product/1", "id/company/1", "id/company/2"}
    assert "共同的邻居" in panel(page)
    shared = page.locator("#panel section", has_text="共同的邻居")
    assert shared.locator(".link").all_inner_texts() == ["澄湖电讯", "孤屿精密"]


def test_two_entities_are_compared(page: Page) -> None:
    select(page, "id/person/1")
    page.click("[data-action=pathFrom]")
    select(page, "id/product/1")
    page.click("[data-action=pathTo]")
    table = [row.split() for row in texts(page, "#panel .compare tr")]
    assert table[0] == ["白岭", "镜泊2"]
    assert ["类型", "人物", "产品"] in table
    assert "澄湖电讯" in page.locator("#panel section", has_text="共同的邻居").inner_text()
    assert "共同的文档" in panel(page)


def test_what_is_denied_connects_nobody(opened: Opener) -> None:
    page = opened(render(relations=RELATIONS[-1:]), fragment="#path=id%2Fcompany%2F1,id%2Fproduct%2F1")
    assert "没有通路" in panel(page)


# ---- the other views


def test_statements_tell_who_said_what_when_about_whom(page: Page) -> None:
    page.click("[data-view=statements]")
    rows = texts(page, "#sheet .statement")
    assert len(rows) == 2
    assert all(words in rows[0] for words in ("2024-03-05", "白岭", "价格不变", "澄湖发布新品"))
    assert all(words in rows[1] for words in ("白岭", SAID, "言及 镜泊2"))
    select(page, "id/product/1")
    assert len(texts(page, "#sheet .statement")) == 1


def test_events_stand_on_a_line_of_time_with_place_and_people(page: Page) -> None:
    page.click("[data-view=events]")
    (row,) = texts(page, "#sheet .event")
    assert all(words in row for words in ("2024-09-18", "湖城峰会", "地点 湖城", "参加 白岭"))
    assert texts(page, "#sheet .month") == ["2024-09"]


def test_places_tell_what_is_held_there(page: Page) -> None:
    page.keyboard.press("l")
    (row,) = texts(page, "#sheet .place")
    assert all(words in row for words in ("湖城", "2024-09-18", "湖城峰会"))


def test_everything_is_a_table_too(page: Page) -> None:
    page.click("[data-view=table]")
    assert page.locator("#sheet tbody tr").count() == 6
    page.locator("#sheet thead button", has_text="名称").click()
    page.locator("#sheet thead button", has_text="名称").click()
    assert page.locator("#sheet thead [aria-sort=ascending]").count() == 1
    names = texts(page, "#sheet tbody th")
    assert names == page.evaluate("(names) => names.sort((a, b) => a.localeCompare(b, 'zh'))", names)
    page.locator("#sheet .switch button").nth(1).click()
    assert page.locator("#sheet tbody tr").count() == 8
    page.uncheck("[data-status=denied]")
    assert page.locator("#sheet tbody tr").count() == 7
    page.locator("#sheet .switch button").nth(0).click()


# ---- taking along


def test_a_link_restores_view_filters_and_selection(opened: Opener) -> None:
    first = opened(render())
    select(first, "id/company/1")
    assert first.evaluate("location.hash") == "#select=id%2Fcompany%2F1"
    first.keyboard.press("2")
    first.keyboard.press("p")
    first.uncheck("[data-status=denied]")
    first.locator("[data-key='2024-09']").click()
    first.click("[data-view=table]")
    first.click("#language")
    fragment = first.evaluate("location.hash")
    second = opened(render(), fragment=fragment)
    assert second.locator("#panel h2").inner_text() == "澄湖电讯"
    assert not second.is_checked("[data-status=denied]")
    assert second.locator("[data-view=table][aria-selected=true]").count() == 1
    assert second.locator("[data-key='2024-09'][aria-pressed=true]").count() == 1
    assert "Types" in texts(second, "#filters h2")
    for what in ("kg.shown().nodes", "kg.shown().focus", "location.hash"):
        assert second.evaluate(what) == first.evaluate(what)


def test_a_link_restores_where_the_map_was(opened: Opener) -> None:
    first = opened(render())
    box = first.locator("#map").bounding_box()
    assert box is not None
    first.mouse.move(box["x"] + 60, box["y"] + 60)
    first.mouse.wheel(0, -400)
    until(first, "location.hash.includes('camera=')")
    first.wait_for_timeout(200)
    second = opened(render(), fragment=first.evaluate("location.hash"))
    assert second.evaluate("location.hash") == first.evaluate("location.hash")
    for a, b in zip(*(p.evaluate("kg.shown().labels") for p in (first, second)), strict=True):
        assert a["text"] == b["text"]
        assert a["left"] == pytest.approx(b["left"], rel=0.02, abs=2)


def test_a_broken_link_does_no_harm(opened: Opener) -> None:
    fragment = "#select=%E0%A4%A&path=x&no-type=__proto__&hops=99&period=x,y&camera=1,NaN,0&view=nothing&x"
    page = opened(render(), fragment=fragment)
    assert page.locator("#panel h3").count() > 0
    assert page.locator("[data-view=map][aria-selected=true]").count() == 1


def saved(page: Page, button: str) -> bytes:
    """Return what a button of the export menu saves."""
    page.click("#export summary")
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()


def test_the_view_is_saved_as_png_and_svg(page: Page) -> None:
    assert saved(page, "#save-png").startswith(b"\x89PNG")
    picture = ET.fromstring(saved(page, "#save-svg"))  # noqa: S314 - we made it
    words = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {"澄湖电讯", "镜泊2"} <= words
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}circle"))) == len(ENTITIES)


def test_the_selection_is_saved_as_csv_one_line_a_sighting(page: Page) -> None:
    def rows() -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(saved(page, "#save-csv").decode("utf-8-sig"), newline="")))

    assert len(rows()) == 9
    select(page, "id/company/1")
    found = rows()
    assert [row["predicate"] for row in found] == ["develops", "develops", "affiliatedWith", "investsIn"]
    assert found[0]["sentence"] == "澄湖电讯在湖城发布镜泊2。"
    assert found[2]["post"] == "总工程师"
    assert found[3]["status"] == "denied"


def test_a_cell_never_becomes_a_formula(opened: Opener) -> None:
    evil = replace(ENTITIES[0], label='=HYPERLINK("x")', labels={})
    page = opened(render(entities=[evil, *ENTITIES[1:]]))
    assert b'"\'=HYPERLINK(""x"")"' in saved(page, "#save-csv")


def test_paper_carries_map_and_panel_without_the_controls(page: Page) -> None:
    select(page, "id/company/1")
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert not page.locator("#tools").is_visible()
    assert page.locator("#panel .evidence").first.is_visible()
    assert page.locator("#map canvas").is_visible()
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="screen")


def test_the_theme_follows_the_system_and_can_be_changed(page: Page) -> None:
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.emulate_media(color_scheme="dark")
    until(page, "document.documentElement.dataset.theme === 'dark'")
    page.click("#theme")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert "theme=light" in page.evaluate("location.hash")
    page.emulate_media(color_scheme="light")


def test_the_interface_speaks_english_too(page: Page) -> None:
    select(page, "id/company/1")
    page.click("#language")
    assert texts(page, "#filters h2")[0] == "Types"
    assert "developed" in page.locator("html").inner_text().lower() or "develops" in panel(page)
    assert "Why these are one" in panel(page)
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("#language")
    assert texts(page, "#filters h2")[0] == "类型"


# ---- the pointer


def test_a_click_on_a_dot_selects_it_and_on_nothing_lets_go(opened: Opener) -> None:
    page = opened(render(entities=ENTITIES[:1], relations=[]))
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "document.querySelector('#panel h2')?.textContent === '澄湖电讯'")
    page.mouse.click(box["x"] + 20, box["y"] + 20)
    until(page, "!document.querySelector('#panel h2')")


def test_a_click_on_a_line_opens_its_evidence(opened: Opener) -> None:
    page = opened(render(entities=ENTITIES[:2], relations=RELATIONS[:1]))
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "document.querySelectorAll('#panel .evidence').length === 2")


def test_an_empty_build_says_what_to_do(opened: Opener) -> None:
    page = opened(render([], [], [], []))
    assert "kg build" in page.locator("#empty").inner_text()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_nothing_is_cut_off_at_the_side(opened: Opener, mode: str, width: int) -> None:
    page = opened(render(), color_scheme=mode, viewport={"width": width, "height": 844})
    select(page, "id/company/1")
    if width < 900:
        page.click("#show-filters")
    for key in ("m", "t", "s", "e", "l"):
        page.keyboard.press(key)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in ("header", "#panel", "#filters", "#sheet"):
        assert page.evaluate(f"((e) => e.scrollWidth <= e.clientWidth)(document.querySelector('{selector}'))")


# ---- hostile text


def test_hostile_text_is_shown_as_text_and_does_nothing(opened: Opener) -> None:
    documents, entities, relations = hostile_build()
    page = opened(render(documents, [], entities, relations))
    for entity in entities:
        select(page, entity.id.replace("\ud800", "\ufffd"))
        shown = page.locator("#panel h2").evaluate("(e) => e.textContent")
        assert shown == entity.label.replace("\ud800", "\ufffd")
    for relation in relations:
        select(page, relation.id.replace("\ud800", "\ufffd"))
        quoted = page.locator(".evidence").first.evaluate("(e) => e.textContent")
        assert quoted == relation.evidence[0].text.replace("\ud800", "\ufffd")
        assert page.locator(".sparql").count() == 0 or "<script" not in page.locator(".sparql").inner_text()
    for text in HOSTILE:
        page.fill("#search", text[:200].replace("\ud800", ""))
        page.fill("#document", text[:200].replace("\ud800", ""))
    page.fill("#path-from", "__proto__")
    page.keyboard.press("Enter")
    page.fill("#path-to", "constructor")
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur()")
    for key in ("t", "s", "e", "l", "m"):
        page.keyboard.press(key)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    ET.fromstring(saved(page, "#save-svg"))  # noqa: S314 - it must be XML, whatever the names
    saved(page, "#save-csv")
    page.evaluate("kg.select('__proto__')")
    page.keyboard.press("Control+z")
    assert page.evaluate("((e) => e.scrollWidth <= e.clientWidth)(document.querySelector('#panel'))")
    assert page.evaluate("window.hacked === undefined && ({}).hacked === undefined")
    assert page.locator("img, svg, iframe, #panel script").count() == 0


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
