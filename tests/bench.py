"""The benchmark: speed and memory of the whole flow, start to end, each figure from a process of its own.

usage: python -m tests.bench [FOLDER]     FOLDER holds documents; the product's seeds unless given
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent


def measure(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its wall seconds, CPU seconds, and peak memory of all so far in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024


def main() -> None:
    """Print a table: the quick start, then a cold build, then a build in which nothing changed."""
    sources = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "seeds").resolve()
    command = [sys.executable, "-m", "kg"]
    with tempfile.TemporaryDirectory() as out:
        build = [*command, "build", str(sources), "--out", out, "--quiet"]
        rows = [("kg --help", [*command, "--help"]), ("build, cold", build), ("build, nothing new", build)]
        rows.append(("query", [*command, "query", out, "SELECT * { ?s ?p ?o } LIMIT 1"]))
        write = sys.stdout.write
        write(f"{'what':20} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}\n")
        for name, arguments in rows:
            wall, cpu, peak = measure(arguments)
            write(f"{name:20} {wall:8.2f} {cpu:8.2f} {peak:8.0f}\n")
        write(f"recognition on one core: {rate(Path(out)):,.0f} characters a second\n")


def rate(build: Path) -> float:
    """Time the recogniser on a build's texts; return characters a second."""
    # Imported last: a process that is started from a large one would count its memory too.
    import kg  # noqa: PLC0415
    from kg import recognise  # noqa: PLC0415

    texts = [d.text for d in kg.open(build).documents]
    model = recognise.load(threads=1)
    model.spans(texts[:1])  # the first run sets up
    started = time.perf_counter()
    model.spans(texts)
    return sum(map(len, texts)) / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
