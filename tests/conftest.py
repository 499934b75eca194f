"""Shared fixtures: one build of the product's own seeds, and where the real documents are."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import kg
from tests.browsing import CHROMIUM, FLAGS, WIDE, Opener, Watched, afresh, until
from tests.explored import render

# A shared machine may stall at any moment: how long one example takes says nothing. The gate draws the same examples
# every time, a developer's runs draw new ones.
hypothesis.settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a build of `seeds/`."""
    out = tmp_path_factory.mktemp("built") / "out"
    kg.build([ROOT / "seeds"], out=out)
    return out


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of the real documents, which is never part of the product."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the real documents are not here")
    return SHARED


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


@pytest.fixture
def page(small: Page) -> Iterator[Page]:
    """Give the small build's page as it is when one opens it."""
    yield from afresh(small)
