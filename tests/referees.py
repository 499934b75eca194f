"""Programs of others that judge what we write; without one its test is skipped, but in CI it fails."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import needs

_SCRIPTS = Path(__file__).parent / "js"


def program(name: str) -> str:
    """Find a program."""
    path = shutil.which(name)
    if path is None and "CI" not in os.environ:
        pytest.skip(f"{name} is not installed")
    assert path, f"{name} is not installed"
    return path


def run(*command: str | Path) -> bytes:
    """Run a program that must not complain; return what it prints."""
    done = subprocess.run([program(str(command[0])), *command[1:]], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def node(script: str, *arguments: Path, given: str = "") -> str:
    """Run one of the scripts in `tests/js`; return what it prints."""
    if needs.missing_npm() and "CI" not in os.environ:
        pytest.skip("the referees of Node.js are not installed; python -m tests.needs installs them")
    command = [program("node"), str(_SCRIPTS / script), *map(str, arguments)]
    environment = {**os.environ, "NODE_PATH": str(needs.NPM / "node_modules")}
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, env=environment, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
