"""Tokens: text as the encoder reads it. Training and recognition share every step, so that they cannot differ.

The encoder's vocabulary is lower-case, half-width and Simplified here: `fold` brings any text there, character for
character, so that token offsets are offsets of the text itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

from kg.script import simplify

LINE_END = "¤"  # a character of the vocabulary that news does not use: it stands for a paragraph's end
CLS, SEP = 101, 102
_QUOTES = {"「": "“", "」": "”", "『": "“", "』": "”"}
_KEPT_WIDE = "，。：；！？（）"
_TABLE = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT_WIDE},
    **{ord(a): b for a, b in _QUOTES.items()},
    ord("\n"): LINE_END,
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: vocabulary ids, [start, end) offsets, and whether each continues a word."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    continues: list[bool]


@cache
def tokenizer(vocabulary: Path) -> BertWordPieceTokenizer:
    """Open the encoder's vocabulary, once a process."""
    return BertWordPieceTokenizer(str(vocabulary), lowercase=True, strip_accents=False)


def fold(text: str) -> str:
    """Bring a text to the encoder's alphabet; the result has the same length.

    >>> fold("「輝達Ａ１００」")
    '“辉达A100”'
    """
    return simplify(text).translate(_TABLE)


def tokenize(text: str, vocabulary: Path) -> Tokens:
    """Cut a text into the encoder's tokens."""
    encoding = tokenizer(vocabulary).encode(fold(text), add_special_tokens=False)
    return Tokens(encoding.ids, encoding.offsets, [t.startswith("##") for t in encoding.tokens])


def windows(tokens: Tokens, text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Cut tokens into ranges of at most `longest`, at sentence ends where there are any, else at commas."""
    start, n = 0, len(tokens.ids)
    while n - start > longest:
        end = _cut(tokens.offsets, text, start, start + longest)
        yield start, end
        start = end
    if start < n:
        yield start, n


def _cut(offsets: Sequence[tuple[int, int]], text: str, start: int, limit: int) -> int:
    """Find the last good place to end a window that starts at `start` and must end by `limit`."""
    for marks in ("\n", "。！？!?；", "，,、"):
        for end in range(limit, (start + limit) // 2, -1):
            if text[offsets[end - 1][0]] in marks:
                return end
    return limit
