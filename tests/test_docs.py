"""The README: every command in it runs, in order, as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
# `make test` would start this test again, `kg serve` does not end, and the pip way is run by test_wheel from a real wheel.
ELSEWHERE = ("make test", "make graph", "pip install", "make bench", "kg train", "kg serve")


def commands() -> list[str]:
    lines = [line for kind, body in BLOCKS if kind == "sh" for line in body.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", *ELSEWHERE))]


def test_the_first_two_blocks_are_the_set_up() -> None:
    assert [body.strip().splitlines()[0] for _, body in BLOCKS[:2]] == ["make graph", "make test"]


def test_every_command_runs(tmp_path: Path) -> None:
    for name in ("seeds", "tests/gold"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "kg").write_text(f'#!/bin/sh\nexec {sys.executable} -m kg "$@"\n', "utf-8")
    (tmp_path / "kg").chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    assert commands()
    for command in commands():
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_every_python_example_runs(built: Path, tmp_path: Path) -> None:
    examples = [body for kind, body in BLOCKS if kind == "python"]
    assert examples
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    for example in examples:
        code = example.replace('"out"', repr(str(built)))
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{example}\n{done.stderr}"


def test_what_the_repository_says_names_no_machine_and_no_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    forbidden = re.compile(r"/wor" + r"k/|pypi" + r"\.org|registry\.npm" + r"js|deb\.deb" + r"ian")
    for name in listed.splitlines():
        path = ROOT / name
        if path.suffix in {
            ".py",
            ".md",
            ".toml",
            ".json",
            ".ttl",
            ".rq",
            ".yaml",
            ".js",
            ".css",
            ".html",
            ".txt",
            "",
        }:
            assert not forbidden.search(path.read_text("utf-8", errors="replace")), name
