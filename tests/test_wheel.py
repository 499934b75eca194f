"""The wheel: installed into a fresh environment, it works from an empty folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    source = out / "source"  # a copy: building in place would leave files in the repository
    for name in ("kg", "ontology"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(out),
        str(source),
    ]
    subprocess.run(command, check=True, cwd=out)
    (built,) = out.glob("*.whl")
    return built


def test_it_carries_models_ontology_queries_and_web_assets_and_no_text_of_others(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "kg/model/ner.onnx",
        "kg/model/relate.onnx",
        "kg/model/words/weights.npz",
        "kg/ontology/kg.ttl",
        "kg/web/explorer.html",
        "kg/web/query.html",
        "kg/web/codemirror/codemirror.js",
        "kg/web/codemirror/LICENSE",
    ):
        assert needed in names
    assert any(n.startswith("kg/ontology/queries/") and n.endswith(".rq") for n in names)
    assert not [n for n in names if n.startswith(("tests", "seeds", "notebooks"))]
    assert wheel.stat().st_size < 100_000_000


def test_it_builds_and_answers_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    # A new environment that sees this one's packages, so that nothing is downloaded, but takes kg from the wheel.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    python = tmp_path / "env/bin/python"
    site = subprocess.run(
        [str(python), "-c", "import site; print(site.getsitepackages()[0])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(site)
    ours = next(p for p in sys.path if p.endswith("site-packages"))
    (Path(site) / "others.pth").write_text(ours + "\n", "utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "a.txt").write_text("7月4日，华为在上海发布昇腾芯片。", "utf-8")
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}

    def kg(*arguments: str) -> str:
        command = [str(python), "-m", "kg", *arguments]
        return subprocess.run(command, cwd=empty, env=env, capture_output=True, text=True, check=True).stdout

    where = subprocess.run(
        [str(python), "-c", "import kg; print(kg.__file__)"],
        cwd=empty,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(str(tmp_path))
    assert "1 documents" in kg("build", "a.txt", "--out", "out")
    assert "0 faults" in kg("verify", "out")
    assert "0 violations" in kg("validate", "out")
    assert kg("query", "--list")
