"""The product's own seeds and their gold: complete, true to the text, and fit to measure every kind of claim."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.gold import GoldRelation, GoldText, read_gold
from kg.vocabulary import DATE, MENTION_TYPES, PREDICATES, SIGNATURES, STATEMENT, STATUSES

ROOT = Path(__file__).parents[1]
GOLD = {text.id: text for text in read_gold(ROOT / "tests" / "gold")}
SEEDS = {path.stem.split("_")[0]: path for path in sorted((ROOT / "seeds").iterdir())}
EVERY_TEXT = pytest.mark.parametrize("text", GOLD.values(), ids=GOLD.keys())

ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
MOSTLY_TRADITIONAL = 5
FEWEST = 3  # sightings of every predicate, status and type in the whole set


def squeeze(text: str) -> str:
    """Leave out white space, so that soft line breaks do not matter."""
    return re.sub(r"\s", "", text)


def as_read(path: Path) -> str:
    """Take front matter (but for its title) and tags off a seed, crudely and on purpose not by the reader."""
    raw = path.read_text("utf-8")
    if path.suffix == ".html":
        raw = raw.partition("<article>")[2].partition("</article>")[0]
    front = re.match(r"---\n(.*?)\n---\n", raw, re.DOTALL)
    if front:
        raw = re.findall(r"^title: '?(.*?)'?$", front[1], re.MULTILINE)[0] + "\n" + raw[front.end() :]
    return html.unescape(re.sub(r"<[^<>]+>", "", raw))


def types_of(text: GoldText) -> dict[str, set[str]]:
    """Map each marked surface to the types that it is marked with."""
    types: dict[str, set[str]] = {}
    for start, end, kind in text.spans:
        types.setdefault(squeeze(text.text[start:end]), set()).add(kind)
    return types


def relations() -> Iterator[GoldRelation]:
    for text in GOLD.values():
        yield from text.relations


def kinds_of_object(relation: GoldRelation, types: dict[str, set[str]]) -> set[str]:
    if relation.predicate == "stated":
        return {STATEMENT}
    return {DATE} if relation.predicate == "heldOn" else types.get(squeeze(relation.object), set())


def test_every_seed_has_its_gold_and_every_gold_its_seed() -> None:
    assert GOLD.keys() == SEEDS.keys()
    assert len(SEEDS) >= 6


@EVERY_TEXT
def test_the_annotated_text_is_the_seeds_own(text: GoldText) -> None:
    assert squeeze(text.text) == squeeze(as_read(SEEDS[text.id]))


@EVERY_TEXT
def test_a_seed_is_as_long_as_a_short_news_item(text: GoldText) -> None:
    assert 800 <= len(squeeze(text.text)) <= len(text.text) <= 2500


def test_at_least_two_seeds_are_in_traditional_chinese() -> None:
    traditional = [
        t for t in GOLD.values() if len(re.findall("[國發與華會這個來為]", t.text)) > MOSTLY_TRADITIONAL
    ]
    assert len(traditional) >= 2


@EVERY_TEXT
def test_no_mention_is_empty_or_marked_within_another(text: GoldText) -> None:
    assert "[[" not in text.text
    assert "]]" not in text.text
    assert all(text.text[start:end].strip() for start, end, _ in text.spans)


@EVERY_TEXT
def test_a_name_that_is_marked_once_is_marked_wherever_it_stands(text: GoldText) -> None:
    covered = [False] * len(text.text)
    for start, end, _ in text.spans:
        covered[start:end] = [True] * (end - start)
    names = {text.text[s:e] for s, e, kind in text.spans if e - s > 1 and kind != "Title"}
    bare = {
        name
        for name in names
        for m in re.finditer(re.escape(name), text.text)
        if not any(covered[m.start() : m.end()])
    }
    assert not bare


@EVERY_TEXT
def test_subjects_and_objects_are_marked_names_of_the_types_that_the_predicate_links(text: GoldText) -> None:
    types = types_of(text)
    wrong = [
        relation
        for relation in text.relations
        if not SIGNATURES[relation.predicate]
        & {
            (s, o)
            for s in types.get(squeeze(relation.subject), set())
            for o in kinds_of_object(relation, types)
        }
    ]
    assert not wrong


@EVERY_TEXT
def test_evidence_statements_dates_and_titles_are_words_of_the_text(text: GoldText) -> None:
    words = squeeze(text.text)
    quoted = [
        (r.evidence, r.object, r.extra or "" if r.predicate == "affiliatedWith" else "")
        for r in text.relations
    ]
    assert not [part for parts in quoted for part in parts if squeeze(part) not in words]
    assert not [r.evidence for r in text.relations if len(r.evidence) > 120]


@EVERY_TEXT
def test_no_relation_is_written_twice(text: GoldText) -> None:
    counts = Counter((r.predicate, r.subject, r.object, r.status) for r in text.relations)
    assert not [fact for fact, n in counts.items() if n > 1]


def test_dates_are_iso_and_only_dates_and_posts_carry_an_extra() -> None:
    for relation in relations():
        if relation.predicate == "heldOn":
            assert relation.extra
            assert all(ISO.fullmatch(day) for day in relation.extra.split("/"))
        else:
            assert relation.predicate == "affiliatedWith" or not relation.extra


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (PREDICATES, lambda: (r.predicate for r in relations())),
        (STATUSES, lambda: (r.status for r in relations())),
        (MENTION_TYPES, lambda: (kind for text in GOLD.values() for _, _, kind in text.spans)),
    ],
    ids=["predicate", "status", "type"],
)
def test_every_kind_occurs_several_times(known: tuple[str, ...], found: Callable[[], Iterator[str]]) -> None:
    counts = Counter(found())
    assert counts.keys() == set(known)
    assert min(counts.values()) >= FEWEST


def test_names_recur_across_seeds_so_that_their_graph_is_connected() -> None:
    names = [types_of(text).keys() for text in GOLD.values()]
    linked = {
        number
        for number, own in enumerate(names)
        if any(len(own & other) > 2 for other in names if other is not own)
    }
    assert linked == set(range(len(names)))
