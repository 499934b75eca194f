"""Write out anew what the cookbook answers on the product's seeds: rows under each `## query parameter=value` of the file.

usage: python -m tests.cookbook_seeds     rewrites tests/cookbook_seeds.txt; read what changed by eye
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import kg
from kg.cookbook import fill, recipe
from kg.query import query

FILE = Path(__file__).with_suffix(".txt")
SEEDS = Path(__file__).parents[1] / "seeds"


def asked() -> list[str]:
    """List the queries of the file, each with its parameters."""
    return [block.split("\n")[0] for block in FILE.read_text("utf-8").split("\n## ")[1:]]


def answer(graph: Path, question: str) -> Iterator[str]:
    """Yield the rows that a query with its parameters has in a build's Turtle."""
    name, *values = question.split(" ")
    for row in query(graph, fill(recipe(name), dict(pair.split("=", 1) for pair in values))):
        yield " | ".join("-" if cell is None else cell.replace("\n", " ") or '""' for cell in row)


def main() -> None:
    """Build the seeds and ask."""
    head, questions = FILE.read_text("utf-8").split("\n## ")[0].rstrip("\n"), asked()
    with tempfile.TemporaryDirectory() as name:
        kg.build([SEEDS], out=Path(name) / "out")
        graph = Path(name) / "out" / "graph.ttl"
        blocks = ["\n".join([f"## {one}", *answer(graph, one)]) for one in questions]
    FILE.write_text("\n\n".join([head, *blocks]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
