"""The house: imports point one way, third-party libraries enter by listed doors, importing does no work."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
MODULES = sorted([*PACKAGE.glob("*.py"), *PACKAGE.glob("analysis/*.py")])

LEAVES = {
    "_version",
    "errors",
    "vocabulary",
    "records",
    "settings",
    "script",
    "dates",
    "datewords",
    "tokens",
    "crf",
    "pairs",
    "names",
    "reference",
    "places",
    "alike",
    "bodies",
    "ledger",
    "subtypes",
    "consistency",
    "calibration",
    "gazetteer",
    "models",
    "pinyin",
    "cookbook",
    "legible",
    "wordings",
}
STAGES = {
    "read": {"encoding", "markup", "origin"},
    "segment": set(),
    "recognise": set(),
    "refer": set(),
    "relate": {"patterns", "speech", "status", "triggers"},
    "resolve": {"cluster", "across", "apart", "correct"},
    "assemble": set(),
    "rdf": set(),
    "dataset": {"rdf"},
    "serial": set(),
    "exchange": set(),
    "tables": set(),
    "view": {"layout", "page", "graph"},
    "graph": set(),
    "words": set(),
}
ANALYSIS = {path.stem for path in PACKAGE.glob("analysis/*.py")} - {"__init__"}
DOORS = {
    "bs4": {"markup"},
    "charset_normalizer": {"encoding"},
    "jinja2": {"page", "pages"},
    "matplotlib": {"plots"},
    "networkit": {"centrality"},
    "networkx": {"graph", "layout", "access", "exchange", "export", *ANALYSIS},
    "onnxruntime": {"fit", "models"},
    "opencc": {"script"},
    "pandas": {"__init__", *ANALYSIS},
    "pyoxigraph": {"answers", "protocol", "query", "reference", "serial", "site", "store", "validate"},
    "pypinyin": {"pinyin"},
    "pyvis": {"page"},
    "rdflib": {"access", "rdf"},
    "starlette": {"gate", "site"},
    "spacy": {"nlp", "words"},
    "spacy_pkuseg": {"words", "train_words"},
    "tokenizers": {"tokens"},
    "shifty": {"validate"},
    "torch": {"fit", "pretrain", "train", "train_ner", "train_pairs"},
    "transformers": {"fit", "train"},
    "uvicorn": {"serve"},
}


def imported(module: Path) -> set[str]:
    """Collect what a module imports, inside functions and for typing too."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{a.name}" if node.module == "kg" else node.module for a in node.names}
    return found


def own(module: Path) -> set[str]:
    return {name.split(".")[1] for name in imported(module) if name.startswith("kg.")}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.stem)
def test_a_leaf_imports_leaves_and_a_stage_imports_leaves_and_its_own_helpers(module: Path) -> None:
    if module.stem in LEAVES:
        assert own(module) <= LEAVES
    elif module.stem in STAGES:
        assert own(module) <= LEAVES | STAGES[module.stem]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.stem)
def test_third_party_libraries_enter_by_their_doors(module: Path) -> None:
    roots = {name.split(".")[0] for name in imported(module)}
    assert {
        library for library, doors in DOORS.items() if library in roots and module.stem not in doors
    } == set()


@pytest.mark.parametrize("module", [m for m in MODULES if m.stem != "cli"], ids=lambda m: m.stem)
def test_only_the_command_line_prints(module: Path) -> None:
    calls = [n.func for n in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(n, ast.Call)]
    assert not [c for c in calls if isinstance(c, ast.Name) and c.id == "print"]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.stem)
def test_files_and_functions_stay_short(module: Path) -> None:
    text = module.read_text("utf-8")
    assert text.count("\n") <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_importing_loads_nothing_heavy() -> None:
    heavy = set(DOORS) | {"numpy", "lxml", "scipy"}
    code = f"import kg, kg.cli, sys; print(sorted({sorted(heavy)!r} & sys.modules.keys()))"
    code = code.replace(repr(sorted(heavy)), f"set({sorted(heavy)!r})")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
