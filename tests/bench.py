"""The benchmark: speed and memory of the whole flow, start to end, each figure from a process of its own.

usage: python -m tests.bench [FOLDER]     FOLDER holds documents; the product's seeds unless given
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg.records import Document, Mention
from kg.reference import shipped

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
        query = [*command, "query", out, "SELECT * { ?s ?p ?o } LIMIT 1"]
        rows += [("query, cold", query), ("query, warm", query)]
        write = sys.stdout.write
        write(f"{'what':20} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}\n")
        for name, arguments in rows:
            wall, cpu, peak = measure(arguments)
            write(f"{name:20} {wall:8.2f} {cpu:8.2f} {peak:8.0f}\n")
        write(f"recognition on one core: {rate(Path(out)):,.0f} characters a second\n")
    seconds, peak, found = resolving(100_000)
    write(f"resolving 100,000 mentions on one core: {seconds:.1f} s, {peak:.0f} MB, {found:,} entities\n")


def resolving(count: int) -> tuple[float, float, int]:
    """Time the resolving of so many mentions of invented and listed names; return seconds, MB and entities."""
    from kg.resolve import resolve  # noqa: PLC0415

    rng = random.Random(1)
    listed = [(e.type, n) for e in shipped().entries for n in (e.label, *e.aliases)]
    stems = ["".join(rng.choices("云海星天华中东方锐科信智远启明光元博泰", k=3)) for _ in range(4000)]
    made = [("Company", s + t) for s in stems for t in ("", "科技", "科技有限公司", "半导体")]
    made += [("Product", f"{s}{n}{x}") for s in stems[:1000] for n in (1, 2, 3) for x in ("", " Pro")]
    made += [
        (
            "Person",
            "".join(rng.choices("王李张刘陈杨赵黄周吴", k=1) + rng.choices("伟芳娜敏静丽强磊军洋", k=2)),
        )
        for _ in range(900)
    ]
    made += [("Event", f"{y}{s}大会") for s in stems[:300] for y in ("", "2023", "2024")]
    documents, mentions = [], []
    for n in range(count // 20):
        names = rng.choices(listed, k=8) + rng.choices(made, k=12)
        text, at = "，".join(name for _, name in names), 0
        for type_, name in names:
            mentions.append(Mention(f"d{n:06}", at, at + len(name), name, type_))
            at += len(name) + 1
        day = f"{rng.choice((2023, 2024))}-05-01"
        documents.append(Document(f"d{n:06}", "", "", day, None, None, "zh-hans", "utf-8", "", text))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    _, entities = resolve(documents, mentions)
    seconds = time.perf_counter() - started
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, len(entities)


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
