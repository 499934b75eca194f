"""Pictures of the explorer, to be looked at: `make screenshots` writes them to `out/screenshots`.

usage: python -m tests.screenshots [FOLDER] [--readme]     `--readme`: only the README's two, of `out/`
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from kg import view
from kg.settings import Settings
from tests import big
from tests.browsing import CHROMIUM, FLAGS, WIDE, until
from tests.conftest import ROOT

PHONE = {"width": 390, "height": 844}
FIRST = "kg.nodes.find((n) => n.rank === 2).id"
SCENES = {
    "map": "",
    "entity": f"kg.select({FIRST})",
    "relation": "kg.select(kg.edges[5].id)",
    "path": f"location.hash = 'path=' + [{FIRST}, kg.nodes.find((n) => n.rank === 7).id]",
    "table": "location.hash = 'view=table'",
    "statements": "location.hash = 'view=statements'",
    "events": "location.hash = 'view=events'",
    "places": "location.hash = 'view=places'",
}
WANTED = [(count, scene) for count in (100, 1_000, 10_000) for scene in ("map", "entity")]
WANTED += [(1_000, scene) for scene in SCENES if scene not in {"map", "entity"}]
README = {"map": "light", "entity": "dark"}
SHRINK = """async ([source, width]) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, Math.round((width * image.height) / image.width)];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/webp", 0.8).split(",")[1];
}"""


def main() -> None:
    """Take every scene in both modes, and one on a phone; or the two of the README, small."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    folder = Path(arguments[0] if arguments else ROOT / "out/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        if "--readme" in sys.argv:
            for_readme(browser)
        else:
            for_eyes(browser, folder)
        browser.close()


def for_eyes(browser: Browser, folder: Path) -> None:
    """Write all pictures to a folder."""
    pages = {count: written(folder, count) for count in {count for count, _ in WANTED}}
    for count, scene in WANTED:
        for mode in ("light", "dark"):
            shot = taken(browser, pages[count], scene, color_scheme=mode, viewport=WIDE)
            (folder / f"{count}-{scene}-{mode}.png").write_bytes(shot)
    shot = taken(browser, pages[1_000], "entity", color_scheme="light", viewport=PHONE, device_scale_factor=2)
    (folder / "phone.png").write_bytes(shot)
    sys.stdout.write(f"{folder}\n")


def for_readme(browser: Browser) -> None:
    """Write the README's pictures, of what `make graph` made of `seeds/`, to `.docs/`."""
    for scene, mode in README.items():
        shot = taken(
            browser, ROOT / "out/graph.html", scene, color_scheme=mode, viewport=WIDE, device_scale_factor=2
        )
        (ROOT / f".docs/explorer-{scene}.webp").write_bytes(shrunk(browser, shot))


def written(folder: Path, count: int) -> Path:
    """Write the page of a made-up graph."""
    documents, entities, relations = big.make(count, 2 * count)
    file = folder / f"{count}.html"
    file.write_text(view.render(documents, [], entities, relations, settings=Settings()), "utf-8")
    return file


def taken(browser: Browser, file: Path, scene: str, **options: object) -> bytes:
    """Return a picture of a scene as PNG."""
    page: Page = browser.new_page(**options)  # type: ignore[arg-type]
    page.goto(file.as_uri())
    until(page, "Boolean(window.kg)")
    if SCENES[scene]:
        page.evaluate(SCENES[scene])
    page.wait_for_timeout(900)
    shot = page.screenshot()
    page.close()
    return shot


def shrunk(browser: Browser, shot: bytes) -> bytes:
    """Return a picture as small WebP."""
    page = browser.new_page()
    encoded = page.evaluate(SHRINK, [f"data:image/png;base64,{base64.b64encode(shot).decode()}", 1440])
    page.close()
    return base64.b64decode(encoded)


if __name__ == "__main__":
    main()
