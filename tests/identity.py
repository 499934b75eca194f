"""The pair set: which of two names are joined, in one text and across two, and how often that is right.

usage: python -m tests.identity     prints the table by type, and every pair that is judged wrongly

`pairs/same.tsv` holds names of one thing, `pairs/apart.tsv` names of two: type, the names, the years of their documents
if they matter (`2022/2024`: two documents), and the text if it matters (`@@` parts two documents' texts).
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.records import Document, Mention
from kg.resolve import resolve

FOLDER = Path(__file__).parent / "pairs"
_PLAIN = "{one}与{other}的消息。"
# What a pair's text may hold beside the names.
_BESIDE = {
    "首席执行官": "Title",
    "董事长": "Title",
    "总裁": "Title",
    "教授": "Title",
    "总统": "Title",
    "特斯拉": "Company",
    "英伟达": "Company",
    "华为": "Company",
    "百度": "Company",
    "北京大学": "Organization",
    "复旦大学": "Organization",
    "美国": "Location",
    "法国": "Location",
}


@dataclass(frozen=True)
class Pair:
    """Two names, whether they are one thing, and how they stand in documents."""

    type: str
    one: str
    other: str
    same: bool
    dates: str
    text: str

    def documents(self, *, apart: bool) -> list[Document]:
        """Write the two names into one document, or into two."""
        dates = (self.dates or "2024").split("/")
        if not apart:
            text = (self.text or _PLAIN).format(one=self.one, other=self.other)
            return [_document("d", text, dates[0] or "2024")]
        texts = (self.text if "@@" in self.text else "{one}的消息。@@{other}的消息。").split("@@")
        years = [d or "2024" for d in (dates * 2)[:2]]
        named = [t.format(one=self.one, other=self.other) for t in texts]
        return [_document(f"d{n}", t, y) for n, (t, y) in enumerate(zip(named, years, strict=True), 1)]

    @property
    def settings(self) -> tuple[bool, ...]:
        """Tell in which settings it is tried: in one text (False), across two (True)."""
        if "/" in self.dates or "@@" in self.text:
            return (True,)
        return (False,) if self.text else (False, True)

    def joined(self, *, apart: bool) -> bool:
        """Resolve the documents and tell whether the two names came out as one entity."""
        documents = self.documents(apart=apart)
        mentions = [m for d in documents for m in self._marks(d)]
        resolved, _ = resolve(documents, mentions)
        found = [m.entity for m in resolved if m.type == self.type and m.text in (self.one, self.other)]
        assert len(found) == 2, self
        return found[0] == found[1]

    def _marks(self, document: Document) -> Iterator[Mention]:
        """Mark the names that a document is there for, each after the one before, and the bodies and titles beside."""
        at = 0
        for name in {"d1": (self.one,), "d2": (self.other,)}.get(document.id, (self.one, self.other)):
            start = document.text.index(name, at)
            yield Mention(document.id, start, start + len(name), name, self.type)
            at = start + len(name)
        for word, type_ in _BESIDE.items() if "@@" in self.text else ():
            if (start := document.text.find(word)) >= 0:
                yield Mention(document.id, start, start + len(word), word, type_)


def pairs() -> list[Pair]:
    """Read the set."""
    return [*_read("same"), *_read("apart")]


def judged() -> dict[tuple[Pair, bool], bool]:
    """Tell of every pair in every setting whether it was joined."""
    return {(p, apart): p.joined(apart=apart) for p in pairs() for apart in p.settings}


def table(results: dict[tuple[Pair, bool], bool]) -> str:
    """Write the results by type."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (pair, apart), joined in results.items():
        for name in (pair.type, "all"):
            where = "across" if apart else "one text"
            counts[name][f"{where} {'same' if pair.same else 'apart'}"] += 1
            counts[name][f"{where} {'right' if pair.same else 'false'}"] += joined
    lines = [f"{'':14} {'in one text':>24}   {'across two texts':>24}"]
    lines.append(
        f"{'':14} {'joined':>8} {'recall':>7} {'false':>7}   {'joined':>8} {'recall':>7} {'false':>7}"
    )
    names = sorted(counts, key=lambda n: (n == "all", n))
    rows = (f"{n:14} " + "   ".join(_cells(counts[n], w) for w in ("one text", "across")) for n in names)
    return "\n".join([*lines, *rows])


def _cells(c: Counter[str], where: str) -> str:
    same, apart = c[f"{where} same"], c[f"{where} apart"]
    right, false = c[f"{where} right"], c[f"{where} false"]
    return f"{right:>4}/{same:<3} {right / same if same else 1:7.3f} {false:>3}/{apart:<3}"


def _read(name: str) -> Iterator[Pair]:
    for line in (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()[1:]:
        type_, one, other, *rest = [*line.split("\t"), "", ""]
        yield Pair(type_, one, other, name == "same", rest[0], rest[1])


def _document(name: str, text: str, year: str) -> Document:
    return Document(name, f"{name}.txt", "", f"{year}-07-05", None, None, "zh-hans", "utf-8", "0" * 64, text)


def main() -> None:
    """Print the table, then what is wrong."""
    results = judged()
    sys.stdout.write(table(results) + "\n")
    for (pair, apart), joined in results.items():
        if joined != pair.same:
            where = "across" if apart else "in one text"
            what = "joined" if joined else "missed"
            sys.stdout.write(f"{what} {where}: {pair.type} {pair.one} | {pair.other} {pair.dates}\n")


if __name__ == "__main__":
    main()
