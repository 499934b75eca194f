"""Words: pkuseg with a model of our own, for search, names of communities and spaCy's `doc.spans["words"]`.

A word boundary never decides about an entity: names are recognised on characters. Nothing here uses the network:
pkuseg is always given the shipped folder, so it has no model to fetch. `python -m kg.train_words` makes that folder.
"""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from spacy.lang.zh.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy_pkuseg import pkuseg

from kg.errors import ModelError
from kg.script import simplify

GROUP = "words"  # the name of the span group

_QUOTES = {"「": "“", "」": "”", "『": "“", "』": "”"}
# pkuseg knows letters and digits as two classes, but full-width ones only: one sign stands for each class here.
_TABLE: dict[int, int | str] = {
    **{code: code + 0xFEE0 for code in range(0x21, 0x7F)},
    **{code: "Ａ" for code in (*range(0x21, 0x530), *range(0xFF21, 0xFF5B)) if chr(code).isalpha()},
    **{ord(digit): "０" for digit in "0123456789０１２３４５６７８９"},
    **{ord(a): b for a, b in _QUOTES.items()},
}
_RUN = re.compile(r"[^\s。！？]+[。！？]*|[。！？]+")  # what pkuseg gets at a time: a sentence without spaces
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{2,}")


def fold(text: str) -> str:
    """Bring a text to the segmenter's alphabet; the result has the same length.

    >>> fold("輝達的「A100」")
    '辉达的“Ａ０００”'
    """
    return simplify(text).translate(_TABLE)


def segment(text: str, *, model: Path | None = None) -> list[tuple[int, int]]:
    """Cut a text into words, as offsets [start, end); white space belongs to no word. `model` is a folder.

    >>> segment("我们 喜欢北京。")
    [(0, 2), (3, 5), (5, 7), (7, 8)]
    """
    cut = _segmenter(model or _shipped()).cut
    spans = []
    for run in _RUN.finditer(fold(text)):
        start = run.start()
        for word in cut(run.group()):
            spans.append((start, start + len(word)))
            start += len(word)
    return spans


def keywords(text: str, *, top: int = 10) -> list[str]:
    """Name the words that say most about a text, as it first writes them, best first.

    A keyword is a word of two Han characters or more, or two such that stand together at least twice (人工|智能).
    The longer count more, stop words not at all; there is no table of how common a word is elsewhere.

    >>> keywords("人工智能公司发布芯片。人工智能有前途。", top=1)
    ['人工智能']
    """
    plain = simplify(text)
    content = [
        (a, b) for a, b in segment(text) if _HAN.fullmatch(plain, a, b) and plain[a:b] not in STOP_WORDS
    ]
    pairs = [(a, d) for (a, b), (c, d) in pairwise(content) if b == c]
    counts = Counter(plain[a:b] for a, b in content)
    counts += Counter({pair: n for pair, n in Counter(plain[a:b] for a, b in pairs).items() if n > 1})
    best: list[str] = []
    for word in sorted(counts, key=lambda word: -counts[word] * len(word)):
        if len(best) == top:
            break
        if not any(word in other or other in word for other in best):
            best.append(word)
    return [text[(at := plain.find(word)) : at + len(word)] for word in best]


@Language.factory("kg_words", assigns=["doc.spans"])
def create_words(nlp: Language, name: str) -> Any:
    """Build the spaCy component `kg_words`."""
    return add_words


def add_words(doc: Doc) -> Doc:
    """Set `doc.spans["words"]`: each word, widened to whole tokens where spaCy's are longer than a character."""
    tokens = [token.i for token in doc for _ in token.text_with_ws]  # the token of each character
    doc.spans[GROUP] = [Span(doc, tokens[start], tokens[end - 1] + 1) for start, end in segment(doc.text)]
    return doc


def _shipped() -> Path:
    return Path(str(files("kg.model"))) / "words"


@cache
def _segmenter(folder: Path) -> Any:
    if missing := [n for n in ("features.msgpack", "weights.npz") if not (folder / n).is_file()]:
        raise ModelError(
            f"{folder} lacks {missing[0]}; install kg again, or train with python -m kg.train_words"
        )
    return pkuseg(str(folder), user_dict=None)
