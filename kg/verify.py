"""Verify: open every source again and check every offset and quoted evidence of a build."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.errors import InputError
from kg.records import Document, Evidence, Mention, Relation


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a build that its source does not bear out."""

    where: str
    what: str


def verify(
    documents: Iterable[Document],
    mentions: Iterable[Mention],
    relations: Iterable[Relation],
    reread: Callable[[Document], Document],
) -> Iterator[Fault]:
    """Yield what is wrong; `reread` reads a document's source again."""
    texts: dict[str, str] = {}
    for document in documents:
        texts[document.id] = document.text
        yield from _against_source(document, reread)
    for mention in mentions:
        yield from _slice("mention", mention.doc, mention.span, mention.text, texts)
    for relation in relations:
        if not relation.evidence:
            yield Fault(f"relation {relation.id}", "has no evidence")
        for evidence in relation.evidence:
            yield from _evidence(relation, evidence, texts)


def _against_source(document: Document, reread: Callable[[Document], Document]) -> Iterator[Fault]:
    try:
        source = reread(document)
    except InputError as error:
        yield Fault(document.path, f"cannot be read again: {error}")
        return
    if source.sha256 != document.sha256:
        yield Fault(document.path, "has changed since the build; run the build again")
    elif source.text != document.text:
        yield Fault(document.path, "reads differently now; it was built by another version")


def _evidence(relation: Relation, evidence: Evidence, texts: dict[str, str]) -> Iterator[Fault]:
    what = f"evidence of relation {relation.id}"
    yield from _slice(what, evidence.doc, (evidence.start, evidence.end), evidence.text, texts)
    for name in ("subject", "object", "trigger"):
        span = getattr(evidence, name)
        if span and not 0 <= span[0] < span[1] <= len(texts.get(evidence.doc, "")):
            yield Fault(f"{what}, {name}", f"offsets {span} lie outside document {evidence.doc}")


def _slice(what: str, doc: str, span: tuple[int, int], quoted: str, texts: dict[str, str]) -> Iterator[Fault]:
    start, end = span
    if doc not in texts:
        yield Fault(f"{what} at {start}-{end}", f"names document {doc}, which the build does not hold")
    elif not 0 <= start < end or texts[doc][start:end] != quoted:
        yield Fault(
            f"{what} at {start}-{end} of {doc}",
            f"quotes {quoted[:40]!r}, the text has {texts[doc][start:end][:40]!r}",
        )
