"""Relate: from the mentions of a passage to claims, each with the sentences it was read from.

A learned network scores every pair of mentions that some predicate's signature allows, of mentions and dates, and of
speakers and stretches of reported words. What is exact is left to rules: titles stand beside the names they belong to.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from kg import dates, patterns, speech, status, triggers
from kg.calibration import calibrated
from kg.pairs import Floats, Ints, PairModel, TokenSpan
from kg.patterns import Named, Related
from kg.records import Claim, Document, Evidence, Mention, Passage, Sentence, Value
from kg.tokens import Tokens, tokenize, windows
from kg.vocabulary import ASSERTED, DATE, EVENT, MENTION_TYPES, PERSON, PLANNED, SIGNATURES, STATEMENT, TITLE

_BY_RULE = 20  # by which a rule betters the odds of a statement and its speaker
_EXACT = 0.95  # least score of a relation that a wording gives: on dev, 13 in 21 are right where the network doubts
_ODDS = 20  # by which a wording betters the odds of what the network finds too: on dev, 158 in 189 are right
_FAINT = 0.01  # score under which no rule but a wording makes anything of a pair
_AGREED = 0.5  # least score at which the network sees what a wording says of an event
_REACH = 320  # tokens between the two ends of a relation, at most
# Words of plan and denial beside these mean something else.
_ALWAYS_PLAIN = ("stated", "affiliatedWith", "locatedIn", "partOf")
ALLOWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    pair: tuple(p for p, signature in SIGNATURES.items() if pair in signature)
    for pair in sorted({pair for signature in SIGNATURES.values() for pair in signature})
}
_TITLE_GAP = re.compile(r"[\s、，,兼及和与與暨（(：:]*")
_SENT = re.compile(r"[电電](?:\W|记者|記者|$)")  # behind the date of a report: 新华社北京3月5日电（记者
# From a body to a title in it: （别称）公司前
_POST_GAP = re.compile(r"[》」”】]?(?:[（(][^（()）]{1,20}[）)])?[\w ]{0,8}")


@dataclass(frozen=True, slots=True)
class Item:
    """A mention, a date or a stretch of reported words, as a range of the passage's text."""

    start: int
    end: int
    type: str


class _Page:
    """A passage with its items, and the way between its offsets and the document's."""

    def __init__(
        self, document: Document, passage: Passage, mentions: Iterable[Mention], model: PairModel
    ) -> None:
        self._rule, self._lines = model.id, model.lines
        self.document = document
        self.passage = passage
        at = {offset: i for i, offset in enumerate(passage.offsets)}
        self.mentions = [
            Item(at[m.start], at[m.end - 1] + 1, m.type) for m in mentions if m.type in MENTION_TYPES
        ]
        self.items = with_dates(passage.text, self.mentions)
        self._plain = status.blanked(passage.text, ((m.start, m.end) for m in self.mentions))
        self._starts = [s.start for s in passage.sentences]

    def evidence(self, subject: Item, target: Item, choice: "_Choice") -> Evidence:
        """Quote the sentences from the first to the last end of a claim, and find the word that gives it away."""
        sentences = [
            self._sentence(p) for p in (subject.start, subject.end - 1, target.start, target.end - 1)
        ]
        spans = [self.passage.span(s.start, s.end) for s in sentences]
        start, end = min(a for a, _ in spans), max(b for _, b in spans)  # a caption may stand out of order
        return Evidence(
            doc=self.document.id,
            start=start,
            end=end,
            text=self.document.text[start:end],
            subject=self.span(subject),
            object=self.span(target),
            trigger=self._trigger(subject, target, choice.predicate),
            rule=self._rule,
            confidence=calibrated(choice.chance, self._lines[choice.predicate]),
        )

    def span(self, item: Item) -> tuple[int, int]:
        """Give an item's offsets in the document."""
        return self.passage.span(item.start, item.end)

    def _trigger(self, subject: Item, target: Item, predicate: str) -> tuple[int, int] | None:
        ends = (subject.start, subject.end), (target.start, target.end)
        found = triggers.find(self._plain, predicate, *ends)
        return self.passage.span(*found) if found else None

    def title(self, person: Item, body: Item) -> str | None:
        """Join the titles that stand right after the body, or else those beside the person."""
        text, mentions = self.passage.text, self.mentions
        n = mentions.index(person)
        found = (
            _after(text, mentions, mentions.index(body), person, _POST_GAP)
            or [*_beside(text, mentions, n, -1)][::-1]
            or _after(text, mentions, n, person, _TITLE_GAP)
        )
        return "、".join(re.sub(r"\s", "", title) for title in found) or None

    def status(self, subject: Item, target: Item, choice: "_Choice") -> str:
        """Judge a claim's status: the network's, or what the words beside it say where it sees a plain fact."""
        if choice.status != ASSERTED or choice.predicate in _ALWAYS_PLAIN:
            return choice.status
        return status.status(self._plain, (subject.start, subject.end), (target.start, target.end))

    def _sentence(self, position: int) -> Sentence:
        return self.passage.sentences[max(0, bisect_right(self._starts, position) - 1)]


def relate(
    document: Document, passage: Passage, mentions: Sequence[Mention], model: PairModel
) -> Iterator[Claim]:
    """Yield the claims of one document, in order of their evidence."""
    page = _Page(document, passage, mentions, model)
    tokens = tokenize(passage.text, model.vocabulary)
    claims: list[Claim] = []
    for window in windows(tokens, passage.text, model.longest):
        claims += _window(page, tokens, _from_first_name(page, tokens, window), model)
    yield from sorted(claims, key=lambda c: (c.evidence.start, c.subject, c.predicate, c.evidence.end))


def with_dates(text: str, mentions: Sequence[Item]) -> list[Item]:
    """List mentions and the dates that stand in none of them, in order of their starts."""
    taken = {i for m in mentions for i in range(m.start, m.end)}
    found = (Item(a, b, DATE) for a, b in dates.find(text) if taken.isdisjoint(range(a, b)))
    return sorted([*mentions, *found], key=lambda i: i.start)


def _after(text: str, mentions: Sequence[Item], n: int, person: Item, gap: re.Pattern[str]) -> list[str]:
    """Give the titles that stand right after mention `n`, unless they stand right before another person."""
    found = list(_beside(text, mentions, n, 1, gap))
    last = n + len(found)
    for other in mentions[last + 1 : last + 2]:
        if other.type == PERSON and other != person and not text[mentions[last].end : other.start].strip():
            return []
    return found


def _beside(
    text: str, mentions: Sequence[Item], n: int, step: int, gap: re.Pattern[str] = _TITLE_GAP
) -> Iterator[str]:
    """Yield the titles that follow one another from mention `n` in one direction, the first after a `gap`."""
    here = mentions[n]
    for other in mentions[n + step :: step] if n + step >= 0 else ():
        low, high = sorted((here, other), key=lambda i: i.start)
        if other.type != TITLE or not gap.fullmatch(text[low.end : high.start]):
            return
        yield text[other.start : other.end]
        here, gap = other, _TITLE_GAP


def _from_first_name(page: _Page, tokens: Tokens, window: tuple[int, int]) -> tuple[int, int]:
    """Let a window begin with the line of its first name, since nothing before it is related; with none it is empty."""
    first, last = window
    begin, end = tokens.offsets[first][0], tokens.offsets[last - 1][1]
    name = min((m.start for m in page.mentions if begin <= m.start and m.end <= end), default=None)
    if name is None:
        return last, last
    line = page.passage.text.rfind("\n", begin, name) + 1
    return bisect_left(tokens.offsets, (line, 0), first, last), last


def _window(page: _Page, tokens: Tokens, window: tuple[int, int], model: PairModel) -> Iterator[Claim]:
    """Score all pairs of one window of tokens."""
    first, last = window
    items, spans = inside(page.items, tokens, window)
    if not items:
        return
    vectors, said = model.encode(tokens.ids[first:last], spans)
    speakers: dict[int, set[int]] = {}  # number of a statement -> numbers of the speakers that a rule names
    names = [(i.start, i.end, i.type) for i in items]
    for found in speech.proposals(page.passage.text, names, tokens.offsets[first:last], said):
        kept, span = inside([Item(found.start, found.end, STATEMENT)], tokens, window)
        if found.speaker and kept:
            together = speech.together(page.passage.text, names, found.speaker)
            speakers[len(items)] = {n for n, (a, b, _) in enumerate(names) if (a, b) in together}
        items += kept
        spans += span
    numbers = candidates(spans)
    if not len(numbers):
        return
    low, high = tokens.offsets[first][0], tokens.offsets[last - 1][1]
    words, placed = page.passage.text[low:high], [(a - low, b - low, kind) for a, b, kind in names]
    exact = set(patterns.related(words, placed))
    never = _vetoed(words, placed, range(len(names), len(items)), exact)
    scored = _scored(model, spans, numbers, model.score(vectors, spans, numbers), exact)
    allowed = (choice for choice in scored if choice.key not in never)
    yield from _claims(page, items, _chosen(allowed, model, items, speakers))


def _vetoed(
    words: str, names: Sequence[Named], statements: Sequence[int], exact: Set[Related]
) -> set[Related]:
    """Give the relations that the words around their ends rule out, whatever the network makes of them."""
    never = {
        *patterns.unrelated(words, names),
        *patterns.mixed_up(exact, names),
        *patterns.too_late(exact, words, names),
    } - exact
    for n, (_, end, kind) in enumerate(names):
        if speech.is_silent(words, end):
            never |= {(n, statement, "stated") for statement in statements}
        if kind == DATE and _SENT.match(words, end):
            never |= {(other, n, "heldOn") for other in range(len(names))}
    return never


def inside(
    items: Iterable[Item], tokens: Tokens, window: tuple[int, int]
) -> tuple[list[Item], list[TokenSpan]]:
    """Find the items of a window and their first and last tokens, counted from the window's start."""
    first, last = window
    starts = [start for start, _ in tokens.offsets[first:last]]
    if not starts:
        return [], []
    end_of_window = tokens.offsets[last - 1][1]
    kept, spans = [], []
    for item in items:
        if starts[0] <= item.start and item.end <= end_of_window:
            kept.append(item)
            spans.append(
                (bisect_right(starts, item.start) - 1, bisect_right(starts, item.end - 1) - 1, item.type)
            )
    return kept, spans


def candidates(spans: Sequence[TokenSpan]) -> Ints:
    """Give the pairs of span numbers that some signature allows and that are near enough."""
    found = [
        (i, j)
        for i, a in enumerate(spans)
        for j, b in enumerate(spans)
        if i != j and (a[2], b[2]) in ALLOWED and abs(a[0] - b[0]) <= _REACH and not _within(a, b)
    ]
    return np.array(found, np.int64).reshape(-1, 2)


def _within(speaker: TokenSpan, words: TokenSpan) -> bool:
    return words[2] == STATEMENT and words[0] <= speaker[0] <= words[1]


@dataclass(frozen=True, slots=True)
class _Choice:
    """A pair of item numbers that is probable enough, with what links it."""

    subject: int
    object: int
    predicate: str
    chance: float
    status: str

    @property
    def key(self) -> Related:
        """Name the relation, whatever its chance."""
        return self.subject, self.object, self.predicate


def _scored(
    model: PairModel,
    spans: Sequence[TokenSpan],
    numbers: Ints,
    scores: tuple[Floats, Floats],
    exact: Container[Related],
) -> Iterator[_Choice]:
    """Yield each pair with each predicate that its signature allows, but faint ones; `exact` are those that a rule finds.

    Names of events are often cut wrongly: what a wording says of one counts only if the network sees some of it too.
    """
    chances, statuses = (s.tolist() for s in (scores[0], scores[1].argmax(1)))
    columns = {predicate: column for column, predicate in enumerate(model.predicates)}
    choices = [
        _Choice(i, j, p, row[columns[p]], model.statuses[status])
        for (i, j), row, status in zip(numbers.tolist(), chances, statuses, strict=True)
        for p in ALLOWED[spans[i][2], spans[j][2]]
        if row[columns[p]] >= _FAINT or (i, j, p) in exact
    ]
    agreed = [choice for choice in choices if choice.chance >= _AGREED and choice.key in exact]
    sighted = {(end, c.predicate) for c in agreed for end in (c.subject, c.object)}
    for choice in choices:
        sure = choice.key in exact and all(
            (n, choice.predicate) in sighted for n in (choice.subject, choice.object) if spans[n][2] == EVENT
        )
        yield replace(choice, chance=_worded(choice.chance)) if sure else choice


def _worded(chance: float) -> float:
    """Raise the score of what a wording finds."""
    return max(_EXACT, _raised(chance, _ODDS))


def _raised(chance: float, odds: float) -> float:
    """Better the odds of a score."""
    return odds * chance / (1 - chance + odds * chance)


def _chosen(
    scored: Iterable[_Choice], model: PairModel, items: Sequence[Item], speakers: Mapping[int, Container[int]]
) -> Iterator[_Choice]:
    """Choose what is probable enough, and of statements that overlap the likeliest."""
    said: dict[int, list[_Choice]] = defaultdict(list)
    for choice in scored:
        if choice.predicate == "stated":
            said[choice.object].append(choice)
        elif choice.chance >= model.thresholds[choice.predicate]:
            yield choice
    told = [_told(choices, speakers.get(n, ())) for n, choices in said.items()]
    taken: list[Item] = []
    for choices in sorted(told, key=lambda c: -c[0].chance):
        words = items[choices[0].object]
        if choices[0].chance < model.thresholds["stated"]:
            return
        if not any(words.start < other.end and other.start < words.end for other in taken):
            taken.append(words)
            yield from choices


def _told(choices: Sequence[_Choice], named: Container[int]) -> list[_Choice]:
    """Choose who said some words: those that a rule names together, or whoever is likelier than they."""
    likeliest = max(choices, key=lambda c: c.chance)
    together = [c for c in choices if c.subject in named]
    chance = _raised(max((c.chance for c in together), default=0.0), _BY_RULE)
    if likeliest.chance > chance or not together:
        return [likeliest]
    return [replace(c, chance=chance) for c in together]


def _claims(page: _Page, items: Sequence[Item], chosen: Iterable[_Choice]) -> Iterator[Claim]:
    for choice in chosen:
        subject, target = items[choice.subject], items[choice.object]
        judged = page.status(subject, target, choice)
        yield Claim(
            predicate=choice.predicate,
            subject=page.span(subject),
            object=_object(page, target, planned=judged == PLANNED),
            evidence=page.evidence(subject, target, choice),
            status=judged,
            title=page.title(subject, target) if choice.predicate == "affiliatedWith" else None,
        )


def _object(page: _Page, target: Item, *, planned: bool) -> tuple[int, int] | Value:
    start, end = page.span(target)
    words = page.document.text[start:end]
    if target.type == DATE:
        return Value(words, dates.resolve(words, on=page.document.date, planned=planned))
    return Value(words) if target.type == STATEMENT else (start, end)
