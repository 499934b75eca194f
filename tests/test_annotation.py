"""Our annotation of raw news: passages of an article, and what is put back onto them."""

import json
from pathlib import Path

import pytest

from kg.gold import read_gold
from kg.vocabulary import DATE, SIGNATURES, STATEMENT
from tests import annotation

ARTICLE = "# 标题\n\n原创\n\n**华为**发布昇腾910B。\n\n" + "工信部副部长王一出席。" * 12


def test_an_article_is_cut_into_passages_without_markup() -> None:
    (passage,) = annotation.passages(ARTICLE)
    assert passage.startswith("标题\n华为发布昇腾910B。\n工信部")


def test_a_long_article_gives_several_passages_of_whole_lines() -> None:
    found = annotation.passages("\n".join(f"第{n}段，" + "文字" * 100 for n in range(12)))
    assert len(found) == 4
    assert all(line.startswith("第") for passage in found for line in passage.split("\n"))


def test_mentions_and_relations_are_written_back_by_their_offsets() -> None:
    text = "华为发布昇腾910B。"
    assert annotation.marked(text, [(0, 2, "COM"), (4, 10, "PRD")]) == "[[华为|COM]]发布[[昇腾910B|PRD]]。"
    line = annotation.relation(text, ["develops", [0, 2], [4, 10], [0, 10], None, "!planned"])
    assert line == "develops\t华为\t昇腾910B\t华为发布昇腾910B\t!planned"


def test_what_is_made_up_relates_only_what_is_marked_and_may_be_related() -> None:
    texts = list(read_gold(annotation.WRITTEN))
    assert len(texts) == len({text.id for text in texts}) > 700
    for text in texts:
        kinds: dict[str, set[str]] = {}
        for start, end, kind in text.spans:
            kinds.setdefault(bare(text.text[start:end]), set()).add(kind)
        for relation in text.relations:
            objects = kinds.get(bare(relation.object), set()) | {DATE, STATEMENT}
            ends = {(a, b) for a in kinds[bare(relation.subject)] for b in objects}
            assert ends & SIGNATURES[relation.predicate], (text.id, relation)
            assert bare(relation.object) in bare(text.text), (text.id, relation)


def bare(words: str) -> str:
    return "".join(words.split())


@pytest.mark.real
def test_the_kept_annotation_fits_the_real_news(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["annotation", str(shared / "news"), str(tmp_path)])
    annotation.main()
    both = [text for part in ("train", "dev") for text in read_gold(tmp_path / part)]
    made_up = {text.id for text in read_gold(annotation.WRITTEN)}
    texts = [text for text in both if text.id not in made_up]
    assert len(both) == len(texts) + len(made_up)
    kept = [json.loads(line) for line in annotation.KEPT.read_text("utf-8").splitlines()]
    assert len({text.id for text in texts}) == len(texts) == len(kept)
    assert 0 < sum(k.get("part") == "dev" for k in kept) < len(kept) / 10
    assert sum(len(t.spans) for t in texts) == sum(len(k["mentions"]) for k in kept)
    assert all(t.text[a:b].strip() for t in texts for a, b, _ in t.spans)
