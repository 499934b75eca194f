"""Evaluate: precision, recall and F1 of a build against gold annotation, by type and by predicate.

Texts are compared without white space, and aligned where the reader dropped page furniture. A mention counts when
its span and type are equal; a fact counts once a document, by any name of its entities there.
"""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kg.gold import GoldRelation, GoldText
from kg.records import Document, Mention, Relation, Value
from kg.vocabulary import ASSERTED, ENTITY_TYPES, MENTION_TYPES, PREDICATES, SYMMETRIC

_STATEMENT_OVERLAP = 0.6  # least likeness of a statement's words to the gold's

Span = tuple[int, int, str]  # start, end, type


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of what was right, found and wanted."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Give the part of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Give the part of what was wanted that was found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by name: the types or predicates, and `micro` over all that count."""

    entities: Mapping[str, Score]
    relations: Mapping[str, Score]
    overclaimed: int  # facts asserted that the text does not assert
    missing: tuple[str, ...]  # gold texts that the build does not hold


class _Tally:
    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.overclaimed = 0

    def scores(self, names: Iterable[str], core: Sequence[str]) -> dict[str, Score]:
        def total(counter: Counter[str]) -> int:
            return sum(counter[name] for name in core)

        micro = Score(total(self.right), total(self.found), total(self.wanted))
        each = {n: Score(self.right[n], self.found[n], self.wanted[n]) for n in names}
        return {"micro": micro, **each}


def evaluate(
    gold: Iterable[GoldText],
    documents: Iterable[Document],
    mentions: Iterable[Mention],
    relations: Iterable[Relation],
) -> Evaluation:
    """Score a build against gold texts; a gold text belongs to the document whose file name has its name."""
    found = by_name(documents)
    of_doc, facts = by_document(mentions, relations)
    entities, facts_tally, missing = _Tally(), _Tally(), []
    for text in gold:
        entities.wanted.update(kind for _, _, kind in text.spans)
        facts_tally.wanted.update(r.predicate for r in text.relations)
        document = found.get(text.id)
        if document is None:
            missing.append(text.id)
            continue
        _compare_mentions(text, document, of_doc[document.id], entities)
        _compare_facts(text, of_doc[document.id], facts[document.id], facts_tally)
    return Evaluation(
        entities.scores(MENTION_TYPES, ENTITY_TYPES),
        facts_tally.scores(PREDICATES, PREDICATES),
        facts_tally.overclaimed,
        tuple(missing),
    )


def by_document(
    mentions: Iterable[Mention], relations: Iterable[Relation]
) -> tuple[dict[str, list[Mention]], dict[str, list[Relation]]]:
    """Index mentions by their document, and relations by each that they were sighted in."""
    of_doc: dict[str, list[Mention]] = defaultdict(list)
    facts: dict[str, list[Relation]] = defaultdict(list)
    for mention in mentions:
        of_doc[mention.doc].append(mention)
    for relation in relations:
        for doc in {e.doc for e in relation.evidence}:
            facts[doc].append(relation)
    return of_doc, facts


def by_name(documents: Iterable[Document]) -> dict[str, Document]:
    """Index documents by file name, whole and up to its first underscore."""
    named: dict[str, Document] = {}
    for document in documents:
        stem = PurePosixPath(document.path).stem
        named.setdefault(stem.split("_")[0], document)
        named[stem] = document
    return named


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


# Mentions.


def _compare_mentions(text: GoldText, document: Document, mentions: Iterable[Mention], tally: _Tally) -> None:
    wanted, found = spans_found(text, document, mentions)
    tally.found.update(kind for _, _, kind in found)
    tally.right.update(kind for _, _, kind in found & wanted)


def spans_found(
    text: GoldText, document: Document, mentions: Iterable[Mention]
) -> tuple[set[Span], set[Span]]:
    """Return the gold's names and a document's mentions, both as offsets of the gold text without its white space."""
    wanted = set(_squeezed(text.text, text.spans))
    back = _alignment(_squeeze(text.text), _squeeze(document.text))
    ours = _squeezed(document.text, ((m.start, m.end, m.type) for m in mentions))
    found = {
        (back[start], back[end - 1] + 1, kind)
        for start, end, kind in ours
        if start in back and end - 1 in back
    }
    return wanted, found


def _squeezed(text: str, spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Turn offsets of a text into offsets of the text without its white space."""
    position = [0]
    for character in text:
        position.append(position[-1] + (not character.isspace()))
    for start, end, kind in spans:
        yield position[start], position[end], kind


def _alignment(gold: str, ours: str) -> dict[int, int]:
    """Map offsets of our text to those of the gold, where the two agree."""
    at = ours.find(gold)
    if at >= 0:
        return {at + i: i for i in range(len(gold))}
    matcher = difflib.SequenceMatcher(None, gold, ours, autojunk=False)
    return {b + i: a + i for a, b, n in matcher.get_matching_blocks() for i in range(n)}


# Facts.


def _compare_facts(
    text: GoldText, mentions: Iterable[Mention], facts: Sequence[Relation], tally: _Tally
) -> None:
    tally.found.update(f.predicate for f in facts)
    for met, wanted in matched(text, mentions, facts):
        if wanted.status != ASSERTED and met.status == ASSERTED:
            tally.overclaimed += 1
        else:
            tally.right[wanted.predicate] += 1


def matched(
    text: GoldText, mentions: Iterable[Mention], facts: Iterable[Relation]
) -> Iterator[tuple[Relation, GoldRelation]]:
    """Pair a text's facts with the gold's, each at most once."""
    names: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        names[mention.entity].add(_squeeze(mention.text))
    left = list(facts)
    for wanted in text.relations:
        met = next((f for f in left if _meets(f, wanted, names)), None)
        if met is not None:
            left.remove(met)
            yield met, wanted


def _meets(fact: Relation, wanted: GoldRelation, names: Mapping[str, set[str]]) -> bool:
    if fact.predicate != wanted.predicate:
        return False
    subject, target = _squeeze(wanted.subject), _squeeze(wanted.object)
    ours = names.get(fact.subject, set())
    if isinstance(fact.object, Value):
        return subject in ours and _same_value(fact, fact.object, target, wanted.extra)
    theirs = names.get(fact.object, set())
    either_way = fact.predicate in SYMMETRIC and target in ours and subject in theirs
    return (subject in ours and target in theirs) or either_way


def _same_value(fact: Relation, value: Value, target: str, extra: str | None) -> bool:
    words = _squeeze(value.text)
    if fact.predicate == "stated":
        matcher = difflib.SequenceMatcher(None, target, words, autojunk=False)
        return matcher.quick_ratio() >= _STATEMENT_OVERLAP and matcher.ratio() >= _STATEMENT_OVERLAP
    return (extra is not None and value.date == extra) or words == target
