"""The benchmark of the explorer in a real browser, with stock pyvis on the same graph beside it.

usage: python -m tests.bench_view [NODES ...]     1000 10000 30000 unless given; twice as many relations are asked for

CPU seconds are those of the page's main thread (Chromium's own count), not of the clock; drawing is in software.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from pyvis.network import Network

from kg import view
from kg.settings import Settings
from tests import big
from tests.browsing import CHROMIUM, FLAGS, WIDE

SIZES = (1_000, 10_000, 30_000)
PATIENCE = 200.0  # seconds of the clock that a page is waited for
MOVES = 80  # of the pointer, while the map is dragged
QUERIES = ("科", "科技", "海衡", "ding", "dhos", "zzzz")
HEAD = f"{'':12}{'nodes':>7}{'edges':>7}{'MB':>6}{'write s':>9}{'ready s':>9}{'pan ms':>8}{'search ms':>11}\n"


def main() -> None:
    """Print a table: ours and stock pyvis, size by size."""
    sizes = [int(n) for n in sys.argv[1:]] or SIZES
    write = sys.stdout.write
    write(HEAD)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for count in sizes:
            for name, text, seconds, edges in written(count):
                file = Path(folder) / "page.html"
                file.write_text(text, "utf-8")
                ready, pan, search = measured(browser, file, ours=name == "ours")
                size = f"{count:7}{edges:7}{file.stat().st_size / 1e6:6.1f}{seconds:9.1f}"
                write(f"{name:12}{size}{ready:>9}{pan:>8}{search:>11}\n")
        browser.close()


def written(count: int) -> Iterator[tuple[str, str, float, int]]:
    """Yield each page of a graph: whose it is, its text, CPU seconds of writing, and its number of edges."""
    documents, entities, relations = big.make(count, 2 * count)
    edges = [(r.subject, r.object, r.predicate) for r in relations if isinstance(r.object, str)]
    started = time.process_time()
    ours = view.render(documents, [], entities, relations, settings=Settings())
    yield "ours", ours, time.process_time() - started, len(edges)
    started = time.process_time()
    network = Network(directed=True, cdn_resources="in_line")
    for entity in entities:
        network.add_node(entity.id, label=entity.label)
    for source, target, predicate in edges:
        network.add_edge(source, target, label=predicate)
    stock = network.generate_html()
    yield "stock pyvis", stock, time.process_time() - started, len(edges)


def measured(browser: Browser, file: Path, *, ours: bool) -> tuple[str, str, str]:
    """Return CPU seconds until a page can be used, CPU ms a move while dragging, and ms a search."""
    context = browser.new_context(viewport=WIDE, offline=not ours)  # type: ignore[arg-type]
    page = context.new_page()
    meter = context.new_cdp_session(page)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri(), wait_until="commit")
    is_ready = wait(page, "Boolean(window.kg)" if ours else "Boolean(window.network?.physics?.stabilized)")
    ready = f"{cpu(meter):.2f}" if is_ready else f"> {cpu(meter):.0f}"
    row = (
        ready,
        *(
            (f"{dragged(page, meter):.1f}", searched(page, meter) if ours else "-")
            if is_ready
            else ("-", "-")
        ),
    )
    context.close()
    return row[0], row[1], row[2]


def wait(page: Page, condition: str) -> bool:
    """Wait until a condition holds; return whether it did in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if page.evaluate(condition):
                page.wait_for_timeout(700)  # what is still being drawn counts too
                return True
        except Exception:  # noqa: BLE001, S110 - the page is not there yet, or too busy to answer
            pass
        page.wait_for_timeout(100)
    return False


def cpu(meter: CDPSession) -> float:
    """Return the CPU seconds that the page's main thread has spent."""
    figures: list[dict[str, Any]] = meter.send("Performance.getMetrics")["metrics"]
    return next(float(f["value"]) for f in figures if f["name"] == "TaskDuration")


def dragged(page: Page, meter: CDPSession) -> float:
    """Drag the map about; return CPU milliseconds a move."""
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 3, y + 3)
    page.mouse.down()
    before = cpu(meter)
    for n in range(MOVES):
        page.mouse.move(x + 4 * (n % 20), y + 2 * (n % 40))
        page.wait_for_timeout(20)
    spent = cpu(meter) - before
    page.mouse.up()
    return 1000 * spent / MOVES


def searched(page: Page, meter: CDPSession) -> str:
    """Return the CPU milliseconds that the slowest query takes, the mean of ten."""
    slowest = 0.0
    for query in QUERIES:
        before = cpu(meter)
        page.evaluate("(q) => { for (let n = 0; n < 10; n += 1) kg.find(q); }", query)
        slowest = max(slowest, (cpu(meter) - before) / 10)
    return f"{1000 * slowest:.1f}"


if __name__ == "__main__":
    main()
