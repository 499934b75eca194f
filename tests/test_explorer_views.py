"""The explorer in a real browser: filters, two entities, the other views, taking along, hostile text."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page

from kg.records import Relation
from tests.browsing import Opener, Watched, focus, panel, select, texts, until
from tests.explored import ENTITIES, HOSTILE, RELATIONS, SAID, hostile_build, render, sighting

pytestmark = pytest.mark.browser


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


def test_the_map_is_in_place_behind_another_view(opened: Opener) -> None:
    """The map once had no size while another view was open, and came back as a speck."""
    first, second = opened(render()), opened(render(), fragment="#view=table")
    assert not second.locator("#map canvas").is_visible()
    second.keyboard.press("m")
    assert second.locator("#map canvas").is_visible()
    until(second, "kg.shown().labels.length > 4")
    assert second.evaluate("kg.shown().labels") == first.evaluate("kg.shown().labels")


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
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("#filters").is_visible()
    assert not page.locator("#tools").is_visible()
    assert page.locator("#panel .evidence").first.is_visible()
    assert page.locator("#map canvas").is_visible()
    page.evaluate(
        "addEventListener('beforeprint', () => (window.paper = document.documentElement.dataset.theme))"
    )
    assert page.pdf().startswith(b"%PDF")
    assert page.evaluate("window.paper") == "light"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="screen", color_scheme="light")


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
