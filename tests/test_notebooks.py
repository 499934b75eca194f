"""The notebooks: each runs from top to bottom on a build of the seeds, says something, and is committed with outputs."""

import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ROOT
from tests.handmade import by_hand
from tests.needs import writes_chinese
from tests.notebooks import NOTEBOOKS, outputs, run

pytestmark = pytest.mark.skipif(
    "CI" not in os.environ and not writes_chinese(), reason="no font with Chinese is installed"
)
HAN = re.compile(r"[\u4e00-\u9fff]")


def texts(node: nbformat.NotebookNode) -> str:
    """All that the outputs say."""
    return "\n".join(
        str(o.get("text", ""))
        + "".join(str(v) for k, v in o.get("data", {}).items() if k.startswith("text/"))
        for o in outputs(node)
    )


def check(node: nbformat.NotebookNode) -> None:
    """Every code cell has an output, and none of them is an error or a warning."""
    for cell in node.cells:
        if cell.cell_type == "code" and "import" not in cell.source.splitlines()[0]:
            assert cell.outputs, cell.source
    for output in outputs(node):
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text


def test_there_are_six_and_they_are_numbered() -> None:
    assert [n.stem[:2] for n in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.stem)
def test_every_cell_runs_on_the_seeds(notebook: Path, built: Path, tmp_path: Path) -> None:
    for name in ("seeds", "tests/gold"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(built, tmp_path / "out")  # so that building the seeds again finds nothing new
    (tmp_path / "notebooks").mkdir()
    check(run(notebook, tmp_path / "notebooks"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.stem)
def test_outputs_are_committed_and_name_no_machine(notebook: Path) -> None:
    node = nbformat.read(notebook, as_version=4)
    check(node)
    said = texts(node)
    assert not re.search(r"/(home|root|tmp|work|Users)/|127\.0\.0\.1:\d|\d ms\b|<iframe", said)
    assert notebook.stat().st_size < 1_000_000


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.stem)
def test_the_text_is_chinese_and_english(notebook: Path) -> None:
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert HAN.search(cell.source), cell.source
            assert re.search(r"[A-Za-z]{3,} [a-z]+ ", cell.source), cell.source


def test_one_variable_points_them_at_any_build(tmp_path: Path) -> None:
    by_hand(tmp_path / "mine")
    (tmp_path / "elsewhere").mkdir()
    notebook = next(n for n in NOTEBOOKS if n.stem.startswith("03"))
    node = run(notebook, tmp_path / "elsewhere", tmp_path / "mine")
    check(node)
    assert "星河科技" in texts(node)
