"""A real browser for tests, benchmarks and pictures of the explorer, and an eye on what a page must not do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDE = {"width": 1440, "height": 900}

Opener = Callable[..., Page]


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


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds; `wait_for_function` needs what the page's policy forbids."""
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never true: {condition}")


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
