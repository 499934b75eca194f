"""Where the extractor errs: scores against gold annotation, types that it confuses, relations that it is unsure of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from kg.access import Build
from kg.analysis.frames import labels_of, object_of
from kg.evaluate import Score, by_document, by_name, evaluate, matched, spans_found
from kg.gold import GoldText, read_gold
from kg.vocabulary import MENTION_TYPES

MISSED = "missed"
SPURIOUS = "spurious"


def _gold(build: Build, folder: str | Path) -> list[GoldText]:
    """Read the gold texts that the build holds."""
    known = by_name(build.documents)
    return [text for text in read_gold(Path(folder)) if text.id in known]


def scores(build: Build, gold: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return precision, recall and F1 by type, and by predicate, with the counts behind them, on the gold texts built.

    `attrs["n_documents"]` counts those texts. Raises InputError if `gold` holds no annotation.
    """
    texts = _gold(build, gold)
    result = evaluate(texts, build.documents, build.mentions, build.relations)
    found = _scored(result.entities, len(texts)), _scored(result.relations, len(texts))
    found[1].attrs["overclaimed"] = result.overclaimed
    return found


def _scored(by: Mapping[str, Score], texts: int) -> pd.DataFrame:
    rows = {n: (s.precision, s.recall, s.f1, s.right, s.found, s.wanted) for n, s in by.items()}
    columns = ["precision", "recall", "f1", "right", "found", "gold"]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    frame.attrs["n_documents"] = texts
    return frame


def confusion(build: Build, gold: str | Path) -> pd.DataFrame:
    """Count names by their gold type (rows) and the type given to them (columns).

    A name is met by a mention that overlaps it, the one that shares most characters. `missed` is the column of names
    that no mention meets, `spurious` the row of mentions that meet no name. `attrs["n_names"]` counts gold names.
    """
    known = by_name(build.documents)
    of_doc, _ = by_document(build.mentions, ())
    counts: Counter[tuple[str, str]] = Counter()
    for text in _gold(build, gold):
        document = known[text.id]
        wanted, found = spans_found(text, document, of_doc[document.id])
        counts.update(_met(sorted(wanted), sorted(found)))
    frame = pd.DataFrame(0, index=[*MENTION_TYPES, SPURIOUS], columns=[*MENTION_TYPES, MISSED])
    for (row, column), n in counts.items():
        frame.loc[row, column] += n
    frame.attrs["n_names"] = int(frame.drop(SPURIOUS).to_numpy().sum())
    return frame.rename_axis(index="gold", columns="found")


def _met(
    wanted: Sequence[tuple[int, int, str]], found: Sequence[tuple[int, int, str]]
) -> list[tuple[str, str]]:
    """Pair names with mentions by overlap, most shared characters first, each at most once.

    >>> _met([(0, 4, "Company"), (9, 11, "Person")], [(0, 3, "Product"), (20, 22, "Event")])
    [('Company', 'Product'), ('Person', 'missed'), ('spurious', 'Event')]
    """
    shared = [
        (min(w[1], f[1]) - max(w[0], f[0]), w, f)
        for w in wanted
        for f in found
        if min(w[1], f[1]) > max(w[0], f[0])
    ]
    free_wanted, free_found, pairs = set(wanted), set(found), []
    for _, w, f in sorted(shared, key=lambda s: (-s[0], s[1][2] != s[2][2], s[1], s[2])):
        if w in free_wanted and f in free_found:
            free_wanted.remove(w)
            free_found.remove(f)
            pairs.append((w[2], f[2]))
    pairs += [(w[2], MISSED) for w in sorted(free_wanted)]
    return pairs + [(SPURIOUS, f[2]) for f in sorted(free_found)]


def doubtful(build: Build, *, below: float = 0.6) -> pd.DataFrame:
    """Return the relations of confidence under `below`, the least sure first, each with the words that it was read from."""
    labels = labels_of(build)
    rows = [
        (
            r.id,
            r.confidence,
            labels[r.subject],
            r.predicate,
            object_of(r, labels),
            r.status,
            r.evidence[0].text,
        )
        for r in build.relations
        if r.confidence < below and r.evidence
    ]
    columns = ["id", "confidence", "subject", "predicate", "object", "status", "words"]
    frame = pd.DataFrame(rows, columns=columns).set_index("id")
    frame.attrs["n_relations"] = len(build.relations)
    return frame.sort_values("confidence", kind="stable")


def graded(build: Build, gold: str | Path, *, steps: int = 10) -> pd.DataFrame:
    """Return a row a tenth of confidence: `n` relations of annotated documents, and the share `right` of them.

    `confidence` is their mean; `low` and `high` are the 95% interval of the share (Wilson). A relation counts once for
    each annotated document that tells of it, with its best confidence there.
    """
    known = by_name(build.documents)
    of_doc, facts = by_document(build.mentions, build.relations)
    rows = []
    for text in _gold(build, gold):
        doc = known[text.id].id
        right = {met.id for met, _ in matched(text, of_doc[doc], facts[doc])}
        rows += [(max(e.confidence for e in f.evidence if e.doc == doc), f.id in right) for f in facts[doc]]
    frame = pd.DataFrame(rows, columns=["confidence", "right"]).astype({"confidence": float, "right": float})
    grouped = frame.groupby((frame["confidence"] * steps).astype(int).clip(upper=steps - 1))
    table = grouped.agg(n=("right", "size"), confidence=("confidence", "mean"), right=("right", "mean"))
    table["low"], table["high"] = _wilson(table["right"], table["n"])
    table.index = [f"{step / steps:.1f}–{(step + 1) / steps:.1f}" for step in table.index]
    return table


def _wilson(share: "pd.Series[float]", n: "pd.Series[int]") -> "tuple[pd.Series[float], pd.Series[float]]":
    """Return the 95% interval of a share of n (Wilson 1927)."""
    z = 1.96
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
    return middle - half, middle + half
