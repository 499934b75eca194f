"""Gold annotation is read as written, and a broken line is named."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.gold import read_gold


def test_marks_become_spans_and_lines_become_relations(tmp_path: Path) -> None:
    (tmp_path / "001.ann").write_text("[[甲公司|COM]]发布[[芯一|PRD]]。\n", "utf-8")
    (tmp_path / "001.rel").write_text("develops\t甲公司\t芯一\t甲公司发布芯一\t!planned\n", "utf-8")
    (text,) = read_gold(tmp_path)
    assert text.text == "甲公司发布芯一。"
    assert [(text.text[a:b], t) for a, b, t in text.spans] == [("甲公司", "Company"), ("芯一", "Product")]
    (relation,) = text.relations
    assert (relation.predicate, relation.status, relation.extra) == ("develops", "planned", None)


def test_a_batch_holds_many_texts_with_their_own_relations(tmp_path: Path) -> None:
    (tmp_path / "b.ann").write_text("### p1\n[[甲|COM]]好。\n\n### p2\n[[展会|EVT]]开幕。\n", "utf-8")
    (tmp_path / "b.rel").write_text("p2\theldOn\t展会\t今天\t展会今天开幕\t2024-07-04\n", "utf-8")
    first, second = read_gold(tmp_path)
    assert (first.id, first.text, first.relations) == ("p1", "甲好。", ())
    assert (second.id, second.relations[0].extra) == ("p2", "2024-07-04")


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.rel", "develops\t甲"), ("x.rel", "p1\tlikes\t甲\t乙\t丙"), ("x.ann", "[[甲|XXX]]")],
)
def test_a_broken_line_is_named(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / "x.ann").write_text("[[甲|COM]]", "utf-8")
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(InputError, match=name):
        list(read_gold(tmp_path))


def test_a_folder_without_annotation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.ann file"):
        list(read_gold(tmp_path))
