"""Train the relation network: examples from annotated text, the network in torch, and its export.

A relation is annotated between surfaces with a stretch of evidence. The pair of mentions that the evidence holds is
the positive example; other pairs of the same names teach nothing; all remaining pairs are negative examples.
"""

import hashlib
import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - the field's own abbreviation
from torch import nn

from kg import names, relate, speech
from kg.calibration import AS_IT_IS
from kg.fit import Network, attended, autocast, encoder, export, padded, to_onnx
from kg.gold import GoldRelation, GoldText
from kg.pairs import SPAN_TYPES, Ints, TokenSpan, places
from kg.tokens import CLS, SEP, tokenize
from kg.vocabulary import (
    AGENCY,
    COMPANY,
    DATE,
    EVENT,
    LOCATION,
    ORGANIZATION,
    PERSON,
    POLICY,
    PREDICATES,
    PRODUCT,
    STATEMENT,
    STATUSES,
    SYMMETRIC,
)

LONGEST = 508  # tokens of a window to learn from
READ = 382  # tokens of a window that is read later: it runs faster, and few relations reach farther
_WIDTH = 256
_TAGS = 1 + 2 * len(SPAN_TYPES)
_STATUS_WEIGHTS = (1.0, 1.5, 2.0, 2.0)  # rarer statuses count more
_SAID_WEIGHT = 0.06  # of a token's loss beside a pair's
_IGNORED = -1
_SAME = 0.85  # least likeness of two stretches that are one statement
_NEAR = 0.6  # the same of two that may be one: such a pair teaches nothing
_DRAWN = 2  # stretches drawn near each statement
_MISREAD = 0.6  # part of the texts whose mentions are misread, anew in each epoch
_WRONG = 0.12  # part of the mentions in such a text that are wrong, as the recogniser's are
_TAKEN_FOR = {  # what the recogniser takes a type for, where it errs
    COMPANY: (ORGANIZATION, AGENCY, PRODUCT),
    ORGANIZATION: (COMPANY, AGENCY),
    AGENCY: (ORGANIZATION, COMPANY),
    PRODUCT: (COMPANY, POLICY),
    EVENT: (POLICY, ORGANIZATION),
    LOCATION: (ORGANIZATION, COMPANY),
    POLICY: (PRODUCT, EVENT),
    PERSON: (COMPANY,),
}

Item = relate.Item


@dataclass(frozen=True, slots=True)
class PairExample:
    """A window with its spans, the pairs to judge, and what is right: per pair and predicate, and per pair a status.

    `said` tags each token: 0 outside reported words, 1 at their beginning, 2 inside.
    """

    ids: list[int]
    tags: list[int]
    said: list[int]
    spans: list[TokenSpan]
    numbers: "np.ndarray[tuple[int, int], np.dtype[np.int64]]"
    right: "np.ndarray[tuple[int, int], np.dtype[np.float32]]"
    counts: "np.ndarray[tuple[int, int], np.dtype[np.float32]]"
    status: "np.ndarray[tuple[int], np.dtype[np.int64]]"


def examples(
    texts: Iterable[GoldText], vocabulary: Path, rng: random.Random | None = None
) -> Iterator[PairExample]:
    """Turn annotated texts into examples; `rng` draws stretches that are no statements, to be told from those that are."""
    for text in texts:
        example = _Sheet(text, vocabulary, rng).example()
        if example is not None:
            yield example


def misread(examples: Iterable[PairExample], rng: random.Random) -> list[PairExample]:
    """Mark some mentions in the networks' input wrongly, as the recogniser would: none, of another type, longer or shorter."""
    return [replace(e, tags=_tags(e.ids, _wrong(e, rng))) if rng.random() < _MISREAD else e for e in examples]


def _wrong(example: PairExample, rng: random.Random) -> Iterator[TokenSpan]:
    """Yield the spans of an example that are mentions or dates, some of them wrong."""
    for span in example.spans:
        first, last, kind = span
        error = rng.choice(("missed", "type", "bounds")) if rng.random() < _WRONG else ""
        if kind == STATEMENT or error == "missed":
            continue
        if error == "type":
            yield first, last, rng.choice(_TAKEN_FOR.get(kind, (kind,)))
        elif error == "bounds":
            begin = min(max(0, first + rng.choice((-1, 0, 1))), last)
            yield begin, max(begin, min(len(example.ids) - 1, last + rng.choice((-1, 0, 1)))), kind
        else:
            yield span


class _Sheet:
    """One annotated text, with everything found on it by offsets."""

    def __init__(self, gold: GoldText, vocabulary: Path, rng: random.Random | None) -> None:
        self.gold = gold
        self.rng = rng
        self.tokens = tokenize(gold.text, vocabulary)
        self.window = (0, min(LONGEST, len(self.tokens.ids)))
        mentions = [Item(a, b, kind) for a, b, kind in gold.spans]
        self.items = relate.with_dates(gold.text, mentions)
        self.words = [w for r in gold.relations if r.predicate == "stated" and (w := self._words(r))]

    def example(self) -> PairExample | None:
        """Make the example, or None where there is no pair to judge."""
        statements = dict.fromkeys([*self.words, *self._by_rule(), *self._drawn()])
        items, spans = relate.inside([*self.items, *statements], self.tokens, self.window)
        numbers = relate.candidates(spans)
        if not len(numbers):
            return None
        positive, ignored = self._judged(items)
        right = np.zeros((len(numbers), len(PREDICATES)), np.float32)
        counts = np.zeros_like(right)
        status = np.full(len(numbers), _IGNORED)
        for n, (i, j) in enumerate(numbers):
            for predicate in relate.ALLOWED[spans[i][2], spans[j][2]]:
                key = (int(i), int(j), predicate)
                column = PREDICATES.index(predicate)
                right[n, column] = key in positive
                counts[n, column] = key in positive or key not in ignored
                status[n] = positive.get(key, status[n])
        ids = self.tokens.ids[: self.window[1]]
        mentioned = [s for s in spans if s[2] != STATEMENT]
        said = relate.inside(self.words, self.tokens, self.window)[1]
        return PairExample(
            ids, _tags(ids, mentioned), _said(ids, said), spans, numbers, right, counts, status
        )

    def _by_rule(self) -> Iterator[Item]:
        """Yield what the rules of `speech` take for a statement."""
        names = [(i.start, i.end, i.type) for i in self.items]
        for found in speech.ruled(self.gold.text, names, self.tokens.offsets):
            yield from self._statement(found.start, found.end)

    def _drawn(self) -> Iterator[Item]:
        """Yield stretches of whole clauses that begin or end beside a statement's ends, and one from anywhere."""
        cuts = [0, *speech.clause_ends(self.gold.text)]
        if self.rng is None or len(cuts) < 3:
            return
        near = [(bisect_right(cuts, w.start) - 1, bisect_left(cuts, w.end)) for w in self.words]
        anywhere = self.rng.randrange(len(cuts))
        for first, last in [*near * _DRAWN, (anywhere, anywhere + 1)]:
            start = max(0, first + self.rng.choice((-2, -1, 0, 0, 1, 2)))
            end = min(len(cuts) - 1, max(start + 1, last + self.rng.choice((-2, -1, 0, 0, 1, 2, 3))))
            if start < end:
                yield from self._statement(cuts[start], cuts[end])

    def _statement(self, start: int, end: int) -> Iterator[Item]:
        """Yield the words in a stretch, if there are any."""
        if words := speech.trimmed(self.gold.text, start, end):
            yield Item(*words, STATEMENT)

    def _words(self, relation: GoldRelation) -> Item | None:
        """Find the words of a statement in the text, near its evidence if they stand there twice."""
        evidence = max(0, self.gold.text.find(relation.evidence))
        at = self.gold.text.find(relation.object, max(0, evidence - 2))
        at = at if at >= 0 else self.gold.text.find(relation.object)
        return next(self._statement(at, at + len(relation.object)), None) if at >= 0 else None

    def _judged(
        self, items: Sequence[Item]
    ) -> tuple[dict[tuple[int, int, str], int], set[tuple[int, int, str]]]:
        """Give the positive pairs with the number of their status, and the pairs that teach nothing."""
        positive: dict[tuple[int, int, str], int] = {}
        ignored: set[tuple[int, int, str]] = set()
        for relation in self.gold.relations:
            if relation.predicate == "stated":
                self._judge_statements(relation, items, positive, ignored)
                continue
            subjects = self._named(relation.subject, relation, items)
            objects = self._objects(relation, items)
            pairs = [(s, o) for s in subjects for o in objects if s != o]
            if not pairs:
                continue
            near = min(pairs, key=lambda p: _distance(items[p[0]], items[p[1]]))
            alike = [
                (s, o) for s in self._alike(relation.subject, items) for o in self._targets(relation, items)
            ]
            for one, other in ((0, 1), (1, 0)) if relation.predicate in SYMMETRIC else ((0, 1),):
                positive[near[one], near[other], relation.predicate] = STATUSES.index(relation.status)
                ignored |= {(p[one], p[other], relation.predicate) for p in alike}
        return positive, ignored

    def _judge_statements(
        self,
        relation: GoldRelation,
        items: Sequence[Item],
        positive: dict[tuple[int, int, str], int],
        ignored: set[tuple[int, int, str]],
    ) -> None:
        """Judge all stretches that may be the words of one statement."""
        words = self._words(relation)
        subjects = self._named(relation.subject, relation, items)
        for n, item in enumerate(items):
            likeness = _likeness(item, words) if words and item.type == STATEMENT else 0.0
            if likeness >= _NEAR:
                ignored |= {(s, n, "stated") for s in (*subjects, *self._alike(relation.subject, items))}
            if likeness >= _SAME and subjects:
                nearest = min(subjects, key=lambda s: _distance(items[s], item))
                positive[nearest, n, "stated"] = STATUSES.index(relation.status)

    def _objects(self, relation: GoldRelation, items: Sequence[Item]) -> list[int]:
        if relation.predicate == "heldOn":
            found = self._dates(relation, items)
            return self._in_evidence(found, relation, items) or found
        return self._named(relation.object, relation, items)

    def _targets(self, relation: GoldRelation, items: Sequence[Item]) -> list[int]:
        if relation.predicate == "heldOn":
            return self._dates(relation, items)
        return self._alike(relation.object, items)

    def _named(self, name: str, relation: GoldRelation, items: Sequence[Item]) -> list[int]:
        """Find a name's mentions: those in the evidence, else its short forms there, else all."""
        exact = [n for n, i in enumerate(items) if self._text(i) == name]
        kinds = {items[n].type for n in exact}
        alike = [n for n in self._alike(name, items) if items[n].type in kinds]
        return self._in_evidence(exact, relation, items) or self._in_evidence(alike, relation, items) or exact

    def _in_evidence(self, found: Sequence[int], relation: GoldRelation, items: Sequence[Item]) -> list[int]:
        start = self.gold.text.find(relation.evidence)
        return [n for n in found if 0 <= start <= items[n].start < start + len(relation.evidence)]

    def _alike(self, name: str, items: Sequence[Item]) -> list[int]:
        return [
            n for n, i in enumerate(items) if i.type not in {DATE, STATEMENT} and _alike(self._text(i), name)
        ]

    def _dates(self, relation: GoldRelation, items: Sequence[Item]) -> list[int]:
        dates = [(n, self._text(i)) for n, i in enumerate(items) if i.type == DATE]
        return [n for n, words in dates if words in relation.object or relation.object in words]

    def _text(self, item: Item) -> str:
        return self.gold.text[item.start : item.end]


def _alike(one: str, other: str) -> bool:
    """Tell whether one name may be short for the other: its characters in order."""
    short, full = sorted((names.key(one), names.key(other)), key=len)
    return short == full or (len(short) >= 2 and names.in_order(short, full))


def _likeness(one: Item, other: Item) -> float:
    """Give the part that two stretches share, 1 for equal ones."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0.0, 2 * shared / (one.end - one.start + other.end - other.start))


def _distance(one: Item, other: Item) -> int:
    return max(one.start - other.end, other.start - one.end)


def _tags(ids: Sequence[int], spans: Iterable[TokenSpan]) -> list[int]:
    tags = [0] * len(ids)
    for first, last, kind in spans:
        tag = 1 + 2 * SPAN_TYPES.index(kind)
        tags[first : last + 1] = [tag, *[tag + 1] * (last - first)]
    return tags


def _said(ids: Sequence[int], spans: Iterable[TokenSpan]) -> list[int]:
    tags = [0] * len(ids)
    for first, last, _ in spans:
        tags[first : last + 1] = [1, *[2] * (last - first)]
    return tags


def _where(spans: Sequence[TokenSpan], numbers: Ints) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(array) for name, array in places(spans, numbers).items()}


class PairNetwork(Network):
    """The network of `pairs`, in torch."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.enc = encoder(path)
        size: int = self.enc.config.hidden_size
        self.tag = nn.Embedding(_TAGS, size)
        self.said = nn.Linear(size, 3)
        self.ws, self.wo = nn.Linear(2 * size, _WIDTH), nn.Linear(2 * size, _WIDTH)
        self.wm = nn.Linear(size, _WIDTH)
        self.dist, self.ty = nn.Embedding(16, _WIDTH), nn.Embedding(len(SPAN_TYPES) ** 2, _WIDTH)
        self.h1, self.out = nn.Linear(2 * _WIDTH, _WIDTH), nn.Linear(_WIDTH, len(PREDICATES))
        self.stat = nn.Linear(_WIDTH, len(STATUSES))
        self.drop = nn.Dropout(0.15)
        nn.init.constant_(self.out.bias, -3.0)  # few pairs are related: start from there
        for table in (self.tag, self.dist, self.ty):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, ids: torch.Tensor, tags: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Encode windows: the tokens' vectors, and the scores of their being reported words."""
        inputs = self.enc.embeddings.word_embeddings(ids) + self.tag(tags)
        vectors = self.enc(inputs_embeds=inputs, attention_mask=attended(ids)).last_hidden_state
        return vectors, self.said(self.drop(vectors))

    def judge(
        self, vectors: torch.Tensor, where: Mapping[str, torch.Tensor]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Score pairs of spans, told by `pairs.places`: predicates and statuses, before any squashing."""
        firsts, lasts = where["firsts"], where["lasts"]
        subjects, objects = where["subjects"], where["objects"]
        vectors = self.drop(vectors)
        ends = torch.cat([vectors[firsts], vectors[lasts]], 1)
        subject, target = self.ws(ends)[subjects], self.wo(ends)[objects]
        start = torch.minimum(lasts[subjects], lasts[objects]) + 1
        end = torch.maximum(start, torch.maximum(firsts[subjects], firsts[objects]))
        sums = torch.cat([torch.zeros(1, vectors.shape[1]), vectors.cumsum(0)])
        between = (sums[end] - sums[start]) / (end - start).clamp(min=1)[:, None]
        total = subject + target + self.wm(between) + self.dist(where["distances"])
        total = total + self.ty(where["types"])
        hidden = F.gelu(torch.cat([total, subject * target], 1), approximate="tanh")
        hidden = self.drop(F.gelu(self.h1(self.drop(hidden)), approximate="tanh"))
        return self.out(hidden), self.stat(hidden)

    def loss(self, batch: Sequence[PairExample]) -> torch.Tensor:
        """Sum the losses of predicates, statuses and reported words, an example's mean."""
        ids = padded([[CLS, *e.ids, SEP] for e in batch])
        tags = padded([[0, *e.tags, 0] for e in batch])
        with autocast():
            vectors, said = self(ids, tags)
        total = torch.zeros(())
        for row, example in enumerate(batch):
            n = len(example.ids)
            total = total + self._one(vectors[row, 1 : n + 1].float(), said[row, 1 : n + 1].float(), example)
        return total / len(batch) / 4

    def _one(self, vectors: torch.Tensor, said: torch.Tensor, example: PairExample) -> torch.Tensor:
        predicates, statuses = self.judge(vectors, _where(example.spans, example.numbers))
        right, counts = torch.tensor(example.right), torch.tensor(example.counts)
        loss = (F.binary_cross_entropy_with_logits(predicates, right, reduction="none") * counts).sum()
        loss = loss + _SAID_WEIGHT * F.cross_entropy(said, torch.tensor(example.said), reduction="sum")
        status = torch.tensor(example.status)
        if (known := status != _IGNORED).any():
            weight = torch.tensor(_STATUS_WEIGHTS)
            loss = loss + 0.5 * F.cross_entropy(
                statuses[known], status[known], weight=weight, reduction="sum"
            )
        return loss

    def write(self, folder: Path, sample: Sequence[PairExample], thresholds: dict[str, float]) -> None:
        """Export the encoder as `relate.onnx`, the head as `relate.head.onnx`, the rest as `relate.json`."""
        ids = torch.randint(200, 2000, (1, 20))
        inputs = {"ids": ids, "tags": torch.zeros_like(ids)}
        export(self, sample, inputs, ["vectors", "said"], folder / "relate.onnx")
        _Head(self.cpu()).write(folder / "relate.head.onnx")
        parts = (folder / f"relate.{part}" for part in ("onnx", "head.onnx"))
        digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
        config = {
            "id": f"relate-{digest}",
            "longest": READ,
            "predicates": PREDICATES,
            "statuses": STATUSES,
            "thresholds": thresholds,
            "calibration": dict.fromkeys(PREDICATES, AS_IT_IS),
        }
        (folder / "relate.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")


class _Head(nn.Module):
    """The part of a network that scores pairs, by itself."""

    def __init__(self, network: PairNetwork) -> None:
        super().__init__()
        self.network = network
        # As an example: three spans among six tokens, two pairs of them.
        spans = [(0, 1, COMPANY), (2, 2, PRODUCT), (4, 5, PERSON)]
        self._where = _where(spans, np.array([(0, 1), (2, 0)]))
        self._vectors = torch.zeros(6, network.enc.config.hidden_size)

    def forward(self, vectors: torch.Tensor, *where: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the probabilities of the predicates and of the statuses."""
        predicates, statuses = self.network.judge(vectors, dict(zip(self._where, where, strict=True)))
        return predicates.sigmoid(), statuses.softmax(1)

    def write(self, path: Path) -> None:
        """Export the head for tokens, spans and pairs of any number."""
        outputs = ("predicates", "statuses")
        axes = {name: {0: "pairs"} for name in (*self._where, *outputs)}
        axes |= {"vectors": {0: "tokens"}, "firsts": {0: "spans"}, "lasts": {0: "spans"}}
        to_onnx(self.eval(), {"vectors": self._vectors, **self._where}, outputs, axes, path)
