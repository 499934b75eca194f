"""Bytes to text: tell the encodings of Chinese news apart and decode without losing anything."""

import codecs
import re
from collections.abc import Iterable

from kg.errors import InputError

LEGACY = ("gb18030", "big5", "big5hkscs")

_UTF16 = ("utf-16-le", "utf-16-be")
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BINARIES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
)
_DECLARED = re.compile(rb"""<[^<>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 4000  # characters that are looked at to judge a decoding
_RIVAL = 0.1  # decodings whose mess ratio is this close to the best are compared by their characters


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding; raise InputError, without a path, for what is no text.

    >>> decode("芯片大会".encode("gb18030"))
    ('芯片大会', 'gb18030')
    """
    for magic, kind in _BINARIES:
        if data.startswith(magic):
            raise InputError(f"is {kind}, not text; export its text first")
    text, name = _unicode(data) or _declared(data) or _damaged(data) or _legacy(data)
    if len(_CONTROL.findall(text)) * 100 > len(text):
        raise InputError("is a binary file, not text; export its text first")
    return text, name


def _unicode(data: bytes) -> tuple[str, str] | None:
    """Decode what a byte order mark announces, or what is valid UTF-8 or plausible UTF-16."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data.removeprefix(mark), name), name
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unmarked_utf16(data)
    if "\0" in text and (other := _unmarked_utf16(data)):
        return other
    return text, "utf-8-sig" if marked else "utf-8"


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise InputError(f"is broken {name.upper()} at byte {error.start}; save it as UTF-8 again") from None


def _unmarked_utf16(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-16 that has no mark; only everyday characters throughout make it plausible."""
    for name in _UTF16:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if len(text) >= 4 and _everyday(text[:_SAMPLE], LEGACY) > 0.9:
            return text, name
    return None


def _declared(data: bytes) -> tuple[str, str] | None:
    """Decode as the page's meta element or XML declaration says, when that works without an error."""
    found = _DECLARED.search(data, 0, 4096)
    name = found[1].decode("ascii", "replace").lower() if found else ""
    if name.startswith("gb"):
        return _first(data, ("gb18030",))
    return _first(data, ("big5", "big5hkscs")) if name.startswith("big5") else None


def _first(data: bytes, names: Iterable[str]) -> tuple[str, str] | None:
    return next(iter(_clean(data, names)), None)


def _clean(data: bytes, names: Iterable[str]) -> list[tuple[str, str]]:
    """List the decodings that meet no error."""
    texts = []
    for name in names:
        try:
            texts.append((data.decode(name), name))
        except UnicodeDecodeError:
            continue
    return texts


def _damaged(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-8 with under 0.1 % broken places; refuse more, and pass on what is no UTF-8 at all."""
    text = data.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if beyond_ascii < 10 * broken:
        return None
    if broken * 1000 < len(data):
        return text, "utf-8 (damaged)"
    raise InputError(f"is broken UTF-8: {broken} places, first at byte {_first_error(data)}; fetch it again")


def _first_error(data: bytes) -> int:
    """Find the offset of the first byte that is no UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _legacy(data: bytes) -> tuple[str, str]:
    """Tell GB18030 from Big5: by validity, then by charset-normalizer, then by how common the characters are."""
    texts = {name: text for text, name in _clean(data, LEGACY)}
    if "big5" in texts:
        texts.pop("big5hkscs", None)
    if not texts:
        at = _first_error(data)
        raise InputError(f"is neither UTF-8 (see byte {at}), GB18030 nor Big5; save it as UTF-8")
    name = _likeliest(data, texts) if len(texts) > 1 else next(iter(texts))
    return texts[name], name


def _likeliest(data: bytes, texts: dict[str, str]) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few files need it

    mess = {match.encoding: match.chaos for match in from_bytes(data, cp_isolation=list(texts))}
    # A word or two is no evidence to the library, and it then answers Big5: look at the characters as well.
    limit = min(mess.values(), default=0.0) + _RIVAL
    rivals = [name for name in texts if mess.get(name, 1.0 if mess else 0.0) <= limit]
    return max(rivals, key=lambda name: (_everyday(_beyond_ascii(texts[name]), (name,)), name))


def _beyond_ascii(text: str) -> str:
    return "".join(c for c in text if c > "\x7f")[:_SAMPLE]


def _everyday(text: str, names: Iterable[str]) -> float:
    """Measure the share of characters that are ASCII or in the frequent half of one of the standards."""
    names = tuple(names)
    return sum(any(_frequent(c, name) for name in names) for c in text) / max(1, len(text))


def _frequent(char: str, name: str) -> bool:
    """Say whether a character is ASCII, punctuation or in the first level of GB 2312 or of Big5."""
    if char <= "\x7f":
        return char.isprintable() or char in "\t\r\n\f"
    code = char.encode(name, "ignore")
    if len(code) != 2:
        return False
    if name == "gb18030":
        return code[1] >= 0xA1 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)
    return 0xA1 <= code[0] <= 0xC6
