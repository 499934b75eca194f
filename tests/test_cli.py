"""The command line as a user has it: a real process, its output, its exit code, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=env, check=False, encoding="utf-8"
    )
    assert "Traceback" not in done.stderr
    return done


def test_help_names_every_verb_and_gives_examples() -> None:
    text = run("--help").stdout
    for verb in ("build", "correct", "query", "serve", "validate", "verify", "evaluate", "train"):
        assert verb in text
        assert f"Example: kg {verb}" in " ".join(run(verb, "--help").stdout.split())


def test_wrong_usage_exits_2() -> None:
    assert run().returncode == 2
    assert run("build", "seeds").returncode == 2


def test_a_build_says_what_it_made_and_where_to_look(tmp_path: Path) -> None:
    done = run("build", "seeds/007_chip_rules.txt", "--out", tmp_path)
    assert done.returncode == 0
    assert "1 documents" in done.stdout
    assert str(tmp_path / "graph.html") in done.stdout
    assert run("build", "seeds/007_chip_rules.txt", "--out", tmp_path, "--quiet").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "nowhere.txt", "--out", "{tmp}"), "nowhere.txt"),
        (("build", "{tmp}", "--out", "{tmp}/out"), "{tmp}"),
        (("build", "seeds", "--out", "/proc/none"), "/proc/none"),
        (("build", "seeds", "--out", "{tmp}/o", "--base", "no iri"), "no iri"),
        (("query", "{tmp}", "SELECT * {{ ?s ?p ?o }}"), "{tmp}"),
        (("verify", "{tmp}"), "{tmp}"),
        (("validate", "{tmp}"), "{tmp}"),
        (("evaluate", "tests/gold", "{tmp}"), "{tmp}"),
    ],
)
def test_bad_input_is_one_line_and_exit_1(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = run(*(a.format(tmp=tmp_path) for a in arguments))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ")
    assert words.format(tmp=tmp_path) in line


def test_strict_makes_a_skipped_file_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text("华为在上海发布芯片。", "utf-8")
    assert run("build", tmp_path, "--out", tmp_path / "out").returncode == 0
    done = run("build", tmp_path, "--out", tmp_path / "out", "--strict")
    assert done.returncode == 1
    assert "skipped" in done.stderr


def test_a_build_verifies_and_validates_from_anywhere(built: Path, tmp_path: Path) -> None:
    done = run("verify", built, cwd=tmp_path)
    assert (done.returncode, done.stdout.strip().endswith("0 faults")) == (0, True)
    done = run("validate", built, cwd=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "0 violations")


def test_a_damaged_build_does_not_verify(built: Path, tmp_path: Path) -> None:
    for file in built.glob("*.json*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lines = (tmp_path / "mentions.jsonl").read_text("utf-8").splitlines()
    first = json.loads(lines[0])
    lines[0] = json.dumps({**first, "start": first["start"] + 1}, ensure_ascii=False)
    (tmp_path / "mentions.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    done = run("verify", tmp_path)
    assert done.returncode == 1
    assert "1 faults" in done.stdout


def test_evaluating_prints_a_table_by_type_and_predicate(built: Path) -> None:
    done = run("evaluate", "tests/gold", built)
    assert done.returncode == 0
    first_words = {line.split()[0] for line in done.stdout.splitlines()}
    assert {"micro", "Company", "Title", "develops", "heldOn"} <= first_words


def test_a_query_answers_in_every_format(built: Path) -> None:
    select = "SELECT ?n { ?c a kg:Company ; skos:prefLabel ?n } ORDER BY ?n LIMIT 1"
    prefixes = (
        "PREFIX kg: <https://kg.example.org/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    )
    for form in ("table", "csv", "json"):
        done = run("query", built, prefixes + select, "--format", form)
        assert done.returncode == 0
        assert "n" in done.stdout
    assert run("query", "--list").stdout.count("\n") >= 10


def test_output_is_utf_8_and_survives_a_closed_pipe(built: Path) -> None:
    command = f"{sys.executable} -m kg query --list | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S602
    assert done.stderr == ""
    assert run("query", "--list", PYTHONUTF8="0", LC_ALL="C").returncode == 0


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "HTTPS_PROXY"])
def test_a_build_needs_no_network(variable: str, tmp_path: Path) -> None:
    blocked = {variable: "http://127.0.0.1:9"}
    assert run("build", "seeds/007_chip_rules.txt", "--out", tmp_path, **blocked).returncode == 0
