"""What a notebook shows: the explorer at work in its frame, a neighbourhood with its evidence, hostile text as text."""

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

import kg
from kg import show
from kg.errors import InputError
from tests import records
from tests.explored import HOSTILE, hostile_build
from tests.handmade import by_hand, tables


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.fixture
def build(tmp_path: Path) -> kg.Build:
    return by_hand(tmp_path)


def put(page: Page, content: str, tmp_path: Path) -> list[str]:
    """Show a notebook's output on a page; return what goes wrong there, as it does."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    file = tmp_path / "output.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{content}", encoding="utf-8", errors="replace")
    page.goto(file.as_uri())
    return faults


def test_a_build_shows_its_counts(build: kg.Build) -> None:
    rows = [row.text_content() for row in html.fromstring(build._repr_html_()).iter("tr")]
    assert rows[0] == "文档 documents2"
    assert "14Company 2, Product 3" in rows[1]
    assert f"{len(build.relations)}develops 2" in rows[2]


def test_the_explorer_works_in_its_frame_and_touches_nothing_else(
    build: kg.Build, page: Page, tmp_path: Path
) -> None:
    faults = put(page, build._repr_html_(), tmp_path)
    frame = page.frames[1]
    frame.wait_for_selector("#panel")
    chip = records.entity_id("qiming")
    frame.evaluate("id => window.kg.select(id)", chip)
    assert "启明3" in frame.inner_text("#panel")
    frame.evaluate("window.kg.select(null)")
    assert (
        frame.evaluate("(() => { try { return parent.document.title } catch { return 'refused' } })()")
        == "refused"
    )
    assert faults == []


@pytest.mark.parametrize("name", ["启明3", "啟明3", "启明三代", records.entity_id("qiming")])
def test_a_neighbourhood_is_found_by_any_name_and_shows_neighbours_and_evidence(
    build: kg.Build, name: str
) -> None:
    around = build.neighbourhood(name)
    assert repr(around) == f"Neighbourhood('启明3', {len(around.relations)} relations)"
    shown = html.fromstring(around._repr_html_())
    drawn = {text.text_content() for text in shown.iter("text")}
    assert {"启明3", "星河科技", "曜石X", "2024未来计算大会", "云溪大学", "远山"} <= drawn
    assert len(list(shown.iter("details"))) == len(around.relations)
    marked = {mark.text_content() for mark in shown.iter("mark")}
    assert {"启明3", "啟明3", "星河科技"} <= marked
    quoted = next(d for d in shown.iter("details") if "develops" in d.text_content())
    assert "星河科技在2024未来计算大会上发布启明3芯片。" in quoted.text_content()
    assert "东海日报" in quoted.text_content()


def test_what_is_not_plainly_asserted_is_a_broken_line(build: kg.Build) -> None:
    groups = html.fromstring(build.neighbourhood("启明3")._repr_html_()).iter("g")
    broken = {g.findtext("title").split(":")[0] for g in groups if g.find("path").get("stroke-dasharray")}
    assert broken == {"远山"}  # basedOn, planned


def test_a_name_that_nobody_has_is_one_clear_line(build: kg.Build) -> None:
    with pytest.raises(InputError, match="no entity is called '谁也不是'"):
        build.neighbourhood("谁也不是")


def test_a_neighbourhood_of_many_says_what_it_leaves_out(build: kg.Build) -> None:
    around = build.neighbourhood("启明3")
    many = tuple(around.relations[0] for _ in range(show.LISTED + 7))
    crowd = show.Neighbourhood(around.entity, many, around.entities, around.documents)
    assert "另有 and 7 条 more" in crowd._repr_html_()


def test_hostile_text_stays_text(tmp_path: Path, page: Page) -> None:
    documents, entities, relations = hostile_build()
    by_id, shelf = {e.id: e for e in entities}, {d.id: d for d in documents}
    for entity in entities[: len(HOSTILE)]:
        shown = show.Neighbourhood(entity, tuple(relations), by_id, shelf)._repr_html_()
        faults = put(page, shown, tmp_path)
        allowed = "b br blockquote body circle details div g head html i mark meta p path small summary svg text title"
        found = page.evaluate("[...new Set([...document.querySelectorAll('*')].map((e) => e.localName))]")
        assert set(found) <= set(allowed.split())
        attributes = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
        )
        assert not [a for a in attributes if a.startswith("on") or a in {"href", "src"}]
        assert faults == []


def test_a_build_without_its_explorer_says_so(tmp_path: Path) -> None:
    assert "graph.html 缺失 is missing" in tables(tmp_path, (), (), (), ())._repr_html_()


def test_an_explorer_too_large_for_a_notebook_is_named_instead(
    build: kg.Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "EMBEDDED", 10)
    shown = build._repr_html_()
    assert "<iframe" not in shown
    assert "open in a browser" in shown
