"""Count how often each wording of `kg.patterns` is right in annotated text, its mentions given.

usage: python -m tests.patterns CORPUS... [--show PREDICATE] [--vetoes]     CORPUS holds .ann and .rel files

Right is a pair of names of which the annotation of the same text has the relation, in full or by a short form. With a
predicate, its pairs are shown with the words around them, the wrong ones marked `-`. A veto should be wrong nearly always.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import names, patterns, relate
from kg.gold import GoldRelation, GoldText, read_gold
from kg.vocabulary import SYMMETRIC

_AROUND = 12  # characters shown on either side


@dataclass(frozen=True, slots=True)
class Found:
    """A pair that a wording finds in a text, and whether the annotation has it."""

    predicate: str
    wording: str
    subject: str
    object: str
    words: str
    right: bool


def found(text: GoldText, table: patterns.Table) -> Iterator[Found]:
    """Yield each pair of names once a wording."""
    items = relate.with_dates(text.text, [relate.Item(*span) for span in text.spans])
    seen = set()
    named = [(i.start, i.end, i.type) for i in items]
    for s, o, predicate, wording in patterns.by_wording(text.text, named, table):
        ends = items[s], items[o]
        subject, target = (text.text[i.start : i.end] for i in ends)
        if (subject, target, wording) in seen:
            continue
        seen.add((subject, target, wording))
        start, end = min(i.start for i in ends), max(i.end for i in ends)
        words = text.text[max(0, start - _AROUND) : end + _AROUND].replace("\n", "¶")
        right = any(_tells(r, predicate, subject, target) for r in text.relations)
        yield Found(predicate, wording, subject, target, words, right)


def _tells(relation: GoldRelation, predicate: str, subject: str, target: str) -> bool:
    """Say whether an annotated relation is the one that was found."""
    if relation.predicate != predicate:
        return False
    told = relation.subject, relation.object
    ways = (told, told[::-1]) if predicate in SYMMETRIC else (told,)
    return any(_alike(subject, s) and _alike(target, o) for s, o in ways)


def _alike(one: str, other: str) -> bool:
    """Say whether one name holds all characters of the other, in their order."""
    return names.in_order(*sorted((names.key(one), names.key(other)), key=len))


def main() -> None:
    """Print the table, or the pairs of one predicate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--show", metavar="PREDICATE")
    parser.add_argument("--vetoes", action="store_true")
    asked = parser.parse_args()
    texts = [text for corpus in asked.corpus for text in read_gold(corpus)]
    table = patterns.VETOES if asked.vetoes else patterns.WORDINGS
    everything = [f for text in texts for f in found(text, table)]
    if asked.show:
        for f in everything:
            if f.predicate == asked.show:
                _line("+-"[not f.right], f"{f.subject} -> {f.object}", f.words, f.wording)
        return
    counts = Counter((f.predicate, f.wording, f.right) for f in everything)
    _line("right", "wrong", "predicate", "wording")
    for predicate, wordings in table.items():
        for wording in wordings:
            right, wrong = (counts[predicate, wording, r] for r in (True, False))
            _line(right, wrong, predicate, wording)


def _line(*cells: object) -> None:
    sys.stdout.write("\t".join(map(str, cells)) + "\n")


if __name__ == "__main__":
    main()
