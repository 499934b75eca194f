"""Put our annotation of raw news, kept without the text, back onto the text; add the passages that we wrote ourselves.

usage: python -m tests.annotation NEWS OUT     NEWS holds the .jsonl files of articles; OUT/train, OUT/dev get .ann and .rel

`annotation.jsonl` has a passage a line: the file and the SHA-256 of its article's text, which of the article's
passages it is, the part `dev` if it is held back from training, mentions as [start, end, type], and relations as
[predicate, subject, object, evidence, extra, status]. Whatever stands in the text is given by its offsets.

`written/` has invented passages, text and all, of what raw news has little of: they are for training alone.
"""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_suffix(".jsonl")
WRITTEN = Path(__file__).with_name("written")
_LONGEST, _LONGEST_LINE, _SHORTEST_END = 650, 900, 120  # characters
_LEAD = re.compile(r"^[#>*\-\s]+")
_MARKUP = re.compile(r"\*\*|!\[.*?\]\(.*?\)|\[(.*?)\]\(.*?\)")
_NO_PROSE = re.compile(r"https?:|扫码|原创|图[：:片]|来源[:：]?$")


def passages(article: str) -> list[str]:
    """Cut an article into passages of whole lines, without markup and furniture."""
    text = article.replace("\xa0", " ").replace("\r", "")
    bare = (_LEAD.sub("", line).strip() for line in text.split("\n"))
    lines = [_MARKUP.sub(lambda m: m[1] or "", line) for line in bare if line]
    found, current, size = [], [], 0
    for line in (_shortened(n) for n in lines if len(n) > 1 and not _NO_PROSE.match(n)):
        if size and size + len(line) > _LONGEST:
            found.append("\n".join(current))
            current, size = [], 0
        current.append(line)
        size += len(line)
    return [*found, "\n".join(current)] if current and size > _SHORTEST_END else found


def _shortened(line: str) -> str:
    if len(line) <= _LONGEST_LINE:
        return line
    return line[: line.rfind("。", 0, _LONGEST_LINE) + 1] or line[:_LONGEST_LINE]


def articles(news: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the file, the SHA-256 and the text of each article."""
    for file in sorted(news.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                yield file.stem, hashlib.sha256(text.encode()).hexdigest()[:16], text


def marked(text: str, mentions: list[tuple[int, int, str]]) -> str:
    """Write a text with its mentions marked inline."""
    out, position = "", 0
    for start, end, kind in mentions:
        out += f"{text[position:start]}[[{text[start:end]}|{kind}]]"
        position = end
    return out + text[position:]


def relation(text: str, columns: list[Any]) -> str:
    """Write a relation as a line of a .rel file, without its text's id."""
    predicate, *parts, status = columns
    words = [text[slice(*p)] if isinstance(p, list) else p for p in parts]
    extra = [words[3]] if words[3] else []
    return "\t".join(
        " ".join(w.split()) for w in [predicate, *words[:3], *extra, *([status] if status else [])]
    )


def main() -> None:
    """Write the annotated passages that the news hold."""
    texts = {(name, digest): text for name, digest, text in articles(Path(sys.argv[1]))}
    parts: dict[str, tuple[list[str], list[str]]] = {"train": ([], []), "dev": ([], [])}
    for number, line in enumerate(KEPT.read_text("utf-8").splitlines()):
        kept = json.loads(line)
        text = passages(texts[kept["file"], kept["article"]])[kept["passage"]]
        annotated, related = parts[kept.get("part", "train")]
        annotated.append(f"### q{number:04}\n{marked(text, kept['mentions'])}\n")
        related += [f"q{number:04}\t{relation(text, r)}" for r in kept["relations"]]
    for part, (annotated, related) in parts.items():
        out = Path(sys.argv[2]) / part
        out.mkdir(parents=True, exist_ok=True)
        (out / "news.ann").write_text("\n".join(annotated), "utf-8")
        (out / "news.rel").write_text("\n".join(related) + "\n", "utf-8")
    shutil.copytree(WRITTEN, Path(sys.argv[2]) / "train", dirs_exist_ok=True)


if __name__ == "__main__":
    main()
