"""The spaCy pipeline: one character a token, mentions as entities, words as a span group."""

from collections.abc import Iterable, Iterator
from itertools import islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg import recognise
from kg.consistency import Span as MentionSpan
from kg.records import Mention, Passage

_BATCH = 32  # documents a batch


class SpacyRecogniser:
    """The spaCy component around the shipped recogniser; a mention's score is `span._.score`."""

    def __init__(self, threads: int, model: str | None) -> None:
        self._model = recognise.load(threads=threads, model=model)

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.ents`."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = _BATCH) -> Iterator[Doc]:
        """Set `doc.ents` of many docs, a batch at a time."""
        waiting = iter(docs)
        while batch := list(islice(waiting, batch_size)):
            for doc, spans in zip(batch, self._model.spans([d.text for d in batch]), strict=True):
                doc.ents = list(_entities(doc, spans))
                yield doc


@Language.factory("kg_recognise", assigns=["doc.ents"], default_config={"threads": 2, "model": None})
def create_recogniser(nlp: Language, name: str, threads: int, model: str | None) -> SpacyRecogniser:
    """Build the spaCy component `kg_recognise`; `model` is a folder that `kg train` wrote."""
    if not Span.has_extension("score"):
        Span.set_extension("score", default=1.0)
    return SpacyRecogniser(threads, model)


def load_nlp(*, threads: int = 2, model: str | None = None) -> Language:
    """Open the pipeline that the builds use: `nlp(text).ents` are the mentions of a text.

    `model` is a folder that `kg train` wrote; the shipped networks are opened unless it is given.
    """
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_recognise", config={"threads": threads, "model": model})
    nlp.add_pipe("kg_words")
    return nlp


def mentions(passage: Passage, doc: Doc, text: str) -> Iterator[Mention]:
    """Yield a spaCy doc's entities as mentions of its passage's document, whose text is `text`."""
    for ent in doc.ents:
        start, end = passage.span(ent.start_char, ent.end_char)
        yield Mention(passage.doc, start, end, text[start:end], ent.label_, score=ent._.score)


def _entities(doc: Doc, spans: Iterable[MentionSpan]) -> Iterator[Span]:
    for start, end, label, score in spans:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None:
            span._.score = score
            yield span
