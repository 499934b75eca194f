"""Print the errors on the corpus's dev split by kind: mentions by type, relations by predicate.

usage: python -m tests.errors SHARED [KIND]     SHARED holds corpus/dev; with a KIND (boundary, missed, ...) its errors too

A mention is missed (nothing overlaps it), spurious (it overlaps nothing), of the wrong type (same span) or of the wrong
boundary. A relation is missed or false for its mentions (a name is not found, or is none of the gold's) or for itself.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.evaluate import matched
from kg.gold import GoldText
from kg.records import Value
from tests.scores import Sheet, apart, say, sheets

Span = tuple[int, int, str]
Error = tuple[str, str, str]  # kind, type or predicate, words
MENTIONS = ("missed", "spurious", "type", "boundary")
RELATIONS = ("missed: mention", "missed: relation", "false: mention", "false: relation")
_AROUND = 10  # characters shown beside a mention


def mention_errors(gold: GoldText, found: set[Span]) -> Iterator[Error]:
    """Yield the errors among the mentions found in one text, at the gold's offsets."""
    wanted = set(gold.spans)
    for span in sorted(found - wanted):
        over = [g for g in sorted(wanted) if g[0] < span[1] and span[0] < g[1]]
        kind = "spurious" if not over else "type" if over[0][:2] == span[:2] else "boundary"
        yield kind, over[0][2] if over else span[2], _shown(gold.text, span)
    for span in sorted(wanted):
        if not any(f[0] < span[1] and span[0] < f[1] for f in found):
            yield "missed", span[2], _shown(gold.text, span)


def _shown(text: str, span: Span) -> str:
    start, end, kind = span
    around = text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND]
    return f"{around[0]}[{around[1]}|{kind}]{around[2]}".replace("\n", "⏎")


def relation_errors(sheet: Sheet) -> Iterator[Error]:
    """Yield the relations of one text that are missing or false."""
    ours: dict[str, set[str]] = defaultdict(set)
    for mention in sheet.mentions:
        ours[mention.entity].add(_bare(mention.text))
    every = set().union(*ours.values())
    theirs = {_bare(sheet.gold.text[a:b]) for a, b, _ in sheet.gold.spans}
    pairs = list(matched(sheet.gold, sheet.mentions, sheet.facts))
    right, met = {fact.id for fact, _ in pairs}, {id(wanted) for _, wanted in pairs}
    for wanted in sheet.gold.relations:
        if id(wanted) not in met:
            names = [wanted.subject, *([] if wanted.predicate in {"stated", "heldOn"} else [wanted.object])]
            fault = "relation" if all(_bare(n) in every for n in names) else "mention"
            yield f"missed: {fault}", wanted.predicate, f"{wanted.subject} → {wanted.object}"
    for fact in sheet.facts:
        if fact.id not in right:
            ends = [ours[end] for end in (fact.subject, fact.object) if not isinstance(end, Value)]
            fault = "relation" if all(names & theirs for names in ends) else "mention"
            yield f"false: {fault}", fact.predicate, fact.evidence[0].text.replace("\n", "⏎")


def _bare(name: str) -> str:
    return "".join(name.split())


def table(errors: Sequence[Error], kinds: Sequence[str]) -> None:
    """Print how many errors of each kind there are, by type or predicate, most first."""
    counts = Counter((name, kind) for kind, name, _ in errors)
    sums = Counter(name for _, name, _ in errors)
    say(f"| {len(errors)} errors | {' | '.join(kinds)} |")
    for name, _ in sums.most_common():
        say(f"| {name} | {' | '.join(str(counts[name, kind]) for kind in kinds)} |")


def main() -> None:
    """Build dev and compare."""
    with tempfile.TemporaryDirectory() as name:
        sources = Path(name) / "dev"
        found = sheets(apart(Path(sys.argv[1]) / "corpus" / "dev", sources), [sources], Path(name) / "out")
    mentions = [
        error
        for s in found
        if s.document.text == s.gold.text
        for error in mention_errors(s.gold, {(m.start, m.end, m.type) for m in s.mentions})
    ]
    relations = [error for s in found for error in relation_errors(s)]
    table(mentions, MENTIONS)
    table(relations, RELATIONS)
    for kind, name, words in (*mentions, *relations):
        if kind in sys.argv[2:]:
            say(f"{kind}\t{name}\t{words}")


if __name__ == "__main__":
    main()
