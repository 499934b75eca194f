"""The explorer in a real browser, offline: the map, search, and what the panel tells of entities and relations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kg import query, rdf, view
from kg.settings import Settings
from tests import big
from tests.browsing import Opener, afresh, focus, overlaps, panel, select, texts, until
from tests.explored import DOCUMENTS, ENTITIES, RELATIONS, SAID, render

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def crowd(shelf: Opener) -> Page:
    documents, entities, relations = big.make(900, 1800)
    return shelf(view.render(documents, [], entities, relations, settings=Settings()))


@pytest.fixture
def large(crowd: Page) -> Iterator[Page]:
    """Give the page of 900 entities as it is when one opens it."""
    yield from afresh(crowd)


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
    places = {node["id"]: (node["x"], node["y"]) for node in page.evaluate("kg.nodes")}
    (ax, ay), (bx, by) = places["id/company/1"], places["id/product/1"]
    sides = []
    for text in ("研发", "投资（否认）"):
        box = labels[text]
        x, y = (box["left"] + box["right"]) / 2, (box["top"] + box["bottom"]) / 2
        sides.append((bx - ax) * (y - ay) - (by - ay) * (x - ax))  # which side of the straight line
    assert sides[0] * sides[1] < 0


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
