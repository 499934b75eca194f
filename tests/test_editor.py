"""The query editor and the pages in a real browser, under their own policy and with no other address asked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kg.cookbook import cookbook
from tests import records
from tests.server import Server, serving, write

HOSTILE = "<img src=x onerror='window.hacked = 1'>"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    entities = tuple(
        replace(e, labels={"en": HOSTILE}) if e.label == "苏晴" else e for e in records.entities()
    )
    with serving(
        write(tmp_path_factory.mktemp("edited") / "out", entities=entities), "--time", "20"
    ) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """Open the editor; afterwards nothing may have gone wrong, and nothing may have been asked elsewhere."""
    opened = browser.new_page(viewport={"width": 1300, "height": 900})
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: faults.append(dialog.message))
    opened.on("request", lambda request: note(request.url, faults, server))
    opened.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
    )
    opened.goto(f"{server.address}query")
    until(opened, "Boolean(window.kgQuery) && document.querySelectorAll('#recipes option').length > 1")
    yield opened
    assert opened.evaluate("violations") == []
    assert opened.evaluate("window.hacked") is None
    assert faults == []
    opened.close()


def note(url: str, faults: list[str], server: Server) -> None:
    if not url.startswith((server.address, "data:", "blob:")):
        faults.append(url)


def until(page: Page, condition: str) -> None:
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never true: {condition}")


def write_query(page: Page, sparql: str) -> None:
    page.evaluate("(text) => kgQuery.editor.setValue(text)", sparql)


def ask(page: Page, sparql: str = "") -> None:
    if sparql:
        write_query(page, sparql)
    page.evaluate("document.getElementById('answer').hidden = document.getElementById('error').hidden = true")
    page.click("#run")
    until(page, "!document.getElementById('answer').hidden || !document.getElementById('error').hidden")


def cells(page: Page) -> list[str]:
    return page.locator("#result td").all_inner_texts()


def test_the_shipped_queries_are_offered_in_both_languages_and_run(page: Page) -> None:
    assert page.locator("#recipes option").count() == len(cookbook()) + 1
    page.select_option("#recipes", label="各企业的芯片")
    ask(page)
    assert cells(page) == ["星河科技", "启明3", "极光半导体", "曜石X"]
    page.click("#language")
    assert page.locator("#recipes option:checked").inner_text() == "Chips by company"
    assert page.locator("#run").inner_text() == "Run"
    assert "2 rows" in page.locator("#count").inner_text()


def test_a_parameter_is_written_into_the_query(page: Page) -> None:
    page.select_option("#recipes", "chips-by-company")
    field = page.locator("#parameters input")
    field.fill('极光半导体" } #')
    field.press("Tab")
    until(page, "kgQuery.editor.getValue().includes('极光半导体\\\\\" } #')")
    ask(page)
    assert cells(page) == []
    field.fill("极光半导体")
    field.press("Tab")
    until(page, "kgQuery.editor.getValue().includes('\"极光半导体\"')")
    ask(page)
    assert cells(page) == ["极光半导体", "曜石X"]


def test_a_wrong_query_is_marked_where_it_is_wrong(page: Page) -> None:
    ask(page, "SELECT * {\n  ?𠮷 a foo:Chip .\n}")
    assert page.locator("#error").inner_text().startswith("line 2, column")
    assert page.locator(".wrong-line").count() == 1
    assert page.evaluate("kgQuery.editor.getCursor().line") == 1
    ask(page, "ASK { ?s a kg:Chip }")
    assert page.locator("#yes-or-no").inner_text() == "是"
    assert page.locator(".wrong, .wrong-line").count() == 0
    assert not page.locator("#error").is_visible()


def test_terms_are_shown_short_and_lead_to_their_pages(page: Page, server: Server) -> None:
    ask(
        page,
        "SELECT ?s ?t ?n ?d { ?s a ?t ; rdfs:label ?n ; kg:documentCount ?d FILTER(?n = '启明3') } ORDER BY ?t",
    )
    assert cells(page)[1] == "kg:Chip"
    assert cells(page)[3] == "2 xsd:integer"
    page.locator("#result a").first.click()
    page.wait_for_url(f"{server.address}news/id/{records.entity_id('qiming')}")
    assert page.locator("h1").inner_text() == "启明3"
    page.locator("section.facts summary").first.click()
    assert page.locator("mark").first.is_visible()
    assert page.locator("nav a").first.get_attribute("href") == f"/#select={records.entity_id('qiming')}"


def test_hostile_text_stays_text(page: Page, server: Server) -> None:
    ask(page, "SELECT ?n { ?s skos:prefLabel ?n FILTER(LANG(?n) = 'en' && CONTAINS(?n, 'img')) }")
    assert cells(page) == [f"{HOSTILE} en"]
    ask(page, "CONSTRUCT { ?s skos:prefLabel ?n } WHERE { ?s skos:prefLabel ?n FILTER(CONTAINS(?n, 'img')) }")
    assert HOSTILE in page.locator("#result pre").inner_text()
    page.goto(f"{server.address}news/id/{records.entity_id('suqing')}")
    assert page.get_by_text(HOSTILE).count() >= 1


def test_an_answer_can_be_taken_away(page: Page) -> None:
    ask(page, "SELECT ?n { ?s a kg:Chip ; rdfs:label ?n } ORDER BY ?n")
    for style, text in (("CSV", "n\r\n启明3\r\n曜石X\r\n"), ("TSV", '?n\n"启明3"\n"曜石X"\n')):
        with page.expect_download() as waiting:
            page.locator("#downloads button", has_text=style).click()
        assert waiting.value.suggested_filename == f"answer.{style.lower()}"
        assert Path(waiting.value.path()).read_bytes().decode() == text


def test_keys_run_complete_and_stop(page: Page) -> None:
    write_query(page, "SELECT ?n { ?s a kg:Chi")
    page.evaluate("kgQuery.editor.focus(); kgQuery.editor.setCursor(0, 99)")
    page.keyboard.press("Control+Space")
    page.keyboard.press("Enter")
    page.keyboard.type(" ; rdfs:label ?n }")
    page.keyboard.press("Control+Enter")
    until(page, "document.querySelectorAll('#result td').length === 2")
    assert "kg:Chip ;" in page.evaluate("kgQuery.editor.getValue()")
    write_query(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.click("#run")
    page.wait_for_timeout(400)
    page.click("#stop")
    until(page, "document.getElementById('error').textContent === '已停止'")


def test_an_address_carries_the_query(page: Page, server: Server) -> None:
    ask(page, "SELECT ?n { ?s a kg:Chip ; rdfs:label ?n }")
    address: Any = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    until(page, "Boolean(window.kgQuery)")
    assert page.evaluate("kgQuery.editor.getValue()") == "SELECT ?n { ?s a kg:Chip ; rdfs:label ?n }"
    page.goto(f"{server.address}query#query=%E0%A4%A")
    page.reload()
    until(page, "Boolean(window.kgQuery)")


def test_all_of_the_editor_is_served_from_here(server: Server) -> None:
    assert "MIT License" in (Path(__file__).parents[1] / "kg/web/codemirror/LICENSE").read_text("utf-8")
    book = json.loads(server.ask("/query/cookbook").body)
    assert [r["name"] for r in book["recipes"]] == [r.name for r in cookbook()]
    assert server.ask("/query/filled/nothing").status == 400
    assert server.ask("/query/filled/rivals?chip=x").status == 400
