"""Shared fixtures: one build of the product's own seeds, and where the real documents are."""

import os
from pathlib import Path

import hypothesis
import pytest

import kg

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
